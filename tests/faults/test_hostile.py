"""Every broken, hostile or odd file ends as a record or as an error with a name, and the batch goes on.

The slow ones are left out here (`SLOW` in hostile.py); `bench/hostile.py` takes all of them.
"""

import json
import shutil
import subprocess

import pytest
from archives import ROOT, command, environment
from hostile import make

from corpus.archive import Archive
from corpus.reading import open_archive
from corpus.upkeep import verify


@pytest.mark.tesseract
@pytest.mark.skipif(not shutil.which("tesseract") or not shutil.which("pdftoppm"), reason="needs the real programs")
def test_hostile_files_end_as_record_or_named_error(tmp_path):
    count = make(tmp_path / "in", quick=True)
    archive = tmp_path / "archive"
    limits = ("--limit-page-seconds", "60", "--limit-memory", "1500", "--tries", "1", "--jobs", "2")
    real = {name: value for name, value in environment().items() if name != "SAOLUC_STAGES"}
    done = subprocess.run(
        command("run", tmp_path / "in", "--archive", archive, *limits),
        env=real,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    events = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    end = events[-1]
    named = {"damaged", "empty", "encrypted", "unsupported", "page-too-large", "too-many-pages", "out-of-memory"}
    assert done.returncode == 1
    assert {one["code"] for one in events if one["event"] == "failed"} <= named
    assert (
        end["found"] == end["finished"] + end["failed"] + end["known"] + end["known_failed"] + end["same"] >= count - 2
    )
    assert list(verify(Archive(archive))) == []
    with open_archive(archive) as opened:
        assert len(opened) == end["finished"]
    assert {path.name for path in tmp_path.iterdir()} == {"in", "archive"}
