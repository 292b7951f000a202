"""YAML text to nodes with places, by the YAML 1.2 core schema, within limits that no file can exceed.

Nodes are built from PyYAML's events, by libyaml where it is there. Nothing is composed before the guards have seen it:
composing a deep or much-aliased file crashes or never ends. Any bytes give nodes or problems. A key given twice is
reported and reading goes on; a fault of syntax ends it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol

import yaml
from yaml import events

from askline.diagnostics import Problems, SourceLocation
from askline.survey.yaml_faults import syntax_fault
from askline.survey.yaml_nodes import Collection, Mapping, Node, Scalar, Sequence, Source
from askline.survey.yaml_text import CONTROL, Held, readable_text

DEEPEST = 50
MOST_NODES = 200_000  # aliases counted as expanded
MOST_ALIASES = 100
PROPERTY = re.compile(r"!<[^>\s]*>?|[&!][^\s,\[\]{}]*")
BETWEEN = re.compile(r"(?:\s+|#[^\r\n]*)*")
IN_THE_WAY = frozenset(("", "<<"))  # plain keys that are none


class Events(Protocol):
    """What is used of a YAML parser."""

    def get_event(self) -> Any: ...


class PurePythonParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML without libyaml: for installations that lack it. Ten times slower."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


def fastest_parser() -> Callable[[str], Events]:
    return yaml.cyaml.CParser if yaml.__with_libyaml__ else PurePythonParser


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


def read_document(
    text: str | bytes, path: str, problems: Problems, parser: Callable[[str], Events] | None = None
) -> Node | None:
    """What a file holds; None, with at least one error in `problems`, where that cannot be said.

    text     bytes are UTF-8, with or without a byte order mark
    result   nodes within the limits; keys that are given twice, merge keys and tags are left out and reported
    """
    checked = readable_text(text, path, problems)
    if checked is None:
        return None
    held = Held(checked)
    reading = Reading(Source(checked, path), held, problems)
    try:
        reading.read((parser or fastest_parser())(held.text))
    except yaml.MarkedYAMLError as error:
        fault = syntax_fault(error, reading.source, reading.last, reading.open_collections())
        reading.report(fault.code, fault.start, fault.end, fault.hint, problem=fault.problem)
        return None
    except Unreadable:
        return None
    return reading.document()


class Unreadable(Exception):
    """The rest of the file is not read; why has been reported."""


class Anchor:
    """What an alias may stand for. `size` is None while the node is still being read."""

    __slots__ = ("height", "node", "size")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.size: int | None = None
        self.height = 0


class Frame:
    """A map or list whose entries are being read."""

    __slots__ = ("anchor", "height", "is_key_known", "key", "node", "nodes_before")

    def __init__(self, node: Mapping | Sequence, anchor: Anchor | None, nodes_before: int) -> None:
        self.node = node
        self.anchor = anchor
        self.nodes_before = nodes_before
        self.height = 1
        self.key: Scalar | None = None  # None also for a key that is left out
        self.is_key_known = False


class Reading:
    """One file on its way from events to nodes."""

    def __init__(self, source: Source, held: Held, problems: Problems) -> None:
        self.source = source
        self.last: Node | None = None  # the node that began or ended last
        self._held = held
        self._problems = problems
        self._frames: list[Frame] = []
        self._anchors: dict[str, Anchor] = {}
        self._root: Node | None = None
        self._is_whole = True
        self._documents = self._nodes = self._aliases = 0

    def read(self, parser: Events) -> None:
        """Take in all events. Raises Unreadable or yaml.MarkedYAMLError where that is impossible."""
        next_event = parser.get_event
        take = {
            events.ScalarEvent: self._scalar,
            events.MappingStartEvent: self._start_mapping,
            events.SequenceStartEvent: self._start_sequence,
            events.MappingEndEvent: self._end,
            events.SequenceEndEvent: self._end,
            events.AliasEvent: self._alias,
            events.DocumentStartEvent: self._start_document,
            events.DocumentEndEvent: _pass_over,
            events.StreamStartEvent: _pass_over,
        }
        event = next_event()
        while type(event) is not events.StreamEndEvent:
            take[type(event)](event)
            event = next_event()

    def document(self) -> Node | None:
        """The root, once all events are in."""
        root = self._root
        if root is None or (isinstance(root, Scalar) and root.is_plain and not root.text):
            whole = SourceLocation(self.source.path, 1, 1, 2)
            self._problems.add("empty-file", whole, hint="begin with `askline: 1`")
            return None
        return root if self._is_whole else None

    def report(self, code: str, start: int, end: int, hint: str | None = None, **values: object) -> None:
        source = self.source
        self._problems.add(code, source.place(start, end), excerpt=source.excerpt_at(start), hint=hint, **values)

    def open_collections(self) -> list[Collection]:
        """The maps and lists that are not closed yet, the outermost first."""
        return [frame.node for frame in self._frames]

    def _stop(self, code: str, start: int, end: int, hint: str | None = None, **values: object) -> None:
        self.report(code, start, end, hint, **values)
        raise Unreadable

    def _start_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            start = event.start_mark.index
            self._stop("several-documents", start, start + 3, "keep each survey in a file of its own")

    def _scalar(self, event: Any) -> None:
        start, style = event.start_mark.index, event.style or ""
        text = self._held.restore(event.value, style)
        if event.anchor is not None or event.tag is not None:
            start = self._properties(event)
        self.last = scalar = Scalar(self.source, start, event.end_mark.index, text, style)
        self._count(1, start)
        if style == '"' and len(text) != scalar.end - start - 2:
            self._check_escapes(scalar)
        self._named(event, scalar)
        self._attach(scalar)

    def _check_escapes(self, scalar: Scalar) -> None:
        found = CONTROL.search(scalar.text)
        if found:
            self._is_whole = False
            place = scalar.part(found.start(), found.end())
            excerpt = scalar.excerpt_of(found.start())
            self._problems.add("control-character", place, excerpt=excerpt, code_point=ord(found[0]))

    def _start_mapping(self, event: Any) -> None:
        self._start(event, Mapping)

    def _start_sequence(self, event: Any) -> None:
        self._start(event, Sequence)

    def _start(self, event: Any, kind: type[Mapping] | type[Sequence]) -> None:
        start = event.start_mark.index
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
            start = max(start, event.end_mark.index - bool(event.flow_style))
        self._count(1, start)
        if len(self._frames) == DEEPEST:
            self._stop("too-deep", start, start + 1, limit=DEEPEST)
        self.last = node = kind(self.source, start, event.flow_style)
        anchor = self._named(event, node)
        self._attach(node)
        self._frames.append(Frame(node, anchor, self._nodes))

    def _end(self, event: Any) -> None:
        frame = self._frames.pop()
        self.last = frame.node
        frame.node.end = event.end_mark.index
        if frame.anchor:
            frame.anchor.size = 1 + self._nodes - frame.nodes_before
            frame.anchor.height = frame.height
        if self._frames:
            above = self._frames[-1]
            above.height = max(above.height, frame.height + 1)

    def _alias(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self._aliases += 1
        if self._aliases > MOST_ALIASES:
            self._stop("too-many-aliases", start, end, limit=MOST_ALIASES)
        anchor = self._anchors.get(event.anchor)
        if anchor is None or anchor.size is None:
            code = "unknown-alias" if anchor is None else "recursive-alias"
            hint = "a text that begins with * must be quoted" if anchor is None else None
            self._stop(code, start, end, hint, name=event.anchor)
        else:
            self._count(anchor.size, start)
            if len(self._frames) + anchor.height > DEEPEST:
                self._stop("too-deep", start, end, limit=DEEPEST)
            if self._frames:
                self._frames[-1].height = max(self._frames[-1].height, anchor.height + 1)
            self._attach(anchor.node)

    def _named(self, event: Any, node: Node) -> Anchor | None:
        if event.anchor is None:
            return None
        anchor = self._anchors[event.anchor] = Anchor(node)
        if type(node) is Scalar:
            anchor.size = 1
        return anchor

    def _count(self, nodes: int, start: int) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            self._stop("too-many-nodes", start, start + 1, limit=MOST_NODES)

    def _properties(self, event: Any) -> int:
        """Pass over the anchor and the tag before a scalar; the offset at which it begins itself."""
        text, start, end = self.source.text, event.start_mark.index, event.end_mark.index
        while start < end and (written := PROPERTY.match(text, start)):
            if written[0].startswith("!"):
                self.report("tag", start, written.end(), TAG_HINT, tag=written[0])
            start = BETWEEN.match(text, written.end()).end()  # type: ignore[union-attr]
        return int(min(start, end))

    def _attach(self, node: Node) -> None:
        """Put a node where it belongs: into the list or map being read, or as the root."""
        if not self._frames:
            self._root = node
            return
        frame = self._frames[-1]
        parent = frame.node
        if type(parent) is Sequence:
            parent.items.append(node)
        elif not frame.is_key_known:
            frame.is_key_known = True
            frame.key = self._as_key(parent, node)
        else:
            frame.is_key_known = False
            if frame.key is not None:
                parent.add(frame.key, node)

    def _as_key(self, parent: Any, node: Node) -> Scalar | None:
        """The node as a key; None, and a problem, where its entry has to be left out."""
        if type(node) is not Scalar:
            self.report("key-not-text", node.start, node.start + 1, "a text that begins with { or [ must be quoted")
            return None
        if node.text in parent or (node.text in IN_THE_WAY and node.is_plain):
            self._refuse_key(parent, node)
            return None
        return node

    def _refuse_key(self, parent: Mapping, key: Scalar) -> None:
        if key.text in parent:
            first = next(each for each, _ in parent.entries if each.text == key.text).location
            self.report("duplicate-key", key.start, key.end, f"the first is in line {first.line}", key=key.text)
        elif key.text:
            self.report("merge-key", key.start, key.end, "write out the keys that it should bring in")
        else:
            self.report("key-not-text", key.start, key.end, "a key is missing before the colon")


TAG_HINT = "leave it out; a text that begins with ! must be quoted"


def _pass_over(event: Any) -> None:
    """Events that tell nothing new."""
