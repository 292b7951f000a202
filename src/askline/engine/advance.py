"""`advance(survey, state, input) -> Step`: the engine's one entrance, a pure function.

It either returns a step or raises `InterviewRefused`, and then nothing has changed. Which input is possible when
stands in three tables at the end of this file: before the beginning, while a question is open, after the end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from askline.engine import answering, timers
from askline.engine.attributes import read_attributes
from askline.engine.endings import REASONS, end, say_closing
from askline.engine.flow import arrive, go, go_back
from askline.engine.inputs import (
    Abandon,
    Back,
    Begin,
    Elapsed,
    HangUp,
    Input,
    Jump,
    Keys,
    OptOut,
    Repeat,
    Resume,
    Say,
    Silence,
    Skip,
    Unfit,
)
from askline.engine.keywords import HELP, OPT_IN, OPT_OUT, OPT_OUT_UNLESS_CLAIMED, keyword_in
from askline.engine.order import draw_group_orders, draw_option_orders
from askline.engine.plan import Ask, plan_for
from askline.engine.records import Begun, DoNotContact, KeywordHeard, OptedIn, Resumed
from askline.engine.state import InterviewState, Setting
from askline.engine.step import Step
from askline.engine.trace import Reason
from askline.errors import InterviewRefused
from askline.survey.definition import Survey, Target

NEW, ASKING, ENDED = "not yet begun", "under way", "ended"


def advance(survey: Survey, state: InterviewState, received: Input, reasons: list[Reason] | None = None) -> Step:
    """What one input comes to.

    survey    the survey that the state belongs to
    state     the interview so far; it is not changed
    received  what reached us
    reasons   a list that takes the reasons for what is decided, for whoever wants them
    raises    InterviewRefused `other-survey`, `not-possible-now`, `no-such-question`, `keys-not-possible`,
              `too-late-to-resume`, `not-to-be-skipped`, `time-without-zone`, `unknown-reason`; the state that
              was given still stands
    """
    setting = state.setting
    if setting.fingerprint != survey.fingerprint:
        raise InterviewRefused(
            "other-survey", f"the interview belongs to survey version {setting.fingerprint}, not {survey.fingerprint}"
        )
    plan = survey.plans.get(setting.plan_key) or plan_for(survey, setting)
    before, state = state, state.next_turn()
    step = Step(plan, before, received, state, reasons)
    if received.at is not None:
        _move_clock(step, received, received.at)
    if state.ending is None and state.position >= 0:
        take = _ASKING.get(received.__class__)
        if take is None:
            raise _not_possible(received, ASKING)
        ask = plan.asks[state.position] or plan.meet(state.position)
        if ask.known is None:
            ask.make_ready()
        take(step, received, ask)
        if step.ask is None and state.ending is None:
            step.ask = plan.ask(state.position)
    else:
        _take_outside(step, received)
    return step


def _move_clock(step: Step, received: Input, at: datetime) -> None:
    """Note the time; an SMS interview that has expired meanwhile has ended before anything else happens."""
    state = step.state
    if at.tzinfo is None:
        raise InterviewRefused("time-without-zone", f"{at} has no time zone", hint="give an aware datetime")
    if state.ending is not None:
        return
    if state.position >= 0 and step.plan.channel == "sms":
        timers.expire_if_due(step, at, is_heard=not isinstance(received, Elapsed))
    if state.now is None or at > state.now:
        state.now = at


def _take_outside(step: Step, received: Input) -> None:
    """The few inputs that mean something before the beginning and after the end."""
    has_just_expired = step.state.ending is not None and step.before.ending is None
    phase, table = (NEW, _NEW) if step.state.ending is None else (ENDED, _ENDED)
    take = table.get(type(received))
    if take is not None:
        take(step, received)
    elif not has_just_expired:
        raise _not_possible(received, phase)


def _not_possible(received: Input, phase: str) -> InterviewRefused:
    return InterviewRefused(
        "not-possible-now", f"{type(received).__name__} is not possible while the interview is {phase}"
    )


# Before the beginning


def _begin(step: Step, received: Begin) -> None:
    state, plan = step.state, step.plan
    old = state.setting
    step.log.append((Begun, old.fingerprint, old.survey_type, old.language))
    state.position = state.turn = 0
    state.last_heard = received.at
    attributes, data = read_attributes(step, old.attributes)
    orders = draw_group_orders(plan.groups_to_draw, old.seed), draw_option_orders(plan.questions_to_draw, old.seed)
    if attributes or old.attributes or any(orders):
        state.setting = Setting(
            plan.survey, old.survey_type, old.language, old.seed, attributes, old.facts, data, *orders
        )
    for speech in plan.opening:
        said = speech.said(state)
        if said is not None:
            step.add_prompt(*said)
    arrive(step, next(iter(plan.survey.entries), plan.size))


def _abandon(step: Step, received: Abandon) -> None:
    if received.reason not in REASONS:
        raise InterviewRefused("unknown-reason", f"no interview is abandoned for {received.reason!r}")
    if received.reason == "hang_up":
        say_closing(step)
    end(step, "abandoned", received.reason)


# While a question is open


def _say(step: Step, received: Say, ask: Ask) -> None:
    state, text = step.state, received.text
    if received.at is not None:
        state.last_heard = received.at
    outcome = ask.known.get(text) if state.pending is None and ask.known is not None else None
    if outcome is None:
        text = text.strip()
        if (step.plan.channel == "sms" and _take_keyword(step, ask, text)) or _take_word(step, ask, text):
            return
        reader = ask.confirm.reader if state.pending is not None and ask.confirm is not None else ask.reader
        outcome = reader.read(text, state)
    answering.take(step, ask, outcome, text)


def _take_word(step: Step, ask: Ask, text: str) -> bool:
    """An empty answer, or a command's word."""
    if not text:
        _empty(step, ask)
        return True
    command = step.plan.command(text)
    if command is None or (step.state.pending is None and ask.reader.claims(text, step.state)):
        return False
    _take_command(step, ask, command)
    return True


