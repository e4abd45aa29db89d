"""Where the letterhead leaves room for a number, a day and a month, told from its printed words.

Works on the words alone, however badly read. The type size is measured from words of known width, so that every
distance below is in type sizes ("em") and no resolution or page size is assumed.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from statistics import median, median_low
from typing import Any, NamedTuple

import regex
from rapidfuzz.distance import Levenshtein

from ocr.model import Box, InkKind, Line, Word

# The letterhead stands in the upper part of page 1; below this share of the page a date belongs to the text.
LETTERHEAD_SHARE = 0.45
# Where no slash was read (a Party number has a hyphen), the room ends a little before the notation, in type sizes.
LOST_SLASH = 0.4
# A word wider than by its letters, by this factor, has swallowed writing beside it.
SWALLOWED = 1.05
USUAL_SIZE = 13.0  # points, NĐ 30/2020 Phụ lục I


@dataclass(frozen=True, slots=True)
class Blank:
    """Room left for the clerk, in points. `base` is the base line of the print beside it, `size` its type size.

    `printed` is what the engine read in the room as one clean word of digits, None when it read no such word.
    """

    kind: InkKind
    left: float
    right: float
    base: float
    size: float
    printed: Word | None = None


@cache
def knowledge() -> dict[str, Any]:
    """The table `data/hand.toml`."""
    return tomllib.loads((files("ocr") / "data" / "hand.toml").read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """Lower case without marks."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def find_blanks(lines: Sequence[Line], width: float, height: float) -> list[Blank]:
    """The blanks of a letterhead on a page of `width` and `height` points."""
    words = [word for line in lines for word in line.words if word.box and word.box.top < height * LETTERHEAD_SHARE]
    date = _DateRow.find(words, width)
    size = date.size if date else USUAL_SIZE
    found = _number_blank(words, width, date, size)
    return ([found] if found else []) + (date.blanks(words) if date else [])


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A printed word, or the part of a longer string that is it."""

    left: float
    right: float
    bottom: float  # base line
    distance: int  # signs read wrongly


class _Part(NamedTuple):
    """How well a word holds a printed word, and where: "whole", "start" or "end"."""

    distance: int
    place: str


@dataclass(frozen=True, slots=True)
class _DateRow:
    """`ngày … tháng … năm …`: what was found of it."""

    size: float
    base: float
    ngay: _Anchor | None
    thang: _Anchor | None
    nam: _Anchor | None

    @classmethod
    def find(cls, words: Sequence[Word], width: float) -> _DateRow | None:
        """The topmost row in the right part of the page with at least two of the three words."""
        for first in sorted(words, key=lambda word: _box(word).top):
            if _box(first).right < width * 0.38 or not (_part(first, "thang") or _part(first, "ngay")):
                continue
            row = _row_of(words, first)
            made = cls._of_row([word for word in row if _box(word).right > width * 0.38])
            if made:
                return made
        return None

    @classmethod
    def _of_row(cls, row: Sequence[Word]) -> _DateRow | None:
        whole = {
            name: next((word for word in row if fold(word.text) == name), None) for name in ("ngay", "thang", "nam")
        }
        years = [word for word in row if regex.fullmatch(r"(?:19|20)\d\d[.,;]?", word.text)]
        sizes = [_box(word).width / knowledge()["date"][name] for name, word in whole.items() if word]
        sizes += [_box(word).width / knowledge()["date"]["year"] for word in years if len(word.text) == 4]
        size = median_low(sizes) if sizes else USUAL_SIZE  # of two the lesser: the other has swallowed writing
        thang = _best(_anchor(word, "thang", size) for word in row)
        middle = thang.left if thang else None
        ngay = _best(
            (_anchor(word, "ngay", size) for word in row if middle is None or _box(word).left < middle), middle
        )
        start = thang or ngay
        nam = _best((_anchor(word, "nam", size) for word in row if start and _box(word).right > start.right), middle)
        if nam is None and years:
            box = _box(years[0])
            nam = _Anchor(box.left - 1.95 * size, box.left - 0.2 * size, box.bottom, 1)
        ngay, thang = (_before_next(one, row) for one in (ngay, thang))
        if sum(one is not None for one in (ngay, thang, nam)) < 2 or (ngay is None and thang is None):
            return None
        flat = [_box(word).bottom for word in (*years, whole["nam"]) if word]
        deep = [_box(word).bottom - 0.217 * size for word in (whole["ngay"], whole["thang"]) if word]
        base = median(flat or deep or [_box(row[0]).bottom])
        return cls(size, base, ngay, thang, nam)

    def blanks(self, words: Sequence[Word]) -> list[Blank]:
        """The room for day and month."""
        made = []
        if self.ngay or self.thang:
            left = self.ngay.right if self.ngay else (self.thang.left - 2.6 * self.size if self.thang else 0)
            right = self.thang.left if self.thang else left + 2.4 * self.size
            made.append(self._blank(InkKind.DAY, left, right, words))
        if self.thang and self.nam:
            made.append(self._blank(InkKind.MONTH, self.thang.right, self.nam.left, words))
        return [blank for blank in made if blank.right - blank.left > 0.25 * self.size]

    def _blank(self, kind: InkKind, left: float, right: float, words: Sequence[Word]) -> Blank:
        return Blank(kind, left, right, self.base, self.size, _digits_between(words, left, right, self.base, self.size))


def _number_blank(words: Sequence[Word], width: float, date: _DateRow | None, size: float) -> Blank | None:
    """The room between `Số:` and the notation."""
    best: tuple[float, Word, Word | None] | None = None
    for word in words:
        if _box(word).left > width * 0.5 or not regex.match(knowledge()["number"]["prefix"], word.text):
            continue
        if not _begins_row(words, word, size):
            continue
        right = _notation_after(words, word, size)
        score = _prefix_score(word, right, date, size)
        if score > 1.5 and (best is None or score > best[0]):
            best = (score, word, right)
    if best:
        return _between(words, best[1], best[2], size)
    lone = _lone_notation(words, width, date)
    return _before(words, lone, size) if lone else None


def _begins_row(words: Sequence[Word], word: Word, size: float) -> bool:
    """Whether no word stands close to the left of a word: `một số điều` is text."""
    left = _box(word).left
    return not any(left - 1.2 * size < _box(other).right <= left + 1 for other in _row_of(words, word))


def _prefix_score(word: Word, notation: Word | None, date: _DateRow | None, size: float) -> float:
    """How much a word looks like the `Số:` of the letterhead: its sign, its notation, its height beside the date."""
    score = 1.0 if regex.search(r"[:;]", word.text) else 0.0
    score += 1.5 if notation else 0.0
    score += 0.5 if word.text[:1] in "S$5" else 0.0
    if date:
        away = abs(_box(word).bottom - date.base) / size
        score += 1.0 if away < 1.5 else (0.3 if away < 5 else -2.0)
    return score


def _between(words: Sequence[Word], prefix: Word, notation: Word | None, size: float) -> Blank:
    """The room from the end of `Số:` to the slash."""
    box = _box(prefix)
    match = regex.match(knowledge()["number"]["prefix"], prefix.text)
    alone = match is not None and match.end() == len(prefix.text)
    usual = box.left + knowledge()["number"]["prefix_width"] * size
    left = min(box.right, usual + 0.25 * size) if alone else usual
    bottoms = [box.bottom] if alone else []
    if notation:
        right = _slash(notation, size)
        bottoms.append(_box(notation).bottom)
    else:
        right = left + 4.5 * size
    base = min(bottoms) if bottoms else box.bottom
    return Blank(InkKind.NUMBER, left, right, base, size, _digits_between(words, left, right, base, size))


def _before(words: Sequence[Word], notation: Word, size: float) -> Blank:
    """The room before a notation whose `Số:` was not read."""
    right = _slash(notation, size)
    left, base = right - 3.2 * size, _box(notation).bottom
    return Blank(InkKind.NUMBER, left, right, base, size, _digits_between(words, left, right, base, size))


def _slash(word: Word, size: float) -> float:
    """Where the slash of a notation begins: reckoned back from its end by the widths of its letters."""
    box = _box(word)
    start = _notation_start(word.text, loose=True) or 0
    first = word.text[start]
    place = box.left
    if start:  # writing is glued to it; the slash itself is kept with some room, the reader stops there
        place = max(box.left, box.right - text_width(word.text[start:]) * size + 0.2 * size)
    return place if first in "/⁄" else place - LOST_SLASH * size


def text_width(text: str) -> float:
    """Width of a printed text in type sizes."""
    widths = knowledge()["widths"]
    total = 0
    for sign in fold(text).upper() if text.isupper() else text:
        bare = fold(sign)
        if sign.isdigit():
            total += widths["digit"]
        elif sign.isupper():
            total += widths.get(bare.upper(), 700)
        else:
            total += widths.get(sign.replace("⁄", "/"), widths["lower"])
    return total / 1000


def _notation_start(text: str, *, loose: bool = False) -> int | None:
    """Index where the slash of the notation stands in a word, or the notation itself where the slash was lost."""
    forms = knowledge()["number"]
    names = ("notation", "bare_notation", "rest_of_notation") if loose else ("notation", "bare_notation")
    matches = (regex.search(forms[name], text) for name in names)
    return next((int(match.start()) for match in matches if match), None)


def _notation_after(words: Sequence[Word], prefix: Word, size: float) -> Word | None:
    """The notation on the row of `Số:`, in the same word or within reach to its right.

    A word of its own goes before the word of `Số:`, where writing may look like a slash with a letter.
    """
    reach = _box(prefix).left + 11 * size
    right = [word for word in _row_of(words, prefix) if _box(prefix).left < _box(word).left < reach]
    right.sort(key=lambda word: _box(word).left)
    whole = (word for word in (*right, prefix) if _notation_start(word.text) is not None)
    rest = (word for word in right if _notation_start(word.text, loose=True) is not None)
    return next(whole, None) or next(rest, None)


def _lone_notation(words: Sequence[Word], width: float, date: _DateRow | None) -> Word | None:
    """A notation in the left column near the date's height, whose `Số:` is lost."""
    if not date:
        return None
    for word in sorted(words, key=lambda word: abs(_box(word).bottom - date.base)):
        box = _box(word)
        near = abs(box.bottom - date.base) < 3 * date.size
        if near and box.right < width * 0.55 and _notation_start(word.text) is not None:
            return word
    return None


