"""What the Tab key offers: options and words of the open question, commands, and what commands take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE
from askline.terminal.commands import COMMANDS
from askline.terminal.drawing import cut, on_screen
from askline.terminal.inspector import PANES
from askline.terminal.session import Session
from askline.terminal.starting import question_names

LONGEST_SHOWN = 50


class Offer(NamedTuple):
    """`text` is what is typed for it; `shown` and `about` are what the menu says."""

    text: str
    shown: str
    about: str = ""


TAKES: dict[str, Callable[[Session], Iterable[str]]] = {
    "jump": lambda session: question_names(session.survey),
    "break": lambda session: [*question_names(session.survey), *session.survey.variables, "off"],
    "channel": lambda session: ("voice", *CHANNEL_OF_SURVEY_TYPE),
    "language": lambda session: session.survey.languages,
    "set": lambda session: [f"{name}=" for name in session.survey.attributes],
    "show": lambda session: PANES,
    "back": lambda session: ("all",),
    "forward": lambda session: ("all",),
}


class InputCompleter(Completer):
    """Completes the line for the question that is open now."""

    def __init__(self, session: Callable[[], Session]) -> None:
        self._session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        typed = document.text_before_cursor
        begun, offers = offered(self._session(), typed)
        for offer in offers:
            yield Completion(
                offer.text,
                start_position=-len(begun),
                display=cut(on_screen(offer.shown), LONGEST_SHOWN),
                display_meta=offer.about,
            )


def offered(session: Session, typed: str) -> tuple[str, list[Offer]]:
    """The part of the line that is being completed, and what it can become."""
    if typed.startswith(":") and not typed.startswith("::"):
        begun, offers = _for_command(session, typed)
    else:
        begun, offers = _for_answer(session, typed)
    low = begun.lower()
    return begun, [each for each in offers if low in (each.shown if low else "").lower() or each.text.startswith(begun)]


def _for_command(session: Session, typed: str) -> tuple[str, list[Offer]]:
    name, gap, rest = typed[1:].partition(" ")
    if not gap:
        fitting = {name: command for name, command in COMMANDS.items() if command.fits(session)}
        begun = [Offer(f":{each}", command.usage, command.does) for each, command in fitting.items()]
        return typed, [each for each in begun if each.text.startswith(typed)]
    takes = TAKES.get(name)
    return rest, [Offer(each, each) for each in takes(session)] if takes else []


def _for_answer(session: Session, typed: str) -> tuple[str, list[Offer]]:
    step = session.step
    if step.ask is None or session.is_over:
        return typed, []
    if step.state.pending is not None or step.ask.question.type == "yesno":
        lexicon = step.plan.lexicon
        return typed, [Offer(lexicon.say_yes, lexicon.say_yes), Offer(lexicon.say_no, lexicon.say_no)]
    _, comma, last = typed.rpartition(",")
    begun = last.lstrip() if comma and step.ask.question.type == "multi" else typed
    options = step.ask.options_shown(step.state) if step.ask.question.options else []
    return begun, [Offer(option.text, f"{option.key}  {option.text}") for option in options]
