"""Number and date written by hand: the engine's letters for them give way to what the record knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.review.lines import ReviewedLine, ReviewedWord
from extract.model import Record


def with_known_ink(reviewed: Sequence[Sequence[ReviewedLine]], record: Record) -> list[list[ReviewedLine]]:
    """The lines of all pages with number and date as the record has them, where the page was read otherwise."""
    lines = [list(page) for page in reviewed]
    for pointer, value in known(record):
        proof = record.provenance.get(pointer)
        if proof is None or not proof.as_read or not proof.evidence or says(proof.as_read, value):
            continue
        number = proof.evidence[0].page - 1
        if number < len(lines):
            lines[number] = [put(line, proof.as_read, value) for line in lines[number]]
    return lines


def known(record: Record) -> Iterator[tuple[str, str]]:
    """Pointer and printed form of number and whole date."""
    if record.number:
        yield "/number", record.number
    if re.fullmatch(r"\d{4}-\d\d-\d\d", record.issued_date or ""):
        year, month, day = (record.issued_date or "").split("-")
        month = month if int(month) < 3 else str(int(month))  # a zero before January and February only
        yield "/issued_date", f"ngày {day} tháng {month} năm {year}"


def says(read: str, value: str) -> bool:
    """Whether the engine read the same numbers.

    >>> says("ngày 1 2 tháng 3 năm 2024", "ngày 12 tháng 3 năm 2024"), says("ngày 05", "ngày 5")
    (False, True)
    """
    if "ngày" not in value:
        return read == value
    return [int(n) for n in re.findall(r"\d+", read)] == [int(n) for n in re.findall(r"\d+", value)]


def put(line: ReviewedLine, read: str, value: str) -> ReviewedLine:
    """The line with `value` for `read` where it stands in one place, on the words it stands on; else as it is."""
    at = line.text.find(read)
    if at < 0 or line.text.count(read) > 1 or any(len(word.text.split()) != 1 for word in line.words):
        return line
    touched = [i for i, (start, end) in enumerate(places(line)) if start < at + len(read) and end > at]
    if not touched:
        return line
    first, last = touched[0], touched[-1]
    start, end = places(line)[first][0], places(line)[last][1]
    text = line.text[start:at] + value + line.text[at + len(read) : end]
    word: ReviewedWord = replace(line.words[first], end=line.words[last].end, text=text)
    words = (*line.words[:first], word, *line.words[last + 1 :])
    return replace(line, text=line.text[:start] + text + line.text[end:], words=words)


def places(line: ReviewedLine) -> list[tuple[int, int]]:
    """Where each word stands in the text after review."""
    return [found.span() for found in re.finditer(r"\S+", line.text)]
