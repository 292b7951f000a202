"""How long a text message is: its alphabet and the segments that a carrier bills (section 7.6)."""

from __future__ import annotations

from typing import NamedTuple

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")  # an escape before each: two septets


class Message(NamedTuple):
    """A text as it goes out.

    alphabet   `GSM-7` or `UCS-2`; one character outside of GSM-7 makes all of it UCS-2
    units      septets of GSM-7, or 16-bit units of UCS-2
    segments   the pieces that are billed; joined they are the text
    """

    alphabet: str
    units: int
    segments: tuple[str, ...]

    @property
    def left(self) -> int:
        """Units that the last segment still has room for."""
        alone, joined = _LIMITS[self.alphabet]
        if len(self.segments) == 1:
            return alone - self.units
        return joined - sum(map(_COST[self.alphabet], self.segments[-1]))


def _septets(character: str) -> int:
    return 2 if character in EXTENSION else 1


def _sixteen_bits(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


_LIMITS = {"GSM-7": (160, 153), "UCS-2": (70, 67)}  # units of a segment that stands alone, and of one of several
_COST = {"GSM-7": _septets, "UCS-2": _sixteen_bits}


def split_into_segments(text: str) -> Message:
    """Cut a text message into the pieces that a carrier will bill.

    text      any length; characters as the respondent will see them
    result    at least one segment, if an empty one; neither an escape pair nor a surrogate pair is cut
    source    3GPP TS 23.038 (alphabets), 3GPP TS 23.040 section 9.2.3.24 (joined messages)
    """
    alphabet = "GSM-7" if BASIC.issuperset(set(text) - EXTENSION) else "UCS-2"
    cost = _COST[alphabet]
    alone, joined = _LIMITS[alphabet]
    units = sum(map(cost, text))
    if units <= alone:
        return Message(alphabet, units, (text,))
    segments, begin, filled = [], 0, 0
    for index, character in enumerate(text):
        needed = cost(character)
        if filled + needed > joined:
            segments.append(text[begin:index])
            begin, filled = index, 0
        filled += needed
    return Message(alphabet, units, (*segments, text[begin:]))
