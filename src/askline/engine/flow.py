"""Where the conversation goes: arriving at a question, leaving it, going elsewhere, going back (section 4)."""

from __future__ import annotations

from askline.engine.endings import complete, end
from askline.engine.order import ancestors, entries_of, place, rank
from askline.engine.plan import Ask, Gate
from askline.engine.records import Asked, Failed, TakenOff
from askline.engine.rules import HANDED_OVER, run_rules
from askline.engine.state import InterviewState, pop, push
from askline.engine.step import Step
from askline.engine.trace import note
from askline.survey.definition import Group, Target
from askline.survey.scope import Value

LONGEST_PASSAGE = 1000  # questions passed without an answer before a flow counts as a loop (section 4.5)
MOST_ITEMS = 100  # turns of a repeat group


def arrive(step: Step, position: int) -> None:
    """Go on from a node: pass over what does not hold, say prompts, until a question is asked or the end is reached."""
    plan, state = step.plan, step.state
    passage: list[str] = []  # what was said since the first `goto` of this step
    while position < plan.size:
        met = plan.asks[position] or plan.meet(position)
        if met.when is not None and not met.when(state):
            if step.reasons is not None:
                note(step, "passed over", met.name, plan.survey.nodes[position].when)
            position = after(step, position)
        elif met.is_asked:
            put(step, met)
            return
        elif isinstance(met, Gate):
            position = enter(step, met)
        else:
            following = _say_and_go_on(step, met, passage)
            if following is None:
                return
            position = following
    complete(step)


def _say_and_go_on(step: Step, ask: Ask, passage: list[str]) -> int | None:
    """Say a `prompt` and run its rules; where to go on, or None where the interview has ended."""
    note(step, "said", ask.name)
    said = ask.speech.said(step.state)
    if said is not None:
        step.add_prompt(*said)
        step.is_forced = step.is_forced or not ask.barge_in
    target = run_rules(step, ask) if ask.acts else None
    if target is not None or passage:
        passage.append(ask.name)
    if len(passage) > LONGEST_PASSAGE:
        _fail(step, passage)
        return None
    return after(step, ask.position) if target is None else go(step, ask.position, target)


def _fail(step: Step, passage: list[str]) -> None:
    """End a flow that goes round without asking anything; such a step says nothing."""
    last = len(passage) - 1
    before = next((index for index in range(last - 1, -1, -1) if passage[index] == passage[last]), 0)
    step.log.append((Failed, tuple(passage[before:last])))
    step.texts.clear()
    step.sounds.clear()
    step.effects = ()
    end(step, "failed")


def put(step: Step, ask: Ask) -> None:
    """Ask a question anew: as the next one, by a `goto`, or after going back."""
    state = step.state
    state.position = ask.position
    state.no_matches = state.no_inputs = 0
    state.pending = None
    state.reminded = False
    step.log.append((Asked, ask.name, state.turn))
    if step.reasons is not None:
        note(step, "asked", ask.name, ask.question.when)
    ask_again(step, ask)


def ask_again(step: Step, ask: Ask) -> None:
    """Say the prompt of the open question."""
    if ask.plain is not None:
        text = step.question_text = ask.plain.text(step.state)
        sound = ask.plain.sound
    else:
        text, step.question_text, sound = ask.line_texts(step.state)
    if text or sound:
        step.texts.append(text)
        step.sounds.append(sound)
    step.question_sound = sound
    step.ask = ask


def leave(step: Step, ask: Ask, key: int) -> None:
    """The respondent leaves a question: with a value, with a non-answer, or skipped. Run its rules and go on."""
    state = step.state
    state.pending = None
    state.path = push(state.path, key, state.variables)
    target = run_rules(step, ask) if ask.acts else None
    if target is None:
        following = step.plan.following[ask.position]
        arrive(step, after(step, ask.position) if following is None else following)
        return
    position = go(step, ask.position, target)
    if position is not None:
        arrive(step, position)


def leave_for(step: Step, ask: Ask, target: Target) -> None:
    """Leave a question by `on_failure: GOTO`; its rules do not run."""
    state = step.state
    state.pending = None
    state.path = push(state.path, state.key, state.variables)
    position = go(step, ask.position, target)
    if position is not None:
        arrive(step, position)


def go(step: Step, origin: int, target: Target) -> int | None:
    """Where to arrive for a target, seen from the node `origin`; None where the interview has ended by it."""
    if target is HANDED_OVER:
        end(step, "transferred")
        return None
    if target.kind == "screen_out":
        end(step, "screened_out")
        return None
    if target.kind == "end":
        return step.plan.size
    note(step, "went to", step.plan.survey.nodes[target.position].name)
    return _enter_around(step, origin, target.position)


