"""An interview on a clock of its own, which only keys, silence and waiting move (section 9.1).

Samples are held this way, and so is whatever has no line with a clock: `Interview.press` and the plain terminal. A
prompt takes no time. Each method gives the steps that came of it, in order.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from askline.engine.digits import Collector, to_microseconds
from askline.engine.inputs import Begin, Elapsed, Input, Resume, Say, Silence
from askline.engine.keying import Press, read_presses
from askline.engine.step import Step
from askline.engine.timers import next_timer

if TYPE_CHECKING:
    from askline.engine.interview import Interview


class Rehearsal:
    """Holds an interview; `interview` may be replaced between turns by the same one saved and loaded again.

    origin    the moment at which the clock begins; None for a clock that shows no time of day
    """

    def __init__(self, interview: Interview, origin: datetime | None) -> None:
        self.interview = interview
        self.collector = Collector()
        self._origin = origin
        self._seconds = 0.0  # on the clock
        self._prompts_end = 0.0  # when the prompts of the last step ended
        self._waited_until = float("-inf")  # no key comes earlier than this, once the prompts have ended
        self._listening_to: Step | None = None

    @property
    def now(self) -> datetime | None:
        return self._moment(self._seconds)

    def begin(self) -> list[Step]:
        return self.take(Begin())

    def say(self, text: str) -> list[Step]:
        return self.take(Say(text))

    def resume(self) -> list[Step]:
        return self.take(Resume())

    def take(self, received: Input) -> list[Step]:
        """Give the interview any input now."""
        return self._send(received, self._seconds)

    def silence(self) -> list[Step]:
        """The no-input time-out on voice, an empty answer elsewhere."""
        self._listen_anew()
        deadline = self.collector.deadline
        return self.take(Silence()) if deadline is None else self._run_timer(deadline)

    def wait(self, seconds: float) -> list[Step]:
        """Move the clock; timers that pass on the way fire, each at its moment."""
        self._listen_anew()
        until = to_microseconds(self._seconds + seconds)
        steps: list[Step] = []
        while (timer := self._next_timer()) is not None and timer <= until:
            steps += self._run_timer(timer)
        self._seconds = self._waited_until = until
        return steps

    def press(self, script: str) -> list[Step]:
        """Press keys, then let the clock run until what was keyed has come to something.

        raises    AsklineError `bad-keys`
        """
        self._listen_anew()
        presses = deque(self._on_the_clock(read_presses(script), is_timed="@" in script))
        is_unheard = not self._hears(presses[-1])
        steps: list[Step] = []
        while presses and self.interview.state.ending is None:
            steps += self._press_next(presses)
        while (deadline := self.collector.deadline) is not None and (
            self.collector.keys or (is_unheard and not steps) or deadline < self._seconds
        ):
            steps += self._run_timer(deadline)
        return steps

    def _on_the_clock(self, presses: tuple[Press, ...], *, is_timed: bool) -> list[Press]:
        """Keys with times on this clock, which goes back to the first of them: a prompt takes no time on it, however
        long it was, nor do keys that were dropped while it was said. What was waited counts."""
        is_waited = self._waited_until > self._prompts_end
        listening_since = self._waited_until if is_waited else self._prompts_end
        start = self._prompts_end if is_timed else listening_since
        earliest = listening_since if is_waited else float("-inf")
        timed = [Press(press.key, to_microseconds(max(earliest, start + press.at))) for press in presses]
        self._seconds = min(listening_since, timed[0].at)
        return timed

    def _hears(self, press: Press) -> bool:
        """Whether a key is heard at all: not during a prompt without barge-in."""
        settings = self._listening_to.collecting if self._listening_to is not None else None
        return settings is None or settings.barge_in or press.at >= self._prompts_end

    def _press_next(self, presses: deque[Press]) -> list[Step]:
        """Press one key, or run the timer that passes before it."""
        deadline = self.collector.deadline
        if deadline is not None and deadline < presses[0].at:
            return self._run_timer(deadline)
        settings = self._listening_to.collecting if self._listening_to is not None else None
        press = presses.popleft()
        received = self.collector.press(press.key, press.at)
        self._seconds = max(self._seconds, press.at)
        if received is None:
            return []
        submitted_at = self._seconds
        if settings is not None:
            self._type_ahead(press, presses, min(settings.inter_digit_timeout, settings.no_input_timeout))
        return self._send(received, submitted_at)

    def _type_ahead(self, last: Press, presses: deque[Press], gap_seconds: float) -> None:
        """Keys that follow in one go with those that made an answer wait for the next question."""
        while presses and to_microseconds(presses[0].at - last.at) <= gap_seconds:
            last = presses.popleft()
            self.collector.press(last.key, last.at)
        self._seconds = max(self._seconds, last.at)

    def _next_timer(self) -> float | None:
        due = next_timer(self.interview.survey, self.interview.state)
        if due is not None and self._origin is not None:
            return (due - self._origin).total_seconds()
        return self.collector.deadline

    def _run_timer(self, at: float) -> list[Step]:
        received = self.collector.elapse(at)
        return self._send(Elapsed() if received is None else received, at)

    def _send(self, received: Input, at: float) -> list[Step]:
        """Give an input to the interview, and what was typed ahead to the questions that follow."""
        steps = []
        following: Input | None = received
        while following is not None:
            following.at = self._moment(at)
            steps.append(self.interview.take(following))
            following = self._listen(steps[-1], at)
            self._seconds = max(self._seconds, at)
            at = max(at, self.collector.last_at)
        return steps

    def _listen_anew(self) -> None:
        """Listen to the open question, where the interview has gone on without this clock."""
        step = self.interview.step
        if step is not None and step is not self._listening_to:
            self._listen(step, self._seconds)

    def _listen(self, step: Step, at: float) -> Input | None:
        self._listening_to = step
        settings = step.collecting
        if settings is None:
            if step.ending is not None:
                self.collector.end()
            return None
        self._prompts_end = at
        return self.collector.ask(settings, at, empties_type_ahead=step.empties_type_ahead)

    def _moment(self, seconds: float) -> datetime | None:
        return None if self._origin is None else self._origin + timedelta(seconds=seconds)
