"""Reads a sample file and says everything that is wrong with it at once.

Only the file itself is looked at here, and whether its survey is there; `check_names` holds it against the survey once
that is compiled. Values that stand for what somebody typed are taken as written: `user: 3` is the text `3`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from askline.diagnostics import did_you_mean, one_of
from askline.errors import SampleInvalid
from askline.flow_tools.sample import BEGINNING, Expect, Sample
from askline.flow_tools.sample_problems import SampleProblems, as_texts, describe, is_text
from askline.flow_tools.turn_format import read_turns
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE, Survey
from askline.survey.yaml_nodes import Mapping, Node, Scalar, Sequence
from askline.survey.yaml_reader import read_yaml

VERSION = 1
REQUIRED = ("askline_sample", "survey", "turns")
KEYS = (
    *REQUIRED, "name", "survey_type", "language", "attributes", "seed", "now", "answers", "variables", "effects",
)  # fmt: skip
UNKNOWN = "inbound"  # stands for a survey type that cannot be read, since every turn is possible with it
EFFECTS: dict[str, tuple[str, ...]] = {  # and what each holds
    "alert": ("to", "subject", "text"),
    "webhook": ("url", "body"),
    "transfer": ("queue", "number"),
    "do_not_contact": (),
}


def read_sample(path: str) -> Sample:
    """The sample in a file.

    raises    SampleInvalid with every error of the file; OSError where it cannot be read
    """
    with open(path, "rb") as file:
        return read_sample_text(file.read(), path)


def read_sample_text(text: str | bytes, path: str) -> Sample:
    """The sample that `text` holds; its survey is looked for from where `path` lies."""
    problems = SampleProblems()
    root = read_yaml(text, path, problems)
    sample = _SampleReader(root, path, problems).read() if root is not None else None
    if sample is None or problems.has_errors:
        raise SampleInvalid(problems.in_file_order())
    return sample


def check_names(sample: Sample, survey: Survey) -> None:
    """Hold the names in a sample against its survey.

    raises    SampleInvalid with every name that the survey does not have
    """
    problems = SampleProblems()
    asked = [question.name for question in survey.questions]
    expected = [turn.asks for turn in sample.turns if isinstance(turn, Expect) and turn.asks is not None]
    _check_known([*expected, *_keys_of(sample.answers)], asked, "no-such-question", problems)
    _check_known(_keys_of(sample.variables), list(survey.variables), "no-such-variable", problems)
    if problems.has_errors:
        raise SampleInvalid(problems.in_file_order())


def _check_known(written: Iterable[Scalar], known: list[str], code: str, problems: SampleProblems) -> None:
    for scalar in written:
        if scalar.text not in known:
            problems.at(scalar, code, hint=did_you_mean(scalar.text, known), name=scalar.text)


def _keys_of(mapping: Mapping | None) -> list[Scalar]:
    return [key for key, _ in mapping.entries] if mapping else []


class _SampleReader:
    """Goes through the keys of one file; what cannot be read is reported, and stands as its default meanwhile."""

    def __init__(self, root: Mapping, path: str, problems: SampleProblems) -> None:
        self.root = root
        self.path = path
        self.problems = problems

    def read(self) -> Sample | None:
        if "askline" in self.root and "askline_sample" not in self.root:
            self.problems.at(self.root.entries[0][0], "survey-as-sample", hint="`askline check` looks at surveys")
            return None
        self.problems.check_keys(self.root, KEYS, "a sample")
        self._check_required()
        self._read("askline_sample", self._check_version, None)
        survey_type = self._read("survey_type", self._survey_type, None if "survey_type" in self.root else "web")
        turns = self.root.get("turns")
        return Sample(
            path=self.path,
            name=self._read("name", self._text, os.path.splitext(os.path.basename(self.path))[0]),
            survey_path=self._read("survey", self._survey, ""),
            survey_type=survey_type or UNKNOWN,
            language=self._read("language", self._text, None),
            attributes=self._read("attributes", self._attributes, {}),
            seed=self._read("seed", self._seed, 0),
            now=self._read("now", self._moment, BEGINNING),
            turns=() if turns is None else read_turns(turns, survey_type or UNKNOWN, self.problems),
            root=self.root,
            answers=self._read("answers", self._map, None),
            variables=self._read("variables", self._map, None),
            effects=self._read("effects", self._effects, None),
        )

    def _check_required(self) -> None:
        first = self.root.entries[0][0] if self.root.entries else self.root
        for key in REQUIRED:
            if key not in self.root:
                self.problems.at(first, "missing-key", where="a sample", key=key)

    def _read(self, key: str, read: Callable[[str, Node], Any], default: Any) -> Any:
        node = self.root.get(key)
        found = None if node is None else read(key, node)
        return default if found is None else found

    def _text(self, key: str, node: Node) -> str | None:
        if isinstance(node, Scalar) and is_text(node):
            return node.text
        self.problems.wrong_kind(f"`{key}`", node, "a text")
        return None

    def _check_version(self, key: str, node: Node) -> None:
        if not isinstance(node, Scalar) or type(node.value) is not int or node.value != VERSION:
            self.problems.at(node, "unknown-sample-version", found=describe(node))

    def _survey(self, key: str, node: Node) -> str | None:
        written = self._text(key, node)
        if written is None:
            return None
        joined = os.path.join(os.path.dirname(self.path), written)
        path = os.path.normpath(joined)
        for each in (path, joined):
            if _is_file(each):
                return each
        hint = did_you_mean(os.path.basename(path), _yaml_files_in(os.path.dirname(path)))
        self.problems.at(node, "survey-not-found", hint=hint, path=path)
        return None

    def _survey_type(self, key: str, node: Node) -> str | None:
        written = self._text(key, node)
        if written is None or written in CHANNEL_OF_SURVEY_TYPE:
            return written
        hint = did_you_mean(written, CHANNEL_OF_SURVEY_TYPE) or f"it is {one_of(tuple(CHANNEL_OF_SURVEY_TYPE))}"
        self.problems.at(node, "unknown-survey-type", hint=hint, name=written)
        return None

    def _seed(self, key: str, node: Node) -> int | None:
        if isinstance(node, Scalar) and type(node.value) is int:
            return node.value
        self.problems.wrong_kind(f"`{key}`", node, "a whole number")
        return None

    def _moment(self, key: str, node: Node) -> datetime | None:
        written = self._text(key, node)
        if written is None:
            return None
        try:
            moment = datetime.fromisoformat(written)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            self.problems.at(node, "not-a-moment", hint="write it as 2026-03-01T09:00:00Z", text=written)
            return None

    def _map(self, key: str, node: Node) -> Mapping | None:
        if isinstance(node, Mapping):
            return node
        self.problems.wrong_kind(f"`{key}`", node, "a map from name to value")
        return None

    def _attributes(self, key: str, node: Node) -> dict[str, str | list[str] | None]:
        found: dict[str, str | list[str] | None] = {}
        mapping = self._map(key, node)
        for name, value in mapping.entries if mapping else ():
            texts = as_texts(value)
            if isinstance(value, Sequence) and texts is not None:
                found[name.text] = [each.text for each in texts]
            elif isinstance(value, Scalar):
                found[name.text] = None if value.value is None else value.text
            else:
                wanted = "a single value or a list of them"
                self.problems.wrong_kind(f"the attribute {name.text!r}", value, wanted)
        return found

    def _effects(self, key: str, node: Node) -> Sequence | None:
        if not isinstance(node, Sequence):
            self.problems.wrong_kind(f"`{key}`", node, "a list of effects", hint="write [] for none")
            return None
        for effect in node.items:
            self._check_effect(effect)
        return node

    def _check_effect(self, node: Node) -> None:
        if not isinstance(node, Mapping) or not node.entries:
            self.problems.wrong_kind("an effect", node, f"a map with the key {one_of(tuple(EFFECTS))}")
            return
        if len(node.entries) > 1:
            self.problems.at(node.entries[1][0], "effect-of-two", keys=" and ".join(node.keys()))
        for name, held in node.entries:
            self._check_held(name, held)

    def _check_held(self, name: Scalar, held: Node) -> None:
        if name.text not in EFFECTS:
            self.problems.at(name, "unknown-effect", hint=did_you_mean(name.text, tuple(EFFECTS)), name=name.text)
        elif isinstance(held, Mapping):
            self.problems.check_keys(held, EFFECTS[name.text], f"`{name.text}`")
        elif name.text != "do_not_contact":
            self.problems.wrong_kind(f"`{name.text}`", held, "a map of what the effect holds")
        elif not isinstance(held, Scalar) or held.value not in (True, None):
            self.problems.wrong_kind("`do_not_contact`", held, "true")


def _is_file(path: str) -> bool:
    try:
        return os.path.isfile(path)
    except ValueError:  # a NUL in it
        return False


def _yaml_files_in(folder: str) -> list[str]:
    try:
        return [each for each in os.listdir(folder or ".") if each.endswith((".yaml", ".yml"))]
    except (OSError, ValueError):
        return []
