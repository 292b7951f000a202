"""When two texts are the same, and how a difference is shown."""

from __future__ import annotations

import pytest

from askline.flow_tools.sample_diff import difference, fits, render

FITTING = [
    ("Hi", "Hi"), ("", ""), ("*", ""), ("*", "any\nthing"), ("On a scale*", "On a scale from 0"), ("*?", "Why?"),
    ("a*b*c", "a--b--c"), ("a*a", "aa"), ("**", "x"), ("1 * 2", "1 * 2"), ("*ab*ab*", "abab"), ("a.c", "a.c"),
]  # fmt: skip
DIFFERENT = [
    ("Hi", "hi"), ("Hi", "Hi "), ("", "x"), ("a*a", "a"), ("a*b*c", "a--c"), ("On a scale*", "on a scale"),
    ("*ab*ab*", "aba"), ("a.c", "abc"), ("a?c", "abc"), ("[a]", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "found"), FITTING)
def test_a_star_stands_for_any_run_of_characters_and_nothing_else_is_special(expected: str, found: str) -> None:
    assert fits(expected, found)


@pytest.mark.parametrize(("expected", "found"), DIFFERENT)
def test_everything_else_must_be_the_same(expected: str, found: str) -> None:
    assert not fits(expected, found)


def test_many_stars_are_compared_in_no_time() -> None:
    assert not fits("*a" * 2000 + "b", "a" * 20_000)


SHOWN = {
    "what is said in both stands between": (
        ["Hi", "Sorry to hear that.", "Bye*"],
        ["Hi", "Sorry to hear this.", "Bye now"],
        """\
      Hi
    - Sorry to hear that.
                    ^^^^
    + Sorry to hear this.
                    ^^^^
      Bye now""",
    ),
    "what is too much and too little": (["Hi", "a"], ["b", "Hi"], "    + b\n      Hi\n    - a"),
    "nothing at all": (["Hi"], [], "    - Hi"),
    "one line of several": (["Which?\n1 Cat"], ["Which?\n1 Cow"], """\
      Which?
    - 1 Cat
        ^^^
    + 1 Cow
        ^^^"""),
    "what a terminal would obey": ([], ["a\x1b[2Jb"], "    + a\N{SYMBOL FOR SUBSTITUTE}[2Jb"),
}  # fmt: skip


@pytest.mark.parametrize(("expected", "found", "shown"), SHOWN.values(), ids=SHOWN.keys())
def test_a_difference_marks_what_differs(expected: list[str], found: list[str], shown: str) -> None:
    assert render(difference(expected, found)) == shown


def test_colour_takes_the_place_of_the_underline() -> None:
    assert render(difference(["a b"], ["a c"]), colour=True) == (
        "    \x1b[31m- a \x1b[7mb\x1b[27m\x1b[0m\n    \x1b[32m+ a \x1b[7mc\x1b[27m\x1b[0m"
    )
