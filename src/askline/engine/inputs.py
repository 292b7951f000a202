"""What reached us in one turn, as small typed values.

Every input may carry `at`, the moment it arrived: an aware UTC datetime, stamped by the shell that noticed it. An
interview whose inputs carry no times works, but knows no `today` and its timers never fire.
"""

from __future__ import annotations

from datetime import datetime

KEYS = frozenset("0123456789*#")  # of a telephone


class Input:
    """One thing that reached us."""

    __slots__ = ("at",)

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at

    def __repr__(self) -> str:
        held = [f"{name}={getattr(self, name)!r}" for name in (*type(self).__slots__, "at") if name != "at"]
        return f"{type(self).__name__}({', '.join(held)})"


class Begin(Input):
    """The respondent is there: say the greeting and ask the first question."""

    __slots__ = ()


class Say(Input):
    """A text: typed, or said and transcribed."""

    __slots__ = ("text",)

    def __init__(self, text: str, at: datetime | None = None) -> None:
        self.text = text
        self.at = at


class Keys(Input):
    """One whole answer in telephone keys (`0-9*#`), with or without the terminator. Voice only."""

    __slots__ = ("keys",)

    def __init__(self, keys: str, at: datetime | None = None) -> None:
        self.keys = keys
        self.at = at


class Unfit(Input):
    """What the line could not make an answer of: noise, or too few keys. A no-match with this reason."""

    __slots__ = ("reason",)

    def __init__(self, reason: str = "noise", at: datetime | None = None) -> None:
        self.reason = reason
        self.at = at


class Silence(Input):
    """The no-input time-out passed (voice); an empty answer (sms, web)."""

    __slots__ = ()


class HangUp(Input):
    """The respondent has gone. Gateways repeat it; after the end it changes nothing."""

    __slots__ = ()


class Resume(Input):
    """The respondent of a call that was cut off is there again."""

    __slots__ = ()


class Back(Input):
    """Take the last question off the path and ask it again."""

    __slots__ = ()


class Repeat(Input):
    """Ask the open question again; uses no attempt."""

    __slots__ = ()


class Skip(Input):
    """Skip the open question, where it is not required."""

    __slots__ = ()


class Jump(Input):
    """Go to a question, as a rule's `goto` would; for those who step through a survey."""

    __slots__ = ("question",)

    def __init__(self, question: str, at: datetime | None = None) -> None:
        self.question = question
        self.at = at


class Elapsed(Input):
    """Time has passed: whatever is due by `at` happens."""

    __slots__ = ()


class OptOut(Input):
    """The respondent wants nothing more from us: an unsubscribe link, or a carrier's own list."""

    __slots__ = ()


class Abandon(Input):
    """The host ends the interview. reason: `hang_up` (the closing is said), `restricted` or `undeliverable`."""

    __slots__ = ("reason",)

    def __init__(self, reason: str = "hang_up", at: datetime | None = None) -> None:
        self.reason = reason
        self.at = at


def keys_or_words(text: str, channel: str, at: datetime | None = None) -> Keys | Say:
    """What a text answers: on voice one of telephone keys alone is one whole answer in keys, any other was said."""
    if channel == "voice":
        keys = text.strip()
        if keys and KEYS.issuperset(keys):
            return Keys(keys, at)
    return Say(text, at)
