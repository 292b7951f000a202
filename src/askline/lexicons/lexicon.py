"""The words and sentences of one language, from its data file. What they mean in an answer is decided in `answers`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from askline.lexicons.folding import fold

Data = Mapping[str, Any]


class Lexicon:
    """One language. Words are folded; `messages` are the engine's own sentences, by channel where they differ."""

    def __init__(self, tag: str, data: Data, region: str = "") -> None:
        self.tag = tag
        self.messages: dict[str, str | dict[str, str]] = dict(data["messages"])
        self._take_words(data["words"])
        self._take_numbers(data["numbers"], region)
        self._take_dates(data["dates"])
        self._take_times(data["times"])
        said = data["said"]
        self.say_yes: str = said["yes"]
        self.say_no: str = said["no"]
        self._and: str = said["and"]
        self._and_before_i: str = said.get("and_before_i", self._and)

    def _take_words(self, data: Data) -> None:
        self.yes = _words(data["yes"]) | {"true"}
        self.no = _words(data["no"]) | {"false"}
        self.dont_know = _words(data["dont_know"])
        self.refused = _words(data["refused"])
        self.skip = _words(data["skip"])
        self.repeat = _words(data["repeat"])
        self.all = _words(data["all"])
        self.none = _words(data["none"])
        self.and_words = _words(data["and"])

    def _take_numbers(self, data: Data, region: str) -> None:
        self.number_words = _numbered(data["words"])  # words of several parts have blanks between them, no hyphens
        self.most_parts = max(word.count(" ") for word in self.number_words) + 1
        self.up_to_nineteen = frozenset(map(int, data.get("up_to_nineteen", ())))
        self.written_as_one = data.get("written_as_one") == "true"
        self.units_first = data.get("units_first") == "true"
        self.articles = _words(data["articles"])
        self.minus = _words(data["minus"])
        self.point = _words(data["point"])
        self.out_of = frozenset(tuple(fold(phrase).split()) for phrase in data["out_of"])
        self.altering = _words(data["altering"])
        figures = data.get("regions", {}).get(region, data)
        self._separators: tuple[str, str] = figures["group"], figures["decimal"]

    def _take_dates(self, data: Data) -> None:
        self.months = _numbered(data["months"])
        self.today = _words(data["today"])
        self.yesterday = _words(data["yesterday"])
        self.ordinals = _words(data["ordinals"])
        self.between_date_parts = _words(data["between"])
        self.day_first: bool = data["day_first"] == "true"

    def _take_times(self, data: Data) -> None:
        self.noon = _words(data["noon"])
        self.midnight = _words(data["midnight"])
        self.halves_of_day = {
            word: half for half in ("am", "pm", "morning", "afternoon", "evening") for word in _words(data[half])
        }
        self.hour_words = _words(data["hour"])
        self.before_time = _words(data["before"])

    def separators(self) -> tuple[str, str]:
        """What stands between groups of three digits, and what begins the decimals."""
        return self._separators

    @property
    def decimal_separator(self) -> str:
        return self.separators()[1]

    def join(self, texts: Sequence[str]) -> str:
        """The texts as a list in a sentence: `Cat, Dog and Fish`."""
        if len(texts) < 2:
            return "".join(texts)
        between = self._and_before_i if _begins_with_i(texts[-1]) else self._and
        return f"{', '.join(texts[:-1])} {between} {texts[-1]}"


def _words(written: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, written))


def _numbered(written: Mapping[str, Iterable[str]]) -> dict[str, int]:
    return {fold(word.replace("-", " ")): int(number) for number, words in written.items() for word in words}


def _begins_with_i(text: str) -> bool:
    """Whether Spanish says `e` before it; the i of `hielo` and `hiato` is no full vowel."""
    word = fold(text[:4])
    return word.startswith("i") or (word.startswith("hi") and word[2:3] not in ("a", "e", "o"))
