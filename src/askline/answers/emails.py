"""Answers that are e-mail addresses, as mail servers take them: no quoted names, no bare machines, no comments.

Whether a mailbox exists is not looked up.
"""

from __future__ import annotations

import unicodedata

from askline.answers.kind import Kind
from askline.answers.outcome import Accepted, Outcome, Rejected

LONGEST_ADDRESS = 254  # octets, RFC 5321 section 4.5.3.1.3 less its angle brackets
LONGEST_NAME = 64  # octets before the @, section 4.5.3.1.1
LONGEST_LABEL = 63  # octets of one part of a domain, RFC 1035 section 2.3.4
_SIGNS_IN_NAMES = frozenset("!#$%&'*+-/=?^_`{|}~")  # RFC 5322 section 3.2.3
NOT_AN_ADDRESS = Rejected("not-an-email-address")


class EmailKind(Kind):
    """An address; its domain is kept in lower case, and may be in any script."""

    def read(self, text: str, scope: object) -> Outcome:
        if len(text) > LONGEST_ADDRESS:
            return NOT_AN_ADDRESS
        name, _, domain = text.replace("’", "'").rpartition("@")
        domain = unicodedata.normalize("NFC", domain.lower())
        is_address = _is_name(name) and _is_domain(domain) and _octets(name) + 1 + _encoded_length(domain)
        return Accepted(f"{name}@{domain}") if is_address and is_address <= LONGEST_ADDRESS else NOT_AN_ADDRESS


def _is_name(name: str) -> bool:
    """Words of letters, digits and a few signs, joined by single full stops."""
    words = name.split(".")
    return all(words) and all(map(_is_in_name, "".join(words))) and _octets(name) <= LONGEST_NAME


def _is_in_name(letter: str) -> bool:
    return letter in _SIGNS_IN_NAMES or _is_letter_or_digit(letter)


def _is_domain(domain: str) -> bool:
    *_, last = labels = domain.split(".")
    return len(labels) > 1 and all(map(_is_label, labels)) and len(last) > 1 and not last.isdecimal()


def _is_label(label: str) -> bool:
    if not label or label.startswith("-") or label.endswith("-") or unicodedata.category(label[0])[0] == "M":
        return False
    return all(letter == "-" or _is_letter_or_digit(letter) for letter in label) and _is_short(label)


def _is_letter_or_digit(letter: str) -> bool:
    """In other scripts a mark may be part of a letter; superscripts and the like are no digits."""
    return unicodedata.category(letter) in ("Ll", "Lu", "Lo", "Lm", "Nd", "Mn", "Mc")


def _is_short(label: str) -> bool:
    return _encoded_length(label) <= LONGEST_LABEL


def _encoded_length(domain: str) -> int:
    """In octets, as it is sent: labels beyond ASCII in Punycode (RFC 3492) with their prefix."""
    lengths = [len(each) if each.isascii() else 4 + len(each.encode("punycode")) for each in domain.split(".")]
    return sum(lengths) + len(lengths) - 1


def _octets(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
