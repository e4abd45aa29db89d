"""Builds the model in `restore/data` from texts and from pairs of true and read lines: `saoluc train`."""

from __future__ import annotations

import fnmatch
import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from restore.lexicon import FIRST_WORD
from restore.model import Channel
from restore.ngram import save_ngrams
from restore.options import RestoreOptions
from restore.pipeline import Restorer
from restore.training.calibration import fit, judge_lines, write_calibration
from restore.training.channel import learn_units, read_pairs, unit_costs, whole_costs, word_pairs, write_channel
from restore.training.encode import Stream, encode
from restore.training.lexicon import Group, build_vocabulary, token_numbers, type_cases
from restore.training.misprints import left_out, misread
from restore.training.ngram import (
    ORDER,
    CaseCounts,
    Counted,
    back_off,
    count_cases,
    count_orders,
    merge,
    pack,
    prune,
    smooth,
)

REGISTERS = Path(__file__).parent / "registers.toml"
CHANNELS = ("english", "vietnamese")


def train(
    texts: Sequence[Path],
    out: Path,
    *,
    pairs: Path | None = None,
    held: Path | None = None,
    work: Path | None = None,
) -> dict[str, Any]:
    """Build a model in folder `out` and return what was counted.

    Words and n-grams come from `texts`, channels from the pairs of true and read lines in folder `pairs`
    (english.tsv, vietnamese.tsv), confidences from such pairs of texts that are not in `texts` in folder `held`
    (bare.tsv as well). What is not given is not learned: the folder may hold it already. `work` keeps counts.
    """
    out.mkdir(parents=True, exist_ok=True)
    report: dict[str, Any] = {}
    if texts:
        report |= train_language(texts, out, work or out / "work")
    for name in CHANNELS if pairs else ():
        report[name] = train_channel(Path(pairs) / f"{name}.tsv", out / f"{name}.tsv")  # type: ignore[arg-type]
    if held:
        report["calibration"] = train_calibration(held, out)
    return report


def train_calibration(held: Path, out: Path) -> dict[str, int]:
    """Learn how sure a change is, from lines held out of training."""
    target = out / "calibration.tsv"
    target.unlink(missing_ok=True)
    restorer = Restorer(RestoreOptions(data=out))
    judged = {
        channel: judge_lines(restorer, list(read_pairs(held / f"{channel}.tsv")), channel)
        for channel in (Channel.BARE, Channel.ENGLISH, Channel.VIETNAMESE)
        if (held / f"{channel}.tsv").exists()
    }
    write_calibration(target, {channel: fit(found) for channel, found in judged.items()})
    return {str(channel): len(found) for channel, found in judged.items()}


def train_channel(pairs: Path, out: Path) -> dict[str, int]:
    """Learn one reader's channel."""
    counted = word_pairs(read_pairs(pairs))
    units, whole = unit_costs(learn_units(counted)), whole_costs(counted)
    write_channel(out, units, whole)
    return {"word pairs": counted.total(), "units": len(units), "whole words": len(whole)}


def train_language(texts: Sequence[Path], out: Path, work: Path) -> dict[str, Any]:
    """Learn vocabulary, n-grams and case."""
    settings = tomllib.loads(REGISTERS.read_text("utf-8"))
    groups = list(_groups(texts, settings["register"]))
    words = build_vocabulary(groups)
    (out / "words.txt").write_text("\n".join(words) + "\n", "utf-8")
    work.mkdir(parents=True, exist_ok=True)
    for group in groups:
        _encode_group(group, words, work)
    scanned = {register["name"] for register in settings["register"] if register.get("scanned")}
    _leave_out_misreadings([group.name for group in groups], scanned, words, work)
    tokens = {group.name: _count_group(group, work) for group in groups}
    size = FIRST_WORD + len(words)
    merged = [merge(_parts(groups, order, work)) for order in range(1, ORDER + 1)]
    levels = smooth(merged, size)
    del merged
    tables = back_off(levels, prune(levels, settings["sizes"]))
    del levels
    cases = _all_cases(groups, tables[1].keys, size, work)
    save_ngrams(pack(tables, cases, size), out / "ngrams.bin")
    return {"words": len(words), "tokens": tokens, "n-grams": [len(t.keys) for t in tables]}


def _groups(texts: Sequence[Path], registers: list[dict[str, Any]]) -> Iterator[Group]:
    """The texts by register: each file goes to the first register whose pattern fits its name."""
    left = list(texts)
    for register in registers:
        own = [path for path in left if fnmatch.fnmatch(path.name, register["files"])]
        left = [path for path in left if path not in own]
        if own:
            yield Group(register["name"], register["weight"], (_held(encode(own), register.get("hold_out", 0)),))


def _held(stream: Stream, paragraphs: int) -> Stream:
    """The stream without its last paragraphs, which are kept for measuring."""
    ends = np.flatnonzero(stream.tokens == 0)
    return Stream(stream.types, stream.tokens[: ends[-paragraphs - 1] + 1]) if paragraphs else stream


def _encode_group(group: Group, words: list[str], work: Path) -> None:
    """Keep the token numbers and cases of one register on disk."""
    numbers = {word: FIRST_WORD + i for i, word in enumerate(words)}
    ids = np.concatenate([token_numbers(s, numbers)[s.tokens] for s in group.streams])
    cases = np.concatenate([type_cases(s)[s.tokens] for s in group.streams])
    np.savez(work / f"{group.name}.npz", ids=ids, cases=cases)


def _leave_out_misreadings(names: Sequence[str], scanned: set[str], words: list[str], work: Path) -> None:
    """Take what a machine misread out of registers that hold scanned documents, by what the others say."""
    typed = [name for name in names if name not in scanned]
    for name in scanned.intersection(names) if typed else ():
        with np.load(work / f"{name}.npz") as file:
            ids, cases = file["ids"], file["cases"]
        bad = misread(ids, words, [np.load(work / f"{other}.npz")["ids"] for other in typed])
        ids, cases = left_out(ids, cases, bad)
        np.savez(work / f"{name}.npz", ids=ids, cases=cases)


def _count_group(group: Group, work: Path) -> int:
    """Keep the counts of one register on disk; how many tokens it has."""
    with np.load(work / f"{group.name}.npz") as file:
        ids = file["ids"]
    for order, counted in enumerate(count_orders(ids), 1):
        np.savez(work / f"{group.name}.{order}.npz", keys=counted.keys, counts=counted.counts)
    return len(ids)


def _parts(groups: Sequence[Group], order: int, work: Path) -> list[tuple[float, Counted]]:
    found = []
    for group in groups:
        with np.load(work / f"{group.name}.{order}.npz") as file:
            found.append((group.weight, Counted(file["keys"], file["counts"])))
    return found


def _all_cases(groups: Sequence[Group], pairs: npt.NDArray[np.uint64], size: int, work: Path) -> CaseCounts:
    single, pair = np.zeros((4, size)), np.zeros((2, len(pairs)))
    for group in groups:
        with np.load(work / f"{group.name}.npz") as file:
            counts = count_cases(file["ids"], file["cases"], pairs, size)
        single += group.weight * counts.single
        pair += group.weight * counts.pair
    return CaseCounts(single, pair)


def digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of all files of a model, in order of name."""
    found = hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
