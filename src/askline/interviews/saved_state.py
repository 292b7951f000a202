"""An interview's state as the store keeps it after every turn: by places instead of names, quick to write.

Two lines of JSON: what the interview began with, and how far it has come; a turn seldom changes the first.
`engine.state_json` writes a state for people and for other versions of a survey's file; this text belongs to the very
survey version that its interaction names, and never leaves the store. It is a cache of what the events come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from immutables import Map

from askline.engine.state import EMPTY_PATH, Ending, InterviewState, Path, Setting, from_last, new_state, push
from askline.errors import StateUnreadable
from askline.interviews.json_text import from_text, to_text
from askline.interviews.moments import to_datetime, to_moment
from askline.survey.definition import Survey

VERSION = 2
_FIRST_LINE = f"[{VERSION},"


def state_to_text(state: InterviewState, earlier: str | None = None) -> str:
    """The state's text; `earlier` is that of a state with the same setting."""
    is_known = earlier is not None and earlier.startswith(_FIRST_LINE)
    first = earlier.partition("\n")[0] if earlier and is_known else _setting_to_text(state.setting)
    maps = [_pairs(each) for each in (state.answers, state.nonresponses, state.kept, state.items)]
    rest = [
        state.position, state.turn, *_path_written(state), dict(state.variables), state.no_matches, state.no_inputs,
        state.pending, state.ending and [*state.ending], state.opted_out, state.turns, _moment(state.now),
        _moment(state.last_heard), state.reminded,
    ]  # fmt: skip
    return f"{first}\n{to_text([maps, rest])}"


def _setting_to_text(setting: Setting) -> str:
    fixed = [
        setting.survey_type, setting.language, setting.seed, dict(setting.attributes), dict(setting.facts),
        dict(setting.data), _pairs(setting.group_orders), _pairs(setting.option_orders),
    ]  # fmt: skip
    return to_text([VERSION, fixed])


def state_from_text(survey: Survey, text: str) -> InterviewState:
    """The state; raises StateUnreadable `state-too-new` or `state-damaged`."""
    try:
        first, _, second = text.partition("\n")
        version, *fixed = from_text(first)
        if version != VERSION:
            raise StateUnreadable("state-too-new", f"the stored interview has version {version}, not {VERSION}")
        return _state(survey, *fixed, *from_text(second))
    except (ValueError, TypeError, IndexError) as problem:
        raise StateUnreadable("state-damaged", f"the stored interview is damaged: {problem}") from problem


def _pairs(held: Mapping[Any, Any]) -> list[Any]:
    """Keys and values in turn: JSON has no maps by number."""
    return list(chain.from_iterable(held.items())) if held else []


def _moment(at: datetime | None) -> int | None:
    return None if at is None else to_moment(at)


def _path_written(state: InterviewState) -> tuple[list[int], list[Any]]:
    """The keys on the path, the last first; and places with the variables that hold from there on."""
    keys: list[int] = []
    variables: list[Any] = []
    after: Any = state.variables
    for key, asked_with in from_last(state.path):
        if asked_with is not after and asked_with != after:
            variables += (len(keys), dict(asked_with))
        after = asked_with
        keys.append(key)
    return keys, variables


def _state(survey: Survey, fixed: list[Any], maps: list[Any], rest: list[Any]) -> InterviewState:
    survey_type, language, seed, attributes, facts, data, group_orders, option_orders = fixed
    state = new_state(survey, survey_type, language, seed=seed)
    state.setting = Setting(
        survey, survey_type, language, seed, _values(attributes), facts, data,
        dict(_pairwise(group_orders)), dict(_pairwise(option_orders)),
    )  # fmt: skip
    state.answers, state.nonresponses, state.kept, state.items = (Map(_pairwise(each)) for each in maps)
    (
        state.position, state.turn, keys, asked_with, variables, state.no_matches, state.no_inputs,
        pending, ending, state.opted_out, state.turns, now, last_heard, state.reminded,
    ) = rest  # fmt: skip
    state.variables = Map(_values(variables))
    state.path = _path(keys, dict(_pairwise(asked_with)), state.variables)
    state.pending = None if pending is None else (_value(pending[0]), pending[1])
    state.ending = None if ending is None else Ending(*ending)
    state.now = None if now is None else to_datetime(now)
    state.last_heard = None if last_heard is None else to_datetime(last_heard)
    return state


def _path(keys: list[int], asked_with: Mapping[int, Any], variables: Map[str, Any]) -> Path:
    backwards = []
    for place, key in enumerate(keys):
        if place in asked_with:
            variables = Map(asked_with[place])
        backwards.append((key, variables))
    path = EMPTY_PATH
    for key, held in reversed(backwards):
        path = push(path, key, held)
    return path


def _pairwise(flat: list[Any]) -> Iterable[tuple[Any, Any]]:
    return [(flat[at], _value(flat[at + 1])) for at in range(0, len(flat), 2)]


def _values(held: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in held.items()}


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_value(each) for each in value)
    return _values(value) if isinstance(value, dict) else value
