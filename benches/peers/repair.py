"""Repair of broken text: mojibake, decomposed letters, entities, odd spaces and line ends."""

from .harness import Group, Library, Tool, field, tinsach
from .score import same_text


def ftfy():
    from ftfy import fix_text

    return lambda row: fix_text(row["text"])


def plsfix():
    from plsfix import fix_text

    return lambda row: fix_text(row["text"])


GROUP = Group(
    title="Repair",
    corpus="damaged",
    unit="documents",
    scores={"restored": same_text},
    peers=[
        Tool("tinsach", tinsach("stage", "normalise"), field("text"), ours=True),
        Library("ftfy", ftfy),
        Library("plsfix", plsfix),
    ],
)
