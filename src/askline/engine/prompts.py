"""What is said: prompts of a survey, made ready for one channel and one language (section 2).

Everything that does not depend on the interview is worked out here once: which override counts, which language is
found, which URL a recording has. What is left for a step is to choose a line and to fill its piping.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from askline.survey.definition import Prompt, PromptCase, Sound, Survey, Text, Wording
from askline.survey.languages import find_by_language
from askline.survey.scope import Scope
from askline.survey.templates import Template

Condition = Callable[[Scope], Any]
Said = tuple[str, str]  # text and sound file, "" where there is none


class Line:
    """One wording: a text, constant or with piping, and the URL of its recording ("" for none).

    Most texts are constant or say one answer; those are put together here, from as few objects as can be.
    """

    __slots__ = ("_after", "_before", "_key", "sound", "template")

    def __init__(self, template: Template | None, sound: str) -> None:
        self.template = template
        self.sound = sound
        self._before: str | None = "" if template is None else template.constant
        self._key, self._after = -1, ""
        if template is not None and template.around_answer is not None:
            self._before, self._after, self._key = template.around_answer

    def text(self, scope: Scope) -> str:
        if self._key >= 0:
            value = scope.answers.get(self._key)
            if value.__class__ is str or value.__class__ is int:
                return f"{self._before}{value}{self._after}"
        elif self._before is not None:
            return self._before
        assert self.template is not None
        return self.template.render(scope)

    def fill(self, scope: Scope, placeholders: Mapping[str, str]) -> str:
        if self.template is None or not self.template.placeholders:
            return self.text(scope)
        return self.template.fill(scope, placeholders)

    def has_placeholder(self, name: str) -> bool:
        return self.template is not None and name in self.template.placeholders


class Speech:
    """A prompt on one channel in one language: lines with the conditions under which each is said."""

    __slots__ = ("_alternatives", "only")

    def __init__(self, alternatives: list[tuple[tuple[Condition, ...], Line | None]]) -> None:
        self._alternatives = alternatives
        self.only = alternatives[0][1] if alternatives and not alternatives[0][0] else None

    @property
    def lines(self) -> list[Line]:
        """Every line that may be said, in order."""
        return [line for _, line in self._alternatives if line is not None]

    def line(self, scope: Scope) -> Line | None:
        """The first line whose conditions hold; None where nothing is said."""
        if self.only is not None:
            return self.only
        for conditions, line in self._alternatives:
            if all(condition(scope) for condition in conditions):
                return line
        return None

    def said(self, scope: Scope, placeholders: Mapping[str, str] | None = None) -> Said | None:
        """Text and sound; None for an empty text without a sound, which is no prompt at all."""
        line = self.line(scope)
        if line is None:
            return None
        text = line.fill(scope, placeholders) if placeholders else line.text(scope)
        return (text, line.sound) if text or line.sound else None


class Voice:
    """Who makes speech of prompts: a survey's words on one channel in one language."""

    def __init__(self, survey: Survey, channel: str, language: str) -> None:
        self._survey = survey
        self._channel = channel
        self._language = language
        self._default = survey.languages[0]

    def speech(self, prompt: Prompt) -> Speech:
        alternatives: list[tuple[tuple[Condition, ...], Line | None]] = []
        for case in prompt.cases:
            outer = () if case.when is None else (case.when.evaluate,)
            alternatives += [((*outer, *inner), line) for inner, line in self._lines(case)]
            alternatives.append((outer, None))
        return Speech(alternatives)

    def text(self, text: Text) -> tuple[Template | None, str]:
        """The template that serves the language, and the language in which it was found."""
        if text.by_language is None:
            return text.plain, self._language
        found = find_by_language(text.by_language, self._language, self._default)
        return found if found is not None else (None, self._language)

    def words(self, words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
        """The words that serve the language: those for all languages (under ""), or by the usual fallback."""
        if "" in words:
            return words[""]
        found = find_by_language(words, self._language, self._default)
        return None if found is None else found[0]

    def _lines(self, case: PromptCase) -> list[tuple[tuple[Condition, ...], Line]]:
        written = [self._line(wording) for wording in case.wordings]
        override = case.overrides.get(self._channel)
        if override is None:
            return written
        return [line for wording in override for line in self._overriding(wording, case.wordings)]

    def _overriding(
        self, override: Wording, overridden: tuple[Wording, ...]
    ) -> list[tuple[tuple[Condition, ...], Line]]:
        """An override that has a text stands alone; one with only a sound keeps the texts it overrides."""
        if override.text is not None:
            return [self._line(override)]
        outer = _conditions(override)
        kept = [self._line(Wording(each.text, override.sound, each.when)) for each in overridden]
        silent = Wording(None, override.sound)
        return [((*outer, *inner), line) for inner, line in (*kept, self._line(silent))]

    def _line(self, wording: Wording) -> tuple[tuple[Condition, ...], Line]:
        template, found = (None, self._language) if wording.text is None else self.text(wording.text)
        return _conditions(wording), Line(template, self._sound(wording.sound, found, wording.text is None))

    def _sound(self, sound: Sound | None, found: str, stands_alone: bool) -> str:
        """The URL of a recording for a text found in the language `found` (section 2.4)."""
        if sound is None:
            return ""
        name = sound.plain
        if sound.by_language is not None and stands_alone:
            name, found = find_by_language(sound.by_language, found, self._default) or (None, found)
        elif sound.by_language is not None:
            name = {tag.lower(): each for tag, each in sound.by_language.items()}.get(found.lower())
        return "" if not name else _url(name, self._survey.sounds).replace("{language}", found)


def _conditions(wording: Wording) -> tuple[Condition, ...]:
    return () if wording.when is None else (wording.when.evaluate,)


def _url(name: str, sounds: str | None) -> str:
    if sounds is None or "://" in name:
        return name
    return sounds + name if sounds.endswith("/") else f"{sounds}/{name}"


def sentence(text: str) -> Speech:
    """Speech of a sentence of a lexicon, which has no piping."""
    return Speech([((), _Sentence(text))])


class _Sentence(Line):
    """A lexicon's sentence: constant, but for names in braces that are filled by replacement."""

    __slots__ = ()

    def __init__(self, text: str) -> None:
        super().__init__(None, "")
        self._before = text

    def fill(self, scope: Scope, placeholders: Mapping[str, str]) -> str:
        text = self.text(scope)
        for name, value in placeholders.items():
            text = text.replace("{" + name + "}", value)
        return text
