"""Exact and near duplicates. Peers get word 5-grams and a threshold of 0.7; their answer is the documents to drop."""

import csv
import os
import re
import tempfile

from .harness import ROWS, Group, Library, Tool, example, read, tinsach
from .score import duplicates

WORD = re.compile(r"\w+")


def grams(text):
    words = WORD.findall(text.lower())
    return {" ".join(words[at : at + 5]) for at in range(max(1, len(words) - 4))}


def polars():
    """Equal texts only."""
    import polars

    def work(rows):
        table = polars.DataFrame({"id": [row["id"] for row in rows], "text": [row["text"] for row in rows]})
        kept = set(table.unique("text", keep="first")["id"])
        return [row["id"] for row in rows if row["id"] not in kept]

    return work


def gaoya():
    from gaoya.minhash import MinHashStringIndex

    def work(rows):
        index = MinHashStringIndex(32, 0.7, 20, 6, None, "word", True, (5, 5))
        dropped = []
        for number, row in enumerate(rows):
            if index.query(row["text"]):
                dropped.append(row["id"])
            else:
                index.insert_document(number, row["text"])
        return dropped

    return work


def datasketch():
    from datasketch import MinHash, MinHashLSH

    def work(rows):
        index = MinHashLSH(threshold=0.7, num_perm=128)
        dropped = []
        for row in rows:
            signature = MinHash(num_perm=128)
            signature.update_batch([gram.encode() for gram in grams(row["text"])])
            if index.query(signature):
                dropped.append(row["id"])
            else:
                index.insert(row["id"], signature)
        return dropped

    return work


def rensa():
    from rensa import RMinHash, RMinHashLSH

    def work(rows):
        index = RMinHashLSH(threshold=0.7, num_perm=128, num_bands=16)
        signatures, dropped = [], []
        for number, row in enumerate(rows):
            signature = RMinHash(num_perm=128, seed=42)
            signature.update(list(grams(row["text"])))
            signatures.append(signature)
            if any(signature.jaccard(signatures[other]) >= 0.7 for other in index.query(signature)):
                dropped.append(row["id"])
            else:
                index.insert(number, signature)
        return dropped

    return work


def text_dedup():
    import datasets
    from click.testing import CliRunner
    from text_dedup import minhash

    datasets.disable_progress_bars()

    def work(rows):
        with tempfile.TemporaryDirectory() as folder:
            table = datasets.Dataset.from_dict({"id": [row["id"] for row in rows], "text": [row["text"] for row in rows]})
            table.save_to_disk(f"{folder}/in")
            words = ["--path", f"{folder}/in", "--local", "--output", f"{folder}/out", "--column", "text"]
            words += ["--threshold", "0.7", "--num_proc", "1", "--hash_func", "xxh3", "--cache_dir", f"{folder}/cache"]
            done = CliRunner().invoke(minhash.main, words)
            if done.exception:
                raise done.exception
            kept = set(datasets.load_from_disk(f"{folder}/out")["id"])
        return [row["id"] for row in rows if row["id"] not in kept]

    return work


def datatrove():
    from datatrove.data import Document
    from datatrove.pipeline.dedup import (
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from loguru import logger

    logger.remove()
    config = MinhashConfig()

    def work(rows):
        documents = [Document(text=row["text"], id=row["id"]) for row in rows]
        with tempfile.TemporaryDirectory() as folder:
            MinhashDedupSignature(f"{folder}/signatures", config, language="vie").run(documents)
            for bucket in range(config.num_buckets):
                MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets", config=config).run(
                    None, bucket, config.num_buckets
                )
            MinhashDedupCluster(f"{folder}/buckets", f"{folder}/clusters", config=config).run(None)
            kept = {document.id for document in MinhashDedupFilter(f"{folder}/clusters").run(documents)}
        return [row["id"] for row in rows if row["id"] not in kept]

    return work


FASTDEDUP = [os.environ.get("FASTDEDUP", "fastdedup"), "fuzzy-dedup", "--input", ROWS, "--output", "kept.jsonl"]
FASTDEDUP += ["--threshold", "0.7", "--field", "text", "--word-shingles", "--shingle-size", "5"]


def not_kept(_):
    kept = {row["id"] for row in read("kept.jsonl")}
    return lambda row: None if row["id"] in kept else row["id"]


PLAIN = ["--threads", "1", "--quiet", "--overwrite", "--format", "csv", "--audit", "none"]
for stage in ("strip", "language", "date"):
    PLAIN += ["--set", f"{stage}.enabled=false"]


def dropped(_):
    with open("out/duplicates.csv", newline="", encoding="utf-8") as table:
        return [row["id"] for row in csv.DictReader(table) if row["relation"] in ("exact", "near", "contained")]


GROUP = Group(
    title="Duplicates",
    corpus="articles",
    unit="documents",
    scores={"F1": duplicates},
    whole=True,
    peers=[
        Tool("tinsach, the stage alone", example("duplicates"), list, ours=True),
        Tool("tinsach clean, other stages off", tinsach("clean", "-", "--out", "out", *PLAIN), dropped, ours=True),
        Library("polars unique (exact only)", polars, whole=True),
        Library("gaoya", gaoya, whole=True),
        Library("datasketch", datasketch, whole=True),
        Library("rensa", rensa, whole=True),
        # Not on PyPI: FASTDEDUP names the binary that was built from its repository, or it is on the path.
        Tool("fastdedup", FASTDEDUP, not_kept),
        Library("text-dedup", text_dedup, whole=True),
        Library("datatrove", datatrove, whole=True, sample=2000),
    ],
)
