"""The stored state once more from the events: an interview is the fold of its inputs, the state only their cache."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from askline.engine.advance import advance
from askline.engine.inputs import (
    Abandon,
    Back,
    Begin,
    Elapsed,
    HangUp,
    Input,
    Jump,
    Keys,
    OptOut,
    Repeat,
    Resume,
    Say,
    Silence,
    Skip,
    Unfit,
)
from askline.engine.state import InterviewState, Setting, new_state
from askline.errors import StateUnreadable
from askline.interviews.interaction import Event
from askline.interviews.json_text import from_text, to_text
from askline.interviews.moments import to_datetime
from askline.survey.definition import Survey

INPUTS: dict[str, Callable[[str, datetime], Input]] = {
    "say": Say,
    "keys": lambda heard, at: Keys(heard.strip(), at),
    "unfit": Unfit,
    "jump": Jump,
    "abandon": Abandon,
    "silence": lambda heard, at: Silence(at),
    "hang_up": lambda heard, at: HangUp(at),
    "resume": lambda heard, at: Resume(at),
    "back": lambda heard, at: Back(at),
    "repeat": lambda heard, at: Repeat(at),
    "skip": lambda heard, at: Skip(at),
    "elapsed": lambda heard, at: Elapsed(at),
    "opt_out": lambda heard, at: OptOut(at),
}


def beginning(setting: Setting) -> str:
    """What an interview begins with, as the event of its beginning keeps it."""
    return to_text([setting.survey_type, setting.language, dict(setting.attributes), dict(setting.facts), setting.seed])


def state_of_events(survey: Survey, events: Iterable[Event]) -> InterviewState:
    """The state that an interview's events come to, in their order.

    raises    StateUnreadable `state-damaged` where it never began
    """
    state: InterviewState | None = None
    for event in events:
        at = to_datetime(event.at)
        if event.kind == "begin":
            state = advance(survey, new_state(survey, *from_text(event.heard or "[]")), Begin(at)).state
        elif state is not None and event.kind in INPUTS:
            state = advance(survey, state, INPUTS[event.kind](event.heard or "", at)).state
    if state is None:
        raise StateUnreadable("state-damaged", "the events have no beginning")
    return state
