"""Every prompt of a survey, in each language and on each channel, as parts: constant texts and what is piped.

A prompt that the interview words differently on a channel stands here once for each wording; one that several
channels or places share, once. What a recording is called follows the survey's `sound`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from askline.engine.plan import SENTENCES, Plan
from askline.survey.definition import CHANNELS, Prompt, Question, Survey, Text
from askline.survey.templates import Piped, Template

if TYPE_CHECKING:
    from askline.engine.plan import Ask
    from askline.engine.prompts import Line

ONLY_ON_SMS = ("help", "stopped", "remind")
TAPERED = ("no_match", "no_input")
_PLACEHOLDER = re.compile(r"\{(answer|option|key)\}")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"\\|?*]")


class Fill(NamedTuple):
    """What is only known in an interview: the expression between the braces."""

    source: str


Part = str | Fill
Parts = tuple[Part, ...]


class PromptToRender(NamedTuple):
    """One wording.

    name      of its files, below a folder for the language, without a suffix; unique there
    place     where it stands in the survey: `greeting`, `why`, `why.no_match.2`, `messages.confirm`
    language  that it is spoken in
    channels  on which it is said
    sound     the URL or path of its recording as the survey has it, "" for none
    """

    name: str
    place: str
    language: str
    channels: tuple[str, ...]
    sound: str
    parts: Parts


class Wording(NamedTuple):
    place: str
    language: str
    sound: str
    parts: Parts


def prompts_to_render(survey: Survey, languages: Sequence[str]) -> list[PromptToRender]:
    """What is said in these of the survey's languages; the wordings of calls come first and have the plain names."""
    found: dict[tuple[str, str, Parts], PromptToRender] = {}
    names: set[tuple[str, str]] = set()
    for language in languages:
        for channel in CHANNELS:
            for each in _wordings(Plan(survey, channel, language)):
                wanted = _name_wanted(each, survey)
                key = (each.language, wanted, each.parts)
                known = found.get(key)
                if known is None:
                    name = _free(wanted, each.language, channel, names)
                    found[key] = PromptToRender(name, each.place, each.language, (channel,), each.sound, each.parts)
                elif channel not in known.channels:
                    found[key] = known._replace(channels=(*known.channels, channel))
    return list(found.values())


def _wordings(plan: Plan) -> Iterator[Wording]:
    """Everything that is said on one channel in one language and has words."""
    for each in _all_wordings(plan):
        if any(isinstance(part, Fill) or part.strip() for part in each.parts):
            yield each


def _all_wordings(plan: Plan) -> Iterator[Wording]:
    survey = plan.survey
    for name in ("greeting", "instructions"):
        yield from _of_prompt(plan, name, getattr(survey, name))
    for node in survey.nodes:
        if isinstance(node, Question):
            yield from _of_question(plan, node)
    yield from _of_prompt(plan, "closing", survey.closing)
    yield from _of_messages(plan)


def _of_question(plan: Plan, question: Question) -> Iterator[Wording]:
    ask = plan.ask(question.position)
    options = _options(plan, ask) if question.options else ()
    for line in plan.voice.speech(question.prompt).lines:
        parts = _parts(line, {"options": options})
        if ask.says_options and not line.has_placeholder("options"):
            parts = _joined((*parts, " " if parts else "", *options))
        yield Wording(question.name, _language(plan, question.prompt, line), line.sound, parts)
    if isinstance(question.confirm, Prompt):
        yield from _of_prompt(plan, f"{question.name}.confirm", question.confirm)
    for number, rule in enumerate(question.rules, start=1):
        yield from _of_prompt(plan, f"{question.name}.say.{number}", rule.say)
    yield from _of_sentences(plan, question.name, question)


def _of_sentences(plan: Plan, place: str, owner: object) -> Iterator[Wording]:
    """The sentences that a question has of its own, or those that the survey has in `messages`."""
    for name in ("too_many_attempts", *ONLY_ON_SMS):
        if name not in ONLY_ON_SMS or plan.channel == "sms":
            yield from _of_prompt(plan, f"{place}.{name}", getattr(owner, name, None))
    for name in TAPERED:
        for number, prompt in enumerate(getattr(owner, name) or (), start=1):
            yield from _of_prompt(plan, f"{place}.{name}.{number}", prompt)


