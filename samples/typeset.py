"""Draws invented documents in the form of Nghị định 30/2020/NĐ-CP: A4, Tinos (the metrics of Times New Roman)."""

from __future__ import annotations

import itertools
import random
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import handwriting
from model import Appendix, Blank, Letter
from PIL import Image, ImageDraw, ImageFont

DPI = 200  # the resolution Thông tư 05/2025/TT-BNV asks for
FONTS = Path("/usr/share/fonts/truetype/croscore")
STYLES = {"": "Tinos-Regular", "b": "Tinos-Bold", "i": "Tinos-Italic", "bi": "Tinos-BoldItalic"}
INK = (28, 28, 34)
BLUE = (32, 52, 140)
SEAL = (205, 52, 60)


def points(value: float) -> int:
    """Points as pixels."""
    return round(value * DPI / 72)


WIDTH, HEIGHT = points(595), points(842)
LEFT, RIGHT, TOP, BOTTOM = points(85), points(595 - 50), points(57), points(842 - 57)

_fonts: dict[tuple[str, float], ImageFont.FreeTypeFont] = {}


def font(style: str, size: float) -> ImageFont.FreeTypeFont:
    """A Tinos font; `style` one of '', 'b', 'i', 'bi', `size` in points."""
    key = (style, size)
    if key not in _fonts:
        path = FONTS / f"{STYLES[style]}.ttf"
        if not path.exists():
            raise SystemExit(f"no {path}: apt-get install fonts-croscore")
        _fonts[key] = ImageFont.truetype(path, points(size))
    return _fonts[key]


def vietnamese_letters() -> set[str]:
    """The 146 letters, of which 134 are outside ASCII (TCVN 6909:2001)."""
    vowels = [
        v + m
        for v, marks in (("a", "\u0306\u0302"), ("e", "\u0302"), ("o", "\u0302\u031b"), ("u", "\u031b"))
        for m in ("", *marks)
    ] + ["i", "y"]
    tones = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    lower = {unicodedata.normalize("NFC", v + t) for v, t in itertools.product(vowels, tones)} | {"đ"}
    return lower | {letter.upper() for letter in lower}


def check_fonts() -> None:
    """Stop when a font lacks a Vietnamese letter: its boxes would be read as garbage."""
    for style, name in STYLES.items():
        face = font(style, 13)
        empty = face.getmask("\U0010ffff").getbbox(), bytes(face.getmask("\U0010ffff"))
        for letter in sorted(vietnamese_letters()):
            mask = face.getmask(letter)
            if (mask.getbbox(), bytes(mask)) == empty:
                raise SystemExit(f"{name} has no {letter}")


@dataclass
class Sheet:
    """A page being drawn; `y` is where the next line goes, in pixels."""

    image: Image.Image = field(default_factory=lambda: Image.new("RGB", (WIDTH, HEIGHT), (252, 251, 248)))
    y: int = TOP

    @property
    def draw(self) -> ImageDraw.ImageDraw:
        """The pen."""
        return ImageDraw.Draw(self.image)

    def text(self, x: float, y: float, words: str, style: str = "", size: float = 13, anchor: str = "la") -> float:
        """Print words; the width in pixels comes back."""
        face = font(style, size)
        self.draw.text((x, y), words, fill=INK, font=face, anchor=anchor)
        return face.getlength(words)

    def rule(self, x0: float, x1: float, y: float) -> None:
        """A thin line."""
        self.draw.line((x0, y, x1, y), fill=INK, width=2)


def wrap(words: list[tuple[str, str]], size: float, width: float, indent: float) -> list[list[tuple[str, str]]]:
    """Styled words cut into lines of at most `width` pixels, the first one indented."""
    lines: list[list[tuple[str, str]]] = [[]]
    room = width - indent
    for style, word in words:
        length = font(style, size).getlength(word + " ")
        if lines[-1] and length > room:
            lines.append([])
            room = width
        lines[-1].append((style, word))
        room -= length
    return lines


def styled(paragraph: str) -> list[tuple[str, str]]:
    """Words with their style, from **bold** and //italic// marks."""
    words = []
    for part in re.split(r"(\*\*.+?\*\*|//.+?//)", paragraph):
        style = {"**": "b", "//": "i"}.get(part[:2], "")
        words += [(style, word) for word in (part[2:-2] if style else part).split()]
    return words


