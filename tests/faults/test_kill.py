"""Killed at random moments and started again: nothing lost, doubled or half-written."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from archives import command, contents, environment, rows, saoluc

from corpus.archive import Archive
from corpus.upkeep import verify

KILLS = int(os.environ.get("SAOLUC_KILLS", "3"))  # bench/corpus.py asks for 100


def inbox(folder):
    """Long and short documents, one that fails, one under two names."""
    folder.mkdir()
    for i in range(12):
        (folder / f"short{i:02}.txt").write_text(f"CODE {i}/KH-X\nSLOW 20\nthuc hien {i}")
    for i in range(4):
        (folder / f"long{i}.txt").write_text(f"PAGES 12\nSLOW 30\nCODE {i}/QĐ-X\nthuc hien trang {i}")
    (folder / "empty.txt").touch()
    (folder / "twin.txt").write_text((folder / "long1.txt").read_text())
    return folder


def children(pid):
    found = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        found += map(int, (thread / "children").read_text().split())
    return found


def start(source, archive):
    arguments = command("run", source, "--archive", archive, "--jobs", "2", "--quiet")
    return subprocess.Popen(arguments, env=environment(), stderr=subprocess.DEVNULL)


def settled(archive):
    """The files of documents, the catalog and the faults found, independent of which twin came first."""
    found = contents(archive)
    return {name: data.replace(b"twin.txt", b"long1.txt") for name, data in found.items()}


def states(archive):
    return [[tuple(str(v).replace("twin.txt", "long1.txt") for v in row) for row in table] for table in rows(archive)]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed")
    source, archive = inbox(folder / "in"), folder / "archive"
    assert saoluc("run", source, "--archive", archive, "--jobs", "2").returncode == 1
    return source, settled(archive), states(archive)


def finish_and_compare(archive, undisturbed):
    source, files, tables = undisturbed
    result = saoluc("run", source, "--archive", archive, "--jobs", "2")
    assert result.returncode == 1, result.stderr
    assert settled(archive) == files
    assert states(archive) == tables
    assert list(verify(Archive(archive))) == []
    assert not any((archive / ".work").iterdir())


def test_parent_killed(tmp_path, undisturbed):
    chance = random.Random(7)
    for _ in range(KILLS):
        process = start(undisturbed[0], tmp_path)
        time.sleep(chance.uniform(0.3, 3.0))
        process.kill()
        process.wait()
    finish_and_compare(tmp_path, undisturbed)


def test_working_processes_killed(tmp_path, undisturbed):
    chance = random.Random(8)
    process = start(undisturbed[0], tmp_path)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.5, 1.0))
        if process.poll() is None and (found := children(process.pid)):
            os.kill(chance.choice(found), signal.SIGKILL)
    process.wait(60)
    finish_and_compare(tmp_path, undisturbed)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_cleanly(tmp_path, undisturbed, number):
    process = start(undisturbed[0], tmp_path)
    while not any((tmp_path / "documents").glob("*/*")) and process.poll() is None:
        time.sleep(0.05)
    workers = children(process.pid)
    process.send_signal(number)
    assert process.wait(10) == 130
    time.sleep(0.1)
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
    finish_and_compare(tmp_path, undisturbed)


def test_finished_pages_are_not_read_again(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    (source / "long.txt").write_text("PAGES 30\nSLOW 60")
    log, archive = tmp_path / "log", tmp_path / "archive"
    arguments = command("run", source, "--archive", archive, "--jobs", "1", "--quiet")
    process = subprocess.Popen(arguments, env=environment(FAKE_READ_LOG=str(log)), stderr=subprocess.DEVNULL)
    while len(list(archive.glob(".work/*/*.gz"))) < 8:
        time.sleep(0.02)
    process.kill()
    process.wait()
    time.sleep(0.2)
    kept = {int(path.name[:5]) for path in archive.glob(".work/*/*.gz")}
    before = len(log.read_text().splitlines())
    assert saoluc("run", source, "--archive", archive, FAKE_READ_LOG=str(log)).returncode == 0
    again = {int(line.split()[1]) for line in log.read_text().splitlines()[before:]}
    assert len(kept) >= 8 and again == set(range(1, 31)) - kept
