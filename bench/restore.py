"""Measures restoration and prints a section for bench/RESULTS.md.

    python -m bench.restore SHARED [--garbled DIR] [--wiki FILE] [--pyvi PYTHON] [--plot docs/calibration.svg]

SHARED holds eval/, seeds/, corpora/ as described there. `--garbled` is a folder of held-out pages as Tesseract reads
them (english.tsv, vietnamese.tsv: true line TAB read line), `--wiki` text that was held out of training, `--pyvi` the
Python of an environment with pyvi. All speeds are of one core, in process time, inputs in memory.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from restore import Channel, RestoreOptions, Restorer
from restore.syllable import fold, old_place
from restore.training.calibration import Judged, judge, reliability

WORD = re.compile(r"\w+")
PYVI = """
import json, sys, time
from pyvi import ViUtils
lines = json.load(sys.stdin)
ViUtils.add_accents("xin chao")
start, out = time.process_time(), []
for line in lines:
    try:
        out.append(ViUtils.add_accents(line))
    except Exception:
        out.append(line)
print(json.dumps([out, time.process_time() - start]))
"""
FRESH = """
import sys, time
from pathlib import Path
import restore.pipeline
start = time.perf_counter()
restorer = restore.pipeline.load_restorer()
loaded = time.perf_counter()
restorer.restore_lines(["thue hi¢n vé viéc"])
first = time.perf_counter()
restorer.restore_lines(Path(sys.argv[1]).read_text("utf-8").split("\\n"))
resident = next(row.split()[1] for row in open("/proc/self/status") if row.startswith("VmRSS"))
print(resident, loaded - start, first - start)
"""
EDGES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.001)
Row = tuple[str, str, str]


class Measure:
    """The scorer of the evaluation data, and the restorer under test."""

    def __init__(self, shared: Path) -> None:
        sys.path.insert(0, str(shared / "eval"))
        import score_restore  # type: ignore[import-not-found]
        import scoretext  # type: ignore[import-not-found]

        self.scorer, self.text = score_restore, scoretext
        start = time.process_time()
        self.restorer = Restorer(RestoreOptions())
        self.load_seconds = time.process_time() - start
        for warm in ("xin chao", "thue hi¢n vé viéc"):
            self.restorer.restore_lines([warm])
        self.shared = shared
        self.seeds = shared / "seeds"
        self.dev = [scoretext.nfc(p.read_text("utf-8")) for p in sorted((shared / "corpora/dev").glob("*.txt"))]
        self.judged: list[Judged] = []

    def score(self, pairs: Iterable[tuple[str, str, Sequence[Any]]], *, keep: bool = False) -> Any:
        """The sum of the tallies of (gold, input, spans)."""
        total = self.scorer.Tally()
        for gold, read, spans in pairs:
            start = time.process_time()
            found = self.restorer.restore_lines(read.split("\n"))
            seconds = time.process_time() - start
            total += self.scorer.score(gold, "\n".join(r.text for r in found), spans, seconds)
            if keep:
                for line, result in zip(gold.split("\n"), found, strict=False):
                    self.judged += judge(result, line)
        return total


def percent(value: float) -> str:
    """A share in per cent."""
    return f"{100 * value:.2f} %"


def stripped(m: Measure, wiki: Path | None) -> list[Row]:
    strip = m.text.strip_marks
    t = m.score(((g, strip(g), ()) for g in m.dev), keep=True)
    rows = [
        ("stripped dev corpus, case-insensitive", percent(t.hits_nocase / t.syllables), "≥ 99.6 %"),
        ("stripped dev corpus, exact", percent(t.hits / t.syllables), "≥ 99.5 %"),
        ("speed on stripped text", f"{t.syllables / t.seconds:,.0f} syllables/s", "≥ 2 × the faster peer"),
    ]
    if wiki:
        gold = m.text.nfc(wiki.read_text("utf-8"))
        t = m.score([(gold, strip(gold), ())])
        rows.append(("stripped encyclopedia, held out of training", percent(t.hits / t.syllables), "≥ 95 %"))
    return rows


def garbled_seeds(m: Measure) -> list[Row]:
    rows = []
    for name in ("000", "001"):
        gold = (m.seeds / f"{name}.restored.txt").read_text("utf-8")
        spans = m.scorer.read_spans(m.seeds / f"{name}.uncertain.json")
        t = m.score([(gold, (m.seeds / f"{name}.txt").read_text("utf-8"), spans)], keep=True)
        rows.append((f"garbled seed {name}, exact", percent(t.hits / t.syllables), "≥ 98.5 %"))
        rows.append((f"garbled seed {name}, codes", percent(t.codes_hit / t.codes_gold), "≥ 99 %"))
    return rows


def clean(m: Measure) -> list[Row]:
    rows = []
    seeds = [(m.seeds / f"{name}.restored.txt").read_text("utf-8") for name in ("002", "004")]
    for name, texts in (("dev corpus", m.dev), ("seeds 002, 004", seeds)):
        t = m.score((m.text.nfc(g), m.text.nfc(g), ()) for g in texts)
        rows.append((f"clean text, {name}: false changes", f"{1e4 * t.changed / t.syllables:.1f} per 10,000", "≤ 5"))
    return rows


def partial(m: Measure) -> list[Row]:
    rows = []
    for share in (0.1, 0.3, 0.5):
        rng = random.Random(5)
        lost = repaired = healthy = changed = 0
        for gold in m.dev:
            true = re.split(r"(\w+)", gold)
            read = [fold(w) if fold(w) != w and rng.random() < share else w for w in true]
            found = re.split(r"(\w+)", "\n".join(r.text for r in m.restorer.restore_lines("".join(read).split("\n"))))
            for a, b, c in zip(true, read, found, strict=False):
                right = old_place(a.lower()) == old_place(c.lower())
                lost, repaired = lost + (a != b), repaired + (a != b and right)
                plain = a == b and a.isalpha()
                healthy, changed = healthy + plain, changed + (plain and not right)
        rows.append((f"{share:.0%} of syllables stripped: repaired", percent(repaired / lost), "≥ 99 %"))
        rows.append((f"{share:.0%} of syllables stripped: healthy changed", percent(changed / healthy), "≤ 0.1 %"))
    return rows


def pages(m: Measure, folder: Path) -> list[Row]:
    rows = []
    for channel, label in ((Channel.ENGLISH, "eng"), (Channel.VIETNAMESE, "vie")):
        lines = [r.split("\t") for r in (folder / f"{channel}.tsv").read_text("utf-8").splitlines() if "\t" in r]
        before, after = m.scorer.Tally(), m.scorer.Tally()
        for at in range(0, len(lines), 44):
            part = lines[at : at + 44]
            gold, read = ("\n".join(x[k] for x in part) for k in (0, 1))
            before += m.scorer.score(gold, read)
            after += m.score([(gold, read, ())], keep=True)
        was, left = before.syllables - before.hits, after.syllables - after.hits
        rows.append((f"held-out pages read by {label}: right before", percent(before.hits / before.syllables), ""))
        rows.append((f"held-out pages read by {label}: right after", percent(after.hits / after.syllables), ""))
        target = "≤ 60 %" if label == "vie" else ""
        rows.append((f"held-out pages read by {label}: word errors left", percent(left / was), target))
        rows.append(
            (f"speed on text read by {label}", f"{after.syllables / after.seconds:,.0f} syllables/s", "≥ 10,000")
        )
    return rows


def peer(m: Measure, python: str) -> list[Row]:
    """The same stripped lines through pyvi, in this run."""
    lines = [m.text.strip_marks(line) for gold in m.dev for line in gold.split("\n")]
    done = subprocess.run([python, "-c", PYVI], input=json.dumps(lines), capture_output=True, text=True, check=True)
    out, seconds = json.loads(done.stdout.strip().splitlines()[-1])
    t = m.scorer.score("\n".join(m.dev), "\n".join(out))
    return [
        ("pyvi in the same run, case-insensitive", percent(t.hits_nocase / t.syllables), ""),
        ("pyvi in the same run, speed", f"{t.syllables / seconds:,.0f} syllables/s", ""),
    ]


def footprint(m: Measure) -> list[Row]:
    folder = m.restorer.model.folder
    size = sum(p.stat().st_size for p in folder.iterdir())
    example = m.seeds / "001.txt"
    done = subprocess.run([sys.executable, "-c", FRESH, str(example)], capture_output=True, text=True, check=True)
    resident, loaded, first = map(float, done.stdout.split())
    return [
        ("load, process time", f"{m.load_seconds:.2f} s", "≤ 0.5 s"),
        ("load in a fresh process, wall time", f"{loaded:.2f} s", "≤ 0.5 s"),
        ("load and the first garbled line, wall time", f"{first:.2f} s", "≤ 0.5 s"),
        ("resident memory, model loaded and a garbled document restored", f"{resident / 1024:.0f} MB", "≤ 300 MB"),
        ("size on disk", f"{size / 1e6:.1f} MB", "≤ 25 MB"),
    ]


def sure(judged: Sequence[Judged]) -> list[Row]:
    top = [right for c, right in judged if c.confidence >= 0.99]
    wrong = 1 - sum(top) / max(1, len(top))
    return [("changes with confidence ≥ 0.99: wrong", f"{percent(wrong)} of {len(top):,}", "≤ 0.5 %")]


def plot(judged: Sequence[Judged], path: Path) -> None:
    """The calibration curve as a small SVG: confidence promised against share of right changes."""
    points = reliability(judged, EDGES)
    size, edge = 320, 40
    place: Callable[[float], float] = lambda v: edge + v * size  # noqa: E731
    dots = "".join(
        f'<circle cx="{place(c):.1f}" cy="{place(1 - r):.1f}" r="4" fill="#b00"/>'
        f'<text x="{place(c) - 8:.1f}" y="{place(1 - r) - 7:.1f}" font-size="9" text-anchor="end">{n}</text>'
        for c, r, n in points
    )
    ticks = "".join(
        f'<text x="{place(v):.0f}" y="{edge + size + 16}" font-size="11" text-anchor="middle">{v:g}</text>'
        f'<text x="{edge - 6}" y="{place(1 - v) + 4:.0f}" font-size="11" text-anchor="end">{v:g}</text>'
        for v in (0, 0.25, 0.5, 0.75, 1)
    )
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size + 70}" height="{size + 90}" font-family="sans-serif">'
        f'<rect width="100%" height="100%" fill="white"/><rect x="{edge}" y="{edge}" width="{size}" height="{size}" '
        f'fill="none" stroke="#888"/><line x1="{edge}" y1="{edge + size}" x2="{edge + size}" y2="{edge}" '
        f'stroke="#888" stroke-dasharray="4"/>{ticks}{dots}<text x="{edge}" y="24" font-size="13">Share of right '
        f'changes (number of changes)</text><text x="{edge + size // 2}" y="{edge + size + 38}" font-size="13" '
        f'text-anchor="middle">confidence given</text></svg>\n',
        "utf-8",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--garbled", type=Path)
    parser.add_argument("--wiki", type=Path)
    parser.add_argument("--pyvi")
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    m = Measure(options.shared)
    rows = stripped(m, options.wiki)
    rows += peer(m, options.pyvi) if options.pyvi else []
    rows += garbled_seeds(m) + clean(m) + partial(m)
    rows += pages(m, options.garbled) if options.garbled else []
    rows += sure(m.judged) + footprint(m)
    print(f"## Restoration\n\nModel {m.restorer.model_digest}, {time.strftime('%Y-%m-%d')}.\n")
    print("| what | result | target |\n|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    if options.plot:
        plot(m.judged, options.plot)


if __name__ == "__main__":
    main()