def paragraph(sheet: Sheet, text: str, size: float = 13.5, left: int = LEFT, right: int = RIGHT) -> None:
    """A justified paragraph with indented first line."""
    indent = points(36)
    lines = wrap(styled(text), size, right - left, indent)
    for i, line in enumerate(lines):
        x = float(left + (indent if i == 0 else 0))
        widths = [font(style, size).getlength(word) for style, word in line]
        gaps = max(1, len(line) - 1)
        space = font("", size).getlength(" ") if i == len(lines) - 1 else (right - x - sum(widths)) / gaps
        for (style, word), width in zip(line, widths, strict=True):
            sheet.text(x, sheet.y, word, style, size)
            x += width + space
        sheet.y += points(size * 1.36)
    sheet.y += points(4)


def centred(sheet: Sheet, text: str, style: str, size: float, middle: float, width: float) -> None:
    """Centred lines around `middle`."""
    for line in wrap([(style, word) for word in text.split()], size, width, 0):
        sheet.text(middle, sheet.y, " ".join(word for _, word in line), style, size, "ma")
        sheet.y += points(size * 1.3)


def blank(sheet: Sheet, x: float, y: float, value: Blank, style: str, pen: handwriting.Pen) -> float:
    """Print or write the content of a blank; its width comes back."""
    if not value.hand:
        return sheet.text(x, y, value.print, style, 13)
    space = points(9) * len(value.hand) + points(10)
    handwriting.write(sheet.image, value.hand, (x + points(4), y - points(3)), points(15), pen)
    return space


def letterhead(sheet: Sheet, letter: Letter, pen: handwriting.Pen) -> None:
    """Boxes 1 to 4 and 5b: two columns side by side."""
    left, right = LEFT + points(95), RIGHT - points(130)
    sheet.y = TOP
    if letter.parent_agency:
        centred(sheet, letter.parent_agency, "", 12, left, points(210))
    centred(sheet, letter.issuer, "b", 12, left, points(200))
    sheet.rule(left - points(32), left + points(32), sheet.y + 4)
    bottom = sheet.y
    sheet.y = TOP
    centred(sheet, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "b", 12, right, points(290))
    centred(sheet, "Độc lập - Tự do - Hạnh phúc", "b", 13, right, points(290))
    sheet.rule(right - points(78), right + points(78), sheet.y + 4)
    y = max(bottom, sheet.y) + points(12)
    x = left - points(62)
    x += sheet.text(x, y, "Số: ")
    x += blank(sheet, x, y, letter.number, "", pen)
    sheet.text(x, y, f"/{letter.number.notation}")
    dateline(sheet, letter, right, y, pen)
    sheet.y = y + points(20)
    if letter.about:
        centred(sheet, letter.about, "", 12, left, points(170))
    if letter.urgency:
        box = (left - points(36), sheet.y + points(2), left + points(36), sheet.y + points(22))
        sheet.draw.rectangle(box, outline=SEAL, width=3)
        sheet.draw.text((left, sheet.y + points(5)), letter.urgency, fill=SEAL, font=font("b", 12), anchor="ma")
        sheet.y = box[3]
    sheet.y += points(14)


def dateline(sheet: Sheet, letter: Letter, middle: float, y: float, pen: handwriting.Pen) -> None:
    """Box 4: place and date in italics, day and month perhaps by hand."""
    month = letter.month if isinstance(letter.month, Blank) else Blank(print=letter.month)
    x = middle - points(112)
    x += sheet.text(x, y, f"{letter.place}, ngày ", "i")
    x += blank(sheet, x, y, letter.day, "i", pen)
    x += sheet.text(x, y, " tháng ", "i")
    x += blank(sheet, x, y, month, "i", pen)
    sheet.text(x, y, f" năm {letter.year}", "i")


def title(sheet: Sheet, letter: Letter) -> None:
    """Box 5a and, above the body, who decides or who is addressed."""
    middle = (LEFT + RIGHT) / 2
    if letter.type:
        centred(sheet, letter.type, "b", 14, middle, RIGHT - LEFT)
        centred(sheet, letter.subject, "b", 13.5, middle, points(400))
        sheet.rule(middle - points(40), middle + points(40), sheet.y + 4)
        sheet.y += points(14)
    if letter.heading:
        centred(sheet, letter.heading, "b", 13, middle, RIGHT - LEFT)
        sheet.y += points(8)
    if len(letter.addressees) == 1:
        centred(sheet, f"Kính gửi: {letter.addressees[0]}.", "", 13.5, middle, RIGHT - LEFT)
        sheet.y += points(8)
    elif letter.addressees:
        x = LEFT + points(110)
        sheet.text(x, sheet.y, "Kính gửi:")
        for i, name in enumerate(letter.addressees):
            end = "." if i == len(letter.addressees) - 1 else ";"
            sheet.text(x + points(60), sheet.y, f"- {name}{end}")
            sheet.y += points(18)
        sheet.y += points(8)


