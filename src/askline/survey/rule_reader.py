"""Reads rules (section 4.2): conditions, assignments, effects, and where a `goto` leads."""

from __future__ import annotations

import math
from typing import Any

from askline.survey.by_language import read_template
from askline.survey.constants import WANTED
from askline.survey.definition import Rule, Target
from askline.survey.expressions import Expression
from askline.survey.map_reader import MapReader, first_key
from askline.survey.prompt_reader import read_expression, read_prompt
from askline.survey.scalars import SCALAR_READERS, read_text
from askline.survey.survey_file import SurveyFile
from askline.survey.templates import Template
from askline.survey.yaml_nodes import Mapping as MapNode
from askline.survey.yaml_nodes import Node, Scalar, Sequence

ENDINGS = {name: Target(kind=name) for name in ("end", "screen_out")}


def read_rules(file: SurveyFile, node: Node, key: str) -> tuple[Rule, ...]:
    if not isinstance(node, Sequence):
        hint = f"write a list: {key}: [{{...}}]" if isinstance(node, MapNode) else None
        file.wrong_kind(node, key, "rules", hint)
        return ()
    rules = (read_rule(file, item) for item in node.items)
    return tuple(rule for rule in rules if rule)


def read_rule(file: SurveyFile, node: Node) -> Rule | None:
    values = RULE.read(file, node)
    if values is None or not isinstance(node, MapNode):
        return None
    if "transfer" in values and "goto" in values:
        file.report("transfer-and-goto", node.key("goto"), "write two rules, or leave one of them out")
    return Rule(
        when=values.get("when"),
        assignments=values.get("set") or (),
        do_not_contact=bool(values.get("do_not_contact")),
        alert=values.get("alert"),
        webhook=values.get("webhook"),
        say=values.get("say"),
        transfer=values.get("transfer"),
        goto=values.get("goto"),
    )


def read_assignments(file: SurveyFile, node: Node, key: str) -> tuple[tuple[str, Expression], ...]:
    if not isinstance(node, MapNode):
        file.wrong_kind(node, key, "assignments", "write {NAME: EXPRESSION}")
        return ()
    assignments = ((name.text, read_assignment(file, name, value)) for name, value in node.entries)
    return tuple((name, expression) for name, expression in assignments if expression)


def read_assignment(file: SurveyFile, name: Scalar, value: Node) -> Expression | None:
    expression = read_expression(file, value, name.text)
    kind = file.variables.get(name.text)
    if kind is None:
        file.report("unknown-variable", name, hint_for_variable(file, name.text), name=name.text)
    elif expression and not expression.suits(kind):
        hint = CONVERSIONS.get((kind.name, expression.kind.family))
        file.report("wrong-assignment", value, hint, name=name.text, wanted=WANTED[kind.name], found=expression.kind)
    return expression


CONVERSIONS = {
    ("text", "number"): "write text(...)",
    ("text", "date"): "write text(...)",
    ("text", "time"): "write text(...)",
    ("text", "list"): "write text(...)",
    ("integer", "text"): "write int(...)",
    ("number", "text"): "write int(...)",
    ("date", "text"): "write date(...)",
    ("list", "text"): "write [...]",
    ("list", "number"): "write [...]",
}


def hint_for_variable(file: SurveyFile, name: str) -> str | None:
    symbol = file.names.find(name)
    if symbol:
        return f"{name!r} is {WHAT_IT_IS[symbol.what]}: only what stands under `variables` can be set"
    return file.nearest(name, file.variables) or "declare it under `variables`"


def read_target(file: SurveyFile, node: Node, key: str) -> Target | None:
    """Where a `goto` leads."""
    name = read_text(file, node, key, "target")
    if name is None:
        return None
    if name in ENDINGS:
        return ENDINGS[name]
    entry = file.entries.get(name)
    if entry is None:
        file.report("unknown-target", node, hint_for_target(file, name, key), name=name)
        return None
    if entry.repeat is not None and entry.repeat not in (file.within, entry.position):
        group = file.outline[entry.repeat].name
        file.report("goto-into-repeat", node, f"go to the group: {key}: {group}", name=name, group=group)
    return Target(kind="node", position=entry.position)


def hint_for_target(file: SurveyFile, name: str, key: str) -> str | None:
    symbol = file.names.find(name)
    if symbol:
        return f"{name!r} is {WHAT_IT_IS[symbol.what]}: a goto leads to a question or group"
    return file.nearest(name, [*file.entries, *ENDINGS, *(["skip"] if key == "on_failure" else [])])


WHAT_IT_IS = {
    "question": "a question",
    "prompt": "a prompt",
    "group": "a group",
    "attribute": "an attribute",
    "variable": "a variable",
    "item": "the item of a repeat",
    "builtin": "a name of the language",
    "placeholder": "a placeholder",
}


def read_failure(file: SurveyFile, node: Node, key: str) -> Target | str | None:
    """What `on_failure` says: `skip`, `end` or a target."""
    if isinstance(node, Scalar) and node.text in ("skip", "end"):
        return node.text
    return read_target(file, node, key)


def read_transfer(file: SurveyFile, node: Node, key: str) -> tuple[str, Template] | None:
    values = TRANSFER.read(file, node)
    if values is None or not isinstance(node, MapNode):
        return None
    if len(values) == 2:
        file.report("transfer-of-two", node.entries[1][0], "write queue or number")
    elif not values and all(name.text in TRANSFER.keys for name, _ in node.entries):
        file.report("missing-key", first_key(node), "write queue or number", where=TRANSFER.where, key="queue")
    return next(iter(values.items()), None)


def read_data(file: SurveyFile, node: Node, key: str) -> Any:
    """What a webhook sends: texts are templates, everything else is as YAML reads it."""
    if isinstance(node, MapNode):
        return {name.text: read_data(file, child, name.text) for name, child in node.entries}
    if isinstance(node, Sequence):
        return [read_data(file, item, key) for item in node.items]
    value = node.value
    if isinstance(value, str):
        return file.template(node)
    if isinstance(value, float) and not math.isfinite(value):
        file.wrong_kind(node, key, "data")
    return value


def read_alert(file: SurveyFile, node: Node, key: str) -> dict[str, Any] | None:
    return ALERT.read(file, node)


def read_webhook(file: SurveyFile, node: Node, key: str) -> dict[str, Any] | None:
    return WEBHOOK.read(file, node)


TRANSFER = MapReader("transfer", {"template": read_template})
ALERT = MapReader("alert", {"template": read_template})
WEBHOOK = MapReader("webhook", {"template": read_template, "data": read_data})
RULE = MapReader(
    "rule",
    {
        **SCALAR_READERS,
        "expression": read_expression,
        "assignments": read_assignments,
        "alert": read_alert,
        "webhook": read_webhook,
        "prompt": read_prompt,
        "transfer": read_transfer,
        "target": read_target,
    },
)
