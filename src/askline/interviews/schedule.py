"""When an interaction is due: `Now + 5 minutes`, or a moment written out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from askline.interviews.moments import SECOND, to_datetime, to_moment

_AHEAD = re.compile(r"now\s*(?:\+\s*|\s)([0-9]{1,5})\s*(day|hour|minute)s?", re.IGNORECASE | re.ASCII)
_MOST_AHEAD = 10_000
_WRITTEN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?",
    re.ASCII,
)
_LOST_PLUS = re.compile(r"(?<=[0-9]) (?=[0-9]{2}:?[0-9]{2}$)")  # of a zone, decoded to a blank by a form


def scheduled_moment(text: str, now: int) -> int | None:
    """The moment, in whole seconds; None where it is unreadable or beyond the year 9999.

    text    `Now + X Days/Hours/Minutes` in any case, the `+` possibly lost to form decoding; `YYYY-MM-DD HH:MM:SS`,
            also with `T` and a zone
    """
    text = text.strip()
    if text.lower() == "now":
        return now // SECOND * SECOND
    ahead = _AHEAD.fullmatch(text)
    if ahead is None:
        moment = written_moment(text)
        return None if moment is None else moment // SECOND * SECOND
    amount = int(ahead[1])
    if amount > _MOST_AHEAD:
        return None
    at = to_datetime(now // SECOND * SECOND) + timedelta(**{f"{ahead[2].lower()}s": amount})
    return to_moment(at)


def written_moment(text: str) -> int | None:
    """A date or a time, as `start_date` and its like are written; no zone is UTC, a date alone its midnight."""
    text = _LOST_PLUS.sub("+", text)
    if not _WRITTEN.fullmatch(text):
        return None
    try:
        at = datetime.fromisoformat(text)
        return to_moment(at if at.tzinfo is not None else at.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
