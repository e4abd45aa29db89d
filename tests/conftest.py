from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The evaluation data beside the repository; the test is skipped where it is absent."""
    for folder in (ROOT.parent / "shared", ROOT.parent.parent / "shared"):
        if (folder / "corpora").is_dir():
            return folder
    pytest.skip("no evaluation data beside the repository (../shared)")
