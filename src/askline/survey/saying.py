"""A value as it is said: piped into a text, or read back for confirmation (section 2.3 of the language).

Words come from the language's lexicon, long dates and money from the CLDR by Babel, which is imported when first
wanted, since that takes longer than a whole conversation.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from askline.survey.kinds import Kind, Options
from askline.survey.operations import NUMBERS, bounded, iso_date, rounded
from askline.survey.scope import Scope, Value

if TYPE_CHECKING:
    from babel.core import Locale

    from askline.lexicons import Lexicon

Sayer = Callable[[Value, Scope], str]


def sayer(kind: Kind) -> Sayer:
    """How a value of the kind is said."""
    if kind.name == "date":
        return _say_date
    if kind.options is not None:
        return _options_sayer(kind.options)
    if kind.item is not None and not is_said_alike(kind.item):
        return _list_sayer(sayer(kind.item))
    return say_plainly


def is_said_alike(kind: Kind) -> bool:
    """Whether a value of the kind is said by what it is at run time, whatever it stands for."""
    if kind.name == "date" or kind.options is not None:
        return False
    return kind.item is None or is_said_alike(kind.item)


def say(value: Value, kind: Kind, scope: Scope) -> str:
    """The value as piped, in the interview's language."""
    return sayer(kind)(value, scope)


def say_plainly(value: Any, scope: Scope) -> str:
    """A text, a number, yes or no, or a list of them; none is the empty text."""
    if value.__class__ is str or value.__class__ is int:
        return str(value)
    if value is None:
        return ""
    if isinstance(value, tuple):
        return join_said([say_plainly(each, scope) for each in value if each is not None], scope)
    lexicon = _lexicon(scope.setting.language)
    if isinstance(value, bool):
        return lexicon.say_yes if value else lexicon.say_no
    return _decimal(value).replace(".", lexicon.decimal_separator)


def say_money(value: Value, currency: Value, language: str) -> str | None:
    """An amount in the language's form, rounded half away from zero to what the currency has; none of no number."""
    if value.__class__ not in NUMBERS or not isinstance(currency, str) or not is_currency(currency.upper()):
        return None
    from babel.numbers import format_currency, get_currency_precision

    code = currency.upper()
    amount: Any = rounded(value, get_currency_precision(code))
    return bounded(format_currency(amount, code, locale=_locale(language)))


def is_currency(code: str) -> bool:
    """Whether it has the form of an ISO 4217 code, such as USD."""
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def spelled(said: str) -> str | None:
    """The characters with spaces between them, so that a voice says each."""
    return bounded(" ".join(said))


def _options_sayer(options: Options) -> Sayer:
    said_in = options.said_in

    def say_option(value: Value, scope: Scope) -> str:
        said: Any = said_in(scope.setting.language).get(value)
        if said.__class__ is str:
            return str(said)
        return say_plainly(value, scope) if said is None else str(said.render(scope))

    return say_option


def _list_sayer(say_item: Sayer) -> Sayer:
    def say_list(value: Value, scope: Scope) -> str:
        if not isinstance(value, tuple):
            return say_plainly(value, scope)
        return join_said([say_item(each, scope) for each in value if each is not None], scope)

    return say_list


def join_said(said: list[str], scope: Scope) -> str:
    """Several things said, joined the way the interview's language joins lists."""
    return _lexicon(scope.setting.language).join(said)


def _decimal(value: float) -> str:
    written = repr(value)
    if "e" not in written:
        return written
    from decimal import Decimal

    return format(Decimal(written), "f")


def _say_date(value: Value, scope: Scope) -> str:
    return "" if value is None else long_date(str(value), scope.setting.language)


@lru_cache(maxsize=1024)
def long_date(iso: str, language: str) -> str:
    """`March 3, 2026`: the language's long form in the CLDR; a text that is no ISO date is left as it is."""
    if iso_date(iso) is None:
        return iso
    from datetime import date

    from babel.dates import format_date

    return format_date(date.fromisoformat(iso.strip()), format="long", locale=_locale(language))


@lru_cache(maxsize=128)
def _locale(language: str) -> Locale:
    """The locale of a tag, shortened from the right until the CLDR has it, else English."""
    from babel.core import Locale, UnknownLocaleError

    from askline.survey.languages import shortened

    for tag in shortened(language.replace("_", "-")):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@lru_cache(maxsize=128)
def _lexicon(language: str) -> Lexicon:
    from askline.lexicons import lexicon_for

    return lexicon_for(language)
