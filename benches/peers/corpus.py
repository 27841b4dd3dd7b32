"""The corpora are JSON lines, one object a line, with these columns as strings; those in brackets may be missing:

pages.jsonl      id, html, gold_text, [url], [gold_date], [gold_language]    groups html and pipeline
dates.jsonl      id, html, gold_date (null for a page without a date), [url]
languages.jsonl  id, text, gold_language (ISO 639-1, else 639-3)
articles.jsonl   id, text, [copy_of] (the id of the article it is a copy of)    group duplicates
damaged.jsonl    id, text, gold_text    group repair
"""

import gzip
import html
import json
import pathlib
import random
import subprocess
import sys
import unicodedata

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
COLUMNS = {
    "pages": ("id", "html", "gold_text"),
    "dates": ("id", "html", "gold_date"),
    "languages": ("id", "text", "gold_language"),
    "articles": ("id", "text"),
    "damaged": ("id", "text", "gold_text"),
}
# These may be null, and but for the gold of dates and languages they may be missing.
OPTIONAL = {"gold_date", "copy_of", "url", "gold_language"}


class Unfit(Exception):
    """A corpus that can't be used or made."""


class Corpora:
    """The corpora of one run: what is not in the folder given comes from the gold, and what is not there is generated.
    They are made in a folder of the run's own."""

    def __init__(self, made, given, gold, generator, pages, articles):
        self.folder, self.given, self.gold, self.generator = made, given, gold, generator
        self.counts = {"pages": pages, "articles": articles}
        if given and not any((given / f"{name}.jsonl").is_file() for name in COLUMNS):
            raise Unfit(f"{given} has none of {', '.join(f'{name}.jsonl' for name in COLUMNS)}; see --help")

    def path(self, name):
        given, made = self.given and self.given / f"{name}.jsonl", self.folder / f"{name}.jsonl"
        if given and given.is_file():
            check(given, COLUMNS[name])
            return given
        if not made.exists():
            self.make(name, made)
        return made

    def make(self, name, path):
        where = "generated"
        if self.gold and (source := GOLD.get(name)) and (self.gold / source[0]).is_file():
            where = f"from {self.gold}"
            try:
                write(path, source[1](self.gold))
            except (OSError, KeyError, ValueError) as error:
                raise Unfit(f"{self.gold} is no such gold: {error!r}") from error
        elif name == "languages":
            write(path, languages())
        elif name == "damaged":
            write(path, damaged(rows(self.path("articles"), 4000)))
        else:
            # Generated pages have their date.
            self.generate(path, "pages" if name == "dates" else name)
        if self.given or self.gold:
            print(f"{name}: {where}", file=sys.stderr)

    def generate(self, path, kind):
        try:
            with open(path, "wb") as out:
                subprocess.run([self.generator, kind, str(self.counts[kind]), "7"], stdout=out, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Unfit(f"can't generate {kind}: {error}") from error


def check(path, columns):
    """Refuses a file without the columns, before anything is measured."""
    seen = set()
    with open(path, "rb") as lines:
        for number, line in enumerate(lines, 1):
            if wrong := fault(line, columns, seen):
                raise Unfit(f"{path}:{number}: {wrong}; see --help")
    if not seen:
        raise Unfit(f"{path} has no rows")


def fault(line, columns, seen):
    """What is wrong with a row, if anything is."""
    try:
        row = json.loads(line)
    except ValueError as error:
        return f"no JSON: {error}"
    if not isinstance(row, dict):
        return "no object"
    for column in columns:
        if column not in row:
            return f"no column `{column}`"
    for column in sorted({*columns, *OPTIONAL} & row.keys()):
        if not isinstance(row[column], str) and (row[column] is not None or column not in OPTIONAL):
            return f"`{column}` is no string"
    if row["id"] in seen:
        return f"a second row with the id {row['id']}"
    seen.add(row["id"])
    return None


def rows(path, limit=None):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for _, line in zip(range(limit or 1 << 60), lines)]


def write(path, made):
    with open(path, "w", encoding="utf-8") as out:
        for number, row in enumerate(made):
            out.write(json.dumps({"id": str(number), **row}, ensure_ascii=False) + "\n")


def sample(path, count, folder):
    """A seeded sample of so many rows, in their order; an article and its copies stay together."""
    found = rows(path)
    if len(found) <= count:
        return path
    clusters = {}
    for row in found:
        clusters.setdefault(row.get("copy_of") or row["id"], []).append(row["id"])
    order = list(clusters)
    random.Random(7).shuffle(order)
    chosen = set()
    for cluster in order:
        if len(chosen) < count:
            chosen.update(clusters[cluster])
    short = folder / f"{path.stem}.{count}.jsonl"
    write(short, (row for row in found if row["id"] in chosen))
    return short


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


def damaged(articles):
    """Articles, every other one broken in one of the ways that text breaks on its way."""
    ways = [
        lambda text: "".join(mojibake(byte) for byte in text.encode()),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: html.escape(text).replace("đ", "&#273;").replace("á", "&aacute;"),
        lambda text: text.replace("\n", "\r\n").replace(" ", "\u00a0"),
    ]
    for number, row in enumerate(articles):
        text = ways[number // 2 % len(ways)](row["text"]) if number % 2 else row["text"]
        yield {"text": text, "gold_text": row["text"]}


def mojibake(byte):
    """UTF-8 read as windows-1252; the bytes it doesn't have stay controls, as browsers do it."""
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def gold_pages(gold):
    for row in rows(gold / "pages/pages.jsonl"):
        page = page_of(gold / f"pages/html/{row['source']}.html.gz")
        known = {f"gold_{name}": row[name] for name in ("date", "language") if name in row}
        yield {"html": page, "gold_text": row["text"], "url": row["url"], **known}


def gold_dates(gold):
    for row in rows(gold / "dates/dates.jsonl"):
        yield {"html": page_of(gold / "dates" / row["source"]), "gold_date": row["date"], "url": row["url"]}


def gold_languages(gold):
    for line in open(gold / "languages/news.tsv", encoding="utf-8"):
        code, _, text = line.rstrip("\n").partition("\t")
        if text:
            yield {"text": text, "gold_language": code}


def page_of(path):
    return gzip.decompress(path.read_bytes()).decode("utf-8", "replace")


# Real pages with their gold, laid out as these files; each with what else stands beside it.
GOLD = {
    "pages": ("pages/pages.jsonl", gold_pages),
    "dates": ("dates/dates.jsonl", gold_dates),
    "languages": ("languages/news.tsv", gold_languages),
}
