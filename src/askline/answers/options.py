"""The options of a question, and which of them a word names: by key, value, text or synonym, in that order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from askline.answers.typing_errors import find_mistyped
from askline.lexicons import fold
from askline.survey.definition import Option, Question, Text
from askline.survey.languages import find_by_language
from askline.survey.scope import Scope

if TYPE_CHECKING:
    from askline.survey.templates import Template

MOST_AS_WRITTEN = 200  # names that are worth keeping ready
SEVERAL = -1  # stands for the index of an option where several fit equally
Names = dict[str, int]  # folded names to the index of the option


def option_keys(question: Question, scope: Scope) -> tuple[str, ...]:
    """The key of each option, in file order; a default key is the option's place in the order said."""
    if not _has_drawn_keys(question):
        return tuple(option.key for option in question.options)
    order = scope.setting.option_orders.get(question.position) or range(len(question.options))
    places = {index: place for place, index in enumerate(order, start=1)}
    return tuple(
        str(places[index]) if option.is_numbered else option.key for index, option in enumerate(question.options)
    )


class OptionNames:
    """Every name of a question's options in one language. `folded` is how two names are compared."""

    def __init__(
        self, question: Question, language: str, default_language: str, folded: Callable[[str], str] = fold
    ) -> None:
        self._question = question
        self._folded = folded
        self._templates = tuple(_text_in(option.text, language, default_language) for option in question.options)
        self._has_fixed_keys = not _has_drawn_keys(question)
        self._synonyms = [_words_in(option, language, default_language) for option in question.options]
        self.values = tuple(option.value for option in question.options)
        self._keys = self._names([[option.key] for option in question.options])
        self._values = self._names([[str(value)] for value in self.values])
        constants = [template.constant for template in self._templates if template.constant is not None]
        self._fixed_texts = [folded(text) for text in constants] if len(constants) == len(self.values) else None
        self._fixed = None if self._fixed_texts is None else self._merge(self._fixed_texts)
        self.as_written = self._as_written(constants)

    def texts(self, scope: Scope) -> Sequence[str]:
        """The folded texts of the options."""
        if self._fixed_texts is not None:
            return self._fixed_texts
        return [self._folded(template.render(scope)) for template in self._templates]

    def named(self, scope: Scope) -> Names:
        """The option behind each folded name."""
        names = self._fixed if self._fixed is not None else self._merge(self.texts(scope))
        if self._has_fixed_keys:
            return names
        return {**names, **self._names([[key] for key in option_keys(self._question, scope)])}

    def find(self, word: str, scope: Scope) -> int | None:
        """The index of the option that a folded word names; None where it is none, or several equally."""
        index = self.named(scope).get(word)
        return None if index == SEVERAL else index

    def find_mistyped(self, word: str, scope: Scope) -> int | None:
        return find_mistyped(word, self.texts(scope))

    def possible_keys(self) -> tuple[str, ...]:
        """Every key that an option has in some interview."""
        options = self._question.options
        if self._has_fixed_keys:
            return tuple(option.key for option in options)
        written = [option.key for option in options if not option.is_numbered]
        return tuple(dict.fromkeys([*written, *map(str, range(1, len(options) + 1))]))

    def _merge(self, texts: Sequence[str]) -> Names:
        synonyms = self._names(self._synonyms)
        said = self._names([[text] for text in texts])
        keys = self._keys if self._has_fixed_keys else {}
        return {**synonyms, **said, **self._values, **keys}

    def _names(self, names: Iterable[Iterable[str]]) -> Names:
        found: Names = {}
        for index, written in enumerate(names):
            for name in {self._folded(each) for each in written}:
                if name:
                    found[name] = SEVERAL if name in found else index
        return found

    def _as_written(self, texts: Sequence[str]) -> Names:
        """The option behind each name as the survey writes it, where that is the same in every interview."""
        keys = [option.key for option in self._question.options]
        written = [*keys, *map(str, self.values), *texts, *(word for words in self._synonyms for word in words)]
        if self._fixed is None or not self._has_fixed_keys or len(written) > MOST_AS_WRITTEN:
            return {}
        found = {name: self._fixed.get(self._folded(name), SEVERAL) for name in written}
        return {name: index for name, index in found.items() if index != SEVERAL}


def _has_drawn_keys(question: Question) -> bool:
    return question.shuffle and any(option.is_numbered for option in question.options)


def _text_in(text: Text, language: str, default_language: str) -> Template:
    if text.plain is not None:
        return text.plain
    assert text.by_language is not None
    found = find_by_language(text.by_language, language, default_language)
    assert found is not None  # a map of languages holds the default language
    return found[0]


def _words_in(option: Option, language: str, default_language: str) -> tuple[str, ...]:
    if "" in option.synonyms:
        return option.synonyms[""]
    found = find_by_language(option.synonyms, language, default_language)
    return () if found is None else found[0]
