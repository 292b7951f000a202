"""The full screen's parts and where they stand: status, conversation, inspector, timers, hints, the input line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from prompt_toolkit.filters import Condition
from prompt_toolkit.layout import (
    BufferControl,
    ConditionalContainer,
    Float,
    FloatContainer,
    HSplit,
    Layout,
    UIContent,
    UIControl,
    VSplit,
    Window,
)
from prompt_toolkit.layout.menus import CompletionsMenu
from prompt_toolkit.styles import Style

from askline.terminal.drawing import Line, cut, in_ascii, padded, width_of
from askline.terminal.inspector import KEYS as PANE_KEYS

if TYPE_CHECKING:
    from prompt_toolkit.buffer import Buffer

    from askline.terminal.screen import Screen

SIDE_BY_SIDE = 110  # columns from which the inspector stands beside the conversation
WIDEST_CONVERSATION = 100  # columns: who asks and who answers stay near each other
CONVERSATION_ROWS = 6  # what the inspector leaves of a narrow screen
FEWEST_ROWS = 4  # of the inspector, however small the screen
PROMPT = " › "

COLOURED = Style(
    [
        ("status", "reverse"),
        ("bot", "ansicyan"),
        ("bot.text", "bold"),
        ("you", "ansigreen"),
        ("you.text", ""),
        ("option", ""),
        ("note", "#888888"),
        ("deed", "#888888"),
        ("rule", "#888888"),
        ("stop", "bold ansimagenta"),
        ("fault", "ansired"),
        ("hint", "#888888"),
        ("timer", "ansiyellow"),
        ("keys", "bold"),
        ("prompt", "bold"),
        ("pane", ""),
        ("pane.head", "bold ansicyan"),
        ("toolbar", "#888888"),
        ("toolbar.key", "bold"),
        ("toolbar.open", "bold reverse"),
        ("completion-menu", "bg:#444444 #ffffff"),
        ("completion-menu.completion.current", "bg:#ffffff #000000"),
        ("completion-menu.meta.completion", "bg:#333333 #bbbbbb"),
        ("completion-menu.meta.completion.current", "bg:#bbbbbb #000000"),
    ]
)
PLAIN = Style(
    [
        ("status", "reverse"),
        ("bot.text", "bold"),
        ("stop", "bold"),
        ("fault", "bold"),
        ("keys", "bold"),
        ("prompt", "bold"),
        ("pane.head", "bold"),
        ("toolbar.key", "bold"),
        ("toolbar.open", "bold reverse"),
        ("completion-menu", "reverse"),
        ("completion-menu.completion.current", "noreverse bold"),
        ("completion-menu.meta.completion.current", "noreverse"),
    ]
)


class Lines(UIControl):
    """Shows exactly the lines that it is given for its size."""

    def __init__(self, lines: Callable[[int, int], list[Line]], framed: bool) -> None:
        self._lines = lines
        self._framed = framed

    def create_content(self, width: int, height: int) -> UIContent:
        lines = self._lines(width, height)
        if not self._framed:
            lines = [in_ascii(line) for line in lines]
        return UIContent(get_line=lambda index: [*lines[index]], line_count=len(lines), show_cursor=False)

    def is_focusable(self) -> bool:
        return False


def layout_of(screen: Screen, buffer: Buffer, *, framed: bool = True) -> Layout:
    """`framed`: whether the terminal has the characters of frames and bars."""

    def one_line(line: Callable[[int], Line], style: str = "") -> Window:
        return Window(Lines(lambda width, _: [line(width)], framed), height=1, style=style)

    prompt = Window(Lines(lambda width, _: [[("class:prompt", PROMPT)]], framed), width=len(PROMPT), height=1)
    has_timers = Condition(lambda: screen.session.channel != "web" and not screen.session.is_over)
    field = Window(BufferControl(buffer), height=1)
    rows = HSplit(
        [
            one_line(screen.status_line, "class:status"),
            Window(Lines(lambda width, height: body(screen, width, height), framed), wrap_lines=False),
            ConditionalContainer(one_line(screen.timer_line), has_timers),
            one_line(screen.hint_line),
            VSplit([prompt, field]),
            one_line(lambda width: toolbar(screen, width)),
        ]
    )
    menu = Float(xcursor=True, ycursor=True, content=CompletionsMenu(max_height=8, scroll_offset=1))
    return Layout(FloatContainer(rows, [menu]), focused_element=field)


def toolbar(screen: Screen, width: int) -> Line:
    """The keys of the inspector; what is open stands out."""
    line: Line = []
    for name, key in PANE_KEYS.items():
        style = "class:toolbar.open" if name == screen.pane else "class:toolbar"
        line += [("class:toolbar.key", f" {key.upper()}"), ("", " "), (style, name)]
    last = "  Ctrl-C leaves"
    return [*line, ("class:toolbar", last)] if width_of(line) + len(last) <= width else line


def body(screen: Screen, width: int, height: int) -> list[Line]:
    """The conversation, with the inspector beside it on a wide screen and above it on a narrow one."""
    if screen.pane is None:
        return conversation(screen, width, height)
    if width >= SIDE_BY_SIDE:
        half = min(width * 11 // 20, WIDEST_CONVERSATION)
        left = conversation(screen, half, height)
        right = pane(screen, width - half - 3, height)
        pairs = zip(left, right, strict=True)
        return [[*padded(ours, half), ("class:rule", " │ "), *theirs] for ours, theirs in pairs]
    needed = len(screen.pane_lines(width)) + 2
    spared = 0 if screen.pane == "help" else CONVERSATION_ROWS
    rows = max(min(needed, height - spared), min(FEWEST_ROWS, height))
    opened = pane(screen, width, rows)
    rest = height - len(opened)
    return [*opened, *(conversation(screen, width, rest) if rest > 0 else [])]


def conversation(screen: Screen, width: int, height: int) -> list[Line]:
    """The part of the conversation that is scrolled to; the last lines stand at the bottom."""
    lines = screen.transcript.lines(min(width, WIDEST_CONVERSATION))
    most = max(0, len(lines) - height)
    screen.scrolled = min(screen.scrolled, most)
    screen.page_rows = height
    end = len(lines) - screen.scrolled
    shown = lines[max(0, end - height) : end]
    if screen.scrolled and shown:
        key = "PgDn" if screen.pane is None else "Ctrl-↓"
        shown = [*shown[:-1], [("class:note", cut(f"  ↓ {screen.scrolled + 1} more lines, {key}", width))]]
    return [*([[("", "")]] * (height - len(shown))), *shown]


def pane(screen: Screen, width: int, height: int) -> list[Line]:
    """The open part of the inspector, under its name."""
    lines = screen.pane_lines(width)
    rows = screen.pane_rows = max(0, height - 2)
    screen.pane_scrolled = max(0, min(screen.pane_scrolled, len(lines) - rows))
    shown = lines[screen.pane_scrolled : screen.pane_scrolled + rows]
    below = len(lines) - screen.pane_scrolled - len(shown)
    more = f" PgDn {below} more " if below > 0 else " PgUp back " if screen.pane_scrolled else ""
    name = f" {(screen.pane or '').upper()} "
    rule = "─" * max(0, width - len(name) - 2)
    foot = "─" * max(0, width - len(more) - 2) + more + "──"
    drawn: list[Line] = [
        [("class:rule", "──"), ("class:pane.head", name), ("class:rule", rule)],
        *shown,
        *([[("", "")]] * (rows - len(shown))),
        [("class:rule", cut(foot, width))],
    ]
    return drawn[:height]
