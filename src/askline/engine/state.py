"""An interview as it stands: a small value that can be shown, compared and saved.

`InterviewState` is the scope that expressions are evaluated against (`survey.scope.Scope`). A step makes a new one
that shares what did not change, so that it costs the same with two answers as with two thousand. By agreement nobody
changes a state once its step has been handed out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from sys import intern
from typing import Any, NamedTuple

from immutables import Map

from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE, Survey
from askline.survey.languages import interview_language
from askline.survey.scope import Value

FACTS = ("phone_number", "email", "agent_id", "call_type", "external_ref")


class Ending(NamedTuple):
    """How an interview ended (section 8). Only `abandoned` has a reason."""

    kind: str  # completed, screened_out, transferred, abandoned, opted_out, failed
    reason: str | None = None  # hang_up, attempts, expired, restricted, undeliverable

    def __str__(self) -> str:
        return f"{self.kind} ({self.reason})" if self.reason else self.kind


_NONE: Mapping[Any, Any] = {}  # shared by all settings, for whatever they have none of
_NOTHING: Map[Any, Any] = Map()


class Setting:
    """What is fixed for a whole interview, from its beginning on."""

    __slots__ = (
        "attributes", "channel", "data", "facts", "fingerprint", "group_orders", "language", "option_orders",
        "plan_key", "seed", "size", "survey_type", "zone",
    )  # fmt: skip

    def __init__(
        self,
        survey: Survey,
        survey_type: str,
        language: str,
        seed: int,
        attributes: Mapping[str, Value],
        facts: Mapping[str, str],
        data: Mapping[str, Any],
        group_orders: Mapping[int, tuple[int, ...]],
        option_orders: Mapping[int, tuple[int, ...]],
    ) -> None:
        self.fingerprint = survey.fingerprint
        self.survey_type = survey_type
        self.channel = CHANNEL_OF_SURVEY_TYPE[survey_type]
        self.language = language
        self.seed = seed
        self.attributes = attributes or _NONE  # declared ones, read by their types; before the beginning, as given
        self.facts = facts or _NONE
        self.data = data or _NONE  # undeclared ones, as given
        self.group_orders = group_orders or _NONE  # position of a drawn group: its entries in the order drawn
        self.option_orders = option_orders or _NONE
        self.plan_key = intern(f"{self.channel} {language}")
        self.size = len(survey.nodes)
        self.zone: tzinfo = survey.zone

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Setting) and all(
            getattr(self, name) == getattr(other, name) for name in Setting.__slots__ if name != "zone"
        )

    __hash__ = None  # type: ignore[assignment]


# The path of section 4.4 as a stack that shares its lower part: (rest, key, variables, key, variables, ...), `rest`
# being another such tuple or None. Each key stands beside the variables as they were when its question was asked.
Path = tuple[Any, ...]
EMPTY_PATH: Path = (None,)
_LONGEST_CHUNK = 32


def push(path: Path, key: int, variables: Map[str, Value]) -> Path:
    if len(path) > _LONGEST_CHUNK:
        return (path, key, variables)
    return path + (key, variables)  # noqa: RUF005 - faster than unpacking


def pop(path: Path) -> tuple[Path, int, Map[str, Value]]:
    """The path without its last question, that question's key, and the variables it was asked with."""
    rest = path[:-2]
    if len(rest) == 1 and rest[0] is not None:
        rest = rest[0]
    return rest, path[-2], path[-1]


def from_last(path: Path) -> Iterator[tuple[int, Map[str, Value]]]:
    """Every (key, variables) on the path, the last first."""
    chunk: Path | None = path
    while chunk is not None:
        for index in range(len(chunk) - 2, 0, -2):
            yield chunk[index], chunk[index + 1]
        chunk = chunk[0]


class InterviewState:
    """One respondent's way through one survey, so far."""

    __slots__ = (
        "answers", "ending", "items", "kept", "last_heard", "no_inputs", "no_matches", "nonresponses", "now",
        "opted_out", "path", "pending", "position", "reminded", "setting", "turn", "turns", "variables",
    )  # fmt: skip

    setting: Setting
    position: int  # of the open question; -1 before the beginning; kept after the end
    turn: int  # of the repeat group around it, 0 outside of any
    answers: Map[int, Value]  # by key: position + turn * number of nodes
    nonresponses: Map[int, str]  # dont_know, refused or skipped, by the same keys
    kept: Map[int, Value]  # old answers of questions that were taken off the path
    variables: Map[str, Value]
    items: Map[int, tuple[Value, ...]]  # position of a repeat group: what it goes through
    path: Path
    no_matches: int  # of this asking of the open question
    no_inputs: int
    pending: tuple[Value, str] | None  # an answer that waits to be confirmed, and how it was heard
    ending: Ending | None
    opted_out: bool
    turns: int  # inputs taken so far; grows with every step
    now: datetime | None  # the latest moment we were told of
    last_heard: datetime | None  # of the respondent's last message, or of the beginning
    reminded: bool  # whether the open question has had its reminder

    def next_turn(self) -> InterviewState:
        """A state of one's own, one turn further, to change until it is handed out."""
        state = _new_state(InterviewState)
        state.setting = self.setting
        state.position = self.position
        state.turn = self.turn
        state.answers = self.answers
        state.nonresponses = self.nonresponses
        state.kept = self.kept
        state.variables = self.variables
        state.items = self.items
        state.path = self.path
        state.no_matches = self.no_matches
        state.no_inputs = self.no_inputs
        state.pending = self.pending
        state.ending = self.ending
        state.opted_out = self.opted_out
        state.turns = self.turns + 1
        state.now = self.now
        state.last_heard = self.last_heard
        state.reminded = self.reminded
        return state

    @property
    def attempt(self) -> int:
        """How often the open question has been asked, from 1."""
        return 1 + self.no_matches + self.no_inputs

    @property
    def today(self) -> str | None:
        """The date in the survey's time zone, ISO; None where no time was ever given."""
        return self.now.astimezone(self.setting.zone).date().isoformat() if self.now else None

    @property
    def key(self) -> int:
        """What the open question's answer is kept under."""
        return self.position + self.turn * self.setting.size

    @property
    def has_begun(self) -> bool:
        return self.position >= 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, InterviewState) and all(
            getattr(self, name) == getattr(other, name) for name in InterviewState.__slots__
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<InterviewState turns={self.turns} position={self.position} ending={self.ending}>"


_new_state = InterviewState.__new__


def new_state(
    survey: Survey,
    survey_type: str = "web",
    language: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    facts: Mapping[str, str] | None = None,
    seed: int = 0,
) -> InterviewState:
    """An interview before its beginning; `attributes` as given, they are read when it begins."""
    spoken = interview_language(language, survey.languages)
    state = InterviewState()
    state.setting = Setting(survey, survey_type, spoken, seed, dict(attributes or {}), dict(facts or {}), {}, {}, {})
    state.position = -1
    state.turn = state.no_matches = state.no_inputs = state.turns = 0
    state.answers = state.nonresponses = state.kept = state.items = _NOTHING
    state.variables = Map({variable.name: variable.value for variable in survey.variables.values()})
    state.path = EMPTY_PATH
    state.pending = state.ending = state.now = state.last_heard = None
    state.opted_out = state.reminded = False
    return state
