"""A call as it runs on the real clock: prompts being said, keys being collected, timers passing.

The session keeps the call on a clock of its own, on which prompts take no time. Here the same keys go through a
collector of their own, so that their timers can be seen; what comes of them is handed to the session as one act, each
key with its seconds from the end of the prompts. Nothing here looks at a clock: seconds are given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from askline.engine.digits import Collector
from askline.terminal.session import Act

if TYPE_CHECKING:
    from askline.engine.digits import DigitSettings
    from askline.engine.step import Step

CHARACTERS_A_SECOND = 15.0  # how fast prompts are taken to be said where no voice says them
PAUSE_SECONDS = 0.3  # between two prompts
LONGEST_TIMES = 3  # a voice may take so many times as long
SLOWEST_START_SECONDS = 10.0  # and begin so late
PRECISION = 2  # decimals of a second: what a sample writes


class Timer(NamedTuple):
    """One timer that runs. `of` is how long it takes as a whole."""

    what: str
    left: float
    of: float


class Call:
    """The open question of a call, and the keys for it so far. `voice_ends`: whether somebody tells when it ends."""

    def __init__(self) -> None:
        self.collector = Collector()
        self.settings: DigitSettings | None = None
        self.is_speaking = False
        self.voice_ends = False
        self._began = 0.0
        self.prompts_end = 0.0
        self._keys: list[tuple[str, float]] = []

    @property
    def keys(self) -> str:
        return self.collector.keys

    @property
    def is_running(self) -> bool:
        """Whether anything passes by itself."""
        return self.is_speaking or self.collector.deadline is not None

    def hear(self, step: Step, at: float, *, voice_ends: bool) -> None:
        """Prompts begin, and then keys are awaited; `voice_ends`: their end is told by `prompts_ended`."""
        at = round(at, PRECISION)
        self.settings = step.collecting
        self.voice_ends = voice_ends
        self._keys = []
        self._began = at
        self.prompts_end = round(at + said_seconds(step.prompts), PRECISION)
        self.is_speaking = self.prompts_end > at or voice_ends
        if self.settings is None:
            self.collector.end()
        else:
            self.collector.ask(self.settings, at, prompt_ends=self.prompts_end, empties_type_ahead=True)

    def end(self) -> None:
        """The call is over."""
        self.settings = None
        self.is_speaking = False
        self.collector.end()

    def prompts_ended(self, at: float) -> None:
        """All has been said, or was stopped."""
        at = round(at, PRECISION)
        if self.is_speaking:
            self.is_speaking = False
            self.prompts_end = at
            self.collector.prompt_ended(at)

    def press(self, key: str, at: float) -> Act | None:
        """A key is pressed; what came of it, if it made an answer."""
        at = round(at, PRECISION)
        settings = self.settings
        if settings is None or (self.is_speaking and not settings.barge_in):
            return None
        self._keys.append((key, at))
        received = self.collector.press(key, at)
        self._stop_prompts(at)
        if received is None and not self.collector.keys:
            self._keys.clear()  # a terminator that belonged to the answer before
        return self._pressed() if received is not None else None

    @property
    def _latest_end(self) -> float:
        """When the prompts are over, whatever is heard: a voice that hangs must not hold the call up."""
        if not self.voice_ends:
            return self.prompts_end
        return round(self._began + LONGEST_TIMES * (self.prompts_end - self._began) + SLOWEST_START_SECONDS, PRECISION)

    def _stop_prompts(self, at: float) -> None:
        if self.is_speaking:
            self.is_speaking = False
            self.prompts_end = at

    def elapse(self, at: float) -> Act | None:
        """Time has passed; what came of a timer, if one did."""
        at = round(at, PRECISION)
        if self.is_speaking and at >= self._latest_end:
            self.prompts_ended(self._latest_end)
        if self.is_speaking:
            return None
        received = self.collector.elapse(at)
        if received is None:
            return None
        return self._pressed() if self._keys else Act("silence")

    def _pressed(self) -> Act:
        """The keys with their seconds. A key that cut a prompt short was pressed at its end."""
        script = " ".join(f"{key}@{round(at - self.prompts_end, PRECISION):g}" for key, at in self._keys)
        self._keys = []
        return Act("pressed", script)

    def heard_out(self, at: float) -> float:
        """Seconds since the prompts ended: on the interview's clock they take no time."""
        return 0.0 if self.is_speaking else max(0.0, at - self.prompts_end)

    def timers(self, at: float) -> list[Timer]:
        """What runs now, to be shown."""
        settings = self.settings
        if self.is_speaking:
            return [Timer("speaking", max(0.0, self.prompts_end - at), max(0.1, self.prompts_end - self._began))]
        deadline = self.collector.deadline
        if settings is None or deadline is None:
            return []
        if self.collector.keys:
            return [Timer("next key", max(0.0, deadline - at), settings.inter_digit_timeout)]
        return [Timer("silence", max(0.0, deadline - at), settings.no_input_timeout)]


def said_seconds(texts: tuple[str, ...]) -> float:
    """About how long somebody takes to say the prompts."""
    return sum(len(text) / CHARACTERS_A_SECOND + PAUSE_SECONDS for text in texts)