def _digits_between(words: Sequence[Word], left: float, right: float, base: float, size: float) -> Word | None:
    """The one word of digits the engine read in the room, if that is all it read there."""
    slack = 0.15 * size
    inside = [
        word
        for word in words
        if _box(word).right > left + slack and _box(word).left < right - slack and abs(_box(word).bottom - base) < size
    ]
    return inside[0] if len(inside) == 1 and inside[0].text.isdigit() else None


def _row_of(words: Sequence[Word], word: Word) -> list[Word]:
    """Words whose middle lies within the height of a given word."""
    box = _box(word)
    middle, reach = (box.top + box.bottom) / 2, max(box.height * 0.6, 3.0)
    return [other for other in words if abs((_box(other).top + _box(other).bottom) / 2 - middle) < reach]


def _part(word: Word, name: str) -> _Part | None:
    """Where a word of the date row stands in a word as read; None when it does not."""
    text = fold(word.text)
    letters = "".join(sign for sign in text if sign.isalpha())
    if word.text[:1].isupper() and letters != name:
        return None  # a place name: `Ngãi`, `Thành`
    distance = Levenshtein.distance(letters, name)
    if distance == 0 or (len(name) > 3 and len(letters) >= 3 and distance == 1):
        digits = [index for index, sign in enumerate(text) if not sign.isalpha() and sign not in "“\"'.,_-"]
        if not digits:
            return _Part(distance, "whole")
        return _Part(distance, "start" if digits[0] >= len(text) / 2 else "end")
    if text.startswith(name):
        return _Part(0, "start")
    if text.startswith("ngay") and text.endswith(name[1:]):  # `ngày/Luháng`: a day that touches both words
        return _Part(int(not text.endswith(name)), "end")
    return _Part(0, "end") if text.endswith(name) else None


