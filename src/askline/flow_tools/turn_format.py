"""Reads the turns of a sample file (section 9.1 and what stands in `bot`, `asks`, `ends`, `sounds`).

A turn does one thing, or says what is expected. What only the conversation can tell, such as an answer after the end,
is not judged here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence as SequenceType

from askline.diagnostics import did_you_mean, one_of
from askline.engine.endings import REASONS
from askline.engine.keying import read_presses
from askline.errors import AsklineError
from askline.flow_tools.sample import BARE_TURNS, Expect, Press, Turn, User, Wait
from askline.flow_tools.sample_problems import SampleProblems, as_texts, is_text
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE
from askline.survey.yaml_nodes import Mapping, Node, Scalar, Sequence

ACTIONS = ("user", "press", "wait", *BARE_TURNS)
EXPECTATIONS = ("bot", "asks", "ends", "sounds")
ENDINGS = ("completed", "screened_out", "transferred", "abandoned", "opted_out", "failed")
SECONDS_OF_UNIT = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST_WAIT = 3_660 * 86_400  # seconds; ten years

_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)")
_ENDING = re.compile(r"([^\s(]+)(?:\s*\(\s*(\S+?)\s*\))?")


def read_turns(node: Node, survey_type: str, problems: SampleProblems) -> tuple[Turn, ...]:
    if not isinstance(node, Sequence):
        problems.wrong_kind("`turns`", node, "a list of turns")
        return ()
    reader = _TurnReader(survey_type, problems)
    turns = [reader.read(each) for each in node.items]
    return tuple(turn for turn in turns if turn is not None)


class _TurnReader:
    def __init__(self, survey_type: str, problems: SampleProblems) -> None:
        self.survey_type = survey_type
        self.problems = problems

    def read(self, node: Node) -> Turn | None:
        if not isinstance(node, Mapping):
            self.problems.wrong_kind("a turn", node, f"a map with {one_of((*ACTIONS, *EXPECTATIONS))}")
            return None
        self.problems.check_keys(node, (*ACTIONS, *EXPECTATIONS), "a turn")
        actions = [key for key, _ in node.entries if key.text in ACTIONS]
        expectations = [key for key, _ in node.entries if key.text in EXPECTATIONS]
        if not node.entries:
            self.problems.at(node, "empty-turn")
        if len(actions) + bool(expectations) > 1:
            self._report_two(node, actions, expectations)
        if expectations:
            return self._expect(node)
        return self._action(node, actions[0]) if actions else None

    def _report_two(self, node: Mapping, actions: SequenceType[Scalar], expectations: SequenceType[Scalar]) -> None:
        told = [*actions, *expectations[:1]]
        second = sorted(told, key=lambda key: key.start)[1]
        keys = " and ".join(f"`{key.text}`" for key, _ in node.entries if key in told)
        self.problems.at(second, "turn-of-two", hint="make them turns of their own", keys=keys)

    def _action(self, node: Mapping, key: Scalar) -> Turn | None:
        value = node.get(key.text)
        if not isinstance(value, Scalar) or not is_text(value):
            hint = 'write `silence: true`, or user: "" for an empty answer' if key.text == "user" else None
            self.problems.wrong_kind(f"`{key.text}`", value or node, _WANTED.get(key.text, "true"), hint)
            return None
        if key.text == "user":
            return User(node, value.text)
        if key.text == "press":
            return self._press(node, key, value)
        if key.text == "wait":
            return self._wait(node, value)
        if value.value is not True:
            self.problems.wrong_kind(f"`{key.text}`", value, "true")
        return BARE_TURNS[key.text](node)

    def _press(self, node: Mapping, key: Scalar, value: Scalar) -> Press:
        if CHANNEL_OF_SURVEY_TYPE[self.survey_type] != "voice":
            hint = "write `user`, or hold it by telephone: survey_type inbound or outbound"
            self.problems.at(key, "keys-without-telephone", hint=hint, survey_type=self.survey_type)
        try:
            read_presses(value.text)
        except AsklineError as problem:
            self.problems.at(value, "not-keys", hint=_TIMES_HINT, problem=problem.message)
        return Press(node, value.text)

    def _wait(self, node: Mapping, value: Scalar) -> Wait | None:
        written = _DURATION.fullmatch(value.text)
        seconds = float(written[1]) * SECONDS_OF_UNIT[written[2]] if written else 0
        if written is None or seconds > LONGEST_WAIT:
            hint = "at most ten years" if written else "write a number with ms, s, m, h or d, such as 25h or 1.5s"
            self.problems.at(value, "not-a-wait", hint=hint, text=value.text)
            return None
        return Wait(node, seconds)

    def _expect(self, node: Mapping) -> Expect:
        asks, ends = self._name(node, "asks"), self._ending(node)
        if asks is not None and ends is not None:
            key = next(key for key, _ in reversed(node.entries) if key.text in ("asks", "ends"))
            self.problems.at(key, "asks-and-ends")
        return Expect(node, self._texts(node, "bot"), asks, ends, self._texts(node, "sounds"))

    def _texts(self, node: Mapping, key: str) -> tuple[Scalar, ...] | None:
        value = node.get(key)
        texts = None if value is None else as_texts(value)
        if value is not None and texts is None:
            self.problems.wrong_kind(f"`{key}`", value, "a text, a list of texts, or [] for none")
        return texts

    def _name(self, node: Mapping, key: str) -> Scalar | None:
        value = node.get(key)
        if value is None or (isinstance(value, Scalar) and is_text(value)):
            return value
        self.problems.wrong_kind(f"`{key}`", value, _WANTED[key])
        return None

    def _ending(self, node: Mapping) -> Scalar | None:
        value = self._name(node, "ends")
        if value is None:
            return None
        written = _ENDING.fullmatch(value.text.strip())
        kind, reason = written.groups() if written else (value.text, None)
        if kind not in ENDINGS:
            self._report_ending(value, kind, ENDINGS)
        elif reason is not None and (kind != "abandoned" or reason not in REASONS):
            self._report_ending(value, reason, REASONS if kind == "abandoned" else ())
        return value

    def _report_ending(self, value: Scalar, name: str, known: tuple[str, ...]) -> None:
        hint = did_you_mean(name, known) or (f"it is {one_of(known)}" if known else "only `abandoned` has a reason")
        self.problems.at(value, "unknown-ending", hint=hint, text=value.text)


_TIMES_HINT = "write the keys as 12#, or with seconds as 1@0.4 2@2.9 #@3.1"
_WANTED = {
    "user": "a text",
    "press": "keys of a telephone",
    "wait": "a duration such as 25h",
    "asks": "the name of a question",
    "ends": "how an interview ends",
}
