"""Scans with known words: pictures, TIFFs and PDFs of rectangles, and stages that tell what stands where."""

import io
import re
import subprocess
from dataclasses import replace
from html import unescape
from xml.sax.saxutils import escape

import img2pdf
import pikepdf
from archives import put
from fake_stages import FAKE
from PIL import Image, ImageDraw

import ocr
from corpus.archive import Archive
from corpus.document import Context
from corpus.options import Options
from corpus.reading import open_archive
from corpus.store import Store
from corpus.tasks import Setup
from ocr.model import Box, Line, Origin, Page, Word, Zone

DPI = 150
WIDTH, HEIGHT = 595.2, 841.92
# text, left, top, zone, row: two columns of a letterhead, a title, a body
LINES = [
    ("UBND XÃ ĐỒI CHÈ", 70, 60, Zone.ISSUER, 0),
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 60, Zone.MOTTO, 0),
    ("Số: Í4/KH-UBND", 70, 90, Zone.ISSUER, 1),
    ("Đồi Chè, ngày 1 2 tháng 3 năm 2024", 320, 90, Zone.MOTTO, 1),
    ("KẾ HOẠCH", 260, 150, Zone.TITLE, 2),
    ("thuc hien nghi quyet về (quyên góp) sách\\vở <b>", 80, 200, Zone.BODY, 3),
    ("cho thư viện, hạn cuối 31/5/2024./.", 80, 230, Zone.BODY, 4),
]


def words_of(text, left, top):
    """Words of eleven points' height, six points a letter."""
    out, at = [], left
    for word in text.split():
        out.append(Word(word, Box(at, top, at + 6 * len(word), top + 11), 0.9))
        at += 6 * len(word) + 5
    return tuple(out)


def page(number=1, origin=Origin.IMAGE, skew=0.0, rotation=0, lines=LINES, mesh=None):
    """The page as it was read."""
    made = []
    for text, left, top, zone, row in lines:
        words = words_of(text, left, top)
        made.append(Line(words, row, zone, Box(left, top, words[-1].box.right, top + 11)))
    more = {"dpi": DPI, "rotation": rotation, "skew": skew, "mesh": mesh}
    return Page(number, WIDTH, HEIGHT, tuple(made), origin, **more)


def picture(read, mode="RGB"):
    """The scan of a page: a bar for each word, as skewed and turned as the page says it was."""
    image = Image.new(mode, tuple(round(side * DPI / 72) for side in read.scan_size), "white")
    pen = ImageDraw.Draw(image)
    for line in read.lines:
        for word in line.words:
            box = word.box
            corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
            pen.polygon([tuple(side * DPI / 72 for side in read.on_scan(*corner)) for corner in corners], "black")
    return image.rotate(read.rotation, expand=True)


def encoded(image, kind="JPEG"):
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, dpi=(DPI, DPI))
    return out.getvalue()


def scanned_pdf(*images):
    """A PDF of JPEG pages."""
    size = (round(img2pdf.in_to_pt(1) * WIDTH / 72, 3), round(img2pdf.in_to_pt(1) * HEIGHT / 72, 3))
    lying = [image.width > image.height for image in images]
    made = [
        img2pdf.convert(encoded(image), layout_fun=img2pdf.get_layout_fun(size[::-1] if lies else size))
        for image, lies in zip(images, lying, strict=True)
    ]
    with pikepdf.new() as pdf:
        for data in made:
            with pikepdf.open(io.BytesIO(data)) as one:
                pdf.pages.extend(one.pages)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def with_text(data, content, resources=None):
    """A PDF with more content on its first page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        sheet = pdf.pages[0]
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        sheet.add_resource(pdf.make_indirect(font), pikepdf.Name.Font, pikepdf.Name("/Fx"))
        sheet.contents_add(b"\nq " + content + b" Q")
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def archive_of(folder, files, pages, extract=None):
    """An archive of these files (name → bytes), whose pages read as `pages` say (name → list), and its root."""
    archive = Archive(folder / "archive")
    archive.create()

    def read_page(path, number, options):
        return pages[path.name][number - 1] if path.name in pages else FAKE.read_page(path, number, options)

    def known(document, options):
        record = FAKE.extract(document, options)
        return extract(record) if extract else record

    def describe(path, options):
        return ocr.describe(path) if path.name in pages else FAKE.describe(path, options)

    stages = replace(FAKE, describe=describe, read_page=read_page, extract=known)
    context = Context.of(Setup(archive.root, stages, Options()))
    store = Store.open(archive)
    for name, data in files.items():
        (folder / name).write_bytes(data)
        put(store, context, folder / name)
    store.close()
    return open_archive(archive.root)


def text_of(path, *options):
    """What pdftotext finds."""
    done = subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def boxes_of(path):
    """Page number, word and box of all words that pdftotext finds."""
    found = []
    for number, sheet in enumerate(text_of(path, "-bbox").split("<page ")[1:], 1):
        for sides, word in re.findall(r'<word ((?:\w+="[-\d.]+" ?)+)>(.*?)</word>', sheet):
            found.append((number, unescape(word), Box(*map(float, re.findall(r'"([-\d.]+)"', sides)))))
    return found


def escaped(text):
    """Text as it stands in HTML."""
    return escape(text)
