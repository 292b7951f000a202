"""An interview that a designer tries, held again from what was done and when: nothing of it is kept between requests.

A telephone runs on the clock of the one who tries it. Prompts take the time that somebody would need to say them, and
keys are collected by `engine.digits` just as on a line: what is sent here are keys with their seconds, what comes of
them is decided here. On SMS reminders and expiry come when they are due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from askline.engine.digits import Collector, to_microseconds
from askline.engine.inputs import Back, Begin, Elapsed, HangUp, Input, Resume, Unfit, keys_or_words
from askline.engine.interview import Interview
from askline.engine.step import Step
from askline.engine.timers import next_timer
from askline.errors import AsklineError
from askline.survey.definition import Survey

CHARACTERS_A_SECOND = 15.0  # how fast prompts are taken to be said
PAUSE_SECONDS = 0.3  # after each prompt
MOST_TIMERS = 1000  # that may pass between two things done, so that a survey that never gives up comes to an end here


class Setup(NamedTuple):
    """What is settled before the first prompt. `attributes` may hold facts such as `phone_number`."""

    survey_type: str
    language: str | None
    attributes: Mapping[str, str]
    seed: int
    begins: datetime
    prompts_take_time: bool


class Done(NamedTuple):
    """One thing that was done. `at`: seconds since the beginning.

    kind   `say`, `key`, `back`, `noise`, `hang_up` or `resume`; `prompts_take`: the prompts that are being said take
           so many seconds from now, since somebody listens to them
    """

    kind: str
    value: str
    at: float


class Line(NamedTuple):
    """One line of the conversation: what was done, or a step that came of it."""

    at: float
    done: Done | None
    step: Step | None
    refused: str = ""


class Timer(NamedTuple):
    """A timer that runs. what: `speaking`, `next key`, `silence`, `reminder` or `expiry`; `of`: how long it takes."""

    what: str
    ends: float
    of: float


class Simulation:
    """One interview on a clock of its own, in seconds since it began."""

    def __init__(self, survey: Survey, setup: Setup) -> None:
        from askline.engine.state import FACTS

        facts = {name: text for name, text in setup.attributes.items() if name in FACTS}
        attributes = {name: text for name, text in setup.attributes.items() if name not in facts}
        self.survey = survey
        self.setup = setup
        self.lines: list[Line] = []
        self.collector = Collector()
        self.speaking_until = 0.0
        self._speaking_from = 0.0
        self._seconds = 0.0
        self.interview = Interview(
            survey,
            survey_type=setup.survey_type,
            language=setup.language,
            attributes=attributes,
            seed=setup.seed,
            now=setup.begins,
            **facts,
        )
        self._take(Begin(), 0.0)

    @property
    def is_over(self) -> bool:
        return self.interview.state.ending is not None

    @property
    def step(self) -> Step:
        step = self.interview.step
        assert step is not None
        return step

    def hold(self, done: Iterable[Done], now: float) -> None:
        """Do again what was done, then let the clock run up to now."""
        for each in done:
            self._run_timers(each.at)
            self._do(each)
        self._run_timers(now)
        self._seconds = max(self._seconds, now)

    def timer(self) -> Timer | None:
        """The timer that runs now."""
        if self.is_over:
            return None
        if self._seconds < self.speaking_until and not self.collector.keys:
            return Timer("speaking", self.speaking_until, self.speaking_until - self._speaking_from)
        settings, deadline = self.step.collecting, self.collector.deadline
        if settings is not None and deadline is not None:
            is_keying = bool(self.collector.keys)
            of = settings.inter_digit_timeout if is_keying else settings.no_input_timeout
            return Timer("next key" if is_keying else "silence", deadline, of)
        return self._text_timer()

    def _text_timer(self) -> Timer | None:
        due = self._due()
        state = self.interview.state
        if due is None or state.last_heard is None:
            return None
        heard = (state.last_heard - self.setup.begins).total_seconds()
        what = "expiry" if self.survey.sms.remind_after is None or state.reminded else "reminder"
        return Timer(what, due, due - heard)

    def _due(self) -> float | None:
        due = next_timer(self.survey, self.interview.state)
        return None if due is None else (due - self.setup.begins).total_seconds()

    def _run_timers(self, until: float) -> None:
        """Those that pass before this moment, and at it where nothing is done then."""
        for _ in range(MOST_TIMERS):
            at = self.collector.deadline if self.step.collecting is not None else self._due()
            if self.is_over or at is None or at > until:
                return
            received = self.collector.elapse(at) if self.step.collecting is not None else Elapsed()
            self._take(Elapsed() if received is None else received, at)
        raise AsklineError("too-many-timers", f"more than {MOST_TIMERS} timers have passed; begin anew")

    def _do(self, done: Done) -> None:
        if done.kind == "prompts_take":
            return self._hear_prompts_until(done.at + float(done.value), done.at)
        self.lines.append(Line(done.at, done, None))
        try:
            if done.kind == "key":
                self._press(done.value, done.at)
            else:
                self._take(_DOES[done.kind](done.value, self.interview.state.setting.channel), done.at)
        except AsklineError as fault:
            self.lines.append(Line(done.at, None, None, fault.message))

    def _hear_prompts_until(self, end: float, at: float) -> None:
        """The prompts are really being said, and will be over then."""
        if not self.collector.keys:
            self._speaking_from = at
            self.speaking_until = to_microseconds(end)
            self.collector.prompt_ended(self.speaking_until)

    def _press(self, key: str, at: float) -> None:
        settings = self.step.collecting
        received = self.collector.press(key, at)
        if at < self.speaking_until and (settings is None or settings.barge_in):
            self.speaking_until = at  # a key stops the prompts
        if received is not None:
            self._take(received, at)

    def _take(self, received: Input | None, at: float) -> None:
        """Give the interview an input, and what was typed ahead to the questions that follow."""
        while received is not None:
            self._seconds = at = max(at, self._seconds)
            received.at = self.setup.begins + timedelta(seconds=at)
            step = self.interview.take(received)
            self.lines.append(Line(at, None, step))
            received = self._listen(step, at)

    def _listen(self, step: Step, at: float) -> Input | None:
        settings = step.collecting
        self._speaking_from = at
        takes_time = self.setup.prompts_take_time and step.plan.channel == "voice"
        self.speaking_until = to_microseconds(at + (said_seconds(step.prompts) if takes_time else 0.0))
        if settings is None:
            self.collector.end()
            return None
        return self.collector.ask(
            settings, at, prompt_ends=self.speaking_until, empties_type_ahead=step.empties_type_ahead
        )


def said_seconds(texts: tuple[str, ...]) -> float:
    """About how long somebody takes to say the prompts."""
    return sum(len(text) / CHARACTERS_A_SECOND + PAUSE_SECONDS for text in texts)


_DOES: Mapping[str, Callable[[str, str], Input]] = {
    "say": keys_or_words,
    "noise": lambda _, __: Unfit("noise"),
    "back": lambda _, __: Back(),
    "hang_up": lambda _, __: HangUp(),
    "resume": lambda _, __: Resume(),
}
KINDS = frozenset((*_DOES, "key", "prompts_take"))


def as_plain(step: Step) -> dict[str, Any]:
    """What is said in a step, with what it costs as a text message where it is one."""
    from askline.engine.sms_segments import split_into_segments

    sounds = step.sound_files or ("",) * len(step.prompts)
    said: dict[str, Any] = {"prompts": [list(each) for each in zip(step.prompts, sounds, strict=True)]}
    if step.plan.channel == "sms" and step.message:
        message = split_into_segments(step.message)
        said["message"] = {
            "text": step.message,
            "alphabet": message.alphabet,
            "units": message.units,
            "segments": len(message.segments),
            "left": message.left,
        }
    return said
