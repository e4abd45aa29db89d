"""Every text of the pages is there in both languages, and every text asked for exists."""

import re
from pathlib import Path

import pytest

import extract
from corpus.web import messages as module
from corpus.web.form import form
from corpus.web.messages import LANGUAGES, messages
from extract.model import Relation
from restore.model import Reason

WEB = Path(module.__file__).parent
TEMPLATES = sorted((WEB / "templates").glob("*.html"))


def test_every_message_is_there_in_both_languages():
    for key, texts in messages().items():
        assert set(texts) == set(LANGUAGES) and all(text.strip() for text in texts.values()), key
        assert len({frozenset(re.findall(r"\{(\w+)\}", text)) for text in texts.values()}) == 1, key


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_ask_for_messages_that_exist(template):
    asked = re.findall(r"""\bt\(["']([\w.-]+)["'][,)]""", template.read_text(encoding="utf-8"))
    assert [key for key in asked if key not in messages()] == []


def test_fields_relations_and_reasons_have_names():
    lists = form().lists
    fields = [*form().scalars, *lists, *(column for rows in lists for column in rows.columns)]
    wanted = {f"field.{one.name}" for one in fields}
    wanted |= {f"relation.{one}" for one in Relation} | {f"reason.{one}" for one in Reason}
    assert wanted - set(messages()) == set()


def test_codes_of_doubts_have_names():
    """In the sources a code stands before its message, which is a sentence: "conflict", "signed before …"."""
    sources = "\n".join(path.read_text(encoding="utf-8") for path in Path(extract.__file__).parent.glob("*.py"))
    codes = set(re.findall(r"""doubt\w*\W{1,9}(?:[^\s"]*"[^"\n]*", )?"([a-z]+(?:-[a-z]+)*)",\s+f?"[^"\n]+ """, sources))
    assert codes >= {"conflict", "inferred", "repaired"}
    assert {f"doubt.{code}" for code in codes} - set(messages()) == set()
