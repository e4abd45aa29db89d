"""Mixed documents: each block is read by the channel it shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.model import Document, Line, Origin, Page, Source, Word
from restore import Channel, load_restorer, restore_document
from restore.blocks import CHANNELS, line_channels

CLEAN = [
    "Ủy ban nhân dân xã Sơn Tùng báo cáo kết quả thực hiện kế hoạch",
    "phát triển kinh tế năm 2022 và nhiệm vụ trọng tâm năm 2023 của địa phương",
    "đề nghị các phòng, ban chuyên môn phối hợp thực hiện nghiêm túc.",
]
GARBLED = [
    "Uy ban nhan dan x4 Son Tung bao céo két qua thuc hi¢n ké hoach",
    "phat trién kinh té nam 2022 va nhi¢m vu trong tém nam 2023 cua dia phuong",
    "dé nghi cac phéng, ban chuyén mén phéi hop thuc hi¢n nghiém tuc.",
]
BARE = [
    "Uy ban nhan dan xa Son Tung bao cao ket qua thuc hien ke hoach",
    "phat trien kinh te nam 2022 va nhiem vu trong tam nam 2023 cua dia phuong",
    "de nghi cac phong, ban chuyen mon phoi hop thuc hien nghiem tuc.",
]
FOREIGN = [
    "Technical specification of the replacement transformer for the northern substation",
    "The manufacturer shall provide documents with every delivered component",
]
BLOCKS = {Channel.VIETNAMESE: CLEAN, Channel.ENGLISH: GARBLED, Channel.BARE: BARE}


@pytest.mark.parametrize("inner", [Channel.ENGLISH, Channel.BARE])
def test_a_spoiled_block_in_a_clean_page(inner):
    lines = [*CLEAN, *CLEAN, *CLEAN, *BLOCKS[inner], *BLOCKS[inner], *CLEAN]
    restorer = load_restorer()
    assert restorer.choose(lines) is Channel.VIETNAMESE
    found = restorer.restore_lines(lines)
    assert [line.text for line in found] == CLEAN * 6
    assert {c.line for line in found for c in line.corrections} == set(range(9, 15))


@pytest.mark.parametrize("inner", [Channel.ENGLISH, Channel.BARE])
def test_a_clean_block_in_a_spoiled_page_stays(inner):
    lines = [*BLOCKS[inner], *BLOCKS[inner], *CLEAN, *BLOCKS[inner]]
    found = load_restorer().restore_lines(lines)
    assert [line.text for line in found[6:9]] == CLEAN
    assert not any(line.corrections for line in found[6:9])
    assert found[0].text == CLEAN[0]


def test_a_foreign_block_stays():
    assert line_channels([*CLEAN, *FOREIGN, *CLEAN], Channel.VIETNAMESE) == [Channel.VIETNAMESE] * 8
    found = load_restorer().restore_lines([*CLEAN, *FOREIGN, *CLEAN])
    assert [line.text for line in found[3:5]] == FOREIGN


@pytest.mark.parametrize("line", ["Lưu: VT, KTTH.", "12/KH-UBND", "", "PHAN MEM VAN THU"])
def test_a_short_line_says_nothing(line):
    assert set(line_channels([*CLEAN, line, *CLEAN], Channel.VIETNAMESE)) == {Channel.VIETNAMESE}


def test_pages_choose_for_themselves(tmp_path):
    pages = tuple(
        Page(
            n,
            500,
            700,
            tuple(Line(tuple(map(Word, text.split())), row) for row, text in enumerate(lines)),
            Origin.TEXT_FILE,
        )
        for n, lines in enumerate((CLEAN, GARBLED), 1)
    )
    document = Document(Source(tmp_path, "0" * 64, 1, "text/plain", 2, ""), pages)
    found = restore_document(document, load_restorer())
    assert [[line.text for line in page.lines] for page in found.pages] == [CLEAN, CLEAN]


@given(
    st.lists(st.sampled_from([*CLEAN, *GARBLED, *BARE, *FOREIGN, "", "1/2"]), max_size=12), st.sampled_from(CHANNELS)
)
def test_every_line_has_a_channel(lines, whole):
    assert len(line_channels(lines, whole)) == len(lines)


def test_a_forced_channel_holds():
    found = load_restorer().restore_lines([*CLEAN, *BARE], channel=Channel.VIETNAMESE)
    assert found[0].text == CLEAN[0]
