"""The day of publication of HTML pages."""

from .harness import Group, Library, Tool, example, field, tinsach
from .score import date


def fast():
    from htmldate import find_date

    return lambda row: find_date(row["html"], extensive_search=False, original_date=True, url=row.get("url"))


def extensive():
    from htmldate import find_date

    return lambda row: find_date(row["html"], extensive_search=True, original_date=True, url=row.get("url"))


GROUP = Group(
    title="Publication date",
    corpus="dates",
    unit="pages",
    scores={"accuracy": date},
    peers=[
        Tool("tinsach, the date alone", example("dates"), field("date"), ours=True),
        Tool("tinsach, with all stages before it", tinsach("stage", "date"), field("date"), ours=True),
        Library("htmldate, fast", fast),
        Library("htmldate, extensive", extensive),
    ],
)
