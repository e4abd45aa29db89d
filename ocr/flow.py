"""Natural reading order: columns one after the other, the lines of a paragraph joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ocr.model import Line, Page, Zone

ORDER = (Zone.ISSUER, Zone.MOTTO, Zone.TITLE)
"""Zones read as blocks at the top; recipients and signature are read as blocks at the end."""

ENDING = (Zone.RECIPIENTS, Zone.SIGNATURE)
STOPS = (".", ";", ":", "./.", "!", "?")


def flowing(pages: Iterable[Page]) -> str:
    """The text of pages as paragraphs, one a line; overlays and page numbers left out."""
    return "\n\n".join("\n".join(paragraphs(page)) for page in pages)


def paragraphs(page: Page) -> list[str]:
    """The paragraphs of a page in reading order."""
    above = [line.text for zone in ORDER for line in page.lines if line.zone is zone]
    middle = [line for line in page.lines if line.zone in (Zone.BODY, Zone.TABLE)]
    below = [line.text for zone in ENDING for line in page.lines if line.zone is zone]
    return [*above, *_joined(middle, page), *below]


def _joined(lines: Sequence[Line], page: Page) -> list[str]:
    """Body lines joined to paragraphs; table rows stay rows with a TAB between cells."""
    found: list[str] = []
    before: Line | None = None
    for line in lines:
        if before is not None and before.row == line.row:
            found[-1] += "\t" + line.text
        elif before is not None and _continues(before, line, page):
            found[-1] += " " + line.text
        else:
            found.append(line.text)
        before = line
    return found


def _continues(before: Line, line: Line, page: Page) -> bool:
    """Whether a line goes on with the paragraph: the line before ran to the margin, this one is not indented."""
    if Zone.TABLE in (before.zone, line.zone) or not line.text or not before.text:
        return False
    starts_small = line.text[0].islower() or line.text[0] in ",;)"
    if before.box is None or line.box is None:
        return starts_small
    full = before.box.right > 0.85 * max((other.box.right for other in page.lines if other.box), default=page.width)
    indented = line.box.left > before.box.left + 1.2 * line.box.height
    return starts_small or (full and not indented and not before.text.endswith(STOPS))
