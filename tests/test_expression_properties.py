"""What holds for every expression and every text with piping, whatever an author writes and a respondent answers."""

from __future__ import annotations

import ast
import re
import time
import warnings
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from askline.catalogue import CATALOGUE
from askline.survey.expression_nodes import (
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    Constant,
    Junction,
    ListOf,
    Name,
    Node,
    Unary,
)
from askline.survey.expression_parser import parse
from askline.survey.expression_tokens import Fault
from askline.survey.expressions import compile_expression
from askline.survey.functions import FUNCTIONS
from askline.survey.kinds import Kind
from askline.survey.operations import tidy
from askline.survey.templates import compile_template
from expression_scope import QUESTIONS, Findings, new_names, scope_with

# Texts made of what expressions are made of find more than texts of any characters.
SIGNS_AND_WORDS = """
( ) [ ] { } {{ }} , . = == != < <= > >= + - * ** / // % ! & | && : := ; # \\ " ' \"\"\" in not and or if else is lambda
for true false none True None 0 1 2.5 08 1e9 1e400 0x1 9999999999999999 recommend solved product pets why due years pet
hello each_pet count sum round matches money text answered "typo" 'a}}b' "{{" f" ٣ ² é \ud800 \x00
"""
PIECES = st.sampled_from([*SIGNS_AND_WORDS.split(), " ", "\t", "\n"])
SOUP = st.lists(PIECES, max_size=30).map("".join) | st.lists(PIECES, max_size=30).map(" ".join) | st.text()


@given(SOUP)
@example("-" * 1000)
@example("(" * 1000)
@example("1+" * 499 + "1")
@example("not " * 249 + "1")
@example("[" * 500 + "]" * 500)
@example("1" * 1000)
@example("0 or 0 and not 0<0+0*-(" * 43)
@example("a if a else " * 80 + "a")
@example('"' + "\\" * 999)
@example(" " * 1000)
@example("text(" * 50 + "1" + ")" * 50)
@example("(0 or text(" * 25 + "pets" + "))" * 25)
def test_every_text_is_an_expression_or_has_faults(source: str) -> None:
    findings = Findings()
    began = time.perf_counter()
    expression = compile_expression(source, new_names(), findings)
    assert time.perf_counter() - began < 0.5
    has_errors = any(CATALOGUE[each.code].severity == "error" for each in findings)
    assert (expression is None) == has_errors
    assert all(0 <= each.start < each.end <= max(len(source), each.start + 1) for each in findings)


@given(SOUP)
@example("{" * 5000)
@example("{a" * 3000)
@example("}" * 999)
@example("{'" * 500)
@example("{pet}" * 2000)
@example("{" + "text(" * 50 + "pets" + ")" * 50 + "}")
@example("{" + "spell(" * 50 + "1" + ")" * 50 + "}")
@example("{" + "(0 or text(" * 25 + "pets" + "))" * 25 + "}")
def test_every_text_is_a_template_or_has_faults(source: str) -> None:
    findings = Findings()
    template = compile_template(source, new_names(), findings)
    has_errors = any(CATALOGUE[each.code].severity == "error" for each in findings)
    assert (template is None) == has_errors
    assert all(0 <= each.start < each.end <= max(len(source), each.start + 1) for each in findings)
    if template is not None:
        assert isinstance(template.render(scope_with()), str)


@given(st.text() | st.lists(PIECES).map("".join))
def test_doubled_braces_give_back_any_text(text: str) -> None:
    findings = Findings()
    template = compile_template(text.replace("{", "{{").replace("}", "}}"), new_names(), findings)
    assert template is not None
    assert template.constant == text


@given(st.text() | st.lists(PIECES).map("".join))
def test_piped_text_is_said_as_it_is(value: str) -> None:
    template = compile_template("<{why}>", new_names(), Findings())
    assert template is not None
    assert template.render(scope_with({"why": value})) == f"<{value}>"


# Python reads what we read, and reads it in the same way.


def shape(node: Node) -> Any:
    match node:
        case Constant():
            return ("constant", node.value)
        case Name():
            return ("name", node.name)
        case ListOf():
            return ("list", *map(shape, node.items))
        case Unary():
            return (node.operator, shape(node.operand))
        case Call():
            return ("call", node.function, *map(shape, node.arguments))
        case Conditional():
            return ("if", shape(node.value), shape(node.condition), shape(node.otherwise))
        case Junction():
            return (node.operations[0].operator, *map(shape, node.operands))
        case Comparison():
            return ("compare", *[each.operator for each in node.operations], *map(shape, node.operands))
        case Arithmetic():
            result = shape(node.first)
            for operation in node.operations:
                result = (operation.operator, result, shape(operation.operand))
            return result
    raise AssertionError(node)


SIGNS: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.USub: "-",
    ast.UAdd: "+", ast.Not: "not", ast.And: "and", ast.Or: "or", ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<",
    ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
WORDS = {"true": True, "false": False, "none": None}


