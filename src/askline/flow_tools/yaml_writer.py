"""Writes values as YAML that a designer would have written: plain texts where they are safe, else quoted or in a block.

Texts that an older YAML would read as a number or a truth value (`no`, `08:30`) are quoted as well, since other tools
may read the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from askline.survey.yaml_nodes import resolve

_UNSAFE_START = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`~=<\s]|\.\.\.")
_UNSAFE_INSIDE = re.compile(r": |:$| #|\s$|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_UNSAFE_IN_FLOW = re.compile(r"[,\[\]{}]|:$")
_OLDER_YAML = re.compile(r"(?:y|n|yes|no|on|off|true|false|null)|[-+]?[.]?[0-9][0-9_:.,eExXoO+-]*.?", re.IGNORECASE)
_UNSAFE_IN_BLOCK = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]|[ ]\n")
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def scalar(value: str | int | float | bool | None, *, in_flow: bool = False) -> str:
    """One value in one line."""
    if isinstance(value, str):
        return value if _is_plain(value, in_flow) else quoted(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)


def quoted(text: str) -> str:
    """The text in double quotes."""
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _is_plain(text: str, in_flow: bool) -> bool:
    return not (
        not text
        or _UNSAFE_START.match(text)
        or _UNSAFE_INSIDE.search(text)
        or (in_flow and _UNSAFE_IN_FLOW.search(text))
        or _OLDER_YAML.fullmatch(text)
        or resolve(text) != text
    )


def flow(value: Any) -> str:
    """Any value in one line, maps and lists in their brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(key), in_flow=True)}: {flow(held)}" for key, held in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value, in_flow=True)


def text_at(text: str, indent: int) -> str:
    """A text as the value of a key or an item of a list; several lines as a block, indented by `indent` blanks."""
    is_block = "\n" in text and not (_UNSAFE_IN_BLOCK.search(text) or text[0] in " \n" or text[-1] in " \n")
    if not is_block:
        return scalar(text)
    margin = "\n" + " " * indent
    return "|-" + "".join(margin + line if line else "\n" for line in text.split("\n"))


def texts_at(texts: Sequence[str], indent: int) -> str:
    """What is said, as the value of a key whose own column is `indent`: one text as it is, several as a list."""
    if not texts:
        return " []"
    if len(texts) == 1:
        return " " + text_at(texts[0], indent + 2)
    return "".join(f"\n{' ' * (indent + 2)}- {text_at(text, indent + 4)}" for text in texts)
