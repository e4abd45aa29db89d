"""Options of the extraction, settled once at the door."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtractOptions:
    """How a record is made.

    `ink_accept`: a handwritten value is put out when it carries at least this share of the weight of all evidence
    (chosen on the transcribed scans so that at most one value in fifty put out is wrong). `use_file_name`: digits in
    the file name may speak for one of the readings offered, never for another value, and always leave a doubt.
    """

    ink_accept: float = 0.7
    use_file_name: bool = True
    tasks: bool = True
