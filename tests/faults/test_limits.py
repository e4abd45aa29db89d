"""Time, memory and crashes: what cannot be finished is stopped and named, the rest is delivered."""

import json

import pytest
from archives import ended, saoluc, until

from corpus.reading import open_archive

PAGE_SECONDS = "6"  # what hangs is stopped then; whatever does not must be through by then, on a busy machine too


def run(tmp_path, text, *options, **more):
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / "a.txt").write_text(text)
    (tmp_path / "in" / "good.txt").write_text("CODE 1/A")
    archive = tmp_path / "archive"
    result = saoluc("run", tmp_path / "in", "--archive", archive, "--jobs", "1", *options, **more)
    events = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
    failed = [(event.get("page"), event["code"]) for event in events if event["event"] == "failed"]
    return result, failed, archive


@pytest.mark.parametrize(
    ("order", "code", "options"),
    [
        ("CRASH", "worker-died", ("--tries", "2")),
        ("HANG", "out-of-time", ("--limit-page-seconds", PAGE_SECONDS)),
        ("BLOAT", "out-of-memory", ("--limit-memory", "500")),
        ("BLOAT_CHILDREN", "out-of-memory", ("--limit-memory", "500")),
        ("REFUSE", "engine-failed", ()),
    ],
)
def test_one_bad_page_does_not_cost_the_document(tmp_path, order, code, options):
    result, failed, archive = run(tmp_path, f"PAGES 3\n{order} 2\nCODE 2/B", *options)
    assert failed == [(2, code)]
    assert result.returncode == 1
    with open_archive(archive) as opened:
        assert {row["code"]: row["pages_failed"] for row in opened.rows("SELECT * FROM documents")} == {
            "1/A": 0,
            "2/B": 1,
        }
        (doubt,) = opened.rows("SELECT message FROM doubts WHERE code = 'page-failed'")
        assert doubt["message"].startswith(f"Page 2 could not be read ({code})")


def test_a_poison_document_is_set_apart_with_its_reason(tmp_path):
    _, failed, archive = run(tmp_path, "CRASH 1")
    assert failed == [(None, "worker-died")]
    with open_archive(archive) as opened:
        (row,) = opened.rows("SELECT * FROM ledger WHERE state = 'failed'")
        assert "died 3 times, last by SIGSEGV" in row["error_message"]
        assert len(opened) == 1


def test_a_death_is_tried_again(tmp_path):
    result, failed, archive = run(tmp_path, "PAGES 2\nCRASH_ONCE 2")
    assert (failed, result.returncode) == ([], 0)
    with open_archive(archive) as opened:
        assert len(opened) == 2


def test_grandchildren_are_stopped_too(tmp_path):
    mark = tmp_path / "pid"
    run(tmp_path, "HANG 1", "--limit-page-seconds", PAGE_SECONDS, FAKE_CHILD_PID=str(mark))
    until(lambda: ended(mark.read_text()))


def test_children_that_need_too_much_memory_together_are_stopped(tmp_path):
    mark = tmp_path / "pid"
    _, failed, _ = run(tmp_path, "BLOAT_CHILDREN 1", "--limit-memory", "500", FAKE_CHILD_PID=str(mark))
    assert failed == [(None, "out-of-memory")]
    until(lambda: ended(mark.read_text()))


def test_the_whole_document_has_a_limit_too(tmp_path):
    _, failed, _ = run(tmp_path, "PAGES 50\nSLOW 100", "--limit-seconds", "1")
    assert failed == [(None, "out-of-time")]


def test_failures_are_tried_again_on_request_only(tmp_path):
    run(tmp_path, "PAGES 3\nHANG 2", "--limit-page-seconds", PAGE_SECONDS)
    again, failed, _ = run(tmp_path, "PAGES 3\nHANG 2", "--limit-page-seconds", PAGE_SECONDS)
    assert failed == [] and again.returncode == 0
    log = tmp_path / "log"
    _, failed, _ = run(
        tmp_path, "PAGES 3\nHANG 2", "--limit-page-seconds", PAGE_SECONDS, "--retry-failed", FAKE_READ_LOG=str(log)
    )
    assert failed == [(2, "out-of-time")]
    assert not log.exists(), "pages that were read before are used again"


def test_outdated_documents_are_redone_on_request_only(tmp_path):
    run(tmp_path, "CODE 2/B")
    same, _, _ = run(tmp_path, "CODE 2/B", FAKE_MODEL="m2")
    assert '"known": 2' in same.stderr
    log = tmp_path / "log"
    redone, _, _ = run(tmp_path, "CODE 2/B", "--outdated", FAKE_MODEL="m2", FAKE_READ_LOG=str(log))
    assert '"finished": 2' in redone.stderr
    assert not log.exists(), "only the restoration changed, so no page is read again"
    nothing, _, _ = run(tmp_path, "CODE 2/B", "--outdated", FAKE_MODEL="m2")
    assert '"known": 2' in nothing.stderr


def test_texts_handed_out_together_fail_one_by_one(tmp_path):
    """Short texts share a hand-out; what one of them does to its process costs none of the others."""
    (tmp_path / "in").mkdir()
    bad = {3: "CRASH 1", 5: "HANG 1", 6: "CRASH_ONCE 1", 8: "REFUSE 1", 11: "BROKEN"}
    for i in range(14):
        (tmp_path / "in" / f"{i:02}.txt").write_text(f"{bad.get(i, '')}\nCODE {i}/B".lstrip())
    _, failed, archive = run(tmp_path, "CODE 2/A", "--limit-page-seconds", PAGE_SECONDS, "--tries", "2")
    assert sorted(failed) == [(None, code) for code in ("damaged", "engine-failed", "out-of-time", "worker-died")]
    with open_archive(archive) as opened:
        assert len(opened) == 14 - 4 + 2
