"""Who has to do what: the actor and the action of a sentence, or of the heading it stands under."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from extract.fold import fold
from extract.patterns import compiled, read_data
from extract.sentences import Item, Outline, Sentence
from extract.words import Words, words_of

DATA: Final = "duties.toml"
ACTOR_LIMIT: Final = 160  # characters of an actor's name at most
AHEAD: Final = 8  # words that a date before the actor may take (`Trước ngày 30/9, Sở …`)
_BEFORE: Final = " -–+,.:;)"  # loose signs before an action
_BEHIND: Final = re.compile(r"[ ,.:;(\-–]+$|\./\.?$")  # and behind it


@dataclass(frozen=True, slots=True)
class Duty:
    """An actor (None when the text names none) and what it has to do."""

    responsible: str | None
    action: str | None


def clean(text: str) -> str:
    """Words without bullets, brackets of time and loose punctuation at the ends."""
    words = " ".join(text.split()).lstrip(_BEFORE)
    kept = words.rstrip(" ,.:;(-–/")
    return (kept + _BEHIND.sub("", words[len(kept) :])).strip()


def actor_at(text: str, start: int, end: int) -> tuple[str | None, int]:
    """The actor that opens [start, end) of a text, and the offset where the action behind it begins.

    >>> actor_at("- Giao Văn phòng Sở chủ trì tổng hợp.", 0, 37)
    ('Văn phòng Sở', 19)
    """
    words = words_of(text, DATA)
    first, last = _behind_lead(words, words.at(start), "lead"), words.at(end)
    body = _body_end(words, first, last)
    if body is None:
        return None, start
    for at in range(body, last):
        sign = words.norms[at]
        if sign in ".;":
            return None, start
        often = words.end_of("adverb", at) is not None
        if often or sign == ":" or _begins_duty(text, words, at):
            if often and not _verb_behind(words, at):
                at = _name_end(text, words, body, at)
            begin = words.starts[at] if sign == ":" else _before_verb(words, at)
            who = clean(text[words.starts[first] : begin])
            return (who, begin) if who and begin - words.starts[first] <= ACTOR_LIMIT else (None, start)
    return None, start


def _begins_duty(text: str, words: Words, at: int) -> bool:
    """Whether a verb of duty stands here; one in capitals right behind a unit is part of a name (`Ban Chỉ đạo`)."""
    behind = words.end_of("verb", at)
    if behind is None or words.end_of("body_of", at) or words.end_of("no_verb", at - 1) == at + 1:
        return False
    if behind == at + 1 and _marked_otherwise(text[words.starts[at] : words.ends[at]]):
        return False
    named = any(words.end_of("unit", at - n) == at for n in (1, 2, 3))
    return not (named and text[words.starts[at]].isupper())


def _marked_otherwise(word: str) -> bool:
    """Whether a word printed with marks is another than the verb of its letters: `thứ` is not `thu`, `từ` not `tự`."""
    low = word.lower()
    return fold(low) != low and low not in read_data(DATA)["phrases"]["verb"]


def _verb_behind(words: Words, at: int) -> bool:
    """Whether a verb follows a word of how often (`Sở X định kỳ hằng quý báo cáo`)."""
    while at < len(words.norms) and ((behind := words.end_of("adverb", at)) is not None or words.norms[at] == ","):
        at = behind or at + 1
    return words.end_of("verb", at) is not None


def _name_end(text: str, words: Words, at: int, last: int) -> int:
    """Index behind the name of a body that no known verb ends: units, ranks, what joins them, and capitals.

    A small letter may follow a single capital (`Phòng Tài chính`), not several (`huyện Mây Ngàn tiếp …`).
    """
    capitals = 0
    while at < last:
        known = (words.end_of(label, at) for label in ("unit", "rank", "joining"))
        behind = next((end for end in known if end is not None), None)
        capital = behind is None and text[words.starts[at]].isupper()
        if behind is None and not capital and capitals != 1 and words.norms[at] not in ",-":
            break
        capitals = capitals + 1 if capital else 0
        at = behind or at + 1
    return min(at, last)


def _before_verb(words: Words, at: int) -> int:
    """Offset where the actor before a verb ends, `và` and a comma between them left out."""
    while words.norms[at - 1] in {"va", ","}:
        at -= 1
    return words.ends[at - 1]


def _behind_lead(words: Words, at: int, label: str) -> int:
    """Index of the first word behind bullets, a date, and what gives a duty (`đề nghị`, `giao cho`)."""
    at = _behind_signs(words, at)
    if at < len(words.norms) and words.norms[at] in {"truoc", "giai", "nam"}:
        wanted = "," if words.norms[at] == "truoc" else ":"
        at = next((i + 1 for i in range(at, min(at + AHEAD, len(words.norms))) if words.norms[i] == wanted), at)
    behind = words.end_of(label, at)
    return at if behind is None else _behind_signs(words, behind)


def _behind_signs(words: Words, at: int) -> int:
    """Index of the first word behind bullets and colons."""
    while at < len(words.norms) and words.norms[at] in "-+:":
        at += 1
    return at


def _body_end(words: Words, first: int, last: int) -> int | None:
    """Index behind the word that makes what begins at `first` a body; None when it is none."""
    if words.end_of("no_unit", first) is not None and words.end_of("body_of", first) is None:
        return None
    at = first
    while at < last:
        for ahead in (0, 1) if at > first else (0,):  # a word may stand between, `các thành viên Ban …`
            unit, rank = words.end_of("unit", at + ahead), words.end_of("rank", at + ahead)
            if unit is not None and unit <= last:
                return unit
            if rank is not None:
                at = rank
                break
        else:
            return None
    return None


def heading_actor(outline: Outline, item: Item) -> str | None:
    """The actor that a heading names: `2. Giao Văn phòng Sở:`, `1. Trách nhiệm của các phòng`."""
    if len(outline.words(item.start, item.end)) > ACTOR_LIMIT:
        closed = outline.text[: item.end].endswith(":")
        return actor_at(outline.text, item.start, item.end)[0] if closed else None
    words = words_of(outline.text, DATA)
    first, last = words.at(item.start), words.at(item.end)
    while last > first and words.norms[last - 1] == ":":
        last -= 1
    lead = words.end_of("heading_lead", first)
    first = first if lead is None else lead
    body = _body_end(words, first, last)
    if body is None or any(sign in ".;:" for sign in words.norms[first:last]):
        return None
    end = next((at for at in range(body, last) if words.end_of("heading_end", at) is not None), last)
    return clean(outline.text[words.starts[first] : words.ends[end - 1]])


def actor_of(outline: Outline, low: str, sentence: Sentence) -> tuple[str | None, int]:
    """The actor of a sentence and the offset where its action begins; the headings above are asked last."""
    who, begin = actor_at(outline.text, sentence.start, sentence.end)
    if who:
        return who, begin
    begin = sentence.start
    item = outline.items[sentence.item]
    if sentence.start > item.start and (whole := actor_at(outline.text, item.start, item.end)[0]):
        return whole, begin
    for heading in outline.headings(sentence.item):
        if named := heading_actor(outline, heading):
            return named, begin
    return None, begin


def duty_of(outline: Outline, low: str, sentence: Sentence, start: int, end: int) -> Duty:
    """The duty of a sentence whose time stands at [start, end): the time itself is left out of the action."""
    who, begin = actor_of(outline, low, sentence)
    text = outline.text
    begin = min(max(begin, sentence.start), sentence.end)
    if begin <= start:
        lead = compiled(DATA, "actors")["time_words"].search(low[begin:start])
        action = text[begin : begin + (lead.start() if lead else start - begin)] + " " + text[end : sentence.end]
    else:
        action = text[begin : sentence.end]
    return Duty(who, _meant(outline, sentence, clean(action)))


def _meant(outline: Outline, sentence: Sentence, action: str) -> str | None:
    """The action; that of the heading above when the sentence itself is only a label (`Thời gian thực hiện:`)."""
    if action and not compiled(DATA, "actors")["label"].fullmatch(fold(action)):
        return action
    above = next(iter(outline.headings(sentence.item)), None)
    return clean(outline.words(above.start, above.end)) or None if above else action or None
