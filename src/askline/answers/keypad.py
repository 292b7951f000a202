"""Phone keys as answers: which are acceptable, which may still go on, which are commands (sections 7.2 and 7.3).

When keys are handed over as an answer is the collector's business, in the engine.
"""

from __future__ import annotations

from askline.answers.kind import Kind, ListedKeys
from askline.answers.kinds import kind_for
from askline.answers.non_answers import NonAnswers
from askline.answers.outcome import Outcome
from askline.survey.definition import Question
from askline.survey.scope import Scope


class Keypad:
    """The keys that answer one question.

    longest   how many keys the longest acceptable answer has; None where nothing bounds it, and where there is none
    """

    __slots__ = ("_commands", "_kind", "_non_answers", "_other_keys", "longest")

    def __init__(self, kind: Kind, non_answers: NonAnswers, commands: dict[str, str]) -> None:
        self._kind = kind
        self._non_answers = non_answers.by_key
        self._other_keys = ListedKeys(tuple(non_answers.by_key))
        self._commands = {key: name for key, name in commands.items() if not self._begins_an_answer(key)}
        lengths = (kind.keys.longest, self._other_keys.longest, 1 if self._commands else 0)
        self.longest = None if None in lengths else max(filter(None, lengths), default=None)

    def accepts(self, keys: str) -> bool:
        """Whether the keys are an acceptable answer; a command is one."""
        return keys in self._commands or self._is_answer(keys)

    def continues(self, keys: str) -> bool:
        """Whether a longer acceptable answer begins with the keys."""
        return self._may_become_an_answer(keys) or (not keys and bool(self._commands))

    def command(self, key: str) -> str | None:
        """`skip`, `repeat` or `back`, where the key is one at the beginning of an answer."""
        return self._commands.get(key)

    def read(self, keys: str, scope: Scope) -> Outcome:
        """What keys without terminator come to; a command is no answer."""
        return self._non_answers.get(keys) or self._kind.read_keys(keys, scope)

    def _begins_an_answer(self, key: str) -> bool:
        return self._is_answer(key) or self._may_become_an_answer(key)

    def _is_answer(self, keys: str) -> bool:
        return self._kind.keys.accepts(keys) or self._other_keys.accepts(keys)

    def _may_become_an_answer(self, keys: str) -> bool:
        return self._kind.keys.continues(keys) or self._other_keys.continues(keys)


def keypad_for(
    question: Question,
    language: str,
    default_language: str,
    skip_key: str | None,
    repeat_key: str | None,
    back_key: str | None,
) -> Keypad:
    """The keypad of a question; a question that is required cannot be skipped."""
    commands = {back_key: "back", repeat_key: "repeat", None if question.required else skip_key: "skip"}
    return Keypad(
        kind_for(question, language, default_language),
        NonAnswers(question, language, default_language),
        {key: name for key, name in commands.items() if key},
    )
