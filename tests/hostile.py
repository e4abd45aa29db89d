"""Broken, hostile and odd files, made anew each time: `make(folder)` gives them their names and contents.

Nothing here is a real document; the two base files are a page of text with a text layer and the same page as a
picture, so small that it is the parsers that are tried and not the recognition.
"""

import io
import os
import random
import struct
import zipfile
import zlib

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw

TEXT = b"BT /F1 14 Tf 60 780 Td (S0: 12/KH-UBND) Tj 0 -30 Td (Can cu Quyet dinh so 3/QD-UBND ngay 01/02/2022) Tj ET"
CHANCE = 5


def saved(pdf, **options):
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def with_page(content=TEXT, box=(0, 0, 595, 842), **resources):
    """A PDF of one page in the making."""
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = pdf.add_blank_page(page_size=(595, 842))
    page.MediaBox = list(box)
    page.Resources = Dictionary(Font=Dictionary(F1=font), **resources)
    page.Contents = pdf.make_stream(content)
    return pdf


def picture(mode="L", size=(400, 300), kind="PNG", **options):
    image = Image.new(mode, size, "white" if mode != "1" else 1)
    ImageDraw.Draw(image).text((20, 20), "12/KH-UBND", fill=0)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png(width, height, depth=1, rows=None):
    """A PNG by hand: its header may promise any size."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    pixels = zlib.compress(bytes(rows if rows is not None else height * (1 + (width * depth + 7) // 8)), 9)
    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def flipped(data, chance):
    spoilt = bytearray(data)
    for _ in range(max(3, len(data) // 200)):
        spoilt[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def pages(count):
    pdf = pikepdf.new()
    for _ in range(count):
        pdf.add_blank_page(page_size=(200, 200))
    return saved(pdf)


def nested_forms(depth):
    """Form in form in form, as deep as asked; depth 0: a form that draws itself."""
    pdf = with_page(b"/X Do")
    form = pdf.make_stream(b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842])
    form.Resources = Dictionary(XObject=Dictionary())
    inner = form
    if not depth:
        form.Resources.XObject.X = form
    for _ in range(depth):
        outer = pdf.make_stream(b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842])
        outer.Resources = Dictionary(XObject=Dictionary(X=inner))
        inner = outer
    pdf.pages[0].Resources.XObject = Dictionary(X=inner)
    return saved(pdf)


def page_tree_loop():
    pdf = with_page()
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)
    pdf.Root.Pages.Count = 1000
    return saved(pdf)


def bomb_content(size):
    return saved(with_page(b"% " + bytes(size)), compress_streams=True)


def bomb_image(width, height):
    pdf = with_page(b"q 595 0 0 842 0 0 cm /I Do Q")
    image = pdf.make_stream(zlib.compress(bytes((width + 7) // 8 * height), 9))
    image.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, BitsPerComponent=1))
    image.ColorSpace, image.Filter = Name.DeviceGray, Name.FlateDecode
    pdf.pages[0].Resources.XObject = Dictionary(I=image)
    return saved(pdf, compress_streams=False)


def zip_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("document.xml", bytes(50 << 20))
    return out.getvalue()


def encrypted(**options):
    return saved(with_page(), encryption=pikepdf.Encryption(**options))


def tiff_loop():
    """A directory of a TIFF that names itself as the next one."""
    data = bytearray(picture("L", kind="TIFF"))
    (at,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, at)
    struct.pack_into("<I", data, at + 2 + 12 * entries, at)
    return bytes(data)


def tiff_pages(count):
    out = io.BytesIO()
    sheets = [Image.new("1", (8, 8), 1) for _ in range(count)]
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def with_attributes(**attributes):
    pdf = with_page()
    for name, value in attributes.items():
        pdf.Root[f"/{name}"] = value
    return saved(pdf)


def signature_field(contents):
    pdf = with_page()
    value = Dictionary(Type=Name.Sig, Contents=pikepdf.String(contents), ByteRange=[0, 1 << 40, -5, 3])
    field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=pikepdf.String("s"), V=value))
    pdf.Root.AcroForm = Dictionary(Fields=[field], SigFlags=3)
    return saved(pdf)


def damaged_copies(chance):
    base, scan = saved(with_page()), bomb_image(600, 800)
    for i in range(9):
        yield f"cut-{i}.pdf", base[: chance.randrange(1, len(base))]
        yield f"flipped-{i}.pdf", flipped(base, chance)
    yield "scan-cut.pdf", scan[: len(scan) * 2 // 3]
    for kind, suffix in (("PNG", "png"), ("JPEG", "jpg"), ("TIFF", "tif"), ("BMP", "bmp"), ("WEBP", "webp")):
        data = picture("RGB", kind=kind)
        yield f"cut.{suffix}", data[: len(data) // 2]
        yield f"flipped.{suffix}", flipped(data, chance)
        yield f"head-only.{suffix}", data[:20]


def odd_pdfs():
    yield "password.pdf", encrypted(user="secret", owner="secret")
    yield "owner-password.pdf", encrypted(user="", owner="secret")
    yield "no-page.pdf", saved(pikepdf.new())
    yield "60000-pixels-a-side.pdf", saved(with_page(b"", (0, 0, 14400, 14400)))
    yield "endless-page.pdf", saved(with_page(b"", (0, 0, 1e9, 1e9)))
    yield "page-without-size.pdf", saved(with_page(b"", (0, 0, 0, 0)))
    yield "negative-page.pdf", saved(with_page(TEXT, (595, 842, 0, 0)))
    yield "5000-pages.pdf", pages(5000)
    yield "5001-pages.pdf", pages(5001)
    yield "nested-forms.pdf", nested_forms(3000)
    yield "form-in-itself.pdf", nested_forms(0)
    yield "page-tree-loop.pdf", page_tree_loop()
    yield "bomb-content.pdf", bomb_content(400 << 20)
    yield "bomb-image.pdf", bomb_image(60_000, 60_000)
    yield "no-font.pdf", saved(with_page(TEXT.replace(b"/F1", b"/Missing")))
    yield "junk-before.pdf", b"junk\n" * 400 + saved(with_page())
    yield "no-xref.pdf", saved(with_page()).partition(b"xref")[0]
    yield "javascript.pdf", with_attributes(OpenAction=Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)")))
    yield "launch.pdf", with_attributes(OpenAction=Dictionary(S=Name.Launch, F=pikepdf.String("/bin/sh")))
    yield "bad-signature.pdf", signature_field(b"\x30\x82" + bytes(30))
    yield "turned-by-45.pdf", saved(with_attribute_of_page(Rotate=45))
    yield "million-letters.pdf", saved(with_page(b"BT /F1 1 Tf 9 9 Td (" + b"Can cu " * 150_000 + b") Tj ET"))


def with_attribute_of_page(**attributes):
    pdf = with_page()
    pdf.pages[0].obj.update(Dictionary(**attributes))
    return pdf


def odd_pictures():
    yield "promises-50000-a-side.png", png(50_000, 50_000, rows=100)
    yield "bomb.png", png(30_000, 30_000)
    yield "one-pixel.png", picture(size=(1, 1))
    yield "strip.png", picture(size=(1, 20_000))
    yield "sliver.jpg", picture(size=(20_000, 3), kind="JPEG")
    yield "sixteen-bits.png", png(300, 200, 16)
    yield "ink-colours.jpg", picture("CMYK", kind="JPEG")
    yield "palette.png", picture("P")
    yield "see-through.png", picture("RGBA")
    yield "two-levels.tif", picture("1", kind="TIFF", compression="group4")
    yield "loop.tif", tiff_loop()
    yield "300-pages.tif", tiff_pages(300)
    yield "gif.png", picture("L", kind="GIF")
    yield "black.png", png(1200, 1600, 8)


def odd_texts():
    yield "empty.txt", b""
    yield "empty.pdf", b""
    yield "spaces.txt", b" \n\t\r\n" * 500
    yield "zeros.txt", bytes(100_000)
    yield "noise.txt", random.Random(CHANCE).randbytes(50_000)
    yield "utf-16.txt", "Số: 12/KH-UBND\nCăn cứ Luật".encode("utf-16")
    yield "mark-of-order.txt", "\ufeffSố: 12/KH-UBND".encode()
    yield "half-a-letter.txt", "Số: 12/KH-UBND ngày".encode()[:-1]
    yield "marks-on-marks.txt", ("a" + "\u0301\u0323" * 20_000 + "\n" + "e\u0302\u0301\u0323 " * 500).encode()
    yield "one-line.txt", ("thực hiện kế hoạch " * 15_000).encode()
    yield "many-lines.txt", ("Điều 1.\n" * 30_000).encode()
    yield "one-word.txt", b"a" * 300_000
    yield "right-to-left.txt", "Số: \u202e12/KH-UBND\u202c \u2066x\u2069\u200b".encode()
    yield "escapes.txt", b"\x1b[31m\x1b]0;title\x07 12/KH-UBND \x08\x08\r"


def wrong_suffixes():
    yield "picture.pdf", picture()
    yield "text.pdf", "Số: 12/KH-UBND".encode()
    yield "pdf.txt", saved(with_page())
    yield "pdf.png", saved(with_page())
    yield "program.pdf", b"\x7fELF" + bytes(500)
    yield "zip-bomb.pdf", zip_bomb()
    yield "word.txt", zip_bomb()


NAMES = (
    b"\xe2\x80\xaefdp.txt",
    b"esc\x1b[31m.txt",
    b"line\nbreak.txt",
    b"no \xff utf8.txt",
    b"-rf.txt",
    b"...txt",
    b"%2e%2e%2f.txt",
    b"'; drop table documents; --.txt",
    b"=cmd.txt",
    b"x" * 246 + b".txt",
    "ệ\u0302.txt".encode(),
)


# Many pages, large pictures and bombs, which take their limit of time before they end.
SLOW = frozenset(
    ("5000-pages.pdf", "300-pages.tif", "bomb-content.pdf", "bomb-image.pdf", "black.png", "nested-forms.pdf",
     "marks-on-marks.txt", "many-lines.txt", "one-line.txt", "million-letters.pdf", "5001-pages.pdf")
)  # fmt: skip


def make(folder, quick=False):
    """Write all files, or all that are quick; their number. Names beginning with a dot are left out by a run."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(CHANCE)
    files = [*damaged_copies(chance), *odd_pdfs(), *odd_pictures(), *odd_texts(), *wrong_suffixes()]
    if quick:
        files = [(name, data) for name, data in files if name not in SLOW]
    for name, data in files:
        (folder / name).write_bytes(data)
    for i, name in enumerate(NAMES):
        (folder / os.fsdecode(name)).write_text(f"Số: {i}/TB-X\nTên tệp lạ", encoding="utf-8")
    (folder / "folder.pdf").mkdir()
    (folder / "nowhere.txt").symlink_to("/nowhere/at/all")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    return len(files) + len(NAMES)
