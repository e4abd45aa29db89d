"""Documents of invented agencies, as rows of text with TABs between columns, or as lines with boxes."""

from __future__ import annotations

from pathlib import Path

from ocr.model import Box, Document, Ink, Line, Origin, Page, Source, Word, Zone
from restore.model import RestoredDocument, RestoredLine, RestoredPage, RestoredText

PLAN = """\
ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
HUYỆN BẾN MÂY\tĐộc lập - Tự do - Hạnh phúc
Số: 417/KH-UBND\tBến Mây, ngày 09 tháng 5 năm 2023
KẾ HOẠCH
Trồng cây phân tán và chăm sóc vườn ươm
năm 2023
Căn cứ Quyết định số 88/QĐ-UBND ngày 03/02/2023 của Ủy ban nhân dân tỉnh Sông Lam về trồng rừng;
Ủy ban nhân dân huyện ban hành Kế hoạch như sau:
I. MỤC ĐÍCH
1. Nâng độ che phủ của rừng trên địa bàn huyện.
Các phòng báo cáo kết quả trước ngày 30/11/2023./.
Nơi nhận:\tTM. ỦY BAN NHÂN DÂN
- UBND tỉnh (để báo cáo);\tKT. CHỦ TỊCH
- Phòng Nông nghiệp huyện;\tPHÓ CHỦ TỊCH
- UBND các xã, thị trấn;
- Lưu: VT, NN.\tTrần Thị Mây"""

LETTER = """\
UBND TỈNH SÔNG LAM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ ĐƯỜNG SÔNG Độc lập - Tự do - Hạnh phúc
Số: 52/SĐS-VP Sông Lam, ngày tháng 7 năm 2022
V/v kiểm tra bến thuyền
trước mùa lũ
Kính gửi:
- Phòng Kinh tế các huyện;
- Đội Quản lý bến số 3.
Thực hiện Công văn số 9/UBND-GT ngày 01/7/2022 của UBND tỉnh, Sở Đường sông đề nghị như sau:
1. Kiểm tra toàn bộ bến thuyền.
Nơi nhận: GIÁM ĐỐC
- Như trên;
- Lưu: VT.
Lê Văn Sông"""


def lines_of(text: str, zone: Zone = Zone.BODY) -> tuple[Line, ...]:
    """The lines of a text, a TAB between columns."""
    return tuple(Line((Word(part),), row, zone) for row, raw in enumerate(text.split("\n")) for part in raw.split("\t"))


def page(text: str, number: int = 1, ink: tuple[Ink, ...] = ()) -> Page:
    """A page of text without boxes."""
    return Page(number, 595.0, 842.0, lines_of(text), Origin.TEXT_FILE, ink=ink)


def boxed_page(text: str, number: int = 1, ink: tuple[Ink, ...] = ()) -> Page:
    """A page with a box around each word: left columns from 60 points, right ones from 320, titles centred."""
    lines = []
    top = True
    for row, raw in enumerate(text.split("\n")):
        top = top and not raw.startswith(("Căn cứ", "Kính gửi", "Nơi nhận"))
        for column, part in enumerate(raw.split("\t")):
            centred = top and "\t" not in raw
            left = 245.0 - 1.5 * len(part) if centred else 320.0 if column else 60.0
            lines.append(_boxed(part, row, left))
    return Page(number, 595.0, 842.0, tuple(lines), Origin.IMAGE, dpi=300.0, ink=ink)


def _boxed(text: str, row: int, left: float) -> Line:
    """A line whose letters are 3 points wide."""
    words = []
    at = left
    for word in text.split():
        words.append(Word(word, Box(at, 60.0 + 18 * row, at + 3 * len(word), 72.0 + 18 * row), 0.95))
        at += 3 * len(word) + 3
    return Line(tuple(words), row, Zone.BODY, Box(left, 60.0 + 18 * row, at - 3, 72.0 + 18 * row))


def document(*pages: Page, name: str = "scan.pdf") -> RestoredDocument:
    """Pages as a restored document that needed no restoring."""
    source = Source(Path(name), "0" * 64, 1, "application/pdf", len(pages), "2026-01-01T00:00:00")
    return RestoredDocument(Document(source, pages), tuple(_restored(p) for p in pages))


def _restored(source: Page) -> RestoredPage:
    lines = tuple(RestoredLine(line, RestoredText(line.text, line.text)) for line in source.lines)
    return RestoredPage(source, lines)
