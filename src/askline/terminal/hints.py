"""What may be answered to the open question, in words for whoever tries a survey.

The respondent never sees these: they are no part of the survey, and they are English whatever its language is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from askline.engine.step import Step
    from askline.survey.definition import NonAnswer, Question

MANY = 10000  # the longest text by default: not worth a word
EXAMPLES = {
    "time": "a time such as 9:05 or 9:05 pm",
    "phone": "a phone number",
    "email": "an e-mail address",
}


def hints(step: Step) -> list[str]:
    """Lines that say which answers or keys are possible; options that the prompt does not list, one a line."""
    if step.question is None or step.ask is None:
        return []
    if step.state.pending is not None:
        return [_yes_or_no(step)]
    wanted = [*_wanted(step, step.question), *_ways_out(step, step.question)]
    return [*_unsaid_options(step), *([", or ".join(wanted)] if wanted else [])]


def _wanted(step: Step, question: Question) -> list[str]:
    if question.type == "yesno":
        return [_yes_or_no(step)]
    if question.type in ("nps", "rating", "number"):
        return [_number(question)]
    if question.type == "choice":
        return ["anything else"] if question.other else []
    if question.type == "multi":
        return [_several(question)]
    if question.type in ("text", "digits"):
        return _length(question)
    if question.type == "date":
        return ["a date such as 2026-03-31" + _bounds(question, "not before {}", "not after {}")]
    return [EXAMPLES[question.type] + (f" of {question.country}" if question.country else "")]


def _yes_or_no(step: Step) -> str:
    return "1 for yes, 2 for no" if step.plan.channel == "voice" else "yes or no"


def _number(question: Question) -> str:
    amount = "a number" if question.decimal else "a whole number"
    return amount + _bounds(question)


def _bounds(question: Question, least: str = "{} at least", most: str = "{} at most") -> str:
    lowest, highest = question.minimum, question.maximum
    if lowest is not None and highest is not None:
        return f" from {lowest} to {highest}"
    if lowest is not None:
        return f", {least.format(lowest)}"
    return "" if highest is None else f", {most.format(highest)}"


def _several(question: Question) -> str:
    least = int(question.minimum or 0) if not isinstance(question.minimum, str) else 0
    most = question.maximum
    amount = f", {least} at least" if least > 1 else ""
    return f"several with commas between them{amount}" + (f", {most} at most" if most is not None else "")


def _length(question: Question) -> list[str]:
    least, most = question.min_length, question.max_length
    unit = "digits" if question.type == "digits" else "characters"
    if least is not None and least == most:
        return [f"{most} {unit}"]
    if most is None or most == MANY:
        return [f"{least} {unit} at least"] if least else ["digits"] if unit == "digits" else []
    return [f"{least} to {most} {unit}" if least else f"at most {most} {unit}"]


def _unsaid_options(step: Step) -> Iterator[str]:
    """The options with their keys, where the prompt does not say them."""
    ask = step.ask
    if ask is None or not ask.question.options or ask.says_options:
        return
    for option in ask.options_shown(step.state):
        yield f"{option.key} {option.text}"


def _ways_out(step: Step, question: Question) -> Iterator[str]:
    """How not to answer."""
    if question.dont_know is not None:
        yield _non_answer("don't know", question.dont_know)
    if question.refused is not None:
        yield _non_answer("no answer", question.refused)
    if not question.required:
        yield _to_skip(step)


def _non_answer(name: str, non_answer: NonAnswer) -> str:
    return f"{non_answer.key} for {name}" if non_answer.key else f'"{name}"'


def _to_skip(step: Step) -> str:
    if step.plan.channel != "voice":
        return "nothing, to skip it"
    key = step.plan.survey.voice.skip_key
    return f"{key} to skip it" if key else '"skip"'
