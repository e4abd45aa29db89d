import os

from corpus.names import shown, stored
from corpus.walk import Skipped, walk


def names(root, archive, **more):
    return sorted(str(found.path.relative_to(root)) for found in walk([root], archive, Skipped(), **more))


def test_hidden_foreign_and_own_files_are_left_out(tmp_path):
    archive = tmp_path / "in" / "archive"
    for name in ("in/a.pdf", "in/b.TXT", "in/.hidden.pdf", "in/.git/c.pdf", "in/d.docx", "in/archive/documents/e.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert names(tmp_path / "in", archive) == ["a.pdf", "b.TXT"]
    assert names(tmp_path / "in", archive, every=True) == ["a.pdf", "b.TXT", "d.docx"]


def test_links_to_folders_and_pipes_are_harmless(tmp_path):
    (tmp_path / "a.txt").touch()
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    assert names(tmp_path, tmp_path / "archive") == ["a.txt"]


def test_folders_as_deep_as_the_system_allows(tmp_path):
    deep = tmp_path / "/".join(["d"] * 300)
    deep.mkdir(parents=True)
    (deep / "a.txt").touch()
    assert len(names(tmp_path, tmp_path / "archive")) == 1


def test_odd_names_print_on_one_line(tmp_path):
    odd = tmp_path / os.fsdecode(b"a\xff\n\x1b[31m\xe2\x80\xaeb.txt")
    odd.touch()
    (found,) = walk([tmp_path], tmp_path / "archive", Skipped())
    text = shown(stored(found.path))
    assert text.endswith(r"a\xff\n\x1b[31m\u202eb.txt")
    text.encode()


def test_a_missing_path_is_an_error_and_no_end(tmp_path):
    (found,) = walk([tmp_path / "nothing"], tmp_path / "archive", Skipped())
    assert found.error is not None and found.error.code == "not-found"
