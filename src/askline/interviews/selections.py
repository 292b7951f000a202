"""What a list is asked for. None: not asked; every text compares exactly, an `email` without regard to case."""

from __future__ import annotations

from typing import NamedTuple

ASC, DESC = "ASC", "DESC"


class Page(NamedTuple):
    """order: ASC is the earliest id first. None is DESC, for interactions the order by current status."""

    limit: int = 10
    offset: int = 0
    order: str | None = None


class InteractionSelection(NamedTuple):
    survey_id: int | None = None
    email: str | None = None
    survey_type: str | None = None
    scheduled_at: int | None = None
    external_ref: str | None = None
    call_type: str | None = None
    agent_id: str | None = None
    started: bool | None = None
    completed: bool | None = None
    survey_ended: bool | None = None
    created_from: int | None = None
    created_before: int | None = None
    page: Page = Page()


class ResponseSelection(NamedTuple):
    survey_id: int | None = None
    question_id: int | None = None
    interaction_id: int | None = None
    response: str | None = None
    response_contains: str | None = None
    submitted_from: int | None = None
    submitted_before: int | None = None
    page: Page = Page()


class DataSelection(NamedTuple):
    survey_id: int | None = None
    interaction_id: int | None = None
    custom_key: str | None = None
    page: Page = Page()


class UserSelection(NamedTuple):
    """Users are listed in the order in which they were added (`order` None), `DESC` the other way round."""

    name: str | None = None
    name_contains: str | None = None
    agent_id: str | None = None
    phone: str | None = None
    email: str | None = None
    page: Page = Page()
