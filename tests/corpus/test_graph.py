import pytest
from archives import filled

from corpus.errors import NotInArchive
from corpus.graph import dot, graph, tree

TEXTS = {
    "law": "CODE 66/QĐ-A\nDATE 2018-06-01",
    "plan": "CODE 9/KH-B\nDATE 2019-02-01\nBASIS 66/QĐ-A\nBASIS 1/NQ-HĐ\nREFERENCE 4/CV-X",
    "district": "CODE 7/KH-C\nDATE 2019-03-01\nBASIS 9/KH-B",
    "circle": "CODE 8/KH-D\nBASIS 8/KH-D\nBASIS 7/KH-C\nREFERENCE 9/KH-B",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with filled(tmp_path_factory.mktemp("graph"), TEXTS) as opened:
        yield opened


def test_chain_downwards(archive):
    lines = list(tree(graph(archive, "66/qd-a", "down", bases=True)))
    assert [line.split(" (")[0].strip("│├└─ ") for line in lines] == [
        "66/QĐ-A", "carried out or cited by:", "9/KH-B", "7/KH-C", "8/KH-D",
    ]  # fmt: skip


def test_upwards_with_documents_that_are_only_cited(archive):
    found = graph(archive, "7/KH-C", "up")
    assert {node.code: node.sha256 is not None for node in found.nodes.values()} == {
        "7/KH-C": True, "9/KH-B": True, "66/QĐ-A": True, "1/NQ-HĐ": False, "4/CV-X": False,
    }  # fmt: skip


def test_a_document_that_is_only_cited_can_be_asked_for(archive):
    assert "9/KH-B" in "\n".join(tree(graph(archive, "1/NQ-HĐ")))


def test_unknown_code(archive):
    with pytest.raises(NotInArchive):
        graph(archive, "0/XX")


def test_dot(archive):
    lines = list(dot(graph(archive, "66/QĐ-A")))
    assert lines[0] == "digraph directives {" and lines[-1] == "}"
    assert sum("->" in line for line in lines) >= 3
