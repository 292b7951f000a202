"""The full screen: one session, seen and stepped through, on the real clock."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.output import ColorDepth

from askline.engine.timers import next_timer
from askline.errors import AsklineError
from askline.terminal import commands, status
from askline.terminal.bubbles import Note, Shown, Transcript
from askline.terminal.call import Call
from askline.terminal.completing import InputCompleter
from askline.terminal.drawing import Line
from askline.terminal.inspector import Inspector
from askline.terminal.keys import bindings_of, readable
from askline.terminal.layout import COLOURED, PLAIN, layout_of
from askline.terminal.ports import NoVoice
from askline.terminal.resting_clock import RestingClock
from askline.terminal.saving import Recorder
from askline.terminal.session import Act, Session, Turn
from askline.terminal.survey_file import SurveyFile, new_warnings
from askline.terminal.voicing import OpenSpeaker, Voice

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from askline.survey.definition import Survey
    from askline.terminal.ports import Files
    from askline.terminal.replaying import Playback

TICK_SECONDS = 0.1
LOOKS_AT_FILE_EVERY = 3  # ticks
MOST_OWN_FAULTS = 5  # then the screen ends, with the terminal as it was


class Screen:
    """A desk (`commands.Desk`) with a screen.

    open_speaker    gives the voice; it takes what tells, from any thread, why nothing is heard
    now             gives seconds on any clock that runs on
    tick_seconds    how often timers and the file are looked at; None: whenever `tick` is called
    """

    def __init__(
        self,
        session: Session,
        survey_path: str,
        files: Files,
        *,
        told: Sequence[str] = (),
        recorder: Recorder | None = None,
        coloured: bool = True,
        framed: bool = True,
        open_speaker: OpenSpeaker = NoVoice,
        now: Callable[[], float] = monotonic,
        tick_seconds: float | None = TICK_SECONDS,
        input: Input | None = None,
        output: Output | None = None,
    ) -> None:
        self.session = session
        self.survey_path = survey_path
        self.files = files
        self._recorder = recorder or Recorder()
        self.voice = Voice(open_speaker, soon=self._in_loop, ended=self._voice_ended, lost=self._lose_voice)
        self.now = RestingClock(now)
        self._tick_seconds = tick_seconds
        self.transcript = Transcript()
        self.call = Call()
        self.pane: str | None = None
        self.pane_scrolled = self.scrolled = 0
        self.page_rows = self.pane_rows = 10
        self.faults: tuple[str, ...] = ()  # why the file, as it is now, cannot be held
        self.code = 0
        self._status = status.Status()
        self._inspector = Inspector()
        self._began_at = self.now() - session.elapsed  # when it would have begun, without a pause
        self._ticks = 0
        self._file = SurveyFile(survey_path, files)
        self._playing: asyncio.Task[None] | None = None
        self._own_faults = 0
        self._shown_seconds = 0
        self.buffer = Buffer(
            completer=InputCompleter(lambda: self.session),
            complete_while_typing=False,
            multiline=False,
            accept_handler=self._accept,
        )
        self.app = self._application(coloured, framed, input, output)
        self.transcript.replace([*session.turns, *map(Note, told)])

    def _application(
        self, coloured: bool, framed: bool, input: Input | None, output: Output | None
    ) -> Application[None]:
        app: Application[None] = Application(
            layout_of(self, self.buffer, framed=framed),
            key_bindings=bindings_of(self),
            style=COLOURED if coloured else PLAIN,
            color_depth=None if coloured else ColorDepth.DEPTH_1_BIT,
            full_screen=True,
            input=input,
            output=output,
            max_render_postpone_time=None,
        )
        app.ttimeoutlen = 0.05  # a lone Esc is one at once
        return app

    # Running

    def run(self, playback: Playback | None = None, pace_seconds: float = 1.0) -> int:
        """Hold the session until it is left; the exit code."""
        try:
            asyncio.run(self.run_async(playback, pace_seconds))
        finally:
            self.voice.close()
        return self.code

    async def run_async(self, playback: Playback | None = None, pace_seconds: float = 1.0) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._tell_own_fault)
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            number: int = getattr(signal, name, 0)  # Windows has no SIGHUP
            with suppress(ValueError, RuntimeError, NotImplementedError):  # only the main thread hears signals
                loop.add_signal_handler(number, self._end, 128 + number)
        self._went_on(self.session.turns[-1:])
        ticking = loop.create_task(self._tick_on())
        if playback is not None:
            self._playing = loop.create_task(self._play(playback, pace_seconds))
            self._playing.add_done_callback(self._played)
        try:
            await self.app.run_async(set_exception_handler=False, handle_sigint=False)
        finally:
            for task in (ticking, self._playing):
                if task is not None:
                    task.cancel()

    async def _tick_on(self) -> None:
        while self._tick_seconds is not None:
            await asyncio.sleep(self._tick_seconds)
            self.now.come_round()
            asyncio.get_running_loop().call_soon(self.tick)  # a fault in it is told, and the next one comes

    def tick(self) -> None:
        """Let timers run and look whether the file was saved."""
        self._ticks += 1
        self._run_timers()
        if self._ticks % LOOKS_AT_FILE_EVERY == 0:
            self._look_at_file()
        if self.call.is_running or int(self._seconds) != self._shown_seconds:
            self._shown_seconds = int(self._seconds)
            self.app.invalidate()

    def _run_timers(self) -> None:
        if self.session.is_over or self._playing is not None:
            return
        if self.session.channel == "voice":
            act = self.call.elapse(self.now())
            if act is not None:
                self._do(act)
            return
        due = next_timer(self.session.survey, self.session.state)
        here = self.session.rehearsal.now
        if due is not None and here is not None and (due - here).total_seconds() <= self._idle():
            self._do(Act("waited", f"{(due - here).total_seconds():g}"))

    @property
    def _seconds(self) -> float:
        """What the interview's clock shows, running on while nothing is done."""
        is_call = self.session.channel == "voice"
        idle = self.call.heard_out(self.now()) if is_call else self._idle()
        return self.session.elapsed + (0.0 if self.session.is_over else idle)

    def _idle(self) -> float:
        """Seconds that have passed by themselves, and that the interview does not know of yet."""
        return max(0.0, self.now() - self._began_at - self.session.elapsed)

    async def _play(self, playback: Playback, pace_seconds: float) -> None:
        for act in playback.acts:
            await asyncio.sleep(pace_seconds)
            self._do(act)
        for line in playback.difference():
            self.note(line, "class:fault" if playback.finding else "class:note")

    def _played(self, task: asyncio.Task[None]) -> None:
        self._playing = None
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            self._tell_own_fault(task.get_loop(), {"exception": fault})

    def _end(self, code: int) -> None:
        self.code = code
        if self.app.is_running:
            self.app.exit()

    def leave(self, code: int = 0) -> None:
        self._end(code)

    def _tell_own_fault(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What no part of this foresaw: told in the conversation, which goes on, unless it comes again and again."""
        fault = context.get("exception") or RuntimeError(context.get("message"))
        self._own_faults += 1
        if self._own_faults >= MOST_OWN_FAULTS and self.app.is_running and not self.app.is_done:
            self.app.exit(exception=fault)
            return
        self.note(f"Askline itself is at fault: {type(fault).__name__}: {fault}; please report it", "class:fault")
        self.app.invalidate()

    # What is typed

    @property
    def takes_keys(self) -> bool:
        """Whether digits are keys of a telephone now."""
        return self.session.channel == "voice" and not self.session.is_over

    def _accept(self, buffer: Buffer) -> bool:
        self._stop_playing()
        line = readable(buffer.text)
        if line.startswith(":") and not line.startswith("::"):
            commands.carry_out(self, line)
        elif self.takes_keys and not line.strip():
            self.note("press keys, or type what is said; :silence says nothing")
        else:
            answer = line[1:] if line.startswith("::") else line
            self._do(Act("said" if self.takes_keys else "typed", answer, self.waited()))
        return False

    def waited(self) -> float:
        return 0.0 if self.session.channel == "voice" or self.session.is_over else float(int(self._idle()))

    def press(self, key: str) -> None:
        """A key of the telephone: it stops the voice, and may make an answer."""
        self._stop_playing()
        was_speaking = self.call.is_speaking
        act = self.call.press(key, self.now())
        if was_speaking and not self.call.is_speaking:
            self.voice.stop()
        if act is not None:
            self._do(act)

    def _stop_playing(self) -> None:
        if self._playing is not None:
            self._playing.cancel()
            self._playing = None
            self.note("stopped playing the sample")

    def _do(self, act: Act) -> None:
        try:
            turn = self.session.do(act)
        except AsklineError as refused:
            self.note(commands.ENDED if self.session.is_over else refused.message)
        else:
            self._add([turn])

    # The desk

    def show(self, turns: Sequence[Turn]) -> None:
        self._set_clock()
        self._add(turns)

    def _set_clock(self) -> None:
        """What was done by a command took no time."""
        self._began_at = self.now() - self.session.elapsed

    def _add(self, turns: Sequence[Turn]) -> None:
        for turn in turns:
            self.transcript.add(turn)
        self._went_on(turns[-1:])
        if turns and self.session.stopped_by is not None:
            self.note(self.session.stopped_by.told(self.session.state), "class:stop")
        self._tell_of_record()

    def _tell_of_record(self) -> None:
        told = self._recorder.told(self.session)
        if told is not None:
            self.note(told, "class:stop")

    def ask_again(self) -> None:
        step = self.session.asked_again()
        if step is not None:
            self.transcript.add(Shown(step))
            self._is_new()

    def note(self, text: str, style: str = "class:note") -> None:
        self.transcript.add(Note(text, style))
        self._is_new()

    def _is_new(self) -> None:
        """Something stands at the end of the conversation."""
        self.scrolled = 0
        self.app.invalidate()

    def renew(self, session: Session, told: Sequence[str]) -> None:
        if session is self.session:
            self.transcript.keep_turns(len(session.turns))
        else:
            self.transcript.replace([*session.turns])
        self.session = session
        self._set_clock()
        self._went_on(session.turns[-1:])
        for each in told:
            self.note(each)
        self._tell_of_record()

    def _went_on(self, turns: Sequence[Turn]) -> None:
        """Whatever was done last: prompts are said, and timers begin."""
        self._is_new()
        if self.session.channel != "voice":
            return
        if self.session.is_over:
            self.call.end()
        speaks = self.voice.say(turns, self.session.state.setting.language)
        if not self.session.is_over:
            self.call.hear(self.session.step, self.now(), voice_ends=speaks)

    def _voice_ended(self) -> None:
        self.call.prompts_ended(self.now())

    def _lose_voice(self, line: str) -> None:
        """The prompts then take as long as they would be said."""
        self.call.voice_ends = False
        self.note(line)

    def _in_loop(self, do: Callable[[], None]) -> None:
        loop = self.app.loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(do)

    # The inspector

    def open_pane(self, name: str) -> bool:
        self.pane, self.pane_scrolled = name, 0
        return True

    def toggle_pane(self, name: str) -> None:
        if self.pane == name:
            self.close_pane()
        else:
            self.open_pane(name)

    def close_pane(self) -> None:
        self.pane = None

    def pane_lines(self, width: int) -> list[Line]:
        return self._inspector.lines(self.session, self.pane or "help", width, self.faults)

    # The file

    def _look_at_file(self) -> None:
        """Go on in the survey as it was saved, where it is in order; else show what is wrong with it."""
        news = self._file.news()
        if news is None:
            return
        if news.faults:
            self.faults = news.faults
            self.open_pane("diagnostics")
        elif news.unread is not None:
            self.note(news.unread, "class:fault")
        elif news.survey is not None:
            self._go_on_in(news.survey)
        self.app.invalidate()

    def _go_on_in(self, survey: Survey) -> None:
        from askline.terminal.starting import edited

        was_broken, self.faults = bool(self.faults), ()
        if self.pane == "diagnostics":
            self.close_pane()
        known = self.session.survey.warnings
        if survey.fingerprint != self.session.survey.fingerprint:
            session, told = edited(self.session, survey)
            self.renew(session, ["the survey was saved and loaded again", *told])
        elif was_broken:
            self.note("the survey is in order again, and as it was")
        for warning in new_warnings(known, survey.warnings):
            self.note(str(warning), "class:stop")

    # Lines around the conversation

    def status_line(self, width: int) -> Line:
        flag = "✗ errors, F8" if self.faults else "▶ playing" if self._playing is not None else ""
        return self._status.line(self.session, self._seconds, width, flag)

    def timer_line(self, width: int) -> Line:
        if self._playing is not None:
            return [("", "")]
        if self.session.channel == "sms":
            return status.due_line(self.session, self._idle(), width)
        return status.call_line(self.call, self.now(), width)

    def hint_line(self, width: int) -> Line:
        return status.hint_line(self.session, self.buffer.text, width)
