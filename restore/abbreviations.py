"""Known abbreviations: document types (a closed set) and bodies, and the one that a garbled form stands for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import regex

DATA = Path(__file__).parent / "data"
# What Đ and some other capitals of codes become: a garbled form and the true one have the same skeleton.
_D_ONLY = str.maketrans({"Đ": "D", "Ð": "D", "đ": "d", "ð": "d"})
# What a letter as read may have been (read: true), beyond D for Đ.
_ENGLISH = {"D": "Đ", "P": "Đ", "B": "Đ", "O": "ĐQ", "Q": "Đ", "0": "O", "I": "T", "1": "T", "l": "T", "G": "C"} | {
    "E": "g",
    "p": "g",
    "8": "g",
    "e": "g",
    "q": "g",
    "đ": "Đ",
    "b": "Đ",
    "Y": "V",
    "Ð": "Đ",
}
_VIETNAMESE = {"Ð": "Đ", "I": "T", "1": "T", "l": "T", "E": "g", "q": "g"}
# Letters joined so as one, for a quick look-up: those that are read for each other.
_JOINED = str.maketrans("ĐÐđbPBOQ0I1lGEp8eqY", "DDDDDDDDDTTTCgggggV")
DOUBLED = regex.compile("Đ*(?:ĐÐ|ÐĐ)[ĐÐ]*")  # one letter read twice
ROMAN = regex.compile("[IVX]+")
# A supplement entry counts as if met so often in codes.
SUPPLEMENT_COUNT = 120
# How much commoner the repaired form must be than the form read. An English engine cannot print Đ at all, so that
# its D says nothing; a Vietnamese one prints Đ as D about once in 300 codes.
STRICT_RATIO = 60.0
ENGLISH_RATIO = 4.0
LEAST_COUNT = 12  # of a form that is taken as known
# Of the form repaired to: read by an English engine, by a Vietnamese one, by look-alikes.
LEAST_ENGLISH, LEAST_STRICT, LEAST_LOOSE = 30, 150, 200


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Counts of the known forms, and the forms that share a skeleton."""

    counts: dict[str, int]
    types: frozenset[str]
    by_d: dict[str, tuple[str, ...]]
    by_look: dict[str, tuple[str, ...]]

    def knows(self, form: str) -> bool:
        """Whether the form is a document type or met often enough."""
        return form in self.types or self.counts.get(form, 0) >= LEAST_COUNT

    def repair(self, form: str, *, english: bool, loose: bool) -> str | None:
        """The known form that `form` was printed from; itself when it is healthy, None when nothing is known.

        `loose` allows look-alikes other than D for Đ: only where the grammar around proves a code.
        """
        if form in self.types:
            return form
        if doubled := DOUBLED.search(form):
            return self.repair(form.replace(doubled.group(), "Đ"), english=english, loose=loose)
        own = self.counts.get(form, 0)
        ratio = ENGLISH_RATIO if english else STRICT_RATIO
        look = self.by_look
        for table, skeleton in ((self.by_d, d_skeleton(form)), (look, form.translate(_JOINED))):
            if table is look and (not loose or own >= LEAST_COUNT or (len(form) < 3 and not english)):
                break
            least = LEAST_LOOSE if table is look else LEAST_ENGLISH if english else LEAST_STRICT
            known = [f for f in table.get(skeleton, ()) if f != form and self.weight(f) >= max(least, ratio * own)]
            best = [f for f in known if table is not look or may_be(form, f, english=english)]
            if best and self.clear(best):
                return best[0]
        return form if own else None

    def weight(self, form: str) -> int:
        """How often the form is met; types always often."""
        return max(self.counts.get(form, 0), LEAST_LOOSE if form in self.types else 0)

    def clear(self, best: list[str]) -> bool:
        """Whether the first of the forms is far commoner than the second."""
        return len(best) == 1 or self.weight(best[0]) >= 20 * self.weight(best[1])


def d_skeleton(form: str) -> str:
    """The form with Đ as D."""
    return form.translate(_D_ONLY)


def may_be(read: str, true: str, *, english: bool) -> bool:
    """Whether this engine may read the true form so.

    >>> may_be("NB", "NĐ", english=True), may_be("DCT", "BCT", english=True)
    (True, False)
    """
    table = _ENGLISH if english else _VIETNAMESE
    return all(r == t or t in table.get(r, "") for r, t in zip(read, true, strict=True))


def index(counts: dict[str, int], skeleton: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """The forms of each skeleton, commonest first."""
    groups: dict[str, list[str]] = {}
    for form in sorted(skeleton, key=lambda f: -counts.get(f, 0)):
        groups.setdefault(skeleton[form], []).append(form)
    return {key: tuple(forms) for key, forms in groups.items()}


def read_table(name: str) -> list[list[str]]:
    """The rows of a data table, checked against the count in its heading."""
    heading, *rows = (DATA / name).read_text(encoding="utf-8").splitlines()
    fields = dict(part.split("=", 1) for part in heading.split("\t")[1:])
    if fields["format"] != "1" or int(fields["lines"]) != len(rows):
        raise ValueError(f"{name}: heading {heading!r} does not fit its {len(rows)} lines")
    return [row.split("\t") for row in rows]


@lru_cache(maxsize=1)
def document_types() -> dict[str, str]:
    """Name of each type code."""
    with (DATA / "document_types.toml").open("rb") as file:
        return {entry["code"]: entry["name"] for entry in tomllib.load(file)["type"]}


@lru_cache(maxsize=1)
def load_abbreviations() -> Abbreviations:
    """The shipped tables."""
    counts = {form: int(coded) + int(alone) for form, coded, alone in read_table("abbreviations.tsv")}
    counts = {form: times for form, times in counts.items() if not ROMAN.fullmatch(form)}
    for (form,) in read_table("bodies.tsv"):
        counts[form] = max(counts.get(form, 0), SUPPLEMENT_COUNT)
    types = frozenset(document_types())
    for form in types:
        counts.setdefault(form, 0)
    return Abbreviations(
        counts,
        types,
        index(counts, {f: d_skeleton(f) for f in counts}),
        index(counts, {f: f.translate(_JOINED) for f in counts}),
    )
