"""Which documents rest on which: upwards what a document is based on, downwards what carries it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any, Final, Literal
from urllib.parse import urlencode

from corpus.errors import NotInArchive
from corpus.folding import code_key
from corpus.matters import presumed_below
from corpus.reading import OpenArchive

PRESUMED: Final = "presumed"
Direction = Literal["up", "down", "both"]

LABEL: Final = 32  # letters of a line in a drawn box
BY_CODE: Final = """SELECT id, code, code_key, doc_type, issued_date, issuer, subject, sha256 FROM documents
  WHERE code_key = ? ORDER BY issued_first, id"""
CITED: Final = """SELECT c.code, c.code_key, c.doc_type, c.date AS issued_date, c.issuer, c.text AS subject, c.kind
  FROM citations c WHERE c.document = ? AND c.code_key IS NOT NULL ORDER BY c.kind, c.position"""
CITING: Final = """SELECT d.id, d.code, d.code_key, d.doc_type, d.issued_date, d.issuer, d.subject, d.sha256, c.kind,
  c.date AS said FROM citations c JOIN documents d ON d.id = c.document WHERE c.code_key = ?
  ORDER BY d.issued_first, d.id"""


@dataclass(frozen=True, slots=True)
class Node:
    """A document in the archive (`sha256` set), or one that is only cited."""

    key: str
    code: str | None
    doc_type: str | None = None
    issued_date: str | None = None
    issuer: str | None = None
    subject: str | None = None
    sha256: str | None = None
    id: int | None = None

    def label(self) -> str:
        """One line that names it, and says when it is only cited."""
        return self.name() + ("" if self.sha256 else " [not in the archive]")

    def name(self) -> str:
        """Kind and code, date and issuer."""
        name = " ".join(part for part in (self.doc_type, self.code) if part) or self.key
        told = ", ".join(part for part in (self.issued_date, self.issuer) if part)
        return name + (f" ({told})" if told else "")


@dataclass(frozen=True, slots=True)
class Edge:
    """`citing` names `cited`; kind is basis, reference, or presumed: both are cited for the same matter."""

    citing: str
    cited: str
    kind: str


@dataclass(slots=True)
class Graph:
    """What was found around one document."""

    root: str
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[Edge, None] = field(default_factory=dict)  # in the order found

    def as_json(self) -> dict[str, Any]:
        """Nodes and edges as JSON values."""
        names = ("key", "code", "doc_type", "issued_date", "issuer", "subject", "sha256")
        nodes = [{name: getattr(node, name) for name in names} for node in self.nodes.values()]
        edges = [{"citing": e.citing, "cited": e.cited, "kind": e.kind} for e in self.edges]
        return {"root": self.root, "nodes": nodes, "edges": edges}


def graph(
    archive: OpenArchive, code: str, direction: Direction = "both", depth: int = 5, *, bases: bool = False
) -> Graph:
    """The documents around a code; `bases`: follow legal bases only."""
    roots = [_node(row) for row in archive.rows(BY_CODE, (code_key(code),))]
    if not roots:
        if next(archive.rows(CITING, (code_key(code),)), None) is None:
            raise NotInArchive(f"no document of the archive is or names {code}")
        roots = [Node(code_key(code), code)]
    found = Graph(roots[0].key)
    for root in roots:
        found.nodes[root.key] = root
        if direction != "down":
            _follow(archive, found, root, depth, bases, upward=True)
        if direction != "up":
            _follow(archive, found, root, depth, bases, upward=False)
    return found


def _follow(archive: OpenArchive, found: Graph, root: Node, depth: int, bases: bool, *, upward: bool) -> None:
    """Breadth first; a document met before is not followed again, so circles end."""
    seen, level = {root.key}, [root]
    for _ in range(depth):
        following: list[Node] = []
        for node in level:
            for other, kind in _above(archive, node) if upward else _below(archive, node, guess=node is root):
                if other.key == node.key or (bases and kind != "basis"):
                    continue
                known = found.nodes.setdefault(other.key, other)
                ends = (node.key, known.key) if upward else (known.key, node.key)
                found.edges[Edge(*ends, kind)] = None
                if known.key not in seen:
                    seen.add(known.key)
                    following.append(known)
        level = following


def _above(archive: OpenArchive, node: Node) -> Iterator[tuple[Node, str]]:
    if node.id is None:
        return
    for row in list(archive.rows(CITED, (node.id,))):
        kind = row.pop("kind")
        yield _resolve(archive, row), kind


def _resolve(archive: OpenArchive, cited: dict[str, Any]) -> Node:
    """The document of the archive that a citation means: same code, and no other date."""
    for row in archive.rows(BY_CODE, (cited["code_key"],)):
        if _agree(row["issued_date"], cited["issued_date"]):
            return _node(row)
    return _node(cited)


def _below(archive: OpenArchive, node: Node, *, guess: bool) -> Iterator[tuple[Node, str]]:
    """What names the node; with `guess` also what is about the same matter, but never a guess upon a guess."""
    for row in list(archive.rows(CITING, (code_key(node.code or ""),))):
        kind, said = row.pop("kind"), row.pop("said")
        if _agree(node.issued_date, said):
            yield _node(row), kind
    for row in presumed_below(archive, code_key(node.code or "")) if guess else ():
        yield _resolve(archive, row), PRESUMED


def _agree(one: str | None, other: str | None) -> bool:
    """Two dates that may be the same: one is unknown, or the less precise begins the other."""
    return not one or not other or one.startswith(other) or other.startswith(one)


def _node(row: dict[str, Any]) -> Node:
    key = row.get("sha256") or "@".join(filter(None, (row["code_key"], row["issued_date"])))
    names = ("code", "doc_type", "issued_date", "issuer", "subject", "sha256", "id")
    return Node(key=key, **{name: row.get(name) for name in names})


def tree(found: Graph) -> Iterator[str]:
    """The graph as text: what the root rests on, then what rests on the root."""
    yield found.nodes[found.root].label()
    up = {key: [e.cited for e in found.edges if e.citing == key] for key in found.nodes}
    down = {key: [e.citing for e in found.edges if e.cited == key] for key in found.nodes}
    for title, onward in (("rests on", up), ("carried out or cited by", down)):
        if onward[found.root]:
            yield f"├─ {title}:"
            yield from _branches(found, found.root, onward, "│  ", {found.root})


def _branches(found: Graph, key: str, onward: dict[str, list[str]], indent: str, seen: set[str]) -> Iterator[str]:
    nexts = list(dict.fromkeys(onward[key]))
    for i, other in enumerate(nexts):
        last = i == len(nexts) - 1
        again = " (see above)" if other in seen and onward[other] else ""
        presumed = " (presumed: same matter)" if Edge(other, key, PRESUMED) in found.edges else ""
        yield f"{indent}{'└─' if last else '├─'} {found.nodes[other].label()}{presumed}{again}"
        if other not in seen:
            seen.add(other)
            yield from _branches(found, other, onward, indent + ("   " if last else "│  "), seen)


def dot(found: Graph, *, links: bool = False) -> Iterator[str]:
    """The graph for Graphviz; arrows point from a document to what it rests on. `links`: to the pages of `explore`."""
    yield "digraph directives {"
    yield f'  rankdir={"LR" if links else "BT"}; node [shape=box, fontname="DejaVu Sans"];'
    for node in found.nodes.values():
        style = "" if node.sha256 else ", style=dashed"
        address = f", URL={_quoted(_page_of(node))}" if links else ""
        label = "\n".join(wrap(node.name(), LABEL)) if links else " ".join(node.label().split())
        yield f"  {_quoted(node.key)} [label={_quoted(label)}{style}{address}];"
    for edge in found.edges:
        style = {"basis": "", PRESUMED: " [style=dotted]"}.get(edge.kind, " [style=dashed]")
        yield f"  {_quoted(edge.citing)} -> {_quoted(edge.cited)}{style};"
    yield "}"


def _page_of(node: Node) -> str:
    return f"/document/{node.sha256}" if node.sha256 else "/graph?" + urlencode({"code": node.code or node.key})


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n") + '"'
