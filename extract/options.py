"""Options of the extraction, settled once at the door."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """How a record is made.

    `ink_accept`: a handwritten value is put out when it carries at least this share of the weight of all evidence
    (chosen so that of the values put out about one in fifty is wrong on generated rows, none on the transcribed scans).
    `use_file_name`: digits in the file name may speak for one of the readings offered, never for another value, and
    always leave a doubt.
    """

    ink_accept: float = 0.85
    use_file_name: bool = True
    tasks: bool = True
