"""What every list takes: which page, which order, which period."""

from __future__ import annotations

from typing import Any, TypeVar

from askline.interviews.selections import ASC, DESC, Page
from askline.web.parameters import check_dates

Item = TypeVar("Item")


def page_of(given: dict[str, Any]) -> Page:
    ascending = given["_order"]
    return Page(given["_limit"], given["_offset"], None if ascending is None else ASC if ascending else DESC)


def period_of(given: dict[str, Any]) -> tuple[int | None, int | None]:
    """From when and before when. Raises Problem `bad-parameter` where they are the wrong way round."""
    check_dates(given)
    return given["start_date"], given["end_date"]


def page_from(items: list[Item], given: dict[str, Any]) -> list[Item]:
    """A page of a list that is whole in memory, in ascending order; the latest first where nothing else is asked."""
    ordered = items if given["_order"] else items[::-1]
    return ordered[given["_offset"] : given["_offset"] + given["_limit"]]
