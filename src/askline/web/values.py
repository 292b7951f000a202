"""What the text of a parameter means: numbers, booleans, moments, addresses.

Each function gives the value or raises Unreadable with a sentence that says what would be right; which parameter it
was is known to the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from askline.interviews import addresses
from askline.interviews.moments import to_moment
from askline.interviews.schedule import scheduled_moment, written_moment

LARGEST = 2**63 - 1
_DIGITS = re.compile(r"[0-9]{1,100}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*")
_LONGEST_TEXT = 500
_EARLIEST, _LATEST = (to_moment(each.replace(tzinfo=UTC)) for each in (datetime.min, datetime.max))
MOMENTS = "YYYY-MM-DD HH:MM:SS"


class Unreadable(ValueError):
    """A text that is no such value; the message is a part of a sentence: `is ...; write ...`."""


def whole_number(text: str) -> int:
    if not _DIGITS.fullmatch(text) or int(text) > LARGEST:
        raise Unreadable("is no whole number of 64 bits; write decimal digits")
    return int(text)


def page_size(text: str) -> int:
    if not _DIGITS.fullmatch(text) or not 1 <= int(text) <= 1000:
        raise Unreadable("is no whole number from 1 to 1000")
    return int(text)


def is_ascending(text: str) -> bool:
    if text.upper() not in ("ASC", "DESC"):
        raise Unreadable("is neither ASC (earliest first) nor DESC (latest first)")
    return text.upper() == "ASC"


def boolean(text: str) -> bool:
    if text.lower() not in ("true", "false", "1", "0"):
        raise Unreadable("is none of true, false, 1 and 0")
    return text.lower() in ("true", "1")


def one_of(words: Iterable[str]) -> Callable[[str], str]:
    known = tuple(words)

    def word(text: str) -> str:
        if text not in known:
            raise Unreadable(f"is none of {', '.join(known)}")
        return text

    return word


def any_text(text: str) -> str:
    return text


def short_text(text: str) -> str:
    if len(text) > _LONGEST_TEXT:
        raise Unreadable(f"is longer than {_LONGEST_TEXT} characters")
    return text


def moment(text: str) -> int:
    """A date (its midnight) or a date and time, UTC where no zone is written; in microseconds."""
    if (found := written_moment(text.strip())) is None or not _EARLIEST <= found <= _LATEST:
        raise Unreadable(f"is no time; write {MOMENTS} in UTC")
    return found


def when_scheduled(text: str, now: int) -> int:
    """When an interaction is due: a time, or `Now + 5 minutes`; in microseconds, whole seconds."""
    if (found := scheduled_moment(text, now)) is None or not _EARLIEST <= found <= _LATEST:
        raise Unreadable(f"is no time; write {MOMENTS} in UTC, or Now + 5 minutes (hours, days; 10000 at most)")
    return found


def language_tag(text: str) -> str:
    if not _LANGUAGE.fullmatch(text.strip()) or len(text) > 100:
        raise Unreadable("is no language tag; write it as en, es-MX or zh-Hant")
    return text.strip()


def phone_number(text: str) -> str:
    """A number in E.164; a `+` that a form has decoded to a blank is put back."""
    number = addresses.phone_number(with_plus(text))
    if number is None:
        raise Unreadable("is no phone number; write + and 7 to 15 digits, as +61409999999")
    return number


def with_plus(text: str) -> str:
    return "+" + text[1:] if text[:1] == " " and text[1:2].isdecimal() else text


def email_address(text: str) -> str:
    address = addresses.email_address(text)
    if address is None:
        raise Unreadable("is no e-mail address; write it as name@example.com")
    return address
