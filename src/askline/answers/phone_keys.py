"""Which keys are a telephone number, and which could still become one, by the number plans of phonenumbers.

With a country: a number of that country, with or without its trunk prefix, or an international one after the
country's prefix for these. Without one: an international number, with or without 00; `+` cannot be keyed.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from askline.answers.digit_patterns import DigitPattern, Match, Places, digit_pattern
from askline.answers.kind import are_digits

LONGEST_NUMBER = 15  # digits, ITU-T E.164
START: Places = frozenset((0,))
NOTHING = Match(frozenset(), False)
_TYPES = ("fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "personal_number", "voip", "pager", "uan",
          "voicemail")  # fmt: skip


class PhoneKeys:
    def __init__(self, country: str | None) -> None:
        self._country = country

    @cached_property
    def longest(self) -> int:
        national = 0 if self._country is None else digit_pattern(_national_pattern(self._country)).longest
        return max(national, self._international_prefix.longest + LONGEST_NUMBER)

    def accepts(self, keys: str) -> bool:
        return len(keys) in self._look(keys).ends and keyed_number(keys, self._country) is not None

    def continues(self, keys: str) -> bool:
        return self._look(keys).goes_on

    @cached_property
    def _international_prefix(self) -> DigitPattern:
        """What is keyed before the code of another country; 00 where no country says otherwise."""
        return digit_pattern((self._country and _plan(self._country).international_prefix) or "00")

    def _look(self, keys: str) -> Match:
        if len(keys) > self.longest or (keys and not are_digits(keys)):
            return NOTHING
        prefixes = self._international_prefix.match(keys, START)
        starts = prefixes.ends if self._country is not None else prefixes.ends | START
        matches = [_international(keys, start) for start in starts]
        if self._country is not None:
            matches.append(digit_pattern(_national_pattern(self._country)).match(keys, START))
        ends = frozenset().union(*(match.ends for match in matches))
        return Match(ends, prefixes.goes_on or any(match.goes_on for match in matches))


def keyed_number(keys: str, country: str | None) -> str | None:
    """The number in E.164 that was keyed, or None."""
    return valid_number(keys if country is not None else f"+{keys.removeprefix('00')}", country)


def valid_number(text: str, country: str | None) -> str | None:
    """The number in E.164 that is written in a text, or None where there is none, or none that can exist."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _international(keys: str, start: int) -> Match:
    """A country code and a number of that country, from `start` on."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE as REGIONS

    digits = keys[start:]
    ends: Places = frozenset()
    goes_on = len(digits) < 3 and any(str(code).startswith(digits) for code in REGIONS)
    for length in range(1, min(3, len(digits)) + 1):
        code = int(digits[:length])
        if code in REGIONS and digits[0] != "0":
            match = digit_pattern(_numbers_of(code)).match(keys, frozenset((start + length,)))
            ends, goes_on = ends | match.ends, goes_on or match.goes_on
    return Match(ends, goes_on)


@lru_cache(maxsize=64)
def _national_pattern(country: str) -> str:
    from phonenumbers import country_code_for_region

    prefix = _plan(country).national_prefix or ""
    numbers = _numbers_of(country_code_for_region(country))
    return f"(?:{prefix})?(?:{numbers})" if prefix else numbers


@lru_cache(maxsize=64)
def _numbers_of(country_code: int) -> str:
    """The pattern of every number with a country code, in all the countries that share it."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE as REGIONS
    from phonenumbers.phonemetadata import PhoneMetadata

    patterns = {}
    for region in REGIONS[country_code]:
        plan = PhoneMetadata.metadata_for_region_or_calling_code(country_code, region)
        descriptions = (getattr(plan, each) for each in _TYPES)
        patterns.update(dict.fromkeys(each.national_number_pattern for each in descriptions if each))
    return "|".join(filter(None, patterns))


def _plan(country: str) -> Any:
    from phonenumbers.phonemetadata import PhoneMetadata

    return PhoneMetadata.metadata_for_region(country, None)
