"""The open question as a page shows it: which control takes its answer, and what text each choice sends.

A choice sends a text that the question's own reader takes for just that answer; so what is pressed here is no other
than what might have been typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from askline.answers.dates import bound_on
from askline.answers.outcome import Accepted, Declined
from askline.engine.plan import Ask
from askline.engine.state import InterviewState
from askline.survey.definition import NonAnswer, Question
from askline.survey.kinds import DATE
from askline.survey.languages import find_by_language
from askline.survey.saying import say, say_plainly
from askline.survey.scope import Value
from askline.web.pages.words import Words

MOST_BUTTONS = 11  # of a scale
LONG_TEXT = 200  # characters from which on a text gets a field of several lines


class Choice(NamedTuple):
    """One thing to press: what it says and what it sends. `is_chosen`: whether it was the answer before."""

    text: str
    answer: str
    is_chosen: bool = False


class Field(NamedTuple):
    """A field to type into, in the terms of HTML; "" is left out."""

    type: str = "text"
    inputmode: str = ""
    autocomplete: str = "off"
    min: str = ""
    max: str = ""
    maxlength: int | str = ""
    is_long: bool = False
    value: str = ""


class QuestionView(NamedTuple):
    """How an answer is given.

    control   `choices` (press one), `scale` (press one of a row), `checks` (tick several) or `field`
    field     what is typed into; of `choices` the field for something else
    hint      what fits, in the page's words; "" where nothing need be said
    declines  non-answers that the question takes
    can_skip  whether an empty answer skips it
    """

    control: str
    choices: tuple[Choice, ...] = ()
    field: Field | None = None
    hint: str = ""
    declines: tuple[Choice, ...] = ()
    can_skip: bool = False


class Occasion(NamedTuple):
    """When a question is shown. `misfit`: the answer that has just not been understood, there to be mended."""

    words: Words
    today: date | None
    misfit: str | None = None


def question_view(ask: Ask, state: InterviewState, now: Occasion) -> QuestionView:
    """The open question, or what is asked to confirm its answer."""
    if ask.known is None:
        ask.make_ready()
    if state.pending is not None:
        return QuestionView("choices", _yes_no(now.words))
    question = ask.question
    view = _CONTROLS.get(question.type, _field)(ask, state, now)
    if now.misfit is not None:
        view = _with_misfit(view, now.misfit)
    elif state.key in state.kept:
        view = _with_earlier(view, ask, state, state.kept[state.key])
    hints = [view.hint, "" if question.required else now.words.texts["optional"]]
    return view._replace(
        hint=" ".join(filter(None, hints)),
        declines=tuple(_declines(ask, state, now.words)),
        can_skip=not question.required,
    )


def _with_misfit(view: QuestionView, misfit: str) -> QuestionView:
    if view.control == "checks":
        ticked = misfit.split(", ")
        return view._replace(choices=tuple(each._replace(is_chosen=each.answer in ticked) for each in view.choices))
    return view._replace(field=view.field and view.field._replace(value=misfit))


def _with_earlier(view: QuestionView, ask: Ask, state: InterviewState, value: Value) -> QuestionView:
    """With the answer that was given before the interview went back to this question."""
    choices = tuple(each._replace(is_chosen=_means(ask, state, each.answer, value)) for each in view.choices)
    view = view._replace(choices=choices)
    if view.field is None or any(each.is_chosen for each in choices):
        return view
    return view._replace(field=view.field._replace(value=say_plainly(value, state)))


def _means(ask: Ask, state: InterviewState, text: str, value: Value) -> bool:
    """Whether the text is read as the value, or as one of several."""
    outcome = ask.reader.read(text, state)
    if not isinstance(outcome, Accepted):
        return False
    if isinstance(value, tuple) and isinstance(outcome.value, tuple):
        return set(outcome.value) <= set(value)
    return outcome.value == value


def answer_to_nothing_ticked(ask: Ask) -> str:
    """What an empty set of ticks says: «none» where that may be answered, else nothing."""
    question = ask.question
    return min(ask.plan.lexicon.none) if question.type == "multi" and question.minimum == 0 else ""


def _yes_no(words: Words) -> tuple[Choice, ...]:
    return Choice(words.texts["say_yes"], "1"), Choice(words.texts["say_no"], "2")


def _yes_no_control(ask: Ask, state: InterviewState, now: Occasion) -> QuestionView:
    return QuestionView("choices", _yes_no(now.words))


def _options(ask: Ask, state: InterviewState) -> Iterator[Choice]:
    for option in ask.options_shown(state):
        fitting: tuple[Value, ...] = (option.value, (option.value,))
        named = (str(option.value), option.key, option.text)
        yield Choice(option.text, _read_as(ask, state, fitting, named) or option.key)


def _read_as(ask: Ask, state: InterviewState, fitting: Iterable[object], texts: Iterable[str]) -> str | None:
    """The first of the texts that is read as one of these values, and not as a word for anything else."""
    wanted = [list(each) if isinstance(each, tuple) else each for each in fitting]
    for text in texts:
        if "," in text or ask.plan.command(text.strip()) is not None:
            continue
        outcome = ask.reader.read(text.strip(), state)
        if isinstance(outcome, Accepted) and _plain(outcome.value) in wanted:
            return text
    return None


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple | list) else value


def _choice(ask: Ask, state: InterviewState, now: Occasion) -> QuestionView:
    question = ask.question
    other = Field(maxlength=question.max_length or "") if question.other else None
    return QuestionView("choices", tuple(_options(ask, state)), other)


def _several(ask: Ask, state: InterviewState, now: Occasion) -> QuestionView:
    least, most = ask.question.minimum, ask.question.maximum
    if isinstance(least, int) and isinstance(most, int) and least > 0:
        hint = now.words.fill("several_between", least=least, most=most)
    elif isinstance(most, int):
        hint = f"{now.words.texts['several']} {now.words.fill('at_most', most=most)}"
    elif isinstance(least, int) and least > 1:
        hint = f"{now.words.texts['several']} {now.words.fill('at_least', least=least)}"
    else:
        hint = now.words.texts["several"]
    return QuestionView("checks", tuple(_options(ask, state)), hint=hint)


def _number(ask: Ask, state: InterviewState, now: Occasion) -> QuestionView:
    question = ask.question
    lowest, highest = _bounds(question)
    are_whole = isinstance(lowest, int) and isinstance(highest, int) and not question.decimal
    if are_whole and highest - lowest < MOST_BUTTONS:
        scale = tuple(Choice(str(each), str(each)) for each in range(lowest, highest + 1))
        return QuestionView("scale", scale)
    is_natural = isinstance(lowest, int) and lowest >= 0 and not question.decimal
    mode = "numeric" if is_natural else "decimal" if isinstance(lowest, int | float) and lowest >= 0 else ""
    return QuestionView("field", field=Field(inputmode=mode), hint=_between(lowest, highest, now.words))


def _bounds(question: Question) -> tuple[Any, Any]:
    usual: tuple[Any, Any] = {"nps": (0, 10), "rating": (1, 5)}.get(question.type, (None, None))
    lowest = usual[0] if question.minimum is None else question.minimum
    return lowest, usual[1] if question.maximum is None else question.maximum


def _between(lowest: object, highest: object, words: Words) -> str:
    if lowest is None:
        return "" if highest is None else words.fill("at_most", most=highest)
    if highest is None:
        return words.fill("at_least", least=lowest)
    return words.fill("between", least=lowest, most=highest)


def _field(ask: Ask, state: InterviewState, now: Occasion) -> QuestionView:
    question = ask.question
    if question.type == "digits":
        return QuestionView("field", field=Field(inputmode="numeric"), hint=now.words.texts["digits"])
    if question.type == "text":
        longest = question.max_length or LONG_TEXT
        return QuestionView("field", field=Field(maxlength=question.max_length or "", is_long=longest >= LONG_TEXT))
    return QuestionView("field", field=_FIELDS[question.type], hint=_example(question, now))


def _example(question: Question, now: Occasion) -> str:
    """What an answer looks like; where that is well known, only after one that was not understood."""
    is_misfit = now.misfit is not None
    if question.type == "phone" and (is_misfit or question.country is None):
        return now.words.texts["international"]
    return now.words.texts["like_email"] if question.type == "email" and is_misfit else ""


def _date(ask: Ask, state: InterviewState, now: Occasion) -> QuestionView:
    written = (ask.question.minimum, ask.question.maximum)
    bounds = [bound_on(each if isinstance(each, str) else None, now.today) for each in written]
    lowest, highest = ("" if each is None else each.isoformat() for each in bounds)
    first, last = (None if each is None else say(each.isoformat(), DATE, state) for each in bounds)
    return QuestionView("field", field=Field("date", min=lowest, max=highest), hint=_between(first, last, now.words))


def _declines(ask: Ask, state: InterviewState, words: Words) -> Iterator[Choice]:
    question, lexicon = ask.question, ask.plan.lexicon
    for which, given, usual in (
        ("dont_know", question.dont_know, sorted(lexicon.dont_know)),
        ("refused", question.refused, sorted(lexicon.refused)),
    ):
        if given is None:
            continue
        own = _own_words(given, ask)
        keys = () if given.key is None else (given.key,)
        sent = next((each for each in (*own, *usual, *keys) if _is_declined(ask, state, each, which)), None)
        if sent is not None:
            yield Choice(_capital(own[0]) if own else words.texts[which], sent)


def _own_words(given: NonAnswer, ask: Ask) -> tuple[str, ...]:
    if not given.words:
        return ()
    if "" in given.words:
        return given.words[""]
    found = find_by_language(given.words, ask.plan.language, ask.plan.survey.languages[0])
    return () if found is None else found[0]


def _is_declined(ask: Ask, state: InterviewState, text: str, which: str) -> bool:
    return ask.plan.command(text) is None and ask.reader.read(text, state) == Declined(which)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_CONTROLS = {
    "yesno": _yes_no_control,
    "choice": _choice,
    "multi": _several,
    "number": _number,
    "nps": _number,
    "rating": _number,
    "date": _date,
}
_FIELDS = {
    "time": Field("time"),
    "phone": Field("tel", "tel", "tel"),
    "email": Field("email", "email", "email"),
}
