"""An interview's state as JSON and back: small, named by the survey's own names, versioned.

The text carries a checksum over the rest, so that a damaged state is told from a sound one, whatever the damage. What
an interview does not need is left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from immutables import Map

from askline.engine.state import EMPTY_PATH, Ending, InterviewState, Path, Setting, from_last, new_state, push
from askline.errors import StateUnreadable
from askline.survey.definition import Survey
from askline.survey.scope import Value

VERSION = 1
# How a state of an older version becomes one of the next: filled when there is a version 2, never changed after.
UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


def state_to_json(survey: Survey, state: InterviewState) -> str:
    body = {name: value for name, value in _body(survey, state).items() if value not in (None, {}, [], 0, False, "")}
    body = {"version": VERSION, **body}
    return _dump({**body, "checksum": _checksum(body)})


def state_from_json(survey: Survey, saved: str) -> InterviewState:
    """The state that was saved.

    raises    StateUnreadable `state-damaged`, `state-of-another-survey` or `state-too-new`
    """
    body = _checked(saved)
    if body.get("survey") != survey.fingerprint:
        raise StateUnreadable(
            "state-of-another-survey",
            f"the state belongs to survey version {str(body.get('survey'))[:40]}, not {survey.fingerprint}",
            hint="load the survey as it was when the interview began",
        )
    try:
        return _state(survey, body)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as problem:
        raise _damaged(f"it holds what no interview holds: {problem}") from problem


def _checked(saved: str) -> dict[str, Any]:
    """The body of a sound state, in today's version."""
    try:
        body = json.loads(saved)
    except (ValueError, RecursionError, TypeError) as problem:
        raise _damaged("it is no JSON") from problem
    if not isinstance(body, dict) or not isinstance(body.get("version"), int):
        raise _damaged("it is no state")
    if body["version"] > VERSION:
        raise StateUnreadable(
            "state-too-new", f"the state has version {body['version']}; this Askline reads up to {VERSION}"
        )
    if body.pop("checksum", None) != _checksum(body):
        raise _damaged("its checksum does not fit")
    while body["version"] < VERSION:
        body = UPGRADES[body["version"]](body)
    return dict(body)


def _damaged(what: str) -> StateUnreadable:
    return StateUnreadable(
        "state-damaged", f"the saved interview is damaged: {what}", hint="use the last one that loads"
    )


def _dump(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=str)


