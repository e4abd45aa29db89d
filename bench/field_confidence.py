"""How often a field of a given confidence is right: pairs of confidence and truth, and their table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, Final, NamedTuple

SCALARS: Final = (
    "doc_type", "number", "notation", "code", "issued_date",
    "place", "parent_agency", "issuer", "subject", "archive_line",
)  # fmt: skip
LISTS: Final = ("addressees", "deadlines", "recipients", "signers")
BORDERS: Final = (0.0, 0.6, 0.75, 0.85, 0.92, 0.96, 1.01)


class Judged(NamedTuple):
    """One value put out: its field, its confidence, and whether gold agrees."""

    field: str
    confidence: float
    right: bool


def judged(record: dict[str, Any], gold: Any, hyp: Any, scorer: Any) -> Iterator[Judged]:
    """The values of a record against gold. `gold`, `hyp`: as the scorer's adapters make them."""
    proof = record["provenance"]
    for name in SCALARS:
        if name in gold.scalars and hyp.scalars.get(name) and f"/{name}" in proof:
            score, _ = scorer.scalar_score(name, gold.scalars[name], hyp.scalars[name])
            yield Judged(name, proof[f"/{name}"]["confidence"], bool(score.right))
    for name in LISTS:
        if name in gold.lists:
            paired = scorer.match(gold.lists[name], hyp.lists[name], scorer.LIST_RULES[name][0])
            for i in range(len(hyp.lists[name])):
                if f"/{name}/{i}" in proof:
                    yield Judged(name, proof[f"/{name}/{i}"]["confidence"], i in paired.values())


def table(values: Iterable[Judged]) -> str:
    """Confidence against truth as a Markdown table, with the expected calibration error below."""
    every = list(values)
    rows = ["| confidence | values | mean confidence | right |", "|---|---|---|---|"]
    error = 0.0
    for low, high in pairwise(BORDERS):
        inside = [v for v in every if low <= v.confidence < high]
        if inside:
            mean, right = (sum(v) / len(inside) for v in ([v.confidence for v in inside], [v.right for v in inside]))
            error += abs(mean - right) * len(inside) / len(every)
            rows.append(f"| {low:.2f} to {min(high, 1.0):.2f} | {len(inside)} | {mean:.3f} | {right:.3f} |")
    return "\n".join([*rows, "", f"Expected calibration error {error:.3f} over {len(every)} values."])
