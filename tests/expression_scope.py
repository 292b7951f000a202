"""A small survey as expressions see it: its names, and scopes with answers, for the tests of expressions and texts.

Written without the compiler of surveys, so that these tests say only what expressions do.

    recommend solved product pets why due hour wait size drink   questions of most types
    hello                                                        a prompt
    each_pet (pet): years, toy                                   a repeat group over `pets`
    agent_name tier code weights joined opens                    attributes
    score label promoter seen since                              variables
"""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

from askline.catalogue import CATALOGUE
from askline.survey.definition import Text
from askline.survey.kinds import (
    DATE,
    INTEGER,
    NONE,
    NUMBER,
    TEXT,
    TIME,
    UNKNOWN,
    YESNO,
    Names,
    Options,
    Symbol,
    choice_of,
    item_symbol,
    list_of,
)
from askline.survey.templates import Template, compile_template

PRODUCT = Options(("basic", "pro"), owner="product")
PETS = Options(("cat", "dog", "salt and pepper"), owner="pets")
SIZE = Options((1, 2, 3), owner="size")
DRINK = Options(("tea", "coffee"), owner="drink", other=True)
TOY = Options(("ball", "bone"), owner="toy")

GROUP = 11
QUESTIONS = {
    "recommend": Symbol("recommend", "question", INTEGER, 0),
    "solved": Symbol("solved", "question", YESNO, 1),
    "product": Symbol("product", "question", choice_of(PRODUCT), 2),
    "pets": Symbol("pets", "question", list_of(choice_of(PETS)), 3),
    "why": Symbol("why", "question", TEXT, 4),
    "due": Symbol("due", "question", DATE, 5),
    "hour": Symbol("hour", "question", TIME, 6),
    "wait": Symbol("wait", "question", NUMBER, 7),
    "size": Symbol("size", "question", choice_of(SIZE), 8),
    "drink": Symbol("drink", "question", choice_of(DRINK), 9),
    "years": Symbol("years", "question", INTEGER, 12, GROUP),
    "toy": Symbol("toy", "question", choice_of(TOY), 13, GROUP),
}
ATTRIBUTES = {
    "agent_name": TEXT,
    "tier": TEXT,
    "code": TEXT,
    "weights": list_of(TEXT),
    "joined": DATE,
    "opens": TIME,
}
VARIABLES = {"score": NUMBER, "label": TEXT, "promoter": YESNO, "seen": list_of(UNKNOWN), "since": DATE}
SYMBOLS = {
    **QUESTIONS,
    "hello": Symbol("hello", "prompt", NONE, 10),
    "each_pet": Symbol("each_pet", "group", NONE, GROUP),
    "pet": item_symbol("pet", choice_of(PETS), GROUP),
    **{name: Symbol(name, "attribute", kind) for name, kind in ATTRIBUTES.items()},
    **{name: Symbol(name, "variable", kind) for name, kind in VARIABLES.items()},
}
NODES = 14
FACTS = ("phone_number", "email", "agent_id", "call_type", "external_ref")


class Finding(NamedTuple):
    code: str
    start: int
    end: int
    hint: str | None
    message: str


class Findings(list[Finding]):
    """Takes what the compiler reports."""

    def __call__(self, code: str, start: int, end: int, hint: str | None = None, **values: object) -> None:
        self.append(Finding(code, start, end, hint, CATALOGUE[code].sentence.format(**values)))


def new_names(place: str = "outside") -> Names:
    """The names at a place, `outside` or `inside` of the repeat group, with nothing compiled for it yet."""
    return Names(SYMBOLS, NODES).inside(GROUP if place == "inside" else None)


def texts_of_options() -> None:
    def text(source: str, place: str = "outside") -> Template:
        findings = Findings()
        template = compile_template(source, new_names(place), findings)
        assert template is not None, findings
        return template

    PRODUCT.texts = {"basic": Text(text("Basic plan")), "pro": Text(text("Pro plan of {agent_name}"))}
    PETS.texts = {
        "cat": Text(by_language={"en": text("Cat"), "de": text("Katze")}),
        "dog": Text(by_language={"en": text("Dog"), "de": text("Hund")}),
        "salt and pepper": Text(text("Salt {{and}} pepper")),
    }
    SIZE.texts = {1: Text(text("Small")), 2: Text(text("Medium")), 3: Text(text("Large"))}
    DRINK.texts = {"tea": Text(text("Tea")), "coffee": Text(text("Coffee"))}
    TOY.texts = {"ball": Text(text("a ball for a {pet}", "inside")), "bone": Text(text("a bone"))}


texts_of_options()


def scope_with(given: Mapping[str, Any] | None = None, place: str = "outside") -> Any:
    """A scope in which names have the values given. Lists become tuples; `years` and `toy` give one value a turn.

    Besides names: `turn`, `today`, `items` of the repeat group, and `nonresponses`, by question (a list: by turn).
    """
    values = {name: _value(value) for name, value in (given or {}).items()}
    items = values.get("items", ("cat", "dog", "salt and pepper") if {"years", "toy"} & values.keys() else ())
    return SimpleNamespace(
        setting=SimpleNamespace(
            survey_type=values.get("survey_type", "web"),
            channel=values.get("channel", "web"),
            language=values.get("language", "en"),
            attributes={name: values.get(name) for name in ATTRIBUTES},
            facts={name: values[name] for name in FACTS if name in values},
            option_orders={},
        ),
        answers=_by_key(values),
        nonresponses=_by_key(values.get("nonresponses", {})),
        variables={name: values.get(name) for name in VARIABLES},
        items={GROUP: items} if items or "items" in values else {},
        turn=values.get("turn", 1 if place == "inside" else 0),
        attempt=values.get("attempt", 1),
        today=values.get("today", "2026-03-01"),
    )


def _by_key(values: Mapping[str, Any]) -> dict[int, Any]:
    found = {}
    for name, symbol in QUESTIONS.items():
        turns = [values.get(name)] if symbol.repeat is None else [None, *(values.get(name) or ())]
        for turn, value in enumerate(turns):
            if value is not None:
                found[symbol.position + turn * NODES] = value
    return found


def _value(value: Any) -> Any:
    return tuple(_value(each) for each in value) if isinstance(value, list) else value
