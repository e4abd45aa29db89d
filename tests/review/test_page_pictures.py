"""Pictures of pages beside the text."""

import pytest


def test_pictures_are_made_once_and_kept(browser, desk, plan):
    archive, digests = desk
    kept = archive.folder(digests["plan"]) / "page-0001.webp"
    assert not kept.exists()
    answer = browser.get(f"{plan}/pages/1.webp")
    assert answer.headers["content-type"] == "image/webp" and answer.content[:4] == b"RIFF"
    assert kept.read_bytes() == answer.content
    kept.write_bytes(b"kept")
    assert browser.get(f"{plan}/pages/1.webp").content == b"kept"
    assert browser.get(f"{plan}/crops/1.webp?box=100,100,200,120").content[:4] == b"RIFF"


@pytest.mark.parametrize(
    "place",
    ["pages/2.webp", "pages/0.webp", "crops/1.webp?box=1,2,3", "crops/1.webp?box=900,0,950,9",
     "crops/1.webp?box=a,b,c,d", "words/9/0/0", "words/0/99/0", "words/0/0/99"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(browser, plan, place):
    assert browser.get(f"{plan}/{place}").status_code == 404


def test_an_original_that_changed_is_not_shown(browser, desk, plan, tmp_path):
    (tmp_path / "plan.png").write_bytes((tmp_path / "plain.png").read_bytes())
    assert browser.get(f"{plan}/pages/1.webp").status_code == 404
    assert "Không thấy tệp gốc" in browser.get(plan).text
