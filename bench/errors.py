"""Counts what restoration still gets wrong, by cause, and prints the Markdown table of docs/restoration.md.

    python -m bench.errors SHARED [--garbled DIR] [--examples N]

SHARED holds eval/ and corpora/dev as described there; `--garbled` is a folder of held-out pages as Tesseract reads
them (english.tsv, vietnamese.tsv: true line TAB read line). Every true word that does not stand in the restored line
is a miss, and the first rule of CAUSES that holds for it is its cause.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from restore import Channel, RestoreOptions, Restorer
from restore.candidates import Vocabulary, is_short
from restore.encodings import times_met
from restore.lexicon import FIRST_WORD, Case, case_of, normal
from restore.syllable import fold, is_syllable, strip_tone, with_style
from restore.tokens import cut_lines

WORD = re.compile(r"[^\W_]+")
COMMON = 3_000
"""The so many commonest words of the model count as common."""
MISPRINT = 1_000
"""A word met so many times less often than another one with the same letters is taken for a misprint of it."""
PAGE = 44
"""Lines of a held-out page restored together."""


class Miss(NamedTuple):
    """A true word that is not in the restored line, what stands there instead, and the words around it."""

    gold: str
    found: str  # "" where words were joined or lost
    before: str
    after: str
    candidates: frozenset[int]  # words that the channel offered anywhere in the line


Rule = Callable[[Miss, Vocabulary], bool]


def _rank(word: str, vocabulary: Vocabulary) -> int:
    return vocabulary.number.get(normal(word), sys.maxsize)


def _common(word: str, vocabulary: Vocabulary) -> bool:
    return _rank(word, vocabulary) < FIRST_WORD + COMMON


def _known(word: str, vocabulary: Vocabulary) -> bool:
    return normal(word) in vocabulary.number


def _same_letters(miss: Miss) -> bool:
    return fold(miss.gold).lower() == fold(miss.found).lower()


def _is_name(miss: Miss) -> bool:
    """A capitalised word beside another one."""
    capital = case_of(miss.gold) is Case.TITLE
    return capital and any(case_of(word) is Case.TITLE for word in (miss.before, miss.after) if word)


def _looks_misprinted(miss: Miss) -> bool:
    """Whether official texts never have the true word, or hardly ever beside the one with the same letters."""
    if is_short(miss.gold) or not _same_letters(miss) or not is_syllable(miss.found):
        return False
    return not is_syllable(miss.gold) or times_met(miss.found) > MISPRINT * max(1, times_met(miss.gold))


CAUSES: tuple[tuple[str, Rule], ...] = (
    ("a number or code", lambda m, v: any(c.isdigit() for c in m.gold + m.found)),
    ("words split, joined or lost", lambda m, v: not m.found),
    ("the case alone", lambda m, v: m.gold.lower() == m.found.lower()),
    ("the true text looks misprinted: no word, or a far rarer one", lambda m, v: _looks_misprinted(m)),
    ("initials and abbreviations", lambda m, v: is_short(m.gold) and not is_syllable(m.gold)),
    ("a word outside the vocabulary", lambda m, v: not _known(m.gold, v)),
    ("a name: a capital beside a capital", lambda m, v: _is_name(m)),
    (
        "marks: both words common, the tone alone differs",
        lambda m, v: (
            _same_letters(m)
            and _common(m.gold, v)
            and _common(m.found, v)
            and strip_tone(m.gold).lower() == strip_tone(m.found).lower()
        ),
    ),
    (
        "marks: both words common",
        lambda m, v: _same_letters(m) and _common(m.gold, v) and _common(m.found, v),
    ),
    ("marks: the true word is the rarer", lambda m, v: _same_letters(m) and _rank(m.gold, v) > _rank(m.found, v)),
    ("marks: the true word is the commoner", lambda m, v: _same_letters(m)),
    ("letters: the true word was not among the candidates", lambda m, v: v.number[normal(m.gold)] not in m.candidates),
    ("letters: another candidate fitted better", lambda m, v: True),
)


def cause(miss: Miss, vocabulary: Vocabulary) -> str:
    """The first cause whose rule holds."""
    return next(name for name, rule in CAUSES if rule(miss, vocabulary))


def misses(gold: str, found: str, candidates: Callable[[], frozenset[int]]) -> Iterator[Miss]:
    """The true words that are missing in a restored line (old and new tone placement count as the same)."""
    true, out = ([with_style(w, "old") for w in WORD.findall(line)] for line in (gold, found))
    for start, end, at, stop in _changed(true, out):
        offered = candidates()
        for k in range(start, end):
            yield Miss(
                true[k],
                out[at + k - start] if end - start == stop - at else "",
                true[k - 1] if k else "",
                true[k + 1] if k + 1 < len(true) else "",
                offered,
            )


def _changed(true: Sequence[str], out: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Runs of words that differ: start and end in the true words, then in the words put out."""
    equal = [op for op in Levenshtein.opcodes(true, out) if op.tag == "equal"]
    ends = [(0, 0), *((op.src_end, op.dest_end) for op in equal)]
    starts = [*((op.src_start, op.dest_start) for op in equal), (len(true), len(out))]
    for (start, at), (end, stop) in zip(ends, starts, strict=True):
        if start < end or at < stop:
            yield start, end, at, stop


