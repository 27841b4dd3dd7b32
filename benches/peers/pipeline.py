"""Pages to clean tables, whole: the usual Python parts in a process pool against `tinsach clean`; and of those parts the
extractor alone."""

import concurrent.futures
import csv
import os
import tempfile

from .harness import Group, Library, Tool, need, tinsach
from .score import date, f1, language, part


def pool(start, *modules):
    """A pool on all cores; one that breaks where a worker can't start, so that nothing waits for it."""
    need(*modules)
    return concurrent.futures.ProcessPoolExecutor(len(os.sched_getaffinity(0)), initializer=start)


def warm(work):
    """The models are loaded when each worker has done a page."""
    work([{"id": "0", "html": "<p>Một trang.</p>"}] * 32)
    return work


def start_extractor():
    global extract
    from trafilatura import extract


def extracted(row):
    return {"text": extract(row["html"], include_comments=False)}


def extractor_alone():
    workers = pool(start_extractor, "trafilatura")
    return warm(lambda rows: list(workers.map(extracted, rows, chunksize=8)))


def start_parts():
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
        found = detector.detect_language_of(text)
        day = find_date(row["html"], extensive_search=True, original_date=True, url=row.get("url"))
        signature = MinHash(num_perm=128)
        signature.update_batch([gram.encode() for gram in grams(text)])
        return row["id"], text, found and found.iso_code_639_1.name.lower(), day, signature


def cleaned(row):
    return clean(row)


def python_parts():
    workers = pool(start_parts, "datasketch", "ftfy", "htmldate", "lingua", "pyarrow", "trafilatura")
    import pyarrow
    import pyarrow.csv
    import pyarrow.parquet
    from datasketch import MinHashLSH

    def work(rows):
        index, kept, outputs = MinHashLSH(threshold=0.7, num_perm=128), [], []
        for number, (*row, signature) in enumerate(workers.map(cleaned, rows, chunksize=8)):
            outputs.append(dict(zip(("text", "language", "date"), row[1:])))
            if not index.query(signature):
                index.insert(number, signature)
                kept.append(row)
        columns = [list(column) for column in zip(*kept)]
        table = pyarrow.table(columns, names=["id", "text", "language", "date"])
        with tempfile.TemporaryDirectory() as folder:
            pyarrow.parquet.write_table(table, f"{folder}/documents.parquet", compression="zstd")
            pyarrow.csv.write_csv(table, f"{folder}/documents.csv")
        return outputs

    return warm(work)


def written(_):
    """What the tables say of each page; of one that was dropped as a duplicate, what they say of the one kept."""
    csv.field_size_limit(1 << 30)
    with open("out/documents.csv", newline="", encoding="utf-8") as table:
        found = {row["id"]: {name: row[name] for name in ("text", "language", "date")} for row in csv.DictReader(table)}
    none = {"text": "", "language": "", "date": ""}
    with open("out/duplicates.csv", newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            found.setdefault(row["id"], found.get(row["kept_id"], none))
    return lambda row: found.get(row["id"], none)


GROUP = Group(
    title="The whole pipeline",
    corpus="pages",
    unit="pages",
    scores={
        "F1": part("text", f1, "gold_text"),
        "language": part("language", language, "gold_language"),
        "date": part("date", date, "gold_date"),
    },
    peers=[
        Tool("tinsach clean", tinsach("clean", "-", "--out", "out", "--quiet"), written, ours=True),
        Library("the extractor alone (trafilatura, same pool)", extractor_alone, whole=True),
        Library("trafilatura, ftfy, lingua, htmldate, datasketch, pyarrow", python_parts, whole=True),
    ],
)
