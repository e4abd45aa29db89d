"""Triage, zones and order on real scans: for each page why it was read as it was, for each scan which zones were found.

python -m bench.layout --scans ../shared/scans --eval ../shared/eval [--pages DIR] [--each]

A zone counts as found when what gold says stands there: the issuer in the left column of the letterhead, the date in
the right one, the signer and the recipients at the end. `--pages` takes documents as read before.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

from rapidfuzz import fuzz

from bench.signers import SUFFIXES, document_of
from ocr.model import Document, Page, Zone

ALIKE = 75.0
"""Likeness (0 to 100) from which text as read is taken for the value of gold: reading is not what is measured here."""


class Finding(NamedTuple):
    """Where a value of gold stands: in its zone, in another one, or nowhere (then it was not read, or is no zone's)."""

    what: str
    right: bool
    instead: Zone | None


def squeezed(text: str) -> str:
    """Letters and digits alone: spaces and stops are not what is measured here."""
    return re.sub(r"\W+", "", text)


def lines_of(document: Document, zone: Zone) -> list[str]:
    """The lines of a zone over all pages."""
    return [line.text for page in document.pages for line in page.lines if line.zone is zone]


def wanted(record: dict[str, Any]) -> Iterator[tuple[str, str, Zone]]:
    """What must stand where: name of the check, text, zone."""
    if record.get("issuer"):
        yield "issuer", record["issuer"], Zone.ISSUER
    if record.get("place"):
        yield "place and date", f"{record['place']}, ngày", Zone.MOTTO
    signer = record.get("signer") or {}
    for field in ("position", "name"):
        if signer.get(field):
            yield f"signer's {field}", signer[field], Zone.SIGNATURE
    if record.get("recipients"):
        yield "recipients", max(record["recipients"], key=len), Zone.RECIPIENTS
    if record.get("doc_type") and record["doc_type"] != "Công văn":
        yield "title", record["doc_type"].upper(), Zone.TITLE


def findings(document: Document, record: dict[str, Any]) -> Iterator[Finding]:
    """The checks of one scan."""
    for what, value, zone in wanted(record):
        own = fuzz.partial_ratio(squeezed(value), squeezed("".join(lines_of(document, zone))))
        if own >= ALIKE:
            yield Finding(what, True, None)
            continue
        others = [
            z for z in Zone for line in lines_of(document, z) if z is not zone and fuzz.ratio(line, value) >= ALIKE
        ]
        yield Finding(what, False, others[0] if others else None)


def order_right(page: Page, gold: str, plain: Callable[[str], str]) -> float:
    """Share of the transcript's rows that are in the transcript's order: longest run of rows that only goes down.

    A row that reads like several of the page (`Quảng Ngãi;`) may be any of them; capitals count as small letters.
    """
    body = gold.partition("[[stamps]]")[0]
    wanted_rows = [squeezed(plain(row)).lower() for row in body.split("\n") if len(row.strip()) > 3]
    read = [squeezed(plain("".join(line.text for line in row))).lower() for row in page.rows()]
    longest = [0] * len(read)  # the longest run that ends at a row of the page
    for row in wanted_rows if read else ():
        alike = [fuzz.ratio(row, other) for other in read]
        ends = [place for place, likeness in enumerate(alike) if likeness == max(alike)]
        runs = {place: 1 + max(longest[: place + 1]) for place in ends}
        for place, run in runs.items():
            longest[place] = max(longest[place], run)
    return max(longest, default=0) / max(1, len(wanted_rows))


def section(
    checks: dict[str, list[tuple[str, Finding]]], reasons: Counter[str], orders: list[tuple[str, float]]
) -> str:
    """The Markdown section."""
    lines = [f"## Triage, zones and order ({date.today()})\n", "| pages | read from, and why |", "|---|---|"]
    lines += [f"| {count} | {reason} |" for reason, count in reasons.most_common()]
    lines += ["", "| what gold has | in its zone | in another zone | not read |", "|---|---|---|---|"]
    for what, found in checks.items():
        right = sum(finding.right for _, finding in found)
        astray = [f"{name} ({finding.instead})" for name, finding in found if finding.instead]
        unread = [name for name, finding in found if not finding.right and not finding.instead]
        lines.append(f"| {what} | {right} of {len(found)} | {', '.join(astray)} | {', '.join(unread)} |")
    wrong = [f"{name} ({share:.1%})" for name, share in orders if share < 1]
    shares = sum(share for _, share in orders) / max(1, len(orders))
    lines += [
        "",
        f"Rows in the order of the transcript: {shares:.1%} of {len(orders)} pages; not all on {', '.join(wrong)}.",
    ]
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, default=Path("../shared/scans"))
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--pages", type=Path, help="take documents from this folder of page JSON")
    parser.add_argument("--each", action="store_true", help="also a line for each page with origin and reason")
    args = parser.parse_args()
    sys.path.insert(0, str(args.eval))
    spelling = importlib.import_module("scoretext")
    checks: dict[str, list[tuple[str, Finding]]] = {}
    reasons: Counter[str] = Counter()
    orders: list[tuple[str, float]] = []
    for gold in sorted(args.scans.glob("*.gold.json")):
        name = gold.name.removesuffix(".gold.json")
        path = next(path for path in args.scans.glob(f"{name}.*") if path.suffix in SUFFIXES)
        document = document_of(path, args.pages)
        for finding in findings(document, json.loads(gold.read_text("utf-8"))):
            checks.setdefault(finding.what, []).append((name, finding))
        for page in document.pages:
            reasons[f"{page.origin}: {page.reason.partition(' (')[0]}"] += 1
            if args.each:
                print(f"{name} page {page.number}: {page.origin}, {page.reason}", file=sys.stderr)
            rows = args.scans / f"{name}.p{page.number}.gold.txt"
            if rows.exists():
                share = order_right(page, rows.read_text("utf-8"), spelling.same_tones)
                orders.append((f"{name} p{page.number}", share))
    print(section(checks, reasons, orders))


if __name__ == "__main__":
    main()
