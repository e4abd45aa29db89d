"""What holds for every text: lines stay lines, corrections replay, the Unicode form does not matter."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from restore import Channel, load_restorer, replay

WORDS = (
    "thuc hien kế hoạch Ủy ban nhân dân tinh so 12/KH-UBND $6: hi¢n x4 1én đ) ( ) — ” ngh¢o c6 ngày 2/ 7 & TTg d&"
).split()
FORMS = ("NFC", "NFD", "NFKC", "NFKD")
texts = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
lines = st.lists(texts.map(lambda t: t.replace("\n", " ").replace("\r", " ")), max_size=6)
channels = st.sampled_from([None, Channel.BARE, Channel.ENGLISH, Channel.VIETNAMESE])
settings.register_profile("restore", deadline=None, max_examples=60)
settings.load_profile("restore")


@given(lines, channels, st.sampled_from(FORMS))
def test_corrections_replay(read, channel, form):
    read = [unicodedata.normalize(form, line) for line in read]
    found = load_restorer().restore_lines(read, channel=channel)
    assert [r.read for r in found] == read
    for row, result in enumerate(found):
        assert replay(result.read, result.corrections) == result.text
        assert all(c.before != c.after for c in result.corrections)
        assert "\n" not in result.text
        assert all(c.line == row for c in result.corrections)


@given(lines, channels)
def test_confidences_and_doubts_are_sound(read, channel):
    for result in load_restorer().restore_lines(read, channel=channel):
        assert all(0 <= c.confidence <= 1 for c in result.corrections)
        assert all(0 <= d.start <= d.end <= len(result.text) for d in result.doubts)


@given(
    st.lists(
        st.sampled_from("Sở Tài chính phối hợp với các đơn vị thực hiện nhiệm vụ được giao .".split()),
        min_size=8,
        max_size=20,
    )
)
def test_decomposed_text_reads_like_composed_text(words):
    line = " ".join(words)
    restorer = load_restorer()
    composed = restorer.restore_lines([line])[0].text
    assert restorer.restore_lines([unicodedata.normalize("NFD", line)])[0].text == composed
