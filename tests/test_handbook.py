"""The handbook's own parts: links lead somewhere, pictures are there and small, the notebook runs."""

import json
import re
import sys
from pathlib import Path

import pytest
from archives import filled

DOCS = Path(__file__).parent.parent / "docs"
PAGES = sorted(DOCS.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [target for target in targets if target and "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_every_page_is_on_the_index():
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if page.name != "README.md" and f"({page.name})" not in index] == []


def test_pictures_have_words_for_those_who_cannot_see_them():
    for page in PAGES:
        assert not re.search(r"!\[\s*\]\(", page.read_text(encoding="utf-8"))


def test_pictures_stay_small_and_are_used():
    shown = " ".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = list((DOCS / "pictures").iterdir())
    assert sum(picture.stat().st_size for picture in pictures) < 1_500_000
    assert [picture.name for picture in pictures if f"pictures/{picture.name}" not in shown] == []


def test_the_notebook_runs_over_another_archive(tmp_path, monkeypatch):
    pytest.importorskip("duckdb", reason="the extra `analysis` is not installed")
    pytest.importorskip("pyarrow", reason="the extra `analysis` is not installed")
    pytest.importorskip("pandas", reason="the extra `analysis` is not installed")
    monkeypatch.syspath_prepend(str(DOCS))
    monkeypatch.delitem(sys.modules, "make_notebook", raising=False)
    import make_notebook

    texts = {"a": "CODE 1/A\nNUMBER 1\nDATE 2024-01-02\nBASIS 2/B\nDUE 2024-02-03\nTO Sở A", "b": "CODE 2/B"}
    with filled(tmp_path, texts) as opened:
        made = make_notebook.notebook(str(opened.archive.root))
    results = [json.dumps(cell.get("outputs"), ensure_ascii=False) for cell in made["cells"]]
    assert any("1/A" in result and "2024-02-03" in result for result in results)
    kept = json.loads((DOCS / "analysts.ipynb").read_text(encoding="utf-8"))
    assert [cell["source"] for cell in kept["cells"]] == [cell["source"] for cell in made["cells"]]
