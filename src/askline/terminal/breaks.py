"""Conditions at which stepping stops, in the survey's own expression language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from askline.errors import AsklineError
from askline.survey.definition import Group, Question, Survey
from askline.survey.expressions import Expression, compile_expression
from askline.survey.kinds import KIND_OF_TYPE, UNKNOWN, Names, Symbol, item_symbol
from askline.terminal.events import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from askline.engine.state import InterviewState


class Break:
    """A condition, and whether it held when it was last looked at."""

    def __init__(self, expression: Expression) -> None:
        self.expression = expression
        self.holds = False

    def look(self, state: InterviewState) -> bool:
        """Whether it holds now and did not before."""
        before, self.holds = self.holds, bool(self.expression.evaluate(state))
        return self.holds and not before

    def told(self, state: InterviewState) -> str:
        values = ", ".join(f"{name} = {shown(value)}" for name, value in self.expression.explain(state))
        return f"stopped, since {self.expression.source}" + (f" ({values})" if values else "")


def break_at(survey: Survey, source: str) -> Break:
    """The condition as written.

    raises    AsklineError `bad-condition` with what is wrong with it, and where
    """
    repeats = [node.position for node in survey.nodes if isinstance(node, Group) and node.repeat is not None]
    names = Names({symbol.name: symbol for symbol in _symbols(survey)}, len(survey.nodes))
    first: list[str] = []
    for place in (None, *repeats):
        expression, faults = _compiled(source, names.inside(place))
        if expression is not None:
            return Break(expression)
        first = first or faults
    raise AsklineError("bad-condition", first[0])


def still_possible(breaks: Iterable[Break], survey: Survey) -> tuple[list[Break], list[str]]:
    """The breaks as an edited survey has them, and a word on each that it does not."""
    kept, told = [], []
    for each in breaks:
        try:
            kept.append(break_at(survey, each.expression.source))
        except AsklineError as fault:
            told.append(f"no longer stops when {each.expression.source}: {fault.message}")
    return kept, told


def _compiled(source: str, names: Names) -> tuple[Expression | None, list[str]]:
    """The condition, or what is wrong with it in sentences."""
    faults: list[str] = []

    def report(code: str, start: int, end: int, hint: str | None = None, **values: object) -> None:
        faults.append(_sentence(code, hint, values))

    return compile_expression(source, names, report), faults


def _sentence(code: str, hint: str | None, values: dict[str, object]) -> str:
    from askline.catalogue import CATALOGUE

    return CATALOGUE[code].sentence.format(**values) + (f"; {hint}" if hint else "")


def _symbols(survey: Survey) -> Iterator[Symbol]:
    for attribute in survey.attributes.values():
        yield Symbol(attribute.name, "attribute", KIND_OF_TYPE[attribute.type])
    for variable in survey.variables.values():
        yield Symbol(variable.name, "variable", KIND_OF_TYPE[variable.type])
    for node in survey.nodes:
        if isinstance(node, Question):
            what = "prompt" if node.order is None else "question"
            yield Symbol(node.name, what, node.kind or UNKNOWN, node.position, node.repeat)
        else:
            yield Symbol(node.name, "group", UNKNOWN, node.position)
            if node.repeat is not None:
                yield item_symbol(node.repeat.item, UNKNOWN, node.position)
