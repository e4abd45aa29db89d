"""The same work on a Dask cluster gives the same records, also when a worker is killed in the middle."""

import os
import signal
import sys
import threading

import pytest
from archives import contents, until
from fake_stages import FAKE

from corpus.archive import Archive
from corpus.cluster import connect
from corpus.errors import WrongUse
from corpus.options import Options
from corpus.plan import Plan
from corpus.runner import run
from corpus.tasks import Setup
from corpus.upkeep import verify
from corpus.walk import Skipped, walk

distributed = pytest.importorskip("distributed")


@pytest.fixture
def cluster(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    monkeypatch.setenv("FAKE_GATE", str(tmp_path / "gate"))
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as running:
        yield running


def taken_in(source, folder, executor=None):
    archive = Archive(folder)
    files = walk([source], folder, Skipped())
    return run(archive, files, Setup(folder, FAKE, Options()), Plan(jobs=2), executor=executor)


def kill_in_the_middle(archive, victim, gate):
    """Kill a worker when some of the pages are read; the last page waits for it."""
    until(lambda: any(archive.glob(".work/*/*.gz")))
    os.kill(victim, signal.SIGKILL)
    gate.touch()


def test_same_records_with_a_worker_killed(tmp_path, cluster):
    source = tmp_path / "in"
    source.mkdir()
    for i in range(6):
        (source / f"{i}.txt").write_text(f"PAGES {i + 1}\nSLOW 50\nWAIT 6\nCODE {i}/A\nthuc hien")
    gate = tmp_path / "gate"
    gate.touch()
    assert taken_in(source, tmp_path / "here").exit_code == 0
    gate.unlink()
    victim = next(iter(cluster.workers.values())).pid
    killer = threading.Thread(target=kill_in_the_middle, args=(tmp_path / "there", victim, gate))
    killer.start()
    outcome = taken_in(source, tmp_path / "there", connect(cluster.scheduler_address))
    killer.join()
    assert (outcome.exit_code, outcome.counts.finished) == (0, 6)
    assert contents(tmp_path / "there") == contents(tmp_path / "here")
    assert list(verify(Archive(tmp_path / "there"))) == []


def test_no_scheduler_is_said():
    with pytest.raises(WrongUse, match="no Dask scheduler answers"):
        connect("tcp://127.0.0.1:1")
