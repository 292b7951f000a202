"""Which language an interview is held in, and which of several texts serves it (section 2.2 of the language)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

Found = TypeVar("Found")


def shortened(tag: str) -> Iterator[str]:
    """The tag, then the tag shortened from the right: `zh-Hant-TW`, `zh-Hant`, `zh`."""
    parts = tag.split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])


def interview_language(asked: str | None, languages: Sequence[str]) -> str:
    """The survey language that the tag asked for falls back to, as written in `languages`; case does not matter."""
    if asked is None:
        return languages[0]
    written = {tag.lower(): tag for tag in languages}
    for tag in shortened(asked.lower().replace("_", "-")):
        if tag in written:
            return written[tag]
    return languages[0]


def find_by_language(by_language: Mapping[str, Found], language: str, default: str) -> tuple[Found, str] | None:
    """What serves `language`, with the tag it stands under: the language, its shortened forms, then the default."""
    written = {tag.lower(): tag for tag in by_language}
    for tag in (*shortened(language.lower()), default.lower()):
        if tag in written:
            return by_language[written[tag]], written[tag]
    return None
