"""Searchable PDF/A of an archive: words on their places, pictures as they were, files that conform.

`python -m bench.searchable ARCHIVE` (an archive made by `saoluc run`, its originals where they were). A word counts as
placed when the middle of its box lies within a box of the same word in `pdftotext -bbox`.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from html import unescape
from pathlib import Path

import pikepdf

from corpus import open_archive
from corpus.pdfa import Made, searchable_pdf
from corpus.pdfa.handwritten import with_known_ink
from corpus.reading import OpenArchive
from corpus.review.lines import reviewed_lines
from corpus.review.log import read_changes
from corpus.review.stored import restored_pages
from ocr.model import Box, Origin

LARGE = 600  # pixels of width: a scan, no overlay


def found_in(path: Path) -> list[dict[str, list[Box]]]:
    """For each page, word → its boxes, as Poppler sees them."""
    done = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True)
    pages = []
    for sheet in done.stdout.split("<page ")[1:]:
        words: dict[str, list[Box]] = defaultdict(list)
        for sides, word in re.findall(r"<word (.*?)>(.*?)</word>", sheet):
            words[unescape(word)].append(Box(*map(float, re.findall(r'"([-\d.]+)"', sides))))
        pages.append(words)
    return pages


def placed(archive: OpenArchive, made: Made) -> tuple[int, int]:
    """Words of scanned pages, and how many of them are found on their places; (0, 0) when no page is a scan."""
    folder = archive.folder_of(made.record.id)
    pages = restored_pages(folder)
    lines = with_known_ink(reviewed_lines(pages, read_changes(folder)), made.record)
    count = hits = 0
    for page, reviewed, words in zip(pages, lines, found_in(made.path), strict=True):
        if page.source.origin is not Origin.IMAGE:
            continue
        for line, after in zip(page.lines, reviewed, strict=True):
            for word in after.words:
                box = line.box_at(word.start, word.end)
                if box is None or len(word.text.split()) != 1:
                    continue
                x, y = page.source.on_scan((box.left + box.right) / 2, (box.top + box.bottom) / 2)
                count += 1
                hits += any(b.left - 1 <= x <= b.right + 1 and b.top <= y <= b.bottom for b in words[word.text])
    return count, hits


def pictures(path: Path) -> set[str]:
    """Digests of the large pictures of a PDF, as they are encoded."""
    with pikepdf.open(path) as pdf:
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        scans = [item for item in streams if item.get("/Subtype") == "/Image" and int(item.get("/Width", 0)) > LARGE]
        return {hashlib.sha256(scan.read_raw_bytes()).hexdigest() for scan in scans}


def main(folder: str) -> None:
    """Print one row a measure."""
    count = hits = scans = kept = conform = pages = 0
    documents: list[Made] = []
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch, open_archive(folder) as archive:
        for sha256 in archive.archive.finished():
            documents.append(searchable_pdf(archive, sha256, Path(scratch) / f"{sha256}.pdf"))
        seconds = time.monotonic() - began
        for made in documents:
            words, right = placed(archive, made)
            count, hits, pages = count + words, hits + right, pages + made.record.source.pages
            conform += made.conformance != ""
            if words and made.record.source.media_type == "application/pdf":
                before, after = pictures(made.original), pictures(made.path)
                scans, kept = scans + len(before), kept + len(before & after)
    print("## Searchable PDF/A\n")
    print("| what | measured |\n|---|---|")
    print(f"| words of scanned pages found on their places | {hits} of {count} ({hits / max(1, count):.2%}) |")
    print(f"| pictures of scanned PDFs kept byte by byte | {kept} of {scans} |")
    print(f"| valid PDF/A-2b (pikepdf's validator) | {conform} of {len(documents)} |")
    print(f"| seconds a page | {seconds / max(1, pages):.2f} |")


if __name__ == "__main__":
    main(sys.argv[1])
