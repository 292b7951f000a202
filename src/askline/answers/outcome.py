"""What reading an answer comes to. A respondent's mistake is a value here, never an exception."""

from __future__ import annotations

from typing import NamedTuple

from askline.survey.scope import Value


class Accepted(NamedTuple):
    """The answer fits; `value` is of the question's value type."""

    value: Value


class Declined(NamedTuple):
    """The respondent gave one of the two classic non-answers: `which` is `dont_know` or `refused`."""

    which: str


class Rejected(NamedTuple):
    """The answer does not fit: a no-match. `reason` is kebab-case, such as `not-a-number`, `out-of-range`."""

    reason: str


Outcome = Accepted | Declined | Rejected
