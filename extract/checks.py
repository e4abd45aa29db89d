"""Whether the fields of a record agree with each other. Disagreement is a doubt, never an overwrite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import regex

from extract.fold import fold, squash
from extract.lexicon import patterns, provinces
from extract.model import Signer
from extract.notation import implied_type
from extract.proof import Proof


def check_type(proof: Proof, doc_type: str | None, notation: str | None) -> None:
    """Notation against kind of document."""
    implied = implied_type(notation)
    if doc_type and implied and implied != doc_type and not _same_code(doc_type, implied):
        proof.doubt("/notation", "conflict", f"the notation names a {implied}, the type line a {doc_type}")


def _same_code(one: str, other: str) -> bool:
    """Whether two kinds share an abbreviation."""
    from extract.lexicon import codes_of

    return bool(set(codes_of(one)) & set(codes_of(other)))


def check_issuer(proof: Proof, notation: str | None, issuer: str | None) -> None:
    """Body code of the notation against the issuer."""
    if not notation or not issuer:
        return
    for token in regex.split(r"[-/.]", notation):
        wanted = patterns()["agency"]["code"].get(token)
        if wanted and squash(wanted) not in squash(issuer):
            proof.doubt("/issuer", "conflict", f"the notation names {wanted}, the letterhead {issuer}")


def check_signed(proof: Proof, issued: str | None, signed: list[str]) -> None:
    """Date of issue against the times of the digital signatures."""
    days = [date.fromisoformat(t[:10]) for t in signed]
    if issued is None or len(issued) < 10 or not days:
        return
    gap = (min(days) - date.fromisoformat(issued)).days
    if gap < 0:
        proof.doubt("/issued_date", "conflict", f"signed {-gap} days before the date of issue")
    elif gap > 30:
        proof.doubt("/issued_date", "conflict", f"first signed {gap} days after the date of issue")


def check_place(proof: Proof, place: str | None, issuer: str | None, parent: str | None) -> None:
    """Place of issue against the province that issuer or parent names."""
    heads = squash(f"{parent or ''} {issuer or ''}")
    named = [name for key, name in _province_keys() if key in heads]
    if place and named and not any(squash(n) in squash(place) or squash(place) in squash(n) for n in named):
        proof.doubt("/place", "conflict", f"issued at {place}, but the issuer is of {named[0]}")


@cache
def _province_keys() -> tuple[tuple[str, str], ...]:
    """Provinces with their level, squashed, and their names."""
    return tuple((squash(f"{p.level} {p.name}"), p.name) for p in provinces())


def check_province(proof: Proof, place: str | None, issued: str | None) -> None:
    """Whether the province existed at the date of issue."""
    if not place or not issued or len(issued) < 10:
        return
    key = squash(place)
    for province in provinces():
        if squash(province.name) == key:
            late = bool(province.valid_to) and issued > province.valid_to
            if late or issued < province.valid_from:
                proof.doubt("/place", "place-in-time", f"{province.name} was no province on {issued}")


def check_signers(proof: Proof, signers: Sequence[Signer]) -> None:
    """Below a last authority of KT. a deputy is wanted."""
    for i, signer in enumerate(signers):
        last = fold(signer.authority or "").split(" / ")[-1]
        deputy = fold(signer.position or "pho").startswith(("pho", "thu ", "quyen"))
        if last.startswith("kt.") and not deputy:
            message = f"{signer.authority} above {signer.position}: a deputy was expected"
            proof.doubt(f"/signers/{i}", "authority", message)


def check_deadlines(proof: Proof, last_days: list[str | None], issued: str | None) -> None:
    """Deadlines against the date of issue."""
    for i, day in enumerate(last_days):
        if day and issued and len(day) == 10 and len(issued) == 10 and day < issued:
            proof.doubt(f"/deadlines/{i}", "conflict", f"due {day}, before the date of issue {issued}")
