"""Askline: ask over any line. What an embedder imports, and nothing else.

Nothing is loaded until it is asked for: `import askline` costs next to nothing, the first use of a name loads its part.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing has it; importing typing alone would take longer than all of this
if TYPE_CHECKING:
    from os import PathLike

    from askline.diagnostics import Diagnostic as Diagnostic
    from askline.diagnostics import SourceLocation as SourceLocation
    from askline.engine.advance import advance as advance
    from askline.engine.digits import Collector as Collector
    from askline.engine.digits import DigitSettings as DigitSettings
    from askline.engine.endings import disposition as disposition
    from askline.engine.inputs import Abandon as Abandon
    from askline.engine.inputs import Back as Back
    from askline.engine.inputs import Begin as Begin
    from askline.engine.inputs import Elapsed as Elapsed
    from askline.engine.inputs import HangUp as HangUp
    from askline.engine.inputs import Input as Input
    from askline.engine.inputs import Jump as Jump
    from askline.engine.inputs import Keys as Keys
    from askline.engine.inputs import OptOut as OptOut
    from askline.engine.inputs import Repeat as Repeat
    from askline.engine.inputs import Resume as Resume
    from askline.engine.inputs import Say as Say
    from askline.engine.inputs import Silence as Silence
    from askline.engine.inputs import Skip as Skip
    from askline.engine.inputs import Unfit as Unfit
    from askline.engine.interview import Interview as Interview
    from askline.engine.records import Alert as Alert
    from askline.engine.records import DoNotContact as DoNotContact
    from askline.engine.records import Transfer as Transfer
    from askline.engine.records import Webhook as Webhook
    from askline.engine.sms_segments import split_into_segments as split_into_segments
    from askline.engine.state import Ending as Ending
    from askline.engine.state import InterviewState as InterviewState
    from askline.engine.state import new_state as new_state
    from askline.engine.step import Step as Step
    from askline.engine.timers import next_timer as next_timer
    from askline.errors import AsklineError as AsklineError
    from askline.errors import InterviewRefused as InterviewRefused
    from askline.errors import SampleInvalid as SampleInvalid
    from askline.errors import StateUnreadable as StateUnreadable
    from askline.errors import SurveyInvalid as SurveyInvalid
    from askline.survey.definition import Survey as Survey

__version__ = "0.1.0"

_HOMES = {
    "askline.diagnostics": ("Diagnostic", "SourceLocation"),
    "askline.engine.advance": ("advance",),
    "askline.engine.digits": ("Collector", "DigitSettings"),
    "askline.engine.endings": ("disposition",),
    "askline.engine.inputs": (
        "Abandon", "Back", "Begin", "Elapsed", "HangUp", "Input", "Jump", "Keys", "OptOut", "Repeat", "Resume", "Say",
        "Silence", "Skip", "Unfit",
    ),
    "askline.engine.interview": ("Interview",),
    "askline.engine.records": ("Alert", "DoNotContact", "Transfer", "Webhook"),
    "askline.engine.sms_segments": ("split_into_segments",),
    "askline.engine.state": ("Ending", "InterviewState", "new_state"),
    "askline.engine.step": ("Step",),
    "askline.engine.timers": ("next_timer",),
    "askline.errors": ("AsklineError", "InterviewRefused", "SampleInvalid", "StateUnreadable", "SurveyInvalid"),
    "askline.survey.definition": ("Survey",),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [*_HOME_OF, "load_survey", "loads_survey"]  # noqa: PLE0604


def load_survey(path: str | PathLike[str]) -> Survey:
    """The survey in a file. Raises SurveyInvalid with every diagnostic, or OSError where it cannot be read."""
    from os import fspath

    with open(path, "rb") as stream:
        return loads_survey(stream.read(), fspath(path))


def loads_survey(text: str | bytes, path: str = "<text>") -> Survey:
    """The survey in a text. `path` is how diagnostics name it. Raises SurveyInvalid with every diagnostic."""
    from askline.survey.compiler import compile_survey

    return compile_survey(text, path)


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'askline' has no attribute {name!r}")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(_HOME_OF[name]), name)
    return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
