"""Rows of a letterhead filled in by hand, cut as real ones are: training lines have gone through `hand_strip.cut`.

All lengths are in type sizes ("em") unless a name says pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.hand_anchor import Blank
from ocr.hand_input import HEIGHT, PLANES, WIDTH, Picture, to_input
from ocr.hand_strip import ABOVE, Strip, cut
from ocr.model import InkKind
from ocr.training.hand_lines import SEEN, Ink, Writer, scanned, uneven

PIXELS = 72.0  # resolution at which a point is a pixel
SIZES = (18, 20, 23, 27, 31, 36, 41, 47, 54)  # type sizes in pixels: 13 points at 100 to 300 dpi
KINDS = ((InkKind.NUMBER, 0.62), (InkKind.DAY, 0.26), (InkKind.MONTH, 0.12))
EMPTY = 0.1  # share of rows nobody wrote in
LEAST_KEPT = 0.85  # share of the writing that the finder must have kept
FAINT = 0.15  # darkness below which writing is lost
NOTATIONS = ("KH-UBND", "QĐ-SYT", "TB-VP", "CT-TTg", "SGDĐT-VP", "BC-BTC", "UBND-NC", "HD-LĐTBXH", "NQ-HĐND", "CV/TU")
PREFIXES = ("Số:", "Số:", "Số:", "Số", "Số :")
LETTERS = "AABBCDabcd"
ROWS_ABOVE, ROWS_BELOW = 2.0, 1.4  # room in the picture around the base line
SLASH = 0.139  # middle of the printed slash from its left edge


@dataclass(slots=True)
class RowWriter:
    """Draws rows. `upright`, `slanted`: font files for number rows and for date rows."""

    writer: Writer
    upright: list[str]
    slanted: list[str]

    def line(self) -> tuple[Picture, str] | None:
        """One picture for the network and what it says (`/` where the printed slash is in view).

        None where the finder sees an empty room or loses some of the ink: nothing can be learned from what is not in
        view. The text of a room without writing is empty.
        """
        random = self.writer.random
        kind = InkKind(random.choice([str(kind) for kind, _ in KINDS], p=[share for _, share in KINDS]))
        em = float(random.choice(SIZES))
        text = "" if random.random() < EMPTY else sample_text(kind, random)
        dark, wrote, blank, slash = self._row(kind, text, em)
        grey = scanned(dark, em, random)
        seen_blank = missed(blank, random)
        strip = cut(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), seen_blank, PIXELS)
        if strip.picture is None or share_kept(strip, seen_blank, wrote) < LEAST_KEPT:
            return None
        seen = kind == InkKind.NUMBER and strip.box.right > slash
        return to_input(strip.picture, strip.top, strip.bottom, strip.room), text + "/" * seen

    def _row(self, kind: InkKind, text: str, em: float) -> tuple[Ink, Ink, Blank, float]:
        """The darkness of a row, the writing in it alone, the blank and where the middle of its slash is (pixels)."""
        random = self.writer.random
        font = str(random.choice(self.upright if kind == InkKind.NUMBER else self.slanted))
        before, after = words_of(kind, random)
        first, last = printed(before, font, round(em)), printed(after, font, round(em))
        ink = base = None
        if text:
            ink, base = self.writer.hand(text, em * float(np.exp(random.uniform(np.log(0.58), np.log(1.3)))))
        room = self._room(kind, ink.shape[1] / em if ink is not None else 0.0)
        left = 0.4 * em + first.shape[1]
        right = left + room * em
        line = ROWS_ABOVE * em
        dark = np.zeros((int((ROWS_ABOVE + ROWS_BELOW) * em), int(right + last.shape[1] + 0.2 * em)), np.float32)
        wrote = np.zeros_like(dark)
        strength = random.uniform(0.7, 1.0)
        place(dark, first * strength, left - first.shape[1], line)
        place(dark, last * strength, right, line)
        self._lines(dark, (left, right), line, em, font)
        if ink is not None and base is not None:
            slack = right - left - ink.shape[1]
            x = left + slack * random.uniform(0.1, 0.9) if slack > 0 else left + slack * random.uniform(0.3, 0.7)
            low = line + random.normal(-0.03, 0.11) * em
            lay(wrote, ink, x, low - base)
            lay(dark, uneven(ink, random), x, low - base)
        return dark, wrote, Blank(kind, left, right, line, em), right + SLASH * em

    def _room(self, kind: InkKind, wide: float) -> float:
        """How wide the printer left the room: the writing mostly fits, at times it touches the print."""
        random = self.writer.random
        usual = random.uniform(1.2, 4.5) if kind == InkKind.NUMBER else random.uniform(0.8, 2.0)
        least = wide + (random.uniform(-0.15, 0.1) if random.random() < 0.15 else random.uniform(0.1, 0.6))
        return max(usual, least, 0.4)

    def _lines(self, dark: Ink, room: tuple[float, float], line: float, em: float, font: str) -> None:
        """What else is in view: leaders, rules, specks, an arc of a seal, rows above and below."""
        random, (left, right) = self.writer.random, room
        chance = random.random()
        if chance < 0.16:
            dots = printed("." * 60, font, round(em))[:, : max(1, int(right - left))]
            place(dark, dots * random.uniform(0.5, 1.0), left, line + random.uniform(0, 0.12) * em)
        elif chance < 0.24:
            y, thick = int(line + random.uniform(0.02, 0.2) * em), max(1, round(em * random.uniform(0.02, 0.07)))
            begin = int(left - random.uniform(0, 1.0) * em) if random.random() < 0.5 else int(left)
            dark[y : y + thick, max(0, begin) : int(right)] = random.uniform(0.5, 1.0)
        if random.random() < 0.14:
            for _ in range(random.integers(1, 7)):
                spot = (int(random.integers(0, dark.shape[1])), int(random.integers(0, dark.shape[0])))
                cv2.circle(dark, spot, int(random.integers(0, max(1, int(em * 0.05)) + 1)), 1.0, -1)
        if random.random() < 0.03:
            middle = (int(random.uniform(left, right)), int(line + random.choice([-3, 3]) * em))
            cv2.circle(
                dark, middle, int(random.uniform(2.2, 3.4) * em), random.uniform(0.2, 0.6), max(1, int(em * 0.08))
            )
        if random.random() < 0.3:
            words = printed(str(random.choice(["ỦY BAN NHÂN DÂN", "VĂN PHÒNG BỘ", "Độc lập - Tự do"])), font, round(em))
            place(dark, words, left - random.uniform(0, 5) * em, line - random.uniform(1.25, 1.75) * em)
        if random.random() < 0.3:
            words = printed(str(random.choice(["V/v thực hiện nhiệm", "Về việc tổ chức lễ"])), font, round(em))
            place(dark, words, left - random.uniform(0, 3) * em, line + random.uniform(1.15, 1.6) * em)


def words_of(kind: InkKind, random: np.random.Generator) -> tuple[str, str]:
    """The print before and after a blank."""
    if kind == InkKind.DAY:
        return "ngày", "tháng"
    if kind == InkKind.MONTH:
        return "tháng", "năm"
    notation = str(random.choice(NOTATIONS))
    year = f"{random.integers(2010, 2026)}/" if random.random() < 0.15 else ""
    return str(random.choice(PREFIXES)), f"/{year}{notation}"[:6]


def missed(blank: Blank, random: np.random.Generator) -> Blank:
    """The blank as the finder sees it: its neighbours' boxes are not exact, at times far from it."""

    def off(usual: float, seldom: float, share: float) -> float:
        return float(random.normal(0, seldom if random.random() < share else usual)) * blank.size

    right = blank.right + off(0.05, 0.2, 0.05)
    if blank.kind == InkKind.NUMBER and random.random() < 0.04:  # the notation was not read
        right = blank.left + 4.5 * blank.size
    return Blank(
        blank.kind,
        min(blank.left + off(0.06, 0.2, 0.05), right - 0.3 * blank.size),
        right,
        blank.base + off(0.05, 0.15, 0.05),
        blank.size * float(random.normal(1, 0.04)),
    )


