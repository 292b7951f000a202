"""Workload W1, said once and neutrally; each engine's own form of it is made from here.

`questions(size)` come in blocks of four: 0 to 10, yes or no, one of three, free text. In even blocks (the first is
block 0) the free text is asked only after a low score; in odd blocks a «no» passes over the two questions that follow.
Every prompt but the first repeats an earlier answer. Twenty questions have five such branches over seven questions.
What respondents answer is a fixed function of question and session.

`walk` is the reference: which questions a session is asked, and in which words. It knows no engine.
"""

from __future__ import annotations

from typing import Any, NamedTuple

SESSIONS = 33  # sessions after which the answers repeat
LONGEST_TEXT = 160  # characters of a free text
STEPS_CHECKED = 200  # of a session, where a peer is too slow to be checked to the end of a long one
SOUNDS = "https://sounds.example.com/w1/"

_TYPES = ("nps", "yesno", "choice", "text")
_WORDS = {
    "nps": "From 0 to 10, how likely are you to name us to a friend?",
    "yesno": "Is your problem solved? Answer yes or no.",
    "choice": "Enter 1 for price, 2 for quality, 3 for service.",
    "text": "What was the reason?",
}


class Condition(NamedTuple):
    """A question is asked only where an earlier answer compares so with a constant."""

    question: str
    operator: str  # `<=` or `!=`
    constant: int | str

    def holds(self, answers: dict[str, Any]) -> bool:
        given = answers[self.question]
        return bool(given <= self.constant if self.operator == "<=" else given != self.constant)


class Item(NamedTuple):
    """One question. Its prompt is `before`, the answer to `piped`, then `after`; or `before` alone."""

    number: int  # from 1
    name: str
    type: str
    before: str
    piped: str | None
    after: str
    asked_if: Condition | None
    sound: str

    def prompt(self, answers: dict[str, Any]) -> str:
        return self.before if self.piped is None else f"{self.before}{answers[self.piped]}{self.after}"


class Asked(NamedTuple):
    """What a step of W1 says."""

    name: str
    prompt: str


def questions(size: int) -> list[Item]:
    return [_item(number) for number in range(1, size + 1)]


def _item(number: int) -> Item:
    block, place = divmod(number - 1, 4)
    score = 4 * block + 1  # the block's first question
    piped = f"q{score}" if place else (f"q{score - 4}" if block else None)
    said = f"Question {number}. {_WORDS[_TYPES[place]]}"
    before, after = (said, "") if piped is None else (f"{said} Your score was ", ".")
    return Item(
        number, f"q{number}", _TYPES[place], before, piped, after, _asked_if(block, place, score), f"q{number}.wav"
    )


def _asked_if(block: int, place: int, score: int) -> Condition | None:
    if block % 2 == 0 and place == 3:
        return Condition(f"q{score}", "<=", 6)
    if block % 2 == 1 and place >= 2:
        return Condition(f"q{score + 1}", "!=", "no")
    return None


def answer(number: int, session: int) -> int | str:
    """What the respondent of a session answers to a question: an integer to 0 to 10, else a text."""
    place = (number - 1) % 4
    if place == 0:
        return (5 * number + 2 * session) % 11
    if place == 1:
        return "no" if (number + 2 * session) % 3 == 0 else "yes"
    if place == 2:
        return str((number + session) % 3 + 1)
    return "The line was clear and quick"


def answers(size: int, session: int) -> list[int | str]:
    """By question number; index 0 is no question."""
    return ["", *(answer(number, session) for number in range(1, size + 1))]


def walk(size: int, session: int) -> list[Asked]:
    """The questions that a session is asked, in order, as they are said."""
    given: dict[str, Any] = {}
    asked = []
    for item in questions(size):
        if item.asked_if is None or item.asked_if.holds(given):
            asked.append(Asked(item.name, item.prompt(given)))
            given[item.name] = answer(item.number, session)
    return asked


def as_survey(size: int) -> str:
    """W1 in Askline's survey language."""
    head = f"askline: 1\nid: 1\nname: Workload W1 of {size} questions\nsounds: {SOUNDS}\nquestions:\n"
    return head + "".join(_question_as_yaml(item) for item in questions(size))


def _question_as_yaml(item: Item) -> str:
    piped = "" if item.piped is None else f"{{{item.piped}}}"
    lines = [
        f"  - name: {item.name}",
        f"    type: {item.type}",
        f'    text: "{item.before}{piped}{item.after}"',
        f"    sound: {item.sound}",
    ]
    if item.type == "choice":
        lines.append("    options: [Price, Quality, Service]")
    if item.type == "text":
        lines.append(f"    max_length: {LONGEST_TEXT}")
    if item.asked_if is not None:
        lines.append(f"    when: {_condition_as_yaml(item.asked_if)}")
    return "\n".join(lines) + "\n"


def _condition_as_yaml(condition: Condition) -> str:
    constant = "false" if condition.constant == "no" else condition.constant
    return f"{condition.question} {condition.operator} {constant}"


def as_json(size: int) -> dict[str, Any]:
    """W1 for engines in other languages: its questions, what is answered, and the reference walks to check."""
    return {
        "size": size,
        "longest_text": LONGEST_TEXT,
        "questions": [_item_as_json(item) for item in questions(size)],
        "answers": [answers(size, session) for session in range(SESSIONS)],
        "walks": [[list(asked) for asked in walk(size, session)] for session in range(sessions_checked(size))],
        "steps_checked": STEPS_CHECKED,
    }


def _item_as_json(item: Item) -> dict[str, Any]:
    return {**item._asdict(), "asked_if": item.asked_if and item.asked_if._asdict()}


def sessions_checked(size: int) -> int:
    """How many sessions are compared with the reference before anything is timed."""
    return {20: SESSIONS, 200: 5}.get(size, 1)
