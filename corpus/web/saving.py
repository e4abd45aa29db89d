"""Putting a reviewer's change into the log and the catalog, without writing over anybody else's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from corpus.archive import REVIEW, Archive
from corpus.document import finished_again
from corpus.errors import ReviewConflict
from corpus.review.log import Change, Kind, append_changes, read_changes, standing
from corpus.store import Store


class Clash(Exception):
    """Somebody else changed the same thing: `theirs` stands in the log, `ours` was not written."""

    def __init__(self, ours: Change, theirs: Change, revision: int) -> None:
        super().__init__(f"{theirs.by} has changed {theirs.pointer} meanwhile")
        self.ours = ours
        self.theirs = theirs
        self.revision = revision


def save(archive: Archive, sha256: str, changes: Sequence[Change], seen: int) -> int:
    """Append changes made by somebody who has seen revision `seen`, and give the new revision.

    Changes of other things that came in between do no harm; one of the same thing, or any at all when the document is
    approved unseen, raises Clash.
    """
    folder = archive.folder(sha256)
    while True:
        try:
            revision = append_changes(folder, changes, seen)
            break
        except ReviewConflict:
            known = read_changes(folder)
            if len(known) < seen:
                raise
            for ours in changes:
                for theirs in reversed(known[seen:]):
                    if _clash(ours, theirs):
                        raise Clash(ours, theirs, len(known)) from None
            seen = len(known)
    refresh(archive, sha256)
    return revision


def _clash(ours: Change, theirs: Change) -> bool:
    if ours.kind is Kind.STATE:
        return theirs.kind is not Kind.STATE or theirs.after != ours.after
    one, other = ours.pointer, theirs.pointer
    same = one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")
    return same and theirs.after != ours.after


FOLLOWS: Final = {"/code": ("/number", "/notation")}  # pointers that change along with others


def taken_back(changes: Sequence[Change], by: str) -> list[Change]:
    """What undoes the last standing change of a reviewer, with what it brought about; nothing when there is none."""
    mine = [change for change in standing(changes) if change.by == by]
    last = mine[-1:]
    if len(mine) > 1 and mine[-2].pointer in FOLLOWS.get(mine[-1].pointer, ()):
        last = mine[:-3:-1]
    return [Change(one.kind, one.pointer, one.after, one.before, by, undoes=one.revision) for one in last]


def refresh(archive: Archive, sha256: str) -> None:
    """Bring the catalog up to the review of a document."""
    store = Store.open_at(archive.catalog)
    try:
        store.reviewed(finished_again(archive.folder(sha256)).rows)
    finally:
        store.close()


def reconcile(archive: Archive) -> int:
    """Bring the catalog up to all reviews it does not know, e.g. after a crash; gives how many there were."""
    with_review = {path.parent.name: path.parent for path in archive.documents.glob(f"*/*/{REVIEW}")}
    known = _revisions(archive.catalog)
    late = [sha256 for sha256, folder in with_review.items() if known.get(sha256, 0) != len(read_changes(folder))]
    for sha256 in late:
        refresh(archive, sha256)
    return len(late)


def _revisions(catalog: Path) -> dict[str, int]:
    store = Store.open_at(catalog)  # an older catalog gets its new tables here
    try:
        sql = "SELECT d.sha256, r.revision FROM reviews r JOIN documents d ON d.id = r.document"
        return dict(store.connection.execute(sql).fetchall())
    finally:
        store.close()
