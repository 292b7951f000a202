"""The surveys that are offered, and every version of them that an interview still needs.

Knows no folder and no disk: whoever reads files hands over what they hold. A file that has become broken, has taken
another's id or is gone keeps its last good version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from askline.errors import SurveyInvalid
from askline.survey.compiler import compile_survey
from askline.survey.definition import Survey

FAULTS = ("broken", "id-taken")


class Offered(NamedTuple):
    """One file's survey in its last good version."""

    survey: Survey
    source: bytes


class Finding(NamedTuple):
    """What became of one file in a reload.

    what    `added`, `changed`, `unchanged-in-meaning`, `broken`, `id-taken` or `gone`
    fault   the diagnostics of a broken one; None else
    """

    path: str
    what: str
    survey_id: int | None = None
    fault: SurveyInvalid | None = None

    def __str__(self) -> str:
        says = {
            "broken": "is broken; its last good version stays in use",
            "id-taken": f"has the id {self.survey_id} of another survey; its last good version stays in use",
            "gone": "is gone; its last good version stays in use",
        }.get(self.what, f"is {self.what}")
        return f"survey {self.path} {says}"


class Surveys:
    """Surveys by id, and their versions by fingerprint."""

    def __init__(self) -> None:
        self._files: dict[str, Offered] = {}  # last good version by path
        self._texts: dict[str, bytes] = {}  # what each file held when it was last looked at
        self._by_id: dict[int, Offered] = {}
        self._versions: dict[str, Offered] = {}
        self._faults: dict[str, Finding] = {}

    def current(self, survey_id: int) -> Survey | None:
        """The version that new interactions begin with."""
        offered = self._by_id.get(survey_id)
        return None if offered is None else offered.survey

    def all(self) -> list[Survey]:
        """Every survey that is offered, lowest id first."""
        return [self._by_id[id].survey for id in sorted(self._by_id)]

    def version(self, fingerprint: str) -> Survey | None:
        """A version that was offered, or taken up again, since this registry was made."""
        offered = self._versions.get(fingerprint)
        return None if offered is None else offered.survey

    def source(self, fingerprint: str) -> tuple[str, bytes]:
        """Path and text of a version."""
        offered = self._versions[fingerprint]
        return offered.survey.path or "<text>", offered.source

    def offer(self, files: Mapping[str, bytes]) -> list[Finding]:
        """Take up what the folder's files hold now; what changed, in the order of the paths.

        files     all of them, by path
        """
        gone = sorted(set(self._texts) - set(files))
        for path in gone:
            del self._texts[path]
            self._faults.pop(path, None)
        changed = [path for path in sorted(files) if self._texts.get(path) != files[path]]
        findings = [self._taken(path, files[path], files) for path in changed]
        findings += self._again_where_id_was_taken(files, changed)
        kept = [path for path in gone if path in self._files]
        return findings + [Finding(path, "gone", self._files[path].survey.id) for path in kept]

    def _again_where_id_was_taken(self, files: Mapping[str, bytes], changed: list[str]) -> list[Finding]:
        """Whoever had the id may have given it up; told of are those that get theirs."""
        refused = [each.path for each in self.faults() if each.what == "id-taken" and each.path not in changed]
        findings = [self._taken(path, files[path], files) for path in refused]
        return [each for each in findings if each.what != "id-taken"]

    def faults(self) -> list[Finding]:
        """The files that are there and not in use as they are, by path: broken ones, and those with a taken id."""
        return [self._faults[path] for path in sorted(self._faults)]

    def take_up(self, fingerprint: str, path: str, source: bytes) -> Survey:
        """A version that was kept in a store, made ready again under the fingerprint that it was kept by."""
        survey = compile_survey(source, path)
        survey.fingerprint = fingerprint
        self._versions[fingerprint] = Offered(survey, source)
        return survey

    def _taken(self, path: str, source: bytes, files: Mapping[str, bytes]) -> Finding:
        finding = self._take(path, source, files)
        if finding.what in FAULTS:
            self._faults[path] = finding
        else:
            self._faults.pop(path, None)
        return finding

    def _take(self, path: str, source: bytes, files: Mapping[str, bytes]) -> Finding:
        self._texts[path] = source
        try:
            survey = compile_survey(source, path)
        except SurveyInvalid as fault:
            return Finding(path, "broken", fault=fault)
        if any(each.survey.id == survey.id for at, each in self._files.items() if at != path and at in files):
            return Finding(path, "id-taken", survey.id)
        before = self._files.get(path)
        if before is not None and before.survey.fingerprint == survey.fingerprint:
            return Finding(path, "unchanged-in-meaning", survey.id)
        offered = Offered(survey, source)
        self._versions.setdefault(survey.fingerprint, offered)  # first: requests look beside this thread
        self._files[path] = self._by_id[survey.id] = offered
        return Finding(path, "added" if before is None else "changed", survey.id)
