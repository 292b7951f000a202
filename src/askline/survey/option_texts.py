"""Options' texts may pipe answers to other choices, which say their options' texts in turn: how far that may go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from askline.survey.expression_nodes import Call, Conditional, Junction, ListOf, Name, Node, parts_of
from askline.survey.kinds import Options

if TYPE_CHECKING:
    from askline.survey.definition import Text
    from askline.survey.templates import Template

DEEPEST = 8
MOST_TEXTS = 10_000  # said for a single value

_SAYING = ("text", "spell", "option_text")


def owners_said(node: Node) -> list[str]:
    """The questions whose options' texts are said where the expression is piped."""
    found = []
    waiting = [(node, True)]
    while waiting:
        part, is_said = waiting.pop()
        found += _owner(part) if is_said else []
        waiting += [(each, _is_said(each, part, is_said)) for each in parts_of(part)]
    return found


def _is_said(part: Node, whole: Node, whole_is_said: bool) -> bool:
    if isinstance(whole, Call):
        return whole.function in _SAYING
    if isinstance(whole, Conditional) and part is whole.condition:
        return False
    return whole_is_said and isinstance(whole, (Junction, Conditional, ListOf))


def endless_option_texts(all_options: Iterable[Options]) -> list[Options]:
    """Those whose texts come round to themselves, or say too many texts of others, one within another."""
    by_owner = {options.owner: options for options in all_options}
    costs: dict[str, int] = {}
    return [options for options in by_owner.values() if _cost(options.owner, by_owner, costs, 0) > MOST_TEXTS]


def _cost(owner: str, by_owner: dict[str, Options], costs: dict[str, int], depth: int) -> int:
    """How many texts saying all the options may take; more than MOST_TEXTS where it has no end."""
    if owner not in by_owner or depth > DEEPEST:
        return 1 if owner not in by_owner else MOST_TEXTS + 1
    if owner not in costs:
        templates = [template for text in by_owner[owner].texts.values() for template in _templates(text)]
        said = [each for template in templates for each in template.says]
        costs[owner] = MOST_TEXTS + 1  # what a circle comes back to
        total = len(templates) + sum(_cost(each, by_owner, costs, depth + 1) for each in said)
        costs[owner] = min(total, MOST_TEXTS + 1)
    return costs[owner]


def _templates(text: Text) -> list[Template]:
    return [*([text.plain] if text.plain else []), *(text.by_language or {}).values()]


def _owner(node: Node) -> list[str]:
    kind = node.kind
    while kind.item is not None:
        kind = kind.item
    return [kind.options.owner] if kind.options is not None and isinstance(node, Name) else []
