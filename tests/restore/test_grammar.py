import pytest
from hypothesis import given
from hypothesis import strategies as st

from restore.grammar import SpanKind, apply, read_spans
from restore.model import Channel

REPAIRED = [
    ("$6:904KH-UBND Tam Duong", "Số: 904/KH-UBND Tam Duong"),
    ("so QD-TTg va ND-CP", "so QĐ-TTg va NĐ-CP"),
    ("HDND tinh", "HĐND tinh"),
    ("s0 2282", "số 2282"),
    ("s0 2282/KH-UBND", "số 2282/KH-UBND"),
    ("ngay 0l/7/2022", "ngay 01/7/2022"),
    ("ngay 02 thang 6 nim 2022", "ngày 02 tháng 6 năm 2022"),
    ("2/ thang”7 nam 2022", "2/ tháng 7 năm 2022"),
    ("I11. GIAI PHAP", "III. GIAI PHAP"),
    ("TI. NOI DUNG", "II. NOI DUNG"),
    ("Il. NOI DUNG", "II. NOI DUNG"),
    ("IL NOI DUNG", "II. NOI DUNG"),
    ("TV. TO CHUC", "IV. TO CHUC"),
    ("dinh s6 123/2015/NDB-CP", "dinh số 123/2015/NĐ-CP"),
    ("số ] 07/2021/NĐ-CP", "số 107/2021/NĐ-CP"),
    ("92/201 7/NĐ-CP", "92/2017/NĐ-CP"),
    ("Số: 43/QĐÐ-UBND", "Số: 43/QĐ-UBND"),
    ("ngày 24 tháng 1] năm 2020", "ngày 24 tháng 11 năm 2020"),
    ("109/201ó/TT-BQP", "109/2016/TT-BQP"),
    ("1112026/ND-CP", "111/2026/NĐ-CP"),
    ("76/2025/UBTVQHI15", "76/2025/UBTVQH15"),
    ("15/QyD-TU", "15/QyĐ-TU"),
    ("thanh vién HP TDKT huyén", "thanh vién HĐ TĐKT huyén"),
    ("16/6I2025", "16/6/2025"),
    ("Điều l. Phạm vi", "Điều 1. Phạm vi"),
]
LEFT_ALONE = [
    "Luật số 43/2013/QH 13",
    "12/CTr-UBND, 5/CT-UBND, 01/TTr-UBND, 3/TT-BTC",
    "1236/HD-UBND của Hướng dẫn, 15/HĐ-UBND của Hợp đồng",
    "12-HD/BTCTW, 30-KL/ĐU, 897-QĐ/TU, 05-CT/TW",
    "327-CT, 200-TTg, 64-CP, 111/HĐBT, 123 QĐ/UB",
    "3176B/QĐ-SYT",
    "5/DA-UBND và 5/ĐA-UBND, 7/QC-UBND, 7/QyĐ-UBND",
    "nghị định 136/2020/NĐ- CP",
    "Số:{242 /KH-SYT Kiên Giang",
    "Số:     /KH-UBND, ngày    tháng 7 năm 2022",
    "ngày 99 tháng 13 năm 2022",
    "vanthu@sxd.gov.vn, https://dichvucong.gov.vn/p/home?x=l0O",
    "2022-07-21T05:06:25+0700",
    "x4 c6 t6 1a 1€n S& hi¢n",
    "khí O2, H2O, Fe2O3, RS-485, COVID-19, TCVN 6909:2001",
    "I, II và III",
    "1. MỤC ĐÍCH",
    "Mẫu số 01",
    "Số: 4Í /KH-SYT, Số: 2Ó /QĐ-UBND, Số: 41O /QĐ-UBND",
    "Sóz?4|/KH-SYT Kiên Giang, ngày | tháng 01 năm 2018, ngày Z tháng 4 năm 2020",
    "Quyết định số 214/QĐ-DCT",
    "trong |05 ngày, 6ó tháng",
]


@pytest.mark.parametrize(("read", "true"), REPAIRED)
def test_repaired(read, true):
    assert apply(read, read_spans(read, Channel.ENGLISH)) == true


@pytest.mark.parametrize("line", LEFT_ALONE)
@pytest.mark.parametrize("channel", list(Channel))
def test_left_alone(line, channel):
    assert apply(line, read_spans(line, channel)) == line


def test_a_code_that_reads_well_is_guarded():
    (span,) = read_spans("30/2020/NĐ-CP", Channel.VIETNAMESE)
    assert (span.text, span.kind) == ("30/2020/NĐ-CP", SpanKind.CODE)


@pytest.mark.parametrize("kind", [SpanKind.ADDRESS, SpanKind.DATE, SpanKind.NUMBER])
def test_guards(kind):
    line = "gửi vanthu@sxd.gov.vn trước 10/11/2022, kèm 12.500"
    assert kind in {s.kind for s in read_spans(line)}


@given(
    st.text(alphabet="0123456789lIiOoSBó/-–. :|]'QĐDNKHTUBrgsốCPnàyágthmSô⁄Ð\t$6", max_size=60),
    st.sampled_from(Channel),
)
def test_spans_lie_in_the_line_without_overlap(line, channel):
    at = 0
    for span in read_spans(line, channel):
        assert at <= span.start < span.end <= len(line)
        assert 0 < span.confidence <= 1
        at = span.end


@given(st.text(alphabet="0123456789lIO/- QĐNDKHUBTCPsố:.", max_size=40))
def test_true_digits_stay(line):
    """Repairs add digits for look-alikes; the digits that were there stay, in their order."""
    for span in read_spans(line, Channel.ENGLISH):
        read = [c for c in line[span.start : span.end] if c.isdecimal()]
        kept = iter(c for c in span.text if c.isdecimal())
        if span.kind in (SpanKind.DATE, SpanKind.NUMBER):
            assert all(c in kept for c in read)


@pytest.mark.shared
def test_healthy_documents_stay(shared):
    changed = [
        line
        for path in sorted((shared / "corpora" / "dev").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if apply(line, read_spans(line)) != line
    ]
    assert changed == []
