"""First and last day of an EDTF date, so that dates of any precision can be compared and filtered."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Final

PLAIN: Final = re.compile(r"(\d{4})(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?")
QUARTERS: Final = {33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12)}  # EDTF level 2 sub-year groupings
HALVES: Final = {40: (1, 6), 41: (7, 12)}


def bounds(edtf: str | None) -> tuple[str | None, str | None]:
    """ISO first and last day; None at an end that is open or unknown.

    >>> bounds("2022-02")
    ('2022-02-01', '2022-02-28')
    >>> bounds("2022-35"), bounds("2021/2025"), bounds("XXXX-09-30")
    (('2022-07-01', '2022-09-30'), ('2021-01-01', '2025-12-31'), (None, None))
    """
    if not edtf:
        return None, None
    first, slash, last = edtf.partition("/")
    return _bounds_of_one(first)[0], _bounds_of_one(last if slash else first)[1]


def _bounds_of_one(text: str) -> tuple[str | None, str | None]:
    found = PLAIN.match(text)
    if found is None:
        return None, None
    year, month, day = found.groups()
    if month is None or month == "XX":
        return f"{year}-01-01", f"{year}-12-31"
    first, last = QUARTERS.get(int(month)) or HALVES.get(int(month)) or (int(month), int(month))
    if not 1 <= first <= 12 or not int(year):
        return None, None
    if day and day != "XX":
        return f"{year}-{month}-{day}", f"{year}-{month}-{day}"
    return f"{year}-{first:02d}-01", f"{year}-{last:02d}-{monthrange(int(year), last)[1]}"
