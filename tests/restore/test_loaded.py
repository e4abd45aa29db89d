"""A model folder that is not whole is named, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocr.errors import ModelDataMissing
from restore.loaded import LoadedModel


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelDataMissing, match=r"ngrams\.bin is missing"):
        LoadedModel(tmp_path)
