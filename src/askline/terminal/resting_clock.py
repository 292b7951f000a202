"""A clock that stands still while the program does: after Ctrl-Z, or while the machine sleeps, no time has passed."""

from __future__ import annotations

from collections.abc import Callable

LONGEST_GAP_SECONDS = 2.0  # between two rounds; a longer one was a rest


class RestingClock:
    """Seconds of another clock, without those between two rounds that lie too far apart."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._rested = 0.0
        self._last = now()

    def __call__(self) -> float:
        return self._now() - self._rested

    def come_round(self) -> None:
        """To be called again and again while the program runs."""
        last, self._last = self._last, self._now()
        gap = self._last - last
        self._rested += gap if gap > LONGEST_GAP_SECONDS else 0.0
