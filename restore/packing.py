"""Named numpy arrays in one compressed file: a JSON line of names, types and lengths, then one zstd frame."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import zstandard

FORMAT = 1


def write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]], level: int = 19) -> None:
    """Write one-dimensional arrays; the bytes of wide numbers are kept apart, which compresses better."""
    head = {"format": FORMAT, "arrays": [[name, a.dtype.str, len(a)] for name, a in arrays.items()]}
    body = b"".join(_planes(a) for a in arrays.values())
    packed = zstandard.ZstdCompressor(level=level).compress(body)
    path.write_bytes(json.dumps(head).encode() + b"\n" + packed)


def _planes(array: npt.NDArray[Any]) -> bytes:
    return array.view(np.uint8).reshape(len(array), array.itemsize).T.tobytes()


def read_arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    """The arrays that `write_arrays` wrote."""
    head, _, packed = path.read_bytes().partition(b"\n")
    content = json.loads(head)
    if content["format"] != FORMAT:
        raise ValueError(f"{path}: format {content['format']}, expected {FORMAT}")
    body = np.frombuffer(zstandard.ZstdDecompressor().decompress(packed), np.uint8)
    arrays = {}
    at = 0
    for name, kind, length in content["arrays"]:
        dtype = np.dtype(kind)
        size = dtype.itemsize * length
        planes = body[at : at + size].reshape(dtype.itemsize, length)
        arrays[name] = (
            np.ascontiguousarray(planes.T).view(dtype).reshape(-1) if dtype.itemsize > 1 else planes[0].copy()
        )
        at += size
    return arrays
