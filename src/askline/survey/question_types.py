"""The types of questions, as a table: the keys that each has, what its answers are, and what the API shows of it.

Like `maps.py`, which holds the tables of all other maps of a survey file, this reads and checks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from askline.survey.maps import PROMPT_KEYS, SENTENCES, Key, Keys, needed

if TYPE_CHECKING:
    from askline.survey.definition import Question
    from askline.survey.scope import Value

# Keys of every question, prompts included.
EVERY_TYPE = {
    "name": needed("name", "The name that expressions and `goto` use."),
    "type": needed("question_type", "What is asked for."),
    **PROMPT_KEYS,
    "label": Key("label", "The label in reports; by default the name, cut to 30 characters."),
    "id": Key("integer", "The number of the question; by default made from survey id and name."),
    "when": Key("expression", "The question is asked only if this holds."),
    "then": Key("rules", "What happens when the respondent leaves the question."),
    "barge_in": Key("boolean", "Whether a key stops the prompt; by default as `voice` says."),
}

# Keys of every question that expects an answer.
ASKING = {
    "required": Key("boolean", "Whether the question may not be skipped.", True),
    "dont_know": Key("non_answer", "Allows the answer «don't know»."),
    "refused": Key("non_answer", "Allows to refuse the answer."),
    "confirm": Key("confirm", "Whether to ask «is that right?», or the prompt that asks it.", False),
    "attempts": Key("count", "How many answers may not fit, 0 for any number; by default as the channel says."),
    "on_failure": Key("failure", "What happens then; by default `end`, and `skip` where not required."),
    **SENTENCES,
    "min_digits": Key("size", "The fewest keys that make an answer.", 1),
    "max_digits": Key("size", "The keys after which the answer is complete; by default the longest that fits."),
    "no_input_timeout": Key("duration", "As in `voice`, for this question."),
    "inter_digit_timeout": Key("duration", "As in `voice`, for this question."),
    "terminator": Key("terminator", "As in `voice`, for this question."),
}

OPTION_KEYS = {
    "options": needed("options", "What may be chosen."),
    "shuffle": Key("boolean", "Whether each interview draws its own order of the options.", False),
    "list_options": Key("boolean", "Whether the options are said on voice and SMS.", True),
}
MAX_LENGTH = Key("size", "The longest answer, in characters.", 10000)


NONE_OF_ITS_OWN: Keys = MappingProxyType({})


class QuestionType(NamedTuple):
    """One type of question.

    value          static kind of its answers: integer (number where `decimal`), yesno, text, choice, list, date, time
    keys           those that only some types have
    fixed          settings of `Question` that the author cannot change
    question_type, max_response, response   its view in the API (section 3.8)
    """

    description: str
    value: str
    keys: Keys = NONE_OF_ITS_OWN
    fixed: Mapping[str, object] = NONE_OF_ITS_OWN
    question_type: str = "text"
    max_response: Callable[[Question], int | float | None] = lambda question: None
    response: Callable[[Value], str] = str


def join_values(values: Value) -> str:
    return ", ".join(map(str, values)) if isinstance(values, tuple) else str(values)


def largest_number(question: Question) -> int | float | None:
    return question.maximum if not isinstance(question.maximum, str) else None


QUESTION_TYPES = {
    "nps": QuestionType(
        "How likely somebody is to recommend, from 0 to 10.",
        "integer",
        fixed={"minimum": 0, "maximum": 10},
        question_type="nps",
        max_response=lambda question: 10,
    ),
    "rating": QuestionType(
        "A whole number on a scale.",
        "integer",
        {"min": Key("integer", "The lowest.", 1), "max": Key("integer", "The highest.", 5)},
        question_type="number",
        max_response=largest_number,
    ),
    "number": QuestionType(
        "A whole number, or a decimal one.",
        "integer",
        {
            "min": Key("number", "The lowest."),
            "max": Key("number", "The highest."),
            "decimal": Key("boolean", "Whether decimals are taken.", False),
        },
        question_type="number",
        max_response=largest_number,
    ),
    "yesno": QuestionType(
        "Yes or no.",
        "yesno",
        question_type="yesno",
        max_response=lambda question: 1,
        response=lambda value: "Yes" if value else "No",
    ),
    "choice": QuestionType(
        "One of several options.",
        "choice",
        {
            **OPTION_KEYS,
            "other": Key("boolean", "Whether an answer that is no option is kept as text.", False),
            "max_length": MAX_LENGTH,
        },
        question_type="number",
        max_response=lambda question: len(question.options),
    ),
    "multi": QuestionType(
        "Several of the options.",
        "list",
        {
            **OPTION_KEYS,
            "min": Key("count", "The fewest options.", 1),
            "max": Key("size", "The most options."),
        },
        response=join_values,
    ),
    "text": QuestionType(
        "Words of the respondent's own.",
        "text",
        {"max_length": MAX_LENGTH, "pattern": Key("pattern", "What the whole answer must match.")},
    ),
    "digits": QuestionType(
        "Digits, such as the number of an account.",
        "text",
        {
            "length": Key("size", "The exact number of digits."),
            "min_length": Key("size", "The fewest digits."),
            "max_length": Key("size", "The most digits."),
        },
    ),
    "date": QuestionType(
        "A day.",
        "date",
        {"min": Key("date", "The earliest."), "max": Key("date", "The latest.")},
    ),
    "time": QuestionType("A time of the day.", "time"),
    "phone": QuestionType(
        "A telephone number.",
        "text",
        {"country": Key("country", "Where numbers without a country code belong, such as AU.")},
    ),
    "email": QuestionType("An e-mail address.", "text"),
    "prompt": QuestionType("Nothing is asked: the text is said and the flow moves on.", "none"),
}


def keys_of(type_name: str) -> Keys:
    """Every key that a question of this type may have."""
    asking = {} if type_name == "prompt" else ASKING
    return {**EVERY_TYPE, **asking, **QUESTION_TYPES[type_name].keys}
