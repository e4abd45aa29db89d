"""The review page in a real browser: keys, pictures, two tabs, and what a screen reader would stumble over."""

import shutil
import socket
import subprocess
import threading
from contextlib import contextmanager

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, expect, sync_playwright
from reviewable import HOSTILE, PLAIN, PLAN, asked, changes, made, write_meanwhile

from corpus.gate import Keys
from corpus.pdfa import searchable_pdf
from corpus.reading import open_archive
from corpus.web.app import review_app

SECONDS = 60_000  # milliseconds a page may take on a busy machine
expect.set_options(timeout=SECONDS)
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def chromium():
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail("no browser: `make test` installs Debian's chromium (packages.debian)")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        except Error as error:
            pytest.skip(f"the browser does not start here: {error}")
        yield browser
        browser.close()


@contextmanager
def served(archive, reviewer="Lan"):
    """The review page on a port of its own; gives the link with the token."""
    listener = socket.create_server(("127.0.0.1", 0))
    keys = Keys(listener.getsockname()[1])
    config = uvicorn.Config(review_app(archive.root, keys, reviewer), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield keys.link
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


@pytest.fixture
def desk(tmp_path):
    return made(tmp_path, {"plan": PLAN, "hostile": HOSTILE, "plain": PLAIN})


@pytest.fixture
def link(desk):
    with served(desk[0]) as address:
        yield address


@pytest.fixture
def context(chromium):
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    context.set_default_timeout(SECONDS)
    yield context
    context.close()


@pytest.fixture
def page(context, link):
    """The queue in a tab; complaints of the browser fail the test."""
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(link)
    yield page
    unexpected = [said for said in complaints if "409" not in said]  # a conflict is an answer, though not a happy one
    assert unexpected == []


def open_first(page):
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#in-number")).to_be_focused()


def type_another_word(page):
    """`kế hoạch` becomes `kế sách`, by keyboard."""
    page.locator("button.w.doubt", has_text="hoạch").focus()
    expect(page.locator("#word-value")).to_have_value("hoạch")
    page.keyboard.press("F2")
    page.keyboard.type("sách")
    page.keyboard.press("Enter")
    expect(page.locator("#line-0-2")).to_have_text("Ban hành kế sách năm 2024")


def test_the_number_is_corrected_from_its_crop(page, desk):
    open_first(page)
    crop = page.locator("#field-number .crop")
    expect(crop).to_be_visible()
    assert crop.evaluate("image => image.decode().then(() => image.naturalWidth)") > 50
    page.locator("#field-number .pick", has_text="904").click()
    expect(page.locator("#field-code output")).to_have_text("904/KH-UBND")
    expect(page.locator("button.w.doubt").first).to_be_focused()
    page.reload()
    expect(page.locator("#in-number")).to_have_value("904")
    assert asked(desk[0], "SELECT number FROM documents WHERE notation = 'KH-UBND'") == [("904",)]


def test_an_alternative_is_picked_for_a_word(page, desk):
    open_first(page)
    word = page.locator("button.w.doubt", has_text="thực")
    word.hover()
    card = page.locator("#card")
    expect(card).to_contain_text("thiếu dấu")
    expect(card).to_contain_text("thuc")
    card.locator(".pick", has_text="thức").click()
    expect(page.locator("#line-0-3")).to_have_text("thức hiện trong năm")
    page.reload()
    expect(page.locator("#line-0-3 button.seen")).to_have_text("thức")
    assert ("word", "/pages/0/lines/3/words/0", "thực", "thức", "Lan") in changes(desk)


def test_a_document_is_approved_by_keyboard_alone(page, desk):
    open_first(page)
    page.keyboard.press("Alt+2")  # the second reading of the number
    expect(page.locator("#field-code output")).to_have_text("904/KH-UBND")
    first = page.locator("button.w.doubt", has_text="hoạch")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")  # right as it is
    expect(page.locator("button.w.doubt", has_text="thực")).to_be_focused()
    expect(page.locator("#card .pick").first).to_be_visible()
    expect(page.locator("#card")).to_contain_text("thuc")
    page.keyboard.press("2")  # the second other word
    expect(page.locator("#approve")).to_be_focused()
    expect(page.locator("#open-count")).to_have_text("Không còn chỗ nào cần xem")
    page.keyboard.press("Enter")
    expect(page.locator(".bar-title")).to_contain_text("7/CT-UBND")
    expect(page.locator("#progress")).to_contain_text("1 trên 3")
    kinds = [(kind, after) for kind, _, _, after, _ in changes(desk)]
    assert kinds == [
        ("field", "904"), ("field", "904/KH-UBND"), ("word", "hoạch"), ("word", "thục"), ("state", "approved")
    ]  # fmt: skip


def test_another_word_and_a_whole_line_are_typed(page, desk):
    open_first(page)
    type_another_word(page)
    page.locator("#line-0-4 .w").first.click()
    expect(page.locator("#card h3")).to_contain_text("“-”")
    page.locator("#card summary").click()
    page.locator("#line-value").fill("- Phòng Văn hóa;")
    page.locator("#card details button").click()
    expect(page.locator("#line-0-4")).to_have_text("- Phòng Văn hóa;")
    assert changes(desk)[-1][:2] == ("text", "/pages/0/lines/4")


def test_rows_and_dates_are_edited(page, desk):
    open_first(page)
    page.locator("#in-issued_date").fill("31/4/2024")
    expect(page.locator("#date-in-issued_date")).to_contain_text("Không phải ngày")
    page.locator("#in-issued_date").fill("30/4/2024")
    expect(page.locator("#date-in-issued_date")).to_contain_text("Thứ Ba")
    page.keyboard.press("Enter")
    expect(page.locator("#in-issued_date")).to_have_value("2024-04-30")
    page.locator("#add-recipients").click()
    page.keyboard.type("Sở Y tế")
    page.keyboard.press("Enter")
    expect(page.locator("#in-recipients-2-name")).to_have_value("Sở Y tế")
    page.locator("#list-recipients .remove").first.click()
    expect(page.locator("#list-recipients .row")).to_have_count(2)
    expect(page.locator("#in-recipients-1-name")).to_have_value("Sở Y tế")
    assert asked(desk[0], "SELECT name FROM recipients ORDER BY position") == [("Lưu trữ",), ("Sở Y tế",)]


def test_two_tabs_cannot_write_over_each_other(page, context, desk):
    open_first(page)
    second = context.new_page()
    second.goto(page.url)
    second.locator("#in-number").fill("940")
    second.keyboard.press("Enter")
    expect(second.locator("#field-code output")).to_have_text("940/KH-UBND")
    page.locator("#in-number").fill("904")
    page.keyboard.press("Enter")
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("940")
    expect(dialog).to_contain_text("904")
    assert asked(desk[0], "SELECT number FROM documents WHERE notation = 'KH-UBND'") == [("940",)]
    page.locator("#use-ours").click()
    expect(page.locator("#field-code output")).to_have_text("904/KH-UBND")
    assert [one[3] for one in changes(desk) if one[1] == "/number"] == ["940", "904"]


def test_places_on_the_scan_light_up_and_lead_to_their_fields(page):
    open_first(page)
    lit = page.locator("#page-1 rect.lit")
    expect(lit).to_have_count(1)
    picture, number = page.locator("#page-1 img").bounding_box(), lit.bounding_box()
    assert number["x"] - picture["x"] == pytest.approx((160 - 2) / 595 * picture["width"], abs=4)
    assert number["y"] - picture["y"] == pytest.approx((140 - 2) / 842 * picture["height"], abs=4)
    page.set_viewport_size({"width": 1366, "height": 400})
    page.locator("#line-0-4 .w").first.click()
    expect(page.locator("#page-1 rect.lit")).to_be_in_viewport()
    page.locator("#page-1 rect.open").nth(2).click()
    expect(page.locator("button.w.doubt", has_text="thực")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("[data-zoom=in]").click()
    assert page.locator("#page-1 img").bounding_box()["width"] > picture["width"] * 1.2


def test_undo_and_skip_by_key(page, desk):
    open_first(page)
    page.keyboard.press("Alt+2")
    expect(page.locator("#field-code output")).to_have_text("904/KH-UBND")
    expect(page.locator("button.w.doubt").first).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("#field-code output")).to_have_text("90/KH-UBND")
    expect(page.locator("#in-number")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("s")
    expect(page.locator(".bar-title")).to_contain_text("7/CT-UBND")
    assert changes(desk)[-1][3] == "skipped"


def test_a_script_in_a_document_does_not_run(page, desk):
    page.goto(page.url.rstrip("/") + f"/documents/{desk[1]['hostile']}")
    expect(page.locator("#line-0-0")).to_have_text(HOSTILE["lines"][0])
    assert page.title() != "taken" and page.locator("#paper img[src=x]").count() == 0


def serious(page):
    """Faults axe-core (from axe-playwright-python) calls serious or critical."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]


def test_no_serious_fault_for_a_screen_reader(page, desk):
    faults = {"queue": serious(page)}
    open_first(page)
    faults["document"] = serious(page)
    page.locator("button.w.doubt").first.focus()
    expect(page.locator("#card")).to_be_visible()
    faults["card"] = serious(page)
    page.locator("#show-keys").click()
    faults["keys"] = serious(page)
    page.keyboard.press("Escape")
    write_meanwhile(desk, "/number", "90", "940")
    page.locator("#in-number").focus()
    page.keyboard.press("Alt+2")
    expect(page.locator("#dialog")).to_be_visible()
    faults["conflict"] = serious(page)
    assert {place: found for place, found in faults.items() if found} == {}


def test_english(page):
    page.locator("form[hx-post='/language'] button").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Documents to review")
    assert serious(page) == []


def test_a_word_corrected_on_the_page_is_found_in_the_pdf(page, desk, tmp_path):
    open_first(page)
    type_another_word(page)
    ((sha256,),) = asked(desk[0], "SELECT sha256 FROM documents WHERE notation = 'KH-UBND'")
    with open_archive(desk[0].root) as archive:
        copy = searchable_pdf(archive, sha256, tmp_path / "copy.pdf").path
    said = subprocess.run(["pdftotext", "-raw", copy, "-"], capture_output=True, text=True, check=True).stdout
    assert "kế sách" in " ".join(said.split())
