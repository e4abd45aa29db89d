"""Named numpy arrays in one compressed file: a JSON line of names, types and lengths, then one zstd frame."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import zstandard

from restore.kernels.planes import interleave

FORMAT = 1
READ_SIZE = 1 << 20  # bytes of the file read at once


def write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]], level: int = 19) -> None:
    """Write one-dimensional arrays; the bytes of wide numbers are kept apart, which compresses better."""
    head = {"format": FORMAT, "arrays": [[name, a.dtype.str, len(a)] for name, a in arrays.items()]}
    body = b"".join(_planes(a) for a in arrays.values())
    packed = zstandard.ZstdCompressor(level=level).compress(body)
    path.write_bytes(json.dumps(head).encode() + b"\n" + packed)


def _planes(array: npt.NDArray[Any]) -> bytes:
    return array.view(np.uint8).reshape(len(array), array.itemsize).T.tobytes()


def read_arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    """The arrays that `write_arrays` wrote; ValueError where the file is not whole."""
    with path.open("rb") as file:
        content = json.loads(file.readline())
        if content["format"] != FORMAT:
            raise ValueError(f"{path}: format {content['format']}, expected {FORMAT}")
        body = zstandard.ZstdDecompressor().stream_reader(file, read_size=READ_SIZE)
        return {name: _read_array(body, np.dtype(kind), length) for name, kind, length in content["arrays"]}


def _read_array(body: zstandard.ZstdDecompressionReader, dtype: np.dtype[Any], length: int) -> npt.NDArray[Any]:
    planes = np.empty(dtype.itemsize * length, np.uint8)
    at = 0
    while at < len(planes):
        more = body.readinto(planes[at:].data)
        if not more:
            raise ValueError("the file is cut short")
        at += more
    if dtype.itemsize == 1:
        return planes.view(dtype)
    numbers = np.empty(length, dtype)
    interleave(planes, numbers.view(np.uint8), dtype.itemsize)
    return numbers
