"""One document as the page shows it: its pages with words and boxes, its fields with doubts and candidates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from corpus.review.lines import ReviewedWord, reviewed_texts, unplaced
from corpus.review.log import Change, State, read_changes, state_of
from corpus.review.stored import packed_pages, packed_texts, stored_record
from corpus.review.worth import is_open, weights
from corpus.web.dates import edtf_of
from corpus.web.form import Column, Rows, form
from extract.model import Record

Box = tuple[float, float, float, float]
LEAST_CHANCE: Final = 0.005  # readings less likely are not offered
INK_OF: Final = {"number": ("number",), "issued_date": ("day", "month")}  # field → what was written by hand into it


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value to pick, with its probability."""

    value: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line. `status`: doubt (waits for a person), changed, seen (by a person) or plain."""

    number: int
    text: str
    status: str
    as_read: str = ""
    reason: str = ""
    confidence: float | None = None
    doubt: str = ""
    alternatives: tuple[Candidate, ...] = ()
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page after review."""

    page: int  # from 0
    number: int  # from 0, in the page
    row: int
    text: str
    words: tuple[Word, ...]
    box: Box | None

    @property
    def key(self) -> str:
        """The line's name in the page."""
        return f"{self.page}-{self.number}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page."""

    number: int  # from 1
    width: float
    height: float
    pictured: bool
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of a page to look at: where something was written by hand."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the form with its proof."""

    pointer: str
    value: Any
    confidence: float | None
    as_read: str | None
    places: tuple[Crop, ...]
    doubts: tuple[tuple[str, str], ...]  # code, message

    @property
    def place(self) -> Crop | None:
        """Where it stands first."""
        return self.places[0] if self.places else None


@dataclass(frozen=True, slots=True)
class FieldView:
    """A plain field."""

    column: Column
    value: Value
    candidates: tuple[Candidate, ...] = ()
    crops: tuple[Crop, ...] = ()


@dataclass(frozen=True, slots=True)
class ListView:
    """A list with its rows; `doubts` are those of the list as a whole."""

    rows: Rows
    values: tuple[Value, ...]
    doubts: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Sheets:
    """A document opened for review."""

    folder: Path
    changes: list[Change]
    record: Record
    packed: dict[str, Any]
    sheets: tuple[Sheet, ...] = field(default_factory=tuple)

    @classmethod
    def of(cls, folder: Path) -> Sheets:
        """Read a document's folder."""
        changes = read_changes(folder)
        made = cls(folder, changes, stored_record(folder, changes), packed_pages(folder))
        made.sheets = tuple(_sheets(made.packed, changes))
        return made

    @property
    def revision(self) -> int:
        """The last change's number."""
        return len(self.changes)

    @property
    def state(self) -> State:
        """How far the review has come."""
        return state_of(self.changes)

    @property
    def lost(self) -> list[Change]:
        """Changes of words that no longer fit the text."""
        return unplaced(packed_texts(self.packed), self.changes)

    def line(self, page: int, number: int) -> Line | None:
        """A line by its place."""
        if not 0 <= page < len(self.sheets):
            return None
        lines = [line for row in self.sheets[page].rows for line in row]
        return lines[number] if 0 <= number < len(lines) else None

    def fields(self) -> list[FieldView]:
        """The plain fields of the form."""
        return [self.field(column) for column in form().scalars]

    def field(self, column: Column) -> FieldView:
        """One plain field. Doubts of a derived one are those of what it follows from."""
        value = self._value(f"/{column.name}", getattr(self.record, column.name), derived=column.kind == "derived")
        inks = list(self._inks(column.name, value))
        crops = tuple(Crop(page, tuple(ink["box"])) for page, ink in inks)
        return FieldView(column, value, tuple(self._candidates(column.name, [ink for _, ink in inks])), crops)

    def lists(self) -> list[ListView]:
        """The lists of the form."""
        return [self.rows(rows) for rows in form().lists]

    def rows(self, rows: Rows) -> ListView:
        """One list."""
        items = self.record.model_dump(by_alias=True)[rows.name]
        values = tuple(self._value(f"/{rows.name}/{number}", item) for number, item in enumerate(items))
        return ListView(rows, values, self._doubts(f"/{rows.name}"))

    def file_doubts(self) -> list[tuple[str, str]]:
        """Doubts about what the form does not show: the file itself, pages, tables."""
        shown = {column.name for column in form().scalars} | {rows.name for rows in form().lists}
        doubts = ((one.pointer.partition("/")[2].split("/")[0], one) for one in self.record.doubts)
        return [(one.code, one.message) for root, one in doubts if root not in shown]

    def _value(self, pointer: str, value: Any, *, derived: bool = False) -> Value:
        proof = self.record.provenance.get(pointer)
        places = [Crop(place.page, place.box) for place in (proof.evidence if proof else ()) if place.box is not None]
        doubts = () if derived else self._doubts(pointer, inside=True)
        confidence, as_read = (proof.confidence, proof.as_read) if proof else (None, None)
        return Value(pointer, value, confidence, as_read, tuple(places), doubts)

    def _doubts(self, pointer: str, *, inside: bool = False) -> tuple[tuple[str, str], ...]:
        return tuple(
            (one.code, one.message)
            for one in self.record.doubts
            if one.pointer == pointer or (inside and one.pointer.startswith(f"{pointer}/"))
        )

    def _inks(self, name: str, value: Value) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """What was found written by hand for a field, on the page where its value stands (else the first with any)."""
        wanted = INK_OF.get(name, ())
        found = {page["number"]: page.get("ink", ()) for page in self.packed["pages"]}
        pages = {number: [ink for ink in inks if ink["kind"] in wanted] for number, inks in found.items()}
        proven = [crop.page for crop in value.places]
        for number in [*proven, *pages]:
            if inks := pages.get(number):
                yield from ((number, ink) for ink in inks)
                return

    def _candidates(self, name: str, inks: Sequence[Mapping[str, Any]]) -> Iterator[Candidate]:
        """Readings to pick: of the number as they are, of day and month put into the date."""
        likely = [(ink, *one) for ink in inks for one in ink.get("candidates", ()) if one[1] >= LEAST_CHANCE]
        if name == "number":
            yield from (Candidate(text, chance) for _, text, chance in likely)
        elif name == "issued_date" and self.record.issued_date:
            for ink, text, chance in likely:
                at = 2 if ink["kind"] == "day" else 1
                if (found := _with_part(self.record.issued_date, at, int(text))) is not None:
                    yield Candidate(found, chance)


