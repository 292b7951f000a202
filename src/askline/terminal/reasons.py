"""Why the open question is asked, and why others were not: the reasons of the engine's trace in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from askline.survey.definition import Question, Survey
from askline.terminal.events import shown
from askline.terminal.session import Session, Turn

if TYPE_CHECKING:
    from askline.engine.trace import Reason

NOT_ASKED = ("passed over", "not picked")
MOST_TURNS = 200  # looked back on for questions that were not asked


def why(session: Session) -> list[str]:
    """What led from the last answer to where the interview is now, each rule and condition with its values."""
    turns = [turn for turn in session.turns if turn.steps]
    times = next((index for index, turn in enumerate(reversed(turns)) if _reasons(turn)), 0)
    reasons = [each for each in _reasons(turns[-1 - times]) if each.what not in NOT_ASKED]
    led = [sentence(each) for each in reasons]
    if [each.what for each in reasons[-1:]] == ["asked"] and all(each.what != "went to" for each in reasons):
        led[-1] += "" if reasons[-1].expression else ", the next in order"
    return [*led, *(["it was asked again since, and nothing was decided"] if times else [])]


def why_not(session: Session) -> list[str]:
    """Every question that was passed over so far, the last first."""
    told: dict[str, str] = {}
    for turn in reversed(session.turns[-MOST_TURNS:]):
        for step in reversed(turn.steps):
            for name, sentence in _not_asked(session.survey, step.trace):
                told.setdefault(name, sentence)
    return list(told.values())


def _not_asked(survey: Survey, trace: Sequence[Reason]) -> Iterator[tuple[str, str]]:
    """The questions that a turn left out: by their own `when`, not drawn, or by a rule that went past them."""
    rule: Reason | None = None
    for reason in trace:
        if reason.what in NOT_ASKED:
            yield reason.name, sentence(reason)
        elif reason.what == "rule held":
            rule = reason
        elif reason.what == "went to" and rule is not None:
            for name in _between(survey, rule.name, reason.name):
                yield name, f"gone past: {name}, since {rule.expression or 'a rule of ' + rule.name}" + _values(rule)


def _between(survey: Survey, start: str, target: str) -> list[str]:
    positions = survey.positions
    if start not in positions:
        return []
    end = positions.get(target, len(survey.nodes))
    nodes = survey.nodes[positions[start] + 1 : end]
    return [node.name for node in nodes if isinstance(node, Question) and node.order is not None]


def _reasons(turn: Turn) -> list[Reason]:
    return [reason for step in turn.steps for reason in step.trace]


def sentence(reason: Reason) -> str:
    if reason.expression is None:
        return f"{reason.what}: {reason.name}"
    return f"{reason.what}: {reason.name}, since {reason.expression}{_values(reason)}"


def _values(reason: Reason) -> str:
    values = ", ".join(f"{name} = {shown(value)}" for name, value in reason.values)
    return f" ({values})" if values else ""