def _take_command(step: Step, ask: Ask, command: str) -> None:
    if command == "repeat":
        answering.ask_open(step, ask)
    elif command == "back":
        go_back(step)
    elif ask.question.required:
        answering.no_match(step, ask, "required")
    else:
        answering.skip(step, ask)


def _empty(step: Step, ask: Ask) -> None:
    """Nothing came: on SMS and web an empty answer skips a question that is not required."""
    may_skip = step.plan.channel != "voice" and not ask.question.required and step.state.pending is None
    if may_skip:
        answering.skip(step, ask)
    else:
        answering.no_input(step, ask)


def _take_keyword(step: Step, ask: Ask, text: str) -> bool:
    """An SMS keyword of section 7.4, unless the open question claims it."""
    word = keyword_in(text)
    if word is None or word in OPT_IN:
        return False
    if word in OPT_OUT_UNLESS_CLAIMED and _claims(step, ask, text):
        return False
    step.log.append((KeywordHeard, word))
    if word in HELP:
        said = step.plan.sentence_for(ask.question, "help").said(step.state)
        if said is not None:
            step.add_prompt(*said)
    else:
        _opt_out(step)
    return True


def _claims(step: Step, ask: Ask, word: str) -> bool:
    """Whether a word is an answer to the open question before it is anything else; a `text` question claims none."""
    return ask.question.type != "text" and (ask.reader.claims(word, step.state) or ask.reader.declines(word))


def _opt_out(step: Step) -> None:
    said = step.plan.sentences["stopped"].said(step.state) if step.plan.channel == "sms" else None
    if said is not None:
        step.add_prompt(*said)
    step.effects += (DoNotContact(),)
    step.state.opted_out = True
    if step.state.ending is None:
        end(step, "opted_out")


def _keys(step: Step, received: Keys, ask: Ask) -> None:
    if ask.keypad is None:
        raise InterviewRefused("keys-not-possible", f"there are no keys to press on {step.plan.channel}")
    state, keys = step.state, received.keys
    terminator = step.plan.terminator(ask.question)
    if terminator and keys.endswith(terminator):
        keys = keys[: -len(terminator)]
    keypad = ask.confirm.keypad if state.pending is not None and ask.confirm is not None else ask.keypad
    assert keypad is not None
    command = keypad.command(keys)
    if not keys:
        answering.no_input(step, ask)
    elif command is not None:
        _take_command(step, ask, command)
    else:
        answering.take(step, ask, keypad.read(keys, state), keys)


