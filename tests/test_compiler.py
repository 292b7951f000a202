"""What the compiler makes of a survey that is in order. Files that are not stand in tests/broken_surveys."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askline.diagnostics import Diagnostic, Problems
from askline.errors import SurveyInvalid
from askline.survey.compiler import compile_survey
from askline.survey.definition import Group, Prompt, Question, Sound, Survey, Target, Text, Wording
from askline.survey.maps import KINDS, MAPS
from askline.survey.question_types import QUESTION_TYPES, keys_of
from askline.survey.yaml_nodes import Mapping, Node, Sequence
from askline.survey.yaml_reader import read_yaml
from small_surveys import question_of, survey_of

EVERY_KEY = Path(__file__).parent / "compiled_surveys" / "every_key.yaml"
BROKEN = Path(__file__).parent / "broken_surveys"


@pytest.fixture(scope="module")
def every_key() -> Survey:
    return compile_survey(EVERY_KEY.read_bytes(), "every_key.yaml")


def test_a_survey_that_uses_every_key_has_no_findings(every_key: Survey) -> None:
    assert every_key.warnings == ()
    assert {each.type for each in every_key.nodes if isinstance(each, Question)} == QUESTION_TYPES.keys()


def keys_in(node: Node) -> set[str]:
    if isinstance(node, Mapping):
        return {key for key, _ in ((each.text, child) for each, child in node.entries)} | {
            key for _, child in node.entries for key in keys_in(child)
        }
    return {key for item in node.items for key in keys_in(item)} if isinstance(node, Sequence) else set()


def test_the_tables_list_keys_that_are_tried_and_kinds_that_are_explained() -> None:
    root = read_yaml(EVERY_KEY.read_bytes(), "every_key.yaml", Problems())
    assert root
    tables = [keys for _, keys in MAPS.values()] + [keys_of(name) for name in QUESTION_TYPES]
    assert {name for keys in tables for name in keys} <= keys_in(root)
    assert {key.kind for keys in tables for key in keys.values()} <= set(KINDS)
    assert all(key.description.endswith(".") for keys in tables for key in keys.values())


TOP = {
    "id": 52,
    "name": "Every key",
    "description": "Nobody would ask this.",
    "languages": ("en", "es-MX"),
    "timezone": "Australia/Sydney",
    "zone": ZoneInfo("Australia/Sydney"),
    "sounds": "https://cdn.example.com/52/{language}/",
    "entries": (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14),
    "path": "every_key.yaml",
}
DEFAULTS = {
    "description": "",
    "languages": ("en",),
    "timezone": "UTC",
    "zone": datetime.UTC,
    "sounds": None,
    "greeting": None,
    "invariants": (),
    "attributes": {},
    "variables": {},
}
ATTRIBUTES = {
    "agent_name": "our team",
    "age": 3,
    "weight": 2.5,
    "gold": True,
    "since": "2026-03-01",
    "opens": "08:30",
    "tags": ("a", "3"),
    "more_tags": ("a", "b"),
    "tier": None,
    "unknown_tier": None,
}
VOICE = {
    "no_input_timeout": 4.0,
    "inter_digit_timeout": 1.5,
    "terminator": "",
    "barge_in": False,
    "attempts": 2,
    "skip_key": None,
    "repeat_key": "*",
    "back_key": "#",
    "resume_within": 600.0,
}
CONTACT = {
    "inbound": "+61299999999",
    "outbound": "+61299999998",
    "sms": "+61488888888",
    "email_from": "feedback@example.com",
    "email_from_name": "Example",
    "email_subject": "How did we do?",
}


def has(value: object, fields: dict[str, Any]) -> bool:
    return {name: getattr(value, name) for name in fields} == fields


def test_what_stands_at_the_top_is_kept(every_key: Survey) -> None:
    assert has(every_key, TOP)
    assert {name: each.default for name, each in every_key.attributes.items()} == ATTRIBUTES
    assert {name: each.value for name, each in every_key.variables.items()} == {"promoter": False, "score": 0}
    assert has(every_key.contact, CONTACT)
    assert has(every_key.voice, VOICE)
    assert has(every_key.sms, {"attempts": 0, "expires_after": 172800.0, "remind_after": 5400.0})
    assert [each.source for each in every_key.invariants] == ["not promoter or recommend > 8"]


def test_what_is_not_written_has_its_default() -> None:
    survey = survey_of("")
    assert has(survey, DEFAULTS)
    assert has(survey.voice, {"no_input_timeout": 5.0, "inter_digit_timeout": 3.0, "terminator": "#", "barge_in": True})
    assert has(survey.voice, {"attempts": 3, "skip_key": "*", "repeat_key": None, "back_key": None})
    assert has(survey.voice, {"resume_within": None})
    assert has(survey.sms, {"attempts": 3, "expires_after": 86400.0, "remind_after": None})


def test_a_command_key_takes_the_default_one_from_skip() -> None:
    assert survey_of('voice: {keys: {repeat: "*"}}').voice.skip_key is None


def test_messages_are_tapered_and_words_are_by_language(every_key: Survey) -> None:
    messages = every_key.messages
    assert messages.no_match
    assert messages.no_input
    assert [len(prompt.cases) for prompt in messages.no_match] == [1, 2]
    assert len(messages.no_input) == 1
    assert (messages.skip, messages.repeat) == ({"en": ("skip", "pass"), "es-MX": ("saltar",)}, {"": ("again",)})


def shown_text(text: Text | None) -> Any:
    if text is None:
        return None
    if text.by_language is not None:
        return {tag: template.source for tag, template in text.by_language.items()}
    return text.plain.source if text.plain else None


def shown_sound(sound: Sound | None) -> Any:
    return None if sound is None else sound.by_language or sound.plain


def shown_wording(wording: Wording) -> tuple[Any, ...]:
    return (shown_text(wording.text), shown_sound(wording.sound), wording.when.source if wording.when else None)


def shown(prompt: Prompt | None) -> list[Any]:
    """A prompt as (wordings, overrides, when) for each case; a wording as (text, sound, when)."""
    assert prompt
    return [
        (
            [shown_wording(each) for each in case.wordings],
            {channel: [shown_wording(each) for each in wordings] for channel, wordings in case.overrides.items()},
            case.when.source if case.when else None,
        )
        for case in prompt.cases
    ]


PROMPTS = [
    ("Hi", [([("Hi", None, None)], {}, None)]),
    ("3", [([("3", None, None)], {}, None)]),
    ("true", [([("true", None, None)], {}, None)]),
    ('""', [([("", None, None)], {}, None)]),
    ("{text: Hi, sound: a.mp3}", [([("Hi", "a.mp3", None)], {}, None)]),
    ("{sound: a.mp3}", [([(None, "a.mp3", None)], {}, None)]),
    ('{text: Hi, sound: ""}', [([("Hi", None, None)], {}, None)]),
    ("{sms: Hi}", [([], {"sms": [("Hi", None, None)]}, None)]),
    ("{text: A, voice: {sound: a.mp3}}", [([("A", None, None)], {"voice": [(None, "a.mp3", None)]}, None)]),
    ("[{when: true, text: A}, {text: B}]", [([("A", None, None)], {}, "true"), ([("B", None, None)], {}, None)]),
    ("{text: [{when: true, text: A}, {sound: b.mp3}]}", [([("A", None, "true"), (None, "b.mp3", None)], {}, None)]),
    ("{text: A, web: [{when: true, text: B}]}", [([("A", None, None)], {"web": [("B", None, "true")]}, None)]),
    ("{text: A, web: {text: [{when: true, text: B}]}}", [([("A", None, None)], {"web": [("B", None, "true")]}, None)]),
    ("{text: {EN: A, es: B}}", [([({"en": "A", "es": "B"}, None, None)], {}, None)]),
    ("{text: A, sound: {en: a, es: b}}", [([("A", {"en": "a", "es": "b"}, None)], {}, None)]),
]


@pytest.mark.parametrize(("written", "expected"), PROMPTS)
def test_a_prompt_may_be_written_in_many_forms(written: str, expected: list[Any]) -> None:
    assert shown(survey_of(f"languages: [en, es]\ngreeting: {written}").greeting) == expected


def test_a_question_is_a_prompt_whose_when_is_skip_logic() -> None:
    question = question_of("type: text, text: Why?, sound: why.mp3, sms: Why, when: true")
    assert shown(question.prompt) == [([("Why?", "why.mp3", None)], {"sms": [("Why", None, None)]}, None)]
    assert question.when
    assert question.when.source == "true"


TYPES = [
    ("type: nps", {"minimum": 0, "maximum": 10}),
    ("type: rating", {"minimum": 1, "maximum": 5}),
    ("type: rating, max: 7", {"minimum": 1, "maximum": 7}),
    ("type: number", {"minimum": None, "maximum": None, "decimal": False}),
    ("type: number, min: -3, max: 10.0, decimal: true", {"minimum": -3, "maximum": 10, "decimal": True}),
    ("type: multi, options: [a, b]", {"minimum": 1, "maximum": None}),
    ("type: choice, options: [a, b]", {"max_length": 10000, "other": False, "shuffle": False, "list_options": True}),
    ("type: text", {"max_length": 10000, "pattern": None, "min_length": None}),
    ("type: digits, length: 4", {"min_length": 4, "max_length": 4}),
    ("type: digits", {"min_length": None, "max_length": None}),
    ("type: date, min: today-1d, max: 'today +  30d'", {"minimum": "today - 1d", "maximum": "today + 30d"}),
    ("type: date, max: today", {"minimum": None, "maximum": "today"}),
    ("type: phone, country: AU", {"country": "AU"}),
    ("type: yesno", {"required": True, "confirm": False, "attempts": None, "on_failure": None, "label": "q"}),
    ("type: yesno, on_failure: skip", {"on_failure": "skip"}),
    ("type: yesno, on_failure: end", {"on_failure": "end"}),
    ("type: yesno, on_failure: screen_out", {"on_failure": Target(kind="screen_out")}),
    ("type: yesno, on_failure: q", {"on_failure": Target(kind="node", position=0)}),
    ("type: yesno, dont_know: false", {"dont_know": None}),
    ("type: yesno, confirm: true", {"confirm": True}),
    ("type: yesno, no_input_timeout: 250ms, terminator: ''", {"no_input_timeout": 0.25, "terminator": ""}),
]


@pytest.mark.parametrize(("keys", "expected"), TYPES)
def test_a_question_has_the_settings_of_its_type(keys: str, expected: dict[str, Any]) -> None:
    assert has(question_of(f"{keys}, text: What?"), expected)


NON_ANSWERS = [
    ("true", None, None),
    ("{}", None, None),
    ("{key: 9}", "9", None),
    ('{key: "09", words: dunno}', "09", {"": ("dunno",)}),
    ("{words: [dunno, 7]}", None, {"": ("dunno", "7")}),
    ("{words: {en: dunno, es: [ni idea]}}", None, {"en": ("dunno",), "es": ("ni idea",)}),
]


@pytest.mark.parametrize(("written", "key", "words"), NON_ANSWERS)
def test_a_non_answer_has_a_key_and_words(written: str, key: str | None, words: object) -> None:
    question = question_of(f"type: text, text: Why?, dont_know: {written}", "languages: [en, es]")
    assert question.dont_know
    assert (question.dont_know.key, question.dont_know.words) == (key, words)


OPTION_KEYS = [
    ("[a, b, c]", "", [("1", True), ("2", True), ("3", True)]),
    ("[3, 1, 20]", "", [("3", False), ("1", False), ("20", False)]),
    ("[0, 99]", "", [("0", False), ("99", False)]),
    ("[{value: 3, key: 9}, 4]", "", [("9", False), ("4", False)]),
    ("[100, 200]", "", [("1", True), ("2", True)]),
    ("[-1, -2]", "", [("1", True), ("2", True)]),
    ('["3", "4"]', "", [("1", True), ("2", True)]),
    ("[a, {value: b, key: 9}]", "", [("1", True), ("9", False)]),
    ("[a, {value: b, pin: true}]", "shuffle: true,", [("1", True), ("2", True)]),
]


@pytest.mark.parametrize(("options", "more", "expected"), OPTION_KEYS)
def test_options_have_the_keys_that_are_written_or_usual(options: str, more: str, expected: list[Any]) -> None:
    question = question_of(f"type: choice, text: Which?, {more} options: {options}")
    assert [(option.key, option.is_numbered) for option in question.options] == expected


def test_an_option_is_its_own_text_unless_it_has_one() -> None:
    options = "[Cat, 7, {value: dog, text: {en: Dog}, synonyms: hound}, {value: fish, synonyms: {en: [carp]}}]"
    question = question_of(f"type: choice, text: Which?, options: {options.replace('7, ', '')}")
    assert [option.value for option in question.options] == ["Cat", "dog", "fish"]
    assert [shown_text(option.text) for option in question.options] == ["Cat", {"en": "Dog"}, "fish"]
    assert [option.synonyms for option in question.options] == [{}, {"": ("hound",)}, {"en": ("carp",)}]


def test_rules_keep_what_they_do(every_key: Survey) -> None:
    question = every_key.nodes[0]
    assert isinstance(question, Question)
    first, *others = question.rules
    assert [name for name, _ in first.assignments] == ["promoter", "score"]
    assert first.when
    assert first.alert
    assert first.webhook
    assert shown(first.say) == [([("Great!", None, None)], {}, None)]
    assert (first.when.source, first.do_not_contact, first.goto) == ("recommend >= 9", True, Target(kind="end"))
    assert {key: each.source for key, each in first.alert.items()} == {
        "to": "{agent_name}@example.com", "subject": "High", "text": "{recommend}",
    }  # fmt: skip
    body = first.webhook["body"]
    assert (body["n"], body["f"], body["b"], body["z"], body["l"][0]) == (3, 1.5, True, None, 1)
    assert (body["t"].source, body["l"][1].source) == ("{recommend}", "a")
    transfers = [each.transfer for each in others]
    assert [each and (each[0], each[1].source) for each in transfers] == [
        ("queue", "help {agent_name}"), ("number", "+61299999999"), None,
    ]  # fmt: skip


def test_nodes_stand_in_file_order_with_groups_flattened(every_key: Survey) -> None:
    names = [node.name for node in every_key.nodes]
    assert names[-4:] == ["each_pet", "years", "inner", "months"]
    assert [node.position for node in every_key.nodes] == list(range(18))
    orders = {node.name: node.order for node in every_key.nodes if isinstance(node, Question)}
    assert (orders["recommend"], orders["address"], orders["bye"], orders["years"], orders["months"]) == (
        1,
        13,
        None,
        14,
        15,
    )
    group, years, inner, months = every_key.nodes[-4:]
    assert isinstance(group, Group)
    assert (group.entries, group.parent, group.shuffle, group.pick) == (
        (15, 16),
        None,
        True,
        1,
    )
    assert group.repeat
    assert (group.repeat.item, group.repeat.options_of) == ("kind", every_key.positions["pets"])
    assert (years.parent, inner.parent, months.parent) == (14, 14, 16)
    assert [node.repeat for node in (years, months) if isinstance(node, Question)] == [14, 14]


REPEATS = [
    ("[Cat, 3, true, 1.5]", ("Cat", 3, True, 1.5)),
    ("[]", ()),
    ("3", "3"),
    ("pets", "pets"),
    ('\'["a", "b"]\'', '["a", "b"]'),
]


@pytest.mark.parametrize(("written", "source"), REPEATS)
def test_a_repeat_goes_through_constants_or_what_an_expression_gives(written: str, source: object) -> None:
    pets = "{name: pets, type: multi, text: Which?, options: [Cat, Dog], max: 1}"
    group = (
        f"{{group: g, repeat: {{for: item, in: {written}}}, questions: [{{name: q, type: text, text: '{{item}}?'}}]}}"
    )
    node = survey_of(f"questions: [{pets}, {group}]").nodes[1]
    assert isinstance(node, Group)
    assert node.repeat
    found = node.repeat.source
    assert (found if isinstance(found, tuple) else found.source) == source
    assert node.repeat.options_of == (0 if written == "pets" else None)


def test_the_id_of_a_question_is_made_from_the_survey_and_its_name() -> None:
    assert (
        question_of("type: text, text: Why?").id == 1790165284
    )  # the first four bytes of SHA-256 of 52/q, without the top bit
    assert question_of("type: text, text: Why?, id: 7").id == 7
    both = survey_of("questions: [{name: a, type: text, text: A}, {name: b, type: text, text: B}]").nodes
    turned = survey_of("questions: [{name: b, type: text, text: B}, {name: a, type: text, text: A}]").nodes
    assert {node.name: getattr(node, "id", 0) for node in both} == {
        node.name: getattr(node, "id", 0) for node in turned
    }


MADE_OF = [path.read_bytes().decode("utf-8", "replace") for path in (EVERY_KEY, *sorted(BROKEN.glob("*.yaml")))]
WORDS = (
    "{", "}", "[", "]", ": ", ", ", "- ", '"', "#", "true", "null", "3", "-1", "0.5", "text", "name", "options", "{}",
    "[]",
    "{en: x}", "\n", "  ", "end", "none", "*", "&a", "|", "9" * 30, ".inf", "\u0663", "\ud800", "\t", "1h", "[en, es]",
)  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A survey with a few pieces put in, taken out or written twice."""
    text = draw(st.sampled_from(MADE_OF))
    for _ in range(draw(st.integers(1, 4))):
        start, length = draw(st.integers(0, len(text))), draw(st.integers(0, 20))
        piece = draw(st.sampled_from((*WORDS, "", text[start : start + length] * 2)))
        text = text[:start] + piece + text[start + length :]
    return text


@given(mangled() | st.text() | st.binary())
def test_any_file_is_a_survey_or_has_errors(text: str | bytes) -> None:
    errors: list[Diagnostic] = []
    is_survey = True
    try:
        compile_survey(text)
    except SurveyInvalid as invalid:
        is_survey = False
        errors = [each for each in invalid.diagnostics if each.is_error]
    assert is_survey == (not errors)
    assert all(each.as_text() and each.as_json() for each in errors)
