"""What stamps and scribbles leave in a text: signs that no writer puts together, to be doubted and never mended."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = re.compile(r"\S+")
# A word with a sign that office texts do not use inside words, or of several signs that do not belong together.
ODD_SIGN = re.compile(r"[\\^~|{}<>¬¦`«»#@=*]")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.|https?:|www\.|[<>]=?\d", re.I)
# Signs that stand together in writing: quotes, brackets, ends of sentences, rules and dots to be filled in, list marks.
SIGNS = re.compile(r"[\"”“’‘'()\[\].,;:!?…_\-–—+*%&/•≥≤=]+")


def noise_in(line: str) -> Iterator[tuple[int, int]]:
    r"""Offsets of the words that look like noise.

    >>> line = "Nơi nhận: /.:> VIGC\\@ - Như trên; ./. vt@so.gov.vn ......."
    >>> [line[start:end] for start, end in noise_in(line)]
    ['/.:>', 'VIGC\\@']
    """
    for found in WORD.finditer(line):
        word = found.group()
        if any(map(str.isalnum, word)):
            odd: object = ODD_SIGN.search(word.strip("*<>=#")) and not ADDRESS.search(word)
        else:
            odd = len(word) > 1 and not SIGNS.fullmatch(word)
        if odd:
            yield found.span()
