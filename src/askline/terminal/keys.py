"""What each key of the full screen does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.application.current import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from askline.survey.yaml_text import CONTROL
from askline.terminal.inspector import KEYS as PANE_KEYS

if TYPE_CHECKING:
    from askline.terminal.screen import Screen

TELEPHONE_KEYS = "0123456789*#"
LINES_AT_ONCE = 3  # scrolled with Ctrl and an arrow
INTERRUPTED = 130  # as a shell has it


def bindings_of(screen: Screen) -> KeyBindings:
    bindings = KeyBindings()
    _add_panes(bindings, screen)
    _add_moving(bindings, screen)
    _add_picking(bindings)
    _add_leaving(bindings, screen)
    _add_telephone(bindings, screen)
    return bindings


def _add_panes(bindings: KeyBindings, screen: Screen) -> None:
    for name, key in PANE_KEYS.items():

        @bindings.add(key)
        def _(event: KeyPressEvent, name: str = name) -> None:
            screen.toggle_pane(name)

    @bindings.add("f8", filter=Condition(lambda: bool(screen.faults)))
    def _(event: KeyPressEvent) -> None:
        screen.toggle_pane("diagnostics")

    @bindings.add("?", filter=Condition(lambda: not get_app().current_buffer.text))
    def _(event: KeyPressEvent) -> None:
        screen.toggle_pane("help")

    @bindings.add("escape", eager=True, filter=Condition(lambda: screen.pane is not None))
    def _(event: KeyPressEvent) -> None:
        screen.close_pane()


def _add_moving(bindings: KeyBindings, screen: Screen) -> None:
    for key, pages in (("pageup", -1), ("pagedown", 1)):

        @bindings.add(key)
        def _(event: KeyPressEvent, pages: int = pages) -> None:
            turn_page(screen, pages)

    for key, lines in (("c-up", LINES_AT_ONCE), ("c-down", -LINES_AT_ONCE)):

        @bindings.add(key)
        def _(event: KeyPressEvent, lines: int = lines) -> None:
            screen.scrolled = max(0, screen.scrolled + lines)


def turn_page(screen: Screen, pages: int) -> None:
    """Through what is open of the inspector, else through the conversation."""
    if screen.pane is None:
        screen.scrolled = max(0, screen.scrolled - pages * max(1, screen.page_rows - 2))
    else:
        screen.pane_scrolled = max(0, screen.pane_scrolled + pages * max(1, screen.pane_rows - 1))


def _add_picking(bindings: KeyBindings) -> None:
    @bindings.add("tab")
    def _(event: KeyPressEvent) -> None:
        """The first offer stands in the line at once, so that Enter sends it."""
        buffer = event.current_buffer
        if buffer.complete_state:
            buffer.complete_next()
        else:
            buffer.start_completion(select_first=True)


def _add_leaving(bindings: KeyBindings, screen: Screen) -> None:
    @bindings.add("c-c")
    def _(event: KeyPressEvent) -> None:
        screen.leave(INTERRUPTED)

    @bindings.add("c-d", filter=Condition(lambda: not get_app().current_buffer.text))
    def _(event: KeyPressEvent) -> None:
        screen.leave()

    @bindings.add("c-z")
    def _(event: KeyPressEvent) -> None:
        event.app.suspend_to_background()

    @bindings.add("c-l")
    def _(event: KeyPressEvent) -> None:
        event.app.renderer.clear()


def _add_telephone(bindings: KeyBindings, screen: Screen) -> None:
    is_keypad = Condition(lambda: screen.takes_keys and not get_app().current_buffer.text)
    for key in TELEPHONE_KEYS:

        @bindings.add(key, filter=is_keypad)
        def _(event: KeyPressEvent, key: str = key) -> None:
            screen.press(key)


def readable(typed: str) -> str:
    """The line without controls that were pasted along; bytes that are no text become the sign for that."""
    return CONTROL.sub(lambda found: "\N{REPLACEMENT CHARACTER}" if found[0] >= "\ud800" else "", typed)