def _enter_around(step: Step, origin: int, position: int) -> int:
    """Take off what stands at or after the target; then enter the groups around it, as far as their `when` hold."""
    survey, state = step.plan.survey, step.state
    inside = ancestors(survey, origin)
    repeats = [group for group in inside if _repeats(step, group)]
    if state.turn and not any(group in ancestors(survey, position) for group in repeats):
        destination_turn = 0
    else:
        destination_turn = state.turn
    here = place(survey, state.setting, origin, state.turn)
    there = place(survey, state.setting, position, destination_turn)
    if there <= here:
        take_off_from(step, position, destination_turn)
    state.turn = destination_turn
    return _entered(step, position, inside)


def _entered(step: Step, position: int, inside: tuple[int, ...]) -> int:
    """Where one arrives at a node on entering the groups around it that one is not inside of yet."""
    state = step.state
    for around in ancestors(step.plan.survey, position):
        if around in inside:
            continue
        gate = step.plan.meet(around)
        if gate.when is not None and not gate.when(state):
            note(step, "passed over", gate.name, step.plan.survey.nodes[around].when)
            return after(step, around)
        if isinstance(gate, Gate) and gate.is_repeat and not _begin_turns(step, gate):
            return after(step, around)
    if position not in entries_of(step.plan.survey, state.setting, step.plan.survey.nodes[position].parent):
        note(step, "not picked", step.plan.survey.nodes[position].name)
        return after(step, position)
    return position


def _repeats(step: Step, position: int) -> bool:
    node = step.plan.survey.nodes[position]
    return isinstance(node, Group) and node.repeat is not None


def after(step: Step, position: int) -> int:
    """The node that follows in order; a repeat group starts its next turn. The end is the number of nodes."""
    following = step.plan.following[position]
    return _after(step, position) if following is None else following


def _after(step: Step, position: int) -> int:
    survey, state = step.plan.survey, step.state
    container = survey.nodes[position].parent
    entries = entries_of(survey, state.setting, container)
    following = int(rank(entries, position) + 1)
    if following < len(entries):
        return entries[following]
    if container is None:
        return step.plan.size
    if _repeats(step, container):
        if state.turn < len(state.items.get(container, ())):
            state.turn += 1
            return entries[0] if entries else _after(step, position)
        state.turn = 0
    return after(step, container)


def enter(step: Step, gate: Gate) -> int:
    """Enter a group whose `when` holds: the node to go on with."""
    note(step, "entered", gate.name, gate.group.when)
    entries = entries_of(step.plan.survey, step.state.setting, gate.position)
    if not entries or (gate.is_repeat and not _begin_turns(step, gate)):
        return after(step, gate.position)
    return entries[0]


def _begin_turns(step: Step, gate: Gate) -> bool:
    """Work out what a repeat group goes through; whether there is anything."""
    repeat, state = gate.group.repeat, step.state
    assert repeat is not None
    source = repeat.source if isinstance(repeat.source, tuple) else repeat.source.evaluate(state)
    items = _items(source)
    state.items = state.items.set(gate.position, items)
    state.turn = 1 if items else 0
    return bool(items)


def _items(source: Value) -> tuple[Value, ...]:
    """A list as it is; a whole number n as 1 to n; nothing else gives turns."""
    if isinstance(source, tuple):
        return source[:MOST_ITEMS]
    if isinstance(source, int) and not isinstance(source, bool):
        return tuple(range(1, min(source, MOST_ITEMS) + 1))
    return ()


def take_off_from(step: Step, position: int, turn: int) -> None:
    """Take off the path everything that stands at or after a place, and forget repeat groups that begin there."""
    survey, state = step.plan.survey, step.state
    start = place(survey, state.setting, position, turn)
    while len(state.path) > 1:
        rest, key, _ = pop(state.path)
        if place(survey, state.setting, key % state.setting.size, key // state.setting.size) < start:
            break
        state.path = rest
        take_off(step, key)
    for group in state.items:
        if place(survey, state.setting, group, 0) >= start:
            state.items = state.items.delete(group)


def take_off(step: Step, key: int) -> None:
    """Set an answer aside: it is kept, but no longer counts."""
    state = step.state
    turn, position = divmod(key, state.setting.size)
    if key in state.answers:
        state.kept = state.kept.set(key, state.answers[key])
        state.answers = state.answers.delete(key)
    if key in state.nonresponses:
        state.nonresponses = state.nonresponses.delete(key)
    step.log.append((TakenOff, step.plan.survey.nodes[position].name, turn))


def go_back(step: Step) -> None:
    """Take the last question off the path and ask it; at the first question, ask that one again."""
    state = step.state
    if len(state.path) > 1:
        state.path, key, state.variables = pop(state.path)
        take_off(step, key)
        state.turn, state.position = divmod(key, state.setting.size)
        _forget_groups_ahead(step, state)
    put(step, step.plan.ask(state.position))


def _forget_groups_ahead(step: Step, state: InterviewState) -> None:
    survey = step.plan.survey
    here = place(survey, state.setting, state.position, state.turn)
    for group in state.items:
        if place(survey, state.setting, group, 0) > here:
            state.items = state.items.delete(group)