def closing(sheet: Sheet, letter: Letter, pen: handwriting.Pen) -> None:
    """Boxes 7 to 9: Nơi nhận beside the signature block, the seal over its left third."""
    top = sheet.y + points(10)
    sheet.text(LEFT, top, "Nơi nhận:", "bi", 12)
    y = top + points(16)
    for i, name in enumerate(letter.recipients):
        end = "." if i == len(letter.recipients) - 1 else ";"
        sheet.text(LEFT, y, f"- {name}{end}", "", 11)
        y += points(14)
    middle = RIGHT - points(115)
    y = top
    for line in [*letter.authority, letter.position]:
        sheet.text(middle, y, line, "b", 13, "ma")
        y += points(17)
    y += points(62)
    sheet.text(middle, y, letter.signer, "b", 13.5, "ma")
    if letter.seal:
        handwriting.signature(sheet.image, (middle, y - points(30)), points(120), pen)
        stamp(sheet, letter.seal, middle - points(52), y - points(30))
    sheet.y = y + points(20)


def stamp(sheet: Sheet, words: str, x: float, y: float, ink: tuple[int, int, int] = SEAL) -> None:
    """A round seal with its words along the rim and a star, multiplied onto the page like ink."""
    radius = points(46)
    layer = Image.new("RGB", sheet.image.size, (255, 255, 255))
    brush = ImageDraw.Draw(layer)
    for r, width in ((radius, 6), (radius - points(15), 2)):
        brush.ellipse((x - r, y - r, x + r, y + r), outline=ink, width=width)
    face = font("b", 8)
    for i, letter in enumerate(words):
        tile = Image.new("L", (points(14), points(14)), 0)
        ImageDraw.Draw(tile).text((points(7), points(7)), letter, fill=255, font=face, anchor="mm")
        angle = 360 * i / len(words)
        turned = tile.rotate(-angle, expand=True, resample=Image.Resampling.BICUBIC)
        cx, cy = handwriting.around(x, y, radius - points(8), angle)
        layer.paste(ink, (round(cx - turned.width / 2), round(cy - turned.height / 2)), turned)
    corners = [handwriting.around(x, y, points(14 if i % 2 == 0 else 5.5), 36 * i) for i in range(10)]
    brush.polygon(corners, fill=ink)
    sheet.image = handwriting.multiply(sheet.image, layer)


def appendix_page(appendix: Appendix) -> Sheet:
    """The page with the table."""
    sheet = Sheet()
    middle = (LEFT + RIGHT) / 2
    centred(sheet, appendix.title, "b", 13.5, middle, RIGHT - LEFT)
    centred(sheet, appendix.note, "i", 13, middle, points(420))
    sheet.y += points(12)
    edges = [LEFT + round((RIGHT - LEFT) * share) for share in itertools.accumulate([0.0, *appendix.columns])]
    for row, cells in enumerate(appendix.table):
        style = "b" if row == 0 else ""
        wrapped = [
            wrap([(style, w) for w in cell.split()], 12, edges[i + 1] - edges[i] - points(8), 0)
            for i, cell in enumerate(cells)
        ]
        height = points(15) * max(map(len, wrapped)) + points(8)
        for i, lines in enumerate(wrapped):
            box = (edges[i], sheet.y, edges[i + 1], sheet.y + height)
            sheet.draw.rectangle(box, outline=INK, width=2)
            for n, line in enumerate(lines):
                words = " ".join(word for _, word in line)
                sheet.text(edges[i] + points(4), sheet.y + points(4) + n * points(15), words, style, 12)
        sheet.y += height
    return sheet


def pages(letter: Letter) -> list[Image.Image]:
    """The document as drawn, before it is scanned."""
    pen = handwriting.Pen(BLUE, random.Random(letter.scan.seed))
    sheets = [Sheet()]
    letterhead(sheets[0], letter, pen)
    title(sheets[0], letter)
    for text in letter.body:
        if sheets[-1].y > BOTTOM - points(60):
            sheets.append(Sheet())
            sheets[-1].text((LEFT + RIGHT) / 2, points(30), str(len(sheets)), "", 13, "ma")
        if text.startswith("=="):
            centred(sheets[-1], text.strip("="), "b", 13.5, (LEFT + RIGHT) / 2, RIGHT - LEFT)
            sheets[-1].y += points(6)
        else:
            paragraph(sheets[-1], text)
    if sheets[-1].y > BOTTOM - points(120):
        sheets.append(Sheet())
    closing(sheets[-1], letter, pen)
    if letter.appendix:
        sheets.append(appendix_page(letter.appendix))
    return [sheet.image for sheet in sheets]
