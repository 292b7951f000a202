"""A survey held line by line: on a plain terminal, or from a pipe.

What is typed is an answer, save a line that begins with a colon: that is a command to the terminal. The clock stands
still while somebody types; only keys, silence and `:wait` move it. Nothing is opened here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from askline.engine.inputs import HangUp
from askline.engine.rehearsal import Rehearsal
from askline.errors import AsklineError
from askline.terminal.events import events, shown
from askline.terminal.hints import hints
from askline.terminal.transcript import Transcript

if TYPE_CHECKING:
    from datetime import datetime

    from askline.engine.interview import Interview
    from askline.engine.step import Step


class Conversation:
    """One interview, held in lines. `begins` is where its clock begins."""

    def __init__(self, interview: Interview, transcript: Transcript, begins: datetime) -> None:
        self.interview = interview
        self.transcript = transcript
        self.rehearsal = Rehearsal(interview, begins)
        self.was_left = False

    @property
    def is_over(self) -> bool:
        return self.was_left or self.interview.state.ending is not None

    def hold(self, lines: Iterable[str]) -> None:
        """Ask, and take lines until the interview has ended or is left; where they run out, the respondent hangs up."""
        self.show(self.rehearsal.begin())
        if self.is_over:
            return
        for line in lines:
            self.take(line)
            if self.is_over:
                return
        self.hang_up()

    def take(self, line: str) -> None:
        """One line: a command, or an answer; `::text` is the answer `:text`."""
        if line.startswith(":") and not line.startswith("::"):
            self._command(line)
        else:
            answer = line[1:] if line.startswith("::") else line
            self.show([self.interview.submit(answer, self.rehearsal.now)])

    def hang_up(self) -> None:
        """The respondent has gone; harmless after the end."""
        if not self.is_over:
            self.show(self.rehearsal.take(HangUp()))

    def show(self, steps: Sequence[Step]) -> None:
        """What came of the last line, what is said, and what may be answered now."""
        for step in steps:
            for told in events(step):
                self.transcript.note(told)
            sounds = step.sound_files or ("",) * len(step.prompts)
            for text, sound in zip(step.prompts, sounds, strict=True):
                self._say(text, sound)
        for hint in hints(steps[-1]) if steps else ():
            self.transcript.note(hint)

    def _say(self, text: str, sound: str) -> None:
        if text:
            self.transcript.bot(text)
        if sound and self.interview.state.setting.channel == "voice":
            self.transcript.note(f"plays {sound}")

    def _command(self, line: str) -> None:
        from askline.terminal.commands import carry_out

        try:
            carry_out(self, line)
        except AsklineError as refused:
            self.transcript.note(refused.message)

    def recorded(self) -> list[str]:
        """Each question that has an answer or a non-answer, with it."""
        answers = self.interview.answers
        width = max(map(len, answers), default=0)
        return [f"{name.ljust(width)}  {shown(value)}" for name, value in answers.items()]

    def farewell(self) -> list[str]:
        """How it ended and what was recorded."""
        ending = self.interview.state.ending
        head = f"Ended: {ending}." if ending else "Left open."
        so_far = "" if ending and ending.kind == "completed" else " so far"
        recorded = self.recorded()
        if not recorded:
            return [f"{head} Nothing was recorded."]
        return [f"{head} Recorded{so_far}:", *(f"  {each}" for each in recorded)]
