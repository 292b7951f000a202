"""What expressions come to, and what is told of faulty ones: the cases are data, in tests/expressions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from askline.survey.expressions import Expression, compile_expression
from askline.survey.kinds import DATE, INTEGER, NUMBER, TEXT, TIME, YESNO, Kind, fitted, list_of
from expression_scope import Findings, new_names, scope_with

TABLES = Path(__file__).parent / "expressions"


class PlainLoader(yaml.SafeLoader):
    """Dates stay texts, as in surveys."""


PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def table(name: str) -> list[Any]:
    """The cases of a table, each with what its rule says for all of them."""
    rules = yaml.load((TABLES / name).read_text(encoding="utf-8"), PlainLoader)
    return [
        pytest.param({**rule, **case}, id=f"{rule['rule']}: {case.get('expression', case.get('text'))}")
        for rule in rules
        for case in rule["cases"]
    ]


def compiled(source: str, place: str = "outside") -> Expression:
    findings = Findings()
    expression = compile_expression(source, new_names(place), findings)
    assert expression is not None, findings
    assert not findings
    return expression


def as_tuple(value: Any) -> Any:
    return tuple(as_tuple(each) for each in value) if isinstance(value, list) else value


@pytest.mark.parametrize("case", table("values.yaml"))
def test_expression_comes_to_its_value(case: dict[str, Any]) -> None:
    place = case.get("place", "outside")
    source = str(case["expression"])
    value = compiled(source, place).evaluate(scope_with(case.get("given"), place))
    assert (value, type(value)) == (as_tuple(case["value"]), type(as_tuple(case["value"])))


@pytest.mark.parametrize("case", table("faults.yaml"))
def test_faulty_expression_is_told_with_its_place(case: dict[str, Any]) -> None:
    source = str(case["expression"])
    findings = Findings()
    expression = compile_expression(source, new_names(case.get("place", "outside")), findings)
    found = findings[0]
    assert (found.code, source[found.start : found.end]) == (case["code"], str(case["at"]))
    assert found.start + 1 == case.get("column", source.index(str(case["at"])) + 1)
    assert case.get("hint", "") in (found.hint or "")
    assert case.get("message", "") in found.message
    assert (expression is None) == (not case.get("warning", False))
    assert len(findings) == case.get("findings", 1)


@pytest.mark.parametrize("case", table("faults.yaml"))
def test_message_names_the_expression(case: dict[str, Any]) -> None:
    source = str(case["expression"])
    findings = Findings()
    compile_expression(source, new_names(case.get("place", "outside")), findings)
    assert findings[0].code == "empty-expression" or " ".join(source.split())[:160] in findings[0].message


@pytest.mark.parametrize("case", table("kinds.yaml"))
def test_expression_has_its_kind(case: dict[str, Any]) -> None:
    kind = compiled(str(case["expression"])).kind
    item = "" if kind.item is None else f" of {kind.item.name}"
    assert kind.name + item == case["kind"]


@pytest.mark.parametrize(
    ("kind", "expression", "suits"),
    [
        (NUMBER, "recommend + 0.5", True),
        (NUMBER, "why", False),
        (NUMBER, "solved", False),
        (NUMBER, "size", True),
        (NUMBER, "none", True),
        (INTEGER, "recommend / 2", True),
        (INTEGER, "2.5", False),
        (INTEGER, "2", True),
        (YESNO, "recommend >= 9", True),
        (YESNO, "1", False),
        (YESNO, "recommend", False),
        (TEXT, "product", True),
        (TEXT, "due", False),
        (TEXT, "size", False),
        (TEXT, "pets", False),
        (DATE, "today()", True),
        (DATE, '"2026-03-01"', True),
        (DATE, '"soon"', False),
        (DATE, "why", False),
        (TIME, '"9:30"', True),
        (TIME, "hour", True),
        (TIME, "due", False),
        (list_of(TEXT), "pets", True),
        (list_of(TEXT), "[]", True),
        (list_of(TEXT), "[pets]", False),
        (list_of(TEXT), "why", False),
    ],
)
def test_variable_takes_only_what_is_of_its_kind(kind: Kind, expression: str, suits: bool) -> None:
    assert compiled(expression).suits(kind) is suits


@pytest.mark.parametrize(
    ("value", "kind", "kept"),
    [
        (3, INTEGER, 3),
        (3.5, INTEGER, None),
        (True, INTEGER, 1),
        (3.5, NUMBER, 3.5),
        ("3", NUMBER, None),
        (1, YESNO, None),
        ("9:30", TIME, "09:30"),
        ("2026-02-30", DATE, None),
        (("a", 1, 2.5, None), list_of(TEXT), ("a", "1", "2.5", None)),
        ((("a",),), list_of(TEXT), None),
        (None, TEXT, None),
    ],
)
def test_value_that_does_not_fit_its_variable_is_none(value: Any, kind: Kind, kept: Any) -> None:
    assert (fitted(value, kind), type(fitted(value, kind))) == (kept, type(kept))


def test_text_that_grows_beyond_its_bound_is_none() -> None:
    scope = scope_with({"why": "x" * 6000})
    assert compiled("why + why").evaluate(scope) is None
    assert len(str(compiled("why + label").evaluate(scope_with({"why": "x" * 9999, "label": "y"})))) == 10_000
    assert compiled("spell(why)").evaluate(scope) is None
    assert compiled("upper(why)").evaluate(scope_with({"why": "ß" * 6000})) is None
    assert compiled("text([why, why])").evaluate(scope) is None


def test_lists_put_into_lists_do_not_grow_without_end() -> None:
    assert compiled("[[[1]], recommend]").evaluate(scope_with()) is None
    assert compiled("[seen, seen]").evaluate(scope_with({"seen": list(range(6000))})) is None


def test_names_are_all_that_it_reads() -> None:
    expression = compiled('recommend <= 6 and product in ["basic"] and answered(why)')
    assert expression.names == {"recommend", "product", "why"}


def test_explanation_gives_each_name_and_call_with_its_value() -> None:
    expression = compiled("recommend <= 6 and count(pets) > 1 or recommend == 10")
    scope = scope_with({"recommend": 3, "pets": ["cat"]})
    assert expression.explain(scope) == [("recommend", 3), ("count(pets)", 1), ("pets", ("cat",))]


def test_fifty_levels_are_read_and_no_more() -> None:
    for opening, closing in (("(", ")"), ("[", "]"), ("abs(", ")"), ("-", ""), ("not ", ""), ("1 + (", ")")):
        kept = opening * 50 + "1" + closing * 50
        assert compile_expression(kept, new_names(), Findings()) is not None, kept
        findings = Findings()
        assert compile_expression(opening * 51 + "1" + closing * 51, new_names(), findings) is None
        assert [each.code for each in findings] == ["expression-too-deep"]


def test_operators_after_one_another_are_one_level() -> None:
    assert compiled(" + ".join(["1"] * 200)).evaluate(scope_with()) == 200
    assert compiled(" and ".join(["1"] * 150)).evaluate(scope_with()) == 1


def test_thousand_characters_are_read_and_no_more() -> None:
    assert compiled("1" + " " * 999).evaluate(scope_with()) == 1
    findings = Findings()
    assert compile_expression("1" + " " * 999 + "2", new_names(), findings) is None
    assert [each.code for each in findings] == ["expression-too-long"]


def test_all_faults_of_an_expression_are_told() -> None:
    findings = Findings()
    compile_expression('recomend > 1 and solved == "yes" and product == "typo"', new_names(), findings)
    assert [each.code for each in findings] == ["unknown-name", "different-kinds", "impossible-value"]


def test_same_expression_is_compiled_once_for_a_place() -> None:
    names = new_names()
    first = compile_expression("recommend > 1", names, Findings())
    assert compile_expression("recommend > 1", names, Findings()) is first
    assert compile_expression("recommend > 1", names.inside(None), Findings()) is first
