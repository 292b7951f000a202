"""What the pages say by themselves, in the respondent's language where it is known; editable in `words.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from askline.survey.languages import shortened

ENGLISH = "en"
RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"))


class Words(NamedTuple):
    """The pages' words in one language. `language`: that language, which may be another than the survey's."""

    language: str
    texts: Mapping[str, str]

    def fill(self, name: str, **values: object) -> str:
        return self.texts[name].format(**values)

    @property
    def dir(self) -> str:
        return direction(self.language)


def words_for(language: str) -> Words:
    """In this language, or the nearest one that there is; else English."""
    written = _written()
    found = next((tag for tag in shortened(language.lower()) if tag in written), ENGLISH)
    return Words(found, written[found])


def words_accepted(header: str) -> Words:
    """In the first language of an `Accept-Language` that there is; for pages that belong to no interview."""
    written = _written()
    for each in header[:1000].split(","):
        tag = each.partition(";")[0].strip().lower().partition("-")[0]
        if tag in written:
            return Words(tag, written[tag])
    return Words(ENGLISH, written[ENGLISH])


def direction(language: str) -> str:
    """`rtl` or `ltr`, as HTML wants it; a script that is written in the tag decides."""
    parts = language.lower().replace("_", "-").split("-")
    if "latn" in parts or "cyrl" in parts:
        return "ltr"
    return "rtl" if parts[0] in RIGHT_TO_LEFT or "arab" in parts or "hebr" in parts else "ltr"


@cache
def _written() -> dict[str, dict[str, str]]:
    text = (files(__package__) / "words.yaml").read_text(encoding="utf-8")
    written: dict[str, dict[str, str]] = yaml.load(text, yaml.CSafeLoader)
    return written
