"""Tables for other programs: CSV, JSON lines, xlsx, parquet. A cell can never become a formula."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TextIO

from corpus.errors import ExtraMissing
from corpus.names import shown

# Spreadsheets take a cell that begins with one of these for a formula (OWASP, CSV injection).
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER: Final = re.compile(r"[-+]?\d+([.,]\d+)?")
FORBIDDEN_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CELL: Final = 32_767  # most characters of one xlsx cell
BATCH: Final = 10_000  # rows of a parquet row group


def harmless(value: Any) -> Any:
    """A value that no spreadsheet runs: an apostrophe comes before what looks like a formula.

    >>> harmless("=1+1"), harmless("-5"), harmless("15/CT-TTg")
    ("'=1+1", '-5', '15/CT-TTg')
    """
    if isinstance(value, str) and value.startswith(FORMULA) and not NUMBER.fullmatch(value):
        return "'" + value
    return value


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> None:
    """Comma-separated values, as they are read by spreadsheets and pandas."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([harmless(name) for name in columns])
    for row in rows:
        writer.writerow([harmless(plain(value)) for value in row])


def write_json_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> None:
    """One JSON object a row."""
    for row in rows:
        out.write(json.dumps(dict(zip(columns, map(plain, row), strict=True)), ensure_ascii=False) + "\n")


def plain(value: Any) -> Any:
    """Bytes as hexadecimal digits; everything else as it is."""
    return value.hex() if isinstance(value, bytes) else value


def write_xlsx(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]], target: Path) -> None:
    """A workbook with one sheet a table, the first row fixed; values are text or numbers, never formulas."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for name, columns, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        heads = [WriteOnlyCell(sheet, value=column) for column in columns]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    book.save(target)


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    value = plain(value)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=FORBIDDEN_IN_XML.sub("\ufffd", value)[:CELL])
    cell.data_type = "s"
    return cell


def write_parquet(columns: Sequence[str], rows: Iterable[Sequence[Any]], target: Path) -> None:
    """A parquet file, written in batches; column types are those of the first batch."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ExtraMissing("parquet needs pyarrow, which is not installed (pip install 'saoluc[analysis]')") from error
    writer = None
    for batch in _batches(rows):
        arrays = {name: [row[i] for row in batch] for i, name in enumerate(columns)}
        table = pyarrow.table(arrays, schema=writer.schema if writer else None)
        if writer is None:
            fields = [
                pyarrow.field(f.name, pyarrow.string() if pyarrow.types.is_null(f.type) else f.type)
                for f in table.schema
            ]
            writer = parquet.ParquetWriter(target, pyarrow.schema(fields))
            table = table.cast(writer.schema)
        writer.write_table(table)
    if writer is None:
        parquet.write_table(pyarrow.table({name: pyarrow.array([], pyarrow.string()) for name in columns}), target)
    else:
        writer.close()


def _batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    batch: list[Sequence[Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def write_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> None:
    """A table for people: on a terminal fitted to its width, elsewhere TAB-separated with nothing cut."""
    if not out.isatty():
        out.write("\t".join(columns) + "\n")
        for row in rows:
            out.write("\t".join(_line(value) for value in row) + "\n")
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*columns, header_style="bold")
    for row in rows:
        drawn.add_row(*(Text(_line(value)) for value in row))
    Console(file=out).print(drawn)


def _line(value: Any) -> str:
    """A value on one line, with nothing that steers a terminal."""
    return "" if value is None else shown(" ".join(str(plain(value)).split()))
