"""The one family of exceptions that Askline raises on purpose.

    AsklineError
      SurveyInvalid        the author's file: carries every Diagnostic that was found, not only the first
      SampleInvalid        a sample file: likewise
      InterviewRefused     the caller asked for something that is not possible now; nothing was changed
      StateUnreadable      a saved state is damaged, of another survey, or of a version that this one cannot read
      RequestRefused       a caller of the server asked for what cannot be; nothing was changed
      StorageFailed        the store is locked, full or gone; nothing of what was being saved was kept, as far as known
      SpeechFailed         nothing can be spoken or heard here: no library, voice, driver or sound device that works

What a respondent does is never an exception: an answer that does not fit is a value (`answers.Rejected`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from askline.diagnostics import Diagnostic, SourceLocation


class AsklineError(Exception):
    """Anything this package raises on purpose.

    code      stable and kebab-case; listed in docs/errors.md
    message   one sentence that names the offending value
    location  where in an author's file, or None
    hint      what would be right, or None
    """

    def __init__(
        self, code: str, message: str, *, location: SourceLocation | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.location = location
        self.hint = hint


class FileInvalid(AsklineError):
    """A file of an author that cannot be used; `diagnostics` are all errors and warnings found, in file order."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        first = next((each for each in diagnostics if each.is_error), diagnostics[0])
        super().__init__(first.code, str(first), location=first.location, hint=first.hint)
        self.diagnostics = tuple(diagnostics)

    def __str__(self) -> str:
        return "\n".join(str(each) for each in self.diagnostics)


class SurveyInvalid(FileInvalid):
    """A survey file that has at least one error."""


class SampleInvalid(FileInvalid):
    """A sample file that has at least one error."""


class InterviewRefused(AsklineError):
    """An input that is not possible now; the state that was given in still stands."""


class StateUnreadable(AsklineError):
    """A saved state that cannot be taken up again with this survey."""


class RequestRefused(AsklineError):
    """A caller of the server asked for what cannot be; nothing was changed.

    code      of the API's table of errors: `not-found`, `gone`, `bad-parameter`, `pending-interaction`, ...
    details   what the answer holds beside `error` and `message`: `parameter`, `interaction_id`, `payload`
    """

    def __init__(self, code: str, message: str, *, hint: str | None = None, **details: Any) -> None:
        super().__init__(code, message, hint=hint)
        self.details = details


class StorageFailed(AsklineError):
    """The store could not do its work now: `unavailable`. Nothing of it was kept; it may be asked again.

    may_be_done  it is not known whether all of it was kept: the store went away before it said so
    """

    may_be_done = False


class SpeechFailed(AsklineError):
    """Nothing can be spoken or heard: no library, no driver, no voice, no sound device, or one that does not work.

    code   `no-speech-library`, `no-driver`, `no-voice`, `no-voice-for-language`, `no-such-voice`, `driver-hangs`,
           `broken-driver`, `no-sound-device`, `unplayable`
    """
