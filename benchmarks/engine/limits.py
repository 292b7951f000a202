"""What Python itself allows on W1: a loop written for it by hand, with nothing that a real engine needs besides.

No retries, languages, channels, records or saved states. Three variants:

    bare       closures and a dict of answers; nothing is checked
    checked    each answer is checked
    written    each answer is checked; what changed, and the result, are written as JSON by msgspec. This is the limit
               that the engine's speed is compared with, since a step that is kept nowhere is worth nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from benchmarks.engine import workload
from benchmarks.engine.worker import serve

Answers = dict[str, Any]
Session = tuple[list[Any], Answers, int]
Turn = tuple[Session, int, Any]


class Change(msgspec.Struct):
    """What a journal would keep of a step."""

    question: str
    value: int | str
    next: int


class Result(msgspec.Struct):
    prompts: list[str]
    sound_files: list[str]
    survey_completed: bool
    current_question: str | None


class Limit(NamedTuple):
    """One variant, as `worker` holds it."""

    step: Callable[[Session, Any], Turn]
    build: Callable[[int], list[Any]]
    start: Callable[[list[Any]], Turn]
    native: Callable[[Any], Any]
    prompt: Callable[[Any], str]


_write = msgspec.json.Encoder().encode
_CHECKS: dict[str, Callable[[Any], bool]] = {
    "nps": lambda given: type(given) is int and 0 <= given <= 10,
    "yesno": {"yes", "no"}.__contains__,
    "choice": {"1", "2", "3"}.__contains__,
    "text": lambda given: type(given) is str and 0 < len(given) <= workload.LONGEST_TEXT,
}
_OVER = {"prompts": [], "sound_files": [], "survey_completed": True, "current_question": None}


def build(size: int) -> list[Any]:
    """By number: (name, prompt, sounds, is_passed_over, is_fitting); None ends the list."""
    made = [
        (item.name, _prompt(item), [item.sound], _is_passed_over(item), _CHECKS[item.type])
        for item in workload.questions(size)
    ]
    return [None, *made, None]


def _prompt(item: workload.Item) -> Callable[[Answers], str]:
    before, piped, after = item.before, item.piped, item.after
    if piped is None:
        return lambda answers: before
    return lambda answers: f"{before}{answers[piped]}{after}"


def _is_passed_over(item: workload.Item) -> Callable[[Answers], bool] | None:
    if item.asked_if is None:
        return None
    question, operator, constant = item.asked_if
    if operator == "<=":
        return lambda answers: answers[question] > constant
    return lambda answers: answers[question] == constant


def start(made: list[Any]) -> Turn:
    name, prompt, sounds, _, _ = made[1]
    result = {"prompts": [prompt({})], "sound_files": sounds, "survey_completed": False, "current_question": name}
    return (made, {}, 1), 1, result


def in_memory(is_checked: bool) -> Limit:
    def step(session: Session, given: Any) -> Turn:
        made, answers, number = session
        name, _, _, _, is_fitting = made[number]
        if is_checked and not is_fitting(given):
            raise ValueError(given)
        answers[name] = given
        number += 1
        entry = made[number]
        while entry is not None and entry[3] is not None and entry[3](answers):
            number += 1
            entry = made[number]
        if entry is None:
            return (made, answers, 0), 0, _OVER
        result = {
            "prompts": [entry[1](answers)], "sound_files": entry[2], "survey_completed": False,
            "current_question": entry[0],
        }  # fmt: skip
        return (made, answers, number), number, result

    return Limit(step, build, start, lambda given: given, lambda result: result["prompts"][0])


def written() -> Limit:
    def step(session: Session, given: Any) -> Turn:
        made, answers, number = session
        name, _, _, _, is_fitting = made[number]
        if not is_fitting(given):
            raise ValueError(given)
        answers[name] = given
        number += 1
        entry = made[number]
        while entry is not None and entry[3] is not None and entry[3](answers):
            number += 1
            entry = made[number]
        if entry is None:
            number = 0
            result = Result([], [], True, None)
        else:
            result = Result([entry[1](answers)], entry[2], False, entry[0])
        _write(Change(name, given, number))
        _write(result)
        return (made, answers, number), number, result

    return Limit(step, build, start, lambda given: given, _first_prompt)


def _first_prompt(result: Any) -> str:
    return (result["prompts"] if isinstance(result, dict) else result.prompts)[0]


VARIANTS = {"bare": lambda: in_memory(False), "checked": lambda: in_memory(True), "written": written}

if __name__ == "__main__":
    serve(VARIANTS[sys.argv[1]](), f"limit, {sys.argv[1]}")
