"""Opens every table with polars, pandas, pyarrow and DuckDB and checks rows, types, nulls and lists."""

import json
import pathlib
import sys

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet

out = pathlib.Path(sys.argv[1])
manifest = json.loads((out / "manifest.json").read_text())

TYPES = {
    "documents": {
        "doc_id": polars.String, "id": polars.String, "source": polars.String, "url": polars.String,
        "site": polars.String, "section": polars.String, "title": polars.String, "lead": polars.String,
        "text": polars.String, "captions": polars.List(polars.String), "byline": polars.String,
        "agency": polars.String, "language": polars.String, "language_confidence": polars.Float32,
        "date": polars.Date, "date_precision": polars.String, "date_confidence": polars.Float32,
        "date_evidence": polars.String, "encoding": polars.String, "n_chars": polars.UInt32,
        "n_words": polars.UInt32, "removed_chars": polars.UInt32, "content_hash": polars.String,
        "cluster_id": polars.String, "cluster_size": polars.UInt32, "fetched_at": polars.Datetime("us", "UTC"),
        "published_at": polars.Datetime("us", "UTC"), "modified": polars.Date,
        "diagnostics": polars.List(polars.String),
    },
    "blocks": {
        "doc_id": polars.String, "block": polars.UInt32, "start": polars.UInt64, "end": polars.UInt64,
        "kind": polars.String, "action": polars.String, "rule": polars.String, "score": polars.Float32,
        "text": polars.String,
    },
    "duplicates": {
        "doc_id": polars.String, "kept_doc_id": polars.String, "id": polars.String, "kept_id": polars.String,
        "relation": polars.String, "similarity": polars.Float32, "source": polars.String,
    },
    "malformed": {
        "doc_id": polars.String, "start": polars.UInt64, "count": polars.UInt32, "bytes": polars.String,
    },
    "rejects": {"source": polars.String, "stage": polars.String, "reason": polars.String, "detail": polars.String},
}

for table, types in TYPES.items():
    path = out / f"{table}.parquet"
    rows = manifest["rows"][table]
    frame = polars.read_parquet(path)
    assert dict(frame.schema) == types, (table, frame.schema)
    assert frame.height == rows, (table, frame.height, rows)
    assert len(pandas.read_parquet(path)) == rows
    assert pyarrow.parquet.read_table(path).num_rows == rows
    assert duckdb.sql(f"select count(*) from '{path}'").fetchall() == [(rows,)]
    csv = out / f"{table}.csv"
    assert polars.read_csv(csv, infer_schema=False).height == rows
    assert len(pandas.read_csv(csv, dtype=str)) == rows
    assert duckdb.sql(f"select count(*) from read_csv('{csv}', all_varchar=true, header=true)").fetchall() == [(rows,)]

documents = polars.read_parquet(out / "documents.parquet")
for column in (name for name, kind in TYPES["documents"].items() if kind == polars.String):
    assert (documents[column] == "").sum() == 0, f"{column} holds an empty string"
captions = pandas.read_parquet(out / "documents.parquet")["captions"]
assert all(isinstance(caption, str) for row in captions for caption in row)
from_csv = polars.read_csv(out / "documents.csv", infer_schema=False)
assert from_csv["doc_id"].to_list() == documents["doc_id"].to_list()
assert [json.loads(cell) for cell in from_csv["captions"]] == documents["captions"].to_list()

metadata = pyarrow.parquet.read_metadata(out / "documents.parquet").metadata
assert metadata[b"tinsach.schema"] == b"1", metadata

print(f"tables open in polars {polars.__version__}, pandas {pandas.__version__}, pyarrow {pyarrow.__version__}, DuckDB {duckdb.__version__}")
