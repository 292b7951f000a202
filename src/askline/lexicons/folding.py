"""How words are compared everywhere (section 3.3 of the language).

Case, accents, apostrophes, surrounding punctuation and doubled blanks do not count, and a digit of any script is that
digit. What comes out is for comparing only, never for showing or storing.
"""

from __future__ import annotations

import unicodedata

APOSTROPHES = "'’‘‛ʼʻʹ′`´"
KEPT_AT_THE_END = "#*"  # C# is not C, and A* is not A
REMEMBERED = 4096  # characters whose plain form is kept once it is known


def fold(text: str) -> str:
    """The form in which two words are equal exactly where a respondent means the same word. Total for any text.

    A text of punctuation alone stays as it is, so that a key such as `*` can still be told from another.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_PLAIN))
    words = " ".join(text.casefold().translate(_PLAIN).split())
    return words if words.isalnum() else _without_surroundings(words)


def plain_digits(text: str) -> str:
    """The text with each digit of any script (Nd) as 0-9; superscripts and the like are no digits."""
    return text if text.isascii() else "".join([_digit(letter) for letter in text])


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


class _PlainForms(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = _plain_form(chr(code))
        if len(self) < REMEMBERED:
            self[code] = plain
        return plain


def _plain_form(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter in APOSTROPHES or category == "Cf" or (category == "Mn" and _is_accent(ord(letter))):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if "！" <= letter <= "～":  # the full-width forms of ASCII
        return _plain_form(chr(ord(letter) - 0xFEE0))
    return _WITHOUT_STROKE.get(letter, letter)


def _is_accent(code: int) -> bool:
    """Whether a combining mark is an accent or a vowel point that people leave out; in other scripts it is a letter."""
    return any(first <= code <= last for first, last in _ACCENTS)


# Combining diacritical marks, Hebrew points, Arabic vowel signs, and the extensions of the first.
_ACCENTS = ((0x300, 0x36F), (0x591, 0x5C7), (0x64B, 0x65F), (0x670, 0x670), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF),
            (0x20D0, 0x20FF), (0xFE20, 0xFE2F))  # fmt: skip
_WITHOUT_STROKE = {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "ae", "Æ": "ae",
                   "œ": "oe", "Œ": "oe", "−": "-", "‐": "-", "‑": "-"}  # fmt: skip
_PLAIN = _PlainForms()


def _without_surroundings(words: str) -> str:
    start, end = 0, len(words)
    while start < end and _is_surrounding(words[start]):
        start += 1
    while end > start and _is_surrounding(words[end - 1]):
        end -= 1
    if start == end:
        return words
    if words[start].isdigit() and words[start - 1 : start] == "-":
        start -= 1
    signs = [sign for sign in KEPT_AT_THE_END if words.startswith(sign, end) and sign not in words[:start]]
    return words[start:end] + "".join(signs)


def _is_surrounding(letter: str) -> bool:
    return letter == " " or unicodedata.category(letter)[0] == "P"
