import subprocess

import pytest
from archives import command, environment, filled

from corpus.errors import NotInArchive
from corpus.graph import dot, graph, tree
from corpus.reading import open_archive

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


TITLE = "“Vì người nghèo - Không để ai bị bỏ lại phía sau”"
MATTERS = {
    "district": f"CODE 904/KH-B\nDATE 2022-07-21\nBASIS 22/KH-A 2022-07-01 Kế hoạch phong trào {TITLE}\n"
    f"REFERENCE 666/QĐ-TTg 2022-06-02 ban hành phong trào {TITLE.lower()}",
    "other": f"CODE 5/KH-C\nDATE 2022-08-01\nBASIS 31/KH-D 2022-05-01 trước đó {TITLE}\nBASIS 9/KH-E 2022-07-02 “ngắn”",
}


def test_a_plan_that_is_only_cited_is_joined_by_its_matter(tmp_path):
    with filled(tmp_path, MATTERS) as archive:
        lines = list(tree(graph(archive, "666/QĐ-TTg", "down")))
        stated = list(tree(graph(archive, "666/QĐ-TTg", "down", bases=True)))
    assert lines[2:] == [
        "│  ├─ 904/KH-B (2022-07-21)",
        "│  └─ 22/KH-A (2022-07-01) [not in the archive] (presumed: same matter)",
        "│     └─ 904/KH-B (2022-07-21)",
    ], "what is older than the decision, or named by another title, is not joined"
    assert stated == ["666/QĐ-TTg [not in the archive]"]


@pytest.mark.shared
def test_the_chain_of_the_seeds(tmp_path, shared):
    """A decision of the prime minister, the plan of a province, the plan of the district that rests on it."""
    seeds = sorted((shared / "seeds").glob("[0-9][0-9][0-9].txt"))
    real = {name: value for name, value in environment().items() if name != "SAOLUC_STAGES"}
    subprocess.run(command("run", *seeds, "--archive", tmp_path / "archive"), env=real, check=True, capture_output=True)
    with open_archive(tmp_path / "archive") as archive:
        lines = [line.strip("│├└─ ").split(" (")[0] for line in tree(graph(archive, "666/QĐ-TTg", "down"))]
    at = lines.index("Kế hoạch 2282/KH-UBND")
    assert lines[at + 1] == "Kế hoạch 904/KH-UBND"
