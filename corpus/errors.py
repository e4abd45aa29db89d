"""Errors of folders, catalogs and questions; all hang in the one tree of `ocr.errors`."""

from __future__ import annotations

from ocr.errors import ArchiveError, InputError, SaolucError, SetupError


class ArchiveMissing(ArchiveError):
    """There is no archive in the folder."""

    code = "archive-missing"
    advice = "Make one with `saoluc run INPUT --archive DIR`."


class ArchiveFull(ArchiveError):
    """The disk of the archive has no room left."""

    code = "disk-full"
    advice = "Free some space and run the same command again; finished documents are kept."


class ArchiveNotWritable(ArchiveError):
    """The archive folder may not be written."""

    code = "archive-not-writable"
    advice = "Give the current user the right to write there, or choose another folder with --archive."


class ArchiveBusy(ArchiveError):
    """Another program holds the archive."""

    code = "archive-busy"
    advice = "Wait until the other run has ended, or stop it; then run the same command again."


class ArchiveDamaged(ArchiveError):
    """Files of the archive are missing or not as they were written."""

    code = "archive-damaged"
    advice = "Run `saoluc verify DIR` to see what, then `saoluc rebuild DIR` or `saoluc run` again."


class ReviewConflict(ArchiveError):
    """Somebody else has changed the review of the document meanwhile."""

    code = "review-conflict"
    advice = "Look at the document again, then repeat the change."


class WorkerDied(SaolucError):
    """The working process died again and again on the same document or page."""

    code = "worker-died"
    advice = "Run the file alone with `saoluc extract`; if it dies again, report it."


class InternalError(SaolucError):
    """Something nobody thought of."""

    code = "internal"
    advice = "This is a mistake in saoluc; please report it with the file, if it may be shown."


class ChangedWhileReading(InputError):
    """The file was written to while it was read."""

    code = "changed"
    advice = "Wait until the file is whole and run again."


class FileTooLarge(InputError):
    """The file has more bytes than the limit."""

    code = "file-too-large"
    exit_code = 6
    advice = "Split the file, or raise --limit-bytes."


class WrongUse(SaolucError):
    """The question cannot be answered as it was put."""

    code = "wrong-use"
    exit_code = 2
    advice = "See the --help of the command."


class NothingToLearn(InputError):
    """There is no text to adapt to."""

    code = "nothing-to-learn"
    advice = "Approve documents with `saoluc review DIR`, or name text files: `saoluc train TEXTS... --adapt DIR`."


class NotInArchive(SaolucError):
    """No document of the archive fits."""

    code = "not-in-archive"
    exit_code = 1
    advice = "Try `saoluc search` with fewer words."


class OriginalMissing(SaolucError):
    """The file a document was read from is not where it was."""

    code = "original-missing"
    exit_code = 4
    advice = "Bring it back to its place, or run `saoluc run` on the folder where it lies now."


class PdfNotMade(SaolucError):
    """A searchable PDF could not be made of a document."""

    code = "pdf-not-made"
    advice = "Look at the original with another program; if it is sound, report it with the file, if it may be shown."


class QueryTooLong(SaolucError):
    """The query did not end within its time."""

    code = "query-out-of-time"
    exit_code = 6
    advice = "Ask for less, add a LIMIT, or raise --seconds."


class ExtraMissing(SetupError):
    """An optional library is not installed."""

    code = "extra-missing"
