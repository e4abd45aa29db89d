"""Runs the cells of the analysts' notebook over an archive and writes it with what they gave.

`python docs/make_notebook.py DEMO_ARCHIVE` writes docs/analysts.ipynb. Cells are run in one namespace; the last
expression of a cell is its result, as in Jupyter.
"""

from __future__ import annotations

import ast
import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SOURCE = HERE / "analysts_cells.py"
MARK = "# %%"


def cells() -> list[tuple[str, str]]:
    """Kind (markdown or code) and text of each cell of the source."""
    found = []
    for part in SOURCE.read_text(encoding="utf-8").split(f"{MARK}")[1:]:
        head, _, body = part.partition("\n")
        if "[markdown]" in head:
            body = "\n".join(line.removeprefix("# ").removeprefix("#") for line in body.strip().splitlines())
            found.append(("markdown", body))
        else:
            found.append(("code", body.strip()))
    return found


def run(code: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    """What a cell prints and gives, as outputs of a notebook."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(tree, "cell", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append({"output_type": "stream", "name": "stdout", "text": lines(printed.getvalue())})
    if value is not None:
        data = {"text/plain": lines(repr(value))}
        if hasattr(value, "_repr_html_"):
            data["text/html"] = lines(value._repr_html_())
        outputs.append({"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data})
    return outputs


def lines(text: str) -> list[str]:
    """Text as a notebook keeps it."""
    return text.splitlines(keepends=True)


def notebook(archive: str) -> dict[str, Any]:
    """The notebook with its results."""
    names: dict[str, Any] = {"ARCHIVE": archive}
    made: list[dict[str, Any]] = []
    for kind, text in cells():
        cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{len(made)}", "metadata": {}, "source": lines(text)}
        if kind == "code":
            shown = [one for one in run(text, names) if one]
            cell |= {"execution_count": None, "outputs": shown}
        made.append(cell)
    told = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return {"cells": made, "metadata": told, "nbformat": 4, "nbformat_minor": 5}


if __name__ == "__main__":
    text = json.dumps(notebook(sys.argv[1]), ensure_ascii=False, indent=1)
    (HERE / "analysts.ipynb").write_text(text + "\n", encoding="utf-8")
