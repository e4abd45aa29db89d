"""Who may ask, and what a document may do to the page: nothing."""

import html
import re

import pytest
from reviewable import SCRIPT, changes


def test_without_the_token_nothing_is_told(stranger, plan):
    for place in ("/", plan, "/static/review.css", "/?token=wrong"):
        assert stranger.get(place).status_code == 403


def test_the_token_becomes_a_cookie_no_other_site_can_use(stranger, keys):
    cookie = stranger.get(f"/?token={keys.token}").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and keys.token not in cookie


@pytest.mark.parametrize("host", ["evil.example:8000", "127.0.0.1:9", "127.0.0.1", "localhost.evil.example:8000", ""])
def test_a_foreign_name_for_this_machine_is_refused(browser, host):
    assert browser.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9"},
                {"origin": "http://localhost:8000"}, {"x-saoluc-csrf": "wrong"}, {"x-saoluc-csrf": ""}]
)  # fmt: skip
def test_changes_from_elsewhere_are_refused(browser, desk, plan, headers):
    answer = browser.post(f"{plan}/fields/number", data={"value": "1", "revision": 0}, headers=headers)
    assert answer.status_code == 403 and changes(desk) == []


def test_a_change_without_origin_is_refused(browser, desk, plan):
    del browser.headers["origin"]
    assert browser.post(f"{plan}/fields/number", data={"value": "1", "revision": 0}).status_code == 403


def test_no_change_by_get(browser, plan):
    for place in ("state", "undo", "fields/number", "lists/recipients"):
        assert browser.get(f"{plan}/{place}").status_code in (404, 405)


def test_pages_may_run_our_files_only(browser, plan):
    for place in ("/", plan, "/nowhere", f"{plan}/words/0/0/0"):
        answer = browser.get(place)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=|<style|javascript:", answer.text)


def test_a_document_that_is_a_script_is_shown_as_text(browser, desk):
    place = f"/documents/{desk[1]['hostile']}"
    page = browser.get(place).text
    shown = html.escape(SCRIPT, quote=True)
    assert SCRIPT not in page and "<img src=x" not in page
    assert "&lt;script&gt;" in page and shown.split("=")[0] in page
    assert SCRIPT not in browser.get("/").text
    assert "<script>" not in browser.get(f"{place}/words/0/0/0").text
    answer = browser.post(f"{place}/fields/subject", data={"value": SCRIPT + "!", "revision": 0})
    assert "<script>" not in answer.text
    browser.post("/reviewer", data={"name": SCRIPT})
    assert SCRIPT not in browser.get("/").text


@pytest.mark.parametrize("name", ["../../etc", "%2e%2e", "0" * 63, "0" * 64, "g" * 64, "..%2f..%2fetc%2fpasswd"])
def test_only_documents_of_the_archive_are_served(browser, name):
    assert browser.get(f"/documents/{name}").status_code in (404, 405)
    assert browser.get(f"/static/{name}").status_code == 404


def test_a_link_out_of_the_archive_is_not_followed(browser, desk, tmp_path):
    archive, digests = desk
    outside = tmp_path / "outside"
    archive.folder(digests["plain"]).rename(outside)
    archive.folder(digests["plain"]).symlink_to(outside)
    assert browser.get(f"/documents/{digests['plain']}").status_code == 404


def test_a_planted_link_is_not_served_as_a_picture(browser, desk, plan, tmp_path):
    archive, digests = desk
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (archive.folder(digests["plan"]) / "page-0001.webp").symlink_to(secret)
    assert b"secret" not in browser.get(f"{plan}/pages/1.webp").content
    assert secret.read_text() == "secret"
