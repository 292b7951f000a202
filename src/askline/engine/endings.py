"""How an interview ends, and what its ending is called by those who count (section 8)."""

from __future__ import annotations

from askline.engine.order import Place, ancestors, entries_of, place
from askline.engine.records import Ended
from askline.engine.state import Ending, InterviewState, from_last
from askline.engine.step import Step
from askline.engine.trace import note
from askline.survey.definition import Group, Question, Survey

REASONS = ("hang_up", "attempts", "expired", "restricted", "undeliverable")  # why an interview is abandoned


def end(step: Step, kind: str, reason: str | None = None) -> None:
    """End the interview; nothing more is asked, and the ending never changes (but see `Resume`)."""
    step.state.ending = Ending(kind, reason)
    step.state.pending = None
    step.ask = None
    step.question_text = None
    step.log.append((Ended, kind, reason))
    note(step, "ended", str(step.state.ending))


def complete(step: Step) -> None:
    """The last question is left: say the closing."""
    say_closing(step)
    end(step, "completed")


def say_closing(step: Step) -> None:
    closing = step.plan.closing
    said = closing.said(step.state) if closing else None
    if said is not None:
        step.add_prompt(*said)


def disposition(survey: Survey, state: InterviewState) -> str | None:
    """The AAPOR disposition of an ended interview, None while it goes on.

    source    AAPOR Standard Definitions; the shares are its example, fixed by section 8 of the language
    """
    ending = state.ending
    if ending is None:
        return None
    answered, share = _share_answered(survey, state)
    if ending.kind == "screened_out":
        return "not eligible"
    if ending.kind == "failed" or ending.reason == "restricted":
        return "other"
    if ending.kind == "abandoned" and (ending.reason == "undeliverable" or not state.has_begun):
        return "non-contact"
    if ending.kind == "opted_out" or (ending.kind == "abandoned" and not answered):
        return "refusal"
    if ending.kind == "completed":
        return "complete" if share >= 0.8 else "partial"
    if share > 0.8:
        return "complete"
    return "partial" if share >= 0.5 else "break-off"


def _share_answered(survey: Survey, state: InterviewState) -> tuple[int, float]:
    """How many questions have a value, and their share of those that the interview had (1.0 of none)."""
    had = {key for key, _ in from_last(state.path)}
    is_through = state.ending is not None and state.ending.kind == "completed"
    if state.has_begun and not is_through:
        had.add(state.key)
        had |= _still_to_come(survey, state)
    answered = sum(key in state.answers for key in had)
    return answered, answered / len(had) if had else 1.0


def _still_to_come(survey: Survey, state: InterviewState) -> set[int]:
    """The keys of the questions that follow the open one in order, each group once, whose `when` holds now."""
    here = place(survey, state.setting, state.position, state.turn)
    around = ancestors(survey, state.position)
    return set(_following(survey, state, None, here, around))


def _following(
    survey: Survey, state: InterviewState, container: int | None, here: Place, around: tuple[int, ...]
) -> list[int]:
    found: list[int] = []
    for position in entries_of(survey, state.setting, container):
        node = survey.nodes[position]
        is_behind = place(survey, state.setting, position, state.turn) <= here
        if (is_behind and position not in around) or not (
            position in around or node.when is None or node.when.evaluate(state)
        ):
            continue
        if isinstance(node, Group):
            found += _following(survey, state, position, here, around)
        elif isinstance(node, Question) and node.order is not None:
            found.append(position + (state.turn if node.repeat in around else 0) * state.setting.size)
    return found
