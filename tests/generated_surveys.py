"""Surveys that nobody would write: groups in groups, repeats, draws and rules that jump about, made from a number."""

from __future__ import annotations

import json
import random
from functools import lru_cache
from typing import Any

import askline
from askline.survey.definition import Survey

OPTIONS = ["Cat", "Dog", "Fish"]
TYPES = {
    "rating": {}, "yesno": {}, "text": {}, "prompt": {}, "number": {"min": 0, "max": 3},
    "choice": {"options": OPTIONS, "shuffle": True}, "multi": {"options": OPTIONS, "min": 0},
}  # fmt: skip
CONDITIONS = {
    "rating": "{0} > 2", "yesno": "not {0}", "text": "answered({0})", "number": "{0} == 1",
    "choice": '{0} == "Cat"', "multi": "count({0}) > 1",
}  # fmt: skip
SOMEWHERE = "goes somewhere"  # until all names are known


@lru_cache(maxsize=500)
def generated_survey(seed: int) -> Survey | None:
    """None where the survey is none, as where a rule jumps into the middle of a repeat group."""
    author = Author(random.Random(seed))
    questions = author.entries(depth=0, repeat="", most=6)
    survey = {
        "askline": 1, "id": seed + 1, "name": "Generated", "closing": "Bye.",
        "variables": {"v": {"type": "integer", "value": 1}},
        "voice": {"resume_within": "1h", "keys": {"skip": "*", "back": "#"}, "terminator": ""},
        "sms": {"remind_after": "1h"}, "questions": author.with_targets(questions),
    }  # fmt: skip
    try:
        return askline.loads_survey(json.dumps(survey))
    except askline.SurveyInvalid:
        return None


class Author:
    def __init__(self, random: random.Random) -> None:
        self.random = random
        self.names: list[str] = []
        self.asked: list[tuple[str, str]] = []  # questions outside of repeats, with their types

    def entries(self, *, depth: int, repeat: str, most: int) -> list[dict[str, Any]]:
        return [self.entry(depth, repeat) for _ in range(self.random.randint(1, most))]

    def entry(self, depth: int, repeat: str) -> dict[str, Any]:
        is_group = depth < 3 and self.chance(0.3)
        name = f"{'g' if is_group else 'q'}{len(self.names)}"
        self.names.append(name)
        made = self.group(name, depth, repeat) if is_group else self.question(name, repeat)
        return made | ({"when": self.condition()} if self.chance(0.2) else {})

    def group(self, name: str, depth: int, repeat: str) -> dict[str, Any]:
        group: dict[str, Any] = {"group": name, "shuffle": self.chance(0.3)}
        if not repeat and self.chance(0.4):
            repeat = f"item_of_{name}"
            lists = [asked for asked, type in self.asked if type in ("multi", "number")]
            group["repeat"] = {"for": repeat, "in": self.random.choice(["v", 2, ["a", "b"], *lists])}
        group["questions"] = self.entries(depth=depth + 1, repeat=repeat, most=3)
        if self.chance(0.25):
            group["pick"] = self.random.randint(1, len(group["questions"]))
        return group

    def question(self, name: str, repeat: str) -> dict[str, Any]:
        type = self.random.choice(list(TYPES))
        text = self.random.choice(["", " {v}", f" {{{repeat or 'channel'}}}"])
        question: dict[str, Any] = {"name": name, "type": type, "text": f"{name}{text}?", **TYPES[type]}
        if type != "prompt":
            question |= self.about_answers()
            self.asked += [] if repeat else [(name, type)]
        if self.chance(0.45):
            question["then"] = [self.rule(), self.rule()]
        return question

    def about_answers(self) -> dict[str, Any]:
        may = {
            "required": False, "dont_know": True, "confirm": True, "attempts": 2, "on_failure": SOMEWHERE,
        }  # fmt: skip
        return {key: value for key, value in may.items() if self.chance(0.25)}

    def rule(self) -> dict[str, Any]:
        may = {"when": self.condition(), "set": {"v": "v + 1"}, "goto": SOMEWHERE}
        return {key: value for key, value in may.items() if self.chance(0.5)} | {"say": "v is {v}."}

    def condition(self) -> str:
        return self.random.choice(
            ["v < 3", "v % 2 == 0", *(CONDITIONS[type].format(name) for name, type in self.asked)]
        )

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def with_targets(self, made: Any) -> Any:
        if isinstance(made, dict):
            return {key: self.with_targets(value) for key, value in made.items()}
        if isinstance(made, list):
            return [self.with_targets(each) for each in made]
        return self.random.choice([*self.names, "end", "screen_out"]) if made == SOMEWHERE else made
