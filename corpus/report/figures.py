"""What the report plots: each figure is a question to the catalog, its rows, and bars drawn from them as SVG."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from corpus.errors import ExtraMissing
from corpus.reading import OpenArchive

MOST: Final = 15  # bars of a figure; what is left out stands in the catalog
LABEL: Final = 48  # letters of a label
COLOUR: Final = "#0b4f9e"
HEAD: Final = re.compile(r"^.*?(?=<svg)", re.S)  # XML and DOCTYPE lines, which do not belong inside a page

# name → (bars lie, question); each gives label and number. The names lead to titles in data/wording.toml.
QUESTIONS: Final = {
    "types": (True, "SELECT coalesce(doc_type, '–'), count(*) FROM documents GROUP BY 1 ORDER BY 2 DESC, 1"),
    "issuers": (True, """SELECT coalesce(max(issuer), '–'), count(*) FROM documents GROUP BY issuer_key
        ORDER BY 2 DESC, 1"""),
    "months": (False, """SELECT * FROM (SELECT substr(issued_date, 1, 7) AS month, count(*) FROM documents
        WHERE issued_date GLOB '[12][0-9][0-9][0-9]-[01][0-9]*' GROUP BY month ORDER BY month DESC LIMIT 36)
        ORDER BY month"""),
    "confidence": (False, """SELECT CASE WHEN confidence >= 0.9 THEN '90–100' WHEN confidence >= 0.7 THEN '70–89'
        WHEN confidence >= 0.5 THEN '50–69' ELSE '0–49' END || ' %' AS share, count(*) FROM fields
        WHERE confidence IS NOT NULL GROUP BY share ORDER BY min(confidence)"""),
    "doubts": (True, "SELECT code, count(*) FROM doubts GROUP BY code ORDER BY 2 DESC, 1"),
    "failures": (True, "SELECT code, count(*) FROM failures GROUP BY code ORDER BY 2 DESC, 1"),
    "throughput": (False, """SELECT CASE WHEN pace < 1 THEN '< 1' WHEN pace < 2 THEN '1–2' WHEN pace < 5 THEN '2–5'
        WHEN pace < 10 THEN '5–10' WHEN pace < 30 THEN '10–30' ELSE '≥ 30' END, count(*)
        FROM (SELECT seconds / pages AS pace FROM ledger WHERE state = 'done' AND pages > 0 AND seconds > 0)
        GROUP BY 1 ORDER BY min(pace)"""),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot with the numbers behind it; `svg` is None when there is nothing to plot."""

    name: str
    rows: tuple[tuple[str, int], ...]
    svg: str | None


def figures(archive: OpenArchive, titles: dict[str, str]) -> list[Figure]:
    """All figures of the report."""
    found = []
    for name, (lying, question) in QUESTIONS.items():
        rows = tuple((str(label), int(number)) for label, number in archive.connection.execute(question))
        shown = rows[:MOST] if lying else rows
        found.append(Figure(name, rows, bars(name, shown, lying, titles[f"{name}_axis"]) if rows else None))
    return found


def bars(name: str, rows: Sequence[tuple[str, int]], lying: bool, axis: str) -> str:
    """Bars with their numbers, as an SVG element; letters stay letters, so that they can be read aloud and searched."""
    plot = _pyplot()
    labels = [label if len(label) <= LABEL else label[: LABEL - 1] + "…" for label, _ in rows]
    numbers = [number for _, number in rows]
    places = range(len(rows))
    settings = {"svg.fonttype": "none", "svg.hashsalt": name, "text.parse_math": False, "font.size": 10}
    with plot.rc_context(settings):
        size = (8, 0.8 + 0.3 * len(rows)) if lying else (8, 2.8)
        figure, axes = plot.subplots(figsize=size, layout="constrained")
        drawn = axes.barh(places, numbers, color=COLOUR) if lying else axes.bar(places, numbers, color=COLOUR)
        axes.bar_label(drawn, padding=2)
        _label(axes, labels, lying, axis)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        plot.close(figure)
    # each plot has ids of its own: they stand in one page
    return re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", HEAD.sub("", out.getvalue()))


def _label(axes: Any, labels: Sequence[str], lying: bool, axis: str) -> None:
    if lying:
        axes.set_yticks(range(len(labels)), labels)
        axes.invert_yaxis()
        axes.set_xlabel(axis)
        axes.xaxis.get_major_locator().set_params(integer=True)
    else:
        axes.set_xticks(range(len(labels)), labels, rotation=60 if len(labels) > 12 else 0)
        axes.set_ylabel(axis)
        axes.yaxis.get_major_locator().set_params(integer=True)
    axes.margins(0.08)
    axes.spines[["top", "right"]].set_visible(False)


def _pyplot() -> Any:
    try:
        import matplotlib
    except ImportError as error:
        raise ExtraMissing("plots need matplotlib, which is not installed (pip install 'saoluc[report]')") from error
    matplotlib.use("svg")
    from matplotlib import pyplot

    return pyplot
