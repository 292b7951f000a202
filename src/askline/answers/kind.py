"""What every kind of answer can do. A kind belongs to one question in one language; it knows nothing of non-answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Protocol

from askline.answers.outcome import Outcome, Rejected
from askline.survey.scope import Scope

LONGEST = 10_000  # characters of an answer that is looked into; whatever is longer can only be a text


def are_digits(keys: str) -> bool:
    """Whether these are phone keys from 0 to 9, at least one; digits of other scripts are no keys."""
    return keys.isascii() and keys.isdigit()


class KeySet(Protocol):
    """The acceptable answers in phone keys (section 7.2), never listed one by one."""

    @property
    def longest(self) -> int | None:
        """How many keys the longest has; 0 where there is none, None where nothing bounds them."""

    def accepts(self, keys: str) -> bool:
        """Whether the keys are an acceptable answer."""

    def continues(self, keys: str) -> bool:
        """Whether a longer acceptable answer begins with the keys."""


class ListedKeys:
    """A few acceptable answers, by name."""

    def __init__(self, answers: tuple[str, ...] = ()) -> None:
        self._answers = frozenset(answers)
        self._beginnings = frozenset(answer[:end] for answer in answers for end in range(len(answer)))
        self.longest = max(map(len, answers), default=0)

    def accepts(self, keys: str) -> bool:
        return keys in self._answers

    def continues(self, keys: str) -> bool:
        return keys in self._beginnings


NO_KEYS = ListedKeys()


class Kind(ABC):
    """How the answers to one question are read. `known`: outcomes of exact texts, the same in every interview."""

    known: Mapping[str, Outcome] = {}
    keys: KeySet = NO_KEYS

    @abstractmethod
    def read(self, text: str, scope: Scope) -> Outcome:
        """What a text, neither blank nor with outer blanks, comes to."""

    def read_exactly(self, text: str, scope: Scope) -> Outcome:
        """The same with nothing forgiven: whether the text goes before an equal word for a non-answer."""
        return self.read(text, scope)

    def read_keys(self, keys: str, scope: Scope) -> Outcome:
        """What phone keys, without terminator, come to."""
        return Rejected("not-by-keys")

    def claims(self, word: str, scope: Scope) -> bool:
        """Whether the word is a key, value, text or synonym of an option."""
        return False
