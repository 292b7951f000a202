"""What the engine says and understands of itself, by language: one data file for each, which a translator can edit.

How an answer is read with these words is decided in `askline.answers`; a survey's own texts stand in the survey.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, cast

from askline.lexicons.folding import fold, plain_digits
from askline.lexicons.lexicon import Lexicon

__all__ = ["LANGUAGES", "Lexicon", "fold", "lexicon_for", "plain_digits"]

LANGUAGES = ("en", "es", "fr", "de", "pt")


@lru_cache(maxsize=256)
def lexicon_for(tag: str) -> Lexicon:
    """The lexicon of a language; `es-MX` has that of `es`, and a language beyond the five has English words."""
    language, *subtags = tag.replace("_", "-").split("-")
    language = language.lower()
    if language not in LANGUAGES:
        from askline.lexicons.other_languages import OtherLanguage

        return OtherLanguage(tag, _data("en"))
    return Lexicon(tag, _data(language), region=subtags[-1].upper() if subtags else "")


@cache
def _data(language: str) -> dict[str, Any]:
    """What a data file holds, every scalar as text: YAML 1.1 would take `yes`, `no` and `on` for truth values."""
    from yaml import CBaseLoader, load

    loader: Any = cast(Any, __spec__).loader
    text = loader.get_data(__file__.replace("__init__.py", f"{language}.yaml"))
    data: dict[str, Any] = load(text, CBaseLoader)
    return data
