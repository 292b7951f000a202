"""One of the calls that hold an interview: who makes it, what he wants of the reply, and what he answers."""

from __future__ import annotations

from typing import NamedTuple

from askline.interviews.accounts_kept import Customer
from askline.interviews.idempotency import Idempotency


class SurveyCall(NamedTuple):
    """Who calls, and what he wants of the reply."""

    customer: Customer | None  # None: whoever knows the interaction's id
    is_extended: bool = False  # `_extended`
    key: Idempotency | None = None


class Answer(NamedTuple):
    """One submit_response, with what says which question it is for."""

    text: str
    turn: int | None  # `_turn`
    question_id: int | None  # `_question_id`

    @property
    def is_addressed(self) -> bool:
        return self.turn is not None or self.question_id is not None
