"""Archives for tests, made in this process with the fake stages, and runs of the real command beside it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from fake_stages import FAKE

from corpus.archive import Archive
from corpus.document import Context, perform
from corpus.options import Options
from corpus.reading import open_archive
from corpus.store import Store
from corpus.tasks import Begin, File, Finish, Finished, Opened, ReadPage, Setup

ROOT = Path(__file__).resolve().parent.parent
DEADLINE = 300  # seconds that anything may take on a busy machine; nothing waits that long when all is well


def filled(folder, texts):
    """An archive of these texts (name → text), open for questions."""
    archive = Archive(folder / "archive")
    archive.create()
    context = Context.of(Setup(archive.root, FAKE, Options()))
    store = Store.open(archive)
    for name, text in texts.items():
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        put(store, context, path)
    store.close()
    return open_archive(archive.root)


def put(store, context, path):
    """Bring one file into the catalog."""
    source = FAKE.describe(path, Options())
    file = File(path, source.sha256, source.bytes)
    answer = perform(Begin(file), context)
    if isinstance(answer, Opened):
        for number in answer.missing:
            perform(ReadPage(file, number), context)
        answer = perform(Finish(file, answer.source), context)
    assert isinstance(answer, Finished), answer
    store.finished(source.sha256, str(path), answer, 0.1)
    return source.sha256


def command(*arguments):
    """The `saoluc` command of this working copy."""
    return [sys.executable, "-m", "corpus", *map(str, arguments)]


def environment(**more):
    """Fake stages, this working copy, one thread."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    return os.environ | {"PYTHONPATH": path, "SAOLUC_STAGES": "fake_stages:FAKE"} | more


def saoluc(*arguments, **more):
    """Run the command to its end."""
    return subprocess.run(
        command(*arguments), env=environment(**more), capture_output=True, text=True, timeout=DEADLINE
    )


def until(happened, deadline=DEADLINE):
    """Wait for something to happen; an assertion fails when it does not."""
    end = time.monotonic() + deadline
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def ended(pid):
    """Whether a process is gone, or waits only for somebody to collect it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


def contents(archive):
    """All document files of an archive, times left out, to compare two archives."""
    found = {}
    for path in sorted((archive / "documents").rglob("*")):
        if not path.is_file() or path.name == "files.sha256" or path.name.startswith("."):  # locks
            continue
        data = path.read_bytes()
        if path.name == "record.json":
            record = json.loads(data)
            record["processing"]["seconds"] = {}
            data = json.dumps(record, sort_keys=True).encode()
        found[str(path.relative_to(archive))] = data
    return found


def rows(archive):
    """The catalog's rows of records, without keys and times, to compare two archives."""
    questions = (
        "SELECT sha256, code, path, pages, pages_failed FROM documents",
        "SELECT d.sha256, f.pointer, f.value FROM fields f JOIN documents d ON d.id = f.document",
        "SELECT d.sha256, t.head, t.body FROM texts t JOIN documents d ON d.id = t.document",
        "SELECT sha256, state, error_code FROM ledger",
        "SELECT count(*) FROM texts_fts WHERE texts_fts MATCH 'thuc'",
    )
    with open_archive(archive) as opened:
        return [sorted(opened.connection.execute(question).fetchall(), key=str) for question in questions]
