"""Training texts as integer token streams: one pass over the text, then everything is numpy.

A token is a run of letters, a run of digits or a single sign; every paragraph ends in a break token.
"""

from __future__ import annotations

import io
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import zstandard

TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
BREAK = "\n"


class Stream(NamedTuple):
    """Tokens of one group of texts: `types[i]` is the text of token number `i` in `tokens`."""

    types: list[str]
    tokens: npt.NDArray[np.uint32]


def read_lines(path: Path) -> Iterator[str]:
    """The paragraphs of a text file, plain or compressed with zstd."""
    with path.open("rb") as file:
        if path.suffix == ".zst":
            reader = zstandard.ZstdDecompressor(max_window_size=1 << 31).stream_reader(file)
            yield from io.TextIOWrapper(reader, encoding="utf-8")
        else:
            yield from io.TextIOWrapper(file, encoding="utf-8")


def encode(paths: Sequence[Path]) -> Stream:
    """All tokens of the files, in order."""
    return encode_lines(line for path in paths for line in read_lines(path))


def encode_lines(lines: Iterable[str]) -> Stream:
    """All tokens of the paragraphs, in order."""
    numbers: dict[str, int] = {BREAK: 0}
    tokens = array("I")
    for line in lines:
        _encode_line(line, numbers, tokens)
    return Stream(list(numbers), np.frombuffer(tokens, dtype=np.uint32))


def _encode_line(line: str, numbers: dict[str, int], tokens: array[int]) -> None:
    line = line if unicodedata.is_normalized("NFC", line) else unicodedata.normalize("NFC", line)
    found: Iterable[str] = TOKEN.findall(line)
    tokens.extend([numbers.setdefault(t, len(numbers)) for t in found])
    tokens.append(0)
