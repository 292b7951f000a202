"""What one turn came to. `advance` fills a step while it works and hands it out when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from askline.engine.records import Effect, NothingHeard, NotMatched, Record
from askline.engine.state import Ending, InterviewState

if TYPE_CHECKING:
    from askline.engine.digits import DigitSettings
    from askline.engine.inputs import Input
    from askline.engine.plan import Ask, Plan
    from askline.engine.trace import Reason
    from askline.survey.definition import Question


class Step:
    """The outcome of one input: what to say, what is asked, what to keep, what to carry out, and the new state.

    state        the interview after this turn
    prompts      texts in the order in which they are said
    sound_files  empty, or one URL for each prompt, "" where a prompt has none
    question     the question whose answer is now awaited, or None
    ending       how the interview ended, or None while it goes on
    effects      alerts, webhooks ... for the host to carry out, in order
    records      what happened, for the event log, in order
    """

    __slots__ = (
        "ask", "before", "effects", "is_forced", "log", "plan", "question_sound", "question_text", "reasons",
        "received", "sounds", "state", "texts",
    )  # fmt: skip

    def __init__(
        self,
        plan: Plan,
        before: InterviewState,
        received: Input,
        state: InterviewState,
        reasons: list[Reason] | None = None,
    ) -> None:
        self.plan = plan
        self.before = before
        self.received = received
        self.state = state
        self.texts: list[str] = []  # what is said
        self.sounds: list[str] = []  # its recordings
        self.ask: Ask | None = None  # the open question, as it is put on this channel
        self.question_text: str | None = None  # its text without options, where it was rendered already
        self.question_sound = ""  # and the sound of that text
        self.effects: tuple[Effect, ...] = ()
        self.log: list[tuple[Any, ...]] = []  # records in the making: (type, field, ...)
        self.is_forced = False  # whether something was said that no key may interrupt
        self.reasons = reasons  # collected only for `trace`

    def add_prompt(self, text: str, sound: str) -> None:
        self.texts.append(text)
        self.sounds.append(sound)

    def __repr__(self) -> str:
        return f"<Step prompts={self.texts} question={self.ask and self.ask.name} ending={self.ending}>"

    @property
    def prompts(self) -> tuple[str, ...]:
        return tuple(self.texts)

    @property
    def sound_files(self) -> tuple[str, ...]:
        return tuple(self.sounds) if any(self.sounds) else ()

    @property
    def message(self) -> str:
        """All prompts as the one text message that they go out as on SMS (`split_into_segments` cuts it)."""
        return "\n".join(self.texts)

    @property
    def ending(self) -> Ending | None:
        return self.state.ending

    @property
    def question(self) -> Question | None:
        return self.ask.question if self.ask else None

    @property
    def records(self) -> tuple[Record, ...]:
        return tuple(entry[0](*entry[1:]) for entry in self.log)

    @property
    def collecting(self) -> DigitSettings | None:
        """How the open question's keys are collected (section 7.2); None where no keys are awaited."""
        return self.plan.digit_settings(self.ask, self.state) if self.ask and self.plan.channel == "voice" else None

    @property
    def empties_type_ahead(self) -> bool:
        """Whether keys typed ahead are dropped: after a no-match, a no-input, or a prompt without barge-in."""
        return self.is_forced or any(entry[0] in (NotMatched, NothingHeard) for entry in self.log)

    @property
    def trace(self) -> tuple[Reason, ...]:
        """Why the next question is asked and why others are not; worked out by going through the turn once more."""
        from askline.engine.advance import advance

        reasons: list[Reason] = []
        advance(self.plan.survey, self.before, self.received, reasons)
        return tuple(reasons)

    def payload(self) -> dict[str, Any]:
        """The step as the Survey Dynamix API answers it to start_survey and submit_response."""
        prompts = self.texts.copy()
        sounds = self.sounds.copy() if any(self.sounds) else []
        if self.ask is None:
            return {"prompts": prompts, "sound_files": sounds, "survey_completed": 1 if self.state.ending else 0}
        if self.question_text is None:
            _, self.question_text, self.question_sound = self.ask.line_texts(self.state)
        id, survey_id, order, max_response, question_type, label = self.ask.shown
        return {
            "prompts": prompts,
            "sound_files": sounds,
            "survey_completed": 0,
            "current_question": {
                "id": id,
                "survey_id": survey_id,
                "order": order,
                "question_text": self.question_text,
                "max_response": max_response,
                "question_type": question_type,
                "question_label": label,
                "question_sound_file": self.question_sound or None,
            },
        }
