"""A pytest plugin: sample conversations are collected as tests, and fail with the difference.

A YAML file that holds `askline_sample` gives two tests, `[straight]` and `[reloaded]`; every other file is left alone.
pytest loads this in every run of every project that has Askline installed, so nothing else is imported before such a
file is met.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from askline.flow_tools.expectations import Finding
    from askline.flow_tools.sample_run import SurveyShelf

MODES = ("straight", "reloaded")


class SampleFailed(Exception):
    """What a sample expects did not come about; the message is the report."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> SampleFile | None:
    if file_path.suffix not in (".yaml", ".yml"):
        return None
    from askline.flow_tools.sample_files import is_sample_file

    try:
        is_ours = is_sample_file(file_path)
    except OSError:  # a file that nobody may read is nobody's test
        return None
    return SampleFile.from_parent(parent, path=file_path) if is_ours else None


class SampleFile(pytest.File):
    """One sample file."""

    def collect(self) -> Iterator[SampleTest]:
        for mode in MODES:
            yield SampleTest.from_parent(self, name=f"{self.path.stem}[{mode}]", mode=mode)


class SampleTest(pytest.Item):
    """A sample, held in one of the two ways."""

    def __init__(self, *, mode: str, **described: Any) -> None:
        super().__init__(**described)
        self.mode = mode

    def runtest(self) -> None:
        from askline.errors import FileInvalid
        from askline.flow_tools.sample_report import findings_text

        try:
            findings = self._replay()
        except FileInvalid as invalid:
            raise SampleFailed("\n".join(each.as_text() for each in invalid.diagnostics)) from invalid
        if findings:
            raise SampleFailed(findings_text(findings))

    def _replay(self) -> list[Finding]:
        from askline.flow_tools.replay import replay_in
        from askline.flow_tools.sample_run import load_sample

        sample, survey = load_sample(_shown(self.path), _shelf(self.config))
        return replay_in(self.mode, sample, survey)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, SampleFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name


def _shown(path: Path) -> str:
    """The path from the current folder where the file lies below it, so that editors can follow it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _shelf(config: pytest.Config) -> SurveyShelf:
    """The surveys of this run, each compiled once."""
    from askline.flow_tools.sample_run import SurveyShelf

    return config.stash.setdefault(_SHELF, SurveyShelf())


_SHELF: pytest.StashKey[SurveyShelf] = pytest.StashKey()
