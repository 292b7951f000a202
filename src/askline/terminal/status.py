"""The lines around the conversation: where the interview is, what can be answered, what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.utils import get_cwidth

from askline.engine.advance import advance
from askline.engine.inputs import Say
from askline.engine.records import (
    Answered,
    Declined,
    Denied,
    KeywordHeard,
    NotMatched,
    Record,
    Skipped,
    ToConfirm,
)
from askline.engine.sms_segments import split_into_segments
from askline.engine.state import from_last
from askline.engine.timers import next_timer
from askline.terminal.bubbles import elapsed
from askline.terminal.drawing import Line, bar, cut, on_screen, padded, width_of
from askline.terminal.events import shown
from askline.terminal.hints import hints
from askline.terminal.session import Session

if TYPE_CHECKING:
    from askline.engine.step import Step
    from askline.terminal.call import Call

BAR_CELLS = 12
SEPARATOR = " │ "
FEWEST_CELLS = 8  # of a name that is cut


class Status:
    """The status line; what does not change between two steps is worked out once."""

    def __init__(self) -> None:
        self._of: Step | None = None
        self._where: tuple[str, ...] = ()

    def line(self, session: Session, seconds: float, width: int, flag: str = "") -> Line:
        """Survey, channel, language, place and attempt; the interview's clock at the right."""
        clock = f" {flag} {elapsed(seconds)} " if flag else f" {elapsed(seconds)} "
        setting = session.state.setting
        channel = setting.channel if setting.channel == setting.survey_type else f"{setting.survey_type} call"
        channel = channel if setting.channel == "voice" else setting.survey_type
        ours = width - len(clock)
        text = " " + _fitted(
            [on_screen(session.survey.name), channel, setting.language, *self._place(session)], ours - 1
        )
        return [("class:status", padded([("", cut(text, ours))], ours)[0][1]),
                ("class:status", " " * max(0, ours - width_of([("", cut(text, ours))]))),
                ("class:status", clock)]  # fmt: skip

    def _place(self, session: Session) -> tuple[str, ...]:
        step = session.step
        if step is not self._of:
            self._of = step
            self._where = _where(session)
        return self._where


def _where(session: Session) -> tuple[str, ...]:
    state, place = session.state, session.place
    if place is None:
        return (str(state.ending),)
    number = sum(1 for _ in from_last(state.path)) + 1
    turn = f" (turn {place[1]})" if place[1] else ""
    return f"question {number}: {place[0]}{turn}", f"attempt {state.attempt}"


def _fitted(parts: list[str], width: int) -> str:
    """The parts side by side; where they do not fit, the survey's name is cut first, then the question's."""
    for index in (0, 3):
        over = sum(map(get_cwidth, parts)) + len(SEPARATOR) * (len(parts) - 1) - width
        if over > 0:
            parts[index] = cut(parts[index], max(FEWEST_CELLS, get_cwidth(parts[index]) - over))
    return SEPARATOR.join(parts)


def hint_line(session: Session, typed: str, width: int) -> Line:
    """What can be answered, and what the line would come to as it is typed; on SMS how long it is."""
    left = _verdict(session, typed) if typed and not typed.startswith(":") else ""
    right = _segments(typed) if session.channel == "sms" and typed and not typed.startswith(":") else ""
    left = left or _possible(session)
    room = width - len(right) - 3
    shown_left = cut(left, room)
    gap = " " * max(1, width - width_of([("", shown_left)]) - len(right) - 2)
    return [("class:hint", f" {shown_left}{gap}{right} ")]


def _possible(session: Session) -> str:
    step = session.step
    if session.is_over or step.ask is None:
        return "the interview has ended; :back, :restart, :save NAME or :quit"
    wanted = [each for each in hints(step) if not _is_option(step, each)]
    options = step.ask.question.options
    if options and step.state.pending is None:
        wanted.insert(0, f"one of {len(options)}, Tab picks" if step.ask.question.type == "choice" else "Tab picks")
    return " · ".join([*wanted, *_keys(step)]) or "any text"


def _is_option(step: Step, hint: str) -> bool:
    if step.ask is None or not step.ask.question.options:
        return False
    return hint in [f"{option.key} {option.text}" for option in step.ask.options_shown(step.state)]


def _keys(step: Step) -> list[str]:
    """How many keys, and which one ends them."""
    settings = step.collecting
    if settings is None:
        return []
    most = settings.max_digits
    count = [f"{'up to ' if most > 1 else ''}{most} key{'s' if most > 1 else ''}"] if most else []
    return [*count, *([f"{settings.terminator} ends"] if settings.terminator and most != 1 else [])]


def _verdict(session: Session, typed: str) -> str:
    """What the line would come to, were it sent now; nothing is done by it."""
    if session.is_over or not typed.strip():
        return ""
    step = advance(session.survey, session.state, Say(typed, session.rehearsal.now))
    judged = (_judged(record, session, step) for record in step.records)
    return next((each for each in judged if each), "✓ asks again")


def _judged(record: Record, session: Session, step: Step) -> str:
    match record:
        case Answered(value=value):
            return f"✓ {on_screen(shown(value))}"
        case ToConfirm():
            return f"✓ to be confirmed: {on_screen(' '.join(step.prompts[-1:]))}"
        case Denied():
            return "✓ no: the question is asked again"
        case Declined(which=which):
            return f"✓ {which}"
        case Skipped():
            return "✓ skips the question"
        case NotMatched(reason=reason):
            return f"✗ {reason.replace('-', ' ')} · {_possible(session)}"
        case KeywordHeard(word=word):
            return f"{word} is a keyword, and no answer"
        case _:
            return ""


def _segments(typed: str) -> str:
    message = split_into_segments(typed)
    count = len(message.segments)
    return f"{message.alphabet} {message.units}, {message.left} left, {count} segment{'' if count == 1 else 's'}"


def due_line(session: Session, idle_seconds: float, width: int) -> Line:
    """What comes by itself next in an interview by SMS, and when."""
    due, here = next_timer(session.survey, session.state), session.rehearsal.now
    if due is None or here is None or session.state.last_heard is None:
        return [("", "")]
    is_expiry = (due - session.state.last_heard).total_seconds() == session.survey.sms.expires_after
    left = max(0.0, (due - here).total_seconds() - idle_seconds)
    told = f"{'expires' if is_expiry else 'reminder'} in {elapsed(left)} "
    return [("", " " * max(0, width - len(told))), ("class:timer", cut(told, width))]


def call_line(call: Call, at: float, width: int) -> Line:
    """Keys and timers of a call as they run."""
    keys = f" keys {' '.join(call.keys)}" if call.keys else " "
    timers = [f"{each.what} {each.left:4.1f}s {bar(each.left / each.of, BAR_CELLS)}" for each in call.timers(at)]
    if call.is_speaking and call.settings is not None:
        timers.append("a key stops it" if call.settings.barge_in else "keys are not heard yet")
    right = "  ".join(timers)
    gap = " " * max(1, width - width_of([("", keys)]) - width_of([("", right)]) - 1)
    return padded([("class:keys", keys), ("", gap), ("class:timer", right)], width)
