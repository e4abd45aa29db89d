"""Syllables as texts use them, counted (old style of tone placement): `restore/data/attested.tsv`.

python -m restore.training.attested CORPUS/train/*.zst > restore/data/attested.tsv
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from pathlib import Path

import regex
import zstandard

from restore.syllable import split_syllable, write

WORD = regex.compile(r"(?<![\w'’-])\p{L}+(?![\w'’])")
LEAST_COUNT = 5


def count(lines: io.TextIOBase) -> Counter[str]:
    """How often each word of letters is met, in lower case."""
    words: Counter[str] = Counter()
    for line in lines:
        words.update(WORD.findall(line.lower()))
    return words


def main() -> None:
    """Count in the files named on the command line and print the table."""
    syllables: Counter[str] = Counter()
    for name in sys.argv[1:]:
        stream = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(Path(name).open("rb"))
        for word, times in count(io.TextIOWrapper(stream, encoding="utf-8")).items():
            parts = split_syllable(word)
            if parts is not None:
                syllables[write(*parts)] += times
    kept = [(s, n) for s, n in sorted(syllables.items()) if n >= LEAST_COUNT]
    sys.stdout.write(
        f"#attested\tformat=1\tlines={len(kept)}\tcolumns=syllable,count\tsource=restore/data/README.md\n"
        + "".join(f"{syllable}\t{times}\n" for syllable, times in kept)
    )


if __name__ == "__main__":
    main()
