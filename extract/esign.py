"""Digital signatures: those of the file, and the times that signature appearances print on the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import regex

from extract.fold import fold
from extract.model import DigitalSignatureTime
from extract.textmap import Found, TextMap
from ocr.model import DigitalSignature

_TIME: Final = regex.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)t(?P<time>\d\d:\d\d:\d\d)(?P<zone>[+-]\d\d:?\d\d)"
    r"|(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>20\d\d)[\s,]+(?P<time2>\d{1,2}:\d\d:\d\d)(?:\s*(?P<zone2>[+-]\d\d:?\d\d))?"
)
_OFFSET: Final = regex.compile(r"([+-]\d\d):?(\d\d)$")
_SIGNER: Final = regex.compile(r"(?:ky boi|nguoi ky)\s*:\s*(?P<who>[^\n]{3,80})")
_ZONE: Final = "+07:00"  # Indochina time, where none is printed


def find_signatures(own: tuple[DigitalSignature, ...], *texts: TextMap) -> list[Found[DigitalSignatureTime]]:
    """The signatures of the file, then those printed on its pages that the file does not name."""
    empty = TextMap(())
    out = [Found(DigitalSignatureTime(time=_offset(s.time), signer=s.signer), empty, 0, 0) for s in own]
    known = {_key(s.value.time) for s in out}
    for where in texts:
        for found in _printed(where):
            if _key(found.value.time) not in known:
                out.append(found)
    return out


def _printed(where: TextMap) -> Iterator[Found[DigitalSignatureTime]]:
    """The times printed in a text, with the signer named just before."""
    low = fold(where.text)
    for hit in _TIME.finditer(low):
        time = _iso(hit)
        if time is not None:
            before = list(_SIGNER.finditer(low, max(0, hit.start() - 160), hit.start()))
            who = where.text[before[-1].start("who") : before[-1].end("who")].strip() if before else None
            yield Found(DigitalSignatureTime(time=time, signer=who), where, hit.start(), hit.end(), 0.95)


def _iso(hit: regex.Match[str]) -> str | None:
    """A printed time as ISO 8601 with offset; None where it is no time."""
    if hit["date"]:
        text = f"{hit['date']}T{hit['time']}{hit['zone']}"
    else:
        hour = hit["time2"].zfill(8)
        text = f"{hit['y']}-{int(hit['m']):02d}-{int(hit['d']):02d}T{hour}{hit['zone2'] or _ZONE}"
    text = _offset(text)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return text


def _offset(time: str) -> str:
    """A time with its offset written `+07:00`."""
    return _OFFSET.sub(r"\1:\2", time)


def _key(time: str) -> str:
    """A time to the second, for comparison."""
    return time[:19]
