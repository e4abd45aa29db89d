"""The pages of `saoluc explore`: what they show, whom they let in, and what they never do."""

import asyncio
import re
import shutil

import httpx
import pytest
from archives import filled
from scans import archive_of, encoded, page, picture

from corpus.explore.drawing import cleaned
from corpus.explore.site import application, metadata
from corpus.gate import Keys
from corpus.wording import Language

EVIL = "<script>alert(1)</script>"
TEXTS = {
    "evil": f'CODE 9/KH-<b>\nNUMBER {EVIL}\nSUBJECT {EVIL} " onload="x\nISSUER {EVIL}\nTO {EVIL}\n'
    "DUE 2024-03-15\nBASIS 66/QĐ-A",
    "law": "CODE 66/QĐ-A\nTYPE Quyết định\nDATE 2023-02-01\nISSUER UBND xã Đồi Chè\nđọc sách",
}


class Browser:
    """Asks the application as a browser that has followed the printed link."""

    def __init__(self, root, language=Language.VI, cookie=True):
        self.keys = Keys(8001)
        self.gate = application(root, self.keys, language)
        self.cookies = {self.keys.cookie: self.keys.session} if cookie else {}

    def get(self, path, method="GET", host="127.0.0.1:8001", raw=None, **more):
        async def asked():
            transport = httpx.ASGITransport(app=self.gate, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url=f"http://{host}", cookies=self.cookies, timeout=60
            ) as client:
                url = httpx.URL(f"http://{host}").copy_with(raw_path=raw) if raw else path
                return await client.request(method, url, **more)

        return asyncio.run(asked())


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("explore"), TEXTS) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser(archive):
    return Browser(archive.archive.root)


def digest(archive, code):
    return archive.connection.execute("SELECT sha256 FROM documents WHERE code = ?", (code,)).fetchone()[0]


PAGES = [
    "/", "/search?q=doc+sach", "/search?q=<script>", "/search", "/calendar?month=2024-03", "/calendar",
    "/graph?code=9/KH-<b>", "/graph?code=<script>alert(1)</script>", "/graph", "/catalog", "/catalog/documents",
    "/catalog/documents?_search=script", "/catalog/v_recipients", "/catalog/fields?_facet=value",
    "/catalog/documents/1", "/catalog?sql=select+subject+from+documents", "/calendar?month=<script>alert(1)</script>",
]  # fmt: skip


@pytest.mark.parametrize(
    "path", [*PAGES, *(f"/catalog/{name}" for name in metadata(Language.VI)["databases"]["catalog"]["queries"])]
)
def test_no_text_of_a_document_becomes_a_script(browser, path):
    answer = browser.get(path)
    assert answer.status_code in (200, 404)
    assert "<script>" not in re.sub(r"<script>DATASETTE_ALLOW_FACET = (true|false);</script>", "", answer.text)
    assert ' onload="' not in answer.text and "<b>-" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy and "default-src 'none'" in policy
    assert "invalid SQL" not in answer.text and "message-error" not in answer.text


def test_a_document_of_scripts_is_shown_as_text(browser, archive):
    answer = browser.get(f"/document/{digest(archive, '9/KH-<b>')}")
    assert answer.status_code == 200 and "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "<script>" not in answer.text


def test_search_needs_no_marks(browser, archive):
    answer = browser.get("/search?q=doc+sach")
    assert "<mark>đọc</mark> <mark>sách</mark>" in answer.text and digest(archive, "66/QĐ-A") in answer.text
    assert "66/QĐ-A" in browser.get("/catalog/documents?_search=doi+che").text


def test_calendar_and_graph_lead_to_the_documents(browser, archive):
    assert f'/document/{digest(archive, "9/KH-<b>")}"' in browser.get("/calendar?month=2024-03").text
    assert browser.get("/calendar?month=<x>").status_code == 404
    graph = browser.get("/graph?code=66/QĐ-A").text
    assert "9/KH-&lt;b&gt;" in graph
    if shutil.which("dot"):
        assert "<svg" in graph and f'href="/document/{digest(archive, "66/QĐ-A")}"' in graph


