"""What each key of the full screen does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.application.current import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from askline.terminal.inspector import KEYS as PANE_KEYS

if TYPE_CHECKING:
    from askline.terminal.screen import Screen

TELEPHONE_KEYS = "0123456789*#"
INTERRUPTED = 130  # as a shell has it


def bindings_of(screen: Screen) -> KeyBindings:
    bindings = KeyBindings()
    _add_panes(bindings, screen)
    _add_moving(bindings, screen)
    _add_leaving(bindings, screen)
    _add_telephone(bindings, screen)
    return bindings


def _add_panes(bindings: KeyBindings, screen: Screen) -> None:
    for name, key in PANE_KEYS.items():

        @bindings.add(key)
        def _(event: KeyPressEvent, name: str = name) -> None:
            screen.toggle_pane(name)

    @bindings.add("?", filter=Condition(lambda: not get_app().current_buffer.text))
    def _(event: KeyPressEvent) -> None:
        screen.toggle_pane("help")

    @bindings.add("escape", eager=True, filter=Condition(lambda: screen.pane is not None))
    def _(event: KeyPressEvent) -> None:
        screen.close_pane()


def _add_moving(bindings: KeyBindings, screen: Screen) -> None:
    @bindings.add("pageup")
    def _(event: KeyPressEvent) -> None:
        screen.scrolled += max(1, screen.page_rows - 2)

    @bindings.add("pagedown")
    def _(event: KeyPressEvent) -> None:
        screen.scrolled = max(0, screen.scrolled - max(1, screen.page_rows - 2))

    @bindings.add("c-up")
    def _(event: KeyPressEvent) -> None:
        screen.pane_scrolled = max(0, screen.pane_scrolled - 5)

    @bindings.add("c-down")
    def _(event: KeyPressEvent) -> None:
        screen.pane_scrolled += 5


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
