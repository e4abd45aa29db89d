"""Builds the compiled kernels of `restore/kernels/`; everything else about the package stands in pyproject.toml.

In place, for work on a checkout that is not installed: `python setup.py build_ext --inplace --force`.
"""

import hashlib
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup

# No fused multiply-add: results are the same on every machine.
FLAGS = ["-O3", "-ffp-contract=off", "-g0"]


def kernel(source: Path) -> Extension:
    """The extension module of one source, which it is told the digest of (see restore/kernels/__init__.py)."""
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    name = ".".join(source.with_suffix("").parts)
    return Extension(name, [str(source)], define_macros=[("KERNEL_SOURCE", f'"{digest}"')], extra_compile_args=FLAGS)


KERNELS = [kernel(path) for path in sorted(Path("restore/kernels").glob("*.pyx"))]
setup(ext_modules=cythonize(KERNELS, build_dir="build"), options={"build_ext": {"parallel": True}})
