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
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

sys.path[0] = str(Path(__file__).parent.parent)  # this script has the name of the package it measures

from bench.field_confidence import Judged, judged, table  # noqa: E402
from extract import ExtractOptions, extract_record  # noqa: E402
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


BY_HAND = frozenset({"number", "code", "issued_date"})  # fields that a clerk mostly writes


class Run(NamedTuple):
    """What a run over cases leaves behind."""

    total: dict[str, Any]
    judged: list[Judged]


def run(title: str, cases: Iterable[Case], scorer: Any, misses: bool, options: ExtractOptions | None = None) -> Run:
    """Score cases and print their table."""
    total: dict[str, Any] = {}
    values: list[Judged] = []
    count = 0
    for case in cases:
        record = extract_record(case.document, options or ExtractOptions())
        count += 1
        hyp = json.loads(record.model_dump_json(by_alias=True))
        gold, adapted = scorer.adapt(case.gold), scorer.adapt(hyp)
        scores, errors = scorer.score(case.name, gold, adapted)
        values += [v for v in judged(hyp, gold, adapted, scorer) if not case.fields or v.field in case.fields]
        for name, score in scores.items():
            if not case.fields or name in case.fields:
                total[name] = total.get(name, scorer.Score()) + score
        if misses:
            show(errors, case.fields, scorer)
    done = Run(total, values)
    if not count:
        return done
    invented = sum(s.invented for name, s in total.items() if name not in scorer.NO_MACRO)
    given = sum(s.hyp for name, s in total.items() if name not in scorer.NO_MACRO)
    print(f"\n### {title}\n")
    printed = scorer.macro_f1({name: score for name, score in total.items() if name not in BY_HAND})
    print(f"{count} documents, macro F1 **{scorer.macro_f1(total):.4f}**, without {', '.join(sorted(BY_HAND))}")
    print(f"(mostly written by hand) **{printed:.4f}**; invented {invented} of {given} values.\n")
    print("| field | gold | right | wrong | missing | extra | invented | F1 |\n|---|---|---|---|---|---|---|---|")
    for name, s in total.items():
        f1 = "-" if s.f1() is None else f"{s.f1():.3f}"
        print(f"| {name} | {s.gold} | {s.right} | {s.wrong} | {s.missing} | {s.extra} | {s.invented} | {f1} |")
    return done


def compare_hint(cases: Iterable[Case], scorer: Any, total: dict[str, Any]) -> None:
    """Print what the file's name adds to the fields written by hand."""
    without: dict[str, Any] = {}
    for case in cases:
        record = extract_record(case.document, ExtractOptions(use_file_name=False))
        hyp = scorer.adapt(json.loads(record.model_dump_json(by_alias=True)))
        for name, score in scorer.score(case.name, scorer.adapt(case.gold), hyp)[0].items():
            without[name] = without.get(name, scorer.Score()) + score
    print("\n| field | right with the file's name | without | wrong with | without |\n|---|---|---|---|---|")
    for name in sorted(BY_HAND):
        one, other = total[name], without[name]
        print(f"| {name} | {one.right} | {other.right} | {one.wrong} | {other.wrong} |")


def of_pages(document: RestoredDocument, count: int) -> RestoredDocument:
    """A document of so many pages: the first, those between again and again, and the last."""
    first, *between, last = document.pages
    inner = [page for page, _ in zip(cycle(between or [last]), range(count - 2), strict=False)]
    numbered = (replace(p, source=replace(p.source, number=i)) for i, p in enumerate([first, *inner, last], 1))
    return RestoredDocument(document.source, tuple(numbered))


def speed(cases: Iterable[Case], pages: int = 5, rounds: int = 3) -> None:
    """Print documents of five pages a second and core, from restored text; the best of some rounds."""
    documents = [of_pages(case.document, pages) for case in cases if len(case.document.pages) > 1]
    if not documents:
        return
    extract_record(documents[0])  # what is loaded once is not counted
    best = min(_seconds(documents) for _ in range(rounds))
    print(f"\n{len(documents)} documents of {pages} pages: **{len(documents) / best:.1f} a second** of processor time.")


def _seconds(documents: Iterable[RestoredDocument]) -> float:
    begin = time.process_time()
    for document in documents:
        extract_record(document)
    return time.process_time() - begin


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
    parser.add_argument("--only", choices=["clean", "garbled", "pages", "scans", "speed"])
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
        cases = list(scans(args.shared, args.pages, args.restore))
        done = run("Scans end to end", cases, scorer, args.misses)
        compare_hint(cases, scorer, done.total)
        print(f"\nConfidence of fields on the scans:\n\n{table(done.judged)}")
        speed(cases)
    if args.only == "speed":
        speed(scans(args.shared, args.pages, args.restore))


if __name__ == "__main__":
    main()
