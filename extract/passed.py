"""The date of a law: the day the National Assembly passed it (thông qua), printed at its end instead of a dateline."""

from __future__ import annotations

from typing import Final

import regex

from extract.dates import find_dates
from extract.fold import fold
from extract.textmap import Found, TextMap

_PASSED: Final = regex.compile(
    r"\b(?:bo luat|luat|phap lenh|nghi quyet) nay (?:da )?duoc\s+(?:uy ban thuong vu )?quoc hoi\b.{0,160}?"
    r"\bthong qua\s+(?P<day>ngay\b.{8,40})",
    regex.DOTALL,
)


def find_passed(where: TextMap) -> Found[str] | None:
    """The day in `Luật này được Quốc hội … thông qua ngày …`; the last one said, as the sentence ends the text."""
    low = fold(where.text)
    for hit in reversed(list(_PASSED.finditer(low))):
        for span in find_dates(where.text[hit.start("day") : hit.end("day")].replace("\n", " "))[:1]:
            if span.first is not None and span.first == span.last:
                start = hit.start("day")
                doubt = ("inferred", "no dateline; the day the act was passed")
                return Found(span.edtf, where, start + span.start, start + span.end, 0.9, (doubt,))
    return None