def share_kept(strip: Strip, blank: Blank, wrote: Ink) -> float:
    """How much of the writing is dark in a strip; 1 where nothing was written."""
    assert strip.picture is not None
    top, left = max(0, int(blank.base - ABOVE * blank.size)), round(strip.box.left)
    total = int((wrote > SEEN).sum())
    part = wrote[top : top + strip.picture.shape[0], left : left + strip.picture.shape[1]]
    kept = (part > SEEN) & (strip.picture[: part.shape[0], : part.shape[1]] > FAINT)
    return float(kept.sum()) / total if total else 1.0


@lru_cache(maxsize=3000)
def printed(words: str, font: str, size: int) -> Ink:
    """Printed words as darkness, `size` pixels of type; the base line lies at `2 * size` rows."""
    face = opened(font, size)
    image = Image.new("L", (max(1, round(face.getlength(words))), 3 * size))
    ImageDraw.Draw(image).text((0, 2 * size), words, fill=255, font=face, anchor="ls")
    return np.asarray(image, np.float32) / np.float32(255)


@lru_cache(maxsize=500)
def opened(font: str, size: int) -> ImageFont.FreeTypeFont:
    """A font file at a size in pixels."""
    return ImageFont.truetype(font, size)


def place(dark: Ink, words: Ink, x: float, line: float) -> None:
    """Lay printed words on a picture, their base line on the row `line`."""
    lay(dark, words, x, line - words.shape[0] * 2 / 3)


def lay(dark: Ink, part: Ink, x: float, y: float) -> None:
    """Lay a part on a picture with its upper left corner at (x, y); what hangs over is cut off."""
    top, left = round(y), round(x)
    rows = slice(max(0, top), min(dark.shape[0], top + part.shape[0]))
    columns = slice(max(0, left), min(dark.shape[1], left + part.shape[1]))
    if rows.start < rows.stop and columns.start < columns.stop:
        inside = part[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
        np.maximum(dark[rows, columns], inside, out=dark[rows, columns])


def sample_text(kind: InkKind, random: np.random.Generator) -> str:
    """A document number, day or month as it may be written; days and months also impossible ones."""
    if kind != InkKind.NUMBER:
        most = 31 if kind == InkKind.DAY else 12
        number = int(random.integers(1, most + 1)) if random.random() < 0.85 else int(random.integers(0, 100))
        return f"{number:02d}" if random.random() < 0.8 else str(number)
    if random.random() < 0.6:
        text = str(int(np.exp(random.uniform(np.log(1), np.log(9999)))))
        text = text.zfill(2) if random.random() < 0.75 else text
    else:
        text = "".join(random.choice(list("0123456789"), random.choice([2, 3, 4, 5], p=[0.25, 0.4, 0.31, 0.04])))
    return text + str(random.choice(list(LETTERS))) if random.random() < 0.09 else text


def many(rows: RowWriter, count: int) -> tuple[NDArray[np.uint8], list[str]]:
    """`count` pictures (0-255) and their texts."""
    pictures = np.zeros((count, PLANES, HEIGHT, WIDTH), np.uint8)
    texts: list[str] = []
    while len(texts) < count:
        made = rows.line()
        if made is not None:
            pictures[len(texts)] = (made[0] * 255).astype(np.uint8)
            texts.append(made[1])
    return pictures, texts
