"""HTML to text."""

from .harness import Group, Library, Tool, field, rust, tinsach
from .score import f1


def trafilatura():
    from trafilatura import extract

    return lambda row: extract(row["html"], include_comments=False)


def trafilatura_fast():
    from trafilatura import extract

    return lambda row: extract(row["html"], include_comments=False, fast=True)


def resiliparse():
    from resiliparse.extract.html2text import extract_plain_text

    return lambda row: extract_plain_text(row["html"], main_content=True, alt_texts=False, links=False)


def readability():
    import lxml.html
    from readability import Document

    return lambda row: lxml.html.fromstring(Document(row["html"]).summary()).text_content()


STRIP = ["stage", "strip", "--set", "language.enabled=false", "--set", "date.enabled=false"]

GROUP = Group(
    title="HTML to text",
    corpus="pages",
    unit="pages",
    scores={"F1": f1},
    peers=[
        Tool("tinsach", tinsach(*STRIP), field("text"), ours=True),
        Library("trafilatura", trafilatura),
        Library("trafilatura, fast", trafilatura_fast),
        Library("readability-lxml", readability),
        Library("resiliparse", resiliparse),
        Tool("dom_smoothie", rust("html"), field("text")),
    ],
)
