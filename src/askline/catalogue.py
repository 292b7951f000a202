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
EXPRESSIONS: dict[str, Entry] = {}

# Sample conversations
SAMPLES: dict[str, Entry] = {}

CATALOGUE: dict[str, Entry] = {**YAML, **SURVEY, **EXPRESSIONS, **SAMPLES}
