"""Commands that write an archive: run, verify, rebuild."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.archive import ADAPTED
from corpus.names import shown

if TYPE_CHECKING:
    from corpus.options import Options
    from corpus.plan import Plan

archive_app = typer.Typer()
Inputs = Annotated[list[Path], typer.Argument(help="Files and folders to take in.", metavar="INPUT...")]
Folder = Annotated[Path, typer.Argument(help="The archive folder.", metavar="DIR")]


@archive_app.command()
def run(
    inputs: Inputs,
    archive: Annotated[Path, typer.Option(help="Archive folder; made if it does not exist.", metavar="DIR")],
    jobs: Annotated[int, typer.Option(help="Working processes; 0: one a core.", min=0)] = 0,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try documents and pages again that failed.")
    ] = False,
    outdated: Annotated[
        bool, typer.Option("--outdated", help="Redo documents made with other options, models or versions.")
    ] = False,
    every: Annotated[bool, typer.Option("--all-files", help="Try files of any suffix found in folders.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and take in files as they arrive.")] = False,
    cluster: Annotated[
        str | None, typer.Option(help="Dask scheduler instead of this machine.", metavar="tcp://…")
    ] = None,
    dpi: Annotated[int, typer.Option(help="Resolution at which PDF pages are rendered.", min=72, max=1200)] = 300,
    engine: Annotated[
        str,
        typer.Option(help="Engine: tesseract, tesserocr (extra fast), or auto, the faster one there is."),
    ] = "auto",
    lang: Annotated[str, typer.Option(help="Language data of the engine.")] = "vie",
    hand: Annotated[bool, typer.Option("--hand/--no-hand", help="Read numbers and days written by hand.")] = True,
    adapted: Annotated[
        bool, typer.Option("--adapted/--no-adapted", help="Use what `train --adapt` learned from this archive.")
    ] = True,
    limit_page_seconds: Annotated[float, typer.Option(help="Most seconds for a page.", min=0.1)] = 300,
    limit_seconds: Annotated[float, typer.Option(help="Most seconds for a document.", min=0.1)] = 7200,
    limit_memory: Annotated[int, typer.Option(help="Most MiB for a working process; 0: no limit.", min=0)] = 4096,
    limit_pixels: Annotated[int, typer.Option(help="Most pixels of a rendered page.", min=1)] = 120_000_000,
    limit_pages: Annotated[int, typer.Option(help="Most pages of a file.", min=1)] = 5_000,
    limit_bytes: Annotated[int, typer.Option(help="Most MiB of a file.", min=1)] = 2048,
    tries: Annotated[int, typer.Option(help="Deaths of a working process before a page is set apart.", min=1)] = 3,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> int:
    """Take files and folders into an archive; go on where an earlier run ended.

    Example: saoluc run scans/ --archive archive/
    """
    from corpus.options import Limits, Options
    from corpus.plan import Plan
    from ocr.options import OcrOptions
    from restore.options import RestoreOptions

    reading = OcrOptions(
        language=lang,
        engine=engine,
        dpi=dpi,
        hand=hand,
        limit_pixels=limit_pixels,
        limit_pages=limit_pages,
        page_seconds=limit_page_seconds,
    )
    limits = Limits(limit_page_seconds, limit_seconds, limit_memory << 20, limit_bytes << 20, tries)
    plan = Plan(jobs or _cores(), outdated, retry_failed, limits, shown(" ".join(sys.argv)))
    own = archive.absolute() / ADAPTED
    restoring = RestoreOptions(adapted=own if adapted and own.is_file() else None)
    return _run(inputs, archive, Options(ocr=reading, restore=restoring), plan, every, watch, cluster, quiet)


def _run(
    inputs: list[Path],
    folder: Path,
    options: Options,
    plan: Plan,
    every: bool,
    watch: bool,
    cluster: str | None,
    quiet: bool,
) -> int:
    """Put the run together and start it."""
    from corpus import runner
    from corpus.archive import Archive
    from corpus.cluster import connect
    from corpus.progress import reporter
    from corpus.stages import chosen
    from corpus.tasks import Setup
    from corpus.walk import Skipped, walk
    from corpus.watch import watching

    archive = Archive(folder.absolute())
    skipped = Skipped()
    files = walk(inputs, archive.root, skipped, every=every)
    setup = Setup(archive.root, chosen(), options)
    outcome = runner.run(
        archive,
        watching(inputs, files, archive.root, every) if watch else files,
        setup,
        plan,
        report=reporter(quiet),
        executor=connect(cluster) if cluster else None,
    )
    if skipped.files and not quiet:
        sys.stderr.write(f"{skipped.files} files of other kinds were left out (--all-files tries them)\n")
    if outcome.stopper is not None:
        raise outcome.stopper.error()
    return outcome.exit_code


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@archive_app.command()
def verify(directory: Folder) -> int:
    """Compare every file of an archive with its digest, and the catalog with the documents.

    Example: saoluc verify archive/
    """
    from corpus.archive import Archive
    from corpus.upkeep import verify as faults_of

    faults = 0
    for fault in faults_of(Archive(directory)):
        faults += 1
        typer.echo(shown(f"{fault.sha256 or 'catalog.sqlite'}: {fault.what}"))
    sys.stderr.write(f"{faults} faults\n" if faults else "the archive is sound\n")
    return 5 if faults else 0


@archive_app.command()
def rebuild(directory: Folder) -> int:
    """Make the catalog anew from the documents alone.

    Example: saoluc rebuild archive/
    """
    from corpus.archive import Archive
    from corpus.upkeep import rebuild as rebuilt

    done = faulty = 0
    for sha256, fault in rebuilt(Archive(directory)):
        done += fault is None
        faulty += fault is not None
        if fault is not None:
            sys.stderr.write(shown(f"{sha256}: {fault}") + "\n")
    sys.stderr.write(f"{done} documents in the catalog, {faulty} left out\n")
    return 5 if faulty else 0
