"""Holds the conversation of a sample with its survey, and says how it went.

The turns of section 9.1 are given to an interview on a clock of its own (`engine.rehearsal`). Every sample is held
twice: straight through, and saved and loaded again before each turn; both must take the same course.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from askline.engine import inputs
from askline.engine.interview import Interview
from askline.engine.records import DoNotContact, Effect, effect_as_json
from askline.engine.rehearsal import Rehearsal
from askline.engine.results import as_plain
from askline.engine.state import FACTS
from askline.engine.step import Step
from askline.errors import InterviewRefused, StateUnreadable
from askline.flow_tools.course import BrokenInvariant, Course, Moment, Refusal
from askline.flow_tools.expectations import Finding, check_course, note
from askline.flow_tools.sample import Back, Expect, HangUp, Press, Restart, Resume, Sample, Silence, Turn, User, Wait
from askline.survey.definition import Survey

MODES = ("straight", "reloaded")


class Held(NamedTuple):
    """A conversation that was held: the course that it took, and the engine's steps for those who count."""

    course: Course
    steps: tuple[Step, ...]


def replay(sample: Sample, survey: Survey) -> list[Finding]:
    """Everything that a sample expects and that does not come about, held in both ways."""
    straight = hold(sample, survey).course
    return check_course(sample, straight) or _compare(sample, straight, hold(sample, survey, reloads=True).course)


def replay_in(mode: str, sample: Sample, survey: Survey) -> list[Finding]:
    """The same, held in one of `MODES` alone."""
    return check_course(sample, hold(sample, survey, reloads=mode == "reloaded").course)


def hold(sample: Sample, survey: Survey, *, reloads: bool = False) -> Held:
    """Hold a sample's conversation up to its end, or to the first turn that cannot be.

    reloads    whether the interview is saved, dropped and loaded again before each turn
    """
    conversation = _Conversation(sample, survey)
    for index, turn in enumerate(sample.turns):
        try:
            conversation.take(turn, reloads or isinstance(turn, Restart))
        except (InterviewRefused, StateUnreadable) as refused:
            conversation.course.refusal = Refusal(index, conversation.reason(refused))
            break
    conversation.sum_up()
    return Held(conversation.course, tuple(conversation.steps))


class _Conversation:
    """An interview, the clock it is held on, and what came of it so far."""

    def __init__(self, sample: Sample, survey: Survey) -> None:
        facts = {name: text for name, text in sample.attributes.items() if name in FACTS and isinstance(text, str)}
        interview = Interview(
            survey,
            survey_type=sample.survey_type,
            language=sample.language,
            attributes={name: value for name, value in sample.attributes.items() if name not in facts},
            seed=sample.seed,
            now=sample.now,
            **facts,
        )
        self.course = Course()
        self.rehearsal = Rehearsal(interview, sample.now)
        self._since = self.rehearsal.begin()  # what came of the last turn that did something
        self.steps = [*self._since]
        self._keep_moment()

    def take(self, turn: Turn, reloads: bool) -> None:
        if reloads:
            self._reload()
        if not isinstance(turn, (Expect, Restart)):
            self._since = self._act(turn)
            self.steps += self._since
        self._keep_moment()

    def reason(self, refused: InterviewRefused | StateUnreadable) -> str:
        ending = self.rehearsal.interview.state.ending
        has_ended = ending is not None and refused.code == "not-possible-now"
        return f"the interview has ended as {ending}" if has_ended else refused.message

    def sum_up(self) -> None:
        """Keep how the interview stands when the conversation is over."""
        interview = self.rehearsal.interview
        self.course.answers = interview.answers
        self.course.variables = interview.variables
        self.course.effects = [_as_written(effect) for step in self.steps for effect in step.effects]
        if interview.state.ending is not None:
            broken = [each for each in interview.survey.invariants if not each.evaluate(interview.state)]
            self.course.broken_invariants = [
                BrokenInvariant(
                    each.source, tuple((name, as_plain(value)) for name, value in each.explain(interview.state))
                )
                for each in broken
            ]

    def _reload(self) -> None:
        """Save the interview, drop it, and go on with what was loaded again."""
        held = self.rehearsal.interview
        loaded = Interview.from_json(held.survey, held.to_json())
        loaded.step = held.step
        self.rehearsal.interview = loaded

    def _act(self, turn: User | Press | Silence | Back | HangUp | Resume | Wait) -> list[Step]:
        rehearsal = self.rehearsal
        if isinstance(turn, User):
            return rehearsal.say(turn.text)
        if isinstance(turn, Press):
            if rehearsal.interview.state.ending is not None:
                raise InterviewRefused("not-possible-now", "no key is heard after the end")
            return rehearsal.press(turn.script)
        if isinstance(turn, Wait):
            return rehearsal.wait(turn.seconds)
        if isinstance(turn, Silence):
            return rehearsal.silence()
        return rehearsal.take(_INPUTS[type(turn)]())

    def _keep_moment(self) -> None:
        state, survey = self.rehearsal.interview.state, self.rehearsal.interview.survey
        is_open = state.has_begun and state.ending is None
        self.course.moments.append(
            Moment(
                tuple(text for step in self._since for text in step.prompts),
                tuple(sound for step in self._since for sound in step.sound_files),
                survey.nodes[state.position].name if is_open else None,
                None if state.ending is None else str(state.ending),
            )
        )


_INPUTS: Mapping[type, type[inputs.Input]] = {Back: inputs.Back, HangUp: inputs.HangUp, Resume: inputs.Resume}


def _as_written(effect: Effect) -> dict[str, Any]:
    return {"do_not_contact": True} if isinstance(effect, DoNotContact) else effect_as_json(effect)


def _compare(sample: Sample, straight: Course, reloaded: Course) -> list[Finding]:
    """Where an interview that was loaded again went another way."""
    if straight == reloaded:
        return []
    pairs = enumerate(zip(straight.moments[1:], reloaded.moments[1:], strict=False))
    for index, (before, after) in pairs:
        if before != after:
            what = f"then {after.question or after.ending!r} is open, not {before.question or before.ending!r}"
            node = sample.turns[index].node
            if before.prompts != after.prompts:
                what = "something else is said"
            return [Finding(note("reload-differs", node, what=what), before.prompts, after.prompts)]
    return [Finding(note("reload-differs", sample.root, what="the answers, variables or effects are others"))]
