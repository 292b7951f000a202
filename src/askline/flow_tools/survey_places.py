"""Where in a survey's file its questions, rules, options and sentences stand, for reports that point at them.

The compiled survey does not keep places, since only reports want them: the file is read once more, by its keys alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from askline.diagnostics import Problems, SourceLocation
from askline.flow_tools.coverage import Item
from askline.survey.yaml_nodes import Mapping, Node, Scalar, Sequence
from askline.survey.yaml_reader import read_yaml


class SurveyPlaces:
    """The places in one survey file, of a survey that compiles."""

    def __init__(self, text: str | bytes, path: str) -> None:
        root = read_yaml(text, path, Problems())
        assert root is not None, path
        self._root = root
        self._nodes = dict(_named(root))

    def of(self, item: Item) -> SourceLocation:
        """The place of what a conversation did not go through; the whole file's where it has none of its own."""
        if item.name == "messages":
            return self._place(self._root.get("messages"), item.detail)
        node = self._nodes.get(item.name)
        if item.part == "questions":
            return self._place(node, "name")
        if item.part == "conditions":
            words = item.detail.split()
            rule = _nth(node, "then", int(words[1]) - 1) if words[0] == "rule" else node
            return self._place(rule or node, "when")
        if item.part == "rules":
            return (_nth(node, "then", int(item.detail) - 1) or node or self._root).location
        if item.part == "options":
            return (_option(node, item.detail) or node or self._root).location
        return self._place(node or self._root, item.detail or item.part)

    def _place(self, node: Node | None, key: str) -> SourceLocation:
        """The value of a key, else the map that lacks it."""
        found = node.get(key) if isinstance(node, Mapping) else None
        return (found or node or self._root).location


def _named(node: Mapping) -> Iterator[tuple[str, Mapping]]:
    entries = node.get("questions")
    for entry in entries.items if isinstance(entries, Sequence) else ():
        name = (entry.get("name") or entry.get("group")) if isinstance(entry, Mapping) else None
        if isinstance(entry, Mapping) and isinstance(name, Scalar):
            yield name.text, entry
            yield from _named(entry)


def _nth(node: Node | None, key: str, index: int) -> Node | None:
    listed = node.get(key) if isinstance(node, Mapping) else None
    return listed.items[index] if isinstance(listed, Sequence) and index < len(listed.items) else None


def _option(node: Node | None, value: str) -> Node | None:
    """The option of a value, or the key that allows an answer such as `dont_know` or `other`."""
    if not isinstance(node, Mapping):
        return None
    options = node.get("options")
    for option in options.items if isinstance(options, Sequence) else ():
        written = option.get("value") if isinstance(option, Mapping) else option
        if isinstance(written, Scalar) and str(written.value if written.is_plain else written.text) == value:
            return option
    return node.get(value)
