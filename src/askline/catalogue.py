"""Every code that a diagnostic may have: its severity, its sentence, and nothing else.

A code is kebab-case and names what is wrong, not what was checked. Sentences are filled by `str.format` with the
values given to `Problems.add`. docs/errors.md has a heading for each; tests hold the two together, and see to it
that each code has a file in tests/broken_surveys or a test that raises it.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    severity: str  # "error" or "warning"
    sentence: str


def error(sentence: str) -> Entry:
    return Entry("error", sentence)


def warning(sentence: str) -> Entry:
    return Entry("warning", sentence)


# Reading YAML
YAML = {
    "too-large": error("the file has {size} bytes; at most {limit} are read"),
    "not-utf-8": error("the file is not UTF-8: byte {byte} at offset {offset}"),
    "empty-file": error("the file is empty"),
    "control-character": error("control character U+{code_point:04X} is not allowed"),
    "tab-indentation": error("a tab is used as indentation"),
    "not-yaml": error("this is not YAML: {problem}"),
    "several-documents": error("the file holds more than one document"),
    "merge-key": error("merge keys (<<) are not read"),
    "tag": error("tags are not read: {tag}"),
    "unknown-alias": error("no anchor is called {name!r}"),
    "recursive-alias": error("the anchor {name!r} holds itself"),
    "too-deep": error("nested deeper than {limit} levels"),
    "too-many-nodes": error("more than {limit} nodes, aliases counted as expanded"),
    "too-many-aliases": error("more than {limit} uses of aliases"),
    "duplicate-key": error("the key {key!r} is given twice in this map"),
    "key-not-text": error("a key must be a plain text"),
}

# What a survey file says
SURVEY = {
    "unknown-key": error("{where} has no key {key!r}"),
    "missing-key": error("{where} lacks {key!r}"),
    "wrong-kind": error("{where} must be {wanted}, not {found}"),
    "later-version": error("{key!r} is kept for a later version of the language"),
}

# Expressions and templates
EXPRESSIONS = {
    "empty-expression": error("the expression is empty"),
    "expression-too-long": error("an expression has at most {limit} characters: {expression}"),
    "expression-too-deep": error("an expression has at most {limit} levels: {expression}"),
    "not-an-expression": error("{problem}, in the expression {expression}"),
    "not-in-expressions": error("{what} is no part of an expression: {expression}"),
    "not-a-number": error("{text} is not a number, in the expression {expression}"),
    "not-an-escape": error("{text} stands for no character, in the expression {expression}"),
    "text-not-closed": error("a quoted text is not closed, in the expression {expression}"),
    "unknown-name": error("nothing is called {name!r}, in the expression {expression}"),
    "unknown-function": error("there is no function {name!r}, in the expression {expression}"),
    "prompt-has-no-answer": error("{name!r} is a prompt and has no answer, in the expression {expression}"),
    "argument-count": error("{function!r} takes {wanted}, not {given}, in the expression {expression}"),
    "argument-kind": error("{function!r} takes {wanted}, not {found}, in the expression {expression}"),
    "operand-kind": error("{operator!r} takes {wanted}, not {found}, in the expression {expression}"),
    "different-kinds": error("{left} cannot be compared with {right}, in the expression {expression}"),
    "impossible-value": error("{name!r} cannot be {value}, in the expression {expression}"),
    "pattern-not-constant": error("a pattern must be a quoted text, in the expression {expression}"),
    "bad-pattern": error("the pattern {pattern!r} cannot be used: {problem}"),
    "unknown-currency": error("{currency!r} is no currency, in the expression {expression}"),
    "never-holds": warning("{text} is no {wanted}, so this never holds: {expression}"),
    "lone-brace": error("a lone {brace!r} in a text"),
    "unclosed-brace": error("'{{' without its '}}' in a text"),
    "endless-option-text": error("the texts of the options of {name!r} say one another without end"),
}

# Sample conversations
SAMPLES = {
    "survey-as-sample": error("this is a survey, not a sample"),
    "unknown-sample-version": error("`askline_sample` must be 1, not {found}"),
    "survey-not-found": error("there is no survey {path!r}"),
    "unknown-survey-type": error("no survey type is called {name!r}"),
    "not-a-moment": error("{text!r} is not a moment"),
    "not-a-wait": error("{text!r} is not how long to wait"),
    "empty-turn": error("a turn must say what happens or what is expected"),
    "turn-of-two": error("a turn does one thing, and this one has {keys}"),
    "asks-and-ends": error("an interview that has ended asks nothing"),
    "keys-without-telephone": error("keys are pressed on the telephone, and the survey type is {survey_type}"),
    "not-keys": error("{problem}"),
    "unknown-ending": error("no interview ends as {text!r}"),
    "unknown-effect": error("no effect is called {name!r}"),
    "effect-of-two": error("an effect is a map with one key, and this one has {keys}"),
    "no-such-question": error("the survey asks no question called {name!r}"),
    "no-such-variable": error("the survey has no variable called {name!r}"),
    "turn-not-possible": error("{turn} is not possible here: {reason}"),
    "other-prompts": error("something else was said"),
    "other-question": error("{found} is asked, not {expected!r}"),
    "other-ending": error("the interview {found}, not {expected!r}"),
    "other-sounds": error("other sound files were played"),
    "other-answers": error("other answers were given"),
    "other-variables": error("the variables hold something else"),
    "other-effects": error("other effects were handed over"),
    "broken-invariant": error("the interview ended and {expression!r} does not hold{values}"),
    "reload-differs": error("the interview goes another way when it is saved and loaded again: {what}"),
}

CATALOGUE: dict[str, Entry] = {**YAML, **SURVEY, **EXPRESSIONS, **SAMPLES}
