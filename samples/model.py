"""The shape of an invented document (`documents/*.toml`): what is printed, what is by hand, how it is scanned."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """Base: unknown keys are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Blank(Shape):
    """A place of the letterhead that is either printed or filled in by hand."""

    print: str = ""
    hand: str = ""
    notation: str = ""


class Appendix(Shape):
    """A page with a heading and one ruled table; `columns` are shares of the text width."""

    title: str
    note: str
    columns: list[float]
    table: list[list[str]]


class Scan(Shape):
    """Damage of the scanner: skew in degrees, noise as standard deviation of grey levels, seed of all chance."""

    skew: float
    noise: float
    seed: int
    bitonal: bool = False


class Letter(Shape):
    """One document. In `body`, **bold**, //italic// and ==centred bold== mark paragraphs or their beginnings."""

    form: Literal["pdf", "tiff", "garbled"]
    parent_agency: str
    issuer: str
    number: Blank
    place: str
    day: Blank
    month: Blank | str
    year: str
    type: str = ""
    subject: str = ""
    about: str = ""
    heading: str = ""
    urgency: str = ""
    addressees: list[str] = []
    body: list[str]
    recipients: list[str]
    authority: list[str]
    position: str
    signer: str
    seal: str = ""
    appendix: Appendix | None = None
    scan: Scan
    record: dict[str, Any]


DOCUMENTS = Path(__file__).parent / "documents"


def load(path: Path) -> Letter:
    """The document described in a TOML file."""
    return Letter.model_validate(tomllib.loads(path.read_text("utf-8")))


def letters() -> dict[str, Letter]:
    """All documents by name."""
    return {path.stem: load(path) for path in sorted(DOCUMENTS.glob("*.toml"))}
