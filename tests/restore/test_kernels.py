"""The compiled kernels against plain Python that does the same the slow way."""

import math
import shutil
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from ocr.errors import KernelsMissing
from restore import kernels, load_restorer
from restore.channel import EVERY, FARTHEST, SEARCH_WIDTH, Channel, build_trie
from restore.decode import NO_WORD, UNKNOWN_LOGP, Arcs, Tokens, decode
from restore.kernels.learning import align, expect
from restore.kernels.planes import interleave, places, running_sum
from restore.lexicon import FIRST_WORD, Case
from restore.ngram import BACKOFF_TOP, STEP
from restore.packing import read_arrays, write_arrays
from restore.syllable import fold

HERE = Path(kernels.__file__).parent


def test_a_kernel_of_another_source_is_refused(tmp_path):
    for source in HERE.glob("*.pyx"):
        shutil.copy(source, tmp_path)
    kernels.require_kernels(tmp_path)
    (tmp_path / "beam.pyx").write_text((HERE / "beam.pyx").read_text("utf-8") + "# changed\n", "utf-8")
    with pytest.raises(KernelsMissing, match="beam is older than its source"):
        kernels.require_kernels(tmp_path)
    assert "setup.py build_ext --inplace" in KernelsMissing.advice


def test_a_kernel_that_was_never_compiled_is_named(monkeypatch):
    monkeypatch.setattr(kernels, "NAMES", ("absent",))
    with pytest.raises(KernelsMissing, match="absent is missing"):
        kernels.require_kernels()


def child(words, first, node, word):
    found = np.flatnonzero(words[first[node] : first[node + 1]] == word) if node >= 0 else []
    return int(first[node]) + int(found[0]) if len(found) else -1


def logp(m, history, word):
    """Log-probability of a word behind up to three words, by back-off as in every text book."""
    if word == 1:
        return 0.0
    nodes = [history[-1]]
    if len(history) > 1:
        nodes.append(child(m.word2, m.first1, history[-2], history[-1]))
    if len(history) > 2:
        two = child(m.word2, m.first1, history[-3], history[-2])
        nodes.append(child(m.word3, m.first2, two, history[-1]))
    tables = ((m.word2, m.first1, m.logp2), (m.word3, m.first2, m.logp3), (m.word4, m.first3, m.logp4))
    backoffs = (m.backoff1, m.backoff2, m.backoff3)
    won = 0.0
    for order in reversed(range(len(nodes))):
        if nodes[order] >= 0:
            words, first, price = tables[order]
            at = child(words, first, nodes[order], word) if word else -1
            if at >= 0:
                return won - STEP * float(price[at])
            won += BACKOFF_TOP - STEP * float(backoffs[order][nodes[order]])
    return won + (UNKNOWN_LOGP if word == 0 else -STEP * float(m.logp1[word]))


@pytest.fixture(scope="module")
def lattice():
    """Five tokens, each with the marked forms of a syllable, an unknown word and a glued pair among them."""
    model = load_restorer().model
    number, by_bare = model.vocabulary.number, model.vocabulary.by_bare
    forms = [[(w, NO_WORD) for w in by_bare[bare][:4]] for bare in ("thuc", "hien", "ke", "hoach")]
    forms[1].append((0, NO_WORD))
    forms[2].append((number["kế"], number["hoạch"]))
    flat = [arc for form in forms for arc in form]
    first = np.cumsum([0, *map(len, forms)]).astype(np.int32)
    words, seconds = (np.array([arc[k] for arc in flat], np.uint16) for k in (0, 1))
    costs = np.linspace(0, 1, len(flat)).astype(np.float32)
    arcs = Arcs(first, words, seconds, np.zeros(len(flat), np.uint8), np.ones(len(flat), np.uint8), costs)
    size = len(forms)
    tokens = Tokens(
        np.arange(size, dtype=np.int32),
        np.full(size, -1, np.int8),
        np.full(size, -1, np.int32),
        np.ones(size, np.int32),
        np.zeros(size, np.float32),
        np.zeros(size, np.float32),
    )
    return model.ngrams, arcs, tokens


def test_the_beam_finds_what_trying_all_paths_finds(lattice):
    model, arcs, tokens = lattice
    scores = {}
    for path in product(*(range(arcs.first[f], arcs.first[f + 1]) for f in tokens.form)):
        history, score = [1], 0.0
        for c in path:
            for word in (int(arcs.word[c]), int(arcs.second[c])):
                if word != NO_WORD:
                    score += logp(model, history[-3:], word)
                    history = [word] if word == 0 else [*history, word]
            score -= float(arcs.cost[c])
        scores[path] = score
    found = decode(model, arcs, tokens, np.zeros(9, np.float32), beam=10_000, width=1e6)
    assert tuple(found.source[found.arc].tolist()) == max(scores, key=scores.__getitem__)
    total = sum(map(math.exp, scores.values()))
    for place, c in enumerate(found.source.tolist()):
        share = sum(math.exp(s) for path, s in scores.items() if c in path) / total
        assert found.posterior[place] == pytest.approx(share, abs=1e-5)


def test_every_word_is_spelt_in_the_trie():
    words = ["an", "ăn", "anh", "ba", "bao", "a", "cafe\u0301", "bà"]
    letters = {c: i for i, c in enumerate("aăàbcefhno")}
    trie = build_trie(words, letters)
    names = {number: letter for letter, number in letters.items()}
    spelt = {0: ""}
    for node in range(len(trie.word)):
        for below in range(trie.first[node], trie.first[node + 1]):
            spelt[below] = spelt[node] + names[int(trie.letter[below])]
    found = {spelt[node]: int(number) for node, number in enumerate(trie.word) if number >= 0}
    assert found == {word: FIRST_WORD + i for i, word in enumerate(words) if word.isascii() or "\u0301" not in word}


