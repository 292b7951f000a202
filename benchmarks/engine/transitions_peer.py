"""`transitions` (PyPI) on W1: a state for each question, an `answer` trigger with conditions between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from transitions import Machine

from benchmarks.engine import workload

DONE = "done"
_FITS: dict[str, Callable[[Any], bool]] = {
    "nps": lambda given: isinstance(given, int) and 0 <= given <= 10,
    "yesno": lambda given: given in ("yes", "no"),
    "choice": lambda given: given in ("1", "2", "3"),
    "text": lambda given: isinstance(given, str) and 0 < len(given) <= workload.LONGEST_TEXT,
}

Turn = tuple["Respondent", int, dict[str, Any]]


class Respondent:
    """The model of one session: transitions keeps the current state on it."""

    def __init__(self, machine: Machine, by_name: dict[str, workload.Item]) -> None:
        self.machine = machine
        self.by_name = by_name
        self.answers: dict[str, Any] = {}


def build(size: int) -> tuple[Machine, dict[str, workload.Item]]:
    items = workload.questions(size)
    machine = Machine(
        model=None,
        states=[*(item.name for item in items), DONE],
        initial=items[0].name,
        transitions=[each for item in items for each in _ways_on(item, items)],
        auto_transitions=False,
        send_event=True,
    )
    return machine, {item.name: item for item in items}


def _ways_on(item: workload.Item, items: list[workload.Item]) -> list[dict[str, Any]]:
    """To the next question, or over those whose condition does not hold; the first transition that may be taken is."""
    keep = _keep(item)
    ways = []
    for following in items[item.number :]:
        condition = following.asked_if
        way = {"trigger": "answer", "source": item.name, "dest": following.name, "prepare": None if ways else keep}
        if condition is None:
            return [*ways, way]
        ways.append({**way, "conditions": lambda event, holds=condition.holds: holds(event.model.answers)})
    return [*ways, {"trigger": "answer", "source": item.name, "dest": DONE, "prepare": None if ways else keep}]


def _keep(item: workload.Item) -> Callable[[Any], None]:
    name, fits = item.name, _FITS[item.type]

    def keep(event: Any) -> None:
        given = event.args[0]
        if not fits(given):
            raise ValueError(given)
        event.model.answers[name] = given

    return keep


def native(given: int | str) -> int | str:
    return given


def start(built: tuple[Machine, dict[str, workload.Item]]) -> Turn:
    respondent = Respondent(*built)
    respondent.machine.add_model(respondent)
    return _turn(respondent)


def step(respondent: Respondent, given: int | str) -> Turn:
    respondent.answer(given)  # type: ignore[attr-defined]
    return _turn(respondent)


def _turn(respondent: Respondent) -> Turn:
    state = respondent.state  # type: ignore[attr-defined]
    if state == DONE:
        respondent.machine.remove_model(respondent)
        return respondent, 0, {"prompts": [], "sound_files": [], "survey_completed": True, "current_question": None}
    item = respondent.by_name[state]
    result = {
        "prompts": [item.prompt(respondent.answers)], "sound_files": [item.sound], "survey_completed": False,
        "current_question": state,
    }  # fmt: skip
    return respondent, item.number, result


def prompt(result: dict[str, Any]) -> str:
    return str(result["prompts"][0])
