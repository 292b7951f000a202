"""The collector of section 7.2, rule by rule: keys and moments in, answers out. No clock, no engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from askline.answers.outcome import Accepted, Outcome
from askline.engine.digits import Collector, DigitSettings
from askline.engine.inputs import Input, Keys, Silence, Unfit
from askline.engine.keying import Press, read_presses
from askline.errors import AsklineError


@dataclass
class Pad:
    """A keypad that takes the answers in a list; `*` skips where it says so."""

    answers: tuple[str, ...]
    skip: str | None = None

    @property
    def longest(self) -> int | None:
        return max((len(each) for each in self.answers), default=None)

    def accepts(self, keys: str) -> bool:
        return keys in self.answers

    def continues(self, keys: str) -> bool:
        return any(each != keys and each.startswith(keys) for each in self.answers)

    def command(self, key: str) -> str | None:
        return "skip" if key == self.skip else None

    def read(self, keys: str, scope: Any) -> Outcome:
        return Accepted(keys)


SCALE = Pad(tuple(str(number) for number in range(11)))
YES_NO = Pad(("1", "2", "0"))
PIN = Pad(("1234", "0000"))


def settings(pad: Pad, **changes: Any) -> DigitSettings:
    usual = {
        "keypad": pad, "min_digits": 1, "max_digits": pad.longest, "no_input_timeout": 5.0,
        "inter_digit_timeout": 3.0, "terminator": "#", "barge_in": True,
    }  # fmt: skip
    return DigitSettings(**{**usual, **changes})


def heard(collector: Collector, script: str) -> list[tuple[float, str]]:
    """What the collector gives for timed keys, with the moment; `.` stands for time that passes."""
    found = []
    for event in script.split():
        key, _, at = event.partition("@")
        moment = float(at)
        while collector.deadline is not None and collector.deadline < moment:
            deadline = collector.deadline
            found.append((deadline, told(collector.elapse(deadline))))
        received = collector.elapse(moment) if key == "." else collector.press(key, moment)
        if received is not None:
            found.append((moment, told(received)))
    return found


def told(received: Input | None) -> str:
    if isinstance(received, Keys):
        return received.keys
    if isinstance(received, Unfit):
        return received.reason
    assert isinstance(received, Silence)
    return "silence"


CASES = {
    "the no-input timer starts when the prompt has ended": (settings(YES_NO), 2.0, ".@6.9 .@7", [(7.0, "silence")]),
    "a key during the prompt counts and starts the inter-digit timer": (
        settings(SCALE), 4.0, "1@1 .@3.9 .@4", [(4.0, "1")],
    ),
    "the first digit cancels the no-input timer for good": (settings(SCALE), 0.0, "1@4.9 .@5 .@7.9", [(7.9, "1")]),
    "every digit restarts the inter-digit timer": (
        settings(PIN), 0.0, "1@1 2@3.5 3@6 4@8.5", [(8.5, "1234")],
    ),
    "a key at the very moment of a time-out counts": (settings(SCALE), 0.0, "1@1 0@4", [(4.0, "10")]),
    "a key at the very moment of the no-input time-out counts": (settings(YES_NO), 0.0, "2@5", [(5.0, "2")]),
    "without barge-in keys before the end of the prompt are discarded": (
        settings(YES_NO, barge_in=False), 2.0, "1@1 2@3", [(3.0, "2")],
    ),
    "the most digits submit at once": (settings(PIN), 0.0, "9@1 9@2 9@3 9@4", [(4.0, "9999")]),
    "an answer that no longer one begins with is submitted at once": (settings(SCALE), 0.0, "2@1", [(1.0, "2")]),
    "the beginning of a longer answer waits for the timer": (settings(SCALE), 0.0, "1@1 .@4", [(4.0, "1")]),
    "the beginning of a longer answer is submitted by the terminator": (settings(SCALE), 0.0, "1@1 #@2", [(2.0, "1")]),
    "too few digits are a no-match when the timer passes": (
        settings(PIN, min_digits=4), 0.0, "1@1 2@2 .@5", [(5.0, "too-short")],
    ),
    "the terminator submits too few digits as they are": (settings(PIN, min_digits=4), 0.0, "1@1 #@2", [(2.0, "1")]),
    "the terminator with nothing before it is a no-input": (settings(SCALE), 0.0, "#@1", [(1.0, "silence")]),
    "without a terminator that key is a key like any other": (
        settings(SCALE, terminator=""), 0.0, "1@1 #@2", [(2.0, "1#")],
    ),
    "a command key counts at once as the first key": (settings(Pad(("1234",), "*")), 0.0, "*@1", [(1.0, "*")]),
    "a command key later in an answer is a key like any other": (
        settings(Pad(("12",), "*")), 0.0, "1@1 *@2", [(2.0, "1*")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("wanted", "prompt_ends", "script", "expected"), CASES.values(), ids=CASES.keys())
def test_keys_are_collected(
    wanted: DigitSettings, prompt_ends: float, script: str, expected: list[tuple[float, str]]
) -> None:
    collector = Collector()
    assert collector.ask(wanted, 0.0, prompt_ends=prompt_ends) is None
    assert heard(collector, script) == expected


def test_a_terminator_after_an_answer_submitted_at_once_is_dropped() -> None:
    collector = Collector()
    collector.ask(settings(YES_NO), 0.0)
    assert heard(collector, "1@1") == [(1.0, "1")]
    collector.ask(settings(YES_NO), 1.0)
    assert heard(collector, "#@1.5 2@2") == [(2.0, "2")]


def test_a_terminator_after_the_inter_digit_time_belongs_to_the_next_question() -> None:
    collector = Collector()
    collector.ask(settings(YES_NO), 0.0)
    heard(collector, "1@1")
    collector.ask(settings(YES_NO), 1.0)
    assert heard(collector, "#@4.5") == [(4.5, "silence")]


def test_only_the_first_terminator_is_dropped() -> None:
    collector = Collector()
    collector.ask(settings(YES_NO), 0.0)
    heard(collector, "1@1")
    collector.ask(settings(YES_NO), 1.0)
    assert heard(collector, "#@1.5 #@2") == [(2.0, "silence")]


def test_a_terminator_never_stands_first_in_the_type_ahead_buffer() -> None:
    collector = Collector()
    collector.ask(settings(YES_NO), 0.0)
    heard(collector, "1@1")
    assert collector.press("#", 9.0) is None
    assert collector.press("2", 9.1) is None
    received = collector.ask(settings(YES_NO), 9.2)
    assert told(received) == "2"


def test_further_keys_wait_for_the_next_question() -> None:
    collector = Collector()
    collector.ask(settings(YES_NO), 0.0)
    heard(collector, "1@1 2@1.1 0@1.2")
    assert told(collector.ask(settings(YES_NO), 1.3)) == "2"
    assert told(collector.ask(settings(YES_NO), 1.3)) == "0"
    assert collector.ask(settings(YES_NO), 1.3) is None


def test_a_key_that_waited_starts_the_inter_digit_timer_when_its_question_is_asked() -> None:
    collector = Collector()
    collector.ask(settings(YES_NO), 0.0)
    heard(collector, "1@1 1@1.1")
    assert collector.ask(settings(SCALE), 6.0) is None
    assert (collector.keys, collector.deadline) == ("1", 9.0)


def test_a_time_out_before_a_key_that_waited_is_at_its_own_moment() -> None:
    collector = Collector()
    collector.ask(settings(YES_NO), 0.0)
    heard(collector, "1@1 2@7")
    assert told(collector.ask(settings(YES_NO), 1.5)) == "silence"
    assert collector.last_at == 6.5


@pytest.mark.parametrize("changes", [{"empties_type_ahead": True}, {"barge_in": False}], ids=str)
def test_what_was_typed_ahead_is_dropped(changes: dict[str, bool]) -> None:
    collector = Collector()
    collector.ask(settings(YES_NO), 0.0)
    heard(collector, "1@1 2@1.1")
    barge_in = changes.pop("barge_in", True)
    assert collector.ask(settings(YES_NO, barge_in=barge_in), 1.2, **changes) is None
    assert collector.keys == ""


def test_nothing_is_collected_after_the_end() -> None:
    collector = Collector()
    collector.ask(settings(YES_NO), 0.0)
    heard(collector, "1@1 2@1.1")
    collector.end()
    assert collector.deadline is None
    assert collector.ask(settings(YES_NO), 2.0) is None


def test_keys_without_times_are_a_tenth_of_a_second_apart() -> None:
    assert read_presses("12#") == (Press("1", 0.1), Press("2", 0.2), Press("#", 0.1 * 3))


def test_keys_may_have_seconds() -> None:
    assert read_presses("1@-0.4 2@2.9 #@3.1") == (Press("1", -0.4), Press("2", 2.9), Press("#", 3.1))


@pytest.mark.parametrize("script", ["", "  ", "12x", "1@", "1@x", "1@2 2@1", "1@nan", "1@inf", "12@3", "@1", "１"])
def test_what_is_no_script_of_keys_is_refused(script: str) -> None:
    with pytest.raises(AsklineError) as refusal:
        read_presses(script)
    assert refusal.value.code == "bad-keys"
