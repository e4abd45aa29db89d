"""Builds the shapes and the training lines: `python -m ocr.training.hand_data DIGITS FONTS OUT`."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import ImageFont

from ocr.training.hand_lines import Writer, many
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
)

FORM_COPIES = 160  # drawings of each form
# Shares of lines: public digits, drawn forms, print. The forms carry the habits the public digits lack.
SHARES = (0.42, 0.46, 0.12)
HELD_OUT_FONTS = ("Carlito", "FreeSerif")  # never seen in training, used for the held-out print


def digit_shapes(folder: Path, held_out: bool) -> Shapes:
    """Shapes of the public digits, the training part or the held-out part."""
    images, labels = read_idx(folder)
    chosen = np.nonzero(is_held_out(np.arange(len(images)), len(images)) == held_out)[0]
    tracks = [track for part in np.array_split(chosen, 20) for track in digit_tracks(images[part])]
    pairs = zip((SYMBOLS[label] for label in labels[chosen]), tracks, strict=True)
    return gather([(symbol, track) for symbol, track in pairs if np.count_nonzero(track) > 8])


def form_shapes(random: np.random.Generator, copies: int) -> Shapes:
    """Shapes drawn from the table of forms."""
    forms = read_forms(Path(__file__).parent / "digit_forms.toml")
    return gather([(symbol, draw_form(strokes, random)) for symbol, strokes in forms for _ in range(copies)])


def print_shapes(fonts: list[str]) -> Shapes:
    """Shapes of printed digits and letters."""
    opened = [ImageFont.truetype(font, 90) for font in fonts]
    return gather([(symbol, print_symbol(symbol, font)) for font in opened for symbol in SYMBOLS])


def find_fonts(folder: Path) -> tuple[list[str], list[str]]:
    """Text fonts for training and for the held-out lines."""
    names = ("Tinos", "Arimo", "Liberation", "DejaVuSerif", "DejaVuSans-", "Carlito", "FreeSerif")
    files = sorted(
        str(path) for path in folder.rglob("*.ttf") if path.name.startswith(names) and "Mono" not in path.name
    )
    apart = [file for file in files if Path(file).name.startswith(HELD_OUT_FONTS)]
    return [file for file in files if file not in apart], apart


def writer(digits: Path, fonts: Path, seed: int, *, held_out: bool) -> Writer:
    """A writer of lines with the training shapes or the held-out ones."""
    random = np.random.default_rng(seed)
    faces = find_fonts(fonts)[1 if held_out else 0]
    copies = FORM_COPIES // 4 if held_out else FORM_COPIES
    shapes = [digit_shapes(digits, held_out), form_shapes(random, copies), print_shapes(faces)]
    serif = [face for face in faces if "Serif" in face or "Tinos" in face]
    return Writer(list(zip(shapes, SHARES, strict=True)), serif or faces, random)


def main() -> None:
    """Write `train.npz` and `held_out.npz`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("digits", type=Path)
    parser.add_argument("fonts", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--lines", type=int, default=60_000)
    parser.add_argument("--seed", type=int, default=1)
    choices = parser.parse_args()
    choices.out.mkdir(parents=True, exist_ok=True)
    for name, held_out, count in (("held_out", True, choices.lines // 15), ("train", False, choices.lines)):
        pictures, texts = many(writer(choices.digits, choices.fonts, choices.seed, held_out=held_out), count)
        np.savez(choices.out / f"{name}.npz", pictures=pictures, texts=np.array(texts))


if __name__ == "__main__":
    main()
