"""Reads a map of a survey file by its table: unknown and missing keys are reported, every value is read by its kind.

What the values mean together is not looked at here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from askline.survey.maps import LATER_VERSION, MAPS, Keys
from askline.survey.survey_file import Reader, SurveyFile, described
from askline.survey.yaml_nodes import Mapping as MapNode
from askline.survey.yaml_nodes import Node, Scalar

Fields = dict[str, Node]

# What other survey languages call it: hints for keys that are like none of ours.
OTHER_WORDS = {
    "answers": "options",
    "choices": "options",
    "condition": "when",
    "if": "when",
    "message": "text",
    "prompt": "text",
    "question": "text",
    "relevant": "when",
    "rules": "then",
    "title": "text",
    "validation": "pattern",
}
ELSEWHERE = {
    ("a prompt", "when"): "entries with `when` stand in a list of their own: [{when: ..., text: ...}, {text: ...}]",
    ("a question", "goto"): "a goto stands in a rule: then: [{goto: NAME}]",
    ("a question", "set"): "a set stands in a rule: then: [{set: {NAME: EXPRESSION}}]",
}


class MapTable:
    """The keys of one kind of map; `where` is how messages call it, such as «a rule»."""

    __slots__ = ("keys", "needed", "where")

    def __init__(self, where: str, keys: Keys) -> None:
        self.where = where
        self.keys = keys
        self.needed = tuple(name for name, key in keys.items() if key.required)

    def fields(self, file: SurveyFile, node: Node) -> Fields | None:
        """The nodes of the keys that such a map has; None where the node is no map. All else is reported."""
        if not isinstance(node, MapNode):
            file.report("wrong-kind", node, where=self.where, wanted="a map", found=described(node))
            return None
        fields = {key.text: child for key, child in node.entries}
        if not fields.keys() <= self.keys.keys():
            self._drop_unknown(file, node, fields)
        for key in self.needed:
            if key not in fields:
                file.report("missing-key", first_key(node), where=self.where, key=key)
        return fields

    def _drop_unknown(self, file: SurveyFile, node: MapNode, fields: Fields) -> None:
        for key, _ in node.entries:
            if key.text not in self.keys:
                del fields[key.text]
                self.report_unknown(file, key, node)

    def report_unknown(self, file: SurveyFile, key: Scalar, mapping: MapNode) -> None:
        report_unknown_key(file, key, mapping, self)


class MapReader(MapTable):
    """Reads one kind of map of `maps.MAPS`; `reader_of` gives the function that reads each kind of value."""

    __slots__ = ("readers",)

    def __init__(self, kind: str, reader_of: Mapping[str, Reader]) -> None:
        super().__init__(*MAPS[kind])
        self.readers = {name: reader_of[key.kind] for name, key in self.keys.items()}

    def read(self, file: SurveyFile, node: Node, key: str = "") -> dict[str, Any] | None:
        """The values of the keys that are written; None where the node is no map."""
        fields = self.fields(file, node)
        if fields is None:
            return None
        readers = self.readers
        return {name: readers[name](file, child, name) for name, child in fields.items()}


def first_key(node: MapNode) -> Node:
    """Where a missing key is reported: the first key of the map that lacks it."""
    return node.entries[0][0] if node.entries else node


def report_unknown_key(file: SurveyFile, key: Scalar, mapping: MapNode, table: MapTable) -> None:
    name, where = key.text, table.where
    if name in LATER_VERSION and where == MAPS["survey"][0]:
        file.report("later-version", key, "leave it out", key=name)
        return
    other_word = OTHER_WORDS.get(name)
    hint = (
        f"did you mean {other_word!r}?"
        if other_word in table.keys
        else ELSEWHERE.get((where.partition(" of type")[0], name))
    )
    file.report("unknown-key", key, hint or file.nearest_key(key, mapping, table.keys), where=where, key=name)
