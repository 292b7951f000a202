"""YAML text to nodes with places, by the YAML 1.2 core schema, within limits that no file can exceed.

Nodes are built from PyYAML's events, by libyaml where it is there. Nothing is composed before the guards have seen it:
composing a deep or much-aliased file crashes or never ends. Any bytes give nodes or problems. A key given twice is
reported and reading goes on; a fault of syntax ends it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn, Protocol

import yaml
from yaml import events

from askline.diagnostics import Problems, SourceLocation
from askline.survey.yaml_faults import TAB_HINT, TAG_HINT, syntax_fault
from askline.survey.yaml_nodes import Collection, Mapping, Node, Scalar, Sequence, Source
from askline.survey.yaml_text import CONTROL, Held, readable_text

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "read_document", "read_yaml"]

DEEPEST = 50
MOST_NODES = 200_000  # aliases counted as expanded
MOST_ALIASES = 100
MOST_TOLD = 1000  # faults, after which the rest of the file is not read
PROPERTY = re.compile(r"!<[^>\s]*>?|[&!][^\s,\[\]{}]*")
TAB_INDENTED = re.compile(r"[\r\n](\t)[ \t]*[^\s#]")
BETWEEN = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
# Kinds of events. Any, since they come from either parser and are told apart by their type alone.
SCALAR: Any = events.ScalarEvent
ALIAS: Any = events.AliasEvent
MAPPING: Any = events.MappingStartEvent
MAPPING_END: Any = events.MappingEndEvent
SEQUENCE_END: Any = events.SequenceEndEvent
DOCUMENT: Any = events.DocumentStartEvent
IN_THE_WAY = frozenset(("", "<<"))  # plain keys that are none


class Events(Protocol):
    """What is used of a YAML parser."""

    def get_event(self) -> Any: ...


Parser = Callable[[str], Events]
Following = Callable[[], Any]


class PurePythonParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML without libyaml: for installations that lack it. Ten times slower."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


def fastest_parser() -> Parser:
    return yaml.CSafeLoader if yaml.__with_libyaml__ else PurePythonParser


def read_yaml(text: str | bytes, path: str, problems: Problems) -> Mapping | None:
    """The map that a file holds; None, with at least one error in `problems`, where it cannot be read as one."""
    root = read_document(text, path, problems)
    if root is None or isinstance(root, Mapping):
        return root
    found = "a list" if isinstance(root, Sequence) else "a text"
    problems.add(
        "wrong-kind", root.location, excerpt=root.excerpt, where="the file", wanted="a map of keys", found=found
    )
    return None


def read_document(text: str | bytes, path: str, problems: Problems, parser: Parser | None = None) -> Node | None:
    """What a file holds; None, with at least one error in `problems`, where that cannot be said.

    text     bytes are UTF-8, with or without a byte order mark
    result   nodes within the limits; keys that are given twice, merge keys and tags are left out and reported
    """
    checked = readable_text(text, path, problems)
    if checked is None:
        return None
    held, begin = Held(checked), parser or fastest_parser()
    reading = Reading(Source(checked, path), held, problems)
    try:
        root = _root(reading, held, begin)
    except yaml.YAMLError as error:
        fault = syntax_fault(error, reading.source, reading.last, reading.open)
        reading.report(fault.code, fault.start, fault.end, fault.hint, problem=fault.problem, tag=fault.problem)
        return None
    except Unreadable:
        return None
    if root is None and not problems.has_errors:
        problems.add("empty-file", SourceLocation(path, 1, 1, 2), hint="a survey begins with `askline: 1`")
    return root


def _root(reading: Reading, held: Held, begin: Parser) -> Node | None:
    """The root; where YAML 1.1 stops at a colon, as 1.2 reads it."""
    try:
        return reading.read(begin(held.text))
    except yaml.YAMLError:
        if held.hold_colons() and _is_yaml(begin(held.text)):
            return reading.anew().read(begin(held.text))
        raise


def _is_yaml(parser: Events) -> bool:
    try:
        while parser.get_event() is not None:
            pass
    except yaml.YAMLError:
        return False
    return True


class Unreadable(Exception):
    """The rest of the file is not read; why has been reported."""


class Anchor:
    """What an alias may stand for. `nodes` is None while it is still being read; `height` counts levels."""

    __slots__ = ("height", "node", "nodes")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.nodes: int | None = None
        self.height = 0


class Reading:
    """One file on its way from events to nodes: a descent through the levels, which are few."""

    def __init__(self, source: Source, held: Held, problems: Problems) -> None:
        self.source = source
        self.open: list[Mapping | Sequence] = []  # what is not closed yet, the outermost first
        self.last: Node | None = None  # the node that began or ended last
        self._held = held
        self._problems = problems
        self._next: Following = _no_event
        self._anchors: dict[str, Anchor] = {}
        self._is_whole = True
        self._nodes = self._aliases = self._deepest = self._told = 0

    def read(self, parser: Events) -> Node | None:
        """The root, or None where the file has none. Raises Unreadable, or yaml.YAMLError."""
        self._next = parser.get_event
        following = self._next
        following()
        root = None
        while type(event := following()) is DOCUMENT:
            if root is not None:
                start = event.start_mark.index
                self._stop("several-documents", start, start + 3, "keep each survey in a file of its own")
            root = self._node(following())
            following()
        if isinstance(root, Collection) and not root.is_flow:
            self._refuse_tabs()
        is_empty = isinstance(root, Scalar) and root.is_plain and not root.text
        return root if self._is_whole and not is_empty else None

    def anew(self) -> Reading:
        """For the same file, from its beginning. What is reported twice is told once."""
        return Reading(self.source, self._held, self._problems)

    def report(self, code: str, start: int, end: int, hint: str | None = None, **values: object) -> None:
        source = self.source
        self._problems.add(code, source.place(start, end), excerpt=source.excerpt_at(start), hint=hint, **values)

    def _tell(self, code: str, start: int, end: int, hint: str | None = None, **values: object) -> None:
        """Report a fault after which reading goes on, unless there have been too many."""
        self.report(code, start, end, hint, **values)
        self._told += 1
        if self._told == MOST_TOLD:
            raise Unreadable

    def _refuse_tabs(self) -> None:
        """Report lines that a tab indents: libyaml passes over those that go on a text, a map or a list in brackets."""
        text = self.source.text
        if "\n\t" in text or "\r\t" in text:
            for found in TAB_INDENTED.finditer(text):
                self._tell("tab-indentation", found.start(1), found.start(1) + 1, TAB_HINT)

    def _stop(self, code: str, start: int, end: int, hint: str | None = None, **values: object) -> NoReturn:
        self.report(code, start, end, hint, **values)
        raise Unreadable

    def _node(self, event: Any) -> Node:
        if type(event) is SCALAR:
            return self._scalar(event)
        return self._alias(event) if type(event) is ALIAS else self._collection(event)

    def _scalar(self, event: Any) -> Scalar:
        start, style, text = event.start_mark.index, event.style, event.value
        if not text.isascii():
            text = self._held.restore(text, style)
        if event.anchor is not None or event.tag is not None:
            start = self._properties(event)
        self.last = scalar = Scalar(self.source, start, event.end_mark.index, text, style or "")
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._stop("too-many-nodes", start, start + 1, limit=MOST_NODES)
        if self._held.has_tabs:
            scalar.restore_tabs(self._held.text)
        if style == '"' and len(text) != scalar.end - start - 2:
            self._check_escapes(scalar)
        if event.anchor is not None:
            anchor = self._anchors[event.anchor] = Anchor(scalar)
            anchor.nodes = 1
        return scalar

    def _check_escapes(self, scalar: Scalar) -> None:
        found = CONTROL.search(scalar.text)
        if found:
            self._is_whole = False
            start, end = scalar.offset_of(found.start()), scalar.offset_of(found.end())
            self._tell("control-character", start, end, code_point=ord(found[0]))

    def _collection(self, event: Any) -> Mapping | Sequence:
        start = event.start_mark.index
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
            start = max(start, event.end_mark.index - bool(event.flow_style))
        self._count(1, start, start + 1)
        self._descend_to(len(self.open) + 1, start, start + 1)
        kind = Mapping if type(event) is MAPPING else Sequence
        self.last = node = kind(self.source, start, event.flow_style)
        self.open.append(node)
        if event.anchor is None:
            self._fill(node)
        else:
            self._fill_anchored(node, event.anchor)
        self.last = self.open.pop()
        return node

    def _fill_anchored(self, node: Mapping | Sequence, name: str) -> None:
        anchor = self._anchors[name] = Anchor(node)
        level, deepest_before, nodes_before = len(self.open), self._deepest, self._nodes
        self._deepest = level
        self._fill(node)
        anchor.nodes = 1 + self._nodes - nodes_before
        anchor.height = 1 + self._deepest - level
        self._deepest = max(self._deepest, deepest_before)

    def _fill(self, node: Mapping | Sequence) -> None:
        if type(node) is Mapping:
            self._fill_mapping(node)
        else:
            self._fill_sequence(node)

    def _fill_sequence(self, sequence: Any) -> None:
        following, items = self._next, sequence.items
        while type(event := following()) is not SEQUENCE_END:
            items.append(self._node(event))
        sequence.end = event.end_mark.index

    def _fill_mapping(self, mapping: Mapping) -> None:
        following, scalar_of, entries = self._next, self._scalar, mapping.by_key
        while type(event := following()) is not MAPPING_END:
            key: Any = scalar_of(event) if type(event) is SCALAR else self._node(event)
            is_good = type(key) is Scalar and key.text not in entries and key.text not in IN_THE_WAY
            is_good = is_good or self._is_key(key, mapping)
            event = following()
            value = scalar_of(event) if type(event) is SCALAR else self._node(event)
            if is_good:
                entries[key.text] = key, value
        mapping.end = event.end_mark.index

    def _is_key(self, key: Node, mapping: Mapping) -> bool:
        """Whether an unusual node is a key all the same; what is wrong with it has then been reported."""
        if not isinstance(key, Scalar):
            self._tell("key-not-text", key.start, key.start + 1, "a text that begins with { or [ must be quoted")
        elif key.text in mapping:
            first = mapping.key(key.text).location
            self._tell("duplicate-key", key.start, key.end, f"the first is in line {first.line}", key=key.text)
        elif not key.is_plain:
            return True
        elif key.text:
            self._tell("merge-key", key.start, key.end, "write out the keys that it should bring in")
        else:
            self._tell("key-not-text", key.start, key.end, "a key is missing before the colon")
        return False

    def _alias(self, event: Any) -> Node:
        start, end, name = event.start_mark.index, event.end_mark.index, event.anchor
        self._aliases += 1
        if self._aliases > MOST_ALIASES:
            self._stop("too-many-aliases", start, end, limit=MOST_ALIASES)
        anchor = self._anchors.get(name)
        if anchor is None:
            self._stop("unknown-alias", start, end, "a text that begins with * must be quoted", name=name)
        if anchor.nodes is None:
            self._stop("recursive-alias", start, end, name=name)
        self._count(anchor.nodes, start, end)
        self._descend_to(len(self.open) + anchor.height, start, end)
        return anchor.node

    def _count(self, nodes: int, start: int, end: int) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            self._stop("too-many-nodes", start, end, limit=MOST_NODES)

    def _descend_to(self, level: int, start: int, end: int) -> None:
        self._deepest = max(self._deepest, level)
        if level > DEEPEST:
            self._stop("too-deep", start, end, limit=DEEPEST)

    def _properties(self, event: Any) -> int:
        """Pass over the anchor and the tag before a node; the offset at which a scalar begins itself."""
        text, start, end = self.source.text, event.start_mark.index, event.end_mark.index
        while start < end and (written := PROPERTY.match(text, start)):
            if written[0].startswith("!"):
                self._tell("tag", start, written.end(), TAG_HINT, tag=written[0])
            start = BETWEEN.match(text, written.end()).end()  # type: ignore[union-attr]
        return int(min(start, end))


def _no_event() -> None:
    """What is read before there is a parser."""
