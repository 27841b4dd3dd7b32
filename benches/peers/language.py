"""The language of a text."""

from .harness import Group, Library, Tool, field, rust, tinsach
from .score import same


def lingua():
    from lingua import LanguageDetectorBuilder

    detector = LanguageDetectorBuilder.from_all_languages().with_preloaded_language_models().build()

    def detect(row):
        found = detector.detect_language_of(row["text"])
        return found and found.iso_code_639_1.name.lower()

    return detect


def cld2():
    import pycld2

    def detect(row):
        try:
            return pycld2.detect(row["text"])[2][0][1]
        except pycld2.error:
            return None

    return detect


def langid():
    import py3langid

    return lambda row: py3langid.classify(row["text"])[0]


GROUP = Group(
    title="Language",
    corpus="languages",
    column="text",
    unit="pieces",
    measure="right",
    score=same("gold_language"),
    peers=[
        Tool("tinsach", tinsach("stage", "language"), field("language")),
        Library("lingua", lingua, limit=1000),
        Library("cld2", cld2),
        Library("py3langid", langid),
        Tool("whatlang", rust("language"), field("language")),
    ],
)
