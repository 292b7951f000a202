"""Reads what a respondent typed or said: the kind of answer that a question wants, and the non-answers it allows."""

from __future__ import annotations

from askline.answers.kind import Kind
from askline.answers.kinds import kind_for
from askline.answers.non_answers import NonAnswers
from askline.answers.outcome import Accepted, Outcome
from askline.survey.definition import Question
from askline.survey.scope import Scope


class Reader:
    """Reads the answers to one question in one language.

    known   outcomes of exact texts without outer blanks that hold in every interview; a shortcut, never complete
    """

    __slots__ = ("_kind", "_non_answers", "known")

    def __init__(self, kind: Kind, non_answers: NonAnswers) -> None:
        self._kind = kind
        self._non_answers = non_answers if non_answers.by_word else None
        self.known = kind.known

    def read(self, text: str, scope: Scope) -> Outcome:
        """What a text without outer blanks comes to. Answers for any text whatever, a very long one at once."""
        declined = None if self._non_answers is None else self._non_answers.find(text)
        if declined is None:
            return self._kind.read(text, scope)
        if self._non_answers is not None and self._non_answers.has_key(text):
            return declined
        exact = self._kind.read_exactly(text, scope)
        return exact if isinstance(exact, Accepted) else declined

    def claims(self, word: str, scope: Scope) -> bool:
        """Whether the word is a key, value, text or synonym of one of the options (section 7.4)."""
        return self._kind.claims(word, scope)

    def declines(self, word: str) -> bool:
        """Whether the word is one for a non-answer, or the key of one."""
        return self._non_answers is not None and self._non_answers.find(word) is not None


def reader_for(question: Question, language: str, default_language: str) -> Reader:
    """How the answers to a question are read in an interview's language; words are read alike on every channel."""
    return Reader(kind_for(question, language, default_language), NonAnswers(question, language, default_language))
