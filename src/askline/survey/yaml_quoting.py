"""Texts that should have been quoted: how to tell from what YAML has made of them, and how to write them.

A plain text ends at `: ` and ` #`, and inside `{}` and `[]` also at a comma or bracket. The rest of it then turns up as
a key that nobody wrote, or not at all: `{when: round(x, 1) == 2}` has the key `1) == 2`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from askline.diagnostics import did_you_mean
from askline.survey.yaml_nodes import Mapping, Node, Scalar

LONGEST_SHOWN = 70
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
COMMENT = re.compile(r"[ \t]+#[^\r\n]*")
KEY_BEFORE = re.compile(r"([\w-]+):[ \t]+\Z")
COMMA = re.compile(r"[ \t]*,")


def quoted(text: str) -> str:
    """The text as a YAML scalar in quotes: double ones where nothing needs escaping, else single ones."""
    return '"' + text + '"' if not {'"', "\\"} & set(text) else "'" + text.replace("'", "''") + "'"


def quoting_hint(key: str, text: str) -> str:
    """`quote it: when: "round(x, 1) == 2"`; without the text where that is long or has several lines."""
    if not text or len(text) > LONGEST_SHOWN or "\n" in text:
        return f"quote the text of {key!r}" if key else "quote the text"
    return f"quote it: {key}: {quoted(text)}" if key else f"quote it: {quoted(text)}"


def key_before(source: str, offset: int) -> str:
    """The key whose value begins at an offset, or the empty text."""
    found = KEY_BEFORE.search(source[max(0, offset - 80) : offset])
    return found[1] if found else ""


def unknown_key_hint(key: Scalar, mapping: Mapping, known: Iterable[str]) -> str | None:
    """What is right instead of a key of `mapping` that is not among `known`: quotes, or the name that is nearest."""
    looks_cut = not WORD.fullmatch(key.text) or _is_bare(key, mapping.get(key.text))
    near = did_you_mean(key.text, known)
    if looks_cut or near is None:
        return _cut_hint(key, mapping, looks_cut) or near
    return near


def text_cut_hint(scalar: Scalar) -> str | None:
    """How to quote a plain text that a comment or a comma has cut; None where nothing says that it was."""
    source, end = scalar.source.text, scalar.end
    if not scalar.is_plain:
        return None
    comment = COMMENT.match(source, end)
    if comment:
        return quoting_hint(key_before(source, scalar.start), source[scalar.start : comment.end()].rstrip())
    if COMMA.match(source, end) and scalar.text.count("(") > scalar.text.count(")"):
        whole = source[scalar.start : scalar.start + _plain_length(source, scalar.start)]
        return quoting_hint(key_before(source, scalar.start), whole)
    return None


def length_of_plain(text: str) -> int:
    """How long the text would be that somebody wrote here inside `{}` or `[]`, had it been quoted."""
    depth = 0
    for at, char in enumerate(text):
        if char in "([{":
            depth += 1
        elif char in ")]}" and depth:
            depth -= 1
        elif char in "\r\n" or (char in ",}]" and not depth):
            return at
    return len(text)


def _plain_length(source: str, start: int) -> int:
    return len(source[start : start + length_of_plain(source[start : start + 1000])].rstrip())


def _is_bare(key: Scalar, value: Node | None) -> bool:
    """Whether a key in braces stands without a colon."""
    is_empty = isinstance(value, Scalar) and value.is_plain and not value.text
    return is_empty and not key.source.text[key.end : key.end + 20].lstrip().startswith(":")


def _cut_hint(key: Scalar, mapping: Mapping, looks_cut: bool) -> str | None:
    source = key.source.text
    entries = mapping.entries
    if not key.is_plain:
        return None
    if not mapping.is_flow or source[mapping.start] != "{":
        return _pair_hint(key, mapping) if len(entries) == 1 and _is_list_entry(mapping) else None
    if not looks_cut:
        return None
    at = next(at for at, (each, _) in enumerate(entries) if each is key)
    end = _end_of_rest(entries[at:])
    for each, value in reversed(entries[:at]):
        if isinstance(value, Scalar) and value.is_plain and value.text:
            return quoting_hint(each.text, source[value.start : end])
        if not _is_bare(each, value):
            return None
    return _braces_hint(mapping) if all(_is_bare(*entry) for entry in entries) else None


def _end_of_rest(entries: list[tuple[Scalar, Node]]) -> int:
    """Where the rest of a text ends that has become these keys: the first, and those behind it without a colon."""
    key, value = entries[0]
    if not _is_bare(key, value):
        return value.end
    end = key.end
    for key, value in entries[1:]:
        if not _is_bare(key, value):
            break
        end = key.end
    return end


def _is_list_entry(mapping: Mapping) -> bool:
    """Whether a map without braces is an entry of a list: `- Note: this` or `[Note: this]`."""
    return mapping.is_flow or mapping.source.text[: mapping.start].rstrip(" ").endswith("-")


def _pair_hint(key: Scalar, mapping: Mapping) -> str | None:
    """A list entry `Note: this` is a map of one key."""
    value = mapping.get(key.text)
    if not isinstance(value, Scalar) or not value.is_plain or not value.text:
        return None
    return quoting_hint("", key.source.text[key.start : value.end])


def _braces_hint(mapping: Mapping) -> str:
    """`text: {name}` is a map, not a text with piping."""
    source = mapping.source.text
    return quoting_hint(key_before(source, mapping.start), source[mapping.start : mapping.end])
