"""JSON values as bytes, and gzipped: equal values give equal bytes."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from typing import Any, Final

import orjson

LEVEL: Final = 6  # of gzip


def compressed(values: Any) -> bytes:
    """JSON, gzipped without a time stamp."""
    return gzip.compress(orjson.dumps(values), LEVEL, mtime=0)


def decompressed(data: bytes) -> Any:
    """The values of gzipped JSON; OSError, EOFError, zlib.error or ValueError when it is not whole."""
    return orjson.loads(gzip.decompress(data))


def is_whole(data: bytes) -> bool:
    """Whether gzipped JSON can be unpacked: a power cut may have left it empty or cut short."""
    try:
        return bool(gzip.decompress(data))  # nothing unpacks to nothing, without an error
    except (OSError, EOFError, zlib.error):
        return False


def json_lines(rows: Iterable[Any]) -> bytes:
    """One JSON value a line."""
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
