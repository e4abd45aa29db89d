"""Stages that need no engine: a text file whose first words say what shall happen to it.

`PAGES n` makes a document of n pages; `CRASH`, `HANG`, `BLOAT`, `REFUSE` on page k as `CRASH 3`; `SLOW ms` a page.
`WAIT k` holds page k until the file named by FAKE_GATE is there; without that variable it does nothing.
`CODE 12/CT-XX` and similar lines become fields.
"""

import hashlib
import os
import re
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

from corpus.options import Options
from corpus.stages import Stages
from extract.model import Candidate, Citation, Deadline, Doubt, Place, Provenance, Recipient, Record, SourceFile
from ocr.errors import DamagedFile, EmptyFile, EngineFailed
from ocr.model import Document, Line, Origin, Page, Source, Word
from ocr.serial import page_from_json, page_to_json
from restore.model import Correction, Reason, RestoredDocument, RestoredLine, RestoredPage, RestoredText

ORDERS = re.compile(r"^(PAGES|CRASH|CRASH_ONCE|HANG|BLOAT|BLOAT_CHILDREN|REFUSE|WAIT|SLOW|DIE_AT_END)\b ?(.*)$", re.M)


def orders(path):
    return {name: value for name, value in ORDERS.findall(path.read_text(encoding="utf-8", errors="replace"))}


def describe(path, options):
    data = path.read_bytes()
    if not data:
        raise EmptyFile(f"{path} is empty")
    if data.startswith(b"BROKEN"):
        raise DamagedFile(f"{path} is broken")
    pages = int(orders(path).get("PAGES", 1))
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat()
    return Source(path, hashlib.sha256(data).hexdigest(), len(data), "text/plain", pages, modified)


def read_page(path, number, options):
    found = orders(path)
    time.sleep(float(found.get("SLOW", 0)) / 1000)
    for name, act in ACTS.items():
        if found.get(name) == str(number):
            act(path)
    if mark := os.environ.get("FAKE_READ_LOG"):
        with Path(mark).open("a") as log:
            log.write(f"{path.name} {number}\n")
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    words = (tuple(Word(word, confidence=0.9) for word in line.split()) for line in lines)
    return Page(number, 595, 842, tuple(Line(line, row) for row, line in enumerate(words)), Origin.TEXT_FILE)


def crash(path):
    os.kill(os.getpid(), signal.SIGSEGV)


def crash_once(path):
    mark = path.with_suffix(".crashed")
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def hang(path):
    """Hang together with a child, as Tesseract would."""
    pid = os.fork()
    if pid == 0:
        time.sleep(600)
        os._exit(0)
    if mark := os.environ.get("FAKE_CHILD_PID"):
        Path(mark).write_text(str(pid))
    time.sleep(600)


def bloat(path):
    """Ask for memory in a child, where no limit of the worker itself helps."""
    hoard = []
    while True:
        hoard.append(bytearray(20 << 20))
        time.sleep(0.01)


def forked(act):
    """The process id of a child that does this and nothing else."""
    pid = os.fork()
    if pid == 0:
        act()
        os._exit(0)
    return pid


def hoard_and_wait():
    hoard = b"x" * (250 << 20)
    while hoard:
        time.sleep(1)


def bloat_children(path):
    """Three children, each within the limit of a process, together beyond it: as an engine and its helpers."""
    pids = [forked(hoard_and_wait) for _ in range(3)]
    if mark := os.environ.get("FAKE_CHILD_PID"):
        Path(mark).write_text(str(pids[0]))
    time.sleep(600)


def refuse(path):
    raise EngineFailed("the engine gave nothing")


def wait(path):
    gate = os.environ.get("FAKE_GATE")
    while gate and not Path(gate).exists():
        time.sleep(0.02)


ACTS = {
    "CRASH": crash,
    "CRASH_ONCE": crash_once,
    "HANG": hang,
    "BLOAT": bloat,
    "BLOAT_CHILDREN": bloat_children,
    "REFUSE": refuse,
    "WAIT": wait,
}


def signatures(path):
    return ()


def notes(path):
    return ()


def restore(document: Document, options: Options):
    if any("DIE_AT_END" in page.text for page in document.pages):
        os.kill(os.getpid(), signal.SIGKILL)
    pages = []
    for page in document.pages:
        lines = tuple(RestoredLine(line, restored(line.text)) for line in page.lines)
        pages.append(RestoredPage(page, lines))
    return RestoredDocument(document, tuple(pages))


def restored(text):
    at = text.find("thuc hien")
    if at < 0:
        return RestoredText(text, text)
    step = Correction(0, at, "thuc hien", "thực hiện", Reason.MISSING_MARKS, 3.5, 0.98)
    return RestoredText(text, text.replace("thuc hien", "thực hiện", 1), (step,))


FIELDS = {
    "CODE": "code", "TYPE": "doc_type", "DATE": "issued_date", "ISSUER": "issuer", "SUBJECT": "subject",
    "PLACE": "place", "NUMBER": "number", "NOTATION": "notation",
}  # fmt: skip


def cited(rest, text):
    """A citation of `code`, or of `code date words`."""
    code, _, told = rest.partition(" ")
    return Citation(code=code, date=told[:10] or None, text=text)


def extract(document: RestoredDocument, options: Options):
    lines = [line.text for line in document.pages[0].lines] if document.pages else []
    values, bases, references, deadlines, recipients, unsure = {}, [], [], [], [], []
    for line in lines:
        name, _, rest = line.partition(" ")
        if name in FIELDS:
            values[FIELDS[name]] = rest
        elif name == "BASIS":
            bases.append(cited(rest, f"Căn cứ {rest}"))
        elif name == "REFERENCE":
            references.append(cited(rest, rest))
        elif name == "DUE":
            deadlines.append(Deadline(text=f"trước ngày {rest}", relation="by", when=rest, last_day=rest))
        elif name == "EVERY":
            deadlines.append(Deadline(text="hằng năm", relation="every", rrule=rest))
        elif name == "MAYBE":
            pointer, *pairs = rest.split()
            offered = [Candidate(value=value, confidence=p) for value, p in zip(pairs[::2], pairs[1::2], strict=True)]
            unsure.append(Doubt(pointer=pointer, code="unsure-reading", message="not sure", candidates=offered))
        elif name == "TO":
            recipients.append(Recipient(name=rest))
    source = document.source.source
    file = SourceFile(
        path=str(source.path), sha256=source.sha256, bytes=source.bytes, media_type=source.media_type,
        pages=source.pages, modified=source.modified,
    )  # fmt: skip
    proof = {
        f"/{name}": Provenance(confidence=0.9, as_read=value, evidence=[Place(page=1, box=(1, 2, 3, 4), line=1)])
        for name, value in values.items()
    }
    doubts = [] if "code" in values else [Doubt(pointer="/code", code="not-found", message="no code")]
    return Record(
        id=source.sha256, source=file, legal_bases=bases, references=references, deadlines=deadlines,
        recipients=recipients, provenance=proof, doubts=[*unsure, *doubts], **values,
    )  # fmt: skip


def versions(options):
    return {"saoluc": "fake", "tesseract": "none"}


def models(options):
    return {"restore": os.environ.get("FAKE_MODEL", "m1")}


FAKE = Stages(describe, read_page, signatures, notes, restore, extract, page_to_json, page_from_json, versions, models)
