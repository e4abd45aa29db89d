"""The catalog's tables, as recorded migrations: a step that was released is never changed, a new one is added."""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

catalog: Final = Migrations("saoluc")
TOKENIZER: Final = "unicode61 remove_diacritics 2"  # 1, the default, misses stacked Vietnamese marks

LEDGER_SQL: Final = """
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, state TEXT NOT NULL, command TEXT,
  options TEXT, versions TEXT, models TEXT,
  finished INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0, known INTEGER NOT NULL DEFAULT 0);
CREATE TABLE ledger (
  sha256 TEXT PRIMARY KEY, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  error_code TEXT, error_message TEXT, pages INTEGER, pages_failed INTEGER NOT NULL DEFAULT 0,
  digest_ocr TEXT, digest_restore TEXT, digest_extract TEXT, run INTEGER, seconds REAL, updated TEXT) WITHOUT ROWID;
CREATE TABLE paths (
  path TEXT PRIMARY KEY, sha256 TEXT, bytes INTEGER, modified_ns INTEGER, error_code TEXT, run INTEGER) WITHOUT ROWID;
CREATE INDEX paths_sha256 ON paths (sha256);
CREATE TABLE failures (
  id INTEGER PRIMARY KEY, run INTEGER, sha256 TEXT, path TEXT, page INTEGER, code TEXT NOT NULL,
  message TEXT NOT NULL, advice TEXT, at TEXT NOT NULL);
CREATE INDEX failures_sha256 ON failures (sha256);
"""

RECORDS_SQL: Final = """
CREATE TABLE documents (
  id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE,
  doc_type TEXT, number TEXT, notation TEXT, code TEXT, issued_date TEXT, place TEXT, parent_agency TEXT, issuer TEXT,
  subject TEXT, urgency TEXT, secrecy TEXT, copy_type TEXT, archive_line TEXT,
  code_key TEXT, issuer_key TEXT, issued_first TEXT, issued_last TEXT,
  path TEXT, media_type TEXT, bytes INTEGER, pages INTEGER, pages_failed INTEGER, doubt_count INTEGER);
CREATE INDEX documents_code_key ON documents (code_key);
CREATE INDEX documents_issued ON documents (issued_first);
CREATE INDEX documents_issuer ON documents (issuer);
CREATE INDEX documents_doc_type ON documents (doc_type);
CREATE INDEX documents_place ON documents (place);
CREATE TABLE fields (
  document INTEGER NOT NULL REFERENCES documents (id), pointer TEXT NOT NULL, value TEXT, confidence REAL, as_read TEXT,
  page INTEGER, line INTEGER, left REAL, top REAL, right REAL, bottom REAL, doubts TEXT);
CREATE TABLE deadlines (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER, text TEXT, relation TEXT, when_ TEXT,
  rrule TEXT, duration TEXT, working_days INTEGER, anchor TEXT, last_day TEXT, action TEXT, responsible TEXT,
  due_first TEXT, due_last TEXT);
CREATE INDEX deadlines_due ON deadlines (due_last);
CREATE TABLE recipients (document INTEGER NOT NULL REFERENCES documents (id), position INTEGER, name TEXT, note TEXT);
CREATE TABLE addressees (document INTEGER NOT NULL REFERENCES documents (id), position INTEGER, name TEXT);
CREATE TABLE citations (
  document INTEGER NOT NULL REFERENCES documents (id), kind TEXT NOT NULL, position INTEGER, doc_type TEXT, number TEXT,
  notation TEXT, code TEXT, date TEXT, issuer TEXT, text TEXT, code_key TEXT);
CREATE INDEX citations_code_key ON citations (code_key);
CREATE TABLE signers (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER, name TEXT, post TEXT, authority TEXT,
  on_behalf_of TEXT);
CREATE TABLE tasks (document INTEGER NOT NULL REFERENCES documents (id), position INTEGER, unit TEXT, task TEXT);
CREATE TABLE digital_signatures (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER, time TEXT, signer TEXT);
CREATE TABLE doubts (
  document INTEGER NOT NULL REFERENCES documents (id), position INTEGER, pointer TEXT, code TEXT, message TEXT);
CREATE TABLE corrections (
  document INTEGER NOT NULL REFERENCES documents (id), page INTEGER, line INTEGER, start INTEGER, before TEXT,
  after TEXT, reason TEXT, gain REAL, confidence REAL);
CREATE TABLE bands (document INTEGER NOT NULL REFERENCES documents (id), band INTEGER, hash INTEGER);
CREATE INDEX bands_hash ON bands (hash, band);
CREATE TABLE signatures (document INTEGER PRIMARY KEY REFERENCES documents (id), minhash BLOB);
CREATE TABLE links (
  document INTEGER NOT NULL REFERENCES documents (id), other INTEGER NOT NULL REFERENCES documents (id),
  kind TEXT NOT NULL, score REAL NOT NULL, PRIMARY KEY (document, other, kind)) WITHOUT ROWID;
CREATE TABLE texts (
  document INTEGER PRIMARY KEY REFERENCES documents (id), head TEXT NOT NULL, body TEXT NOT NULL,
  folded_head TEXT GENERATED ALWAYS AS (replace(replace(head, 'đ', 'd'), 'Đ', 'D')) VIRTUAL,
  folded_body TEXT GENERATED ALWAYS AS (replace(replace(body, 'đ', 'd'), 'Đ', 'D')) VIRTUAL);
"""

