"""Family names, and those of which a seal left only the end: told where one family name alone ends like that."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from restore import syllable

# Letters that must be left, letters that may be lost, and wrong ones that may stand in their place.
LEAST: Final = 3
LOST: Final = 3
WRONG: Final = 3


@cache
def surnames() -> dict[str, None]:
    """Family names, the commonest first."""
    text = files("restore").joinpath("data", "surnames.txt").read_text(encoding="utf-8")
    return dict.fromkeys(name for line in text.splitlines() if not line.startswith("#") for name in line.split())


def fold(text: str) -> str:
    """The text without marks, in lower case."""
    return syllable.fold(text).lower()


@lru_cache(maxsize=512)
def torn_family_name(word: str) -> str | None:
    """The one family name that ends like a word whose beginning could not be read; None where several do.

    A word that begins with a capital is not torn. Marks decide between names that end in the same letters, unless one
    of them stands there in full: it may have lost no more than its capital.

    >>> [torn_family_name(word) for word in ("_rần", "iizuyễn", "oàn", "ương", "yên", "Mây")]
    ['Trần', 'Nguyễn', 'Đoàn', None, None, None]
    """
    letters = "".join(sign for sign in word if sign.isalpha()).lower()
    if word[:1].isupper():
        return None
    shared = {name: _shared_end(fold(name), fold(letters)) for name in surnames()}
    fitting = {
        name: count
        for name, count in shared.items()
        if count >= LEAST and len(name) - count <= LOST and len(letters) - count <= WRONG
    }
    best = [name for name, count in fitting.items() if count == max(fitting.values())]
    if len(best) > 1 and not any(len(name) == fitting[name] for name in best):
        marked = {name: _shared_end(name.lower(), letters) for name in best}
        best = [name for name in best if marked[name] == max(marked.values())]
    return best[0] if len(best) == 1 else None


def _shared_end(one: str, other: str) -> int:
    """How many letters two words have in common at their ends."""
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count
