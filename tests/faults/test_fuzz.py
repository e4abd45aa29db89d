"""Any text becomes a record, or an error that has a name (`bench/fuzz.py` goes on for as long as it is let)."""

import pytest
from fuzzed import check, record_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.invented_documents import Directives

PIECES = (
    "Số: ", "12/KH-UBND", "Căn cứ ", "Quyết định số ", "ngày ", "tháng ", "năm ", "2022", "31/02/2022",
    "trước ngày ", "hằng quý", "Kính gửi:", "Nơi nhận:", "- ", ";", "./.", "KT. ", "TM. ", "CHỦ TỊCH",
    "Nguyễn Văn ", "Điều 1.", "\t", "   ", "$6:904KH-UBND", "hi¢n", "thue hi¢n", "c6", "S&", "&", "UBND TỈNH ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "V/v ", "XXXX", "Lưu: VT", "(b/c)", "kể từ ngày", "15 ngày làm việc",
    "quý III/2022", "giai đoạn 2021-2025", "ĐIỀ U KHO ẢN", "÷ò", "\u202e", "́", "\ufeff", "\u0000", "đ", "Đ",
)  # fmt: skip
lines = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=8).map("".join)
texts = st.lists(lines, max_size=20).map("\n".join)
SOUND = Directives(50)


@st.composite
def spoilt(draw):
    """A sound document with some pieces cut out, doubled or put elsewhere."""
    text = SOUND.text(draw(st.integers(0, 49)))
    for _ in range(draw(st.integers(1, 6))):
        at, length = draw(st.integers(0, len(text))), draw(st.integers(0, 60))
        put = draw(st.one_of(st.sampled_from(PIECES), st.just(text[at : at + length] * 2), st.text(max_size=5)))
        text = text[:at] + put + text[at + length :]
    return text


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("fuzz") / "document.txt"
    path.write_text(SOUND.text(0))
    record_of(path)  # loads the models, which is no document's fault
    return path


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(st.one_of(texts, spoilt()).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_text_becomes_a_record(path, data):
    path.write_bytes(data)
    check(path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(st.binary(max_size=300))
def test_bytes_become_a_record_or_are_refused(path, data):
    path.write_bytes(data)
    check(path)
