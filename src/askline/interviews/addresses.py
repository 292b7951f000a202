"""Telephone numbers and e-mail addresses of respondents: how they are written down, and what can be sent to them.

Numbers are checked by length alone, not looked up: a number that nobody has is a number all the same.
"""

from __future__ import annotations

import re

NEEDS_NUMBER = ("inbound", "outbound", "sms", "websms")
NEEDS_EMAIL = ("email",)
_LEFT_OUT = re.compile(r"[\s()\[\]{}\u2010-\u2015-]+")
_NUMBER = re.compile(r"\+[0-9]{7,15}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
LONGEST_EMAIL = 254


def phone_number(text: str) -> str | None:
    """The number in E.164, or None where it is none that could be.

    text    `+` and 7 to 15 digits; spaces, dashes and brackets are dropped, and a zero as in `+61 (0)409 999 999`
    """
    import phonenumbers

    written = _LEFT_OUT.sub("", text)
    if not _NUMBER.fullmatch(written):
        return None
    try:
        number = phonenumbers.parse(written)
    except phonenumbers.NumberParseException:
        return None
    is_possible = phonenumbers.is_possible_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if is_possible else None


def email_address(text: str) -> str | None:
    """The address as given, without outer blanks, or None: one `@`, text on both sides, a dot after it."""
    address = text.strip()
    return address if len(address) <= LONGEST_EMAIL and _EMAIL.fullmatch(address) else None


def plain_address(text: str) -> str:
    """A number or an e-mail address as it can be compared, whatever else the text may be."""
    text = text.strip().lower()
    return phone_number(text) or (_LEFT_OUT.sub("", text) if text.startswith("+") else text)


def can_receive_sms(number: str) -> bool:
    """Whether a text may be sent there: no to landlines, toll-free and shared-cost numbers and the like."""
    import phonenumbers
    from phonenumbers import PhoneNumberType

    lands = {
        PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST, PhoneNumberType.UAN, PhoneNumberType.VOICEMAIL,
    }  # fmt: skip
    return phonenumbers.number_type(phonenumbers.parse(number)) not in lands
