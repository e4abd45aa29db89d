"""How text is restored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from restore.model import Channel


@dataclass(frozen=True, slots=True)
class RestoreOptions:
    """Options of restoration.

    `data`: folder of the learned model, None for the one that is shipped. `adapted`: file of what an archive's own
    texts add to it (`saoluc train --adapt`), None for nothing.
    """

    channel: Channel = Channel.AUTO
    data: Path | None = None
    adapted: Path | None = None