def python_shape(node: Any) -> Any:
    match node:
        case ast.Constant():
            return ("constant", node.value)
        case ast.Name():
            return ("constant", WORDS[node.id]) if node.id in WORDS else ("name", node.id)
        case ast.List():
            return ("list", *map(python_shape, node.elts))
        case ast.UnaryOp():
            return (SIGNS[type(node.op)], python_shape(node.operand))
        case ast.Call():
            return ("call", node.func.id, *map(python_shape, node.args))  # type: ignore[attr-defined]
        case ast.IfExp():
            return ("if", *map(python_shape, (node.body, node.test, node.orelse)))
        case ast.BoolOp():
            return (SIGNS[type(node.op)], *map(python_shape, node.values))
        case ast.Compare():
            operators = [SIGNS[type(operator)] for operator in node.ops]
            return ("compare", *operators, *map(python_shape, (node.left, *node.comparators)))
        case ast.BinOp():
            return (SIGNS[type(node.op)], python_shape(node.left), python_shape(node.right))
    raise AssertionError(node)


READABLE = st.lists(
    st.sampled_from(
        ["(", ")", "[", "]", ",", "==", "<", ">=", "in", "not", "and", "or", "if", "else", "+", "-", "*", "//", "%",
         "a", "f(", "true", "none", "1", "2.5", "'x'", '"\\n\\x41"', "(a", "a)", "a ,"]
    ),
    max_size=14,
).map(" ".join)  # fmt: skip


@given(READABLE)
@example("not a in b not in c")
@example("a if b else c if d else e")
@example("- + - a * b // c - d")
@example("a or b and not c == d < e")
@example("f ( [ a , ] , ( b ) , )")
def test_python_reads_every_expression_in_the_same_way(source: str) -> None:
    try:
        node, _ = parse(source)
    except Fault:
        node = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            expected = ast.parse(source, mode="eval").body
        except SyntaxError:
            expected = None
    if node is not None:
        assert expected is not None
        assert shape(node) == python_shape(expected)
    elif expected is not None:
        assert not _is_ours(source, expected)


def _is_ours(source: str, expression: ast.expr) -> bool:
    """Whether Python's expression is made of nothing but what section 5 of the language names."""
    known = (ast.Constant, ast.Name, ast.List, ast.UnaryOp, ast.Call, ast.IfExp, ast.BoolOp, ast.Compare, ast.BinOp)
    parts = [node for node in ast.walk(expression) if isinstance(node, ast.expr)]
    calls = [node.func for node in parts if isinstance(node, ast.Call)]
    has_joined_texts = re.search("['\"] +['\"]", source) is not None
    only_known = all(isinstance(node, known) for node in parts)
    return only_known and all(isinstance(each, ast.Name) for each in calls) and not has_joined_texts


# Whatever was compiled can be evaluated.


def _calls(name: str, *arguments: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*arguments).map(lambda given: f"{name}({', '.join(given)})")


