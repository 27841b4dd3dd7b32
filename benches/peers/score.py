"""How right an output is: each function gives 0 to 1 for a row of the corpus and what a peer made of it."""

import collections
import re
import unicodedata

WORD = re.compile(r"[^\W_]+")


def shingles(text):
    """Runs of four words as a multiset, as the public benchmark of article extraction counts them."""
    words = WORD.findall(unicodedata.normalize("NFC", text).lower())
    return collections.Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def f1(row, text):
    """F1 of the extracted text."""
    gold, found = shingles(row["gold_text"]), shingles(text or "")
    if not gold and not found:
        return 1.0
    common = (gold & found).total()
    return 2 * common / (gold.total() + found.total())


def date(row, day):
    """Whether the day is the gold one."""
    return float((day or None) == row["gold_date"])


# Codes of old; and Norwegian, of which the gold tells Bokmål from Nynorsk.
CODES = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "no": "nb"}


def language(row, code):
    """Whether the language is the gold one, in whatever dress its code comes: `iw`, `no`, `zh-Hant`."""
    return float(code_of(code) == code_of(row["gold_language"]))


def code_of(code):
    code = re.split("[-_]", (code or "").lower())[0]
    return CODES.get(code, code)


def part(name, score, gold):
    """The score of one part of an output, for rows that have gold for it and outputs that have the part."""
    return lambda row, output: score(row, output[name]) if gold in row and name in output else None


def same_text(row, output):
    """Whether the text came back, whatever its white space."""
    folded = [" ".join(unicodedata.normalize("NFC", text or "").split()) for text in (row["gold_text"], output)]
    return float(folded[0] == folded[1])


def duplicates(rows, dropped):
    """F1 of the documents dropped. Of a document and its copies all but one should go, whichever that is."""
    clusters = collections.Counter(row.get("copy_of") or row["id"] for row in rows)
    lost = collections.Counter(row.get("copy_of") or row["id"] for row in rows if row["id"] in dropped)
    right = sum(min(count, clusters[key] - 1) for key, count in lost.items())
    wanted = sum(count - 1 for count in clusters.values())
    return 2 * right / max(1, wanted + lost.total())
