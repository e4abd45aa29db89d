"""The report: one file, both languages, nothing from elsewhere, texts as texts."""

import re
from html.parser import HTMLParser

import pytest
from archives import filled, saoluc

from corpus.report.page import report
from corpus.wording import Language

EVIL = "<script>alert(1)</script> $x_1$ & Co"
TEXTS = {
    "a": f"CODE 1/A\nTYPE Kế hoạch\nDATE 2024-03-01\nISSUER {EVIL}",
    "b": "CODE 2/A\nTYPE Kế hoạch\nDATE 2024-04-XX\nISSUER Sở Đường sông",
    "c": "TYPE Quyết định",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("report"), TEXTS) as opened:
        yield opened


class Elements(HTMLParser):
    """Names, ids and addresses of a page."""

    def __init__(self, page):
        super().__init__()
        self.names, self.ids, self.addresses, self.handlers = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            elif name in ("src", "href", "xlink:href", "data", "action"):
                self.addresses.append(value)
            elif name.startswith("on"):
                self.handlers.append(name)


@pytest.mark.parametrize("language", Language)
def test_it_stands_alone(archive, language):
    page = report(archive, language)
    found = Elements(page)
    assert not {"script", "link", "img", "iframe", "object"} & set(found.names)
    assert not found.handlers and all(address.startswith("#") for address in found.addresses)
    assert not re.search(r"url\((?!#)|@import", page)
    assert len(found.ids) == len(set(found.ids)) and len(page) < 300_000


def test_texts_of_documents_are_texts(archive):
    page = report(archive, Language.VI)
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; $x_1$ &amp; Co") == 2  # in the plot and in its table


def test_plots_have_their_numbers_as_text(archive):
    page = report(archive, Language.VI)
    (kinds,) = re.findall(r'id="numbers-types".*?</details>', page, re.S)
    assert re.findall(r"<th scope=\"row\">(.*?)</th><td class=\"n\">(\d+)", kinds) == [
        ("Kế hoạch", "2"),
        ("Quyết định", "1"),
    ]
    months = re.search(r'id="numbers-months".*?</details>', page, re.S)[0]
    assert "2024-03" in months and "2024-04" in months
    assert page.count('role="img"') == page.count("<figure") == page.count("<svg")


def test_it_speaks_both_languages(archive):
    assert "Văn bản theo tên loại" in report(archive, Language.VI)
    english = report(archive, Language.EN)
    assert "Documents by kind" in english and '<html lang="en">' in english


def test_an_empty_archive_has_a_report_too(tmp_path):
    with filled(tmp_path, {}) as opened:
        assert "Chưa có gì để vẽ." in report(opened, Language.VI)


def test_the_command_writes_it(archive, tmp_path):
    done = saoluc("report", archive.archive.root, "--out", tmp_path / "new" / "r.html", "--lang", "en")
    assert done.returncode == 0 and done.stdout.strip() == str(tmp_path / "new" / "r.html")
    assert "Documents by kind" in (tmp_path / "new" / "r.html").read_text(encoding="utf-8")
