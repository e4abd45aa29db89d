"""Nobody writes over anybody else unseen."""

from reviewable import asked, changes, write_meanwhile

from corpus.review.log import Change, Kind, append_changes
from corpus.web.saving import reconcile, refresh


def test_two_reviewers_of_one_value_are_shown_both(browser, desk, plan):
    write_meanwhile(desk, "/number", "90", "940")
    answer = browser.post(f"{plan}/fields/number", data={"value": "904", "revision": 0})
    assert answer.status_code == 409 and answer.headers["hx-retarget"] == "#dialog"
    assert "Minh" in answer.text and "940" in answer.text and "904" in answer.text
    assert len(changes(desk)) == 1
    assert 'name="revision" value="1"' in answer.text and 'name="value" value="904"' in answer.text
    assert browser.post(f"{plan}/fields/number", data={"value": "904", "revision": 1}).status_code == 200
    assert changes(desk)[1][2:4] == ("940", "904")


def test_reviewers_of_different_values_do_not_disturb_each_other(browser, desk, plan):
    write_meanwhile(desk, "/place", None, "Nam Sơn")
    assert browser.post(f"{plan}/fields/number", data={"value": "904", "revision": 0}).status_code == 200
    found = asked(desk[0], "SELECT number, place FROM documents WHERE notation = 'KH-UBND'")
    assert found == [("904", "Nam Sơn")]


def test_what_somebody_changed_unseen_is_not_approved(browser, desk, plan):
    write_meanwhile(desk, "/place", None, "Nam Sơn")
    assert browser.post(f"{plan}/state", data={"state": "approved", "revision": 0}).status_code == 409
    assert browser.post(f"{plan}/state", data={"state": "approved", "revision": 1}).status_code == 204


def test_a_request_that_does_not_say_what_it_saw_is_refused(browser, desk, plan):
    assert browser.post(f"{plan}/fields/number", data={"value": "1"}).status_code == 422
    assert changes(desk) == []


def test_reviews_the_catalog_missed_are_taken_in_at_the_start(desk):
    write_meanwhile(desk, "/number", "90", "940")
    assert reconcile(desk[0]) == 1 and reconcile(desk[0]) == 0
    assert asked(desk[0], "SELECT number FROM documents WHERE notation = 'KH-UBND'") == [("940",)]


def test_corrections_that_fit_nowhere_any_more_are_shown(browser, desk, plan):
    archive, digests = desk
    lost = Change(Kind.WORD, "/pages/0/lines/4/words/9", "xưa", "nay", "Minh")
    append_changes(archive.folder(digests["plan"]), [lost], 0)
    refresh(archive, digests["plan"])
    assert "xưa → <strong>nay</strong>" in browser.get(plan).text