def _with_part(edtf: str, at: int, value: int) -> str | None:
    """The date with another month (1) or day (2); None when the calendar has no such date."""
    parts = edtf.split("-")
    if at > len(parts):
        return None
    return edtf_of("-".join([*parts[:at], f"{value:02d}", *parts[at + 1 :]]))


def _sheets(packed: dict[str, Any], changes: list[Change]) -> Iterator[Sheet]:
    reviewed = reviewed_texts(packed_texts(packed), changes)
    for at, (page, restored, lines) in enumerate(zip(packed["pages"], packed["restored"], reviewed, strict=True)):
        rows: list[list[Line]] = []
        last = None
        for number, (read, line, after) in enumerate(zip(page["lines"], restored["lines"], lines, strict=True)):
            words = tuple(_words(line.get("words", ()), after.words, read))
            made = Line(at, number, read["row"], after.text, words, _box(read.get("box")))
            if read["row"] != last:
                rows.append([])
            last = read["row"]
            rows[-1].append(made)
        pictured = page["origin"] != "text-file" and page["width"] > 0
        yield Sheet(page["number"], page["width"], page["height"], pictured, tuple(tuple(row) for row in rows))


def _words(
    noted: Sequence[Mapping[str, Any]], words: Sequence[ReviewedWord], read: Mapping[str, Any]
) -> Iterator[Word]:
    """The words of a line. Those without a note have the places of the words as read when there are as many of both."""
    notes = {note["word"]: note for note in noted}
    boxes = [word.get("box") for word in read["words"]] if len(read["words"]) == len(words) else [None] * len(words)
    for number, (word, box) in enumerate(zip(words, boxes, strict=True)):
        note = notes.get(number, {"as_read": word.restored})
        waits = "doubt" if is_open(note) else "changed" if number in notes else "plain"
        yield Word(
            number,
            word.text,
            "seen" if word.seen else waits,
            note["as_read"],
            note.get("reason", ""),
            note.get("confidence"),
            note.get("doubt", ""),
            tuple(Candidate(text, chance) for text, chance in note.get("alternatives", ())),
            _box(note.get("box")) or _box(box),
        )


def _box(sides: Any) -> Box | None:
    return (float(sides[0]), float(sides[1]), float(sides[2]), float(sides[3])) if sides else None


def unsure(confidence: float | None) -> bool:
    """Whether a value is below what is shown for a decision."""
    return confidence is not None and confidence < weights()["least"]["confidence"]
