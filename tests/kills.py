"""Runs killed at random moments until they are through, compared with one that nobody disturbed."""

import contextlib
import os
import random
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from archives import command, contents, ended, environment, rows, saoluc, until

from corpus.archive import Archive
from corpus.reading import open_archive
from corpus.upkeep import verify

PARENT, WORKER, POWER = "the parent", "a working process", "everything, unflushed files cut short"
KINDS = (PARENT, WORKER, POWER)
SHORT, LONG = 40, 6


def inbox(folder):
    """Long and short documents, some that fail, one under two names."""
    folder.mkdir(parents=True)
    for i in range(SHORT):
        (folder / f"short{i:02}.txt").write_text(f"CODE {i}/KH-X\nSLOW 15\nBASIS {i + 1}/KH-X\nthuc hien {i}")
    for i in range(LONG):
        (folder / f"long{i}.txt").write_text(f"PAGES 12\nSLOW 20\nCODE {i}/QĐ-X\nthuc hien trang {i}")
    (folder / "empty.txt").touch()
    (folder / "refused.txt").write_text("BROKEN in two")
    (folder / "one-page-lost.txt").write_text("PAGES 4\nREFUSE 3\nCODE 1/TB-X")
    (folder / "twin.txt").write_text((folder / "long1.txt").read_text())
    return folder


def children(pid):
    """The working processes of a run."""
    found = []
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (thread / "children").read_text().split())
    return found


def start(source, archive, **more):
    """A run in the background; it may lose more processes than anybody kills."""
    arguments = command("run", source, "--archive", archive, "--jobs", "2", "--tries", "1000", "--quiet")
    return subprocess.Popen(arguments, env=environment(**more), stderr=subprocess.DEVNULL)


def kill(process):
    """End a run at once; its working processes die with it."""
    workers = children(process.pid)
    process.kill()
    process.wait()
    until(lambda: all(map(ended, workers)))


@dataclass(frozen=True)
class State:
    """What an archive holds, whichever of the twins came first."""

    files: dict
    tables: list

    @classmethod
    def of(cls, archive):
        files = {name: data.replace(b"twin.txt", b"long1.txt") for name, data in contents(archive).items()}
        tables = [
            sorted(tuple(str(v).replace("twin.txt", "long1.txt") for v in row) for row in table)
            for table in rows(archive)
        ]
        return cls(files, tables)


def undisturbed(source, archive):
    """The state of an archive that was made in one go."""
    result = saoluc("run", source, "--archive", archive, "--jobs", "2")
    assert result.returncode == 1, result.stderr
    return State.of(archive)


def killed_until_through(source, archive, kind, chance, most):
    """Start, kill, start again until a run comes through or there were `most` kills; how often it was killed."""
    kills = 0
    while kills < most:
        process = start(source, archive)
        _wait_for_work(process, archive)
        if kind == WORKER:
            return kills + _kill_workers(process, chance, most - kills)
        time.sleep(chance.uniform(0, 0.7))
        if process.poll() is not None:
            break
        kill(process)
        kills += 1
        if kind == POWER:
            cut_unflushed(archive, chance)
    return kills


def _kill_workers(process, chance, most):
    """Kill one working process after the other while the run goes on; how many were hit."""
    kills = 0
    while process.poll() is None:
        time.sleep(chance.uniform(0.1, 0.6))
        if kills < most and process.poll() is None and (workers := children(process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)
                kills += 1
    return kills


def _wait_for_work(process, archive):
    """Until working processes have begun, so that a kill hits something."""
    while process.poll() is None and not (archive.is_dir() and len(children(process.pid)) > 1):
        time.sleep(0.02)


def cut_unflushed(archive, chance):
    """What was not flushed when the power went: any file written since the last commit may be empty or half there."""
    with open_archive(archive) as opened:
        safe = {row["sha256"] for row in opened.rows("SELECT sha256 FROM ledger WHERE state = 'done'")}
    folders = [p for p in archive.glob("documents/*/*") if p.name not in safe and not p.name.startswith(".")]
    for folder in [*folders, *archive.glob(".work/*")]:
        for path in folder.iterdir():
            if chance.random() < 0.3:
                os.truncate(path, int(path.stat().st_size * chance.choice((0, 0.5))))


def faults(source, archive, wanted):
    """Run to the end and say what differs from an undisturbed archive."""
    result = saoluc("run", source, "--archive", archive, "--jobs", "2")
    found = [] if result.returncode == 1 else [f"exit code {result.returncode}: {result.stderr[-300:]}"]
    state = State.of(archive)
    found += [f"file {name}" for name in wanted.files.keys() ^ state.files.keys()]
    found += [f"content of {name}" for name, data in state.files.items() if wanted.files.get(name, data) != data]
    found += [
        f"table {i}" for i, pair in enumerate(zip(wanted.tables, state.tables, strict=True)) if pair[0] != pair[1]
    ]
    found += [f"{fault.sha256[:12]} {fault.what}" for fault in verify(Archive(archive))]
    found += [f"left behind: {path}" for path in (archive / ".work").iterdir()]
    found += [f"left behind: {p}" for p in archive.glob("documents/*/.*") if p.name != ".review.lock"]
    return found


def trial(folder, kind, kills, seed):
    """So many kills of a kind over as many archives as they need; kills, archives, faults."""
    chance = random.Random(seed)
    source = inbox(folder / "in")
    wanted = undisturbed(source, folder / "undisturbed")
    done, archives, found = 0, 0, []
    while done < kills:
        archive = folder / f"archive-{archives}"
        done += killed_until_through(source, archive, kind, chance, kills - done)
        found += faults(source, archive, wanted)
        archives += 1
    return done, archives, found
