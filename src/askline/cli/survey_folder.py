"""A folder of surveys: read when the server starts, and again when its files change."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from askline.cli import wiring
from askline.errors import AsklineError, SurveyInvalid

if TYPE_CHECKING:
    from askline.diagnostics import Diagnostic
    from askline.interviews.surveys import Finding, Surveys

Look = dict[str, tuple[int, int, int]]  # by path: when it was changed, its size, which file it is


class SurveyFolder:
    """The YAML files that lie directly in a folder; samples are passed over."""

    def __init__(self, path: str, surveys: Surveys) -> None:
        if not os.path.isdir(path):
            raise AsklineError(
                "no-such-folder", f"there is no folder {path!r}", hint="give the folder of surveys with --surveys DIR"
            )
        self._path = path
        self._surveys = surveys
        self._last: Look = {}

    def load(self) -> None:
        """Read everything for the first time. Raises SurveyInvalid with every diagnostic, of ids taken twice too."""
        self._last = self._look()
        contents = self._contents()
        findings = self._surveys.offer(contents)
        faults = [each for finding in findings if finding.fault for each in finding.fault.diagnostics]
        faults += [_id_taken(each, contents[each.path]) for each in findings if each.what == "id-taken"]
        if faults:
            raise SurveyInvalid(faults)

    def reload(self, tell: Callable[[Finding], None]) -> None:
        """Read everything again where a file has changed; what became of each that did is told."""
        look = self._look()
        if look == self._last:
            return
        self._last = look
        for finding in self._surveys.offer(self._contents()):
            tell(finding)

    def _look(self) -> Look:
        return {path: found for path in self._files() if (found := _stat(path)) is not None}

    def _files(self) -> list[str]:
        try:
            return wiring.yaml_files(self._path)
        except OSError:
            return []  # as if every file were gone: the last good versions stay

    def _contents(self) -> dict[str, bytes]:
        from askline.flow_tools.sample_files import is_sample_text

        contents = {path: content for path in self._files() if (content := _content(path)) is not None}
        return {path: each for path, each in contents.items() if not is_sample_text(each)}


def _stat(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as stream:
            return stream.read(wiring.LONGEST_FILE)
    except OSError:
        return None


def _id_taken(finding: Finding, content: bytes) -> Diagnostic:
    """The finding at the number behind `id:`."""
    from askline.catalogue import CATALOGUE
    from askline.diagnostics import Diagnostic, SourceLocation

    lines = content.decode(errors="replace").splitlines()
    line = next((number for number, text in enumerate(lines) if re.match(r"id\s*:", text)), 0)
    column = lines[line].find(str(finding.survey_id)) + 1 or 1
    place = SourceLocation(finding.path, line + 1, column, column + len(str(finding.survey_id)))
    message = CATALOGUE["survey-id-taken"].sentence.format(id=finding.survey_id)
    return Diagnostic("survey-id-taken", place, message, "give each survey of the folder an id of its own", lines[line])
