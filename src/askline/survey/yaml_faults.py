"""A parser's complaint as a sentence for the author, at the place that is the fault."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import yaml

from askline.survey.yaml_nodes import Collection, Node, Source


class Fault(NamedTuple):
    code: str
    start: int
    end: int
    hint: str | None = None
    problem: str = ""


def syntax_fault(error: yaml.MarkedYAMLError, source: Source, last: Node | None, around: Sequence[Collection]) -> Fault:
    mark = error.problem_mark or error.context_mark
    start = mark.index if mark else 0
    return Fault("not-yaml", start, start + 1, None, str(error.problem))
