"""What may be typed instead of an answer: the lines that begin with a colon, in lines and on the full screen alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from askline.errors import AsklineError
from askline.terminal.events import shown
from askline.terminal.session import Act, Session, Turn

if TYPE_CHECKING:
    from askline.terminal.ports import Files


class Desk(Protocol):
    """Where a session is held: what commands act on."""

    session: Session
    survey_path: str

    def waited(self) -> float:
        """Whole seconds that have passed by themselves since something was done."""

    def ask_again(self) -> None:
        """Show what the open question says, as a page does; nothing is done in the interview."""

    @property
    def files(self) -> Files: ...
    def note(self, text: str) -> None: ...
    def show(self, turns: Sequence[Turn]) -> None:
        """What came of acts that were just done."""

    def renew(self, session: Session, told: Sequence[str]) -> None:
        """Go on with this session, which was held anew."""

    def open_pane(self, name: str) -> bool:
        """Open a part of the inspector; False where there is none, and the lines are to be told instead."""

    def leave(self) -> None: ...


class Command(NamedTuple):
    """`usage` is how it is written, `does` what it is for; `fits`: whether it can do something now."""

    usage: str
    does: str
    carry_out: Callable[[Desk, str], None]
    fits: Callable[[Session], bool] = lambda session: True


def act(desk: Desk, kind: str, value: str = "") -> Turn:
    """Do it now, after the time that has passed by itself."""
    return desk.session.do(Act(kind, value, desk.waited()))


def _does(kind: str) -> Callable[[Desk, str], None]:
    """A command that does one act."""

    def carry_out(desk: Desk, value: str) -> None:
        desk.show([act(desk, kind, value)])

    return carry_out


def press(desk: Desk, keys: str) -> None:
    """Through the collector, as on a telephone; `1@0.4 2@2.9` gives seconds."""
    if desk.session.channel != "voice":
        desk.note("keys are pressed in calls alone; :channel voice makes this one")
    elif not keys:
        desk.note("write which keys: :press 12#, or with seconds :press 1@0.4 2@2.9")
    else:
        desk.show([act(desk, "pressed", keys)])


def noise(desk: Desk, _: str) -> None:
    if desk.session.channel != "voice":
        desk.note("noise is heard in calls alone; :channel voice makes this one")
    else:
        desk.show([act(desk, "noise")])


def repeat(desk: Desk, _: str) -> None:
    if desk.session.channel == "web" and not desk.session.is_over:
        desk.ask_again()
    else:
        desk.show([act(desk, "repeated")])


def wait(desk: Desk, duration: str) -> None:
    seconds = duration_seconds(duration)
    if seconds is None:
        desk.note("write how long, such as :wait 25h, :wait 90m or :wait 1.5d")
        return
    turn = act(desk, "waited", f"{seconds:g}" if seconds < 100_000 else f"{seconds:.0f}")
    desk.show([turn])
    if not turn.steps:
        desk.note("nothing happens meanwhile")


def duration_seconds(written: str) -> float | None:
    """A duration as survey files write it, `25h` or `1.5d`; None where it is none or beyond ten years."""
    import re

    from askline.survey.scalars import DURATION, LONGEST_DURATION, SECONDS

    match = re.fullmatch(DURATION, written.replace(" ", "").lower())
    seconds = float(match[1]) * SECONDS[match[2]] if match else LONGEST_DURATION + 1
    return seconds if seconds <= LONGEST_DURATION else None


def back(desk: Desk, count: str) -> None:
    number = _count(desk, count)
    if number is None:
        return
    taken = desk.session.back(number)
    desk.renew(desk.session, [f"{_turns(taken)} taken back; :forward does {'it' if taken == 1 else 'them'} again"]
               if taken else ["this is the beginning"])  # fmt: skip


def forward(desk: Desk, count: str) -> None:
    number = _count(desk, count)
    if number is None:
        return
    turns = desk.session.forward(number)
    if not turns:
        desk.note("nothing was taken back")
    desk.show(turns)


def _count(desk: Desk, written: str) -> int | None:
    """How many turns are meant: one, a number or `all`."""
    if written == "all":
        return len(desk.session.acts) + len(desk.session.undone)
    if not written or (written.isascii() and written.isdigit() and len(written) < 9):
        return int(written or 1)
    desk.note("write how many turns, or all: :back 2, :forward all")
    return None


def _turns(count: int) -> str:
    return "one turn" if count == 1 else f"{count} turns"


def restart(desk: Desk, _: str) -> None:
    taken = desk.session.back(len(desk.session.acts))
    desk.renew(desk.session, ["from the beginning" + ("; :forward gives the same answers again" if taken else "")])


def jump(desk: Desk, written: str) -> None:
    if not written:
        desk.note("write where to: :jump why, or with answers :jump why recommend=3")
        return
    from askline.terminal.walking import check_names

    name, *given = written.split()
    answers = pairs(given)
    survey = desk.session.survey
    check_names(survey, answers if name in survey.positions else {name: None, **answers})
    if not answers and not desk.session.is_over:
        desk.show([act(desk, "jumped", name)])
        return
    from askline.terminal.starting import started_at

    desk.renew(*started_at(desk.session, name, answers))


def pairs(written: Sequence[str]) -> dict[str, str]:
    """NAME=VALUE each. Raises AsklineError `no-answer-given` at anything else."""
    for each in written:
        if "=" not in each[1:]:
            raise AsklineError("no-answer-given", f"{each!r} gives no answer; write it as recommend=3")
    return {name: value for name, _, value in (each.partition("=") for each in written)}


def channel(desk: Desk, name: str) -> None:
    from askline.terminal.starting import on_channel

    desk.renew(*on_channel(desk.session, name))


def language(desk: Desk, tag: str) -> None:
    from askline.terminal.starting import in_language

    desk.renew(*in_language(desk.session, tag))


def set_attribute(desk: Desk, written: str) -> None:
    from askline.terminal.starting import with_attributes

    if "=" not in written[1:]:
        desk.note("write which attribute, and its value: :set agent_name=Sam")
        return
    desk.renew(*with_attributes(desk.session, pairs([written])))


def stop_at(desk: Desk, condition: str) -> None:
    if condition in ("", "off"):
        _tell_breaks(desk, is_off=bool(condition))
        return
    from askline.terminal.breaks import break_at

    new = break_at(desk.session.survey, condition)
    desk.session.breaks.append(new)
    holds = new.look(desk.session.state)
    desk.note(f"stops when {condition}" + (": it holds now" if holds else ""))


def _tell_breaks(desk: Desk, is_off: bool) -> None:
    if is_off:
        desk.session.breaks.clear()
    sources = [each.expression.source for each in desk.session.breaks]
    for line in [f"stops when {each}" for each in sources] or ["stops nowhere; write :break recommend < 3"]:
        desk.note(line)


def save(desk: Desk, name: str) -> None:
    from askline.terminal.saving import save_as

    desk.note(f"kept as {save_as(desk.session, desk.survey_path, name, desk.files)}; `askline test` holds it")


def _tells(pane: str, lines: Callable[[Session], list[str]]) -> Callable[[Desk, str], None]:
    """A command that opens a pane, or tells its lines where there are no panes."""

    def carry_out(desk: Desk, _: str) -> None:
        if not desk.open_pane(pane):
            for line in lines(desk.session):
                desk.note(line)

    return carry_out


def recorded(session: Session) -> list[str]:
    """Each question that has an answer or a non-answer, with it."""
    answers = session.interview.answers
    width = max(map(len, answers), default=0)
    return [f"{name.ljust(width)}  {shown(value)}" for name, value in answers.items()]


def variables(session: Session) -> list[str]:
    return [f"{name} = {shown(value)}" for name, value in session.interview.variables.items()]


def recorded_and_variables(session: Session) -> list[str]:
    return [*recorded(session), *variables(session)] or ["nothing is recorded yet"]


def reasons(session: Session) -> list[str]:
    from askline.terminal.reasons import why, why_not

    return [*why(session), *why_not(session)]


def show_pane(desk: Desk, name: str) -> None:
    """A part of the inspector by its name, for those without function keys and in lines."""
    from askline.terminal.inspector import PANES

    if name not in PANES:
        desk.note(f"write what to show: {', '.join(PANES)}")
    elif not desk.open_pane(name):
        desk.note("\n".join(PANES[name](desk.session)))


def leave(desk: Desk, _: str) -> None:
    desk.leave()


def show_help(desk: Desk, _: str) -> None:
    if not desk.open_pane("help"):
        for line in help_lines(desk.session):
            desk.note(line)


def help_lines(session: Session) -> list[str]:
    """Every command that does something now."""
    fitting = [command for command in COMMANDS.values() if command.fits(session)]
    width = max(len(command.usage) for command in COMMANDS.values())
    return [f"{command.usage.ljust(width)}  {command.does}" for command in fitting]


def _in_calls(session: Session) -> bool:
    return session.channel == "voice" and not session.is_over


def _open(session: Session) -> bool:
    return not session.is_over


COMMANDS = {
    "back": Command(":back [N]", "take the last turns back, as if they had not been", back, lambda s: len(s.turns) > 1),
    "forward": Command(":forward [N|all]", "do again what was taken back", forward, lambda s: bool(s.undone)),
    "restart": Command(":restart", "begin again", restart),
    "jump": Command(":jump NAME [Q=VALUE]", "go to a question, with answers given", jump),
    "previous": Command(":previous", "the respondent goes back to the question before", _does("previous"), _open),
    "repeat": Command(":repeat", "ask the question again", repeat, _open),
    "silence": Command(":silence", "say nothing: a no-input", _does("silence"), _open),
    "noise": Command(":noise", "something that nobody could understand", noise, _in_calls),
    "press": Command(":press KEYS", "press keys one by one, as on a telephone", press, _in_calls),
    "wait": Command(":wait 25h", "let time pass, so that reminders and expiry come", wait),
    "hangup": Command(":hangup", "hang up", _does("hung up"), _open),
    "resume": Command(":resume", "call again after a hang-up", _does("resumed"), lambda s: s.is_over),
    "break": Command(":break CONDITION", "stop when it holds; `off` forgets all", stop_at),
    "channel": Command(":channel TYPE", "the same answers by inbound, sms, web ...", channel),
    "language": Command(":language TAG", "the same answers in another language", language),
    "set": Command(":set NAME=VALUE", "the same answers with another attribute", set_attribute),
    "save": Command(":save NAME", "keep the conversation as a sample", save),
    "answers": Command(":answers", "what is recorded so far", _tells("answers", recorded_and_variables)),
    "show": Command(":show WHAT", "answers, variables, state, effects, payload, why", show_pane),
    "why": Command(":why", "why this question, and why not the others", _tells("why", reasons)),
    "quit": Command(":quit", "leave, with the interview still open", leave),
    "help": Command(":help", "this list; an answer that begins with a colon is written ::answer", show_help),
}


def carry_out(desk: Desk, line: str) -> None:
    """A command line, with its colon. One that is not known names the nearest; no fault ends the session."""
    name, _, rest = line[1:].strip().partition(" ")
    command = COMMANDS.get(name.lower())
    if command is None:
        desk.note(unknown(name))
        return
    if desk.session.is_over and command.fits in (_open, _in_calls):
        desk.note(ENDED)
        return
    if name.lower() == "resume" and not desk.session.is_over:
        desk.note("nobody has hung up")
        return
    try:
        command.carry_out(desk, rest.strip())
    except AsklineError as refused:
        desk.note(refused.message + (f"; {refused.hint}" if refused.hint else ""))
    except OSError as fault:
        desk.note(f"{fault.strerror or fault}" + (f": {fault.filename}" if fault.filename else ""))


ENDED = "the interview has ended; :back takes the last turn back"


def unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), COMMANDS, n=1)
    tip = f"did you mean :{near[0]}?" if near else ":help lists them."
    return f"no command is called :{name}; {tip} An answer that begins with a colon is written ::{name}"
