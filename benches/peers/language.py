"""The language of a text."""

from .harness import Group, Library, Tool, example, field, rust, tinsach
from .score import language


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
    unit="pieces",
    scores={"accuracy": language},
    peers=[
        Tool("tinsach, the stage alone", example("languages"), field("language"), ours=True),
        Tool("tinsach stage language", tinsach("stage", "language"), field("language"), ours=True),
        Library("lingua", lingua),
        Library("cld2", cld2),
        Library("py3langid", langid),
        Tool("whatlang", rust("language"), field("language")),
    ],
)
