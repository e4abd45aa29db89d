"""One form for all text: Unicode NFC, look-alike letters and invisible signs settled, before any offset exists."""

from __future__ import annotations

import unicodedata

LOOK_ALIKES = str.maketrans(
    {
        "\u00d0": "\u0110",  # Eth for D with stroke
        "\u00f0": "\u0111",
        "\u0340": "\u0300",  # tone marks that are canonical twins
        "\u0341": "\u0301",
        "\u00a0": " ",
        "\u2007": " ",
        "\u202f": " ",
        "\u2044": "/",  # fraction slash, which engines write for a slanted one
        "\u00ad": None,  # soft hyphen
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\u2060": None,
        "\ufeff": None,
    }
)


DASHES = frozenset("-–—")


def normalise(text: str) -> str:
    """NFC, with look-alikes replaced, invisible signs dropped and outer space stripped.

    A word of dashes of two lengths is one dash: nobody types such, engines split a worn one.

    >>> normalise("\u00d0i\u0065\u0323\u0302n")
    'Điện'
    >>> normalise("—-"), normalise("--")
    ('–', '--')
    """
    text = unicodedata.normalize("NFC", text.translate(LOOK_ALIKES)).strip()
    return "–" if len(text) < 4 and set(text) <= DASHES and len(set(text)) > 1 else text
