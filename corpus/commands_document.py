"""Commands that work on one document or on plain text: read, restore, extract; and check, schema, train."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.archive import ADAPTED

if TYPE_CHECKING:
    from corpus.options import Options


document_app = typer.Typer()
Adapted = Annotated[
    Path | None, typer.Option(help="Archive (or file) with what `train --adapt` has learned.", metavar="DIR")
]
File = Annotated[Path, typer.Argument(help="A PDF, picture or text file.", metavar="FILE")]


class ReadFormat(StrEnum):
    """Formats of `saoluc read`."""

    TEXT = "text"
    JSON = "json"
    HOCR = "hocr"
    ALTO = "alto"


class ChannelName(StrEnum):
    """Channels of `saoluc restore` (restore.model.Channel, kept apart so that --help starts at once)."""

    AUTO = "auto"
    BARE = "bare"
    ENGLISH = "english"
    VIETNAMESE = "vietnamese"


def adapted_file(place: Path | None) -> Path | None:
    """The adaptation of an archive, or the file itself."""
    return place / ADAPTED if place is not None and place.is_dir() else place


@document_app.command()
def read(
    file: File,
    output: Annotated[ReadFormat, typer.Option("--format", help="Output.")] = ReadFormat.TEXT,
    dpi: Annotated[int, typer.Option(help="Resolution at which PDF pages are rendered.", min=72, max=1200)] = 300,
    engine: Annotated[
        str,
        typer.Option(help="Engine: tesseract, tesserocr (extra fast), or auto, the faster one there is."),
    ] = "auto",
    lang: Annotated[str, typer.Option(help="Language data of the engine.")] = "vie",
    hand: Annotated[
        bool | None,
        typer.Option("--hand/--no-hand", help="Only what is written by hand on a page, with its candidates; or none."),
    ] = None,
    page: Annotated[int, typer.Option(help="Page that --hand looks at.", min=1, metavar="N")] = 1,
    show: Annotated[Path | None, typer.Option(help="Draw what --hand found.", metavar="FILE.png")] = None,
    flow: Annotated[
        bool, typer.Option("--flow", help="Text in reading order instead: paragraphs joined, one a line.")
    ] = False,
    show_steps: Annotated[
        Path | None, typer.Option(help="Folder for the picture after each step.", metavar="DIR")
    ] = None,
) -> None:
    """Text recognition only, no restoration: pages follow on, parts of a row are separated by a TAB.

    With --hand: the number, day and month written into the letterhead, one a line: field, box (left top right bottom,
    points), readings with their probabilities, or `blank`.

    Example: saoluc read scans/chi-thi.pdf --format hocr > chi-thi.hocr

    Example: saoluc read --hand scans/chi-thi.pdf --show chi-thi.png
    """
    from corpus.options import Options
    from corpus.single import read as read_document
    from corpus.single import written
    from corpus.stages import chosen
    from ocr.options import OcrOptions

    if flow and output is not ReadFormat.TEXT:
        raise typer.BadParameter(f"--flow is text: it cannot be had as {output.value}")
    options = Options(ocr=OcrOptions(language=lang, engine=engine, dpi=dpi, hand=hand is not False))
    stages = chosen()
    if hand:
        _tell_hand(file, page, output, show, options)
        return
    if show is not None:
        raise typer.BadParameter(
            "is for --hand; see also --show-steps and `saoluc extract --show`", param_hint="--show"
        )
    if show_steps is not None:
        from corpus.pictures import saving_steps

        stages = saving_steps(stages, show_steps)
    document = read_document(file, stages, options)
    typer.echo(written(document, "flow" if flow else output.value))


def _tell_hand(file: Path, number: int, output: ReadFormat, show: Path | None, options: Options) -> None:
    """What is written by hand on one page, as text or JSON."""
    import json

    from corpus.handwriting import as_json, look, told
    from corpus.stages import chosen

    if output not in (ReadFormat.TEXT, ReadFormat.JSON):
        raise typer.BadParameter("text or json with --hand", param_hint="--format")
    stages = chosen()
    pages = stages.describe(file, options).pages
    if number > pages:
        raise typer.BadParameter(f"the last page of the file is {pages}", param_hint="--page")
    page = look(file, number, stages, options, show)
    if output is ReadFormat.JSON:
        typer.echo(json.dumps(as_json(page), ensure_ascii=False))
    elif page.ink:
        typer.echo(told(page))
    else:
        typer.echo(f"nothing is written by hand on page {number}, or no room for it was found", err=True)


@document_app.command()
def extract(
    file: File,
    dpi: Annotated[int, typer.Option(help="Resolution at which PDF pages are rendered.", min=72, max=1200)] = 300,
    hand: Annotated[bool, typer.Option("--hand/--no-hand", help="Read numbers and days written by hand.")] = True,
    show: Annotated[Path | None, typer.Option(help="Draw the fields over the pages.", metavar="FILE.png")] = None,
    adapted: Adapted = None,
) -> None:
    """One document of any kind; its record as JSON on stdout.

    Example: saoluc extract scans/chi-thi.pdf
    """
    from corpus.options import Options
    from corpus.single import extract as extracted
    from corpus.stages import chosen
    from ocr.options import OcrOptions
    from restore.options import RestoreOptions

    options = Options(ocr=OcrOptions(dpi=dpi, hand=hand), restore=RestoreOptions(adapted=adapted_file(adapted)))
    if show is None:
        record = extracted(file, chosen(), options)
    else:
        from corpus.pictures import extract_and_draw

        record = extract_and_draw(file, chosen(), options, show)
    typer.echo(record.model_dump_json(indent=1, exclude={"text"}))


@document_app.command()
def restore(
    file: Annotated[str, typer.Argument(help="A text file; - or nothing: standard input.", metavar="[FILE|-]")] = "-",
    explain: Annotated[bool, typer.Option("--explain", help="Print the corrections as JSON lines instead.")] = False,
    channel: Annotated[ChannelName, typer.Option(help="Who read the text.")] = ChannelName.AUTO,
    data: Annotated[Path | None, typer.Option(help="Folder of another learned model.", metavar="DIR")] = None,
    adapted: Adapted = None,
) -> None:
    """Text in, restored text out, line by line.

    Example: echo 'Can cu Luat Dat dai' | saoluc restore
    """
    from corpus.plaintext import explained, restored
    from restore.model import Channel
    from restore.options import RestoreOptions

    work = explained if explain else restored
    options = RestoreOptions(Channel(channel.value), data, adapted_file(adapted))
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    for line in work(file, options):
        sys.stdout.write(line)


@document_app.command()
def schema() -> None:
    """Print the JSON Schema of the record.

    Example: saoluc schema > record.schema.json
    """
    import json

    from extract.model import Record

    typer.echo(json.dumps(Record.model_json_schema(by_alias=True), ensure_ascii=False, indent=1))


@document_app.command()
def check() -> int:
    """Is everything installed that is needed, and what to install if not.

    Example: saoluc check
    """
    from corpus.checks import check as findings

    missing = 0
    for one in findings():
        missing += one.needed and not one.ok
        state = "ok" if one.ok else "MISSING" if one.needed else "not installed"
        typer.echo(f"{one.name}: {state} ({one.found})" + ("" if one.ok else f" {one.advice}"))
    return 3 if missing else 0


@document_app.command()
def train(
    texts: Annotated[list[Path] | None, typer.Argument(help="Text files, plain or .zst.", metavar="[TEXTS...]")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for a new model; use it with restore --data.", metavar="DIR")
    ] = None,
    adapt: Annotated[
        Path | None, typer.Option(help="Archive to adapt to, instead of learning a new model.", metavar="DIR")
    ] = None,
    pairs: Annotated[
        Path | None, typer.Option(help="Folder of pairs (true TAB read): english.tsv, vietnamese.tsv.", metavar="DIR")
    ] = None,
    work: Annotated[Path | None, typer.Option(help="Folder for intermediate results.", metavar="DIR")] = None,
) -> None:
    """Adapt restoration to an archive, or learn dictionary, n-grams and confusion channels anew.

    With --adapt the archive's approved documents (and TEXTS, if any) are counted into DIR/adapted.bin, which
    `saoluc run --archive DIR` uses by itself; --outdated then redoes what was restored without it.

    Example: saoluc train --adapt archive/
    """
    import json

    if (out is None) == (adapt is None):
        raise typer.BadParameter("give either --adapt DIR or --out DIR")
    if adapt is not None:
        from corpus.adapting import adapt as learn_more

        counted = learn_more(adapt, texts or [])
    else:
        from restore.training.train import train as learn

        counted = learn(texts or [], out, pairs=pairs, work=work)  # type: ignore[arg-type]
    typer.echo(json.dumps(counted, ensure_ascii=False, indent=1))
