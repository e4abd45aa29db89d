# %% [markdown]
# # An archive as tables
#
# Records of the invented sample documents, asked with pandas and with DuckDB (`pip install 'saoluc[analysis]'`).
# `ARCHIVE` is the folder that `make demo` makes. Tables and views: [analysts.md](analysts.md).
# %%
import tempfile
from pathlib import Path

import duckdb
import pandas

from corpus import open_archive
from corpus.export import to_parquet

ARCHIVE = globals().get("ARCHIVE", "../demo")
pandas.set_option("display.max_colwidth", 60)
archive = open_archive(ARCHIVE)
len(archive)
# %% [markdown]
# ## pandas: the catalog as data frames
# %%
documents = archive.to_dataframe("select code, doc_type, issued_date, issuer, pages, doubt_count from documents")
documents.sort_values("issued_date")
# %% [markdown]
# What is due when. A duty whose day was never said has a period (EDTF: 2024-34 is the second quarter), not an invented day.
# %%
due = archive.to_dataframe("""select due_last, "when", relation, responsible, action, code from v_deadlines
    where due_last is not null order by due_last""")
due[["due_last", "when", "relation", "responsible", "action", "code"]].head(10)
# %% [markdown]
# How sure is the program of each kind of field?
# %%
fields = archive.to_dataframe("select pointer, confidence from fields")
fields["field"] = fields["pointer"].str.split("/").str[1]
fields.groupby("field")["confidence"].agg(["count", "mean", "min"]).round(3)
# %% [markdown]
# ## DuckDB: SQL over the exported tables
#
# The same files that `saoluc export DIR --format parquet --out tables/` writes.
# %%
tables = Path(tempfile.mkdtemp())
to_parquet(archive, tables)
sql = duckdb.connect()
for table in tables.glob("*.parquet"):
    sql.execute(f"create view {table.stem} as select * from read_parquet('{table}')")
sql.sql("show tables").df()
# %% [markdown]
# Which documents are rested on, by whom?
# %%
sql.sql("""select cited, kind, string_agg(citing, ', ' order by citing) as citing from citations
    where cited is not null group by all order by cited""").df()
# %% [markdown]
# Who is told most often?
# %%
sql.sql("select name, count(*) as times from recipients group by name order by times desc, name limit 8").df()
# %% [markdown]
# ## One record, with the proof of a value
# %%
(sha256,) = archive.connection.execute("select sha256 from documents order by doubt_count desc, id limit 1").fetchone()
record = archive.record(sha256)
print(record.code, "·", record.subject)
record.provenance.get("/number")
