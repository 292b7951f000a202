"""A conversation as bubbles: who said what, when, and what the conversation itself does not show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from askline.engine.sms_segments import split_into_segments
from askline.terminal.drawing import Line, Piece, framed, wrapped
from askline.terminal.events import events
from askline.terminal.session import Act, Turn

if TYPE_CHECKING:
    from askline.engine.step import Step

WIDEST = 72  # of a bubble: longer lines are hard to read
INDENT = 2


class Note(NamedTuple):
    """A line from the terminal itself, between the turns."""

    text: str
    style: str = "class:note"


class Shown(NamedTuple):
    """Prompts that are shown once more, though nothing was done in the interview."""

    step: Step


Entry = Turn | Note | Shown


def drawn(entry: Entry, width: int) -> list[Line]:
    """One turn or note as lines of at most that width."""
    if isinstance(entry, Note):
        return _note(entry.text, width, entry.style)
    if isinstance(entry, Shown):
        return _said(entry.step, width)
    return [line for part in _parts(entry, width) for line in part]


def _parts(turn: Turn, width: int) -> Iterator[list[Line]]:
    if turn.act is not None:
        yield _acted(turn, turn.act, width)
    for step in turn.steps:
        for told in events(step):
            yield _note(told, width)
        if step.prompts:
            yield _said(step, width)
        if step.ending is not None and step.before.ending is None:
            yield _rule(f"{step.ending}", width)


def _acted(turn: Turn, act: Act, width: int) -> list[Line]:
    shown = BUBBLES.get(act.kind)
    if shown is None:
        return _rule(DEEDS[act.kind](act) + _until(turn, act), width)
    step = turn.steps[0] if turn.steps else None
    text, how = shown(act)
    is_message = step is not None and step.plan.channel == "sms"
    foot = _segments(text) if is_message and text else ""
    most = min(WIDEST, width - INDENT)
    rows = [("class:you.text", line) for line in wrapped(text or " ", most - 4)]
    when = _heard_at(turn)
    head = " · ".join(each for each in ("you", when, how) if each)
    return framed(head, rows, foot, most=most, border="class:you", at_right=width)


def _heard_at(turn: Turn) -> str:
    """When it came: after the end the interview itself keeps no time."""
    if not turn.steps or turn.at is None:
        return ""
    is_late = turn.steps[0].before.ending is not None
    return f"{turn.at.astimezone(turn.zone):%H:%M:%S}" if is_late else _clock(turn.steps[0])


def _until(turn: Turn, act: Act) -> str:
    """Where the clock then stands, after a wait; in the survey's time zone, as all is."""
    if act.kind != "waited" or turn.at is None:
        return ""
    return f", until {turn.at.astimezone(turn.zone):%a %d %b %H:%M}"


def keys_of(act: Act) -> str:
    """The keys of a script, without their seconds."""
    return " ".join(each.partition("@")[0] for each in act.value.split()) if "@" in act.value else act.value


BUBBLES: dict[str, Callable[[Act], tuple[str, str]]] = {
    "typed": lambda act: (act.value, "" if act.value else "nothing"),
    "said": lambda act: (act.value, ""),
    "pressed": lambda act: (keys_of(act), "keys"),
}
DEEDS: dict[str, Callable[[Act], str]] = {
    "silence": lambda act: "silence",
    "noise": lambda act: "noise",
    "waited": lambda act: f"{duration(float(act.value))} pass",
    "previous": lambda act: "you go back",
    "repeated": lambda act: "once more",
    "jumped": lambda act: f"jump to {act.value}",
    "hung up": lambda act: "you hang up",
    "resumed": lambda act: "you call again",
}


