"""What an expression or a template is evaluated against: the interview as it stands.

The engine's `InterviewState` is such a scope. It is declared here, since expressions are compiled in this layer and
the engine lies above it. All of it is read only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

# A value at run time. Dates are ISO texts and times HH:MM texts, told apart by their static kind; a whole number is
# always an int, so that 3.0 is 3.
Scalar = str | int | float | bool
Value = Scalar | tuple["Value", ...] | None


class Setting(Protocol):
    """What is fixed for a whole interview."""

    @property
    def survey_type(self) -> str: ...
    @property
    def channel(self) -> str: ...  # voice, sms or web
    @property
    def language(self) -> str: ...  # the interview's language, as written in `languages`
    @property
    def attributes(self) -> Mapping[str, Value]: ...  # every declared attribute, none where it has no value
    @property
    def facts(self) -> Mapping[str, str]: ...  # phone_number, email, agent_id, call_type, external_ref, where known
    @property
    def option_orders(self) -> Mapping[int, tuple[int, ...]]: ...  # position of a shuffled question: indexes of options


class Scope(Protocol):
    """An interview, as expressions see it.

    Answers are keyed by `position + turn * size`, where `position` is the question's place among the survey's nodes,
    `turn` the turn of the repeat group around it (from 1; 0 outside of any) and `size` the number of nodes.
    """

    @property
    def setting(self) -> Setting: ...
    @property
    def answers(self) -> Mapping[int, Value]: ...  # only what has a value
    @property
    def nonresponses(self) -> Mapping[int, str]: ...  # "dont_know", "refused" or "skipped", by the same keys
    @property
    def variables(self) -> Mapping[str, Value]: ...
    @property
    def items(self) -> Mapping[int, tuple[Value, ...]]: ...  # position of a repeat group: what it goes through
    @property
    def turn(self) -> int: ...  # of the repeat group we are in, 0 outside
    @property
    def attempt(self) -> int: ...  # how often the current question has been asked, from 1
    @property
    def today(self) -> str | None: ...  # ISO date in the survey's time zone; None where no time was ever given
