"""The inner loops of restoration, compiled from Cython when saoluc is installed.

Each module knows the digest of the source it was made from. In a checkout, where the sources lie beside the modules,
a module of another source is refused: its results would be those of yesterday's code.
"""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path
from typing import Final

from ocr.errors import KernelsMissing

NAMES: Final = ("beam", "learning", "matching", "planes")


def require_kernels(folder: Path = Path(__file__).parent) -> None:
    """Raise KernelsMissing where a module was not compiled, or was compiled from another source than lies there."""
    for name in NAMES:
        try:
            module = import_module(f"{__name__}.{name}")
        except ImportError as error:
            raise KernelsMissing(f"the compiled module {__name__}.{name} is missing") from error
        source = folder / f"{name}.pyx"
        if source.exists() and hashlib.sha256(source.read_bytes()).hexdigest() != module.SOURCE:
            raise KernelsMissing(f"the compiled module {__name__}.{name} is older than its source")


require_kernels()