def _anchor(word: Word, name: str, size: float) -> _Anchor | None:
    """A word of the date row as an anchor; inside a longer string its place is reckoned by its width."""
    part = _part(word, name)
    if part is None:
        return None
    box, wide = _box(word), knowledge()["date"][name] * size
    if part.place == "whole" and box.width < wide * 1.35 and word.text[0].isalpha():
        return _Anchor(box.left, min(box.right, box.left + SWALLOWED * wide), box.bottom, part.distance)
    ends = part.place == "end" or not word.text[0].isalpha()
    if ends or (part.place == "whole" and name != "ngay"):  # too wide: writing before it is inside
        return _Anchor(max(box.left, box.right - wide), box.right, box.bottom, part.distance)
    return _Anchor(box.left, min(box.right, box.left + wide), box.bottom, part.distance)


def _before_next(anchor: _Anchor | None, row: Sequence[Word]) -> _Anchor | None:
    """An anchor that ends where the next word begins: boxes of writing and print may overlap."""
    if anchor is None:
        return None
    middle = (anchor.left + anchor.right) / 2
    ends = [_box(word).left for word in row if middle < _box(word).left < anchor.right]
    return replace(anchor, right=min(ends)) if ends else anchor


def _best(anchors: Iterable[_Anchor | None], near: float | None = None) -> _Anchor | None:
    """The anchor read best; of equals the one nearest to a place."""
    found = [anchor for anchor in anchors if anchor]
    return min(found, key=lambda one: (one.distance, abs(one.left - near) if near is not None else 0), default=None)


def _box(word: Word) -> Box:
    assert word.box is not None
    return word.box
