"""Reads groups (section 4.3): their conditions, what is drawn of them, and what a repeat goes through."""

from __future__ import annotations

from askline.survey.definition import Group, Repeat
from askline.survey.kinds import INTEGER, TEXT, UNKNOWN, Kind
from askline.survey.outline import Entry, item_kind
from askline.survey.prompt_reader import read_expression
from askline.survey.scalars import is_written, read_boolean, read_size
from askline.survey.scope import Value
from askline.survey.survey_file import SurveyFile
from askline.survey.yaml_nodes import Mapping as MapNode
from askline.survey.yaml_nodes import Node, Scalar, Sequence

MOST_TURNS = 100


def read_repeat(file: SurveyFile, entry: Entry) -> tuple[Repeat, Kind] | None:
    """What a group goes through, and the kind of its items; None where it goes through nothing."""
    node = entry.fields.get("repeat")
    if not isinstance(node, MapNode):
        return None
    item, items = node.get("for"), node.get("in")
    name = item.text if isinstance(item, Scalar) else ""
    if isinstance(items, Sequence):
        constants = read_constants(file, items)
        return Repeat(item=name, source=constants), kind_of_constants(constants)
    if items is None:
        return None
    return read_computed_repeat(file, name, items)


def read_computed_repeat(file: SurveyFile, name: str, node: Node) -> tuple[Repeat, Kind] | None:
    """A repeat over what an expression gives."""
    expression = read_expression(file, node, "in")
    if expression is None:
        return None
    kind = expression.kind
    turns = node.value if isinstance(node, Scalar) else None
    counts_nothing = isinstance(turns, float) or (isinstance(turns, int) and turns < 0)
    if counts_nothing or kind.family not in ("list", "number", "none", "unknown") or kind.name == "yesno":
        file.report("not-a-list", node, "give a list, or a whole number n for 1 to n", found=kind)
    if isinstance(turns, int) and turns > MOST_TURNS:
        file.report("too-many-turns", node, turns=turns, limit=MOST_TURNS)
    item = item_kind(kind)
    owner = file.entries.get(item.options.owner) if item.options else None
    return Repeat(item=name, source=expression, options_of=owner.position if owner else None), item


def read_constants(file: SurveyFile, node: Sequence) -> tuple[Value, ...]:
    if len(node.items) > MOST_TURNS:
        file.report("too-many-turns", node, turns=len(node.items), limit=MOST_TURNS)
    constants: list[Value] = []
    for item in node.items[:MOST_TURNS]:
        if isinstance(item, Scalar) and is_written(item):
            constants.append(item.value)
        else:
            file.wrong_kind(item, "in", "item_list")
    return tuple(constants)


def kind_of_constants(constants: tuple[Value, ...]) -> Kind:
    types = {type(constant) for constant in constants}
    return TEXT if types == {str} else INTEGER if types == {int} else UNKNOWN


def read_group(file: SurveyFile, entry: Entry, repeat: Repeat | None) -> Group:
    """The group of an entry. `repeat`: as read before, since its items have a kind."""
    fields = entry.fields
    pick = read_size(file, fields["pick"], "pick") if "pick" in fields else None
    items = fields.get("questions")
    count = len(items.items) if isinstance(items, Sequence) else 0
    if pick is not None and pick > count:
        file.report("pick-too-many", fields["pick"], pick=pick, count=count)
    return Group(
        position=entry.position,
        name=entry.name,
        entries=entry.entries,
        parent=entry.parent,
        when=read_expression(file, fields["when"], "when") if "when" in fields else None,
        shuffle=bool(read_boolean(file, fields["shuffle"], "shuffle")) if "shuffle" in fields else False,
        pick=pick,
        repeat=repeat,
    )
