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
    "sample-as-survey": error("this is a sample, not a survey"),
    "survey-id-taken": error("the id {id} is that of another survey of the folder"),
    "unknown-version": error("this reads version 1 of the language, not {version}"),
    "too-many-problems": error("more than {limit} errors: the rest of the file was not checked"),
    "list-too-long": error("{where} has {count} entries; at most {most} are read"),
    "empty-list": error("{where} must not be an empty list"),
    # Names
    "not-a-name": error("{name!r} is not a name"),
    "name-too-long": error("a name has at most {limit} characters, and this has {length}"),
    "reserved-name": error("{name!r} is a word of the language and cannot be a name"),
    "duplicate-name": error("the name {name!r} is given twice; it stands in line {line} already"),
    # Languages and time
    "not-a-language": error("{language!r} is not a language tag"),
    "duplicate-language": error("the language {language!r} is given twice"),
    "unknown-language": error("{language!r} is not among the languages of the survey"),
    "missing-default-language": error("a text by language needs the default language, {language!r}"),
    "missing-language": warning("there is no text in {languages}; {default} is used"),
    "languages-without-text": error("{language!r} stands where the keys of a prompt are expected"),
    "unknown-timezone": error("there is no time zone {name!r}"),
    # Prompts
    "no-prompt": error("{where} has nothing to say"),
    "entry-without-when": error(
        "only the last entry of such a list may have no `when`; the ones after it are never used"
    ),
    "sound-beside-list": error("a sound cannot stand beside a list of texts"),
    # Attributes and variables
    "unknown-value-type": error("there is no type {name!r} of attributes and variables"),
    "unfit-value": error("{name!r} must be {wanted}, not {found}"),
    # Questions
    "unknown-type": error("there is no type of question {name!r}"),
    "key-of-other-type": error("{where} has no key {key!r}"),
    "asks-nothing": warning("the survey has no questions"),
    "label-too-long": error("a label has at most {limit} characters, and this has {length}"),
    "duplicate-id": error("the id {id} is that of {name!r} as well"),
    "min-above-max": error("{low} is {lowest} and above {high}, which is {highest}"),
    "length-beside-limits": error("{key!r} cannot stand beside 'length'"),
    "unknown-country": error("there is no country {country!r} with telephone numbers"),
    # Options and keys
    "no-options": error("there is no option to choose"),
    "single-option": warning("there is only one option to choose"),
    "boolean-option": error("an option cannot be {value}"),
    "mixed-options": error("the option {value!r} is not of the same type as {first!r}"),
    "ambiguous-option": error("the {what} {text!r} fits the option {other!r} as well"),
    "keyword-claimed": error("{word!r} is a keyword of the SMS carriers and cannot be an answer"),
    "key-taken": error("the key {key!r} of {name!r} is an answer already"),
    "command-key-twice": error("the key {key!r} is that of {first!r} already"),
    "command-key-clash": warning("the key {key} is no {command} key here, since the answer {answer} begins with it"),
    "key-is-terminator": warning("the key {key} is not heard, since {terminator} ends an answer"),
    "waits-for-more-keys": warning("after {answer} the caller waits {seconds} s, since {longer} is an answer too"),
    # Flow
    "unknown-target": error("no question or group is called {name!r}"),
    "goto-into-repeat": error("{name!r} stands in the repeat group {group!r}, which cannot be entered in the middle"),
    "endless-loop": error("the way back to {name!r} asks nothing and can never be left"),
    "transfer-and-goto": error("a rule cannot both transfer and go somewhere"),
    "transfer-of-two": error("a transfer goes to a queue or to a number, not to both"),
    "unknown-variable": error("no variable is called {name!r}"),
    "wrong-assignment": error("the variable {name!r} takes {wanted}, not {found}"),
    "pick-too-many": error("{pick} entries cannot be picked of {count}"),
    "repeat-in-repeat": error("a repeat cannot stand inside a repeat; the group {group!r} is one"),
    "not-a-list": error("a repeat goes through a list, not {found}"),
    "too-many-turns": error("a repeat has at most {limit} turns, not {turns}"),
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
    "unusable-pattern": error("the pattern {pattern!r} cannot be used: {problem}, in the expression {expression}"),
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
