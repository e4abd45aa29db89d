"""How pages are read. One frozen value, put together once; `dataclasses.replace` makes a variant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OcrOptions:
    """Options of reading. Its values go into the digest that is stored with each record.

    `dpi`: resolution at which PDF pages are rendered. `reread`: read doubtful words and important zones a second time.
    `hand`: read numbers and days written by hand. `limit_pixels`: most pixels of one rendered page, checked before
    rendering. `limit_pages`: most pages of one file. `page_seconds`: most seconds for one run of the engine.
    """

    language: str = "vie"
    engine: str = "auto"
    dpi: int = 300
    reread: bool = True
    hand: bool = True
    limit_pixels: int = 120_000_000
    limit_pages: int = 5_000
    page_seconds: float = 120.0
