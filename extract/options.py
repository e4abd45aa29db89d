"""Options of the extraction, settled once at the door."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """How a record is made.

    Probabilities lie between 0 and 1. `ink_accept`: a handwritten value is put out when its best reading is at least
    this probable (chosen so that at most one value in fifty put out is wrong); `ink_margin`: and this much ahead of
    the next reading. `use_file_name`: digits in the file name may speak for one of the readings offered, never for
    another value, and always leave a doubt.
    """

    ink_accept: float = 0.9
    ink_margin: float = 0.2
    use_file_name: bool = True
    tasks: bool = True
