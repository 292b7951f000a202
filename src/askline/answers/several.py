"""Answers that are several of the options: a list in words, or keys that run together."""

from __future__ import annotations

from collections.abc import Iterable

from askline.answers.kind import LONGEST, Kind, ListedKeys, are_digits
from askline.answers.option_lists import JOINERS, ListReader, Phrases, fold_list
from askline.answers.options import Names, OptionNames
from askline.answers.outcome import Accepted, Outcome, Rejected
from askline.lexicons import Lexicon
from askline.survey.scope import Scope

MOST_FOR_RUNS = 9  # options, where their keys may run together
NO_SUCH_OPTION = Rejected("no-such-option")


class SeveralKind(Kind):
    """From `fewest` to `most` options, None for as many as there are. `names` are folded by `fold_list`."""

    def __init__(self, names: OptionNames, fewest: int, most: int | None, lexicon: Lexicon) -> None:
        self._names = names
        self._count = len(names.values)
        self._fewest = fewest
        self._most = self._count if most is None else most
        self._lexicon = lexicon
        self._joiners = lexicon.and_words | JOINERS
        self._phrases: tuple[Names, Phrases] = ({}, Phrases({}))
        keys = names.possible_keys()
        self._runs_together = self._count <= MOST_FOR_RUNS and all(len(key) == 1 and key.isdigit() for key in keys)
        if self._runs_together:
            self.keys = RunsOfKeys(keys, max(fewest, 1), min(self._most, self._count))
        else:
            self.keys = ListedKeys(keys if fewest <= 1 <= self._most else ())
        self.known = {name: self._within_bounds((index,)) for name, index in names.as_written.items()}

    def read(self, text: str, scope: Scope) -> Outcome:
        outcome = self.read_exactly(text, scope)
        return self._read(text, scope, forgiving=True) if outcome is NO_SUCH_OPTION else outcome

    def read_exactly(self, text: str, scope: Scope) -> Outcome:
        return self._read(text, scope, forgiving=False) if len(text) <= LONGEST else Rejected("too-long")

    def read_keys(self, keys: str, scope: Scope) -> Outcome:
        is_answer = are_digits(keys) or self.keys.accepts(keys)
        return self.read_exactly(keys, scope) if is_answer else NO_SUCH_OPTION

    def claims(self, word: str, scope: Scope) -> bool:
        return fold_list(word) in self._names.named(scope)

    def _read(self, text: str, scope: Scope, forgiving: bool) -> Outcome:
        whole = fold_list(text)
        named = self._names.named(scope)
        if whole not in named and whole in self._lexicon.all:
            return self._within_bounds(range(self._count))
        if whole not in named and whole in self._lexicon.none:
            return self._within_bounds(())
        texts = self._names.texts(scope) if forgiving else ()
        reader = ListReader(self._phrases_of(named), self._joiners, self._run_keys(named), texts)
        chosen = reader.read(whole.split(" "))
        return NO_SUCH_OPTION if chosen is None else self._within_bounds(chosen)

    def _phrases_of(self, named: Names) -> Phrases:
        """Made once where the names are the same in every interview."""
        kept = self._phrases
        if kept[0] is not named:
            kept = self._phrases = named, Phrases(named)
        return kept[1]

    def _run_keys(self, named: Names) -> Names:
        """The options by their keys, where these may run together."""
        keys = self._names.possible_keys() if self._runs_together else ()
        return {key: named[key] for key in keys if key in named}  # a written key takes the place of a drawn one

    def _within_bounds(self, chosen: Iterable[int]) -> Outcome:
        indexes = sorted(chosen)
        if len(indexes) < self._fewest:
            return Rejected("too-few")
        if len(indexes) > self._most:
            return Rejected("too-many")
        return Accepted(tuple(self._names.values[index] for index in indexes))


class RunsOfKeys:
    """From `fewest` to `most` different keys of one digit each, in any order."""

    def __init__(self, keys: tuple[str, ...], fewest: int, most: int) -> None:
        self._keys = frozenset(keys)
        self._fewest = fewest
        self.longest = most if fewest <= most else 0

    def accepts(self, keys: str) -> bool:
        return self._fewest <= len(keys) <= self.longest and self._are_different(keys)

    def continues(self, keys: str) -> bool:
        return len(keys) < self.longest and self._are_different(keys)

    def _are_different(self, keys: str) -> bool:
        return len(set(keys)) == len(keys) and self._keys.issuperset(keys)
