"""What texts with piping are said as, and what is told of faulty ones: the cases are data, in tests/expressions."""

from __future__ import annotations

from typing import Any

import pytest

from askline.survey.definition import Text
from askline.survey.kinds import DATE, TEXT, Names, Options, Symbol, choice_of
from askline.survey.option_texts import endless_option_texts
from askline.survey.saying import say
from askline.survey.templates import Template, compile_template
from expression_scope import DRINK, PETS, PRODUCT, TOY, Findings, new_names, scope_with
from test_expressions import table


def compiled(source: str, names: Names | None = None) -> Template:
    findings = Findings()
    template = compile_template(source, names or new_names(), findings)
    assert template is not None, findings
    assert not findings
    return template


@pytest.mark.parametrize("case", table("texts.yaml"))
def test_text_is_said(case: dict[str, Any]) -> None:
    place = case.get("place", "outside")
    template = compiled(case["text"], new_names(place))
    assert template.render(scope_with(case.get("given"), place)) == case["said"]


@pytest.mark.parametrize("case", table("texts.yaml"))
def test_parts_make_up_the_text(case: dict[str, Any]) -> None:
    place = case.get("place", "outside")
    scope = scope_with(case.get("given"), place)
    parts = compiled(case["text"], new_names(place)).parts
    assert "".join(part if isinstance(part, str) else part.say(scope) for part in parts) == case["said"]


@pytest.mark.parametrize("case", table("faulty_texts.yaml"))
def test_faulty_text_is_told_with_its_place(case: dict[str, Any]) -> None:
    findings = Findings()
    assert compile_template(case["text"], new_names(), findings) is None
    found = findings[0]
    assert (found.code, case["text"][found.start : found.end]) == (case["code"], case["at"])
    assert found.start + 1 == case.get("column", case["text"].index(case["at"]) + 1)
    assert case.get("hint", "") in (found.hint or "")
    assert len(findings) == case.get("findings", 1)


def test_text_without_piping_is_a_constant() -> None:
    assert compiled("Hello {{you}}").constant == "Hello {you}"
    assert compiled("").constant == ""
    assert compiled("Hello {why}").constant is None


def test_names_and_parts_tell_what_is_piped() -> None:
    template = compiled("Hi {agent_name}, {count(pets)} pets {{}}")
    assert template.names == {"agent_name", "pets"}
    assert [str(part) if isinstance(part, str) else [part.source] for part in template.parts] == [
        "Hi ",
        ["agent_name"],
        ", ",
        ["count(pets)"],
        " pets {}",
    ]


def test_placeholders_are_filled() -> None:
    template = compiled("You said {answer}, {agent_name}: {upper(answer)}", new_names().with_placeholders("answer"))
    assert (template.placeholders, template.names, template.constant) == ({"answer"}, {"agent_name"}, None)
    filled = template.fill(scope_with({"agent_name": "Sam"}), {"answer": "{why}"})
    assert filled == "You said {why}, Sam: {WHY}"
    assert template.render(scope_with({"agent_name": "Sam"})) == "You said , Sam: "


def test_placeholder_goes_before_a_name_of_the_survey() -> None:
    names = new_names().with_placeholders("why")
    assert compiled("{why}", names).fill(scope_with({"why": "slow"}), {"why": "filled"}) == "filled"
    assert compiled("{why}").render(scope_with({"why": "slow"})) == "slow"


def test_placeholder_is_unknown_elsewhere() -> None:
    findings = Findings()
    assert compile_template("{options}", new_names(), findings) is None
    assert findings[0].code == "unknown-name"


def test_very_long_expression_in_a_text_is_refused() -> None:
    findings = Findings()
    assert compile_template("{" + "1 + " * 300 + "1}", new_names(), findings) is None
    assert [each.code for each in findings] == ["expression-too-long"]
    assert compiled("{" + " " * 998 + "12}").render(scope_with()) == "12"


def test_value_is_said_for_a_confirmation() -> None:
    scope = scope_with({"agent_name": "Sam"})
    assert say("pro", choice_of(PRODUCT), scope) == "Pro plan of Sam"
    assert say("2026-03-03", DATE, scope) == "March 3, 2026"
    assert say("{why}", TEXT, scope) == "{why}"


def test_option_texts_that_say_one_another_without_end_are_found() -> None:
    one, two, three = (Options(("x",), owner=name) for name in ("one", "two", "three"))
    all_options = [one, two, three]
    names = Names({each.owner: Symbol(each.owner, "question", choice_of(each), 0) for each in all_options}, 3)
    one.texts = {"x": Text(compiled("{two or 'x'}", names))}
    two.texts = {"x": Text(compiled("{text(one)}", names))}
    three.texts = {"x": Text(compiled("{three == 'x'} {1 if three == 'x' else 2}", names))}
    assert endless_option_texts(all_options) == [one, two]


def test_option_texts_that_double_at_each_question_are_found() -> None:
    all_options = [Options(("x", "y"), owner=f"q{number}") for number in range(40)]
    names = Names({each.owner: Symbol(each.owner, "question", choice_of(each), 0) for each in all_options}, 40)
    for number, options in enumerate(all_options):
        source = f"{{q{number + 1}}}{{q{number + 1}}}" if number < 39 else "end"
        options.texts = {"x": Text(compiled(source, names)), "y": Text(compiled(source, names))}
    assert all_options[0] in endless_option_texts(all_options)
    assert all_options[-1] not in endless_option_texts(all_options)


def test_option_texts_that_come_to_an_end_are_fine() -> None:
    assert endless_option_texts([PRODUCT, PETS, DRINK, TOY]) == []
