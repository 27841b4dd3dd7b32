"""Pages to clean tables, whole: the usual Python parts in a process pool against `tinsach clean`."""

import csv
import multiprocessing
import os
import pathlib
import tempfile

from .harness import Group, Library, Tool, tinsach
from .score import f1

OUT = pathlib.Path(tempfile.mkdtemp()) / "out"


def start():
    """Loads each worker's models."""
    global clean
    from datasketch import MinHash
    from ftfy import fix_text
    from htmldate import find_date
    from lingua import LanguageDetectorBuilder
    from trafilatura import extract

    from .duplicates import grams

    detector = LanguageDetectorBuilder.from_all_languages().build()

    def clean(row):
        text = fix_text(extract(row["html"], include_comments=False) or "")
        language = detector.detect_language_of(text)
        date = find_date(row["html"], extensive_search=True, url=row.get("url"))
        signature = MinHash(num_perm=128)
        signature.update_batch([gram.encode() for gram in grams(text)])
        return row["id"], text, language and language.iso_code_639_1.name.lower(), date, signature


def run(row):
    return clean(row)


def python_parts():
    import pyarrow
    import pyarrow.csv
    import pyarrow.parquet
    from datasketch import MinHashLSH

    pool = multiprocessing.Pool(len(os.sched_getaffinity(0)), start)

    def work(rows):
        index, kept, texts = MinHashLSH(threshold=0.7, num_perm=128), [], []
        for number, (*row, signature) in enumerate(pool.imap(run, rows, chunksize=8)):
            texts.append(row[1])
            if not index.query(signature):
                index.insert(number, signature)
                kept.append(row)
        columns = [list(column) for column in zip(*kept)]
        table = pyarrow.table(columns, names=["id", "text", "language", "date"])
        with tempfile.TemporaryDirectory() as folder:
            pyarrow.parquet.write_table(table, f"{folder}/documents.parquet", compression="zstd")
            pyarrow.csv.write_csv(table, f"{folder}/documents.csv")
        return texts

    work(  # the models are loaded when each worker has done a page
        [{"id": "0", "html": "<p>Một trang.</p>"}] * 32
    )
    return work


def written(_):
    csv.field_size_limit(1 << 30)
    with open(OUT / "documents.csv", newline="", encoding="utf-8") as table:
        texts = {row["id"]: row["text"] for row in csv.DictReader(table)}
    with open(OUT / "duplicates.csv", newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            texts.setdefault(row["id"], texts.get(row["kept_id"], ""))
    return lambda row: texts.get(row["id"], "")


GROUP = Group(
    title="The whole pipeline",
    corpus="pages",
    column="html",
    unit="pages",
    measure="F1",
    score=f1,
    peers=[
        Tool("tinsach clean", tinsach("clean", "-", "--out", OUT, "--overwrite", "--quiet"), written),
        Library("trafilatura, ftfy, lingua, htmldate, datasketch, pyarrow", python_parts, whole=True),
    ],
)
