"""Noise of stamps and scribbles: doubted, not turned into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restore import Channel, load_restorer
from restore.noise import noise_in


@pytest.mark.parametrize("noise", ["/.:>", "VIGC\\@", "|~", "\\_/", "a|b~c", "{{", ">>:", "´^¨"])
def test_noise_is_doubted_and_left(noise):
    line = f"Ủy ban nhân dân xã {noise} báo cáo kết quả thực hiện kế hoạch"
    (found,) = load_restorer().restore_lines([line], channel=Channel.VIETNAMESE)
    assert found.text == line
    assert [found.text[d.start : d.end] for d in found.doubts] == [noise]


@pytest.mark.parametrize(
    "line",
    [
        "Số:      /KH-UBND ........ _____ ./.",
        "vanthu@sxd.gov.vn, https://dichvucong.gov.vn/p/home?x=1",
        "(1) “Điều 2”; (a), [b]... - – — + * ** 50% & 3/4",
        "≥ 5 < 10 > 3 = 4",
        "Nơi nhận: - Như trên; - Lưu: VT.",
    ],
)
def test_writing_is_no_noise(line):
    assert list(noise_in(line)) == []


@given(st.text(max_size=60))
def test_spans_are_words(line):
    for start, end in noise_in(line):
        assert line[start:end].strip() == line[start:end] != ""


@pytest.mark.shared
def test_healthy_documents_hold_no_noise(shared):
    lines = [line for p in (shared / "corpora" / "dev").glob("*.txt") for line in p.read_text("utf-8").splitlines()]
    assert [line[a:b] for line in lines for a, b in noise_in(line)] == []
