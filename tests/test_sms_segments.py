"""Segments of text messages, against the alphabet's bounds and against another implementation."""

from __future__ import annotations

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from askline.engine.sms_segments import split_into_segments

LENGTHS = {
    "nothing": ("", "GSM-7", 0, 1),
    "as many septets as one segment holds": ("a" * 160, "GSM-7", 160, 1),
    "one septet more": ("a" * 161, "GSM-7", 161, 2),
    "two full segments": ("a" * 306, "GSM-7", 306, 2),
    "more than two": ("a" * 307, "GSM-7", 307, 3),
    "extension characters take two septets": ("€" * 80, "GSM-7", 160, 1),
    "an escape pair is not cut": ("a" * 152 + "€" + "a" * 10, "GSM-7", 164, 2),
    "an accent that GSM-7 has": ("é" * 160, "GSM-7", 160, 1),
    "an accent that GSM-7 lacks makes all of it UCS-2": ("a" * 69 + "ç", "UCS-2", 70, 1),
    "one unit more than UCS-2 holds": ("a" * 70 + "ç", "UCS-2", 71, 2),
    "a back-tick is not in GSM-7": ("`", "UCS-2", 1, 1),
    "emoji are two units": ("😀" * 35, "UCS-2", 70, 1),
    "a surrogate pair is not cut": ("ç" * 66 + "😀" * 3, "UCS-2", 72, 2),
    "a form feed is an extension character": ("\f" * 80, "GSM-7", 160, 1),
}


@pytest.mark.parametrize(("text", "alphabet", "units", "segments"), LENGTHS.values(), ids=LENGTHS.keys())
def test_a_text_has_its_alphabet_units_and_segments(text: str, alphabet: str, units: int, segments: int) -> None:
    message = split_into_segments(text)
    assert (message.alphabet, message.units, len(message.segments)) == (alphabet, units, segments)


@given(st.text(st.sampled_from("ab é€{}[]\n") | st.sampled_from("ç😀“`")))
def test_the_segments_joined_are_the_text_and_none_is_too_long(text: str) -> None:
    message = split_into_segments(text * 12)
    assert "".join(message.segments) == text * 12
    assert 0 <= message.left < 161
    longest = 153 if message.alphabet == "GSM-7" else 67
    assert len(message.segments) == 1 or all(units(message.alphabet, each) <= longest for each in message.segments)


def units(alphabet: str, text: str) -> int:
    if alphabet == "GSM-7":
        return sum(2 if character in "^{}\\[~]|€\f" else 1 for character in text)
    return len(text.encode("utf-16-le")) // 2


@given(st.text(st.sampled_from("abc é€{}[]~|^")))
def test_gsm_messages_have_as_many_segments_as_another_implementation_counts(text: str) -> None:
    long = text * 9
    assert len(split_into_segments(long).segments) == max(1, len(smsutil.split(long).parts))