def _of_messages(plan: Plan) -> Iterator[Wording]:
    """The survey's own sentences, and those of the language where it has none."""
    messages = plan.survey.messages
    yield from _of_sentences(plan, "messages", messages)
    questions = [node for node in plan.survey.nodes if isinstance(node, Question)]
    if any(each.confirm is True for each in questions):
        yield from _of_prompt(plan, "messages.confirm", messages.confirm)
    for name in (*SENTENCES, *TAPERED):
        is_said = name != "confirm" or any(each.confirm is True for each in questions)
        if getattr(messages, name) is None and is_said and (name not in ONLY_ON_SMS or plan.channel == "sms"):
            yield Wording(f"messages.{name}", plan.language, "", _of_lexicon(plan, name, {}))


def _of_prompt(plan: Plan, place: str, prompt: Prompt | None) -> Iterator[Wording]:
    """Each line of a prompt."""
    if prompt is not None:
        for line in plan.voice.speech(prompt).lines:
            yield Wording(place, _language(plan, prompt, line), line.sound, _parts(line, {}))


def _language(plan: Plan, prompt: Prompt, line: Line) -> str:
    """The language in which the text of a line was found."""
    for case in prompt.cases:
        for wording in (*case.wordings, *case.overrides.get(plan.channel, ())):
            if wording.text is not None:
                template, language = plan.voice.text(wording.text)
                if template is not None and template is line.template:
                    return language
    return plan.language


def _options(plan: Plan, ask: Ask) -> Parts:
    """The options as they are said, where their order and keys are known beforehand."""
    question = ask.question
    texts = [_text(plan, option.text) for option in question.options]
    if question.shuffle:
        return (Fill("options"),)
    if plan.channel == "web":
        constant = [part for text in texts for part in text if isinstance(part, str)]
        are_all = all(len(text) == 1 for text in texts) and len(constant) == len(texts)
        return (plan.lexicon.join(constant),) if are_all else (Fill("options"),)
    separator = "\n" if plan.channel == "sms" else " "
    parts: list[Part] = []
    for number, (option, text) in enumerate(zip(question.options, texts, strict=True), start=1):
        key = str(number) if option.is_numbered else option.key
        parts += [separator, *_option_said(plan, {"option": text, "key": (key,)})]
    return _joined(parts[1:])


def _text(plan: Plan, text: Text) -> Parts:
    template, _ = plan.voice.text(text)
    return () if template is None else _of_template(template, {})


def _option_said(plan: Plan, values: Mapping[str, Parts]) -> Parts:
    own = plan.survey.messages.option
    if own is None:
        return _of_lexicon(plan, "option", values)
    line = plan.voice.speech(own).only
    return (Fill("option"),) if line is None else _parts(line, values)


def _of_lexicon(plan: Plan, name: str, values: Mapping[str, Parts]) -> Parts:
    """The parts of a sentence that every interview in the language has."""
    written = plan.lexicon.messages[name]
    text = written if isinstance(written, str) else written.get(plan.channel, written["voice"])
    parts: list[Part] = []
    for index, piece in enumerate(_PLACEHOLDER.split(text)):
        parts += values.get(piece, (Fill(piece),)) if index % 2 else (piece,)
    return _joined(parts)


def _parts(line: Line, values: Mapping[str, Parts]) -> Parts:
    return () if line.template is None else _of_template(line.template, values)


def _of_template(template: Template, values: Mapping[str, Parts]) -> Parts:
    parts: list[Part] = []
    for part in template.parts:
        if isinstance(part, Piped):
            parts += values.get(part.placeholder or "", (Fill(part.source),))
        else:
            parts.append(part)
    return _joined(parts)


def _joined(parts: Iterable[Part]) -> Parts:
    """The parts with neighbouring texts as one."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return tuple(joined)


def _name_wanted(wording: Wording, survey: Survey) -> str:
    """What the recording is called below its language: as the sound, else as the place."""
    if not wording.sound:
        return wording.place.replace(".", "-")
    base = (survey.sounds or "").replace("{language}", wording.language)
    is_below = bool(base) and wording.sound.startswith(base)
    path = wording.sound.removeprefix(base) if is_below else urlsplit(wording.sound).path.rpartition("/")[2]
    steps = [_UNSAFE.sub("_", step) for step in unquote(path).split("/") if step not in ("", ".", "..")]
    return str(PurePosixPath(*steps).with_suffix("")) if steps else wording.place.replace(".", "-")


def _free(wanted: str, language: str, channel: str, taken: set[tuple[str, str]]) -> str:
    """The name, or the first like it that is free there; file systems may not tell capitals apart."""
    own = wanted if channel == CHANNELS[0] else f"{wanted}-{channel}"
    for name in chain((wanted, own), (f"{own}-{number}" for number in count(2))):
        if (language, name.casefold()) not in taken:
            taken.add((language, name.casefold()))
            return name
    raise AssertionError("numbers do not end")