def _checksum(body: dict[str, Any]) -> str:
    return hashlib.sha256(_dump(body).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _body(survey: Survey, state: InterviewState) -> dict[str, Any]:
    setting = state.setting
    names = [node.name for node in survey.nodes]

    def by_name(held: Map[int, Any]) -> dict[str, Any]:
        return {_key_name(names, key): _plain(held[key]) for key in sorted(held)}

    return {
        "survey": setting.fingerprint,
        "type": setting.survey_type,
        "language": setting.language,
        "seed": setting.seed,
        "attributes": {name: _plain(value) for name, value in setting.attributes.items() if value is not None},
        "facts": dict(setting.facts),
        "data": dict(setting.data),
        "group_orders": {names[at]: [names[each] for each in order] for at, order in setting.group_orders.items()},
        "option_orders": {names[at]: list(order) for at, order in setting.option_orders.items()},
        "begun": state.has_begun,
        "at": _key_name(names, state.key) if state.has_begun and names else None,
        "answers": by_name(state.answers),
        "nonresponses": by_name(state.nonresponses),
        "kept": by_name(state.kept),
        "items": by_name(state.items),
        "path": _path_body(names, state),
        "variables": _changed(survey, state.variables),
        "no_matches": state.no_matches,
        "no_inputs": state.no_inputs,
        "pending": None if state.pending is None else [_plain(each) for each in state.pending],
        "ending": None if state.ending is None else [each for each in state.ending if each],
        "opted_out": state.opted_out,
        "turns": state.turns,
        "now": _moment_text(state.now),
        "last_heard": _moment_text(state.last_heard),
        "reminded": state.reminded,
    }


def _path_body(names: list[str], state: InterviewState) -> list[Any]:
    """The path, oldest first; a question whose variables differ from those asked before it stands with them."""
    written: list[Any] = []
    before: Any = None
    for key, variables in reversed(list(from_last(state.path))):
        name = _key_name(names, key)
        is_same = variables is before or variables == before
        written.append(
            name if is_same or (before is None and not variables) else [name, dict(sorted(variables.items()))]
        )
        before = variables
    return _with_plain_variables(written)


def _with_plain_variables(written: list[Any]) -> list[Any]:
    return [
        each if isinstance(each, str) else [each[0], {name: _plain(value) for name, value in each[1].items()}]
        for each in written
    ]


def _changed(survey: Survey, variables: Map[str, Value]) -> dict[str, Any]:
    """The variables that no longer hold what they began with."""
    return {name: _plain(value) for name, value in sorted(variables.items()) if value != survey.variables[name].value}


def _key_name(names: list[str], key: int) -> str:
    turn, position = divmod(key, len(names))
    return f"{names[position]}.{turn}" if turn else names[position]


def _plain(value: Any) -> Any:
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _moment_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()


def _state(survey: Survey, body: dict[str, Any]) -> InterviewState:
    state = new_state(survey, body["type"], body["language"], seed=body.get("seed", 0))
    state.setting = _setting(survey, body)

    def by_key(name: str) -> Map[int, Any]:
        return Map({_key(survey, key): _value(value) for key, value in body.get(name, {}).items()})

    if body.get("begun"):
        state.turn, state.position = divmod(_key(survey, body["at"]), len(survey.nodes)) if survey.nodes else (0, 0)
    state.answers, state.nonresponses, state.kept = by_key("answers"), by_key("nonresponses"), by_key("kept")
    state.items = by_key("items")
    state.variables = state.variables.update({name: _value(each) for name, each in body.get("variables", {}).items()})
    state.path = _path(survey, body.get("path", []), state.variables)
    state.no_matches, state.no_inputs = body.get("no_matches", 0), body.get("no_inputs", 0)
    pending = body.get("pending")
    state.pending = None if pending is None else (_value(pending[0]), pending[1])
    state.ending = Ending(*body["ending"]) if "ending" in body else None
    state.opted_out, state.reminded = body.get("opted_out", False), body.get("reminded", False)
    state.turns = body.get("turns", 0)
    state.now, state.last_heard = _moment(body.get("now")), _moment(body.get("last_heard"))
    return state


def _setting(survey: Survey, body: dict[str, Any]) -> Setting:
    positions = survey.positions
    attributes = body.get("attributes", {})  # before the beginning as given, then values
    if body.get("begun"):
        held = {name: _value(value) for name, value in attributes.items()}
        attributes = {**dict.fromkeys(survey.attributes), **held}
    return Setting(
        survey,
        body["type"],
        body["language"],
        body.get("seed", 0),
        attributes,
        body.get("facts", {}),
        body.get("data", {}),
        {positions[name]: tuple(positions[each] for each in order) for name, order in _orders(body, "group_orders")},
        {positions[name]: tuple(order) for name, order in _orders(body, "option_orders")},
    )


def _orders(body: dict[str, Any], name: str) -> list[tuple[str, list[Any]]]:
    return list(body.get(name, {}).items())


def _path(survey: Survey, written: list[Any], variables: Map[str, Value]) -> Path:
    path = EMPTY_PATH
    asked_with: Map[str, Value] = Map()
    for each in written:
        if not isinstance(each, str):
            asked_with = Map({name: _value(value) for name, value in each[1].items()})
            asked_with = variables if asked_with == variables else asked_with
        path = push(path, _key(survey, each if isinstance(each, str) else each[0]), asked_with)
    return path


def _key(survey: Survey, name: str) -> int:
    question, _, turn = name.partition(".")
    return survey.positions[question] + int(turn or 0) * len(survey.nodes)


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(_value(each) for each in value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise TypeError(f"{type(value).__name__} is no value")


def _moment(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)
