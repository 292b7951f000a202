"""Answers to yes/no questions: the words of the language, `true` and `false`; the keys 1 for yes, 2 and 0 for no."""

from __future__ import annotations

from functools import lru_cache

from askline.answers.kind import LONGEST, Kind, ListedKeys
from askline.answers.outcome import Accepted, Outcome, Rejected
from askline.lexicons import Lexicon, fold

YES_KEY = "1"
NO_KEYS = ("2", "0")


class YesNoKind(Kind):
    """Yes or no, and no other words around it."""

    keys = ListedKeys((YES_KEY, *NO_KEYS))

    def __init__(self, lexicon: Lexicon) -> None:
        self.known = _known_words(lexicon)

    def read(self, text: str, scope: object) -> Outcome:
        if len(text) > LONGEST:
            return Rejected("too-long")
        return self.known.get(fold(text)) or Rejected("not-yes-or-no")

    def read_keys(self, keys: str, scope: object) -> Outcome:
        return self.known[keys] if self.keys.accepts(keys) else Rejected("not-yes-or-no")


@lru_cache(maxsize=64)
def _known_words(lexicon: Lexicon) -> dict[str, Outcome]:
    """The outcome of each folded word and of each key; every word is here, so that nothing else need be looked at."""
    yes, no = Accepted(True), Accepted(False)
    return {**dict.fromkeys((*lexicon.yes, YES_KEY), yes), **dict.fromkeys((*lexicon.no, *NO_KEYS), no)}
