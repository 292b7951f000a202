"""Holds the course of a conversation against what its sample expects: every difference, with its place in the file.

What a sample does not write is not compared (section 9.2). Nothing is replayed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from askline.catalogue import CATALOGUE
from askline.diagnostics import Diagnostic
from askline.flow_tools.course import Course, Moment
from askline.flow_tools.sample import Expect, Sample, Turn
from askline.flow_tools.sample_diff import all_fit, fits
from askline.flow_tools.yaml_writer import flow
from askline.survey.yaml_nodes import Mapping as MappingNode
from askline.survey.yaml_nodes import Node, Scalar
from askline.survey.yaml_nodes import Sequence as SequenceNode


class Finding(NamedTuple):
    """One thing that a sample expects and that did not come about.

    expected, found   the texts to set side by side; both empty where the message says it all
    after             the turn that led there, as written, or None
    """

    diagnostic: Diagnostic
    expected: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    after: str | None = None


def check_course(sample: Sample, course: Course) -> list[Finding]:
    """Every difference, in the order of the conversation, up to where it went another way."""
    findings: list[Finding] = []
    for index, turn in enumerate(sample.turns[: len(course.moments) - 1]):
        if isinstance(turn, Expect):
            findings += _check_turn(sample, index, turn, course.moments[index + 1])
            if any(each.diagnostic.code in ("other-question", "other-ending") for each in findings):
                return findings
    if course.refusal is not None:
        return findings or [_refused(sample, course)]
    return findings + list(_check_end(sample, course))


def note(code: str, node: Node, **values: object) -> Diagnostic:
    return Diagnostic(code, node.location, CATALOGUE[code].sentence.format(**values), None, node.excerpt)


def describe_turn(turn: Turn) -> str:
    """A turn as it is written: `user: "3"`."""
    return ", ".join(f"{key.text}: {_written(value)}" for key, value in turn.node.entries)


def _written(node: Node) -> str:
    return node.source.text[node.start : node.end].strip().partition("\n")[0]


def _refused(sample: Sample, course: Course) -> Finding:
    assert course.refusal is not None
    turn = sample.turns[course.refusal.turn]
    key = turn.node.entries[0][0]
    return Finding(note("turn-not-possible", key, turn=f"`{describe_turn(turn)}`", reason=course.refusal.reason))


def _check_turn(sample: Sample, index: int, turn: Expect, moment: Moment) -> Iterator[Finding]:
    after = _led_by(sample, index)
    if turn.bot is not None:
        yield from _check_texts("bot", "other-prompts", turn, turn.bot, moment.prompts, after)
    if turn.asks is not None and turn.asks.text != moment.question:
        found = f"nothing ({moment.ending})" if moment.question is None else repr(moment.question)
        yield Finding(note("other-question", turn.asks, found=found, expected=turn.asks.text), after=after)
    if turn.ends is not None and not ends_as(turn.ends.text, moment.ending):
        found = "goes on" if moment.ending is None else f"ended as {moment.ending!r}"
        yield Finding(note("other-ending", turn.ends, found=found, expected=turn.ends.text), after=after)
    if turn.sounds is not None:
        yield from _check_texts("sounds", "other-sounds", turn, turn.sounds, moment.sounds, after)


def _led_by(sample: Sample, index: int) -> str | None:
    """The turn that did something before this one, with its line."""
    for turn in reversed(sample.turns[:index]):
        if not isinstance(turn, Expect):
            return f"line {turn.node.location.line}, {describe_turn(turn)}"
    return None


def _check_texts(
    key: str, code: str, turn: Expect, expected: Sequence[Scalar], found: Sequence[str], after: str | None
) -> Iterator[Finding]:
    wanted = tuple(each.text for each in expected)
    if all_fit(wanted, found):
        return
    place = next((each for each, text in zip(expected, found, strict=False) if not fits(each.text, text)), None)
    if place is None:
        place = expected[len(found)] if len(found) < len(expected) else _key_of(turn.node, key)
    yield Finding(note(code, place), wanted, tuple(found), after)


def _key_of(mapping: MappingNode, key: str) -> Scalar:
    return next(each for each, _ in mapping.entries if each.text == key)


def ends_as(expected: str, ending: str | None) -> bool:
    """Whether an interview ended as a sample writes it; without a reason in brackets any reason will do."""
    kind, _, reason = expected.replace(" ", "").rstrip(")").partition("(")
    found, _, found_reason = (ending or "").replace(" ", "").rstrip(")").partition("(")
    return kind == found and reason in ("", found_reason)


def _check_end(sample: Sample, course: Course) -> Iterator[Finding]:
    yield from _check_values("other-answers", sample, "answers", sample.answers, course.answers)
    yield from _check_values("other-variables", sample, "variables", sample.variables, course.variables)
    if sample.effects is not None:
        yield from _check_effects(sample, sample.effects, course.effects)
    for broken in course.broken_invariants:
        place = sample.turns[-1].node if sample.turns else sample.root
        values = ", ".join(f"{name} = {flow(value)}" for name, value in broken.values)
        yield Finding(
            note("broken-invariant", place, expression=broken.expression, values=f" ({values})" if values else "")
        )


def _check_values(
    code: str, sample: Sample, key: str, expected: MappingNode | None, found: Mapping[str, Any]
) -> Iterator[Finding]:
    if expected is None:
        return
    differing = [name for name, value in expected.entries if not holds(value, found, name.text)]
    if not differing and len(expected.entries) == len(found):
        return
    place = differing[0] if differing else _key_of(sample.root, key)
    wanted = {name.text: value for name, value in expected.entries}
    names = [*wanted, *(name for name in found if name not in wanted)]
    yield Finding(
        note(code, place),
        tuple(_entry(name, wanted[name], found) for name in names if name in wanted),
        tuple(f"{name}: {flow(found[name])}" for name in names if name in found),
    )


def _entry(name: str, wanted: Node, found: Mapping[str, Any]) -> str:
    """An expected entry, in the words of what was found where it is the same."""
    value = found[name] if holds(wanted, found, name) else plain_value(wanted)
    return f"{name}: {flow(value)}"


def holds(expected: Node, found: Mapping[str, Any], name: str) -> bool:
    return name in found and value_fits(expected, found[name])


def value_fits(expected: Node, found: Any) -> bool:
    """Whether a value is the one written. A text fits as written, quoted or not; a map may leave something out."""
    if isinstance(expected, MappingNode):
        return isinstance(found, Mapping) and all(holds(value, found, key.text) for key, value in expected.entries)
    if isinstance(expected, SequenceNode):
        is_list = isinstance(found, (list, tuple)) and len(found) == len(expected.items)
        return is_list and all(map(value_fits, expected.items, found))
    if isinstance(found, str):
        return expected.text == found
    return type(expected.value) in _ALIKE.get(type(found), ()) and expected.value == found


_ALIKE: Mapping[type, tuple[type, ...]] = {
    type(None): (type(None),), bool: (bool,), int: (int, float), float: (int, float),
}  # fmt: skip


def plain_value(node: Node) -> Any:
    """A node as the value that it stands for."""
    if isinstance(node, MappingNode):
        return {key.text: plain_value(value) for key, value in node.entries}
    if isinstance(node, SequenceNode):
        return [plain_value(each) for each in node.items]
    return node.value


def effect_fits(expected: Node, found: Mapping[str, Any]) -> bool:
    if not isinstance(expected, MappingNode) or set(expected.keys()) != set(found):
        return False
    (_, held), (name, value) = expected.entries[0], next(iter(found.items()))
    return name == "do_not_contact" or value_fits(held, value)


def _check_effects(sample: Sample, expected: SequenceNode, found: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    pairs = list(zip(expected.items, found, strict=False))
    place = next((each for each, came in pairs if not effect_fits(each, came)), None)
    if place is None and len(expected.items) == len(found):
        return
    if place is None:
        is_lacking = len(found) < len(expected.items)
        place = expected.items[len(found)] if is_lacking else _key_of(sample.root, "effects")
    yield Finding(
        note("other-effects", place),
        tuple(
            _effect_text(each, found[index] if index < len(found) else None)
            for index, each in enumerate(expected.items)
        ),
        tuple(flow(each) for each in found),
    )


def _effect_text(expected: Node, found: Mapping[str, Any] | None) -> str:
    """An expected effect, in full where it fits although it leaves something out."""
    return flow(found if found is not None and effect_fits(expected, found) else plain_value(expected))
