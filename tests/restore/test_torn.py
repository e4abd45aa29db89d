import pytest
from hypothesis import given
from hypothesis import strategies as st

from restore.model import replay
from restore.torn import mend_torn


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("ĐIỀ U KHO ẢN", "ĐIỀU KHOẢN"),
        ("dư ới sự chỉ đạo c ủa cả nư ớc", "dưới sự chỉ đạo của cả nước"),
        ("H ỘI Đ ỒNG", "HỘI ĐỒNG"),
        ("ngh ị quy ết", "nghị quyết"),
    ],
)
def test_joined(torn, whole):
    mended, corrections = mend_torn(torn)
    assert mended == whole
    assert replay(torn, corrections) == whole


@pytest.mark.parametrize(
    "line", ["điểm c của khoản 2", "a b c d đ", "TP HCM", "Uỷ ban nhân dân", "cá ao, ở ấp, ả ta", "c  ủa", "c, ủa", ""]
)
def test_left_alone(line):
    assert mend_torn(line) == (line, ())


@given(st.text(alphabet="aăâeêioôơuưyàáảãạđbcnghtr ĐIỀUKHOẢN,.", max_size=50))
def test_trail_leads_to_the_text(line):
    mended, corrections = mend_torn(line)
    assert replay(line, corrections) == mended
    assert mended.replace(" ", "") == line.replace(" ", "")


@pytest.mark.shared
def test_healthy_documents_stay(shared):
    for path in sorted((shared / "corpora" / "dev").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert mend_torn(line) == (line, ())
