"""What is written as YAML is read back as it was, by this project's reader and by an older one."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from askline.diagnostics import Problems
from askline.flow_tools.expectations import plain_value
from askline.flow_tools.yaml_writer import flow, scalar, text_at, texts_at
from askline.survey.yaml_reader import read_yaml

PLAIN = ["Hi", "Was it solved? Reply YES or NO.", "don't know", "a#b", "a:b", "x, y", "Größe", "it's 3 o'clock"]
QUOTED = ["", "3", "no", "Yes", "null", "~", "true", "08:30", "1_000", "0x1F", "- a", "a: b", "a #b", " a", "a ", "*",
          "#1", "@x", "2026-03-01", "a:", "{a}", "[a", "'a'", '"a"', "\t", "1.", "+61", "...", "\ufeff"]  # fmt: skip

# Control characters cannot stand in a file at all, escaped or not.
characters = st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufffe\uffff")
awkward = st.sampled_from(" \t\n\"'\\{}[],:#-?*&!|>%@`\u2028\ufeff")
texts = st.text(characters | awkward) | st.sampled_from(PLAIN + QUOTED)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts.filter(bool), inner, max_size=3),
    max_leaves=6,
)


def read(text: str) -> Any:
    problems = Problems()
    root = read_yaml(text, "here", problems)
    assert root is not None, (text, problems.in_file_order())
    return plain_value(root)["key"]


@pytest.mark.parametrize("text", PLAIN)
def test_a_harmless_text_is_written_as_it_is(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize("text", QUOTED)
def test_a_text_that_could_be_taken_for_something_else_is_quoted(text: str) -> None:
    assert scalar(text).startswith('"')


@given(values)
def test_any_value_is_read_back(value: Any) -> None:
    assert read(f"key: {flow(value)}\n") == value


@given(texts)
def test_any_text_is_read_back_behind_a_key_and_in_a_list(text: str) -> None:
    assert read(f"key: {text_at(text, 2)}\n") == text
    assert read(f"key:\n  - {text_at(text, 4)}\n  - after\n") == [text, "after"]


@given(texts)
def test_an_older_yaml_reads_a_text_as_the_same_text(text: str) -> None:
    assert yaml.safe_load(f"key: {scalar(text)}\n") == {"key": text}


@given(st.lists(texts, max_size=4))
def test_what_is_said_is_read_back_as_a_text_or_a_list(said: list[str]) -> None:
    assert read(f"key:{texts_at(said, 0)}\n") == (said[0] if len(said) == 1 else said)


def test_a_text_of_several_lines_is_written_as_a_block() -> None:
    assert texts_at(["Which?\n1 Cat\n2 Dog", "Bye"], 4) == (
        "\n      - |-\n        Which?\n        1 Cat\n        2 Dog\n      - Bye"
    )
