"""A question's `then`: what its rules do when the respondent leaves it (section 4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from askline.engine.plan import Act, Ask
from askline.engine.records import Alert, DoNotContact, Transfer, VariableLeft, VariableSet, Webhook
from askline.engine.step import Step
from askline.engine.trace import note
from askline.survey.definition import Target
from askline.survey.kinds import KIND_OF_TYPE, fitted
from askline.survey.templates import Template

HANDED_OVER = Target("transferred")


def run_rules(step: Step, ask: Ask) -> Target | None:
    """Do what the rules that hold say, from the top; where they lead, or None for the next question in order."""
    for act in ask.acts:
        when = act.rule.when
        if when is not None and not when.evaluate(step.state):
            note(step, "rule did not hold", ask.name, when)
            continue
        note(step, "rule held", ask.name, when)
        target = _carry_out(step, act)
        if target is not None:
            return target
    return None


def _carry_out(step: Step, act: Act) -> Target | None:
    rule, state = act.rule, step.state
    for name, expression in rule.assignments:
        _assign(step, name, expression.evaluate(state))
    if rule.do_not_contact:
        step.effects += (DoNotContact(),)
    if rule.alert is not None:
        step.effects += (Alert(*(_filled(rule.alert, name, step) for name in Alert.fields)),)
    if rule.webhook is not None:
        body = _filled_body(rule.webhook.get("body"), step)
        step.effects += (Webhook(rule.webhook["url"].render(state), body),)
    said = act.say.said(state) if act.say is not None else None
    if said is not None:
        step.add_prompt(*said)
    if rule.transfer is not None:
        kind, which = rule.transfer
        step.effects += (Transfer(**{"queue": None, "number": None, kind: which.render(state)}),)
        return HANDED_OVER
    return rule.goto


def _assign(step: Step, name: str, value: Any) -> None:
    variable = step.plan.survey.variables[name]
    value = fitted(value, KIND_OF_TYPE[variable.type])
    if value is None:
        step.log.append((VariableLeft, name))
        return
    step.state.variables = step.state.variables.set(name, value)
    step.log.append((VariableSet, name, value))


def _filled(templates: Mapping[str, Template], name: str, step: Step) -> str | None:
    template = templates.get(name)
    return None if template is None else template.render(step.state)


def _filled_body(body: Any, step: Step) -> Any:
    """A webhook's body with its piping filled, at whatever depth."""
    if isinstance(body, Template):
        return body.render(step.state)
    if isinstance(body, Mapping):
        return {key: _filled_body(value, step) for key, value in body.items()}
    if isinstance(body, (list, tuple)):
        return [_filled_body(value, step) for value in body]
    return body
