"""Of up to 200 paragraphs of Vietnamese, segmented by underthesea and by pyvi, how many come back exactly?"""

import json
import pathlib
import re
import subprocess
import sys
import unicodedata

from pyvi import ViTokenizer
from underthesea import word_tokenize

binary, folder = sys.argv[1:3]
LEAST = 0.82


def normalised(texts):
    rows = "\n".join(json.dumps({"text": text}) for text in texts)
    done = subprocess.run([binary, "stage", "normalise"], input=rows.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line)["text"] for line in done.stdout.decode().split("\n") if line]


paragraphs = {}
for path in sorted(pathlib.Path(folder).glob("vi_*.txt")):
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        continue
    for line in text.splitlines():
        line = " ".join(line.split())
        is_plain = "_" not in line and unicodedata.is_normalized("NFC", line)
        if len(line) >= 60 and is_plain and re.search(r"[.!?”\"]$", line):
            paragraphs[line] = None
wanted = normalised(list(paragraphs)[:200])
failed = False
for name, segment in (("underthesea", lambda text: word_tokenize(text, format="text")), ("pyvi", ViTokenizer.tokenize)):
    found = normalised([segment(text) for text in wanted])
    exact = sum(one == other for one, other in zip(wanted, found, strict=True))
    print(f"{name}: {exact} of {len(wanted)} paragraphs come back exactly")
    failed |= exact < LEAST * len(wanted)
sys.exit(failed)
