"""What becomes of an answer to the open question: taken, confirmed, skipped or not understood (sections 3.7 and 6)."""

from __future__ import annotations

from askline.answers.outcome import Accepted, Declined, Outcome, Rejected
from askline.engine.endings import end
from askline.engine.flow import ask_again, leave, leave_for
from askline.engine.plan import Ask, Confirmation
from askline.engine.prompts import Speech
from askline.engine.records import Answered, Denied, NothingHeard, NotMatched, Skipped, ToConfirm
from askline.engine.records import Declined as DeclinedRecord
from askline.engine.step import Step
from askline.survey.definition import Target
from askline.survey.scope import Value


def take(step: Step, ask: Ask, outcome: Outcome, heard: str) -> None:
    """Go on with what an answer was read as."""
    state = step.state
    if state.pending is not None:
        _take_confirmation(step, ask, outcome)
    elif isinstance(outcome, Accepted):
        if ask.confirm is not None:
            _ask_to_confirm(step, ask, ask.confirm, outcome.value, heard)
        else:
            _keep(step, ask, outcome.value, heard)
    elif isinstance(outcome, Declined):
        key = state.key
        state.nonresponses = state.nonresponses.set(key, outcome.which)
        step.log.append((DeclinedRecord, ask.name, state.turn, outcome.which))
        leave(step, ask, key)
    else:
        no_match(step, ask, outcome.reason)


def _keep(step: Step, ask: Ask, value: Value, heard: str) -> None:
    """The answer is given: keep it and leave the question."""
    state = step.state
    key = state.position + state.turn * state.setting.size
    state.answers = state.answers.set(key, value)
    if key in state.kept:
        state.kept = state.kept.delete(key)
    step.log.append((Answered, ask.name, state.turn, value, heard))
    leave(step, ask, key)


def _ask_to_confirm(step: Step, ask: Ask, confirm: Confirmation, value: Value, heard: str) -> None:
    step.state.pending = (value, heard)
    step.log.append((ToConfirm, ask.name, step.state.turn))
    _say_confirmation(step, ask, confirm)


def _say_confirmation(step: Step, ask: Ask, confirm: Confirmation) -> None:
    state = step.state
    assert state.pending is not None
    said = confirm.speech.said(state, {"answer": ask.say(state.pending[0], state)})
    if said is not None:
        step.add_prompt(*said)
    step.ask = ask


def _take_confirmation(step: Step, ask: Ask, outcome: Outcome) -> None:
    state = step.state
    assert state.pending is not None
    if isinstance(outcome, Accepted) and outcome.value:
        _keep(step, ask, *state.pending)
    elif isinstance(outcome, Accepted):
        state.pending = None
        step.log.append((Denied, ask.name, state.turn))
        ask_again(step, ask)
    else:
        no_match(step, ask, outcome.reason if isinstance(outcome, Rejected) else "not-yes-or-no")


def ask_open(step: Step, ask: Ask) -> None:
    """Say again what is open: the question, or its confirmation."""
    if step.state.pending is not None and ask.confirm is not None:
        _say_confirmation(step, ask, ask.confirm)
    else:
        ask_again(step, ask)


def skip(step: Step, ask: Ask) -> None:
    """Leave a question without an answer; its rules run."""
    state = step.state
    key = state.key
    state.nonresponses = state.nonresponses.set(key, "skipped")
    step.log.append((Skipped, ask.name, state.turn))
    leave(step, ask, key)


def no_match(step: Step, ask: Ask, reason: str) -> None:
    """The answer does not fit."""
    state = step.state
    step.log.append((NotMatched, ask.name, state.turn, reason))
    if ask.attempts and state.attempt >= ask.attempts:
        _give_up(step, ask)
    else:
        state.no_matches += 1
        _try_again(step, ask, "no_match", state.no_matches)


def no_input(step: Step, ask: Ask) -> None:
    """Nothing came."""
    state = step.state
    step.log.append((NothingHeard, ask.name, state.turn))
    if ask.attempts and state.attempt >= ask.attempts:
        _give_up(step, ask)
    else:
        state.no_inputs += 1
        _try_again(step, ask, "no_input", state.no_inputs)


def _try_again(step: Step, ask: Ask, name: str, count: int) -> None:
    """Say why, tapered by how often it has happened, then ask again."""
    said = _tapered(step.plan.reprompts(ask.question, name), count).said(step.state)
    if said is not None:
        step.add_prompt(*said)
    ask_open(step, ask)


def _tapered(speeches: tuple[Speech, ...], count: int) -> Speech:
    return speeches[min(count, len(speeches)) - 1]


def _give_up(step: Step, ask: Ask) -> None:
    """What `on_failure` says (section 6)."""
    on_failure = ask.question.on_failure or ("end" if ask.question.required else "skip")
    if isinstance(on_failure, Target):
        leave_for(step, ask, on_failure)
    elif on_failure == "skip":
        skip(step, ask)
    else:
        said = step.plan.sentence_for(ask.question, "too_many_attempts").said(step.state)
        if said is not None:
            step.add_prompt(*said)
        end(step, "abandoned", "attempts")
