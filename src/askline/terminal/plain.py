"""A survey held line by line: on a plain terminal, or from a pipe.

What is typed is an answer, save a line that begins with a colon: that is a command to the terminal. The clock stands
still while somebody types; only keys, silence and `:wait` move it. Nothing is opened here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from askline.terminal.events import events, shown
from askline.terminal.hints import hints
from askline.terminal.ports import NoVoice
from askline.terminal.saving import Recorder
from askline.terminal.session import Act, Session, Turn
from askline.terminal.transcript import Transcript, visible
from askline.terminal.voicing import OpenSpeaker, Voice

if TYPE_CHECKING:
    from askline.engine.step import Step
    from askline.terminal.ports import Files
    from askline.terminal.survey_file import SurveyFile


class Conversation:
    """One session, held in lines. `told`: what there is to say about how it began."""

    def __init__(
        self,
        session: Session,
        transcript: Transcript,
        *,
        survey_path: str = "",
        files: Files | None = None,
        told: Sequence[str] = (),
        recorder: Recorder | None = None,
        open_speaker: OpenSpeaker = NoVoice,
        survey_file: SurveyFile | None = None,
    ) -> None:
        self.session = session
        self.transcript = transcript
        self.survey_path = survey_path
        self.was_left = False
        self._files = files
        self._told = told
        self._survey_file = survey_file
        self._recorder = recorder or Recorder()
        self._heard: deque[Callable[[], None]] = deque()  # what the voice has to tell, from its own thread
        self.is_speaking = False
        self.voice = Voice(open_speaker, soon=self._heard.append, ended=self._voice_ended, lost=self._lose_voice)

    @property
    def files(self) -> Files:
        if self._files is None:
            from askline.errors import AsklineError

            raise AsklineError("no-files", "nothing can be kept here")
        return self._files

    @property
    def is_over(self) -> bool:
        return self.was_left or self.session.is_over

    def hold(self, lines: Iterable[str]) -> None:
        """Ask, and take lines until the interview has ended or is left; where they run out, the respondent hangs up."""
        for turn in self.session.turns:
            if turn.act is not None:
                self.transcript.you(typed(turn.act))
            self.show([turn])
        for told in self._told:
            self.note(told)
        if self.is_over:
            return
        for line in lines:
            self.take(line)
            if self.is_over:
                return
        self.hang_up()

    def take(self, line: str) -> None:
        """One line: a command, or an answer; `::text` is the answer `:text`."""
        self.hear()
        if self._has_moved():
            return
        if line.startswith(":") and not line.startswith("::"):
            from askline.terminal.commands import carry_out

            carry_out(self, line)
        else:
            answer = line[1:] if line.startswith("::") else line
            self.show([self.session.do(Act("typed", answer))])

    def _has_moved(self) -> bool:
        """Whether the survey was saved meanwhile and another question is open in it: the line is no answer to that."""
        news = self._survey_file.news() if self._survey_file is not None else None
        if news is None:
            return False
        for told in news.faults or ([news.unread] if news.unread else []):
            self.transcript.note(told)
        if news.survey is None or news.survey.fingerprint == self.session.survey.fingerprint:
            return False
        from askline.terminal.starting import edited

        before = self.session
        self.session, more = edited(before, news.survey)
        for told in ("the survey was saved and loaded again", *more):
            self.note(told)
        is_same = self.session.place == before.place or _asks(self.session) == _asks(before)
        if not is_same:
            self.renew(self.session, [])
        return not is_same

    def hear(self) -> None:
        """Let the voice tell, between two lines, that all is said or why nothing is heard."""
        while self._heard:
            self._heard.popleft()()

    def _voice_ended(self) -> None:
        self.is_speaking = False

    def _lose_voice(self, line: str) -> None:
        self.is_speaking = False
        self.note(line)

    def hang_up(self) -> None:
        """The respondent has gone; harmless after the end."""
        if not self.is_over:
            self.show([self.session.do(Act("hung up"))])

    def leave(self) -> None:
        self.was_left = True

    def note(self, text: str) -> None:
        self.transcript.note(text)

    def open_pane(self, name: str) -> bool:
        return False

    def renew(self, session: Session, told: Sequence[str]) -> None:
        """The session was held anew: tell so, and ask what is now open."""
        self.session = session
        for each in told:
            self.note(each)
        self._tell_of_record()
        self.ask_again()

    def waited(self) -> float:
        return 0.0

    def ask_again(self) -> None:
        step = self.session.asked_again()
        if step is None:
            self.note(f"the interview has ended: {self.session.state.ending}")
        else:
            self._say_all(step)
            self._hint(step)

    def _tell_of_record(self) -> None:
        told = self._recorder.told(self.session)
        if told is not None:
            self.note(told)

    def show(self, turns: Sequence[Turn]) -> None:
        """What came of the last line, what is said, and what may be answered now."""
        steps = [step for turn in turns for step in turn.steps]
        for step in steps:
            for told in events(step):
                self.note(told)
            self._say_all(step)
        if steps:
            self._hint(steps[-1])
        if steps and self.session.channel == "voice":
            self.is_speaking = self.voice.say(turns, self.session.state.setting.language)
        if turns and self.session.stopped_by is not None:
            self.note(self.session.stopped_by.told(self.session.state))
        self._tell_of_record()

    def _hint(self, step: Step) -> None:
        for hint in hints(step):
            self.note(hint)

    def _say_all(self, step: Step) -> None:
        sounds = step.sound_files or ("",) * len(step.prompts)
        for text, sound in zip(step.prompts, sounds, strict=True):
            self._say(text, sound)

    def _say(self, text: str, sound: str) -> None:
        if text:
            self.transcript.bot(text)
        if sound and self.session.channel == "voice":
            self.note(f"plays {sound}")

    def farewell(self) -> list[str]:
        """How it ended and what was recorded."""
        return farewell(self.session)


def _asks(session: Session) -> tuple[str, ...]:
    """What the open question says: it may only have another name."""
    step = session.asked_again()
    return step.prompts if step is not None else ()


COMMANDS_OF_DEEDS = {
    "pressed": "press", "silence": "silence", "noise": "noise", "waited": "wait", "previous": "previous",
    "repeated": "repeat", "jumped": "jump", "hung up": "hangup", "resumed": "resume",
}  # fmt: skip


def typed(act: Act) -> str:
    """An act as somebody here would have typed it."""
    if act.kind in ("typed", "said"):
        return f":{act.value}" if act.value.startswith(":") else act.value
    value = f"{act.value}s" if act.kind == "waited" else act.value
    return f":{COMMANDS_OF_DEEDS[act.kind]} {value}".rstrip()


def farewell(session: Session) -> list[str]:
    ending = session.state.ending
    head = f"Ended: {ending}." if ending else "Left open."
    so_far = "" if ending and ending.kind == "completed" else " so far"
    answers = session.interview.answers
    if not answers:
        return [f"{head} Nothing was recorded."]
    width = max(map(len, answers))
    lines = [f"  {name.ljust(width)}  {_below(shown(value), width + 4)}" for name, value in answers.items()]
    return [f"{head} Recorded{so_far}:", *lines]


def _below(text: str, indent: int) -> str:
    """A text of several lines, the others below the first."""
    return f"\n{' ' * indent}".join(visible(line) for line in text.split("\n"))
