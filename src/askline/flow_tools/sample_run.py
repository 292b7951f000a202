"""Runs many sample files, one after the other or spread over processes, and says of each how it went.

A survey is compiled once for all the samples of a process. Results are plain values, in the order of the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from signal import SIG_IGN, SIGINT, signal
from time import perf_counter
from typing import NamedTuple

from askline.diagnostics import Diagnostic
from askline.errors import FileInvalid, SurveyInvalid
from askline.flow_tools.coverage import Item, taken_by
from askline.flow_tools.expectations import Finding
from askline.flow_tools.replay import hold, replay
from askline.flow_tools.sample import Sample
from askline.flow_tools.sample_format import check_names, read_sample
from askline.survey.compiler import compile_survey
from askline.survey.definition import Survey


class Result(NamedTuple):
    """How one sample went.

    diagnostics   what is wrong with its file or its survey; then it was not held
    findings      what it expects and what did not come about
    taken         with coverage: what its conversation went through
    """

    path: str
    name: str
    survey_path: str
    diagnostics: tuple[Diagnostic, ...] = ()
    findings: tuple[Finding, ...] = ()
    taken: frozenset[Item] = frozenset()
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.diagnostics and not self.findings


class SurveyShelf:
    """Surveys by path, each compiled when it is first asked for."""

    def __init__(self) -> None:
        self._compiled: dict[str, Survey | SurveyInvalid] = {}

    def survey_at(self, path: str) -> Survey:
        """Raises SurveyInvalid with every diagnostic, each time it is asked for."""
        if path not in self._compiled:
            with open(path, "rb") as file:
                text = file.read()
            try:
                self._compiled[path] = compile_survey(text, path)
            except SurveyInvalid as broken:
                self._compiled[path] = broken
        found = self._compiled[path]
        if isinstance(found, SurveyInvalid):
            raise found
        return found


def load_sample(path: str, shelf: SurveyShelf) -> tuple[Sample, Survey]:
    """A sample that is in order, and its survey.

    raises    SampleInvalid, SurveyInvalid; OSError where a file cannot be read
    """
    sample = read_sample(path)
    survey = shelf.survey_at(sample.survey_path)
    check_names(sample, survey)
    return sample, survey


def run_sample(path: str, shelf: SurveyShelf, *, counts: bool = False) -> Result:
    """Hold one sample. `counts`: what it goes through is taken down, for coverage."""
    begins = perf_counter()
    try:
        sample, survey = load_sample(path, shelf)
    except FileInvalid as invalid:
        return Result(path, path, "", invalid.diagnostics, seconds=perf_counter() - begins)
    findings = tuple(replay(sample, survey))
    taken = frozenset(taken_by(hold(sample, survey).steps)) if counts else frozenset()
    return Result(path, sample.name, sample.survey_path, (), findings, taken, perf_counter() - begins)


def run_samples(paths: Sequence[str], *, jobs: int = 1, counts: bool = False) -> Iterator[Result]:
    """Hold every sample; `jobs` processes share the work. The results come in the order of `paths`."""
    if jobs <= 1 or len(paths) <= 1:
        shelf = SurveyShelf()
        for path in paths:
            yield run_sample(path, shelf, counts=counts)
        return
    from multiprocessing import get_context

    with get_context("spawn").Pool(min(jobs, len(paths)), _begin_work, (counts,)) as pool:
        yield from pool.imap(_work, paths, chunksize=max(1, len(paths) // (jobs * 4)))


class _Worker:
    """What a process keeps between its samples."""

    shelf: SurveyShelf
    counts: bool


def _begin_work(counts: bool) -> None:
    signal(SIGINT, SIG_IGN)  # Ctrl-C is for the process that waits for us; it ends the others
    _Worker.shelf = SurveyShelf()
    _Worker.counts = counts


def _work(path: str) -> Result:
    return run_sample(path, _Worker.shelf, counts=_Worker.counts)
