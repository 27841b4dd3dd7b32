"""The corpora, as JSON lines in one folder: generated and seeded, or from a folder of real pages with their gold.

pages.jsonl     id, html, gold_text
dates.jsonl     id, html, gold_date
articles.jsonl  id, text, copy_of (the id of the article it is a copy of, if it is one)
languages.jsonl id, text, gold_language
damaged.jsonl   id, text, gold_text
"""

import gzip
import html
import json
import pathlib
import random
import subprocess
import unicodedata

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def rows(path, limit=None):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for _, line in zip(range(limit or 1 << 60), lines)]


def write(path, made):
    with open(path, "w", encoding="utf-8") as out:
        for number, row in enumerate(made):
            out.write(json.dumps({"id": str(number), **row}, ensure_ascii=False) + "\n")


def generate(folder, generator, pages, articles):
    """Fills what is missing in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, kind, count in (("pages", "pages", pages), ("articles", "articles", articles)):
        path = folder / f"{name}.jsonl"
        if not path.exists():
            with open(path, "wb") as out:
                subprocess.run([generator, kind, str(count), "7"], stdout=out, check=True)
    makers = {"dates": lambda: rows(folder / "pages.jsonl"), "languages": languages, "damaged": lambda: damaged(folder)}
    for name, make in makers.items():
        path = folder / f"{name}.jsonl"
        if not path.exists():
            write(path, make())


def languages(pieces=2000, length=500):
    """Pieces of news length from the sentences of the shipped sample, shuffled."""
    shuffle = random.Random(7)
    by_language = {}
    for document in rows(REPOSITORY / "data/sample.gold.jsonl"):
        kept = [block["text"] for block in document.get("blocks", []) if block.get("keep") or block.get("kept")]
        if document.get("language") and kept:
            by_language.setdefault(document["language"], []).extend(kept)
    for number in range(pieces):
        code = sorted(by_language)[number % len(by_language)]
        text = ""
        while len(text) < length:
            text += unicodedata.normalize("NFC", shuffle.choice(by_language[code])) + " "
        yield {"text": text.strip(), "gold_language": code}


def damaged(folder):
    """Articles, every other one broken in one of the ways that text breaks on its way."""
    ways = [
        lambda text: "".join(mojibake(byte) for byte in text.encode()),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: html.escape(text).replace("đ", "&#273;").replace("á", "&aacute;"),
        lambda text: text.replace("\n", "\r\n").replace(" ", "\u00a0"),
    ]
    for number, row in enumerate(rows(folder / "articles.jsonl", 4000)):
        text = ways[number // 2 % len(ways)](row["text"]) if number % 2 else row["text"]
        yield {"text": text, "gold_text": row["text"]}


def mojibake(byte):
    """UTF-8 read as windows-1252; the bytes it doesn't have stay controls, as browsers do it."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def from_gold(gold, folder):
    """Real pages with their gold, laid out as gold/pages, gold/dates and gold/languages."""
    folder.mkdir(parents=True, exist_ok=True)

    def pages():
        for row in rows(gold / "pages/pages.jsonl"):
            page = page_of(gold / f"pages/html/{row['source']}.html.gz")
            yield {"html": page, "gold_text": row["text"], "url": row["url"]}

    def dates():
        for row in rows(gold / "dates/dates.jsonl"):
            yield {"html": page_of(gold / "dates" / row["source"]), "gold_date": row["date"], "url": row["url"]}

    def pieces():
        for line in open(gold / "languages/news.tsv", encoding="utf-8"):
            code, _, text = line.rstrip("\n").partition("\t")
            if text:
                yield {"text": text, "gold_language": code.split("-")[0]}

    write(folder / "pages.jsonl", pages())
    write(folder / "dates.jsonl", dates())
    write(folder / "languages.jsonl", pieces())


def page_of(path):
    return gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
