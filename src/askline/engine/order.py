"""The order in which an interview goes through its survey: what was drawn, what follows what, what stands earlier."""

from __future__ import annotations

import hashlib

from askline.engine.state import Setting
from askline.survey.definition import Group, Question, Survey

Place = tuple[float, ...]


def draw(seed: int, name: str, count: int) -> tuple[int, ...]:
    """The indexes 0..count-1 in an order that `seed` draws for whatever is called `name`; all are equally likely."""

    def ticket(index: int) -> bytes:
        return hashlib.sha256(f"{seed}/{name}/{index}".encode()).digest()

    return tuple(sorted(range(count), key=ticket))


def groups_to_draw(survey: Survey) -> tuple[Group, ...]:
    """The groups with `shuffle` or `pick`."""
    return tuple(node for node in survey.nodes if isinstance(node, Group) and (node.shuffle or node.pick is not None))


def questions_to_draw(survey: Survey) -> tuple[Question, ...]:
    """The questions with `shuffle`."""
    return tuple(node for node in survey.nodes if isinstance(node, Question) and node.shuffle)


def draw_group_orders(groups: tuple[Group, ...], seed: int) -> dict[int, tuple[int, ...]]:
    """For each of these groups: its entries that are gone through, in their order."""
    return {group.position: _drawn_entries(group, seed) for group in groups}


def _drawn_entries(group: Group, seed: int) -> tuple[int, ...]:
    indexes = draw(seed, group.name, len(group.entries))
    picked = indexes if group.pick is None else indexes[: group.pick]
    return tuple(group.entries[index] for index in (picked if group.shuffle else sorted(picked)))


def draw_option_orders(questions: tuple[Question, ...], seed: int) -> dict[int, tuple[int, ...]]:
    """For each of these questions: the indexes of its options as they are said; pinned ones keep their place."""
    return {question.position: _drawn_options(question, seed) for question in questions}


def _drawn_options(question: Question, seed: int) -> tuple[int, ...]:
    free = [index for index, option in enumerate(question.options) if not option.pin]
    drawn = iter([free[index] for index in draw(seed, question.name, len(free))])
    return tuple(index if option.pin else next(drawn) for index, option in enumerate(question.options))


def entries_of(survey: Survey, setting: Setting, container: int | None) -> tuple[int, ...]:
    """What a group (None: the whole survey) goes through, in order."""
    if container is None:
        return survey.entries
    group = survey.nodes[container]
    assert isinstance(group, Group)
    return setting.group_orders.get(container, group.entries)


def rank(entries: tuple[int, ...], position: int) -> float:
    """Where an entry stands among those gone through; one that was not picked stands between its neighbours."""
    if position in entries:
        return entries.index(position)
    return sum(each < position for each in entries) - 0.5


def ancestors(survey: Survey, position: int) -> tuple[int, ...]:
    """The groups around a node, the outermost first."""
    found: list[int] = []
    parent = survey.nodes[position].parent
    while parent is not None:
        found.append(parent)
        parent = survey.nodes[parent].parent
    return tuple(reversed(found))


def place(survey: Survey, setting: Setting, position: int, turn: int) -> Place:
    """Where a node stands in this interview; of two places the smaller comes first."""
    steps: list[float] = []
    container: int | None = None
    for node in (*ancestors(survey, position), position):
        steps.append(rank(entries_of(survey, setting, container), node))
        here = survey.nodes[node]
        if isinstance(here, Group) and here.repeat is not None and node != position:
            steps.append(turn)
        container = node
    return tuple(steps)


def static_successors(survey: Survey) -> list[int | None]:
    """What follows each node wherever that is the same for every interview, else None; the end is `len(nodes)`."""
    end = len(survey.nodes)
    following: list[int | None] = [None] * end

    def fill(entries: tuple[int, ...], after_last: int | None, is_drawn: bool) -> None:
        for index, position in enumerate(entries):
            successor = entries[index + 1] if index + 1 < len(entries) else after_last
            following[position] = None if is_drawn else successor
            node = survey.nodes[position]
            if isinstance(node, Group):
                last = None if node.repeat is not None else following[position]
                fill(node.entries, last, node.shuffle or node.pick is not None)

    fill(survey.entries, end, False)
    return following
