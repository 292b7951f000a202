"""The fingerprint of a survey: the same for all ways of writing one meaning, another wherever the meaning differs."""

from __future__ import annotations

import pytest

from small_surveys import survey_of

SAME = """\
variables: {a: {type: text, value: "x"}, b: {type: integer, value: 1}}
questions:
- {name: q, type: text, text: "Why, {a}?"}"""
BACKWARDS = 'b: {value: 1, type: integer}, a: {type: text, value: "x"}'
ALIKE = [
    "# comment\n" + SAME,
    SAME.replace('"', "'"),
    SAME.replace('"x"', "x"),
    SAME.replace("name: q, type: text", "type: text, name: q"),
    SAME.replace("- {name: q, type: text, ", "  - name: q\n    type: text\n    ").replace('?"}', '?"'),
    SAME.replace("b: {type: integer, value: 1}", "b: {value: 1, type: integer}"),
    SAME.replace('a: {type: text, value: "x"}, b: {type: integer, value: 1}', BACKWARDS),
]
OTHERS = [
    SAME.replace("Why", "Who"),
    SAME.replace("value: 1", "value: 2"),
    SAME.replace("name: q", "name: r"),
    SAME + "\n- {name: r, type: text, text: R}",
    SAME[:-1] + ", then: [{set: {a: '\"y\"', b: 2}}]}",
    SAME[:-1] + ", then: [{set: {b: 2, a: '\"y\"'}}]}",
    SAME[:-1] + ", confirm: true}",
    SAME[:-1] + ', confirm: "true"}',
    SAME.replace("type: text, text", "type: choice, options: [1, 2], text"),
    SAME.replace("type: text, text", 'type: choice, options: ["1", "2"], text'),
]


@pytest.mark.parametrize("text", ALIKE)
def test_a_fingerprint_does_not_depend_on_the_way_of_writing(text: str) -> None:
    assert survey_of(text).fingerprint == survey_of(SAME).fingerprint


def test_a_fingerprint_differs_wherever_the_meaning_does() -> None:
    found = [survey_of(text).fingerprint for text in (SAME, *OTHERS)]
    assert len(set(found)) == len(found)
    assert all(len(each) == 32 and set(each) <= set("0123456789abcdef") for each in found)
