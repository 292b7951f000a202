"""Checks the names that a survey file gives (section 1.1) and keeps what each stands for."""

from __future__ import annotations

import re

from askline.lexicons import fold
from askline.survey.functions import FUNCTIONS
from askline.survey.kinds import BUILTINS, KEYWORDS, Symbol
from askline.survey.survey_file import SurveyFile, shortened_text
from askline.survey.yaml_nodes import NULLS, Node, Scalar

LONGEST_NAME = 64
NAME = "[A-Za-z][A-Za-z0-9_]*"
RESERVED = KEYWORDS | {"end", "screen_out", "options"} | BUILTINS.keys() | FUNCTIONS.keys()


class NameSpace:
    """The one name space of a survey: questions, groups, attributes, variables and repeat items."""

    __slots__ = ("_file", "_places", "symbols")

    def __init__(self, file: SurveyFile) -> None:
        self.symbols: dict[str, Symbol] = {}
        self._file = file
        self._places: dict[str, Scalar] = {}

    def declare(self, node: Scalar, symbol: Symbol) -> None:
        """Take in a name; of two equal ones the second in the file is reported, and the first stands."""
        name = symbol.name
        if len(name) > LONGEST_NAME or name in RESERVED or not is_name(name):
            report_unfit_name(self._file, node)
        if name in self._places:
            self._report_duplicate(node, symbol)
        else:
            self._places[name] = node
            self.symbols[name] = symbol

    def _report_duplicate(self, node: Scalar, symbol: Symbol) -> None:
        name = symbol.name
        first, second = sorted((self._places[name], node), key=lambda each: each.start)
        self._places[name] = first
        if first is node:
            self.symbols[name] = symbol
        self._file.report("duplicate-name", second, name=name, line=first.location.line)


def is_name(text: str) -> bool:
    """Whether the text is a `NAME`; faster than a regular expression tells it."""
    return text.isascii() and text.isidentifier() and text[0] != "_"


def report_unfit_name(file: SurveyFile, node: Scalar) -> None:
    name = node.text
    if name in RESERVED:
        file.report("reserved-name", node, f"choose another, such as {name}_1", name=name)
    elif len(name) > LONGEST_NAME and is_name(name):
        file.report("name-too-long", node, length=len(name), limit=LONGEST_NAME)
    else:
        file.report("not-a-name", node, hint_for_name(name), name=shortened_text(name))


def hint_for_name(text: str) -> str:
    """The name that is nearest to what was written, else how names are made."""
    plain = text[:200] if text.isascii() else fold(text[:200])
    near = re.sub(r"[^A-Za-z0-9]+", "_", plain).lstrip("_0123456789").rstrip("_")[:LONGEST_NAME]
    if near and near not in RESERVED:
        return f"write it as {near!r}"
    return "a name has letters a-z, digits and _, and begins with a letter"


def name_node(node: Node | None) -> Scalar | None:
    """The node as one that can hold a name."""
    return node if isinstance(node, Scalar) and (node.style or node.text not in NULLS) else None
