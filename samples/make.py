"""Makes the sample documents: typesets the invented letters of `documents/` and scans them.

    python samples/make.py [--only NAME]

Needs Debian's fonts-croscore and, for the garbled text, tesseract-ocr with its English model.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytesseract
import typeset
from model import Letter, Scan, letters
from PIL import Image, ImageFilter

HERE = Path(__file__).parent


def scanned(page: Image.Image, scan: Scan, number: int) -> Image.Image:
    """The page as a scanner gives it: skewed, softened, noisy, lit a little unevenly."""
    chance = np.random.default_rng(scan.seed + number)
    turned = page.rotate(scan.skew, resample=Image.Resampling.BICUBIC, fillcolor=(240, 238, 232))
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.6)), dtype=np.float32)
    light = np.linspace(1.0, 0.955, soft.shape[1], dtype=np.float32)[None, :, None]
    grain = chance.normal(0, scan.noise, soft.shape[:2]).astype(np.float32)[:, :, None]
    image = Image.fromarray(np.clip(soft * light + grain, 0, 255).astype(np.uint8))
    return image.convert("L").point(lambda v: 255 if v > 150 else 0, mode="1") if scan.bitonal else image


def write(name: str, letter: Letter) -> Path:
    """Make one sample file."""
    images = [scanned(page, letter.scan, n) for n, page in enumerate(typeset.pages(letter))]
    if letter.form == "garbled":
        target = HERE / f"{name}.txt"
        read = [pytesseract.image_to_string(image, lang="eng", config="--psm 4") for image in images]
        target.write_text("\n".join(read), "utf-8")
    elif letter.form == "tiff":
        target = HERE / f"{name}.tiff"
        options = {"compression": "group4", "dpi": (typeset.DPI, typeset.DPI)}
        images[0].save(target, save_all=True, append_images=images[1:], **options)
    else:
        target = HERE / f"{name}.pdf"
        images[0].save(target, save_all=True, append_images=images[1:], resolution=typeset.DPI, quality=55)
    return target


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="NAME")
    only = parser.parse_args().only
    typeset.check_fonts()
    for name, letter in letters().items():
        if only in (None, name):
            print(write(name, letter))


if __name__ == "__main__":
    main()