class Count:
    """Misses of one kind of text by cause, with examples."""

    def __init__(self, restorer: Restorer) -> None:
        self.restorer, self.words = restorer, 0
        self.by_cause: Counter[str] = Counter()
        self.examples: Counter[tuple[str, str, str]] = Counter()

    def add(self, gold: Sequence[str], read: Sequence[str], channel: Channel) -> None:
        """Restore the lines of a text and count what is missing."""
        vocabulary = self.restorer.model.vocabulary
        restored = self.restorer.restore_lines(read, channel=channel)
        for true, line, out in zip(gold, read, restored, strict=True):
            self.words += len(WORD.findall(true))
            for miss in misses(true, out.text, lambda line=line: self._offered(line, channel)):
                name = cause(miss, vocabulary)
                self.by_cause[name] += 1
                self.examples[name, miss.gold, miss.found] += 1

    def _offered(self, line: str, channel: Channel) -> frozenset[int]:
        """The candidates of all tokens of a line."""
        model = self.restorer.model
        cut = cut_lines([line], channel)
        forms, _ = model.forms(cut, channel)
        forms += [model.store(channel).form(text) for _, _, text, _ in cut.joins]
        arcs = model.store(channel).arcs()
        return frozenset(int(w) for f in forms for w in arcs.word[arcs.first[f] : arcs.first[f + 1]])


def rows(counts: dict[str, Count], examples: int) -> Iterator[str]:
    """The table, commonest cause of the first column first."""
    yield f"| cause | {' | '.join(counts)} |{' examples |' if examples else ''}"
    yield f"|---|{'---:|' * len(counts)}{'---|' if examples else ''}"
    first = next(iter(counts.values()))
    for name in sorted((name for name, _ in CAUSES), key=lambda name: -first.by_cause[name]):
        shown = Counter({(g, f): n for c in counts.values() for (own, g, f), n in c.examples.items() if own == name})
        some = ", ".join(f"*{g}* as *{f}*" if f else f"*{g}*" for (g, f), _ in shown.most_common(examples))
        cells = " | ".join(_share(c.by_cause[name], c.by_cause.total()) for c in counts.values())
        yield f"| {name} | {cells} |{f' {some} |' if examples else ''}"
    totals = " | ".join(f"{c.by_cause.total()} of {c.words:,} words" for c in counts.values())
    yield f"| all | {totals} |{' |' if examples else ''}"


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / max(1, whole):.0%})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--garbled", type=Path)
    parser.add_argument("--examples", type=int, default=0, help="commonest examples of each cause to print")
    options = parser.parse_args()
    sys.path.insert(0, str(options.shared / "eval"))
    import scoretext  # type: ignore[import-not-found]

    restorer = Restorer(RestoreOptions())
    counts = {"stripped": Count(restorer)}
    for path in sorted((options.shared / "corpora/dev").glob("*.txt")):
        gold = scoretext.nfc(path.read_text("utf-8"))
        counts["stripped"].add(gold.split("\n"), scoretext.strip_marks(gold).split("\n"), Channel.BARE)
    for channel, name in ((Channel.ENGLISH, "read by eng"), (Channel.VIETNAMESE, "read by vie")):
        if options.garbled:
            counts[name] = Count(restorer)
            text = (options.garbled / f"{channel}.tsv").read_text("utf-8")
            pairs = [row.split("\t") for row in text.splitlines() if "\t" in row]
            for at in range(0, len(pairs), PAGE):
                gold_lines, read_lines = ([pair[k] for pair in pairs[at : at + PAGE]] for k in (0, 1))
                counts[name].add(gold_lines, read_lines, channel)
    print("\n".join(rows(counts, options.examples)))


if __name__ == "__main__":
    main()
