"""Trains the digit network: `python -m ocr.training.hand_train DATA OUT.onnx --minutes 12`."""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from ocr.hand_input import HEIGHT, PLANES, WIDTH
from ocr.training.hand_net import SYMBOLS, build

BATCH = 48
NEIGHBOURS = 1500  # lines sorted by width that a batch is drawn from
PEAK_RATE = 3e-3
LETTER_ROWS = 3  # a row with a letter is shown so many times as often: letters are seldom, and four look like digits
MEAN_DECAY = 0.995  # of the running mean of the weights, a step


def load(path: Path) -> tuple[NDArray[np.uint8], list[str]]:
    """Pictures and texts of one file of `hand_data`."""
    with np.load(path) as data:
        return data["pictures"], [str(text) for text in data["texts"]]


def batch_of(
    pictures: NDArray[np.uint8], texts: list[str], chosen: NDArray[np.int64], random: np.random.Generator | None = None
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pictures cut to the widest ink, their symbols in one row, and how many each has; changed a little if `random`."""
    part = pictures[chosen]
    used = int(np.nonzero(part[:, 0].any((0, 1)))[0].max(initial=8)) + 1
    wide = min(WIDTH, (used + 20) // 8 * 8)
    part = part[..., :wide]
    if random is not None:
        part = np.stack([changed(picture, random) for picture in part])
    inputs = torch.from_numpy(part).float().div_(255)
    targets = torch.tensor([SYMBOLS.index(sign) + 1 for one in chosen for sign in texts[one]], dtype=torch.long)
    return inputs, targets, torch.tensor([len(texts[one]) for one in chosen])


def changed(picture: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    """The same writing a little larger, wider, more slanted, bent, elsewhere, with another pen, sharper or less so."""
    across, along, slant = random.normal(1, 0.08), random.normal(1, 0.05), random.normal(0, 0.12)
    x, y = random.uniform(-3, 4), random.normal(0, 1.0)
    columns = picture.shape[2]
    bends = random.normal(0, random.uniform(0, 1.1), (2, 4, max(3, columns // 14))).astype(np.float32)
    dx, dy = (cv2.resize(bend, (columns, HEIGHT), interpolation=cv2.INTER_CUBIC) for bend in bends)
    row, column = np.mgrid[0:HEIGHT, 0:columns].astype(np.float32)
    away = row - HEIGHT / 2
    source_x, source_y = column * across + slant * away - x + dx, away * along + HEIGHT / 2 - y + dy
    moved = np.stack([cv2.remap(plane, source_x, source_y, cv2.INTER_LINEAR) for plane in picture])
    moved[0] = redrawn(moved[0], random)
    return moved


def redrawn(ink: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    """The ink of a stronger or weaker pen, of a better or worse scanner."""
    chance, share = random.random(), random.uniform(0.2, 0.8)
    if chance < 0.3:
        other = (
            cv2.dilate(ink, np.ones((2, 2), np.uint8)) if chance < 0.18 else cv2.erode(ink, np.ones((2, 2), np.uint8))
        )
        ink = cv2.addWeighted(ink, 1 - share, other, share, 0).astype(np.uint8)
    elif chance < 0.42:
        ink = cv2.GaussianBlur(ink, (0, 0), 0.4 + share).astype(np.uint8)
    levels = (np.linspace(0, 1, 256) ** float(np.exp(random.normal(0, 0.3))) * 255).astype(np.uint8)
    result: NDArray[np.uint8] = levels[ink]
    return result


def greedy(scores: torch.Tensor) -> list[str]:
    """The best symbol of each step, repeats and blanks dropped."""
    answers = []
    for row in scores.argmax(1).squeeze(1).tolist():
        kept = [one for one, before in zip(row, [0, *row], strict=False) if one and one != before]
        answers.append("".join(SYMBOLS[one - 1] for one in kept))
    return answers


def exact(net: nn.Module, pictures: NDArray[np.uint8], texts: list[str]) -> float:
    """Share of lines read without a fault (up to the slash)."""
    net.eval()
    right = 0
    with torch.no_grad():
        for start in range(0, len(texts), 128):
            chosen = np.arange(start, min(start + 128, len(texts)))
            inputs, _, _ = batch_of(pictures, texts, chosen)
            for one, answer in zip(chosen, greedy(net(inputs)), strict=True):
                right += answer.partition("/")[0] == texts[one].partition("/")[0]
    return right / len(texts)


def train(
    data: list[Path], held_out: Path, out: Path, minutes: float, start: Path | None, seed: int, rate: float
) -> nn.Module:
    """A network trained for a given time: a running mean of its weights; the rate falls to nothing along a cosine."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    random = np.random.default_rng(seed)
    parts = [load(path) for path in data]
    pictures = np.concatenate([part[0] for part in parts])
    texts = [text for part in parts for text in part[1]]
    by_width = np.argsort([int(np.nonzero(picture[0].any(0))[0].max(initial=0)) // 8 for picture in pictures])
    shown = [LETTER_ROWS if any(sign.isalpha() for sign in text) else 1 for text in texts]
    by_width = np.repeat(by_width, np.array(shown)[by_width])
    apart, apart_texts = load(held_out)
    net = build().to(memory_format=torch.channels_last)
    if start:
        net.load_state_dict(torch.load(start))
    mean = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(MEAN_DECAY), use_buffers=True)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-3)
    loss_of = nn.CTCLoss(zero_infinity=True)
    begun, step, total, spent = time.process_time(), 0, minutes * 60, 0.0
    while spent < total:
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / 200) * (0.5 + 0.5 * math.cos(math.pi * spent / total))
        near = int(
            random.integers(0, len(by_width) - NEIGHBOURS)
        )  # lines of like width: little is spent on empty paper
        chosen = by_width[near + random.integers(0, NEIGHBOURS, BATCH)]
        inputs, targets, lengths = batch_of(pictures, texts, chosen, random)
        net.train()
        scores = net(inputs).squeeze(2).permute(2, 0, 1).log_softmax(2)
        loss = loss_of(scores, targets, torch.full((len(chosen),), scores.shape[0]), lengths)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        mean.update_parameters(net)
        step += 1
        spent = time.process_time() - begun
        if step % 250 == 0:
            share = exact(mean.module, apart[:800], apart_texts[:800])
            torch.save(mean.module.state_dict(), out.with_suffix(".pt"))
            print(f"{step} {spent:.0f}s loss {loss.item():.3f} exact {share:.3f}", flush=True)  # noqa: T201
    print(f"held out {exact(mean.module, apart, apart_texts):.4f}", flush=True)  # noqa: T201
    return mean.module


