"""What is documented is there, and what is there is documented."""

import re
from pathlib import Path

import pytest
import typer
from archives import ROOT, filled

from bench.handbook import made, with_outputs
from corpus.cli import app
from corpus.query import ask, guarded

DOCS = Path(__file__).parents[2] / "docs"
COMMANDS = typer.main.get_command(app).commands
TEXT = (DOCS / "commands.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", (DOCS / "analysts.md").read_text(encoding="utf-8"), re.S)


def section(name):
    return TEXT.partition(f"\n## saoluc {name}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name):
    assert f"saoluc {name}" in section(name)
    for parameter in COMMANDS[name].params:
        for option in parameter.opts + parameter.secondary_opts:
            if option.startswith("--") and option != "--help":
                assert f"`{option}`" in section(name), option


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_has_an_example(name):
    assert "Example: " in COMMANDS[name].help and f"saoluc {name}" in COMMANDS[name].help


def test_no_command_is_invented():
    assert set(re.findall(r"^## saoluc (\w+)", TEXT, re.M)) == set(COMMANDS)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("docs"), {"a": "CODE 1/A\nBASIS 666/QĐ-TTg\nDUE 2022-01-02"}) as opened:
        yield opened


@pytest.mark.parametrize("sql", QUERIES)
def test_every_query_of_the_handbook_runs(archive, sql):
    with guarded(archive, 5) as connection:
        assert ask(connection, sql).columns


def test_every_table_is_described(archive):
    text = (DOCS / "analysts.md").read_text(encoding="utf-8")
    hidden = ("sqlite_", "_sqlite", "texts_fts")
    names = archive.connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    assert [name for (name,) in names if not name.startswith(hidden) and f"| `{name}` |" not in text] == []


def test_every_error_code_is_explained():
    from corpus import errors
    from ocr.errors import SaolucError

    text = (DOCS / "operations.md").read_text(encoding="utf-8")
    waiting, codes = [SaolucError], set()
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if not kind.__subclasses__():
            codes.add(kind.code)
    shown_at_the_prompt_only = {"wrong-use", "not-in-archive", "query-out-of-time"}
    assert errors and [code for code in codes - shown_at_the_prompt_only if f"`{code}`" not in text] == []


def test_outputs_of_the_handbook_are_what_comes_out(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    page = (DOCS / "analysts.md").read_text(encoding="utf-8")
    assert with_outputs(page, made(tmp_path)) == page, "python -m bench.handbook"
