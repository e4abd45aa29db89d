"""Who has to do what: the actor and the action of a sentence, or of the heading it stands under."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from extract.fold import fold
from extract.patterns import compiled
from extract.sentences import Item, Outline, Sentence

DATA: Final = "duties.toml"
ACTOR_LIMIT: Final = 160  # characters of an actor's name at most


@dataclass(frozen=True, slots=True)
class Duty:
    """An actor (None when the text names none) and what it has to do."""

    responsible: str | None
    action: str | None


def clean(text: str) -> str:
    """Words without bullets, brackets of time and loose punctuation at the ends."""
    return re.sub(r"^[\s\-–+,.:;)]+|[\s,.:;(\-–]+$|\./\.?$", "", " ".join(text.split())).strip()


def actor_at(text: str, low: str) -> tuple[str | None, int]:
    """The actor that opens a text, and where the action behind it begins. `low` is the folded text."""
    found = compiled(DATA, "actors")["subject"].match(low)
    if not found or found.end("who") - found.start("who") > ACTOR_LIMIT:
        return None, 0
    who = clean(text[found.start("who") : found.end("who")])
    return (who or None), found.end("who")


def heading_actor(outline: Outline, item: Item) -> str | None:
    """The actor that a heading names: `2. Giao Văn phòng Sở:`, `1. Trách nhiệm của các phòng`."""
    text = outline.words(item.start, item.end)
    if len(text) > ACTOR_LIMIT:
        return actor_at(text, fold(text))[0] if text.endswith(":") else None
    found = compiled(DATA, "actors")["heading"].fullmatch(fold(text))
    return clean(text[found.start("who") : found.end("who")]) if found else None


def actor_of(outline: Outline, low: str, sentence: Sentence) -> tuple[str | None, int]:
    """The actor of a sentence and the offset where its action begins; the headings above are asked last."""
    begin = sentence.start
    lead = compiled(DATA, "actors")["lead"].match(low, begin, sentence.end)
    at = lead.end() if lead else begin
    who, length = actor_at(outline.text[at : sentence.end], low[at : sentence.end])
    if who:
        return who, at + length
    item = outline.items[sentence.item]
    if (
        sentence.start > item.start
        and (whole := actor_at(outline.text[item.start : item.end], low[item.start : item.end]))[0]
    ):
        return whole[0], begin
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
