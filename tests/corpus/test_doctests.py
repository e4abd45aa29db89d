import doctest
import importlib

import pytest

MODULES = ["folding", "edtf", "names", "snippets", "search", "tabular"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    result = doctest.testmod(importlib.import_module(f"corpus.{name}"))
    assert result.attempted and not result.failed
