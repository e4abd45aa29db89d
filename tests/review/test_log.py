import json
import threading

import pytest

from corpus.errors import ArchiveDamaged, ReviewConflict
from corpus.review.log import Change, Kind, State, append_changes, read_changes, standing, state_of


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "ab" / "abcd"
    folder.mkdir(parents=True)
    return folder


def field(pointer, before, after, by="Lan", **more):
    return Change(Kind.FIELD, pointer, before, after, by, **more)


def state(after, before="open"):
    return Change(Kind.STATE, "/state", before, after, "Lan")


def test_nothing_reviewed(folder):
    assert read_changes(folder) == []
    assert state_of([]) is State.OPEN


def test_changes_come_back_numbered_and_timed(folder):
    assert append_changes(folder, [field("/number", "90A", "904")], 0) == 1
    assert append_changes(folder, [field("/recipients", [], [{"name": "Sở Nội vụ"}]), state("approved")], 1) == 3
    first, second, third = read_changes(folder)
    assert (first.revision, second.revision, third.revision) == (1, 2, 3)
    assert first.at.endswith("+00:00") and (first.pointer, first.before, first.after) == ("/number", "90A", "904")
    assert second.after == [{"name": "Sở Nội vụ"}]
    assert state_of([first, second, third]) is State.APPROVED


def test_each_line_is_one_json_object_in_the_order_of_the_contract(folder):
    append_changes(folder, [field("/subject", None, "phòng\ncháy")], 0)
    (row,) = (folder / "review.jsonl").read_text(encoding="utf-8").splitlines()
    assert list(json.loads(row)) == ["revision", "at", "by", "kind", "pointer", "before", "after"]
    assert "phòng" in row


def test_an_older_revision_is_refused_and_nothing_is_written(folder):
    append_changes(folder, [field("/number", "1", "2")], 0)
    with pytest.raises(ReviewConflict):
        append_changes(folder, [field("/number", "1", "3")], 0)
    assert [change.after for change in read_changes(folder)] == ["2"]


def test_of_many_writers_at_once_one_wins(folder):
    won, lost = [], []

    def write(number):
        try:
            won.append(append_changes(folder, [field("/number", None, str(number))], 0))
        except ReviewConflict:
            lost.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [1] and len(lost) == 7 and len(read_changes(folder)) == 1


def test_a_line_cut_off_by_a_crash_is_left_out_and_written_over(folder):
    append_changes(folder, [field("/number", "1", "2")], 0)
    with (folder / "review.jsonl").open("a") as file:
        file.write('{"revision": 2, "at"')
    assert len(read_changes(folder)) == 1
    assert append_changes(folder, [field("/number", "2", "3")], 1) == 2
    assert [change.after for change in read_changes(folder)] == ["2", "3"]


@pytest.mark.parametrize("row", ["[]", "{", '{"revision": 1}', '{"revision": 2, "at": "", "by": "", "kind": "field", '
                                 '"pointer": "/number", "before": 1, "after": 2}'])  # fmt: skip
def test_a_damaged_log_is_named(folder, row):
    (folder / "review.jsonl").write_text(row + "\n")
    with pytest.raises(ArchiveDamaged):
        read_changes(folder)


def test_what_was_taken_back_does_not_stand(folder):
    undo = field("/number", "2", "1", undoes=1)
    append_changes(folder, [field("/number", "1", "2"), undo, field("/place", "a", "b")], 0)
    assert [change.pointer for change in standing(read_changes(folder))] == ["/place"]
    append_changes(folder, [field("/number", "1", "2", undoes=2)], 3)
    assert [change.pointer for change in standing(read_changes(folder))] == ["/number", "/place"]
