"""The digit network: convolutions only, so that OpenCV can run it; one answer for every two columns of the picture."""

from __future__ import annotations

from torch import nn

from ocr.hand_input import PLANES

SYMBOLS = "0123456789ABCD/abcd"  # answer 0 is "nothing here", answer i is SYMBOLS[i - 1]


def block(inside: int, outside: int, kernel: tuple[int, int], stride: tuple[int, int] = (1, 1)) -> list[nn.Module]:
    """Convolution, normalisation, rectifier; the size kept except for the stride (a column of 5 becomes 1)."""
    pad = (0 if kernel == (5, 1) else kernel[0] // 2, kernel[1] // 2)
    convolution = nn.Conv2d(inside, outside, kernel, stride=stride, padding=pad, bias=False)
    return [convolution, nn.BatchNorm2d(outside), nn.ReLU()]


def build() -> nn.Sequential:
    """Picture (n, 2, 40, 192) -> scores (n, 20, 1, 96), before softmax."""
    return nn.Sequential(
        *block(PLANES, 24, (5, 5), (2, 2)),  # 20 x 96
        *block(24, 48, (3, 3), (2, 1)),  # 10 x 96
        *block(48, 80, (3, 3), (2, 1)),  # 5 x 96
        *block(80, 80, (3, 3)),
        *block(80, 128, (5, 1)),  # 1 x 96
        nn.Dropout(0.1),
        *block(128, 128, (1, 7)),
        nn.Dropout(0.1),
        *block(128, 128, (1, 5)),
        nn.Conv2d(128, len(SYMBOLS) + 1, (1, 1)),
    )
