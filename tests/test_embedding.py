"""The voice gateway of docs/embedding.md, run as it stands there on a line that a test plays."""

from __future__ import annotations

import queue
import re
from pathlib import Path
from typing import Any

import askline

PAGE = Path(__file__).parent.parent / "docs/embedding.md"
SURVEY = """
askline: 1
id: 7
name: Two questions
greeting: {text: Hello., sound: "https://cdn.example.com/hello.wav"}
closing: Goodbye.
questions:
  - {name: score, type: nps, text: From 0 to 10?}
  - name: solved
    type: yesno
    text: Solved?
    then:
      - {when: not solved, say: One moment., transfer: {queue: support}}
"""


def gateway() -> type:
    """The class that the page shows."""
    page = PAGE.read_text("utf-8")
    shown = next(code for code in re.findall(r"```python\n(.*?)```", page, re.S) if "class Call" in code)
    assert len(shown.splitlines()) < 60
    names: dict[str, Any] = {}
    exec(shown, names)
    return names["Call"]  # type: ignore[no-any-return]


class Line:
    """A line whose caller presses what a test says, question by question; its clock stands still but for `seconds`."""

    def __init__(self, *events: tuple[str, str | None]) -> None:
        self.events: queue.Queue[tuple[str, str | None]] = queue.Queue()
        for event in events:
            self.events.put(event)
        self.log: list[Any] = []
        self.seconds = 0.0

    def clock(self) -> float:
        """Time passes only while nothing is left to happen."""
        self.seconds += 10.0 if self.events.empty() else 0.01
        return self.seconds

    def play(self, text: str, sound: str) -> None:
        self.log.append(text)

    def stop(self) -> None:
        self.log.append("stopped")

    def hang_up(self) -> None:
        self.log.append("hung up")

    def transfer(self, queue: str | None, number: str | None) -> None:
        self.log.append(("transferred", queue, number))


def call(line: Line) -> list[str]:
    saved: list[str] = []
    gateway()(askline.loads_survey(SURVEY), line, saved.append, clock=line.clock).hold()
    return saved


def test_a_call_is_held_to_its_end_and_kept_at_every_turn() -> None:
    line = Line(("played", None), ("key", "9"), ("key", "#"), ("played", None), ("key", "1"))
    saved = call(line)
    assert line.log == ["Hello.", "From 0 to 10?", "stopped", "Solved?", "stopped", "Goodbye.", "hung up"]
    last = askline.Interview.from_json(askline.loads_survey(SURVEY), saved[-1])
    assert last.answers == {"score": 9, "solved": True}
    assert len(saved) == 3


def test_keys_stop_the_prompt_and_a_caller_is_handed_over() -> None:
    line = Line(("key", "3"), ("key", "2"))
    call(line)
    assert line.log[-2:] == ["One moment.", ("transferred", "support", None)]


def test_silence_asks_again_until_the_attempts_are_used_up() -> None:
    line = Line(("played", None), ("played", None), ("played", None))
    line.events = _Slow(line)
    saved = call(line)
    assert line.log.count("From 0 to 10?") == 3
    ended = askline.Interview.from_json(askline.loads_survey(SURVEY), saved[-1]).state.ending
    assert ended == askline.Ending("abandoned", "attempts")


class _Slow(queue.Queue[tuple[str, str | None]]):
    """A caller who never presses anything: each prompt is played to its end, then time passes."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        self._is_playing = True

    def get(self, block: bool = True, timeout: float | None = None) -> tuple[str, str | None]:
        self._is_playing = not self._is_playing
        if not self._is_playing:
            return ("played", None)
        raise queue.Empty


def test_a_caller_who_hangs_up_leaves_the_answers_given_so_far() -> None:
    saved = call(Line(("played", None), ("key", "9"), ("played", None), ("gone", None)))
    last = askline.Interview.from_json(askline.loads_survey(SURVEY), saved[-1])
    assert last.answers == {"score": 9}
    assert last.state.ending == askline.Ending("abandoned", "hang_up")


def test_keys_typed_ahead_give_each_step_with_its_effects() -> None:
    survey = askline.loads_survey(SURVEY)
    first, last = askline.Interview(survey, survey_type="inbound"), askline.Interview(survey, survey_type="inbound")
    for interview in (first, last):
        interview.start()
    steps = first.press_each("3#2")
    assert [step.prompts for step in steps] == [("Solved?",), ("One moment.",)]
    assert [step.effects for step in steps] == [(), (askline.Transfer(queue="support", number=None),)]
    assert last.press("3#2").payload() == steps[-1].payload()
