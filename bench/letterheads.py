"""Generated letterheads of invented agencies, filled in by held-out hands: the whole way from page to number.

Sizes by Nghị định 30/2020/NĐ-CP, Phụ lục I; all lengths in points unless a name says pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.hand_reader import POSSIBLE
from ocr.model import InkKind
from ocr.training.hand_lines import Writer, uneven
from ocr.training.hand_rows import lay, sample_text

WIDTH, HEIGHT = 595.0, 370.0  # the upper part of a page
SIZE = 13.0
RESOLUTIONS = (120, 150, 200, 200, 250, 300)
OFFICES = (
    ("ỦY BAN NHÂN DÂN", "TỈNH SÔNG LAM", "UBND", "Sông Lam"),
    ("UBND TỈNH SÔNG LAM", "SỞ ĐƯỜNG SÔNG", "SĐS", "Sông Lam"),
    ("UBND HUYỆN BẾN MÂY", "PHÒNG VƯỜN ƯƠM", "PVU", "Bến Mây"),
    ("BỘ VƯỜN RỪNG", "CỤC CÂY XANH", "CCX", "Hà Nội"),
)
KINDS = (("KẾ HOẠCH", "KH"), ("QUYẾT ĐỊNH", "QĐ"), ("THÔNG BÁO", "TB"), ("BÁO CÁO", "BC"), ("CHỈ THỊ", "CT"))
BODY = (
    "Thực hiện nhiệm vụ trồng cây phân tán năm 2023 trên địa bàn toàn tỉnh, căn cứ tình hình",
    "thực tế của các huyện, cơ quan ban hành văn bản này để các đơn vị triển khai như sau:",
    "1. Các đơn vị rà soát diện tích đất trống, lập danh sách gửi về trước ngày 15 hằng tháng.",
    "2. Cán bộ phụ trách vườn ươm bảo đảm đủ cây giống theo kế hoạch đã được phê duyệt.",
)
BLUE, BLACK = (150, 70, 40), (45, 40, 40)  # pens, blue-green-red
EMPTY = 0.12  # share of rooms nobody wrote in; half of them with leader dots
COLOUR = 0.5  # share of scans in colour
BITONAL = 0.15


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A page (BGR), its resolution, and what was written in each room (empty: nothing)."""

    picture: NDArray[np.uint8]
    dpi: int
    said: dict[InkKind, str]


@dataclass(slots=True)
class _Sheet:
    """A page in the making: print and ink as darkness, pixels a point, the font file."""

    dark: NDArray[np.float32]
    ink: NDArray[np.float32]
    scale: float
    fonts: tuple[str, str, str]  # upright, slanted, bold

    def width(self, words: str, style: int = 0, size: float = SIZE) -> float:
        return float(opened(self.fonts[style], round(size * self.scale)).getlength(words)) / self.scale

    def print(self, words: str, x: float, base: float, style: int = 0, size: float = SIZE) -> float:
        """Print words from `x` on; where they end."""
        face = opened(self.fonts[style], round(size * self.scale))
        wide, tall = int(face.getlength(words)) + 2, round(size * self.scale * 2)
        image = Image.new("L", (wide, tall))
        ImageDraw.Draw(image).text((0, tall * 0.7), words, fill=255, font=face, anchor="ls")
        lay(self.dark, np.asarray(image, np.float32) / 255, x * self.scale, base * self.scale - tall * 0.7)
        return x + float(face.getlength(words)) / self.scale

    def centred(self, words: str, middle: float, base: float, style: int = 0, size: float = SIZE) -> None:
        self.print(words, middle - self.width(words, style, size) / 2, base, style, size)

    def rule(self, middle: float, y: float, wide: float) -> None:
        left, right = (round((middle + side * wide / 2) * self.scale) for side in (-1, 1))
        self.dark[round(y * self.scale) : round(y * self.scale) + max(1, round(0.7 * self.scale)), left:right] = 0.9


@lru_cache(maxsize=200)
def opened(font: str, size: int) -> ImageFont.FreeTypeFont:
    """A font file at a size in pixels."""
    return ImageFont.truetype(font, size)


def letterhead(writer: Writer, fonts: tuple[str, str, str]) -> Letterhead:
    """A page with a filled-in letterhead, scanned."""
    random = writer.random
    dpi = int(random.choice(RESOLUTIONS))
    scale = dpi / 72
    shape = (round(HEIGHT * scale), round(WIDTH * scale))
    sheet = _Sheet(np.zeros(shape, np.float32), np.zeros(shape, np.float32), scale, fonts)
    parent, office, code, place = OFFICES[random.integers(len(OFFICES))]
    kind, short = KINDS[random.integers(len(KINDS))]
    left, right, top = 165 + random.normal(0, 6), 405 + random.normal(0, 6), 72 + random.normal(0, 6)
    sheet.centred(parent, left, top, 0, 12)
    sheet.centred(office, left, top + 16, 2, 12)
    sheet.rule(left, top + 21, 60)
    sheet.centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", right, top, 2, 11.5)
    sheet.centred("Độc lập - Tự do - Hạnh phúc", right, top + 16, 2, 13)
    sheet.rule(right, top + 21, 160)
    row = top + 42 + random.uniform(0, 6)
    said = _number_row(sheet, writer, left, row, f"/{short}-{code}") | _date_row(sheet, writer, right, row, place)
    sheet.centred(kind, WIDTH / 2, row + 38, 2, 14)
    sheet.centred("Về việc trồng cây phân tán và chăm sóc vườn ươm", WIDTH / 2, row + 56, 2, 13)
    for number, line in enumerate(BODY):
        sheet.print(line, 85 if number % 2 else 105, row + 92 + number * 19, 0, 12)
    return Letterhead(_scanned(sheet, random), dpi, said)


