"""Rewrites the expectations of one sample file to what happens now, and leaves all else in it as it stands.

Only what does not fit is replaced, each at its own place, so that comments, order, layout and `*` of the rest stay.
Whether the sample then passes is for the caller to see: a broken invariant, or a turn that cannot be, stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from askline.flow_tools.course import Course, Moment
from askline.flow_tools.expectations import effect_fits, ends_as, holds
from askline.flow_tools.replay import hold
from askline.flow_tools.sample import Expect, Sample
from askline.flow_tools.sample_diff import all_fit, fits, longest_common
from askline.flow_tools.sample_format import read_sample_text
from askline.flow_tools.sample_run import SurveyShelf, load_sample
from askline.flow_tools.yaml_writer import flow, scalar, text_at, texts_at
from askline.survey.yaml_nodes import Mapping as MappingNode
from askline.survey.yaml_nodes import Node, Scalar
from askline.survey.yaml_nodes import Sequence as SequenceNode

BOM = b"\xef\xbb\xbf"  # kept where a file begins with it
LONGEST_FLOW = 110  # characters of a map or list in brackets that stays in one line

_COLON = re.compile(r"\s*:")


def update_file(path: str, shelf: SurveyShelf) -> bool:
    """Rewrite a sample that is in order; whether anything was changed. A turn that cannot be leaves it untouched."""
    sample, survey = load_sample(path, shelf)
    course = hold(sample, survey).course
    text = sample.root.source.text if course.refusal else updated_text(sample, course)
    if text == sample.root.source.text:
        return False
    read_sample_text(text, path)
    with open(path, "r+b") as file:
        mark = BOM if file.read(len(BOM)) == BOM else b""
        file.seek(0)
        file.write(mark + text.encode())
        file.truncate()
    return True


def updated_text(sample: Sample, course: Course) -> str:
    """The sample's file with the expectations that do not fit replaced by what the course shows."""
    edits = _Edits(sample.root.source.text)
    for index, turn in enumerate(sample.turns[: len(course.moments) - 1]):
        if isinstance(turn, Expect):
            _update_turn(edits, turn, course.moments[index + 1])
    _update_values(edits, sample, "answers", sample.answers, course.answers)
    _update_values(edits, sample, "variables", sample.variables, course.variables)
    if sample.effects is not None:
        _update_effects(edits, sample, sample.effects, course.effects)
    return edits.applied()


class _Edits:
    """Replacements in one text, kept by their place until all are known."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._replacements: dict[tuple[int, int], str] = {}

    def replace(self, start: int, end: int, replacement: str) -> None:
        self._replacements[start, end] = replacement

    def applied(self) -> str:
        text = self.text
        line_end = "\r\n" if "\r\n" in text else "\n"
        for (start, end), replacement in sorted(self._replacements.items(), reverse=True):
            text = text[:start] + replacement.replace("\n", line_end) + text[end:]
        return text

    def column(self, offset: int) -> int:
        """How many characters stand before an offset in its line."""
        return offset - (self.text.rfind("\n", 0, offset) + 1)

    def end_of(self, node: Node) -> int:
        """Where a node ends, without the line breaks and comments that may follow it."""
        if isinstance(node, Scalar):
            return node.start + len(self.text[node.start : node.end].rstrip())
        last = [each for _, each in node.entries] if isinstance(node, MappingNode) else node.items
        return node.end if node.is_flow or not last else self.end_of(last[-1])

    def after_colon(self, key: Scalar) -> int:
        colon = _COLON.match(self.text, key.end)
        return colon.end() if colon else key.end


def _update_turn(edits: _Edits, turn: Expect, moment: Moment) -> None:
    if turn.bot is not None and not all_fit([each.text for each in turn.bot], moment.prompts):
        _update_texts(edits, turn.node, "bot", turn.bot, moment.prompts)
    if turn.sounds is not None and not all_fit([each.text for each in turn.sounds], moment.sounds):
        _update_texts(edits, turn.node, "sounds", turn.sounds, moment.sounds)
    if turn.asks is not None and turn.asks.text != moment.question:
        _update_open(edits, turn.node, "asks", turn.asks, moment)
    if turn.ends is not None and not ends_as(turn.ends.text, moment.ending):
        _update_open(edits, turn.node, "ends", turn.ends, moment)


def _update_open(edits: _Edits, turn: MappingNode, key: str, value: Scalar, moment: Moment) -> None:
    """`asks` and `ends` take each other's place where the interview has ended, or has not."""
    now = moment.question if moment.ending is None else moment.ending
    if now is None:
        return
    edits.replace(value.start, edits.end_of(value), scalar(now, in_flow=turn.is_flow))
    written = _key(turn, key)
    edits.replace(written.start, written.end, "asks" if moment.ending is None else "ends")


