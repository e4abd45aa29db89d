"""The record of a directive (`saoluc/record/1`): plain values on top, the proof beside them by JSON Pointer.

Nothing is guessed: what was not found is null, and a doubt says why. Dates are EDTF (Library of Congress, 2019),
recurrences RFC 5545, durations ISO 8601. Boxes are in points from the top left of the page.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA: Final = "saoluc/record/1"


class Part(BaseModel):
    """Base of all parts of the record: frozen, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceFile(Part):
    """The file the record was made from."""

    path: str
    sha256: str
    bytes: int
    media_type: str
    pages: int
    modified: str


class Addressee(Part):
    """One line of Kính gửi."""

    name: str


class Citation(Part):
    """Another document named by this one; `text` as printed, lines joined."""

    doc_type: str | None = None
    number: str | None = None
    notation: str | None = None
    code: str | None = None
    date: str | None = None
    issuer: str | None = None
    text: str


class Relation(StrEnum):
    """How a date binds."""

    BEFORE = "before"  # exclusive
    BY = "by"  # inclusive
    ON = "on"
    DURING = "during"
    FROM = "from"
    WITHIN = "within"
    EVERY = "every"


class Deadline(Part):
    """One dated duty; `when` is the time as said (EDTF), `last_day` the last permitted day (ISO)."""

    text: str
    relation: Relation | None = None
    when: str | None = None
    rrule: str | None = None
    duration: str | None = None
    working_days: bool | None = None
    anchor: str | None = None
    last_day: str | None = None
    action: str | None = None
    responsible: str | None = None


class Recipient(Part):
    """One line of Nơi nhận: the name as printed without its bracketed note, and the note."""

    name: str
    note: str | None = None


class Signer(Part):
    """Who signed. `authority` holds the lines above the position (TM., KT., TL., TUQ., Q.) joined with " / "."""

    name: str | None = None
    position: str | None = None
    authority: str | None = None
    on_behalf_of: str | None = None


class Task(Part):
    """Who has to do what."""

    unit: str
    task: str


class TableContent(Part):
    """A table as rows of cell texts."""

    page: int
    rows: list[list[str]]


class DigitalSignatureTime(Part):
    """A digital signature: time as ISO 8601 with offset."""

    time: str
    signer: str | None = None


class Place(Part):
    """Where a value stands: page (1-based), box in points [left, top, right, bottom], 1-based line of the text."""

    page: int
    box: tuple[float, float, float, float] | None = None
    line: int | None = None


class Provenance(Part):
    """The proof of one value; where there is none, `reason` says why and `confidence` is 0."""

    confidence: Annotated[float, Field(ge=0, le=1)]
    reason: str | None = None
    as_read: str | None = None
    evidence: list[Place] = []
    doubts: list[str] = []


class Candidate(Part):
    """A value that may be the right one."""

    value: str
    confidence: Annotated[float, Field(ge=0, le=1)]


class Doubt(Part):
    """What a person should look at: `pointer` to the field (JSON Pointer), `code` a word, `message` a sentence."""

    pointer: str
    code: str
    message: str
    candidates: list[Candidate] = []


class Processing(Part):
    """How the record was made."""

    versions: dict[str, str] = {}
    options: dict[str, Any] = {}
    models: dict[str, str] = {}
    seconds: dict[str, float] = {}


class Directive(Part):
    """Everything saoluc knows of one directive."""

    schema_: Literal["saoluc/record/1"] = Field(SCHEMA, alias="schema")
    id: str
    source: SourceFile
    doc_type: str | None = None
    number: str | None = None
    notation: str | None = None
    code: str | None = None
    issued_date: str | None = None
    place: str | None = None
    parent_agency: str | None = None
    issuer: str | None = None
    subject: str | None = None
    urgency: str | None = None
    secrecy: str | None = None
    copy_type: str | None = None
    addressees: list[Addressee] = []
    legal_bases: list[Citation] = []
    references: list[Citation] = []
    deadlines: list[Deadline] = []
    recipients: list[Recipient] = []
    archive_line: str | None = None
    signers: list[Signer] = []
    tasks: list[Task] = []
    tables: list[TableContent] = []
    digital_signatures: list[DigitalSignatureTime] = []
    text: str | None = None
    provenance: dict[str, Provenance] = {}
    doubts: list[Doubt] = []
    processing: Processing = Processing()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Record(Directive):
    """The record of a file: its first directive, and the others in `parts` (their ids end in #2, #3 …)."""

    parts: list[Directive] = []
