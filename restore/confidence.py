"""From the decoder's posterior to the probability that a change is right, as measured on held-out text."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from restore.model import Channel


class Calibration:
    """For each channel a rising table: log-odds of the posterior -> share of right words."""

    def __init__(self, tables: dict[Channel, list[tuple[float, float]]]) -> None:
        self._tables = tables

    def __call__(self, channel: Channel, posterior: npt.NDArray[np.float32]) -> list[float]:
        """Calibrated probabilities; without a table the posterior itself."""
        table = self._tables.get(channel)
        if not table:
            plain: list[float] = np.round(np.clip(posterior, 0, 1).astype(np.float64), 4).tolist()
            return plain
        odds = log_odds(posterior)
        found: list[float] = np.round(np.interp(odds, [x for x, _ in table], [y for _, y in table]), 4).tolist()
        return found


def log_odds(posterior: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Natural log-odds within ±12."""
    p = np.clip(posterior.astype(np.float64), 6e-6, 1 - 6e-6)
    return np.log(p) - np.log1p(-p)


def read_calibration(path: Path) -> Calibration:
    """Rows of channel, log-odds, probability; a missing file calibrates nothing."""
    tables: dict[Channel, list[tuple[float, float]]] = {}
    if path.exists():
        for row in path.read_text("utf-8").splitlines():
            if not row.startswith("#"):
                channel, odds, share = row.split("\t")
                tables.setdefault(Channel(channel), []).append((float(odds), float(share)))
    return Calibration(tables)
