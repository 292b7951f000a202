"""The survey's file while an interview is held: whether it was saved, and what it then holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from askline.errors import AsklineError, SurveyInvalid

if TYPE_CHECKING:
    from askline.diagnostics import Diagnostic
    from askline.survey.definition import Survey
    from askline.terminal.ports import Files


GONE_AFTER = 3  # looks: an editor may put another file in its place


class News(NamedTuple):
    """What a file holds since it was saved: a survey, or what is wrong with it; `unread`: why it cannot be read."""

    survey: Survey | None = None
    faults: tuple[str, ...] = ()
    unread: str | None = None


class SurveyFile:
    """One file, looked at again and again."""

    def __init__(self, path: str, files: Files) -> None:
        self._path = path
        self._files = files
        self._changed_at = files.changed_at(path)
        self._looks_in_vain = 0

    def news(self) -> News | None:
        """What it holds, where it was saved since, or that it is gone; None where nothing is new."""
        changed_at = self._files.changed_at(self._path)
        if changed_at is None:
            self._looks_in_vain += 1
            is_gone = self._looks_in_vain == GONE_AFTER
            return News(unread=f"{self._path} is gone; the interview goes on with what it held") if is_gone else None
        self._looks_in_vain = 0
        if changed_at == self._changed_at:
            return None
        self._changed_at = changed_at
        return self._compiled()

    def _compiled(self) -> News:
        from askline import loads_survey

        try:
            return News(loads_survey(self._files.read(self._path), self._path))
        except SurveyInvalid as broken:
            return News(faults=tuple(each.as_text() for each in broken.diagnostics))
        except AsklineError as fault:
            return News(unread=fault.message)
        except OSError as fault:
            return News(unread=f"{self._path} cannot be read: {fault.strerror or fault}")


def new_warnings(before: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Warnings that were not there before, wherever they stand."""
    known = {(each.code, each.message) for each in before}
    return [each for each in after if (each.code, each.message) not in known]
