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
        findings = [
            self._take(path, files[path], files) for path in sorted(files) if self._texts.get(path) != files[path]
        ]
        kept = [path for path in gone if path in self._files]
        return findings + [Finding(path, "gone", self._files[path].survey.id) for path in kept]

    def take_up(self, fingerprint: str, path: str, source: bytes) -> Survey:
        """A version that was kept in a store, made ready again under the fingerprint that it was kept by."""
        survey = compile_survey(source, path)
        survey.fingerprint = fingerprint
        self._versions[fingerprint] = Offered(survey, source)
        return survey

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
        self._files[path] = self._by_id[survey.id] = offered
        self._versions.setdefault(survey.fingerprint, offered)
        return Finding(path, "added" if before is None else "changed", survey.id)