def _update_texts(edits: _Edits, turn: MappingNode, key: str, expected: Sequence[Scalar], found: Sequence[str]) -> None:
    if len(expected) == len(found):
        for each, text in zip(expected, found, strict=True):
            if not fits(each.text, text):
                edits.replace(each.start, edits.end_of(each), _in_place(edits, turn, each, text))
        return
    found = _as_written(expected, found)
    value, written = turn.get(key), _key(turn, key)
    assert value is not None
    in_flow = turn.is_flow or (isinstance(value, SequenceNode) and value.is_flow)
    if in_flow and (len(found) != 1 or isinstance(value, SequenceNode)):
        edits.replace(value.start, edits.end_of(value), flow(list(found)))
    elif in_flow:
        edits.replace(value.start, edits.end_of(value), flow(found[0]))
    else:
        edits.replace(edits.after_colon(written), edits.end_of(value), texts_at(found, edits.column(written.start)))


def _as_written(expected: Sequence[Scalar], found: Sequence[str]) -> list[str]:
    """What came, with the `*` of the expected texts that still fit."""
    written, texts = list(found), [each.text for each in expected]
    for in_expected, in_found in longest_common(texts, found, fits):
        written[in_found] = texts[in_expected]
    return written


def _in_place(edits: _Edits, turn: MappingNode, old: Scalar, text: str) -> str:
    """A text in the stead of another, which may stand in brackets, behind a key or behind the dash of a list."""
    holder = next((each for _, each in turn.entries if isinstance(each, SequenceNode) and old in each.items), None)
    in_flow = turn.is_flow or (holder is not None and holder.is_flow)
    written = scalar(text, in_flow=in_flow)
    if old.style in ("'", '"') and written == text:
        return _quoted_like(old, text)
    if in_flow:
        return written
    line = edits.text[edits.text.rfind("\n", 0, old.start) + 1 : old.start]
    return text_at(text, len(line) - len(line.lstrip(" -")) + (0 if holder is not None else 2))


def _quoted_like(old: Scalar, text: str) -> str:
    return "'" + text.replace("'", "''") + "'" if old.style == "'" else '"' + text.replace("\\", "\\\\") + '"'


def _key(mapping: MappingNode, name: str) -> Scalar:
    return next(key for key, _ in mapping.entries if key.text == name)


def _update_values(
    edits: _Edits, sample: Sample, key: str, expected: MappingNode | None, found: Mapping[str, Any]
) -> None:
    if expected is None:
        return
    differing = [(name, value) for name, value in expected.entries if not holds(value, found, name.text)]
    if list(expected.keys()) and set(expected.keys()) == set(found):
        for name, value in differing:
            edits.replace(value.start, edits.end_of(value), flow(found[name.text]))
    elif differing or len(expected.entries) != len(found):
        _rewrite(edits, sample, key, expected, flow(found), _entries(expected, found))


def _entries(expected: MappingNode, found: Mapping[str, Any]) -> list[str]:
    """The entries of a map, one a line: those that were written in their order, then the new ones."""
    names = [key.text for key, _ in expected.entries if key.text in found]
    names += [name for name in found if name not in expected]
    return [f"{scalar(name)}: {flow(found[name])}" for name in names]


def _update_effects(edits: _Edits, sample: Sample, expected: SequenceNode, found: Sequence[Mapping[str, Any]]) -> None:
    pairs = list(zip(expected.items, found, strict=False))
    if len(expected.items) == len(found):
        for node, effect in pairs:
            if not effect_fits(node, effect):
                edits.replace(node.start, edits.end_of(node), flow(_as_much_as(node, effect)))
        return
    effects = [flow(_as_much_as(node, effect)) for node, effect in pairs]
    effects += [flow(effect) for effect in found[len(pairs) :]]
    _rewrite(edits, sample, "effects", expected, f"[{', '.join(effects)}]", [f"- {each}" for each in effects])


def _as_much_as(node: Node, effect: Mapping[str, Any]) -> dict[str, Any]:
    """An effect with no more inner keys than were written for it."""
    name, held = next(iter(effect.items()))
    written = node.get(name) if isinstance(node, MappingNode) else None
    if name == "do_not_contact":
        return {name: True}
    if not isinstance(written, MappingNode):
        return {name: held}
    return {name: {key: value for key, value in held.items() if key in written} or held}


def _rewrite(
    edits: _Edits, sample: Sample, key: str, node: MappingNode | SequenceNode, in_flow: str, rows: Sequence[str]
) -> None:
    """Put a whole value anew: in brackets where it was and is not too long, else line by line."""
    written = _key(sample.root, key)
    if not rows or (node.is_flow and len(in_flow) <= LONGEST_FLOW):
        edits.replace(edits.after_colon(written), edits.end_of(node), " " + in_flow)
    elif node.is_flow:
        edits.replace(edits.after_colon(written), edits.end_of(node), "".join(f"\n  {row}" for row in rows))
    else:
        margin = "\n" + " " * edits.column(node.start)
        edits.replace(node.start, edits.end_of(node), margin.join(rows))
