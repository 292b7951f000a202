"""Answers that are telephone numbers, kept in E.164."""

from __future__ import annotations

from askline.answers.kind import Kind, are_digits
from askline.answers.outcome import Accepted, Outcome, Rejected
from askline.answers.phone_keys import PhoneKeys, keyed_number, valid_number
from askline.lexicons import plain_digits

LONGEST_PHONE = 100  # characters
NOT_A_NUMBER = Rejected("not-a-phone-number")


class PhoneKind(Kind):
    """Numbers that can exist; without `country` (ISO 3166) in international form only."""

    def __init__(self, country: str | None) -> None:
        self._country = country
        self.keys = PhoneKeys(country)

    def read(self, text: str, scope: object) -> Outcome:
        if len(text) > LONGEST_PHONE:
            return NOT_A_NUMBER
        text = plain_digits(text)
        if self._country is None and text.startswith("00"):
            text = f"+{text[2:]}"
        return _outcome(valid_number(text, self._country))

    def read_keys(self, keys: str, scope: object) -> Outcome:
        is_number = are_digits(keys) and len(keys) <= LONGEST_PHONE
        return _outcome(keyed_number(keys, self._country) if is_number else None)


def _outcome(number: str | None) -> Outcome:
    return NOT_A_NUMBER if number is None else Accepted(number)
