"""Whom a document is sent to: Kính gửi, Nơi nhận with notes, and the archive line."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Final, NamedTuple

import regex

from extract import marks
from extract.fold import fold
from extract.model import Addressee, Recipient
from extract.textmap import Found, PlacedLine, TextMap

# Stray signs behind the end of an entry: a sign or two behind its mark that are no initials, a brace with what it
# joins, or a few that no entry holds [M].
_JUNK: Final = regex.compile(
    r"(?<=[;.]) \W*(?!\p{Lu}{2})\w{1,2}\W*$|(?<=\)\.)\W*(?!\p{Lu}{2})\w{1,2}\W*$"
    r"|\s*[{}].*$"
    r"|\s+[^\s\p{L}\d(]*\w?[^\s\p{L}\d)]*[?#*~^<>=@€£¥»«„]+[^\s\p{L})]*$"
)
# Signs alone, and words with letters that Vietnamese does not have, at the end: strokes of a pen or a stamp [M].
_STROKES: Final = regex.compile(r"(?:[,;]?\s+(?:[^\p{Lu}\p{Ll}\d\s()\"”'’]+|[^\s()]*[ÄËÏÎÖÜŸäëïîöüÿœæŒÆ][^\s()]*))+$")
# A clerk's initials by hand behind the last full stop, read as signs that no entry holds [M].
_SCRAWL: Final = regex.compile(r"[.,]\s?(?=[^\s.,]*[?#*~^<>=@€£¥»«„¢§©®°|\\])[^\s.,]{1,6}$")
# The same read as digits behind a clerk's name, where copies have been counted in brackets before [M].
_INITIALS: Final = regex.compile(r"(?<=\(\p{Ll}?\d+\p{Ll}?\).*\p{Ll})\s+\d{1,3}$")
# What a bracketed note of a recipient is about; other brackets belong to the name [M, R].
_NOTE: Final = regex.compile(r"\s*[(\[](?P<note>[^()\[\]]*)[)\]]\s*$")
_ARCHIVE: Final = regex.compile(r"^\W{0,3}(?:l|1|i)[uưựứtư]{1,3}[uư]?\b")
# A Roman two whose strokes were read as letters: `Như mục lÏ`.
_TWO: Final = regex.compile(r"(?<=\b[Mm]ục )[lI1|][lIÏÌÍ1|](?=\W*$)")
# `Như Điều 3`, its number not read.
_ARTICLE: Final = regex.compile(r"(?:Như|Theo) [Đđ]iều(?: [^\p{L}\d])?")
_HEADING: Final = regex.compile(r"(?m)^\W{0,3}Điều (\d{1,3})[.:]")
_TAIL: Final = regex.compile(r"[\s;:.,_|/\\~^`'*]+$")
_LEAD: Final = regex.compile(r"^[\s;:.,_|~^`'*+=-]+")
_ENTRY: Final = regex.compile(r";\s*[-–—]\s*(?=\p{Lu})")  # an entry inside a line


class Received(NamedTuple):
    """Recipients and archive line."""

    recipients: list[Found[Recipient]]
    archive_line: Found[str] | None


class _Item(NamedTuple):
    """One entry of a list: its text and offsets."""

    text: str
    start: int
    end: int


def _items(where: TextMap, section_label: str) -> list[_Item]:
    """The entries of a list: a bullet begins one, `;` ends one, other lines go on."""
    out: list[_Item] = []
    bulleted = 2 * sum(bool(marks.bullet_end(line.text)) for line in where.lines) >= len(where.lines)
    edges = _edges(where.lines)
    for i, line in enumerate(where.lines):
        text = line.text
        label = marks.label_at(text, "recipients", section_label)
        at = label or 0
        at += marks.bullet_end(text[at:])
        body = text[at:]
        if not any(c.isalnum() for c in body):
            continue
        start, end = where.starts[i] + at, where.starts[i] + len(text)
        if out and _is_archive(out[-1].text) and out[-1].text.rstrip().endswith("."):
            break
        lost = edges is not None and _lacks_bullet(line, edges)
        if (
            out
            and not (lost and _is_closed(out[-1].text))
            and not _begins_item(text, label, out[-1].text, bulleted, section_label != "labels")
        ):
            out[-1] = _Item(f"{out[-1].text} {body.strip()}", out[-1].start, end)
        else:
            out.append(_Item(body.strip(), start, end))
    return [part for item in out for part in _split(item)]


def _begins_item(text: str, label: int | None, before: str, bulleted: bool, addressed: bool) -> bool:
    """Whether a line begins a new entry."""
    if label is not None or marks.bullet_end(text):
        return True
    if _is_archive(text):
        return True
    if addressed and not bulleted and _names_recipient(text) and not before.rstrip().endswith((",", " và", "-")):
        return True
    worn_bullet = not text[:1].isalnum() and text[:1] != "("
    return _is_closed(before) and (
        worn_bullet or (before.rstrip().endswith(";") and (not bulleted or _names_recipient(text)))
    )


def _is_closed(before: str) -> bool:
    """Whether an entry ends as entries do; a colon is a semicolon whose tail was not printed."""
    return before.rstrip().endswith((";", ":", "."))


def _edges(lines: Sequence[PlacedLine]) -> tuple[float, float] | None:
    """Where the bullets of a list stand and where the words behind them begin, points; None without boxes."""
    starts = []
    for line in lines:
        words = line.line.source.words
        if len(words) > 1 and not any(map(str.isalnum, words[0].text)) and words[0].box and words[1].box:
            starts.append((words[0].box.left, words[1].box.left))
    if len(starts) < 2:
        return None
    return median(left for left, _ in starts), median(left for _, left in starts)


def _lacks_bullet(line: PlacedLine, edges: tuple[float, float]) -> bool:
    """Whether a line begins under the words of the list, not under its bullets: its own bullet was not read."""
    box = line.line.source.box
    bullet, words = edges
    capital = line.text[:1].isupper()
    return box is not None and capital and abs(box.left - words) < (words - bullet) / 2


def _names_recipient(text: str) -> bool:
    """Whether a line whose bullet was not read begins like a recipient: a body, `Các …`, `Như …`."""
    return text[:1].isupper() and (
        marks.starts_with(text, "agency", "heads") is not None
        or marks.starts_with(text, "recipients", "openers") is not None
    )


def _split(item: _Item) -> list[_Item]:
    """An entry cut at `; -` inside its line."""
    out = []
    at = 0
    for hit in _ENTRY.finditer(item.text):
        out.append(item._replace(text=item.text[at : hit.start()]))
        at = hit.end()
    out.append(item._replace(text=item.text[at:]))
    return out


def _tidy(text: str) -> str:
    """An entry without its closing mark and stray signs."""
    text = _TWO.sub("II", " ".join(text.split()))
    junk = _JUNK.search(text)
    if junk and text[: junk.start()].count("(") <= text[: junk.start()].count(")"):
        text = text[: junk.start()]
    text = _SCRAWL.sub("", _TAIL.sub("", _STROKES.sub("", text)))
    return _LEAD.sub("", text)


def _is_archive(text: str) -> bool:
    """Whether an entry is the archive line."""
    low = fold(text).lstrip(" -–—_+*.~'`")
    return bool(_ARCHIVE.match(low)) and low[:3].strip(":") in {"luu", "lau", "liu", "1uu", "iuu", "lu", "luw", "ltu"}


def find_recipients(where: TextMap, article: str | None = None) -> Received:
    """The entries of Nơi nhận. `article`: the last article of the text, which names those who carry it out."""
    recipients: list[Found[Recipient]] = []
    archive: Found[str] | None = None
    for item in _items(where, "labels"):
        text = _tidy(item.text)
        if archive is not None or sum(c.isalpha() for c in text) < 2:
            continue
        if _is_archive(text):
            archive = Found(_archive_value(text), where, item.start, item.end, 0.95)
        elif article is not None and _ARTICLE.fullmatch(text):
            value = Recipient(name=f"Như Điều {article}", note=None)
            doubt = ("inferred", "the article's number cannot be read; it is the last one of the text")
            recipients.append(Found(value, where, item.start, item.end, 0.7, (doubt,)))
        else:
            recipients.append(Found(_recipient(text), where, item.start, item.end, 0.95))
    return Received(recipients, archive)


def last_article(body: str) -> str | None:
    r"""The number of the last article of a text; None where it has none.

    >>> last_article("Điều 1. Ban hành.\nĐiều 2. Theo Điều 9 thi hành."), last_article("1. Giao Sở")
    ('2', None)
    """
    numbers = _HEADING.findall(body)
    return numbers[-1] if numbers else None


def _archive_value(text: str) -> str:
    """The archive line with its first word put right (`Luu`), and the digits behind a clerk's short name."""
    text = regex.sub(r"^\W*\p{L}+", "Lưu", text).replace("¡", "i")
    text = _INITIALS.sub("", text)
    return regex.sub(r"(?<=\p{Ll})l(?=\d{2,})|(?<=\d)[Il](?=\d*\W*$)", "1", text)


def _recipient(text: str) -> Recipient:
    """Name and bracketed note of an entry."""
    hit = _NOTE.search(text)
    if hit and hit.start() > 1:
        return Recipient(name=_tidy(text[: hit.start()]), note=hit["note"].strip() or None)
    return Recipient(name=text, note=None)


def find_addressees(where: TextMap) -> list[Found[Addressee]]:
    """The entries of Kính gửi."""
    out = []
    for item in _items(where, "addressee_labels"):
        text = _tidy(regex.sub(r"^\W*(?:đồng )?[Kk]ính g[ửở]i\s*:?", "", item.text))
        if sum(c.isalnum() for c in text) >= 2 and not text.startswith("("):
            cut = regex.sub(r"[.;]\s*\((?:sau đây|gọi).*$", "", text)
            out.append(Found(Addressee(name=_tidy(cut)), where, item.start, item.end, 0.95))
    return out
