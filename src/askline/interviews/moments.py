"""Moments as they are stored: whole microseconds since 1970, UTC, so that every database orders and compares them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

SECOND = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_moment(at: datetime) -> int:
    """An aware datetime as microseconds."""
    return (at - _EPOCH) // _MICROSECOND


def to_datetime(moment: int) -> datetime:
    return _EPOCH + timedelta(microseconds=moment)


def shown(moment: int | None) -> str | None:
    """`2026-03-01 09:00:00`, as the Survey Dynamix API shows a time."""
    return None if moment is None else to_datetime(moment).isoformat(" ")[:19]