UNITS = [("t", "t", 0.1), ("h", "h", 0.2), ("ư", "u", 0.5), ("ự", "ir", 1.5), ("c", "c", 0.1), ("n", "", 4.0)]
UNITS += [("i", "i", 0.2), ("ự", "u", 0.7), ("T", "T", 0.3), ("u", "u", 0.1), ("m", "rn", 1.0), ("th", "tb", 2.0)]
WORDS = ["thực", "thư", "thu", "chim", "tìm", "thức", "tin", "tim", "hư", "hin"]


def brute_cost(word, form, skips, raised):
    """The cheapest way to cut word and form into units."""
    written = "".join(c.upper() if i < raised else c for i, c in enumerate(word))
    units = {(a, b): cost for a, b, cost in UNITS}
    best = {(0, 0): 0.0}
    for i, j in product(range(len(word) + 1), range(len(form) + 1)):
        here = best.get((i, j))
        if here is None:
            continue
        ways = [(i, j + 1, skips[j])] if j < len(form) and i else []
        for a, b in product((1, 2), (0, 1, 2, 3)):
            cost = units.get((written[i : i + a], form[j : j + b]))
            if cost is not None and i + a <= len(word) and j + b <= len(form):
                ways.append((i + a, j + b, cost))
        for x, y, cost in ways:
            best[x, y] = min(best.get((x, y), math.inf), here + cost)
    return best.get((len(word), len(form)), math.inf)


@pytest.mark.parametrize("form", ["thirc", "thu", "tbu", "Thu", "tirn", "ti", "th'u", "chirn", "hi"])
def test_the_search_finds_what_trying_all_words_finds(form):
    channel = Channel(WORDS, UNITS, [])
    skips = [7.5 if c.isalnum() else 4.5 for c in form]
    words, cases, costs = channel.matches(form)
    found = {(WORDS[w - FIRST_WORD], int(case)): cost for w, case, cost in zip(words, cases, costs, strict=True)}
    for case, raised in ((Case.LOWER, 0), (Case.TITLE, 1)):
        true = {word: brute_cost(word, form, skips, raised) for word in WORDS}
        near = {w: c for w, c in true.items() if c <= min(true.values()) + SEARCH_WIDTH / 2 and c <= FARTHEST / 2}
        for word, cost in near.items():
            assert found[word, case] == pytest.approx(cost, abs=1e-4)
    assert found


def test_a_form_without_end_stands_for_nothing():
    assert len(Channel(WORDS, UNITS, []).matches("t" * 300).words) == 0
    assert len(Channel([*WORDS, "a" * EVERY * 2], UNITS, []).matches("thu").words) > 0


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.uint32, np.uint64, np.int32])
def test_arrays_come_back_as_they_were(tmp_path, kind):
    numbers = np.random.default_rng(1).integers(0, np.iinfo(kind).max, 1001, kind)
    write_arrays(tmp_path / "a", {"one": numbers, "none": numbers[:0], "two": numbers[::-1].copy()})
    found = read_arrays(tmp_path / "a")
    assert np.array_equal(found["one"], numbers) and np.array_equal(found["two"], numbers[::-1])
    assert found["none"].dtype == kind and not len(found["none"])


def test_a_file_cut_short_is_no_model(tmp_path):
    path = tmp_path / "a"
    write_arrays(path, {"one": np.random.default_rng(1).integers(0, 255, 5000).astype(np.uint8)})
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(ValueError, match="cut short"):
        read_arrays(path)


def test_sums_and_places():
    numbers = np.array([1, 65_535, 5, 0, 2], np.uint16)
    expected = np.cumsum(numbers, dtype=np.uint16)
    running_sum(numbers)
    assert np.array_equal(numbers, expected)
    first = np.empty(4, np.int32)
    places(np.array([2, 0, 65_535], np.uint16), first)
    assert first.tolist() == [0, 2, 2, 65_537]
    with pytest.raises(ValueError, match="one place more"):
        places(np.zeros(3, np.uint16), np.empty(3, np.int32))
    with pytest.raises(ValueError, match="differ in size"):
        interleave(np.zeros(5, np.uint8), np.empty(4, np.uint8), 2)


def codes(text):
    return np.array([ord(c) for c in text], np.int32)


@pytest.mark.parametrize(
    ("true", "read", "places_of", "price"),
    [("đất", "dat", [0, 1, 2, 3], 0.4), ("ba", "bxa", [0, 2, 3], 1.0), ("bca", "ba", [0, 1, 1, 2], 1.0)],
)
def test_lines_are_aligned_letter_by_letter(true, read, places_of, price):
    place, cost = align(codes(true), codes(read), codes(fold(true)), codes(fold(read)))
    assert place.tolist() == places_of and cost == pytest.approx(price, abs=1e-5)


def test_expected_counts_weigh_the_ways():
    first, sizes = np.array([0, 4], np.int64), np.array([3], np.int32)  # two units in turn, each of two kinds
    table = np.array([[0, 1, 0], [0, 1, 1], [1, 2, 2], [1, 2, 0]], np.int32)
    counts = expect(first, table, sizes, np.array([10.0]), np.array([0.3, 0.1, 0.5]), 3)
    whole = (0.3 + 0.1) * (0.5 + 0.3)
    expected = [10 * (0.3 * 0.8 + 0.4 * 0.3) / whole, 10 * 0.1 * 0.8 / whole, 10 * 0.4 * 0.5 / whole]
    assert counts.tolist() == pytest.approx(expected)
