"""What can be looked at beside the conversation: one pane at a time, as plain lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from askline.engine.records import effect_as_json
from askline.terminal.commands import help_lines, recorded, variables
from askline.terminal.drawing import Line, hanging
from askline.terminal.session import Session

if TYPE_CHECKING:
    from askline.engine.step import Step

KEY_HELP = (
    "F1 or ?       this help",
    "F2 ... F7     answers, variables, state, effects, payload, why; again or Esc closes",
    "PgUp, PgDn    through what is open here, else through the conversation",
    "Ctrl-Up/Down  through the conversation, by lines",
    "Tab           completes options, commands and names",
    "Ctrl-C        leaves; Ctrl-Z rests, fg goes on",
)
CALL_HELP = (
    "0-9 * #       are keys of the telephone, at once; a key stops the prompt",
    "letters       say something (begin with a blank to say digits); Enter ends it",
)
TEXT_HELP = ("Enter         sends; with nothing typed an empty answer",)


def _answers(session: Session) -> list[str]:
    return recorded(session) or ["nothing is recorded yet"]


def _variables(session: Session) -> list[str]:
    attributes = [f"{name} = {value}" for name, value in session.state.setting.attributes.items()]
    held = variables(session)
    return [
        *(held or ["the survey has no variables"]),
        *(["", "attributes", *(f"  {each}" for each in attributes)] if attributes else []),
    ]


def _state(session: Session) -> list[str]:
    return _pretty(json.loads(session.interview.to_json()))


def _effects(session: Session) -> list[str]:
    effects = [effect_as_json(each) for turn in session.turns for step in turn.steps for each in step.effects]
    return [line for each in effects for line in _pretty(each)] or ["nothing was handed out yet"]


def _payload(session: Session) -> list[str]:
    return _pretty(session.step.payload())


def _why(session: Session) -> list[str]:
    from askline.terminal.reasons import why, why_not

    not_asked = why_not(session)
    return [
        "WHY THIS QUESTION",
        *why(session),
        "",
        "WHY NOT ANOTHER",
        *(not_asked or ["no question was passed over so far"]),
    ]


def _help(session: Session) -> list[str]:
    moment = CALL_HELP if session.channel == "voice" and not session.is_over else TEXT_HELP
    return [*KEY_HELP, *moment, "", "Commands that do something now:", *help_lines(session)]


def _pretty(document: object) -> list[str]:
    return json.dumps(document, ensure_ascii=False, indent=2).split("\n")


PANES: dict[str, Callable[[Session], Sequence[str]]] = {
    "help": _help,
    "answers": _answers,
    "variables": _variables,
    "state": _state,
    "effects": _effects,
    "payload": _payload,
    "why": _why,
}
DIAGNOSTICS = "diagnostics"  # is no key's: it comes with a broken file


class Inspector:
    """The lines of what is open, made anew where something was done since."""

    def __init__(self) -> None:
        self._of: Step | None = None
        self._for: tuple[object, ...] = ()
        self._lines: list[Line] = []

    def lines(self, session: Session, pane: str, width: int, faults: Sequence[str]) -> list[Line]:
        """`faults` are those of the file, each with its excerpt below."""
        wanted = (pane, width, len(session.turns), len(session.undone), faults)
        if self._of is not session.step or self._for != wanted:
            self._of, self._for = session.step, wanted
            style = "class:fault" if pane == DIAGNOSTICS else "class:pane"
            texts = (
                [line for each in faults for line in each.split("\n")] if pane == DIAGNOSTICS else PANES[pane](session)
            )
            self._lines = [[(style, f" {line}")] for each in texts for line in hanging(each, width - 1)]
        return self._lines


KEYS = {name: f"f{index}" for index, name in enumerate(PANES, start=1)}