def _said(step: Step, width: int) -> list[Line]:
    most = min(WIDEST, width - INDENT)
    if step.plan.channel == "sms":
        rows = [("class:bot.text", line) for line in wrapped(step.message, most - 4)]
        return framed(f"bot · {_clock(step)}", rows, _segments(step.message), most=most, border="class:bot")
    rows = list(_prompts(step, most - 4))
    return framed(f"bot · {_clock(step)}", rows, "", most=most, border="class:bot")


def _prompts(step: Step, width: int) -> Iterator[Piece]:
    sounds = step.sound_files or ("",) * len(step.prompts)
    for text, sound in zip(step.prompts, sounds, strict=True):
        for line in wrapped(text, width) if text else ():
            yield "class:bot.text", line
        if sound and step.plan.channel == "voice":
            yield "class:note", "♪ " + wrapped(sound, width - 2)[0]
    yield from _choices(step, width)


def _choices(step: Step, width: int) -> Iterator[Piece]:
    """What can be picked on the web, where the prompt does not say it."""
    ask = step.ask
    if ask is None or step.plan.channel != "web" or not ask.question.options or step.state.pending is not None:
        return
    mark = "[ ]" if ask.question.type == "multi" else "( )"
    for option in ask.options_shown(step.state):
        for index, line in enumerate(wrapped(f"{option.key}  {option.text}", width - 4)):
            yield "class:option", f"{mark} {line}" if not index else f"    {line}"


def _segments(text: str) -> str:
    message = split_into_segments(text)
    count = len(message.segments)
    return f"{message.alphabet} · {count} segment{'' if count == 1 else 's'}"


def _note(text: str, width: int, style: str = "class:note") -> list[Line]:
    first, *more = wrapped(text, width - INDENT - 2)
    return [[(style, f"{' ' * INDENT}· {first}")], *([(style, f"{' ' * INDENT}  {line}")] for line in more)]


def _rule(word: str, width: int) -> list[Line]:
    """A word in the middle of a line, for what is no text."""
    side = max(2, (min(width, WIDEST) - len(word) - 2) // 2)
    return [[("class:rule", "─" * side), ("class:deed", f" {word} "), ("class:rule", "─" * side)]]


def _clock(step: Step) -> str:
    """When it was, in the survey's time zone."""
    state = step.state
    if state.now is None:
        return ""
    moment = state.now.astimezone(state.setting.zone)
    return f"{moment:%H:%M:%S}"


def duration(seconds: float) -> str:
    """A duration as a survey file writes it, in the largest unit that is whole."""
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % length == 0:
            return f"{seconds / length:.0f}{unit}"
    return f"{seconds:g}s"


def elapsed(seconds: float) -> str:
    """Hours, minutes and seconds, with days where there are any."""
    whole = timedelta(seconds=int(seconds))
    hours, rest = divmod(whole.seconds, 3600)
    days = f"{whole.days}d " if whole.days else ""
    return f"{days}{hours:02}:{rest // 60:02}:{rest % 60:02}"


class Transcript:
    """Every line of a conversation, drawn once for a width and kept."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._width = 0
        self._lines: list[Line] = []
        self._ends: list[int] = []  # for each entry that is drawn, how many lines there are up to its end

    def replace(self, entries: list[Entry]) -> None:
        self.entries = entries
        self._forget()

    def add(self, entry: Entry) -> None:
        self.entries.append(entry)

    def keep_turns(self, count: int) -> None:
        """Forget everything after the first turns."""
        places = [index for index, entry in enumerate(self.entries) if isinstance(entry, Turn)]
        if count < len(places):
            kept = places[count]
            self.entries = self.entries[:kept]
            self._ends = self._ends[:kept]
            self._lines = self._lines[: self._ends[-1] if self._ends else 0]

    def _forget(self) -> None:
        self._lines = []
        self._ends = []

    def lines(self, width: int) -> list[Line]:
        if width != self._width:
            self._width = width
            self._forget()
        for entry in self.entries[len(self._ends) :]:
            self._lines += drawn(entry, width)
            self._ends.append(len(self._lines))
        return self._lines
