"""The two classic non-answers, `dont_know` and `refused`: by their words and keys (section 3.6)."""

from __future__ import annotations

from askline.answers.outcome import Declined
from askline.lexicons import fold, lexicon_for
from askline.survey.definition import NonAnswer, Question
from askline.survey.languages import find_by_language


class NonAnswers:
    """What a question takes for a non-answer: `by_word` holds folded words and keys, `by_key` phone keys."""

    def __init__(self, question: Question, language: str, default_language: str) -> None:
        lexicon = lexicon_for(language)
        self.by_word: dict[str, Declined] = {}
        self.by_key: dict[str, Declined] = {}
        for non_answer, which, usual in (
            (question.dont_know, "dont_know", lexicon.dont_know),
            (question.refused, "refused", lexicon.refused),
        ):
            if non_answer is not None:
                self._add(non_answer, Declined(which), _words(non_answer, language, default_language) or usual)
        self._longest = 4 * max(map(len, self.by_word), default=0)

    def _add(self, non_answer: NonAnswer, declined: Declined, words: frozenset[str] | tuple[str, ...]) -> None:
        keys = [] if non_answer.key is None else [non_answer.key]
        for name in (*keys, *words):
            self.by_word.setdefault(fold(name), declined)
        for key in keys:
            self.by_key.setdefault(key, declined)

    def find(self, text: str) -> Declined | None:
        """The non-answer that is the whole text; a text much longer than every word for one is not looked into."""
        return self.by_word.get(fold(text)) if self.by_word and len(text) <= self._longest else None

    def has_key(self, text: str) -> bool:
        """Whether the text is the key of a non-answer, which nothing else goes before."""
        return fold(text) in self.by_key


def _words(non_answer: NonAnswer, language: str, default_language: str) -> tuple[str, ...]:
    """The author's own words, which stand in the place of the language's."""
    if not non_answer.words:
        return ()
    if "" in non_answer.words:
        return non_answer.words[""]
    found = find_by_language(non_answer.words, language, default_language)
    return () if found is None else found[0]
