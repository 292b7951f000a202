"""What may be typed instead of an answer: the lines that begin with a colon."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from askline.engine.inputs import Back, Jump
from askline.terminal.events import shown

if TYPE_CHECKING:
    from askline.terminal.plain import Conversation


class Command(NamedTuple):
    """`usage` is how it is written, `does` what it is for."""

    usage: str
    does: str
    carry_out: Callable[[Conversation, str], None]


def silence(conversation: Conversation, _: str) -> None:
    conversation.show(conversation.rehearsal.silence())


def back(conversation: Conversation, _: str) -> None:
    conversation.show(conversation.rehearsal.take(Back()))


def press(conversation: Conversation, keys: str) -> None:
    """Through the collector, as on a telephone; `1@0.4 2@2.9` gives seconds."""
    if conversation.interview.state.setting.channel != "voice":
        conversation.transcript.note("keys are pressed in calls alone: --survey-type inbound or outbound")
    else:
        conversation.show(conversation.rehearsal.press(keys))


def wait(conversation: Conversation, duration: str) -> None:
    seconds = duration_seconds(duration)
    if seconds is None:
        conversation.transcript.note("write how long, such as :wait 25h, :wait 90m or :wait 1.5d")
        return
    steps = conversation.rehearsal.wait(seconds)
    conversation.show(steps)
    if not steps:
        conversation.transcript.note("nothing happens meanwhile")


def duration_seconds(written: str) -> float | None:
    """A duration as survey files write it, `25h` or `1.5d`; None where it is none or beyond ten years."""
    from askline.survey.scalars import DURATION, LONGEST_DURATION, SECONDS

    match = DURATION.fullmatch(written.replace(" ", "").lower())
    seconds = float(match[1]) * SECONDS[match[2]] if match else LONGEST_DURATION + 1
    return seconds if seconds <= LONGEST_DURATION else None


def jump(conversation: Conversation, name: str) -> None:
    conversation.show(conversation.rehearsal.take(Jump(name)))


def answers(conversation: Conversation, _: str) -> None:
    variables = [f"{name} = {shown(value)}" for name, value in conversation.interview.variables.items()]
    for line in [*conversation.recorded(), *variables] or ["nothing is recorded yet"]:
        conversation.transcript.note(line)


def hang_up(conversation: Conversation, _: str) -> None:
    conversation.hang_up()


def leave(conversation: Conversation, _: str) -> None:
    conversation.was_left = True


def show_help(conversation: Conversation, _: str) -> None:
    width = max(len(command.usage) for command in COMMANDS.values())
    for command in COMMANDS.values():
        conversation.transcript.note(f"{command.usage.ljust(width)}  {command.does}")


COMMANDS = {
    "back": Command(":back", "ask the question before this one again", back),
    "silence": Command(":silence", "say nothing: a no-input", silence),
    "press": Command(":press KEYS", "press keys one by one, as on a telephone", press),
    "wait": Command(":wait 25h", "let time pass, so that reminders and expiry come", wait),
    "jump": Command(":jump NAME", "go to a question", jump),
    "answers": Command(":answers", "what is recorded so far", answers),
    "hangup": Command(":hangup", "hang up", hang_up),
    "quit": Command(":quit", "leave, with the interview still open", leave),
    "help": Command(":help", "this list; an answer that begins with a colon is written ::answer", show_help),
}


def carry_out(conversation: Conversation, line: str) -> None:
    """A command line, with its colon. One that is not known names the nearest."""
    name, _, rest = line[1:].strip().partition(" ")
    command = COMMANDS.get(name.lower())
    if command is None:
        conversation.transcript.note(unknown(name))
    else:
        command.carry_out(conversation, rest.strip())


def unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), COMMANDS, n=1)
    tip = f"did you mean :{near[0]}?" if near else ":help lists them."
    return f"no command is called :{name}; {tip} An answer that begins with a colon is written ::{name}"
