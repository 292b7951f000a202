"""Which kind of answer each type of question wants. A kind's module is loaded when a question first wants it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from askline.answers.kind import Kind
from askline.lexicons import Lexicon, lexicon_for
from askline.survey.definition import Question

Languages = tuple[str, str]  # the interview's, and the survey's first


def kind_for(question: Question, language: str, default_language: str) -> Kind:
    """How the answers to a question are read in an interview's language."""
    return _KINDS[question.type](question, lexicon_for(language), (language, default_language))


def _number(lowest: Any, highest: Any) -> Callable[[Question, Lexicon, Languages], Kind]:
    """Numbers; the bounds are those of the type where the question has none of its own."""

    def make(question: Question, lexicon: Lexicon, languages: Languages) -> Kind:
        from askline.answers.numbers import NumberKind

        own_lowest: Any = question.minimum
        own_highest: Any = question.maximum
        return NumberKind(
            lowest if own_lowest is None else own_lowest,
            highest if own_highest is None else own_highest,
            question.decimal,
            lexicon,
        )

    return make


def _yes_no(question: Question, lexicon: Lexicon, languages: Languages) -> Kind:
    from askline.answers.yes_no import YesNoKind

    return YesNoKind(lexicon)


def _choice(question: Question, lexicon: Lexicon, languages: Languages) -> Kind:
    from askline.answers.choices import ChoiceKind
    from askline.answers.options import OptionNames
    from askline.answers.texts import LONGEST_TEXT

    longest = LONGEST_TEXT if question.max_length is None else question.max_length
    return ChoiceKind(OptionNames(question, *languages), longest if question.other else None)


def _several(question: Question, lexicon: Lexicon, languages: Languages) -> Kind:
    from askline.answers.option_lists import fold_list
    from askline.answers.options import OptionNames
    from askline.answers.several import SeveralKind

    fewest: Any = 1 if question.minimum is None else question.minimum
    most: Any = question.maximum
    return SeveralKind(OptionNames(question, *languages, fold_list), fewest, most, lexicon)


def _text(question: Question, lexicon: Lexicon, languages: Languages) -> Kind:
    from askline.answers.texts import TextKind

    return TextKind(question.max_length, question.pattern)


def _digits(question: Question, lexicon: Lexicon, languages: Languages) -> Kind:
    from askline.answers.digits import DigitsKind

    return DigitsKind(question.min_length, question.max_length)


def _date(question: Question, lexicon: Lexicon, languages: Languages) -> Kind:
    from askline.answers.dates import DateKind

    earliest: Any = question.minimum
    latest: Any = question.maximum
    return DateKind(earliest, latest, lexicon)


def _time(question: Question, lexicon: Lexicon, languages: Languages) -> Kind:
    from askline.answers.times import TimeKind

    return TimeKind(lexicon)


def _phone(question: Question, lexicon: Lexicon, languages: Languages) -> Kind:
    from askline.answers.phones import PhoneKind

    return PhoneKind(question.country)


def _email(question: Question, lexicon: Lexicon, languages: Languages) -> Kind:
    from askline.answers.emails import EmailKind

    return EmailKind()


_KINDS: dict[str, Callable[[Question, Lexicon, Languages], Kind]] = {
    "nps": _number(0, 10),
    "rating": _number(1, 5),
    "number": _number(None, None),
    "yesno": _yes_no,
    "choice": _choice,
    "multi": _several,
    "text": _text,
    "digits": _digits,
    "date": _date,
    "time": _time,
    "phone": _phone,
    "email": _email,
}