def _unfit(step: Step, received: Unfit, ask: Ask) -> None:
    answering.no_match(step, ask, received.reason)


def _silence(step: Step, received: Silence, ask: Ask) -> None:
    if step.plan.channel != "voice" and received.at is not None:
        step.state.last_heard = received.at
    _empty(step, ask)


def _hang_up(step: Step, received: HangUp, ask: Ask) -> None:
    end(step, "abandoned", "hang_up")


def _back(step: Step, received: Back, ask: Ask) -> None:
    go_back(step)


def _repeat(step: Step, received: Repeat, ask: Ask) -> None:
    answering.ask_open(step, ask)


def _skip(step: Step, received: Skip, ask: Ask) -> None:
    if ask.question.required:
        raise InterviewRefused("not-to-be-skipped", f"{ask.name!r} is required")
    answering.skip(step, ask)


def _jump(step: Step, received: Jump, ask: Ask) -> None:
    position = step.plan.survey.positions.get(received.question)
    if position is None:
        raise InterviewRefused("no-such-question", f"no question is called {received.question!r}")
    destination = go(step, ask.position, Target("node", position))
    if destination is not None:
        arrive(step, destination)


def _elapsed(step: Step, received: Elapsed, ask: Ask) -> None:
    if step.plan.channel == "sms" and received.at is not None:
        timers.remind_if_due(step, ask, received.at)


# After the end


def _say_after_the_end(step: Step, received: Say) -> None:
    """By SMS a respondent can always write: STOP and, after it, START still count; all else changes nothing."""
    if step.plan.channel != "sms":
        raise _not_possible(received, ENDED)
    word = keyword_in(received.text)
    if step.state.opted_out and word in OPT_IN:
        step.state.opted_out = False
        step.log += [(KeywordHeard, word), (OptedIn,)]
    elif not step.state.opted_out and (word in OPT_OUT or word in OPT_OUT_UNLESS_CLAIMED):
        step.log.append((KeywordHeard, word))
        _opt_out(step)


def _resume(step: Step, received: Resume) -> None:
    """Take up a call that was cut off: the ending is taken back and the open question asked again."""
    state, before = step.state, step.before
    within = step.plan.survey.voice.resume_within
    was_cut_off = before.ending is not None and before.ending.reason == "hang_up" and before.has_begun
    if step.plan.channel != "voice" or not was_cut_off or within is None:
        raise InterviewRefused(
            "not-possible-now", "only a call that was cut off can be resumed, where the survey says so"
        )
    if received.at is not None and before.now is not None and (received.at - before.now).total_seconds() > within:
        raise InterviewRefused("too-late-to-resume", f"a call can be resumed within {within:g} seconds")
    state.ending = None
    state.now = received.at or state.now
    ask = step.plan.ask(state.position)
    step.log.append((Resumed, ask.name, state.turn))
    answering.ask_open(step, ask)


def _ignore(step: Step, received: Input) -> None:
    """Gateways repeat these; after the end they change nothing."""


_ASKING: dict[type[Input], Callable[[Step, Any, Ask], None]] = {
    Say: _say,
    Keys: _keys,
    Unfit: _unfit,
    Silence: _silence,
    HangUp: _hang_up,
    Back: _back,
    Repeat: _repeat,
    Skip: _skip,
    Jump: _jump,
    Elapsed: _elapsed,
    OptOut: lambda step, received, ask: _opt_out(step),
    Abandon: lambda step, received, ask: _abandon(step, received),
}
_NEW: dict[type[Input], Callable[[Step, Any], None]] = {
    Begin: _begin,
    Abandon: _abandon,
    HangUp: lambda step, received: end(step, "abandoned", "hang_up"),
    OptOut: lambda step, received: _opt_out(step),
    Elapsed: _ignore,
}
_ENDED: dict[type[Input], Callable[[Step, Any], None]] = {
    Say: _say_after_the_end,
    OptOut: lambda step, received: _opt_out(step),
    HangUp: _ignore,
    Elapsed: _ignore,
    Resume: _resume,
}
