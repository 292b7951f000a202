"""An interview as an object that holds its state: the embedding interface, `advance` underneath all of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from askline.engine.advance import advance
from askline.engine.inputs import (
    Abandon,
    Back,
    Begin,
    Elapsed,
    HangUp,
    Input,
    Jump,
    Keys,
    Resume,
    Say,
    Silence,
    Unfit,
    keys_or_words,
)
from askline.engine.results import answers_of, variables_of
from askline.engine.state import FACTS, InterviewState, new_state
from askline.engine.step import Step
from askline.errors import InterviewRefused
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE, Survey

if TYPE_CHECKING:
    from askline.engine.rehearsal import Rehearsal


class Interview:
    """One respondent going through one survey.

    survey_type   inbound, outbound (voice), sms, web, email or websms
    language      a BCP 47 tag; the survey language that it falls back to is used
    attributes    what is known before the first prompt, by name
    seed          decides whatever the survey draws: the same seed, the same interview
    now           where the interview's clock begins, an aware datetime; every method takes `at` to tell the time
    facts         phone_number, email, agent_id, call_type, external_ref: what expressions know by these names
    raises        InterviewRefused `unknown-survey-type`, `unknown-fact`
    """

    def __init__(
        self,
        survey: Survey,
        *,
        survey_type: str = "web",
        language: str | None = None,
        attributes: Mapping[str, Any] | None = None,
        seed: int = 0,
        now: datetime | None = None,
        **facts: str,
    ) -> None:
        if survey_type not in CHANNEL_OF_SURVEY_TYPE:
            raise InterviewRefused(
                "unknown-survey-type",
                f"no survey type is called {survey_type!r}",
                hint=f"one of {', '.join(CHANNEL_OF_SURVEY_TYPE)}",
            )
        if unknown := sorted(set(facts) - set(FACTS)):
            raise InterviewRefused("unknown-fact", f"{unknown[0]!r} is none of {', '.join(FACTS)}")
        self.survey = survey
        self.state = new_state(survey, survey_type, language, attributes, facts, seed)
        self.step: Step | None = None
        self._now = now
        self._rehearsal: Rehearsal | None = None

    @classmethod
    def from_json(cls, survey: Survey, saved: str) -> Interview:
        """The interview that `to_json` saved.

        raises    StateUnreadable `state-damaged`, `state-of-another-survey`, `state-too-new`
        """
        from askline.engine.state_json import state_from_json

        interview = cls.__new__(cls)
        interview.survey = survey
        interview.state = state_from_json(survey, saved)
        interview.step = None
        interview._now = interview.state.now
        interview._rehearsal = None
        return interview

    def to_json(self) -> str:
        """The interview as JSON, about a kilobyte. Its survey is not in it, only that survey's fingerprint."""
        from askline.engine.state_json import state_to_json

        return state_to_json(self.survey, self.state)

    def take(self, received: Input) -> Step:
        """Give the interview any input; the step that came of it. Refused: nothing has changed."""
        if received.at is None and self._now is not None and not self.state.has_begun:
            received.at = self._now
        self.step = advance(self.survey, self.state, received)
        self.state = self.step.state
        return self.step

    def start(self, at: datetime | None = None) -> Step:
        """Say the greeting and ask the first question."""
        return self.take(Begin(at))

    def submit(self, text: str, at: datetime | None = None) -> Step:
        """Answer with a text. On voice a text of only 0-9*# is one whole answer in keys, any other is speech."""
        return self.take(keys_or_words(text, self.state.setting.channel, at))

    def say(self, text: str, at: datetime | None = None) -> Step:
        """Answer with a text as typed or said; on voice digits too are speech."""
        return self.take(Say(text, at))

    def press(self, keys: str) -> Step:
        """Press telephone keys one after the other, as section 7.2 collects them; the last step that came of it.

        keys      "12#", or "1@0.4 2@2.9 #@3.1" with seconds from the end of the prompts
        raises    InterviewRefused `keys-not-possible` on sms and web; AsklineError `bad-keys`
        """
        return self.press_each(keys)[-1]

    def press_each(self, keys: str) -> list[Step]:
        """The same, giving every step: keys typed ahead answer several questions, each with effects of its own."""
        if self.state.setting.channel != "voice":
            raise InterviewRefused("keys-not-possible", f"there are no keys to press on {self.state.setting.channel}")
        if self.state.ending is not None or not self.state.has_begun:
            return [self.take(Keys(keys))]
        rehearsal, open_step = self._rehearse()
        return rehearsal.press(keys) or [open_step]

    def silence(self, at: datetime | None = None) -> Step:
        """The no-input time-out has passed; on sms and web an empty answer."""
        return self.take(Silence(at))

    def noise(self, reason: str = "noise", at: datetime | None = None) -> Step:
        """Something came that is no answer."""
        return self.take(Unfit(reason, at))

    def hang_up(self, at: datetime | None = None) -> Step:
        return self.take(HangUp(at))

    def resume(self, at: datetime | None = None) -> Step:
        """The respondent calls again (section 8)."""
        return self.take(Resume(at))

    def back(self, at: datetime | None = None) -> Step:
        """Take the last question off the path and ask it again (section 4.4)."""
        return self.take(Back(at))

    def jump(self, question: str, at: datetime | None = None) -> Step:
        """Go to a question as a `goto` would."""
        return self.take(Jump(question, at))

    def abandon(self, reason: str = "hang_up", at: datetime | None = None) -> Step:
        """End the interview from our side."""
        return self.take(Abandon(reason, at))

    def elapse(self, at: datetime) -> Step:
        """Let time pass up to `at`: a reminder or the expiry that is due happens."""
        return self.take(Elapsed(at))

    @property
    def answers(self) -> dict[str, Any]:
        """Every answer that counts, by question; `dont_know` and `refused` as these words; lists for repeat groups."""
        return answers_of(self.survey, self.state)

    @property
    def variables(self) -> dict[str, Any]:
        return variables_of(self.state)

    def _rehearse(self) -> tuple[Rehearsal, Step]:
        """Where keys are pressed, and the step whose question is open."""
        from askline.engine.rehearsal import Rehearsal

        if self._rehearsal is None:
            self._rehearsal = Rehearsal(self, self.state.now)
        if self.step is None:
            self.step = reopened(self.survey, self.state)
        return self._rehearsal, self.step


def reopened(survey: Survey, state: InterviewState) -> Step:
    """A step that says nothing, for an interview that was loaded: its question is open as it was."""
    from askline.engine.plan import plan_for

    plan = plan_for(survey, state.setting)
    step = Step(plan, state, Elapsed(), state)
    step.ask = plan.ask(state.position) if state.has_begun and state.ending is None else None
    return step
