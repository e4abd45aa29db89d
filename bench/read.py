"""Reading real scans: our reader beside plain Tesseract (and OCRmyPDF where installed), same pages, same run.

python -m bench.read --scans ../shared/scans --eval ../shared/eval [--limit N] [--out DIR]

Prints a Markdown section for bench/RESULTS.md. Times are wall-clock of one process after the other, rendering included.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import cv2

from ocr import OcrOptions, pdf, read_page, tesseract
from ocr.imagefile import load
from ocr.model import Zone

Reader = Callable[[Path, int], str]


def ours(path: Path, number: int) -> str:
    """Our reader with everything on; overlays left out, as the scorer leaves them out of the transcripts."""
    page = read_page(path, number, OcrOptions())
    rows = ("\t".join(line.text for line in row if line.zone is not Zone.STAMP) for row in page.rows())
    return "\n".join(row for row in rows if row)


def plain(path: Path, number: int) -> str:
    """`tesseract -l vie --psm 3` on the page at 300 dpi."""
    picture = pdf.render(path, number, 300, 10**9) if path.suffix == ".pdf" else load(path, number, 10**9).picture
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.png"
        cv2.imwrite(str(file), picture)
        command = ["tesseract", str(file), "-", "-l", "vie", "--psm", "3", "--dpi", "300"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def ocrmypdf(path: Path, number: int) -> str:
    """OCRmyPDF with deskew and clean, its sidecar text."""
    with tempfile.TemporaryDirectory() as folder:
        side = Path(folder) / "side.txt"
        options = ["-l", "vie", "--deskew", "--force-ocr", "--invalidate-digital-signatures", "--jobs", "1"]
        options += ["--image-dpi", "150"] if path.suffix != ".pdf" else ["--pages", str(number)]
        command = [sys.executable, "-m", "ocrmypdf", *options, "--sidecar", str(side), str(path), f"{folder}/out.pdf"]
        subprocess.run(command, capture_output=True, check=True)
        return side.read_text("utf-8")


def pages_of(scans: Path, limit: int | None) -> list[tuple[Path, int, str]]:
    """Transcribed pages: file, number, gold text."""
    found = []
    for gold in sorted(scans.glob("*.gold.txt"))[:limit]:
        name, number = gold.name.removesuffix(".gold.txt").rsplit(".p", 1)
        file = next(path for path in scans.glob(f"{name}.*") if path.suffix in (".pdf", ".jpg"))
        found.append((file, int(number), gold.read_text("utf-8")))
    return found


def measure(name: str, reader: Reader, pages: list[tuple[Path, int, str]], scorer: Any, out: Path | None) -> Any:
    """Scores and seconds of a reader over all pages."""
    total = scorer.Counts()
    seconds = 0.0
    for path, number, gold in pages:
        began = time.perf_counter()
        text = reader(path, number)
        seconds += time.perf_counter() - began
        total += scorer.score(gold, text)
        if out is not None:
            (out / name).mkdir(parents=True, exist_ok=True)
            (out / name / f"{path.stem}.p{number}.txt").write_text(text, "utf-8")
    return total.report(name) | {"pages_per_second": len(pages) / seconds}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, default=Path("../shared/scans"))
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--limit", type=int)
    parser.add_argument("--out", type=Path, help="keep the texts here, one folder a reader")
    args = parser.parse_args()
    sys.path.insert(0, str(args.eval))
    scorer = importlib.import_module("score_ocr")
    readers: dict[str, Reader] = {"saoluc": ours, "tesseract --psm 3": plain}
    if importlib.util.find_spec("ocrmypdf"):
        readers["OCRmyPDF --deskew"] = ocrmypdf
    pages = pages_of(args.scans, args.limit)
    rows = [measure(name, reader, pages, scorer, args.out) for name, reader in readers.items()]
    print(section(rows, len(pages)))


def section(rows: list[dict[str, Any]], pages: int) -> str:
    """The Markdown section."""
    head = f"## Reading {pages} transcribed pages ({date.today()}, tesseract {tesseract.version()}, one process)\n"
    lines = [
        head,
        "| reader | CER | WER | bag-of-words miss | line CER | codes found | pages/s | pages/s of ours to it |",
    ]
    lines.append("|---|---|---|---|---|---|---|---|")
    for row in rows:
        shares = [row["cer"], row["wer"], 1 - row["bag_r"], row["line_cer"], row["code_r"]]
        ratio = rows[0]["pages_per_second"] / row["pages_per_second"]
        cells = [row["page"], *(f"{share:.1%}" for share in shares), f"{row['pages_per_second']:.2f}", f"{ratio:.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
