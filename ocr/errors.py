"""The one exception tree of saoluc: every error has a code, an advice line and an exit code.

Exit codes (documented in docs/operations.md): 0 all well, 1 some documents of a batch failed, 2 wrong use of the
command, 3 something is missing on this machine, 4 the input cannot be used, 5 the archive folder cannot be used,
6 a limit was reached, 130 interrupted.
"""

from __future__ import annotations

from typing import ClassVar


class SaolucError(Exception):
    """Anything saoluc gives up on, said in one line. `str(error)` is what happened; `advice` what to do about it."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    advice: ClassVar[str] = "Run the command again with --verbose and look at the log."


class SetupError(SaolucError):
    """Something saoluc needs is missing on this machine."""

    code = "setup"
    exit_code = 3
    advice = "Run `saoluc check`; it says what is missing and how to install it."


class TesseractMissing(SetupError):
    """The tesseract program was not found."""

    code = "tesseract-missing"
    advice = "Install it: apt-get install tesseract-ocr tesseract-ocr-vie"


class LanguageDataMissing(SetupError):
    """Tesseract has no data for the language asked for."""

    code = "language-data-missing"
    advice = "Install it: apt-get install tesseract-ocr-vie"


class PopplerMissing(SetupError):
    """The poppler programs (pdftoppm, pdfinfo) were not found."""

    code = "poppler-missing"
    advice = "Install them: apt-get install poppler-utils"


class ModelDataMissing(SetupError):
    """A learned model file is missing or is not what its header says."""

    code = "model-data-missing"
    advice = "Reinstall saoluc, or build the model again with `saoluc train`."


class KernelsMissing(SetupError):
    """The compiled part of restoration is missing, or was compiled from an older source."""

    code = "kernels-missing"
    advice = "Run `make setup`, or in a checkout that is not installed: python setup.py build_ext --inplace --force"


class InputError(SaolucError):
    """A file that cannot be read as a document."""

    code = "input"
    exit_code = 4
    advice = "Check that the file is a whole PDF, picture or text file."


class NotFound(InputError):
    """The file does not exist."""

    code = "not-found"
    advice = "Check the path."


class NoPermission(InputError):
    """The file or folder may not be read."""

    code = "no-permission"
    advice = "Give the current user the right to read it (chmod u+r), or copy it."


class EmptyFile(InputError):
    """The file has no content."""

    code = "empty"
    advice = "Copy or scan the document again; this file has 0 bytes or no page."


class DamagedFile(InputError):
    """The file is cut short or broken inside."""

    code = "damaged"
    advice = "Copy or scan the document again; the file is truncated or broken."


class EncryptedFile(InputError):
    """The file wants a password."""

    code = "encrypted"
    advice = "Remove the password in a PDF program and run again."


class UnsupportedFile(InputError):
    """The content is no PDF, picture or text, or not what the suffix says."""

    code = "unsupported"
    advice = "Give a PDF, PNG, JPEG, TIFF, WebP, BMP or plain text file."


class LimitReached(SaolucError):
    """A page or document asked for more than the limits allow."""

    code = "limit"
    exit_code = 6
    advice = "Raise the limit named in the message (see `saoluc run --help`)."


class PageTooLarge(LimitReached):
    """A page has more pixels than the limit."""

    code = "page-too-large"
    advice = "Scan at a lower resolution, or raise --limit-pixels."


class TooManyPages(LimitReached):
    """A document has more pages than the limit."""

    code = "too-many-pages"
    advice = "Split the file, or raise --limit-pages."


class OutOfTime(LimitReached):
    """A page or document did not finish within its time."""

    code = "out-of-time"
    advice = "Raise --limit-page-seconds or --limit-seconds."


class OutOfMemory(LimitReached):
    """A page or document needed more memory than allowed."""

    code = "out-of-memory"
    advice = "Raise --limit-memory, or scan at a lower resolution."


class EngineFailed(SaolucError):
    """The recognition engine crashed or gave no usable answer for a page."""

    code = "engine-failed"
    advice = "Run the file alone with `saoluc read`; if it fails again, report it."


class ArchiveError(SaolucError):
    """The archive folder cannot be used."""

    code = "archive"
    exit_code = 5
    advice = "Check the archive folder: free space, rights, and that it was made by saoluc."
