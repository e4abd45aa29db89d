"""Text maps from plain text, for tests: a line feed ends a row, a TAB parts the cells of a row."""

from extract.textmap import PlacedLine, TextMap
from ocr.model import Line, Word
from restore.model import RestoredLine, RestoredText


def text_map(text, page=1):
    lines = []
    for row, line in enumerate(text.split("\n")):
        for part in line.split("\t"):
            words = tuple(Word(word) for word in part.split(" "))
            lines.append(PlacedLine(RestoredLine(Line(words, row), RestoredText(part, part)), page, row + 1))
    return TextMap.of(lines)
