"""How well the grammar of codes, dates and numerals does: on pairs, or with `--healthy` on true text.

python -m restore.training.check_grammar english PAIRS/english.tsv
python -m restore.training.check_grammar vietnamese --healthy dev/*.txt
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import regex

from restore.grammar import apply, read_spans
from restore.model import Channel

TRUE_CODE = regex.compile(
    r"(?<![\w/])\d+[A-Z]?(?:/\d{4})?[/-][A-ZĐ][A-Za-zĐđ]*\d{0,2}(?:[-/.][A-ZĐ][A-ZĐa-z]*)*(?![\w/])"
)
TRUE_DATE = regex.compile(r"\d{1,2}/\d{1,2}/\d{4}|[Nn]gày \d{1,2} tháng \d{1,2} năm \d{4}")


def check_pairs(path: Path, channel: Channel, show: int) -> None:
    """Codes and dates right before and after, and changes that are right."""
    counts: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for row in path.read_text(encoding="utf-8").splitlines():
        true, read = row.split("\t")[:2]
        spans = read_spans(read, channel)
        mended = apply(read, spans)
        for name, pattern in (("code", TRUE_CODE), ("date", TRUE_DATE)):
            for match in pattern.finditer(true):
                counts[f"{name}s"] += 1
                counts[f"{name}s right before"] += match.group() in read
                counts[f"{name}s right after"] += match.group() in mended
                if match.group() not in mended:
                    missed[f"{match.group()}   in   {mended}"] += 1
        for span in spans:
            before = read[span.start : span.end]
            if span.text != before:
                right = span.text.strip() in true
                counts[f"changes {span.kind} {'right' if right else 'wrong'}"] += 1
                if not right:
                    wrong[f"{span.kind}: {before} -> {span.text}   in   {true}"] += 1
    print_counts(counts, show, wrong=wrong, missed=missed)


def check_healthy(paths: list[Path], channel: Channel, show: int) -> None:
    """Changes of text that was right."""
    counts: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            counts["words"] += len(line.split())
            for span in read_spans(line, channel):
                before = line[span.start : span.end]
                counts[f"{span.kind} found"] += 1
                if span.text != before:
                    counts["changes"] += 1
                    changed[f"{span.kind}: {before} -> {span.text}"] += 1
    print_counts(counts, show, changed=changed)


def print_counts(counts: Counter[str], show: int, **lists: Counter[str]) -> None:
    """Print the counts and the commonest cases."""
    for name, count in sorted(counts.items()):
        print(f"{count:8d}  {name}")  # noqa: T201
    for name, cases in lists.items():
        print(f"--- {name} {cases.total()}")  # noqa: T201
        for case, count in cases.most_common(show):
            print(f"{count:6d}  {case}")  # noqa: T201


def main() -> None:
    """Check what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("channel", type=Channel)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--healthy", action="store_true")
    parser.add_argument("--show", type=int, default=30)
    options = parser.parse_args()
    if options.healthy:
        check_healthy(options.paths, options.channel, options.show)
    else:
        for path in options.paths:
            check_pairs(path, options.channel, options.show)


if __name__ == "__main__":
    main()
