"""Prompts said aloud beside the conversation: what is said of a turn, and that only the end of the last one counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from askline.terminal.ports import NoVoice

if TYPE_CHECKING:
    from askline.terminal.ports import Speaker
    from askline.terminal.session import Turn

OpenSpeaker = Callable[[Callable[[str], None]], "Speaker"]


class Voice:
    """A speaker, and whoever listens to it in one thread.

    soon    runs what it is given in that thread, some time later; it is called from any
    ended   is called there when all of the last turn was said,
    lost    with the line that says why nothing is heard from now on
    """

    def __init__(
        self,
        open_speaker: OpenSpeaker = NoVoice,
        *,
        soon: Callable[[Callable[[], None]], None],
        ended: Callable[[], None],
        lost: Callable[[str], None],
    ) -> None:
        self._soon = soon
        self._ended = ended
        self._lost = lost
        self._count = 0
        self.speaker = open_speaker(lambda line: soon(lambda: self._lose(line)))

    def say(self, turns: Sequence[Turn], language: str) -> bool:
        """Say what came of turns, instead of what was being said; False where nothing is heard."""
        self.speaker.stop()
        self._count += 1
        count = self._count
        steps = [step for turn in turns for step in turn.steps]
        texts = [text for step in steps for text in step.prompts]
        sounds = [sound for step in steps for sound in step.sound_files or ("",) * len(step.prompts)]
        return bool(texts) and self.speaker.say(texts, sounds, language, lambda: self._soon(lambda: self._end(count)))

    def stop(self) -> None:
        self.speaker.stop()

    def close(self) -> None:
        self.speaker.close()

    def _end(self, count: int) -> None:
        if count == self._count:
            self._ended()

    def _lose(self, line: str) -> None:
        self._count += 1
        self._lost(line)
