"""What selects a row, in Python: the reference for the WHERE clauses of `sql_lists.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from askline.interviews.accounts_kept import User
from askline.interviews.interaction import COMPLETED, DataEntry, Interaction, Response
from askline.interviews.selections import (
    DESC,
    DataSelection,
    InteractionSelection,
    Page,
    ResponseSelection,
    UserSelection,
)

# Columns that a caller may change, and what follows from them.
CHANGED = (
    "survey_id", "survey_type", "phone_number", "email", "scheduled_at", "external_ref", "call_type", "agent_id",
    "stage", "due_at", "updated_at", "turn",
)  # fmt: skip


def changed_fields(interaction: Interaction) -> dict[str, Any]:
    return {name: getattr(interaction, name) for name in CHANGED}


def interaction_matches(each: Interaction, asked: InteractionSelection) -> bool:
    names = ("survey_id", "survey_type", "scheduled_at", "external_ref", "call_type", "agent_id")
    return (
        each.deleted_at is None
        and all(getattr(asked, name) in (None, getattr(each, name)) for name in names)
        and (asked.email is None or asked.email.lower() == (each.email or "").lower())
        and asked.started in (None, each.has_begun)
        and asked.completed in (None, each.ended_at is not None)
        and asked.survey_ended in (None, each.stage == COMPLETED)
        and _is_within(each.created_at, asked.created_from, asked.created_before)
    )


def response_matches(each: Response, asked: ResponseSelection) -> bool:
    names = ("survey_id", "question_id", "interaction_id", "response")
    return (
        each.is_counted
        and all(getattr(asked, name) in (None, getattr(each, name)) for name in names)
        and (asked.response_contains or "") in each.response
        and _is_within(each.submitted_at, asked.submitted_from, asked.submitted_before)
    )


def data_matches(each: DataEntry, asked: DataSelection) -> bool:
    names = ("survey_id", "interaction_id", "custom_key")
    return each.deleted_at is None and all(getattr(asked, name) in (None, getattr(each, name)) for name in names)


def user_matches(each: User, asked: UserSelection) -> bool:
    names = ("name", "agent_id", "phone")
    return (
        all(getattr(asked, name) in (None, getattr(each, name)) for name in names)
        and (asked.name_contains or "") in each.name
        and (asked.email is None or asked.email.lower() == each.email.lower())
    )


def _is_within(moment: int, begins: int | None, ends: int | None) -> bool:
    return (begins is None or begins <= moment) and (ends is None or moment < ends)


def page(found: list[Any], asked: Page) -> list[Any]:
    return cut(sorted(found, key=lambda each: each.id, reverse=(asked.order or DESC) == DESC), asked)


def cut(found: list[Any], asked: Page) -> list[Any]:
    return found[asked.offset : asked.offset + asked.limit]


def grouped(found: Iterable[Any], interaction_ids: Sequence[int]) -> dict[int, list[Any]]:
    found_by: dict[int, list[Any]] = {}
    for each in found:
        if each.interaction_id in interaction_ids:
            found_by.setdefault(each.interaction_id, []).append(each)
    return found_by
