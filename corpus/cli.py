"""The command line: `saoluc`. Commands live in the `commands_…` modules; here is what they share.

stdout carries results only, stderr everything else. Whatever a command needs is imported when it runs.
"""

from __future__ import annotations

import os
import sys
from typing import Final

import typer

from corpus.commands_archive import archive_app
from corpus.commands_document import document_app
from corpus.commands_question import question_app
from corpus.commands_review import review_app
from corpus.commands_show import show_app
from corpus.errors import InternalError
from corpus.names import shown
from ocr.errors import SaolucError

INTERRUPTED: Final = 130
# typer brings its own copy of click since 0.26; BadParameter leads to the base of whichever it uses.
COMMAND_LINE_ERROR: Final[type[Exception]] = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="saoluc",
    help="Scanned Vietnamese directives in; true text, structured records and a searchable collection out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (archive_app, document_app, question_app, review_app, show_app):
    app.registered_commands += part.registered_commands


def main(arguments: list[str] | None = None) -> None:
    """Run the command and leave with its exit code."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command; every error becomes one line on stderr and an exit code (docs/operations.md)."""
    try:
        result = app(arguments, standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except SaolucError as error:
        return _complain(str(error), error.advice, error.exit_code)
    except COMMAND_LINE_ERROR as error:
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else "saoluc"
        return _complain(error.format_message().rstrip("."), f"See `{path} --help`.", 2)  # type: ignore[attr-defined]
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        return _pipe_closed()
    except Exception as error:
        if "SAOLUC_DEBUG" in os.environ:
            raise
        return _complain(f"{type(error).__name__}: {error}", InternalError.advice, InternalError.exit_code)


def _pipe_closed() -> int:
    """A closed `| head` is no error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _complain(what: str, advice: str, exit_code: int) -> int:
    sys.stderr.write(f"error: {shown(what)}. {advice}\n")
    return exit_code