def _infix(operators: str, left: st.SearchStrategy[str], right: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(left, st.sampled_from(operators.split("|")), right).map(lambda given: f"({' '.join(given)})")


def _numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return (
        _infix("+|-|*|/|//|%", inner, inner)
        | inner.map(lambda x: f"-{x}")
        | st.sampled_from(["round", "abs", "int", "sum", "min", "average"]).flatmap(lambda name: _calls(name, inner))
        | st.sampled_from(["round", "sum", "max", "average"]).flatmap(lambda name: _calls(name, inner, inner))
        | _infix("and|or", inner, inner)
        | _infix("==|!=|<|<=|>|>=", inner, inner)
        | st.tuples(inner, inner, inner).map(lambda x: f"({x[0]} if {x[1]} else {x[2]})")
    )


def _texts(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return (
        _infix("+|and|or", inner, inner)
        | st.sampled_from(["lower", "upper", "text", "spell"]).flatmap(lambda name: _calls(name, inner))
        | st.tuples(inner, inner, inner).map(lambda x: f"({x[0]} if {x[1]} else {x[2]})")
        | inner.map(lambda x: f"text([{x}, {x}])")
    )


SOME_NUMBERS = """
0 1 2.5 1e15 9e15 -3 none true recommend wait solved score size attempt count(pets) sum(years) int(why) int(code)
round(wait,recommend) days_between(due,today()) average(years)
"""
SOME_TEXTS = """
why "x" product drink agent_name none text(wait) text(pets) option_text(toy) text(due) spell(1.5) money(wait,'EUR')
money(wait,tier) text(years) nonresponse(why) channel text(today()) label
"""
SOME_LISTS = "pets years weights [] [why] [none,1] seen [seen,seen] nonresponse(years) [pets,weights]"

NUMBERS = st.recursive(st.sampled_from(SOME_NUMBERS.split()), _numbers, max_leaves=12)
TEXTS = st.recursive(st.sampled_from(SOME_TEXTS.split()), _texts, max_leaves=10)
LISTS = st.sampled_from(SOME_LISTS.split())
ANYTHING = (
    NUMBERS
    | TEXTS
    | _infix("==|!=|<|in|not in|or", TEXTS, TEXTS)
    | _infix("in|not in", TEXTS | NUMBERS, LISTS)
    | _infix("==|and|or", LISTS, LISTS)
    | _infix("==|<|>=|or", st.sampled_from(["due", "joined", "date(why)", "today()"]), TEXTS)
    | _infix("<|!=|and", st.sampled_from(["hour", "opens"]), TEXTS)
    | _calls("contains", TEXTS | LISTS, TEXTS)
    | _calls("matches", TEXTS, st.sampled_from(["'a+'", "'.*'", "'(a|b)*c'"]))
    | _calls("days_between", TEXTS, TEXTS)
    | _infix("or|and", ANY_KIND := NUMBERS | TEXTS | LISTS | st.just("due"), ANY_KIND)
)

ANY_TEXT = st.text(max_size=20) | st.sampled_from(["2026-02-30", "9:05", "12", "\ud800", "x" * 10_000, "ß" * 6000])
ANY_NUMBER = st.integers(-(10**15), 10**15) | st.floats(-1e15, 1e15).map(tidy)
ANY_DATE = st.dates().map(str)
ANY_TIME = st.times().map(lambda each: f"{each:%H:%M}")


def _values_of(kind: Kind) -> st.SearchStrategy[Any]:
    options = kind.options
    if options is not None:
        values = st.sampled_from(options.values)
        return values | ANY_TEXT if options.other else values
    if kind.item is not None:
        return st.lists(_values_of(kind.item), max_size=4)
    by_name = {"integer": st.integers(-(10**15), 10**15), "number": ANY_NUMBER, "yesno": st.booleans()}
    return {**by_name, "date": ANY_DATE, "time": ANY_TIME}.get(kind.name, ANY_TEXT)


def _scopes() -> st.SearchStrategy[dict[str, Any]]:
    turns = {name: symbol.repeat is not None for name, symbol in QUESTIONS.items()}
    optional = {
        name: st.lists(st.none() | _values_of(symbol.kind), max_size=3) if turns[name] else _values_of(symbol.kind)
        for name, symbol in QUESTIONS.items()
    }
    optional |= dict.fromkeys(("agent_name", "tier", "code", "label"), ANY_TEXT)
    optional |= {"weights": st.lists(ANY_TEXT, max_size=3), "joined": ANY_DATE, "opens": ANY_TIME}
    optional |= {"score": ANY_NUMBER, "promoter": st.booleans(), "since": ANY_DATE}
    optional |= {"seen": st.lists(ANY_TEXT | ANY_NUMBER, max_size=3), "today": st.none() | ANY_DATE}
    optional |= {"language": st.sampled_from(["en", "de", "es", "it", "tlh", "zh-Hant-TW"])}
    return st.fixed_dictionaries({}, optional=optional)


def is_bounded(value: Any) -> bool:
    if isinstance(value, tuple):
        return len(value) <= 10_000 and all(map(is_bounded, value))
    if isinstance(value, str):
        return len(value) <= 10_000
    return value is None or (type(value) in (bool, int, float) and -(10**15) <= value <= 10**15)


@given(ANYTHING, _scopes())
def test_every_compiled_expression_comes_to_a_bounded_value(source: str, values: dict[str, Any]) -> None:
    expression = compile_expression(source, new_names(), Findings())
    assume(expression is not None)
    assert expression is not None
    scope = scope_with(values)
    value = expression.evaluate(scope)
    assert is_bounded(value)
    assert not isinstance(value, float) or not value.is_integer()
    assert all(is_bounded(each) for _, each in expression.explain(scope))


@given(ANYTHING, _scopes())
def test_every_compiled_expression_can_be_piped(source: str, values: dict[str, Any]) -> None:
    template = compile_template("<{" + source + "}>", new_names(), Findings())
    assume(template is not None)
    assert template is not None
    said = template.render(scope_with(values))
    assert said.startswith("<")
    assert said.endswith(">")


@given(ANYTHING, _scopes())
def test_kind_of_an_expression_is_that_of_its_value(source: str, values: dict[str, Any]) -> None:
    expression = compile_expression(source, new_names(), Findings())
    assume(expression is not None)
    assert expression is not None
    value = expression.evaluate(scope_with(values))
    expected: dict[str, tuple[type, ...]] = {"number": (int, float, bool), "text": (str,), "list": (tuple,)}
    family = expression.kind.family
    assert value is None or family not in expected or isinstance(value, expected[family])
    assert value is None or expression.kind.name != "integer" or isinstance(value, int)


def test_every_function_of_the_language_is_in_the_table() -> None:
    named = "answered nonresponse count sum min max average round abs int text lower upper contains matches option_text"
    assert set(FUNCTIONS) == {*named.split(), "date", "today", "days_between", "spell", "money"}
