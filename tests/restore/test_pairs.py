import random
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest

from restore.training.damage import damage_page, soften_page
from restore.training.render_pairs import ReadLine, align
from restore.training.typeset import FONT_ROOT, SetPage, set_page

needs_fonts = pytest.mark.skipif(
    not Path(FONT_ROOT, "croscore/Tinos-Regular.ttf").exists(), reason="needs the Debian package fonts-croscore"
)


def make_page(seed: int) -> SetPage:
    texts = cycle(["QUYẾT ĐỊNH", "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 và các văn bản;"])
    return set_page(texts, random.Random(seed), 100, 12)


@needs_fonts
@pytest.mark.parametrize("spoil", [damage_page, soften_page])
def test_a_page_depends_on_its_seed_only(spoil):
    first, second = make_page(1), make_page(1)
    assert first.lines == second.lines
    one, _ = spoil(first.image, 100, random.Random(2))
    two, _ = spoil(second.image, 100, random.Random(2))
    assert np.array_equal(one, two)


@needs_fonts
def test_read_lines_find_the_line_they_lie_on():
    page = make_page(3)
    width = page.image.shape[1]
    read = [ReadLine(line.text, (90.0,), width / 2, line.middle + 1) for line in reversed(page.lines)]
    assert [(t.text, r.text) for t, r in align(page, read, 0.0)] == [(r.text, r.text) for r in read]
