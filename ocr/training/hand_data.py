"""Builds the shapes and the training lines: `python -m ocr.training.hand_data DIGITS FONTS PENS OUT`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from ocr.training.hand_lines import Writer
from ocr.training.hand_rows import RowWriter, many
from ocr.training.strokes import (
    SYMBOLS,
    Shapes,
    digit_tracks,
    draw_form,
    gather,
    is_held_out,
    print_symbol,
    read_forms,
    read_idx,
    thin,
)

FORM_COPIES = 160  # drawings of each form
# Shares of lines: public digits, drawn forms, fonts drawn by hand, print. Forms and fonts carry the habits the public
# digits lack.
SHARES = (0.36, 0.36, 0.18, 0.1)
PRINT_FONTS = ("Tinos", "Arimo", "Liberation", "DejaVuSerif", "DejaVuSans-")
HELD_OUT_FONTS = ("Carlito", "FreeSerif")  # never seen in training, used for the held-out print
HELD_OUT_PENS = ("Breip", "kiloji", "Tomson", "BecauseWeMentor")


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the shapes come from: public digits (IDX), text fonts, fonts drawn by hand."""

    digits: Path
    fonts: Path
    pens: Path


def digit_shapes(folder: Path, held_out: bool) -> Shapes:
    """Shapes of the public digits, the training part or the held-out part."""
    images, labels = read_idx(folder)
    chosen = np.nonzero(is_held_out(np.arange(len(images)), len(images)) == held_out)[0]
    tracks = [track for part in np.array_split(chosen, 20) for track in digit_tracks(images[part], labels[part])]
    return gather([(symbol, track) for symbol, track in tracks if np.count_nonzero(track) > 8])


def form_shapes(random: np.random.Generator, copies: int) -> Shapes:
    """Shapes drawn from the table of forms."""
    forms = read_forms(Path(__file__).parent / "digit_forms.toml")
    return gather([(symbol, draw_form(strokes, random)) for symbol, strokes in forms for _ in range(copies)])


def print_shapes(fonts: list[str]) -> Shapes:
    """Shapes of printed digits and letters."""
    opened = [ImageFont.truetype(font, 90) for font in fonts]
    return gather([(symbol, print_symbol(symbol, font)) for font in opened for symbol in SYMBOLS])


def pen_shapes(fonts: list[Path]) -> Shapes:
    """Shapes of fonts drawn by hand, thinned to the track of the pen; capitals set for small letters are left out."""
    tracks: list[tuple[str, NDArray[np.uint8]]] = []
    for path in fonts:
        face = ImageFont.truetype(str(path), 90)
        symbols = [symbol for symbol in SYMBOLS if symbol.isdigit() or symbol.isupper()]
        if face.getlength("a") < 0.9 * face.getlength("A"):
            symbols += [symbol for symbol in SYMBOLS if symbol.islower()]
        pictures = np.stack([cv2.resize(print_symbol(symbol, face), (100, 100)) > 127 for symbol in symbols])
        tracks += [
            (symbol, track.astype(np.uint8) * 255) for symbol, track in zip(symbols, thin(pictures), strict=True)
        ]
    return gather([(symbol, track) for symbol, track in tracks if np.count_nonzero(track) > 8])


def faces(folder: Path, held_out: bool) -> list[str]:
    """Text fonts of the training lines, or those kept for the held-out ones."""
    names = PRINT_FONTS if not held_out else HELD_OUT_FONTS
    return sorted(
        str(path) for path in folder.rglob("*.ttf") if path.name.startswith(names) and "Mono" not in path.name
    )


def pens(folder: Path, held_out: bool) -> list[Path]:
    """Fonts drawn by hand, the training ones or those kept apart."""
    every = sorted(path for path in folder.rglob("*") if path.suffix in (".ttf", ".otf"))
    return [path for path in every if path.name.startswith(HELD_OUT_PENS) == held_out]


def writer(folders: Folders, seed: int, *, held_out: bool) -> Writer:
    """A writer with the training shapes or the held-out ones."""
    random = np.random.default_rng(seed)
    copies = FORM_COPIES // 4 if held_out else FORM_COPIES
    shapes = [
        digit_shapes(folders.digits, held_out),
        form_shapes(random, copies),
        pen_shapes(pens(folders.pens, held_out)),
        print_shapes(faces(folders.fonts, held_out)),
    ]
    return Writer(list(zip(shapes, SHARES, strict=True)), random)


def rows(folders: Folders, seed: int, *, held_out: bool) -> RowWriter:
    """A writer of letterhead rows with the training shapes and fonts or the held-out ones."""
    print_faces = faces(folders.fonts, held_out)
    serif = [face for face in print_faces if "Serif" in face or "Tinos" in face]
    slanted = [face for face in serif if "Italic" in face]
    upright = [face for face in serif if "Italic" not in face and "Bold" not in face]
    return RowWriter(writer(folders, seed, held_out=held_out), upright, slanted * 4 + upright)


def main() -> None:
    """Write `train.npz` and `held_out.npz`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("digits", type=Path)
    parser.add_argument("fonts", type=Path, help="folder of text fonts")
    parser.add_argument("pens", type=Path, help="folder of fonts drawn by hand")
    parser.add_argument("out", type=Path)
    parser.add_argument("--lines", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=1)
    choices = parser.parse_args()
    choices.out.mkdir(parents=True, exist_ok=True)
    folders = Folders(choices.digits, choices.fonts, choices.pens)
    for name, held_out, count in (("held_out", True, min(2000, choices.lines // 15)), ("train", False, choices.lines)):
        pictures, texts = many(rows(folders, choices.seed, held_out=held_out), count)
        np.savez(choices.out / f"{name}.npz", pictures=pictures, texts=np.array(texts))


if __name__ == "__main__":
    main()