def test_pages_speak_both_languages(archive):
    assert "Câu hỏi có sẵn" in Browser(archive.archive.root).get("/").text
    english = Browser(archive.archive.root, Language.EN).get("/").text
    assert "Ready questions" in english and "Agencies" in english


def test_only_the_link_lets_in(archive):
    stranger = Browser(archive.archive.root, cookie=False)
    for path in ("/", "/catalog/documents.json", "/?token=wrong", "/-/static/app.css"):
        answer = stranger.get(path)
        assert answer.status_code == 403 and "catalog" not in answer.text
    answer = stranger.get(f"/search?q=a&token={stranger.keys.token}")
    assert answer.status_code == 303 and answer.headers["location"] == "/search?q=a"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and stranger.keys.token not in cookie


def test_the_link_never_leads_elsewhere(browser):
    answer = browser.get("", raw=b"//evil.example/?token=" + browser.keys.token.encode())
    assert answer.status_code == 303 and answer.headers["location"] == "/evil.example/"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8001", "127.0.0.1.evil.example"])
def test_other_names_of_this_machine_are_refused(browser, host):
    assert browser.get("/", host=host).status_code == 421


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_is_taken_but_reading(browser, method):
    assert browser.get("/catalog", method=method).status_code == 403


@pytest.mark.parametrize(
    "sql",
    [
        "delete from documents", "attach 'x' as y", "select load_extension('x')", "pragma journal_mode = delete",
        "select fts3_tokenizer('x')", "with a as (select 1) insert into runs values (1)", "vacuum into 'x'",
    ],
)  # fmt: skip
def test_sql_only_reads(browser, archive, sql):
    answer = browser.get("/catalog.json", params={"sql": sql})
    assert answer.status_code == 400 and not answer.json()["ok"]
    assert browser.get("/catalog/documents.json").json()["filtered_table_rows_count"] == 2


@pytest.mark.parametrize(
    "path",
    [
        b"/../../../etc/passwd", b"/saoluc/../../archive.py", b"/saoluc/%2e%2e/site.py", b"/document/..%2f..%2fx",
        b"/document/" + b"0" * 64, b"/document/" + b"0" * 64 + b"/original", b"/catalog.db", b"/-/static/..%2fapp.py",
    ],
)  # fmt: skip
def test_no_path_leads_to_a_file(browser, path):
    answer = browser.get("", raw=path)
    assert answer.status_code in (403, 404) and "root:" not in answer.text and "import" not in answer.text


def test_scan_and_original_are_handed_out(tmp_path):
    data = encoded(picture(page()))
    with archive_of(tmp_path, {"a.jpg": data}, {"a.jpg": [page()]}) as opened:
        (sha256,) = opened.archive.finished()
        browser = Browser(opened.archive.root)
    shown = browser.get(f"/document/{sha256}")
    assert f"/document/{sha256}/page-1.webp" in shown.text
    assert browser.get(f"/document/{sha256}/page-1.webp").headers["content-type"] == "image/webp"
    assert browser.get(f"/document/{sha256}/page-2.webp").status_code == 404
    original = browser.get(f"/document/{sha256}/original")
    assert original.content == data and original.headers["content-disposition"].startswith("attachment")
    assert browser.get(f"/document/{sha256}/record.json").json()["id"] == sha256
    (tmp_path / "a.jpg").write_bytes(b"another file in its place")
    assert browser.get(f"/document/{sha256}/original").status_code == 404
    assert "not at" in browser.get(f"/document/{sha256}").text


def test_a_drawing_keeps_shapes_only():
    drawn = cleaned(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="x()">'
        '<script>x()</script><a xlink:href="javascript:x()"><text x="1" onclick="x()">&lt;b&gt;</text></a>'
        '<a xlink:href="/graph?code=1"><path d="M0"/></a><foreignObject/><image href="http://x"/></svg>'
    )
    assert 'href="/graph?code=1"' in drawn and "&lt;b&gt;" in drawn
    assert not re.search("script|onload|onclick|foreign|image|http://x", drawn)