def export(net: nn.Module, path: Path) -> None:
    """Write the network as ONNX, for one picture at a time."""
    net.eval()
    sample = torch.zeros(1, PLANES, HEIGHT, WIDTH)
    torch.onnx.export(net, (sample,), str(path), input_names=["picture"], output_names=["scores"], dynamo=False)
    check_export(net, path)


def check_export(net: nn.Module, path: Path) -> None:
    """Stop when OpenCV, which runs the file, does not answer as PyTorch does."""
    pictures = torch.rand(1, PLANES, HEIGHT, WIDTH)
    network = cv2.dnn.readNetFromONNX(str(path))
    network.setInput(pictures.numpy())
    with torch.no_grad():
        apart = float(np.abs(network.forward() - net(pictures).numpy()).max())
    if apart > 1e-3:
        raise SystemExit(f"OpenCV and PyTorch differ by {apart}")


def main() -> None:
    """Train and write the network."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="+", help="folders written by hand_data")
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=12, help="processor time")
    parser.add_argument("--start", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=PEAK_RATE)
    choices = parser.parse_args()
    train_files = [folder / "train.npz" for folder in choices.data]
    held_out = choices.data[0] / "held_out.npz"
    net = train(train_files, held_out, choices.out, choices.minutes, choices.start, choices.seed, choices.rate)
    torch.save(net.state_dict(), choices.out.with_suffix(".pt"))
    export(net, choices.out)


if __name__ == "__main__":
    main()
