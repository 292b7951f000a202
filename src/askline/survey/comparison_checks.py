"""What may be compared with what (section 5.4 of the language). The operands have their kinds already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from askline.diagnostics import did_you_mean
from askline.survey.expression_nodes import Comparison, Constant, ListOf, Name, Node, Operation
from askline.survey.kinds import NONE, Kind, Options
from askline.survey.operations import clock_time, iso_date

# Called as report(code, start, end, hint, **values).
FaultReport = Callable[..., None]

_ORDERINGS = ("<", "<=", ">", ">=")
_NEGATIVE_WORDS = ("no", "n", "false")
_READERS: dict[str, tuple[Callable[[Any], str | None], str]] = {
    "date": (iso_date, "ISO date, as 2026-03-01"),
    "time": (clock_time, "time, as 09:30"),
}


def check_comparison(node: Comparison, report: FaultReport) -> None:
    """Each operator of the chain with its two sides: their kinds, and constants that a choice cannot take."""
    for left, operation in zip(node.operands, node.operations, strict=False):
        if _is_comparable(left, operation, report):
            _check_constants(left, operation, report)


def options_of(kind: Kind) -> Options | None:
    """What a choice, or each item of a list of choices, can take."""
    while kind.item is not None:
        kind = kind.item
    return kind.options


def written(value: object) -> str:
    """A constant as an author writes it."""
    if isinstance(value, str):
        return f'"{value}"'
    return str(value).lower() if isinstance(value, bool) or value is None else str(value)


def constants_in(node: Node) -> list[Constant]:
    """The constant itself, or the constants of a list; `none` is not among them."""
    nodes = node.items if isinstance(node, ListOf) else [node]
    return [each for each in nodes if isinstance(each, Constant) and each.kind is not NONE]


def report_impossible(chosen: Node, constant: Constant, options: Options, report: FaultReport) -> None:
    """Report a constant that the choice cannot take."""
    name = chosen.name if isinstance(chosen, Name) else options.owner
    known = [written(value) for value in options.values]
    near = did_you_mean(str(constant.value), [str(value) for value in options.values])
    hint = near or f"it can be {', '.join(known[:8])}{', ...' if len(known) > 8 else ''}"
    value = written(constant.value)
    report("impossible-value", constant.start, constant.end, hint, name=name, value=value)


def _is_comparable(left: Node, operation: Operation, report: FaultReport) -> bool:
    operator, start, end, right = operation
    if operator in ("in", "not in"):
        return _may_be_in(left.kind, operation, report)
    if operator in _ORDERINGS and "list" in (left.kind.family, right.kind.family):
        report("operand-kind", start, end, None, operator=operator, wanted="values that have an order", found="a list")
        return False
    if left.kind.can_be_compared_with(right.kind):
        return True
    hint = _way_to_compare(left, right) or _way_to_compare(right, left)
    report("different-kinds", start, end, hint, left=left.kind, right=right.kind)
    return False


def _may_be_in(left: Kind, operation: Operation, report: FaultReport) -> bool:
    operator, start, end, right = operation
    family = right.kind.family
    if family not in ("list", "text", "none", "unknown"):
        report(
            "operand-kind", start, end, None, operator=operator, wanted="a list or a text after it", found=right.kind
        )
        return False
    inner = right.kind.item if family == "list" else right.kind
    is_part = family == "text" and left.family not in ("text", "none", "unknown")
    if inner is None or (left.can_be_compared_with(inner) and not is_part):
        return True
    report("different-kinds", start, end, None, left=left, right=inner)
    return False


def _way_to_compare(one: Node, other: Node) -> str | None:
    """How to mend the comparison of two kinds, as seen from one of its sides."""
    value = other.value if isinstance(other, Constant) else None
    if one.kind.name == "yesno" and isinstance(value, str):
        return f"compare with {'false' if value.lower() in _NEGATIVE_WORDS else 'true'}"
    if one.kind.family == "list":
        return "to look for a value in a list, write: value in list" if other.kind.family != "list" else None
    if one.kind.family == "number" and isinstance(value, str):
        return f"write {value} without quotes" if value.isdigit() else None
    if one.kind.family == "text" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return f'quote it: "{value}"'
    return None


def _check_constants(left: Node, operation: Operation, report: FaultReport) -> None:
    right = operation.operand
    _check_dates(left, right, report)
    _check_dates(right, left, report)
    looks_into_a_text = operation.operator in ("in", "not in") and right.kind.family == "text"
    if operation.operator not in _ORDERINGS and not looks_into_a_text:
        _check_options(left, right, report)
        _check_options(right, left, report)


def _check_options(chosen: Node, other: Node, report: FaultReport) -> None:
    options = options_of(chosen.kind)
    if options is None or not options.is_closed:
        return
    for constant in constants_in(other):
        if constant.value is not None and constant.value not in options.values:
            report_impossible(chosen, constant, options, report)


def _check_dates(dated: Node, other: Node, report: FaultReport) -> None:
    """Warn of a text constant that is no date, or no time: nothing compares with it."""
    if dated.kind.name not in _READERS:
        return
    read, wanted = _READERS[dated.kind.name]
    for constant in constants_in(other):
        if isinstance(constant.value, str) and read(constant.value) is None:
            report("never-holds", constant.start, constant.end, None, text=written(constant.value), wanted=wanted)
