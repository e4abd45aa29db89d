"""An archive's own texts: what they teach, what they leave alone, and that the trie stays a trie."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ocr.errors import ModelDataMissing
from restore import Channel, RestoreOptions, Restorer, load_restorer
from restore.adaptation import adapted, load_adaptation
from restore.training.adapt import adapt, paragraphs

# An invented commune with an invented firm.
TEXT = [
    "Ủy ban nhân dân xã Pứt Lõi báo cáo về cáp nhiễu của Công ty Zarivin.",
    "Xã Pứt Lõi đề nghị Công ty Zarivin thay lõi cáp chống nhiễu, kèm hồ sơ TTBĐQ.",
    "Hồ sơ TTBĐQ của xã Pứt Lõi; lõi cáp chống nhiễu gồm lõi đồng.",
]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("adapted") / "adapted.bin"
    adapt(TEXT, load_restorer().model.vocabulary.words, path)
    return path


@pytest.fixture(scope="module")
def own(file):
    return Restorer(RestoreOptions(adapted=file))


def bare(restorer, line):
    return restorer.restore_lines([line], channel=Channel.BARE)[0].text


def test_names_and_trade_words_are_learned(own):
    read = "Xa Put Loi bao cao ve loi cap chong nhieu"
    assert bare(own, read) == "Xã Pứt Lõi báo cáo về lõi cáp chống nhiễu"
    assert bare(load_restorer(), read) != bare(own, read)


def test_new_words_are_known(own):
    (line,) = own.restore_lines(["Công ty Zarivin gửi hồ sơ TTBĐQ"], channel=Channel.VIETNAMESE)
    assert not line.doubts
    assert not line.corrections


def test_a_new_word_met_once_is_not_believed(tmp_path):
    adapt(["Xã Pứt báo cáo"], load_restorer().model.vocabulary.words, tmp_path / "a")
    assert "pứt" not in load_adaptation(tmp_path / "a").words


def test_other_text_is_read_as_before(own):
    line = "Can cu Luat To chuc chinh quyen dia phuong, Uy ban nhan dan tinh ban hanh ke hoach"
    assert bare(own, line) == bare(load_restorer(), line)


def test_the_digest_tells(own):
    assert own.model_digest != load_restorer().model_digest


def test_nothing_becomes_less_likely(own):
    plain = load_restorer().model
    assert np.all(own.model.logp[: len(plain.logp)] >= plain.logp)


def test_not_an_adaptation(tmp_path):
    (tmp_path / "a").write_bytes(b"something else")
    with pytest.raises(ModelDataMissing, match="no adaptation"):
        load_adaptation(tmp_path / "a")
    with pytest.raises(ModelDataMissing, match="cannot be read"):
        load_adaptation(tmp_path / "b")


WORDS = "Ủy ban nhân dân xã Pứt Lõi báo cáo 12 cáp nhiễu , . của Zarivin TTBĐQ qwerty".split()


@settings(deadline=None, max_examples=15)
@example([""])
@example(["Ủy ban"])
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), max_size=6))
def test_the_trie_stays_sorted_and_whole(tmp_path_factory, texts):
    model = load_restorer().model
    path = tmp_path_factory.mktemp("trie") / "adapted.bin"
    adapt(texts, model.vocabulary.words, path)
    found, words = adapted(model.ngrams, model.vocabulary.words, load_adaptation(path))
    assert len(found.logp1) == 32 + len(words)
    for order in (2, 3, 4):
        first, word = getattr(found, f"first{order - 1}"), getattr(found, f"word{order}")
        assert first[0] == 0
        assert first[-1] == len(word) == len(getattr(found, f"logp{order}"))
        assert out_of_order(found, order) == 0


def out_of_order(ngrams, order):
    first, word = getattr(ngrams, f"first{order - 1}"), getattr(ngrams, f"word{order}")
    keys = np.repeat(np.arange(len(first) - 1, dtype=np.int64), np.diff(first)) << 16 | word
    return np.count_nonzero(np.diff(keys) <= 0)


def test_wrapped_lines_are_one_paragraph():
    lines = ["Căn cứ Luật Tổ chức chính quyền địa phương và các", "văn bản có liên quan;", "Xét đề nghị."]
    assert list(paragraphs(lines)) == [f"{lines[0]} {lines[1]}", lines[2]]


def test_the_model_that_is_adapted_stays_as_it_was(tmp_path):
    model = load_restorer().model
    before = {name: array.tobytes() for name, array in model.ngrams._asdict().items()}
    adapt(["Ủy ban nhân dân tỉnh ban hành kế hoạch"] * 20, model.vocabulary.words, tmp_path / "adapted.bin")
    adapted(model.ngrams, model.vocabulary.words, load_adaptation(tmp_path / "adapted.bin"))
    assert all(array.tobytes() == before[name] for name, array in model.ngrams._asdict().items())
