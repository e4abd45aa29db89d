"""Lines cut into the tokens the decoder walks along: words, numbers and signs, with their places.

Healthy and bare text is cut at every sign. In text garbled by a reader of another language a sign may be part of a
word (`S&`, `hi¢n`, `x4`), so there only the edges of a word are freed of signs; where signs stand inside, both ways of
cutting are offered to the decoder. What the grammar of codes and dates has spoken for is cut as the grammar wants it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from restore.grammar import GrammarSpan, read_spans
from restore.model import Channel

PLAIN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_|\t")
# Signs that an English engine makes of letters count as letters beside a letter or digit.
GARBLED = re.compile(
    r"(?:[^\W_]|[&¢€$§¥£@°®©#](?=[^\W_])|(?<=[^\W_])[&¢€§¥£@®©#$?’'‘`´\"]*[&¢€§¥£@®©#])+|[&¢€§]|[^\w\s]|_|\t"
)
ENDS = re.compile(r"[.:;!?…][\"”’)]*\s*$|\./\.\s*$")
BULLET = re.compile(r"\s*(?:[-+*•–—]|\(?\d{1,2}[.)]|[a-zđ][.)]|[IVX]+\.)\s?")
LONG = 0.72  # a line shorter than this share of the usual width ends its paragraph
INNER_SIGN = re.compile(r"[^\W\d_][^\s&-]*?[^\w\s&-]+[^\s&-]*[^\W\d_]")
LONGEST_WORD = 12  # signs; a longer run with signs inside is no single word
SIGN_INSIDE = 1.0  # nats for taking signs as a part of a word
FOR_GRAMMAR = re.compile(r"\d|[^\W\d_a-zà-ỹ]{2}|@|\b[IVXl1]{1,4}\.")
JOIN_SPACE = 5.0  # nats for a space that does not belong
SHORT = 4  # a piece of a broken word is hardly longer


@dataclass(slots=True)
class Cut:
    """The tokens of a text, in columns; a token with empty text is the end of a paragraph."""

    rows: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    fixed: list[int] = field(default_factory=list)  # tokens whose text the grammar gave
    joins: list[tuple[int, int, str, float]] = field(default_factory=list)  # first token, how many, text, cost
    spans: list[tuple[int, GrammarSpan]] = field(default_factory=list)  # row, span

    def add(self, row: int, start: int, text: str) -> None:
        """Append a token."""
        self.rows.append(row)
        self.starts.append(start)
        self.texts.append(text)

    def end(self, token: int) -> int:
        """The offset behind a token."""
        return self.starts[token] + len(self.texts[token])


def paragraph_ends(lines: Sequence[str]) -> list[bool]:
    """For each line whether its paragraph ends with it (lines may be wrapped in mid-sentence)."""
    widths = sorted(len(line.rstrip()) for line in lines if line.strip())
    usual = widths[int(0.9 * (len(widths) - 1))] if widths else 0
    following = [*lines[1:], ""][: len(lines)]
    return [_ends_paragraph(line.rstrip(), after, usual) for line, after in zip(lines, following, strict=True)]


def _ends_paragraph(line: str, following: str, usual: int) -> bool:
    if not line or not following.strip() or BULLET.match(following) or ENDS.search(line):
        return True
    return not following.lstrip()[:1].islower() and len(line) < LONG * usual


def cut_lines(lines: Sequence[str], channel: Channel) -> Cut:
    """The tokens of all lines as the channel cuts them."""
    cut = Cut()
    pieces = _cut_garbled if channel is Channel.ENGLISH else _cut_plain
    for row, (line, ends) in enumerate(zip(lines, paragraph_ends(lines), strict=True)):
        at = 0
        if FOR_GRAMMAR.search(line):
            for span in read_spans(line, channel):
                if span.text.isdigit() and span.text == line[span.start : span.end]:
                    continue
                pieces(cut, row, line, at, span.start)
                _cut_span(cut, row, span)
                at = span.end
        pieces(cut, row, line, at, len(line))
        if ends:
            cut.add(row, len(line), "")
    return cut


def _cut_span(cut: Cut, row: int, span: GrammarSpan) -> None:
    cut.spans.append((row, span))
    for text in PLAIN.findall(span.text):
        cut.fixed.append(len(cut.texts))
        cut.add(row, span.start, text)


def _cut_plain(cut: Cut, row: int, line: str, start: int, end: int) -> None:
    rows, starts, texts = cut.rows, cut.starts, cut.texts
    for found in PLAIN.finditer(line, start, end):
        rows.append(row)
        starts.append(found.start())
        texts.append(found.group())


def _cut_garbled(cut: Cut, row: int, line: str, start: int, end: int) -> None:
    first = len(cut.texts)
    for found in GARBLED.finditer(line, start, end):
        cut.add(row, found.start(), found.group())
    for inner in INNER_SIGN.finditer(line, start, end):
        _join_across_signs(cut, first, inner.start(), inner.group())


def _join_across_signs(cut: Cut, first: int, start: int, text: str) -> None:
    """Offer tokens with signs between them as one word."""
    if len(text) > LONGEST_WORD:
        return
    inside = [k for k in range(first, len(cut.texts)) if start <= cut.starts[k] < start + len(text)]
    if len(inside) > 1 and cut.starts[inside[0]] == start and cut.end(inside[-1]) == start + len(text):
        cut.joins.append((inside[0], len(inside), text, SIGN_INSIDE))


def join_across_spaces(cut: Cut, lines: Sequence[str], suspicious: Sequence[bool]) -> None:
    """Offer neighbours as one word where one of them is suspicious and short: `dư ới`, `c ủa`."""
    texts, taken = cut.texts, {first for first, *_ in cut.joins}
    for k in range(len(texts) - 1):
        if not (suspicious[k] or suspicious[k + 1]) or k in taken or cut.rows[k] != cut.rows[k + 1]:
            continue
        gap = lines[cut.rows[k]][cut.end(k) : cut.starts[k + 1]]
        if gap == " " and texts[k][-1:].isalnum() and texts[k + 1][:1].isalnum() and _may_join(texts[k], texts[k + 1]):
            cut.joins.append((k, 2, texts[k] + texts[k + 1], JOIN_SPACE))


def _may_join(left: str, right: str) -> bool:
    short = min(len(left), len(right)) <= SHORT and len(left) + len(right) <= 8
    return short and right[:1].islower() and not left.isdigit()


def in_capitals(line: str) -> bool:
    """Whether a line is a heading in capitals, where case says nothing about its words."""
    if line.isupper():
        return len(line) > 4
    big = sum(map(str.isupper, line))
    return big >= 4 and big > 3 * sum(map(str.islower, line))
