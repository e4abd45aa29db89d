"""Killed at random moments and started again: nothing lost, doubled or half-written (`bench/faults.py` does 100)."""

import os
import signal
import subprocess

import pytest
from archives import DEADLINE, command, ended, environment, saoluc, until
from kills import KINDS, children, faults, inbox, kill, start, trial, undisturbed

from corpus.archive import Archive


@pytest.mark.parametrize("kind", KINDS)
def test_killed_and_started_again(tmp_path, kind):
    done, _, found = trial(tmp_path, kind, kills=3, seed=7)
    assert (done, found) == (3, [])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_cleanly(tmp_path, number):
    source, archive = inbox(tmp_path / "in"), tmp_path / "archive"
    (source / "waits.txt").write_text("PAGES 3\nWAIT 2\nCODE 7/W")
    process = start(source, archive, FAKE_GATE=str(tmp_path / "never opened"))
    until(lambda: any((archive / "documents").glob("*/*")))
    workers = children(process.pid)
    process.send_signal(number)
    assert process.wait(DEADLINE) == 130
    until(lambda: all(map(ended, workers)))
    assert faults(source, archive, undisturbed(source, tmp_path / "undisturbed")) == []


def test_finished_pages_are_not_read_again(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    (source / "long.txt").write_text("PAGES 30\nSLOW 10\nWAIT 20")
    log, archive = tmp_path / "log", tmp_path / "archive"
    arguments = command("run", source, "--archive", archive, "--jobs", "1", "--quiet")
    more = {"FAKE_READ_LOG": str(log), "FAKE_GATE": str(tmp_path / "never opened")}
    process = subprocess.Popen(arguments, env=environment(**more), stderr=subprocess.DEVNULL)
    until(lambda: len(list(archive.glob(".work/*/*.gz"))) >= 8)
    kill(process)
    kept = {int(path.name[:5]) for path in archive.glob(".work/*/*.gz")}
    before = len(log.read_text().splitlines())
    assert saoluc("run", source, "--archive", archive, FAKE_READ_LOG=str(log)).returncode == 0
    again = {int(line.split()[1]) for line in log.read_text().splitlines()[before:]}
    assert len(kept) >= 8 and again == set(range(1, 31)) - kept


def test_pages_left_behind_by_a_kill_after_the_last_rename_are_cleared(tmp_path):
    (tmp_path / "a.txt").write_text("PAGES 2\nCODE 1/A")
    archive = Archive(tmp_path / "archive")
    assert saoluc("run", tmp_path / "a.txt", "--archive", archive.root).returncode == 0
    (sha256,) = archive.finished()
    work = archive.work(sha256, "0" * 16)
    work.mkdir()
    (work / "00001.json.gz").write_bytes(b"left behind")
    archive.catalog.unlink()
    assert saoluc("run", tmp_path / "a.txt", "--archive", archive.root).returncode == 0
    assert not work.exists()


@pytest.mark.parametrize("share", [0, 0.5])
def test_a_page_cut_short_by_a_power_failure_is_read_again(tmp_path, share):
    (tmp_path / "a.txt").write_text("PAGES 30\nSLOW 10\nWAIT 20\nCODE 1/A")
    archive = tmp_path / "archive"
    process = start(tmp_path / "a.txt", archive, FAKE_GATE=str(tmp_path / "never opened"))
    until(lambda: len(list(archive.glob(".work/*/*.gz"))) >= 4)
    kill(process)
    for path in archive.glob(".work/*/*.gz"):
        os.truncate(path, int(path.stat().st_size * share))
    assert saoluc("run", tmp_path / "a.txt", "--archive", archive).returncode == 0
