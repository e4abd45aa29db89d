"""Plain text through restoration alone: line i in, line i out, ends of lines kept as they are."""

from __future__ import annotations

import codecs
import io
import json
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from corpus.intake import refused
from restore.model import RestoredText
from restore.options import RestoreOptions

BLOCK: Final = 5_000  # lines restored at once: enough to judge the channel by, and memory stays flat


def restored(file: str, options: RestoreOptions) -> Iterator[str]:
    """The restored lines, each with its end."""
    for block in _blocks(file):
        bodies, ends = zip(*map(_cut, block), strict=True)
        for line, end in zip(_restorer(options)(bodies), ends, strict=True):
            yield line.text + end


def explained(file: str, options: RestoreOptions) -> Iterator[str]:
    """The corrections as JSON lines; `line` counts from 0, `start` in the line as read (NFC)."""
    first = 0
    for block in _blocks(file):
        lines = _restorer(options)([_cut(line)[0] for line in block])
        for number, line in enumerate(lines, first):
            for one in line.corrections:
                row = one._asdict() | {"line": number, "reason": one.reason.value}
                yield json.dumps(row, ensure_ascii=False) + "\n"
        first += len(block)


def _restorer(options: RestoreOptions) -> Callable[[Sequence[str]], list[RestoredText]]:
    from restore import load_restorer

    return load_restorer(options).restore_lines


def _blocks(file: str) -> Iterator[list[str]]:
    with _open(file) as stream:
        while block := list(islice(stream, BLOCK)):
            yield [unicodedata.normalize("NFC", line) for line in block]


def _open(file: str) -> TextIO:
    """The text as UTF-8; bytes that are none are taken as Windows-1252, where the legacy encodings live."""
    try:
        raw = sys.stdin.buffer if file == "-" else Path(file).open("rb")
    except OSError as error:
        raise refused(file, error) from error
    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="windows-1252", newline="\n")


def _cut(line: str) -> tuple[str, str]:
    """A line and its end (nothing, LF or CRLF)."""
    body = line.removesuffix("\n").removesuffix("\r")
    return body, line[len(body) :]


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return wrong.decode("windows-1252", "replace"), error.end


codecs.register_error("windows-1252", _as_windows)
