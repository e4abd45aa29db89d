"""An archive to review, made in a moment without an engine: drawn pages with boxes, ink, doubts and alternatives."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

from archives import put
from PIL import Image, ImageDraw

from corpus.archive import Archive
from corpus.document import Context
from corpus.options import Options
from corpus.reading import open_archive
from corpus.review.log import Change, Kind, append_changes, read_changes
from corpus.stages import Stages
from corpus.store import Store
from corpus.tasks import Setup
from extract.model import Candidate, Doubt, Place, Provenance, Recipient, Record, SourceFile
from ocr.model import Box, Document, Ink, InkKind, Line, Origin, Page, Source, Word
from ocr.serial import page_from_json, page_to_json
from restore.model import Correction, Doubtful, Reason, RestoredDocument, RestoredLine, RestoredPage, RestoredText

WIDTH, HEIGHT, DPI = 595.0, 842.0, 72
PLAN = {
    "number": "90",
    "notation": "KH-UBND",
    "candidates": [["90", 0.55], ["904", 0.4]],
    "date": "2024-03-12",
    "lines": [
        "ỦY BAN NHÂN DÂN XÃ NAM SƠN",
        "Số: 90/KH-UBND",
        "Ban hành kế hoach năm 2024",
        "thuc hiện trong năm",
        "- Phòng Nội vụ;",
    ],
    "recipients": ["Phòng Nội vụ", "Lưu trữ"],
}
SCRIPT = "<script>document.title='taken'</script>"
HOSTILE = {"number": "7", "notation": "CT-UBND", "lines": [SCRIPT, '"><img src=x onerror=alert(1)>'], "subject": SCRIPT}
PLAIN = {"number": "12", "notation": "TB-UBND", "lines": ["Thông báo lịch tiếp dân"]}


def made(folder, documents):
    """An archive of these documents (name → values); gives the archive and the digests by name."""
    archive = Archive(folder / "archive")
    archive.create()
    context = Context.of(Setup(archive.root, DRAWN, Options()))
    store = Store.open(archive)
    digests = {}
    for name, values in documents.items():
        path = folder / f"{name}.png"
        draw(path, values)
        digests[name] = put(store, context, path)
    store.close()
    return archive, digests


def draw(path, values):
    """A page; what shall be read from it goes along as a note in the file."""
    from PIL.PngImagePlugin import PngInfo

    page = Image.new("RGB", (int(WIDTH), int(HEIGHT)), "white")
    pen = ImageDraw.Draw(page)
    for at, text in enumerate(values["lines"]):
        pen.text((100, 100 + 40 * at), text.encode("ascii", "replace").decode(), fill="black")
    note = PngInfo()
    note.add_text("saoluc", json.dumps(values))
    page.save(path, dpi=(DPI, DPI), pnginfo=note)


def values_of(path):
    with Image.open(path) as image:
        return json.loads(image.info["saoluc"])


def describe(path, options):
    data = Path(path).read_bytes()
    modified = datetime.fromtimestamp(Path(path).stat().st_mtime, UTC).isoformat()
    return Source(Path(path), hashlib.sha256(data).hexdigest(), len(data), "image/png", 1, modified)


def box_of(line, word):
    return Box(100 + 60 * word, 100 + 40 * line, 150 + 60 * word, 115 + 40 * line)


def read_page(path, number, options):
    values = values_of(path)
    lines = []
    for row, text in enumerate(values["lines"]):
        words = [Word(word, box_of(row, at), 0.9) for at, word in enumerate(text.split())]
        lines.append(Line(tuple(words), row, box=words[0].box.union(words[-1].box)))
    found = tuple((text, share) for text, share in values.get("candidates", ()))
    ink = (Ink(InkKind.NUMBER, box_of(1, 1), False, found),) if found else ()
    return Page(1, WIDTH, HEIGHT, tuple(lines), Origin.IMAGE, dpi=72.0, ink=ink)


def restored(line):
    steps, doubts, text = [], [], line
    for before, after, others, confidence in (
        ("hoach", "hoạch", (("hoách", 0.2),), 0.8),
        ("thuc", "thực", (("thức", 0.3), ("thục", 0.1)), 0.6),
    ):
        if (at := text.find(before)) >= 0:
            steps.append(Correction(0, at, before, after, Reason.MISSING_MARKS, 2.0, confidence, others))
            text = text.replace(before, after)
            doubts.append(Doubtful(text.find(after), text.find(after) + len(after), "not sure", others))
    return RestoredText(line, text, tuple(steps), tuple(doubts))


def restore(document: Document, options):
    pages = []
    for page in document.pages:
        lines = tuple(RestoredLine(line, restored(line.text)) for line in page.lines)
        pages.append(RestoredPage(page, lines))
    return RestoredDocument(document, tuple(pages))


def extract(document, options):
    source = document.source.source
    values = values_of(source.path)
    file = SourceFile(
        path=str(source.path), sha256=source.sha256, bytes=source.bytes, media_type=source.media_type, pages=1,
        modified=source.modified,
    )  # fmt: skip
    proof = {"/number": Provenance(confidence=0.55, as_read="9O", evidence=[Place(page=1, box=box_of(1, 1))])}
    doubts = []
    if offered := values.get("candidates"):
        candidates = [Candidate(value=text, confidence=share) for text, share in offered]
        doubts.append(Doubt(pointer="/number", code="handwritten", message="read from ink", candidates=candidates))
    return Record(
        id=source.sha256, source=file, number=values["number"], notation=values["notation"],
        code=f"{values['number']}/{values['notation']}", doc_type="Kế hoạch", issued_date=values.get("date"),
        subject=values.get("subject", values["lines"][-1]), issuer=values["lines"][0],
        recipients=[Recipient(name=name) for name in values.get("recipients", ())], provenance=proof, doubts=doubts,
    )  # fmt: skip


def nothing(*_):
    return ()


DRAWN = Stages(
    describe,
    read_page,
    nothing,
    nothing,
    restore,
    extract,
    page_to_json,
    page_from_json,
    lambda options: {},
    lambda options: {},
)


def asked(archive, sql):
    """The rows of a question to the catalog."""
    with open_archive(archive.root) as opened:
        return [tuple(row.values()) for row in opened.rows(sql)]


def changes(desk, name="plan"):
    """What the log of a document holds."""
    archive, digests = desk
    found = read_changes(archive.folder(digests[name]))
    return [(one.kind.value, one.pointer, one.before, one.after, one.by) for one in found]


def write_meanwhile(desk, pointer, before, after, seen=0):
    """A change by somebody else."""
    archive, digests = desk
    append_changes(archive.folder(digests["plan"]), [Change(Kind.FIELD, pointer, before, after, "Minh")], seen)
