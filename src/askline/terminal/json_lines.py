"""`askline run --json`: one answer a line comes in, one payload a line goes out, so that any language can drive it.

A line that begins with `{` is one of the objects below; an empty line is an empty answer; all else is plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from askline.engine.inputs import KEYS
from askline.errors import AsklineError

if TYPE_CHECKING:
    from datetime import datetime

    from askline.engine.interview import Interview
    from askline.engine.step import Step

OBJECTS = '{"text": "..."}, {"silence": true}, {"press": "1#"}, {"hang_up": true} or {"back": true}'


def hold(
    interview: Interview, lines: Iterable[bytes], show: Callable[[dict[str, Any]], None], now: Callable[[], datetime]
) -> None:
    """Hold the interview until it ends or there are no more lines.

    raises   AsklineError `line-not-understood` at an object that is none of those above
    """
    show(interview.start(now()).payload())
    if interview.state.ending is not None:
        return
    for number, line in enumerate(lines, start=1):
        show(_take(interview, line, number, now()).payload())
        if interview.state.ending is not None:
            return


def _take(interview: Interview, line: bytes, number: int, at: datetime) -> Step:
    if not line.startswith(b"{"):
        return interview.submit(line.decode(errors="replace"), at)
    what, value = _object(line, number)
    return TAKE[what](interview, value, at)


TAKE: dict[str, Callable[[Interview, Any, datetime], Step]] = {
    "text": lambda interview, text, at: interview.submit(text, at),
    "press": lambda interview, keys, _: interview.press(keys),
    "silence": lambda interview, _, at: interview.silence(at),
    "hang_up": lambda interview, _, at: interview.hang_up(at),
    "back": lambda interview, _, at: interview.back(at),
}


def _object(line: bytes, number: int) -> tuple[str, Any]:
    import json

    try:
        entries = json.loads(line.decode(), object_pairs_hook=list)
    except (ValueError, RecursionError) as fault:
        reason = str(fault) if isinstance(fault, json.JSONDecodeError) else type(fault).__name__
        raise not_understood(number, f"it is not JSON: {reason}") from None
    if len(entries) != 1 or not _is_known(*entries[0]):
        raise not_understood(number, "it is none of the objects that are read")
    found: tuple[str, Any] = entries[0]
    return found


def _is_known(what: str, value: object) -> bool:
    if what == "press":
        return isinstance(value, str) and bool(value) and KEYS.issuperset(value)
    if what == "text":
        return isinstance(value, str) and _is_unicode(value)
    return what in TAKE and value is True


def _is_unicode(text: str) -> bool:
    """Whether UTF-8 can hold it: no half of a surrogate pair."""
    return text.isascii() or not any("\ud800" <= each <= "\udfff" for each in text)


def not_understood(number: int, why: str) -> AsklineError:
    return AsklineError("line-not-understood", f"line {number} cannot be taken: {why}", hint=f"write {OBJECTS}")
