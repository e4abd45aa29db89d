"""How often the signer's name, position and authority can be read in the restored text of a document."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from ocr import OcrOptions, read_document
from ocr.model import Document, Zone
from ocr.serial import document_from_json
from restore import RestoredPage, Restorer, restore_document

FIELDS = ("name", "position", "authority")
SUFFIXES = (".pdf", ".jpg", ".png", ".tiff")


def document_of(path: Path, pages: Path | None) -> Document:
    """A document as read before (`NAME.json` in `pages`, as `bench/scores.py --keep` leaves it), or read now."""
    stored = pages / f"{path.stem}.json" if pages else None
    if stored is not None and stored.exists():
        return document_from_json(json.loads(stored.read_text("utf-8")))
    return read_document(path, OcrOptions())


def in_columns(page: RestoredPage) -> str:
    """The text of a page, zone after zone: a value wrapped to two lines is not torn by what stands beside it."""
    zones = [zone for zone in Zone if zone is not Zone.STAMP]
    return " ".join(line.text for zone in zones for line in page.lines if line.source.zone is zone)


def stands_in(value: str, texts: Sequence[str], plain: Callable[[str], str]) -> bool:
    """Whether the words of a value, line by line, stand in one of the texts (`plain`: one spelling for all).

    White space and stops are left aside: `KT.GIÁM ĐỐC` is as readable as `KT. GIÁM ĐỐC`.
    """
    lines = [re.sub(r"\W+", "", plain(line)) for line in re.split(r"[;/\n]| - ", value)]
    return any(all(line in re.sub(r"\W+", "", plain(text)) for line in lines) for text in texts)


def readable(
    scans: Path, pages: Path | None, restorer: Restorer, plain: Callable[[str], str], limit: int | None
) -> dict[str, list[tuple[str, bool]]]:
    """For each field of the signer, the scans whose gold has it in print, and whether it can be read there."""
    found: dict[str, list[tuple[str, bool]]] = {field: [] for field in FIELDS}
    for gold in sorted(scans.glob("*.gold.json"))[:limit]:
        record = json.loads(gold.read_text("utf-8"))
        by_hand = " ".join(record.get("handwritten") or ())
        signer = record.get("signer") or {}
        wanted = {f: signer[f] for f in FIELDS if signer.get(f) and f"signer.{f}" not in by_hand}
        if not wanted:
            continue
        path = next(p for p in scans.glob(gold.name.replace(".gold.json", ".*")) if p.suffix in SUFFIXES)
        texts = [in_columns(page) for page in restore_document(document_of(path, pages), restorer).pages]
        for field, value in wanted.items():
            found[field].append((path.stem, stands_in(value, texts, plain)))
    return found


def section(found: dict[str, list[tuple[str, bool]]]) -> str:
    """The shares as Markdown, with the names of the scans where a value cannot be read."""
    rows = [
        "### Signer readable in the restored text, where printed\n",
        "| what | readable | not in |",
        "|---|---|---|",
    ]
    for field, cases in found.items():
        good = sum(right for _, right in cases)
        missed = ", ".join(name for name, right in cases if not right)
        rows.append(f"| {field} | {good} of {len(cases)} ({good / max(1, len(cases)):.0%}) | {missed} |")
    return "\n".join(rows)
