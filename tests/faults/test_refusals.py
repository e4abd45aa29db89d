"""Disks that are full, folders that may not be written, catalogs that others hold, files that are no documents."""

import fcntl
import json
import os
import random
import sqlite3
import subprocess
import sys

import pytest
from archives import DEADLINE, environment, saoluc

from corpus.archive import Archive, damage
from corpus.errors import ArchiveBusy, ArchiveFull
from corpus.reading import open_archive
from corpus.store import Store
from corpus.upkeep import verify

SMALL_DISK = """
import resource, sys
from corpus import cli
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.exit(cli.run(sys.argv[1:]))
"""


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for i in range(3):
        (folder / f"{i}.txt").write_text(f"CODE {i}/A\n" + "".join(f"chữ {i}-{n} " for n in range(3000)))
    return folder


def test_full_disk_stops_the_run_and_loses_nothing(tmp_path, source):
    """A limit on the size of files stands for the full disk: the writer gets the same kind of refusal."""
    archive = tmp_path / "archive"
    assert saoluc("run", tmp_path / "nothing", "--archive", archive).returncode == 1
    code = SMALL_DISK.format(size=20_000)
    arguments = [sys.executable, "-c", code, "run", str(source), "--archive", str(archive), "--jobs", "1"]
    result = subprocess.run(arguments, env=environment(), capture_output=True, text=True, timeout=DEADLINE)
    assert result.returncode == 5, result.stderr
    assert "error: " in result.stderr and "Traceback" not in result.stderr
    assert not list(archive.glob("documents/*/*"))
    assert saoluc("run", source, "--archive", archive).returncode == 0
    with open_archive(archive) as opened:
        assert len(opened) == 3
    assert list(verify(Archive(archive))) == []


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own with little room; only root may make one."""
    folder = tmp_path / "small"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip("no right to mount a small file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_in_the_middle(small_disk, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    chance = random.Random(3)
    for i in range(30):
        words = " ".join(str(chance.random()) for _ in range(1000))
        (folder / f"{i:02}.txt").write_text(f"CODE {i}/A\n{words}")
    archive = small_disk / "archive"
    result = saoluc("run", folder, "--archive", archive, "--jobs", "1")
    assert result.returncode == 5, result.stderr
    assert "error: no space left" in result.stderr and "Traceback" not in result.stderr
    whole = {path.name for path in archive.glob("documents/*/*") if not path.name.startswith(".")}
    assert all(damage(archive / "documents" / name[:2] / name) == [] for name in whole), "what is there is whole"
    subprocess.run(["mount", "-o", "remount,size=60m", str(small_disk)], check=True)
    assert saoluc("run", folder, "--archive", archive, "--jobs", "1").returncode == 0
    with open_archive(archive) as opened:
        assert len(opened) == 30
    assert list(verify(Archive(archive))) == []


def test_a_read_only_file_system(small_disk, source):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    result = saoluc("run", source, "--archive", small_disk / "archive")
    assert result.returncode == 5
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights(tmp_path, source):
    (tmp_path / "archive").mkdir(mode=0o500)
    result = saoluc("run", source, "--archive", tmp_path / "archive")
    assert result.returncode == 5
    assert result.stderr.startswith("error: ")


def test_an_archive_that_is_a_file(tmp_path, source):
    (tmp_path / "archive").write_text("I was here first")
    result = saoluc("run", source, "--archive", tmp_path / "archive")
    assert result.returncode == 5
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1
    assert (tmp_path / "archive").read_text() == "I was here first"


def test_two_runs_do_not_meet(tmp_path, source):
    archive = Archive(tmp_path / "archive")
    archive.create()
    with archive.lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        result = saoluc("run", source, "--archive", archive.root)
    assert result.returncode == 5
    assert "another run works on" in result.stderr


def test_a_catalog_held_by_another_program(tmp_path):
    archive = Archive(tmp_path)
    archive.create()
    Store.open(archive).close()
    other = sqlite3.connect(archive.catalog, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    store = Store.open(archive, busy_seconds=0.1)
    with pytest.raises(ArchiveBusy, match="locked"):
        store.saw("a", None, 0, 0)
    other.execute("COMMIT")
    store.saw("a", None, 0, 0)
    store.close()


def test_sqlite_says_when_the_disk_is_full(tmp_path):
    archive = Archive(tmp_path)
    archive.create()
    store = Store.open(archive)
    store.connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(ArchiveFull):
        for i in range(2000):
            store.saw(f"{i}" * 100, None, 0, 0)


BAD = {
    b"empty.txt": b"",
    b"broken.txt": b"BROKEN",
    b"odd \xff name.txt": b"CODE 3/C",
    b"line\nbreak.txt": b"CODE 4/D",
    b"\xe2\x80\xaertl.txt": b"CODE 5/E",
    b"...txt": b"CODE 6/F",
    b"-rf.txt": b"CODE 7/G",
    b"control\x1b[31m.txt": b"CODE 8/H",
    b"zeros.txt": bytes(1000),
    b"marks.txt": "CODE 9/I\n\u0301\u0301\u0301 \ufeff".encode(),
}


def test_bad_files_are_named_and_the_batch_goes_on(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, data in BAD.items():
        (folder / os.fsdecode(name)).write_bytes(data)
    (folder / "gone.txt").symlink_to("/nowhere")
    archive = tmp_path / "archive"
    result = saoluc("run", tmp_path / "in", "--archive", archive)
    assert result.returncode == 1
    events = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
    assert result.stderr.isascii(), "nothing in the log steers a terminal"
    assert sorted(event["code"] for event in events if event["event"] == "failed") == ["damaged", "empty"]
    end = events[-1]
    assert end["found"] == end["finished"] + end["failed"] + end["same"]
    with open_archive(archive) as opened:
        assert len(opened) == end["finished"]
        assert {row["code"] for row in opened.rows("SELECT code FROM failures")} == {"damaged", "empty"}
    assert {path.name for path in tmp_path.iterdir()} == {"in", "archive"}
