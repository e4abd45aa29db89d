"""A Dask cluster in place of this machine's processes (extra `cluster`). All machines must see the same folders."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import cast

from corpus.errors import ExtraMissing, WrongUse


def connect(address: str) -> Executor:
    """The executor of a scheduler, e.g. `tcp://10.0.0.1:8786`."""
    try:
        from distributed import Client
    except ImportError as error:
        raise ExtraMissing("a cluster needs dask.distributed (pip install 'saoluc[cluster]')") from error
    try:
        client = Client(address, timeout=30)
    except (OSError, ValueError) as error:
        raise WrongUse(f"no Dask scheduler answers at {address} ({error})") from error
    return cast(Executor, client.get_executor(pure=False))