REVIEWS_SQL: Final = """
CREATE TABLE reviews (
  document INTEGER PRIMARY KEY REFERENCES documents (id), state TEXT NOT NULL, revision INTEGER NOT NULL,
  reviewer TEXT NOT NULL, at TEXT NOT NULL)"""

FILTERS_SQL: Final = """
CREATE INDEX documents_issuer_key ON documents (issuer_key);
CREATE INDEX documents_dates ON documents (issued_last, issued_first);
CREATE INDEX documents_doubtful ON documents (id) WHERE doubt_count > 0;
CREATE INDEX recipients_name ON recipients (name, document);
CREATE INDEX addressees_name ON addressees (name, document);
"""
QUEUE_SQL: Final = """
CREATE TABLE queue (document INTEGER PRIMARY KEY REFERENCES documents (id), worth REAL NOT NULL);
CREATE INDEX queue_worth ON queue (worth);
CREATE INDEX doubts_code ON doubts (code, document)"""

CHILDREN: Final = (
    "fields", "deadlines", "recipients", "addressees", "citations", "signers", "tasks", "digital_signatures",
    "doubts", "corrections", "bands", "signatures", "texts", "reviews", "queue",
)  # fmt: skip

VIEWS: Final = {
    "v_deadlines": """SELECT d.code, d.issuer, d.issued_date, x.text, x.relation, x.when_ AS "when", x.last_day,
      x.due_first, x.due_last, x.rrule, x.duration, x.anchor, x.action, x.responsible, d.sha256, d.path
      FROM deadlines x JOIN documents d ON d.id = x.document""",
    "v_citations": """SELECT d.code AS citing, d.issuer AS citing_issuer, d.issued_date AS citing_date, c.kind,
      c.doc_type, c.code AS cited, c.date AS cited_date, c.issuer AS cited_issuer, c.text,
      (SELECT e.id FROM documents e WHERE e.code_key = c.code_key ORDER BY e.issued_first LIMIT 1) AS cited_document,
      d.sha256 FROM citations c JOIN documents d ON d.id = c.document""",
    "v_recipients": """SELECT r.name, r.note, d.code, d.doc_type, d.issuer, d.issued_date, d.subject, d.sha256
      FROM recipients r JOIN documents d ON d.id = r.document""",
    "v_doubts": """SELECT d.code AS document_code, x.pointer, x.code, x.message, f.value, f.as_read, f.confidence,
      f.page, d.path, d.sha256 FROM doubts x JOIN documents d ON d.id = x.document
      LEFT JOIN fields f ON f.document = x.document AND f.pointer = x.pointer""",
    "v_issuers": """SELECT issuer, count(*) AS documents, min(issued_first) AS first, max(issued_last) AS last,
      sum(doubt_count) AS doubts FROM documents GROUP BY issuer ORDER BY documents DESC""",
    "v_corrections": """SELECT before, after, reason, count(*) AS times, avg(confidence) AS confidence
      FROM corrections GROUP BY before, after, reason ORDER BY times DESC""",
    "v_families": """SELECT c.code_key, max(c.code) AS cited, count(DISTINCT c.document) AS documents,
      count(DISTINCT d.issuer_key) AS issuers FROM citations c JOIN documents d ON d.id = c.document
      WHERE c.kind = 'basis' AND c.code_key IS NOT NULL GROUP BY c.code_key ORDER BY documents DESC""",
    "v_failures": """SELECT path, page, code, message, advice, at, sha256 FROM failures ORDER BY at DESC""",
}


def ledger(db: Database) -> None:
    """Runs, states, paths and failures."""
    _run_script(db, LEDGER_SQL)


def records(db: Database) -> None:
    """Documents with everything that belongs to them, and the full-text index."""
    _run_script(db, RECORDS_SQL)
    for name in CHILDREN:
        if name not in ("signatures", "texts", "reviews", "queue"):
            db.table(name).create_index(["document"], f"{name}_document")
    columns = ["head", "body", "folded_head", "folded_body"]
    db.table("texts").enable_fts(columns, fts_version="FTS5", tokenize=TOKENIZER, create_triggers=True)


def reviews(db: Database) -> None:
    """How far people have come with each document."""
    db.execute(REVIEWS_SQL)


def queue(db: Database) -> None:
    """What a person's look at a document is worth."""
    _run_script(db, QUEUE_SQL)


def views(db: Database) -> None:
    """Ready-made questions of analysts."""
    for name, sql in VIEWS.items():
        db.create_view(name, sql)


def filters(db: Database) -> None:
    """What the filters of a search look things up in."""
    _run_script(db, FILTERS_SQL)


for step in (ledger, records, views, reviews, queue, filters):
    catalog()(step)


def _run_script(db: Database, script: str) -> None:
    """The statements one by one: `executescript` would end the migration's transaction."""
    for statement in script.split(";"):
        if statement.strip():
            db.execute(statement)
