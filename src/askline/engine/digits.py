"""Collecting telephone keys into answers (section 7.2): one collector for the terminal, every gateway and the samples.

The collector owns no clock. Times are seconds on whatever clock the caller has, and the caller tells it when a key was
pressed, when a question was asked and when time has passed. What it gives back is an input for `advance`.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from askline.answers.keypad import Keypad
from askline.engine.inputs import Input, Keys, Silence, Unfit


class DigitSettings(NamedTuple):
    """How the keys of one question are collected; times in seconds."""

    keypad: Keypad
    min_digits: int
    max_digits: int | None  # None: nothing bounds the answer but the timer and the terminator
    no_input_timeout: float
    inter_digit_timeout: float
    terminator: str  # "" for none
    barge_in: bool


def to_microseconds(seconds: float) -> float:
    """A moment as exactly as it is told: sums of moments must not miss each other by the last bit of a float."""
    return round(seconds, 6)


class Collector:
    """Collects the keys of one call, question after question.

    `ask` begins a question, `press` takes a key, `elapse` lets time pass; each gives an input once the keys make one.
    `deadline` is when the running timer passes, or None. Keys that come before the next question is asked wait in the
    type-ahead buffer.
    """

    def __init__(self) -> None:
        self.deadline: float | None = None
        self.last_at = float("-inf")  # when the last key was taken, or the last timer passed
        self._settings: DigitSettings | None = None  # of the open question; None while nothing is asked
        self._keys = ""
        self._prompt_ends = 0.0
        self._type_ahead: deque[tuple[str, float]] = deque()
        self._spare_terminator: tuple[str, float] | None = None  # dropped where it follows an answer by this time

    @property
    def keys(self) -> str:
        """What has been keyed for the open question so far."""
        return self._keys

    @property
    def is_open(self) -> bool:
        return self._settings is not None

    def ask(
        self, settings: DigitSettings, at: float, *, prompt_ends: float | None = None, empties_type_ahead: bool = False
    ) -> Input | None:
        """Begin a question at `at`, whose prompts end at `prompt_ends` (at once where it is not given).

        empties_type_ahead    see `Step.empties_type_ahead`; what was typed ahead is dropped
        """
        self._settings = settings
        self._keys = ""
        self._prompt_ends = at if prompt_ends is None else prompt_ends
        self.deadline = to_microseconds(self._prompt_ends + settings.no_input_timeout)
        if self._type_ahead and (empties_type_ahead or not settings.barge_in):
            self._type_ahead.clear()
            self._spare_terminator = None  # other keys have come since
        return self._take_type_ahead(at)

    def prompt_ended(self, at: float) -> None:
        """The prompts of the open question have ended now, rather than when `ask` was told."""
        self._prompt_ends = at
        if self._settings is not None and not self._keys:
            self.deadline = to_microseconds(at + self._settings.no_input_timeout)

    def end(self) -> None:
        """The interview has ended: nothing is collected any more, and nothing waits."""
        self._settings = self._spare_terminator = self.deadline = None
        self._keys = ""
        self._type_ahead.clear()

    def press(self, key: str, at: float) -> Input | None:
        """Take one key. Timers that passed before `at` are the caller's to tell first; one that passes at this very
        moment is not: the key counts."""
        self.last_at = at
        spare, self._spare_terminator = self._spare_terminator, None
        if spare is not None and key == spare[0] and (at <= spare[1] or not self.is_open):
            return None
        if self._settings is None:
            self._type_ahead.append((key, at))
            return None
        if not self._settings.barge_in and at < self._prompt_ends:
            return None
        return self._collect(self._settings, key, at)

    def elapse(self, at: float) -> Input | None:
        """Let time pass up to and including `at`."""
        if self.deadline is None or at < self.deadline or self._settings is None:
            return None
        self.last_at = at
        fewest = self._settings.min_digits
        keys = self._close()
        if not keys:
            return Silence()
        return Unfit("too-short") if len(keys) < fewest else Keys(keys)

    def _take_type_ahead(self, asked_at: float) -> Input | None:
        while self._type_ahead:
            key, at = self._type_ahead[0]
            at = max(at, asked_at)
            passed = self.elapse(self.deadline) if self.deadline is not None and self.deadline < at else None
            if passed is not None:
                return passed
            self._type_ahead.popleft()
            collected = self.press(key, at)
            if collected is not None:
                return collected
        return None

    def _collect(self, settings: DigitSettings, key: str, at: float) -> Input | None:
        keypad = settings.keypad
        if not self._keys and keypad.command(key) is not None:
            return self._submit_at_once(settings, key, at)
        if key == settings.terminator:
            keys = self._close()
            return Keys(keys) if keys else Silence()
        self._keys += key
        if self._is_complete(settings):
            return self._submit_at_once(settings, self._keys, at)
        self.deadline = to_microseconds(at + settings.inter_digit_timeout)
        return None

    def _is_complete(self, settings: DigitSettings) -> bool:
        """Whether the keys so far are submitted without waiting (rule 4)."""
        keys = self._keys
        if settings.max_digits is not None and len(keys) >= settings.max_digits:
            return True
        keypad = settings.keypad
        return len(keys) >= settings.min_digits and keypad.accepts(keys) and not keypad.continues(keys)

    def _submit_at_once(self, settings: DigitSettings, keys: str, at: float) -> Input:
        """Submit by rule 4 or 7.3; a terminator that follows within the inter-digit time still belongs to it."""
        self._close()
        if settings.terminator:
            self._spare_terminator = (settings.terminator, to_microseconds(at + settings.inter_digit_timeout))
        return Keys(keys)

    def _close(self) -> str:
        keys, self._keys = self._keys, ""
        self._settings = self.deadline = None
        return keys
