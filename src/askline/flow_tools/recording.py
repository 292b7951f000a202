"""Turns a conversation that was held into a sample file.

A recording keeps what the respondent did. What was said is not taken down but found by holding the conversation once
more, on a sample's clock, so that the file passes at once.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from askline.flow_tools.course import Course, Moment
from askline.flow_tools.replay import hold
from askline.flow_tools.sample import BEGINNING
from askline.flow_tools.sample_format import VERSION, read_sample_text
from askline.flow_tools.yaml_writer import flow, quoted, scalar, texts_at
from askline.survey.definition import Survey
from askline.survey.yaml_text import CONTROL

LONGEST_FLOW = 100  # characters of a map in braces; a longer one takes a line for each entry


class Recording:
    """What a respondent did, turn by turn.

    attributes    what was known before the first prompt; `phone_number` and the other facts among them
    now           where the clock began; a sample's own beginning where it is not given
    """

    def __init__(
        self,
        survey: Survey,
        *,
        survey_type: str = "web",
        language: str | None = None,
        attributes: Mapping[str, Any] | None = None,
        seed: int = 0,
        now: datetime | None = None,
    ) -> None:
        self.survey = survey
        self.survey_type = survey_type
        self.language = language
        self.attributes = dict(attributes or {})
        self.seed = seed
        self.now = now
        self._turns: list[str] = []

    def user(self, text: str) -> None:
        """Typed or said."""
        self._turns.append(f"user: {_typed(text)}")

    def press(self, script: str) -> None:
        """Keys: `12#`, or with seconds `1@0.4 2@2.9 #@3.1`."""
        self._turns.append(f"press: {_typed(script)}")

    def wait(self, seconds: float) -> None:
        if seconds > 0:
            self._turns.append(f"wait: {_duration(seconds)}")

    def silence(self) -> None:
        self._turns.append("silence: true")

    def back(self) -> None:
        self._turns.append("back: true")

    def hang_up(self) -> None:
        self._turns.append("hang_up: true")

    def resume(self) -> None:
        self._turns.append("resume: true")

    def as_yaml(self, path: str, survey_path: str, name: str | None = None) -> str:
        """The sample file, to be written at `path`.

        survey_path    where the survey's file is, seen from where `path` is seen; it must be there
        raises         SampleInvalid where such a file could not be read
        """
        title = name or os.path.splitext(os.path.basename(path))[0].replace("-", " ")
        head = self._head(title, os.path.relpath(survey_path, os.path.dirname(path) or os.curdir))
        actions = [f"  - {turn}\n" for turn in self._turns]
        sample = read_sample_text(f"{head}turns:{_listed(actions)}", path)
        course = hold(sample, self.survey).course
        return head + "turns:\n" + _written_turns(actions, course) + _written_outcome(course)

    def _head(self, name: str, survey_path: str) -> str:
        now = None if self.now is None or self.now == BEGINNING else self.now.astimezone(UTC)
        written = {
            "askline_sample": str(VERSION),
            "name": scalar(name),
            "survey": scalar(survey_path.replace(os.sep, "/")),
            "survey_type": self.survey_type,
            "language": None if self.language is None else scalar(self.language),
            "attributes": flow(self.attributes) if self.attributes else None,
            "seed": str(self.seed) if self.seed else None,
            "now": None if now is None else now.isoformat().replace("+00:00", "Z"),
        }
        return "".join(f"{key}: {value}\n" for key, value in written.items() if value is not None)


def _listed(actions: Sequence[str]) -> str:
    return "\n" + "".join(actions) if actions else " []\n"


def _typed(text: str) -> str:
    """What somebody typed, as far as a file can hold it; in quotes where it begins with a digit, as keys do."""
    text = CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
    return quoted(text) if text[:1].isdigit() else scalar(text)


def _duration(seconds: float) -> str:
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds % length == 0:
            return f"{seconds / length:.0f}{unit}"
    return f"{round(seconds, 3):g}s" if seconds < 100_000 else f"{seconds:.0f}s"


def _written_turns(actions: Sequence[str], course: Course) -> str:
    """Each action with what came of it, up to the last that was possible."""
    first, *following = course.moments
    return _expectation(first) + "".join(
        action + _expectation(moment) for action, moment in zip(actions, following, strict=False)
    )


def _expectation(moment: Moment) -> str:
    lines = f"  - bot:{texts_at(moment.prompts, 4)}\n"
    if moment.ending is not None:
        return lines + f"    ends: {moment.ending}\n"
    return lines + (f"    asks: {moment.question}\n" if moment.question else "")


def _written_outcome(course: Course) -> str:
    written = _map("answers", course.answers)
    if course.variables:
        written += _map("variables", course.variables)
    effects = "".join(f"  - {flow(effect)}\n" for effect in course.effects)
    return written + (f"effects:\n{effects}" if effects else "effects: []\n")


def _map(key: str, values: Mapping[str, Any]) -> str:
    in_braces = flow(values)
    if len(in_braces) <= LONGEST_FLOW:
        return f"{key}: {in_braces}\n"
    return f"{key}:\n" + "".join(f"  {name}: {flow(value)}\n" for name, value in values.items())
