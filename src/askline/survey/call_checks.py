"""Whether a call gives its function what it takes (section 5.3 of the language). Its arguments have their kinds."""

from __future__ import annotations

from collections.abc import Callable

from askline.survey.comparison_checks import FaultReport, options_of, report_impossible, written
from askline.survey.expression_nodes import Call, Constant, Name, Node
from askline.survey.functions import A_QUESTION, CHOSEN, FUNCTIONS, NUMBERS, Wanted
from askline.survey.kinds import UNKNOWN, Kind, Names, list_of


def check_call(node: Call, names: Names, report: FaultReport) -> Kind:
    """The kind of what the function gives."""
    function = FUNCTIONS[node.function]
    given = len(node.arguments)
    if given < function.least or (function.most is not None and given > function.most):
        counts = {"wanted": function.takes(), "given": given}
        report("argument-count", node.start, node.name_end, None, function=node.function, **counts)
        return UNKNOWN
    wanted = function.wanted + function.wanted[-1:] * given
    fit = [_is_given(node, *each, report) for each in zip(node.arguments, wanted, strict=False)]
    if not all(fit):
        return UNKNOWN
    further = _FURTHER_CHECKS.get(node.function)
    if further is not None:
        further(node, report)
    kind = function.kind_for(node.arguments)
    return list_of(kind) if node.function == "nonresponse" and _is_over_all_turns(node.arguments[0], names) else kind


def pattern_fault(pattern: str) -> tuple[str, str | None] | None:
    """Why a pattern cannot be used, with a hint; None where it can."""
    from askline.survey.patterns import PatternRefused, compile_pattern

    control = next((each for each in pattern if each < " " and each not in "\t\n\r"), None)
    if control is not None:
        written = "b" if control == "\b" else f"{ord(control):o}"
        return (
            f"'\\{written}' in a text is a control character",
            f"write \\\\{written} for the '\\{written}' of a pattern",
        )
    try:
        compile_pattern(pattern)
    except PatternRefused as refusal:
        return str(refusal), None
    return None


def _is_given(node: Call, argument: Node, wanted: Wanted, report: FaultReport) -> bool:
    if _is_wanted(argument, wanted, alone=len(node.arguments) == 1):
        return True
    found = written(argument.value) if isinstance(argument, Constant) else str(argument.kind)
    hint = None
    if wanted in (A_QUESTION, CHOSEN) and isinstance(argument, Name):
        found = repr(argument.name)
        hint = f"write: {argument.name} != none" if node.function == "answered" else None
    values = {"function": node.function, "wanted": wanted.words, "found": found}
    report("argument-kind", argument.start, argument.end, hint, **values)
    return False


def _is_wanted(argument: Node, wanted: Wanted, *, alone: bool) -> bool:
    kind = argument.kind
    if wanted in (A_QUESTION, CHOSEN):
        return _is_question(argument, with_options=wanted is CHOSEN)
    if kind.family in ("none", "unknown") or wanted.families is None:
        return True
    if wanted is NUMBERS and kind.family == "list":
        return alone and (kind.item is None or kind.item.family in ("number", "none", "unknown"))
    return kind.family in wanted.families


def _is_question(node: Node, *, with_options: bool) -> bool:
    if not isinstance(node, Name):
        return False
    symbol = node.symbol
    if symbol is None or symbol.what == "prompt":  # reported already
        return True
    if with_options:
        return symbol.what in ("question", "item") and options_of(symbol.kind) is not None
    return symbol.what == "question"


def _is_over_all_turns(node: Node, names: Names) -> bool:
    return isinstance(node, Name) and node.symbol is not None and names.is_over_all_turns(node.symbol)


def _check_contains(node: Call, report: FaultReport) -> None:
    whole, part = node.arguments
    is_list = whole.kind.family == "list"
    inner = whole.kind.item if is_list else whole.kind
    if inner is not None and not inner.can_be_compared_with(part.kind):
        report("different-kinds", part.start, part.end, None, left=inner, right=part.kind)
        return
    options = options_of(whole.kind) if is_list else None
    if options is None or not options.is_closed or not isinstance(part, Constant) or not isinstance(part.value, str):
        return
    if part.value.casefold() not in [str(value).casefold() for value in options.values]:
        report_impossible(whole, part, options, report)


def _check_pattern(node: Call, report: FaultReport) -> None:
    pattern = node.arguments[1]
    if not isinstance(pattern, Constant) or not isinstance(pattern.value, str):
        report("pattern-not-constant", pattern.start, pattern.end, None)
        return
    fault = pattern_fault(pattern.value)
    if fault is not None:
        problem, hint = fault
        report("unusable-pattern", pattern.start, pattern.end, hint, pattern=pattern.value, problem=problem)


def _check_currency(node: Call, report: FaultReport) -> None:
    from askline.survey.saying import is_currency

    currency = node.arguments[1]
    if not isinstance(currency, Constant) or not isinstance(currency.value, str) or is_currency(currency.value):
        return
    code = currency.value.upper()
    hint = f'write "{code}"' if is_currency(code) else 'write its three letters, as "USD"'
    report("unknown-currency", currency.start, currency.end, hint, currency=currency.value)


_FURTHER_CHECKS: dict[str, Callable[[Call, FaultReport], None]] = {
    "contains": _check_contains,
    "matches": _check_pattern,
    "money": _check_currency,
}
