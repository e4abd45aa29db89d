"""Stages without an engine, for `bench/corpus.py`: text files are taken as they are, fields by simple patterns."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.options import Options
from corpus.stages import Stages
from extract.model import Citation, Deadline, Place, Provenance, Recipient, Record, Signer, SourceFile
from ocr.model import DigitalSignature, Document, Line, Origin, Page, Source, Word
from ocr.serial import page_from_json, page_to_json
from restore.model import RestoredDocument, RestoredLine, RestoredPage, RestoredText

CODE = re.compile(r"^Số: (\S+)", re.M)
DATE = re.compile(r"ngày (\d+) tháng (\d+) năm (\d+)")
BASIS = re.compile(r"^Căn cứ .*?(\d+/\S+)", re.M)
DUE = re.compile(r"^(Các .+?) (báo cáo .+?) trước ngày (\d+)/(\d+)/(\d+)", re.M)
RECIPIENT = re.compile(r"^- (?!Lưu)(.+)[;.]$", re.M)


def describe(path: Path, options: Options) -> Source:
    data = path.read_bytes()
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat()
    return Source(path, hashlib.sha256(data).hexdigest(), len(data), "text/plain", 1, modified)


def read_page(path: Path, number: int, options: Options) -> Page:
    rows = path.read_text("utf-8").splitlines()
    lines = (Line(tuple(map(Word, row.split())), i) for i, row in enumerate(rows))
    return Page(number, 595, 842, tuple(lines), Origin.TEXT_FILE)


def nothing(path: Path) -> tuple[Any, ...]:
    return ()


def restore(document: Document, options: Options) -> RestoredDocument:
    pages = []
    for page in document.pages:
        lines = tuple(RestoredLine(line, RestoredText(line.text, line.text)) for line in page.lines)
        pages.append(RestoredPage(page, lines))
    return RestoredDocument(document, tuple(pages))


def extract(document: RestoredDocument, options: Options) -> Record:
    text = document.pages[0].text
    source = document.source.source
    code, date = CODE.search(text), DATE.search(text)
    due = [(who, what, f"{y}-{int(m):02d}-{int(d):02d}") for who, what, d, m, y in DUE.findall(text)]
    rows = text.splitlines()
    return Record(
        id=source.sha256,
        source=SourceFile(path=str(source.path), **{n: getattr(source, n) for n in SOURCE}),
        code=code[1] if code else None,
        doc_type=rows[3].capitalize(),
        parent_agency=rows[0].split(" CỘNG HÒA")[0],
        issuer=rows[1].split(" Độc lập")[0],
        subject=rows[4],
        issued_date=f"{date[3]}-{date[2]}-{date[1]}" if date else None,
        legal_bases=[Citation(code=found, text=found) for found in BASIS.findall(text)],
        deadlines=[
            Deadline(text=f"{who} {what}", relation="by", when=day, last_day=day, action=what, responsible=who)
            for who, what, day in due
        ],
        signers=[Signer(name=rows[-1].strip(), position=rows[-5].removeprefix("Nơi nhận:").strip())],
        recipients=[Recipient(name=name) for name in RECIPIENT.findall(text)],
        provenance={"/code": Provenance(confidence=0.9, as_read=code and code[1], evidence=[Place(page=1, line=2)])},
    )


SOURCE = ("sha256", "bytes", "media_type", "pages", "modified")


def versions(options: Options) -> dict[str, str]:
    return {"saoluc": "bench"}


def models(options: Options) -> dict[str, str]:
    return {}


def signatures(path: Path) -> tuple[DigitalSignature, ...]:
    return ()


INVENTED = Stages(
    describe, read_page, signatures, nothing, restore, extract, page_to_json, page_from_json, versions, models
)
