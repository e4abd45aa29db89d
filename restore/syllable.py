"""The Vietnamese syllable: onset + rime + tone, where the tone mark sits, and the list of all that can be written.

Lists and rules after the field notes of this project: 18,216 syllables for either style of tone placement, 18,576 for
both. All texts are NFC. "Can be written" is not "is attested": how often a syllable is met, the language model knows.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from typing import Literal, NamedTuple


class Tone(IntEnum):
    """The six tones."""

    NGANG = 0
    HUYEN = 1
    SAC = 2
    HOI = 3
    NGA = 4
    NANG = 5


Style = Literal["old", "new"]  # hòa, thúy, ủy | hoà, thuý, uỷ

TONE_MARKS = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
VOWELS = "aăâeêioôơuưy"
SHAPED = frozenset("ăâêôơư")
ONSETS = (
    "",
    *"b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split(),
)
OPEN_RIMES = tuple(
    """
    a ai ao au ay am an ang anh ăm ăn ăng âu ây âm ân âng e eo em en eng ê êu êm ên ênh
    i ia iu im in inh iêu iêm iên iêng
    o oi om on ong oong oa oai oao oay oan oam oang oanh oăn oăm oăng oe oeo oen
    ô ôi ôm ôn ông ôông ơ ơi ơm ơn ơng
    u ua ui um un ung uê uênh uy uya uyu uyn uynh uyên uôi uôm uôn uông uâ uân uâng uây uơ
    ư ưa ưi ưu ưm ưn ưng ươi ươu ươm ươn ương y yêu yêm yên yêng
    """.split()
)
STOP_RIMES = tuple(
    """
    ac ach ap at ăc ăp ăt âc âp ât ec ep et êc êch êp êt ic ich ip it iêc iêp iêt
    oc ooc op ot oac oach oap oat oăc oăp oăt oet oep ôc ôp ôt ôôc ơc ơp ơt
    uc up ut uât uêch uyt uych uyp uyêt uôc uôt uôp ưc ưp ưt ươc ươp ươt yêt
    """.split()
)
STOP_TONES = (Tone.SAC, Tone.NANG)
# Rimes that only qu makes: quy, quyên, quýt ...
QU_RIMES = tuple("y yên yêt ynh ych yt yu yn".split())
BARE_Y_ONSETS = frozenset(("", *"h k l m qu s t th v".split()))
STOP_ENDINGS = ("c", "p", "t", "ch")

LETTERS_LOWER = "".join(
    unicodedata.normalize("NFC", base + mark) for base in VOWELS for mark in TONE_MARKS if base + mark not in VOWELS
)
# The 134 letters that are not ASCII: 66 marked vowels, ăâêôơư and đ, each small and capital.
LETTERS = "".join(sorted({*LETTERS_LOWER, *SHAPED, "đ"} | {c.upper() for c in {*LETTERS_LOWER, *SHAPED, "đ"}}))

_FOLD: dict[int, str] = {}
for _letter in LETTERS:
    _decomposed = unicodedata.normalize("NFD", _letter)
    _FOLD[ord(_letter)] = {"đ": "d", "Đ": "D"}.get(_letter, _decomposed[0])
_TONE_OF = {
    unicodedata.normalize("NFC", vowel + mark): (vowel, Tone(index))
    for vowel in VOWELS + VOWELS.upper()
    for index, mark in enumerate(TONE_MARKS)
}


class Syllable(NamedTuple):
    """A syllable taken apart, in lower case: `nghiệp` = ngh + iêp + nặng."""

    onset: str
    rime: str  # with the shapes of its vowels, without the tone
    tone: Tone


def fold(text: str) -> str:
    """The text without any mark (đ as d): one character for one, so that offsets stay (NFC in).

    >>> fold("Đường lối")
    'Duong loi'
    """
    return text.translate(_FOLD)


def strip_tone(text: str) -> str:
    """The text without tones; the shapes of letters stay (NFC in, one character for one).

    >>> strip_tone("Đường lối")
    'Đương lôi'
    """
    return "".join(_TONE_OF[c][0] if c in _TONE_OF else c for c in text)


def tone_of(word: str) -> Tone:
    """The tone of the first letter that carries one."""
    return next((_TONE_OF[c][1] for c in word if c in _TONE_OF and _TONE_OF[c][1]), Tone.NGANG)


def joins(onset: str, rime: str) -> bool:
    """Whether spelling lets this onset stand before this rime."""
    first = rime[0]
    if onset == "qu":
        return rime in QU_RIMES or first not in "uưoy"
    if rime in QU_RIMES and rime not in OPEN_RIMES and rime not in STOP_RIMES:
        return False
    if rime == "y":
        return onset in BARE_Y_ONSETS
    if rime.startswith("yê"):
        return not onset
    if rime.startswith("iê") and not onset:
        return False
    if onset == "gi" and rime == "ic":
        return False
    if onset in ("c", "g", "ng"):
        return first not in "eêiy"
    if onset in ("gh", "ngh"):
        return first in "eêi"
    if onset == "k":
        return first in "eêiy"
    return True


def write(onset: str, rime: str, tone: Tone = Tone.NGANG, style: Style = "old") -> str:
    """The syllable as spelt, in lower case.

    >>> write("h", "oa", Tone.HUYEN), write("h", "oa", Tone.HUYEN, "new"), write("gi", "iêng", Tone.SAC)
    ('hòa', 'hoà', 'giếng')
    """
    return _before(onset, rime) + _marked(rime, tone, style)


def _before(onset: str, rime: str) -> str:
    """The onset as spelt before a rime."""
    return "g" if onset == "gi" and rime.startswith("i") else onset


def _marked(rime: str, tone: Tone, style: Style) -> str:
    at = _tone_position(rime, style)
    return rime[:at] + unicodedata.normalize("NFC", rime[at] + TONE_MARKS[tone]) + rime[at + 1 :]


def _with_tones(rime: str, style: Style) -> tuple[tuple[Tone, str], ...]:
    """The tones a rime may have, and how it is spelt with each."""
    tones = STOP_TONES if rime.endswith(STOP_ENDINGS) else tuple(Tone)
    return tuple((tone, _marked(rime, tone, style)) for tone in tones)


def _tone_position(rime: str, style: Style) -> int:
    """The index of the vowel in the rime that carries the tone mark."""
    vowels = [i for i, c in enumerate(rime) if c in VOWELS]
    shaped = [i for i in vowels if rime[i] in SHAPED]
    if shaped:
        return shaped[-1]
    if len(vowels) == 1 or len(vowels) < len(rime):
        return vowels[-1]
    if len(vowels) == 3:
        return 1
    return 1 if style == "new" and rime in ("oa", "oe", "uy") else 0


@lru_cache(maxsize=4)
def inventory(style: Style = "old") -> dict[str, Syllable]:
    """Every syllable that spelling allows, in lower case, with its parts."""
    found: dict[str, Syllable] = {}
    marked = {rime: _with_tones(rime, style) for rime in (*OPEN_RIMES, *STOP_RIMES, *QU_RIMES)}
    for onset in ONSETS:
        for rime in (*OPEN_RIMES, *STOP_RIMES, *(QU_RIMES if onset == "qu" else ())):
            if joins(onset, rime):
                spelt = _before(onset, rime)
                for tone, shown in marked[rime]:
                    found.setdefault(spelt + shown, Syllable(onset, rime, tone))
    return found


@lru_cache(maxsize=1)
def all_syllables() -> dict[str, Syllable]:
    """The syllables in both styles of tone placement."""
    return {**inventory("new"), **inventory("old")}


def is_syllable(word: str) -> bool:
    """Whether the word (any case, either style) is spelt as a Vietnamese syllable."""
    return word.lower() in all_syllables()


def split_syllable(word: str) -> Syllable | None:
    """Onset, rime and tone of the word (any case, either style); None when it is no syllable.

    >>> split_syllable("Nghiệp")
    Syllable(onset='ngh', rime='iêp', tone=<Tone.NANG: 5>)
    """
    return all_syllables().get(word.lower())


def with_style(word: str, style: Style) -> str:
    """The word with its tone mark placed by this style; letters, case and anything that is no syllable stay.

    >>> with_style("HOÀ", "old"), with_style("Ủy", "new"), with_style("quá", "old")
    ('HÒA', 'Uỷ', 'quá')
    """
    parts = split_syllable(word)
    if parts is None:
        return word
    spelt = write(*parts, style)
    return "".join(c.upper() if shown.isupper() else c for c, shown in zip(spelt, word, strict=True))


_NEW_PLACE = {
    first + unicodedata.normalize("NFC", second + mark): unicodedata.normalize("NFC", first + mark) + second
    for first, second in ("oa", "oe", "uy")
    for mark in TONE_MARKS[1:]
}
_OLD_PLACE = {old: new for new, old in _NEW_PLACE.items()}
_NEW_GLIDE = re.compile(rf"(?<!q)(?:{'|'.join(_NEW_PLACE)})$")
_OLD_GLIDE = re.compile(rf"(?<!q)(?:{'|'.join(_OLD_PLACE)})$")


def old_place(word: str) -> str:
    """A lower-case word with the tone mark in its official place; quicker than `with_style`, no inventory needed.

    >>> [old_place(s) for s in ("hoà", "uỷ", "quý", "hoàn")]
    ['hòa', 'ủy', 'quý', 'hoàn']
    """
    return word if word.isascii() else _NEW_GLIDE.sub(lambda m: _NEW_PLACE[m.group()], word)


def new_place(word: str) -> str:
    """A lower-case word with the tone mark on the second vowel of open oa, oe, uy.

    >>> [new_place(s) for s in ("hòa", "ủy", "quý", "của")]
    ['hoà', 'uỷ', 'quý', 'của']
    """
    return word if word.isascii() else _OLD_GLIDE.sub(lambda m: _OLD_PLACE[m.group()], word)
