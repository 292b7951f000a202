"""The course that a conversation took: what the tools compare, write down and count.

Plain values, so that two courses compare and travel between processes. Nothing is held or judged here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Moment(NamedTuple):
    """How things stand after a turn: all that was said since the last turn that did something, and what is open."""

    prompts: tuple[str, ...]
    sounds: tuple[str, ...]
    question: str | None
    ending: str | None  # as a sample writes it: `abandoned (hang_up)`


class Refusal(NamedTuple):
    """A turn that could not be; the conversation stopped in front of it."""

    turn: int
    reason: str


class BrokenInvariant(NamedTuple):
    expression: str
    values: tuple[tuple[str, Any], ...]


@dataclass(slots=True)
class Course:
    """moments    the first before any turn, then one after each; fewer where a turn was refused"""

    moments: list[Moment] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    effects: list[dict[str, Any]] = field(default_factory=list)
    broken_invariants: list[BrokenInvariant] = field(default_factory=list)
    refusal: Refusal | None = None
