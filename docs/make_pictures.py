"""Makes the pictures of docs/ from an archive of the samples: `python docs/make_pictures.py DEMO_ARCHIVE`.

Needs Playwright and Debian's chromium. Pages that this copy of the program does not have are left out.
"""

from __future__ import annotations

import io
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pdf2image import convert_from_path
from PIL import Image, ImageDraw

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
CODE = "147/KH-SVHDL"  # the sample plan
WORDS = ("quyên", "góp")
COLOURS = 128  # of a picture's palette: pages are mostly white
WIDTH = 1100
PDF_DPI = 110
PATIENCE = 100  # times 0.2 seconds


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    """The link that a command prints, while it runs."""
    command = [sys.executable, "-m", "corpus", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parent) as process:
        try:
            assert process.stdout is not None
            link = process.stdout.readline().strip()
            wait_for(int(re.search(r":(\d+)/", link)[1]))
            yield link
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    """Wait until something listens on a port of this machine, at most some seconds."""
    for _ in range(PATIENCE):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)


def keep(name: str, picture: Image.Image, *, photo: bool = False) -> None:
    """Save a picture small: pages with few colours as PNG, scans as JPEG."""
    PICTURES.mkdir(exist_ok=True)
    if picture.width > WIDTH:
        picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    path = PICTURES / f"{name}.{'jpg' if photo else 'png'}"
    if photo:
        picture.convert("RGB").save(path, quality=70, optimize=True)
    else:
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} KB\n")


def shot(page: Any, name: str, address: str, height: int = 720, *, photo: bool = False) -> None:
    """Keep the picture of a page."""
    page.set_viewport_size({"width": 1366, "height": height})
    page.goto(address, wait_until="networkidle")
    keep(name, Image.open(io.BytesIO(page.screenshot())), photo=photo)


def explore(page: Any, archive: str, sha256: str) -> None:
    """Front page, search, calendar and document of `saoluc explore`."""
    with served("explore", archive, "--port", "8017") as link:
        shot(page, "explore-front", link, 680)
        home = link.partition("?")[0]
        shot(page, "explore-search", f"{home}search?q=doc+sach", 560)
        shot(page, "explore-calendar", f"{home}calendar?month=2024-03", 800)
        shot(page, "explore-document", f"{home}document/{sha256}", 900, photo=True)


def review(page: Any, archive: str, sha256: str) -> None:
    """Queue and document of the review page."""
    with served("review", archive, "--name", "Lan", "--port", "8018") as link:
        shot(page, "review-queue", link, 700)
        shot(page, "review-document", f"{re.match('https?://[^/]+', link)[0]}/documents/{sha256}", 768, photo=True)


def report(page: Any, archive: str, folder: Path) -> None:
    """The top of the report."""
    subprocess.run([sys.executable, "-m", "corpus", "report", archive, "--out", folder / "r.html"], check=True)
    shot(page, "report", (folder / "r.html").as_uri(), 900)


def pdf(archive: str, sha256: str, folder: Path) -> None:
    """The searchable PDF with the words found that a viewer would light up."""
    from corpus import open_archive
    from corpus.pdfa import searchable_pdf

    with open_archive(archive) as opened:
        made = searchable_pdf(opened, sha256, folder / "made.pdf").path
    (sheet,) = convert_from_path(made, dpi=PDF_DPI, first_page=1, last_page=1)
    found = subprocess.run(["pdftotext", "-bbox", "-l", "1", made, "-"], capture_output=True, text=True, check=True)
    lit = Image.new("RGBA", sheet.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(lit)
    for sides, word in re.findall(r"<word (.*?)>(.*?)</word>", found.stdout):
        if unescape(word).strip(".,;") in WORDS:
            box = [float(side) * PDF_DPI / 72 for side in re.findall(r'"([-\d.]+)"', sides)]
            pen.rectangle(box, fill=(255, 200, 0, 110))
    shown = Image.alpha_composite(sheet.convert("RGBA"), lit)
    keep("pdf-search", shown.crop((60, 80, shown.width - 60, round(shown.height * 0.72))), photo=True)


def main(archive: str) -> None:
    """All pictures."""
    from playwright.sync_api import sync_playwright

    from corpus import open_archive

    with open_archive(archive) as opened:
        (sha256,) = opened.connection.execute("SELECT sha256 FROM documents WHERE code = ?", (CODE,)).fetchone()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        pdf(archive, sha256, folder)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_context(locale="vi-VN").new_page()
        explore(page, archive, sha256)
        report(page, archive, folder)
        if find_spec("corpus.web") is not None:
            review(page, archive, sha256)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
