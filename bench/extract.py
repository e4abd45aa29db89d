"""Score the records against gold: clean and garbled seeds, transcribed pages, scans end to end.

    python -m bench.extract --shared ../shared --pages pages/ --restore

Prints a Markdown section for bench/RESULTS.md; with --misses also every miss, to the standard error output only.
`--pages` holds documents as read by `ocr` (one NAME.json a scan); without it the scans are read anew.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

sys.path[0] = str(Path(__file__).parent.parent)  # this script has the name of the package it measures

from extract import extract_record  # noqa: E402
from ocr.model import Document, Line, Origin, Page, Source, Word, Zone  # noqa: E402
from restore.model import RestoredDocument, RestoredLine, RestoredPage, RestoredText  # noqa: E402

Json = dict[str, Any]


class Case(NamedTuple):
    """A document with its gold record; `fields` limits what is scored (empty = all)."""

    name: str
    gold: Json
    document: RestoredDocument
    fields: frozenset[str] = frozenset()


HEAD = frozenset(
    {
        "doc_type",
        "number",
        "notation",
        "code",
        "issued_date",
        "place",
        "parent_agency",
        "issuer",
        "subject",
        "addressees",
    }
)
END = frozenset({"archive_line", "recipients", "signers", "authority"})
CITED = frozenset({"legal_bases", "references", "deadlines", "cited"})


def as_restored(document: Document) -> RestoredDocument:
    """A document taken as it was read."""
    return RestoredDocument(document, tuple(_as_restored(page) for page in document.pages))


def _as_restored(page: Page) -> RestoredPage:
    lines = tuple(RestoredLine(line, RestoredText(line.text, line.text)) for line in page.lines)
    return RestoredPage(page, lines)


def text_document(path: Path) -> Document:
    """A text file as a document: TABs hold columns apart, lines behind [[stamps]] are overlays."""
    lines: list[Line] = []
    zone = Zone.BODY
    for row, text in enumerate(path.read_text("utf-8").split("\n")):
        if text.strip() == "[[stamps]]":
            zone = Zone.STAMP
            continue
        lines += [Line((Word(part),), row, zone) for part in text.split("\t")]
    page = Page(1, 0.0, 0.0, tuple(lines), Origin.TEXT_FILE)
    source = Source(path, path.name, path.stat().st_size, "text/plain", 1, "")
    return Document(source, (page,))


def seeds(shared: Path, names: Iterable[str], suffix: str, restore: bool) -> Iterator[Case]:
    """Seed documents, from gold text or as garbled text put through the restorer."""
    for name in names:
        gold = json.loads((shared / "seeds" / f"{name}.record.json").read_text("utf-8"))
        document = text_document(shared / "seeds" / f"{name}{suffix}")
        yield Case(name, gold, restored(document) if restore else as_restored(document))


def transcripts(shared: Path) -> Iterator[Case]:
    """Transcribed pages, scored in the fields that stand on them."""
    for path in sorted((shared / "scans").glob("*.p*.gold.txt")):
        name, number = path.name.removesuffix(".gold.txt").rsplit(".p", 1)
        gold = json.loads((shared / "scans" / f"{name}.gold.json").read_text("utf-8"))
        first = HEAD if number == "1" else frozenset()
        last = END if "Nơi nhận" in path.read_text("utf-8") else frozenset()
        whole = CITED if gold["pages"] == 1 else frozenset()
        if first | last:
            yield Case(f"{name}.p{number}", gold, as_restored(text_document(path)), first | last | whole)


def scans(shared: Path, pages: Path | None, restore: bool) -> Iterator[Case]:
    """Scans end to end."""
    for path in sorted((shared / "scans").glob("*.gold.json")):
        name = path.name.removesuffix(".gold.json")
        document = read_scan(shared, pages, name)
        if document is not None:
            yield Case(
                name, json.loads(path.read_text("utf-8")), restored(document) if restore else as_restored(document)
            )


def read_scan(shared: Path, pages: Path | None, name: str) -> Document | None:
    """A scan as read before, or read now."""
    from ocr import OcrOptions, read_document
    from ocr.serial import document_from_json

    if pages is None:
        return read_document(
            next(f for f in (shared / "scans").glob(f"{name}.*") if f.suffix in (".pdf", ".jpg")), OcrOptions()
        )
    stored = pages / f"{name}.json"
    return document_from_json(json.loads(stored.read_text("utf-8"))) if stored.exists() else None


def restored(document: Document) -> RestoredDocument:
    """A document put through the restorer."""
    from restore import RestoreOptions, load_restorer, restore_document

    return restore_document(document, load_restorer(RestoreOptions()))


def run(title: str, cases: Iterable[Case], scorer: Any, misses: bool) -> None:
    """Score cases and print their table."""
    total: dict[str, Any] = {}
    count, seconds = 0, 0.0
    for case in cases:
        begin = time.perf_counter()
        record = extract_record(case.document)
        seconds += time.perf_counter() - begin
        count += 1
        hyp = json.loads(record.model_dump_json(by_alias=True))
        scores, errors = scorer.score(case.name, scorer.adapt(case.gold), scorer.adapt(hyp))
        for name, score in scores.items():
            if not case.fields or name in case.fields:
                total[name] = total.get(name, scorer.Score()) + score
        if misses:
            show(errors, case.fields, scorer)
    if not count:
        return
    invented = sum(s.invented for name, s in total.items() if name not in scorer.NO_MACRO)
    values = sum(s.hyp for name, s in total.items() if name not in scorer.NO_MACRO)
    print(f"\n### {title}\n")
    print(
        f"{count} documents, macro F1 **{scorer.macro_f1(total):.4f}**, invented {invented} of {values} values, ",
        end="",
    )
    print(f"{count / seconds:.0f} documents a second.\n")
    print("| field | gold | right | wrong | missing | extra | invented | F1 |\n|---|---|---|---|---|---|---|---|")
    for name, s in total.items():
        f1 = "-" if s.f1() is None else f"{s.f1():.3f}"
        print(f"| {name} | {s.gold} | {s.right} | {s.wrong} | {s.missing} | {s.extra} | {s.invented} | {f1} |")


def show(errors: Iterable[Any], fields: frozenset[str], scorer: Any) -> None:
    """Print misses to the standard error output."""
    for miss in errors:
        if not fields or miss.field in fields:
            gold, hyp = (json.dumps(scorer.shown(v), ensure_ascii=False) for v in (miss.gold, miss.hyp))
            print(f"{miss.doc}  {miss.field}  {miss.kind}\n    gold {gold}\n    hyp  {hyp}", file=sys.stderr)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--restore", action="store_true", help="put text through the restorer")
    parser.add_argument("--only", choices=["clean", "garbled", "pages", "scans"])
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    sys.path.insert(0, str(args.shared / "eval"))
    import score_record as scorer

    print(f"## Records\n\n{datetime.now(UTC):%Y-%m-%d}, `score_record.py`.")
    if args.only in (None, "clean"):
        run("Seeds, clean text", seeds(args.shared, ["002", "004"], ".restored.txt", False), scorer, args.misses)
    if args.only in (None, "garbled"):
        suffix, title = (
            (".txt", "garbled text restored") if args.restore else (".restored.txt", "gold text of the garbled ones")
        )
        run(f"Seeds, {title}", seeds(args.shared, ["000", "001"], suffix, args.restore), scorer, args.misses)
    if args.only in (None, "pages"):
        run("Transcribed pages", transcripts(args.shared), scorer, args.misses)
    if args.only in (None, "scans"):
        run("Scans end to end", scans(args.shared, args.pages, args.restore), scorer, args.misses)


if __name__ == "__main__":
    main()
