"""Why the next question is asked, and why others are not: the reasons that `Step.trace` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from askline.survey.scope import Value

if TYPE_CHECKING:
    from askline.engine.step import Step
    from askline.survey.expressions import Expression


class Reason(NamedTuple):
    """One decision of the flow.

    what        `asked`, `said`, `passed over`, `not picked`, `entered`, `left`, `rule held`, `rule did not hold`,
                `went to`, `ended`
    name        the question, group or target that it is about
    expression  the condition that decided, as written, or None
    values      what its names stood for, in the order in which they are written
    """

    what: str
    name: str
    expression: str | None = None
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        if self.expression is None:
            return f"{self.what}: {self.name}"
        values = ", ".join(f"{name} = {value!r}" for name, value in self.values)
        return f"{self.what}: {self.name}, since {self.expression}" + (f" ({values})" if values else "")


def note(step: Step, what: str, name: str, condition: Expression | None = None) -> None:
    """Keep a reason, where somebody asked for the trace."""
    if step.reasons is not None:
        values = tuple(condition.explain(step.state)) if condition else ()
        step.reasons.append(Reason(what, name, condition.source if condition else None, values))
