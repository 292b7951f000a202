"""Finds loops that ask nothing and can never be left (section 4.5); each is reported at its `goto`.

Only prompts are passed without an answer, so such a loop is made of prompts. What a condition will give is not known:
with a condition both ways are open. So whatever is reported here goes on for ever once it is entered.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from askline.survey.outline import Entry, is_true
from askline.survey.survey_file import SurveyFile
from askline.survey.yaml_nodes import Mapping as MapNode
from askline.survey.yaml_nodes import Node, Scalar, Sequence

OUT = -1  # a place where something is asked, or the interview ends
Ways = dict[int, set[int]]  # from a place to those that may follow; a place is a position, or one of `drawn_place`


def check_loops(file: SurveyFile, entries: tuple[int, ...]) -> None:
    """Report each goto back in a loop from which nothing but its prompts can be reached. `entries`: the outermost."""
    jumps = list(jumps_back(file))
    if not jumps:
        return
    ways = ways_of(file, entries)
    closed = closed_places(ways)
    for entry, goto in jumps:
        if entry.position in closed:
            file.report("endless-loop", goto, "ask something in it, or give the goto a `when`", name=goto.text)


def jumps_back(file: SurveyFile) -> Iterator[tuple[Entry, Scalar]]:
    """The gotos of prompts to themselves or to what stands before them, as far as they can be reached."""
    for entry in file.outline:
        is_said = entry.type == "prompt" and not is_never(entry.fields.get("when"))
        for rule in rules_of(entry) if is_said else ():
            goto = rule.get("goto")
            target = file.entries.get(goto.text) if isinstance(goto, Scalar) else None
            if isinstance(goto, Scalar) and target and target.position <= entry.position:
                yield entry, goto
            if ("transfer" in rule or goto is not None) and not is_condition(rule.get("when")):
                break


def rules_of(entry: Entry) -> list[MapNode]:
    node = entry.fields.get("then")
    return [rule for rule in node.items if isinstance(rule, MapNode)] if isinstance(node, Sequence) else []


def ways_of(file: SurveyFile, entries: tuple[int, ...]) -> Ways:
    """Which places may follow each."""
    ways: Ways = {}
    add_list(file, ways, entries, OUT)
    return ways


def add_list(file: SurveyFile, ways: Ways, entries: tuple[int, ...], after: int, drawn: int | None = None) -> None:
    """Add the ways of what follows one another. `drawn`: the place that stands for «any of them», where it is drawn."""
    for index, position in enumerate(entries):
        following = entries[index + 1] if index + 1 < len(entries) else after
        add_entry(file, ways, file.outline[position], following if drawn is None else drawn)


def add_entry(file: SurveyFile, ways: Ways, entry: Entry, following: int) -> None:
    if entry.type != "group" and is_never(entry.fields.get("when")):
        ways[entry.position] = {following}
    elif entry.type == "prompt":
        ways[entry.position] = set(ways_after_prompt(file, entry, following))
    elif entry.type == "group":
        add_group(file, ways, entry, following)
    else:
        ways[entry.position] = {OUT}


def add_group(file: SurveyFile, ways: Ways, entry: Entry, following: int) -> None:
    is_drawn = is_true(entry.fields.get("shuffle")) or "pick" in entry.fields
    inside = list(entry.entries if is_drawn else entry.entries[:1])
    may_be_passed = not inside or "when" in entry.fields or "repeat" in entry.fields
    ways[entry.position] = {*inside, following} if may_be_passed else set(inside)
    place = drawn_place(file, entry)
    ways[place] = {*inside, following}
    again = place if is_drawn or "repeat" in entry.fields else following
    add_list(file, ways, entry.entries, again, place if is_drawn else None)


def drawn_place(file: SurveyFile, entry: Entry) -> int:
    """The place after an entry of a group from which any entry may follow, or what follows the group."""
    return len(file.outline) + entry.position


def ways_after_prompt(file: SurveyFile, entry: Entry, following: int) -> Iterator[int]:
    if is_condition(entry.fields.get("when")):
        yield following
    for rule in rules_of(entry):
        goto = rule.get("goto")
        if goto is None and "transfer" not in rule:
            continue
        target = file.entries.get(goto.text) if isinstance(goto, Scalar) else None
        yield target.position if target else OUT
        if not is_condition(rule.get("when")):
            return
    yield following


def is_condition(node: Node | None) -> bool:
    """Whether a `when` leaves both ways open."""
    return node is not None and not (isinstance(node, Scalar) and node.text.strip() == "true")


def is_never(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.text.strip() == "false"


def closed_places(ways: Ways) -> set[int]:
    """The places in loops that nothing leads out of."""
    loop_of: dict[int, int] = {}
    sources: Ways = {}
    for place, following in ways.items():
        for each in following:
            sources.setdefault(each, set()).add(place)
    for place in reversed(in_order_of_leaving(ways, ways)):
        if place not in loop_of:
            for each in in_order_of_leaving([place], sources, loop_of):
                loop_of[each] = place
    open_loops = {
        loop_of[place]
        for place, following in ways.items()
        if any(loop_of.get(each) != loop_of[place] for each in following)
    }
    return {place for place, loop in loop_of.items() if place != OUT and loop not in open_loops}


def in_order_of_leaving(starts: Iterable[int], ways: Ways, without: Container[int] = ()) -> list[int]:
    """Every place that can be reached from the starts, each behind those that were first reached from it."""
    left: list[int] = []
    seen: set[int] = set()
    open_places = [(start, True) for start in starts]
    open_places.reverse()
    while open_places:
        place, is_new = open_places.pop()
        if not is_new:
            left.append(place)
        elif place not in seen and place not in without:
            seen.add(place)
            open_places.append((place, False))
            open_places += [(each, True) for each in ways.get(place, ())]
    return left
