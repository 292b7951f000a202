"""A sample conversation as a value: what happens, turn by turn, and what must then have happened.

Section 9 of the language. Expectations keep the nodes of the file that they were read from, so that a difference can
point at its line and an update can rewrite that place and nothing else. Nothing is read or replayed here.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from askline.survey.yaml_nodes import Mapping, Scalar, Sequence

BEGINNING = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)  # where the clock begins when a sample does not say


class User(NamedTuple):
    """Typed or said."""

    node: Mapping
    text: str


class Press(NamedTuple):
    node: Mapping
    script: str  # `12#`, or with seconds `1@0.4 2@2.9 #@3.1`


class Wait(NamedTuple):
    node: Mapping
    seconds: float


class Silence(NamedTuple):
    node: Mapping


class Back(NamedTuple):
    node: Mapping


class HangUp(NamedTuple):
    node: Mapping


class Resume(NamedTuple):
    node: Mapping


class Restart(NamedTuple):
    """The interview is saved, dropped and loaded again."""

    node: Mapping


class Expect(NamedTuple):
    """What must have been said, asked, ended and played since the last turn that did something."""

    node: Mapping
    bot: tuple[Scalar, ...] | None = None
    asks: Scalar | None = None
    ends: Scalar | None = None
    sounds: tuple[Scalar, ...] | None = None


Turn = User | Press | Silence | Back | HangUp | Resume | Wait | Restart | Expect

BARE_TURNS: MappingType[str, type[Silence | Back | HangUp | Resume | Restart]] = {
    "silence": Silence,
    "back": Back,
    "hang_up": HangUp,
    "resume": Resume,
    "restart": Restart,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample file that was found to be in order."""

    path: str
    name: str
    survey_path: str  # as to be opened from where `path` is opened
    survey_type: str
    language: str | None
    attributes: MappingType[str, str | list[str] | None]
    seed: int
    now: datetime
    turns: tuple[Turn, ...]
    root: Mapping
    answers: Mapping | None = None
    variables: Mapping | None = None
    effects: Sequence | None = None