def _number_row(sheet: _Sheet, writer: Writer, middle: float, base: float, notation: str) -> dict[InkKind, str]:
    """`Số: … /KH-UBND`."""
    room = writer.random.uniform(28, 55)
    wide = sheet.width("Số:") + room + sheet.width(notation)
    start = sheet.print("Số:", middle - wide / 2, base)
    sheet.print(notation, start + room, base)
    return {InkKind.NUMBER: _fill(sheet, writer, InkKind.NUMBER, start, start + room, base)}


def _date_row(sheet: _Sheet, writer: Writer, middle: float, base: float, place: str) -> dict[InkKind, str]:
    """`Nơi, ngày … tháng … năm 2023`; the month is sometimes printed."""
    random = writer.random
    room, printed = random.uniform(16, 26), random.random() < 0.7
    month = int(random.integers(1, 13))
    x = middle - (sheet.width(f"{place}, ngày tháng 10 năm 2023", 1) + room) / 2
    x = sheet.print(f"{place}, ngày", x, base, 1)
    said = {InkKind.DAY: _fill(sheet, writer, InkKind.DAY, x, x + room, base)}
    x = sheet.print("tháng", x + room, base, 1)
    if printed:
        sheet.print(f" {month:02d} năm 2023", x, base, 1)
        return said
    wide = random.uniform(16, 24)
    said[InkKind.MONTH] = _fill(sheet, writer, InkKind.MONTH, x, x + wide, base)
    sheet.print("năm 2023", x + wide, base, 1)
    return said


def _fill(sheet: _Sheet, writer: Writer, kind: InkKind, left: float, right: float, base: float) -> str:
    """Write into a room, or leave it empty; what was written."""
    random = writer.random
    dots, empty = random.random() < 0.2, random.random() < EMPTY
    if dots or (empty and random.random() < 0.5):
        count = int((right - left) / sheet.width("."))
        sheet.print("." * max(1, count), left, base)
    if empty:
        return ""
    text = sample_text(kind, random)
    while not POSSIBLE[kind](text):
        text = sample_text(kind, random)
    ink, foot = writer.hand(text, SIZE * sheet.scale * float(np.exp(random.uniform(np.log(0.65), np.log(1.2)))))
    slack = (right - left) * sheet.scale - ink.shape[1]
    if slack < 0:  # a clerk writes smaller where there is little room
        ink = cv2.resize(ink, None, fx=1 + slack / ink.shape[1], fy=max(0.7, 1 + slack / ink.shape[1]))
        foot, slack = foot * max(0.7, 1 + slack / (ink.shape[1] - slack)), 0.0
    low = (base + random.normal(-0.3, 1.2)) * sheet.scale
    lay(sheet.ink, uneven(ink, random), left * sheet.scale + slack * random.uniform(0.15, 0.85), low - foot)
    return text


def _scanned(sheet: _Sheet, random: np.random.Generator) -> NDArray[np.uint8]:
    """The sheet as a scanner gives it: tilted a little, in colour, grey or bitonal."""
    paper = np.array([random.uniform(225, 255)] * 3) - (random.uniform(0, 12), 0, 0)
    pen = np.array(BLUE if random.random() < 0.6 else BLACK) + random.normal(0, 12, 3)
    black = random.uniform(10, 60)
    blur = random.uniform(0.3, 0.6 + 0.12 * sheet.scale)
    dark, ink = (cv2.GaussianBlur(part, (0, 0), blur)[..., None] for part in (sheet.dark, sheet.ink))
    picture = np.float32(paper) * (1 - dark) + np.float32(black) * dark
    picture = picture * (1 - ink) + np.minimum(picture, np.float32(pen)) * ink
    picture += random.standard_normal(picture.shape[:2], np.float32)[..., None] * np.float32(random.uniform(0.5, 6))
    whole = np.clip(picture, 0, 255).astype(np.uint8)
    tilt = cv2.getRotationMatrix2D((whole.shape[1] / 2, whole.shape[0] / 2), random.normal(0, 0.4), 1)
    whole = cv2.warpAffine(whole, tilt, (whole.shape[1], whole.shape[0]), borderValue=tuple(map(float, paper)))
    if random.random() > COLOUR:
        whole = cv2.cvtColor(cv2.cvtColor(whole, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        if random.random() < BITONAL / (1 - COLOUR):
            whole = np.where(whole > random.uniform(165, 205), 255, 0).astype(np.uint8)
    _, code = cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(40, 90))])
    return np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), np.uint8)
