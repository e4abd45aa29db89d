"""Every form of document: invented ones as text and with places, and one of each kind of Nghị định 30/2020."""

import tomllib
from pathlib import Path

import pytest
from made_up_documents import boxed_page, document, page

from extract import extract_records
from extract.lexicon import document_types

FORMS = tomllib.loads((Path(__file__).parents[1] / "cases/extract/forms.toml").read_text(encoding="utf-8"))["form"]
MAKERS = {"text": page, "boxes": boxed_page}
NAMED = [kind for kind in document_types() if kind.kind == "named" and kind.code]

A_PAPER = """\
UBND TỈNH SÔNG LAM\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ BẾN BÃI\tĐộc lập - Tự do - Hạnh phúc
Số: 58/{code}-SBB\tSông Lam, ngày 19 tháng 8 năm 2023
{kind}
Về bến thuyền mùa lũ
Sở Bến bãi nêu việc bến thuyền mùa lũ như sau:
1. Neo đậu thuyền đúng chỗ./.
Nơi nhận:\tGIÁM ĐỐC
- UBND tỉnh;
- Lưu: VT.\tTrần Văn Bến"""


def said(record, field):
    """A field as the case files write it: null as nothing, list items by what names them."""
    value = getattr(record, field)
    match field:
        case "legal_bases" | "references":
            return [item.code or item.text for item in value]
        case "recipients" | "addressees":
            return [item.name for item in value]
        case "signers":
            return ["|".join(part or "" for part in (one.name, one.position, one.authority)) for one in value]
        case "deadlines":
            return [item.when for item in value]
    return value or ""


CASES = [
    pytest.param(form, how, id=f"{form['name']} ({how})")
    for form in FORMS
    for how in MAKERS
    if how == "text" or form.get("boxed", True)
]


@pytest.mark.parametrize(("form", "how"), CASES)
def test_form(form, how):
    texts = form["text"].strip("\n").split("\n-----\n")
    records = extract_records(document(*(MAKERS[how](text, number) for number, text in enumerate(texts, 1))))
    wanted = dict(form["want"])
    assert len(records) == wanted.pop("records", 1)
    assert {field: said(records[0], field) for field in wanted} == wanted


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.name)
def test_each_named_kind(kind):
    text = A_PAPER.format(code=kind.code, kind=kind.name.upper())
    (record,) = extract_records(document(boxed_page(text)))
    assert (record.doc_type, record.code) == (kind.name, f"58/{kind.code}-SBB")
    assert (record.issuer, record.subject) == ("SỞ BẾN BÃI", "Về bến thuyền mùa lũ")
    assert [(one.name, one.position) for one in record.signers] == [("Trần Văn Bến", "GIÁM ĐỐC")]
    assert not any(doubt.code == "conflict" for doubt in record.doubts)
