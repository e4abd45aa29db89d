import pytest
from hypothesis import given
from hypothesis import strategies as st

from restore.encodings import encode, letters_of
from restore.legacy import Encoding, detect, encoding_of_font, mend, mend_lines, to_unicode
from restore.model import replay
from restore.syllable import LETTERS, inventory

SENTENCE = "Thực hiện phong trào thi đua cả nước chung tay vì người nghèo, không để ai bị bỏ lại phía sau"
TABLED = [Encoding.TCVN3, Encoding.VNI, Encoding.VIQR]


@pytest.mark.parametrize("encoding", list(Encoding))
@pytest.mark.parametrize("letter", LETTERS)
def test_all_letters_come_back(letter, encoding):
    back = to_unicode(encode(letter, encoding), encoding)
    toned_capital = encoding is Encoding.TCVN3 and letter.isupper() and letter not in letters_of(encoding)
    assert back == (letter.lower() if toned_capital else letter)


@pytest.mark.parametrize("encoding", TABLED)
def test_no_two_letters_share_a_code(encoding):
    codes = letters_of(encoding)
    assert len(set(codes.values())) == len(codes)


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI, Encoding.CP1258, Encoding.DECOMPOSED])
def test_all_syllables_come_back(encoding):
    assert [s for s in inventory("old") if to_unicode(encode(s, encoding), encoding) != s] == []


def test_tcvn3_bytes_are_those_of_the_standard():
    assert {letter: code.encode("latin-1").hex() for letter, code in letters_of(Encoding.TCVN3).items()}["ư"] == "ad"
    assert encode("Đường lối", Encoding.TCVN3).encode("latin-1") == b"\xa7\xad\xeang l\xe8i"


@pytest.mark.parametrize("encoding", list(Encoding))
def test_detected_and_mended_with_a_trail(encoding):
    text = encode(SENTENCE, encoding)
    assert detect(text) is encoding
    mended, corrections = mend(text)
    assert mended == SENTENCE
    assert replay(text, corrections) == SENTENCE


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "",
        "thuc hi¢n phong trao thi dua, S& N¢i vu, phat tri€n, hi¢u qua",
        "Hudng ung va thuc hién phong trao thi dua ngheo - Khong dé ai bi bo lai phia sau",
        "thuc hien phong trao thi dua ca nuoc",
        "The committee (see a.2) met; is it so?",
        "São Paulo, Müller, Citroën, Besançon",
        "Điều 1. Giá: 5.000 đ/m² (§ 2)",
    ],
)
def test_not_detected(text):
    assert detect(text) is None
    assert mend(text) == (text, ())


def test_capital_fonts():
    assert encoding_of_font("ABCDEF+.VnTimeH") == (Encoding.TCVN3, True)
    assert encoding_of_font(".VnTime-Bold") == (Encoding.TCVN3, False)
    assert encoding_of_font("VNI-Times") == (Encoding.VNI, False)
    assert to_unicode("céng hßa x· héi", Encoding.TCVN3, capitals=True) == "CỘNG HÒA XÃ HỘI"
    assert to_unicode("CéNG HßA X· HéI", Encoding.TCVN3) == "CỘNG HÒA XÃ HỘI"


def test_lost_soft_hyphens():
    text = encode("nhưng", Encoding.TCVN3).replace("\xad", "")
    assert to_unicode(text, Encoding.TCVN3) == "nhưng"


def test_the_document_decides_for_its_lines():
    lines = [encode(SENTENCE, Encoding.TCVN3), encode("số", Encoding.TCVN3), "đã là Unicode"]
    assert [text for text, _ in mend_lines(lines)] == [SENTENCE, "số", "đã là Unicode"]


@given(st.text())
def test_trail_leads_to_the_text(text):
    mended, corrections = mend(text)
    assert replay(text, corrections) == mended


@pytest.mark.shared
def test_no_healthy_line_is_taken_for_a_legacy_one(shared):
    lines = [line for p in (shared / "corpora" / "dev").glob("*.txt") for line in p.read_text("utf-8").splitlines()]
    assert [line for line in lines if detect(line)] == []
