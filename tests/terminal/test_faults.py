"""Whatever goes wrong in the full screen, or is done to it, it goes on, or leaves the terminal as it was."""

from __future__ import annotations

import math
from random import Random

import pytest
from driver import KEYS, ROOT, Driver

from askline.terminal.bubbles import Note

AFTER_CALL = ROOT / "surveys" / "after-call.yaml"


UNREADABLE = "\udfff"  # no bytes stand for it: files in memory fail in a way that nobody foresaw


def test_own_faults_are_told_and_the_screen_goes_on() -> None:
    async def script(driver: Driver) -> None:
        await driver.answer("3")
        await driver.shows("question 2")
        driver.files.save(driver.path, UNREADABLE)
        await driver.shows("Askline itself is at fault: UnicodeEncodeError")
        await driver.answer("Too slow")
        await driver.shows("question 3")

    Driver(AFTER_CALL, tick_seconds=0.0).run(script)


def test_a_fault_in_a_timer_is_told_and_the_next_ones_run() -> None:
    async def script(driver: Driver) -> None:
        text = driver.files.texts[driver.path]
        driver.files.save(driver.path, UNREADABLE)
        await driver.shows("Askline itself is at fault: UnicodeEncodeError")
        driver.files.save(driver.path, text.replace("how likely", "how very likely"))
        await driver.shows("saved and loaded again", "how very likely")

    Driver(AFTER_CALL, tick_seconds=0.0).run(script)


def test_a_fault_that_comes_again_and_again_ends_the_screen_and_restores_the_terminal() -> None:
    has_ended = False

    async def script(driver: Driver) -> None:
        nonlocal has_ended
        driver.clock.seconds = math.inf  # no status line can show it
        for _ in range(50):
            driver.screen.app.invalidate()
            await driver.settle()
        has_ended = not driver.screen.app.is_running

    driver = Driver(AFTER_CALL)
    with pytest.raises(OverflowError):
        driver.run(script)
    assert has_ended
    assert driver.raw.count("\x1b[?1049l") == driver.raw.count("\x1b[?1049h") == 1


LINES = [
    "3", "yes", "", "1", "#", "*", "STOP", "a, b", "x" * 300, "é☕", "::x", ":back", ":forward all", ":jump why",
    ":jump", ":restart", ":channel sms", ":channel voice", ":language es", ":wait 2h", ":wait 9999999d", ":silence",
    ":noise", ":previous", ":repeat", ":hangup", ":resume", ":break true", ":break 1 <", ":set x=y", ":set", ":save k",
    ":press 1@-1 2@3", ":back 99999999", ":x", ":show state", ":show", ":jump solved recommend=2", "?",
]  # fmt: skip
SIZES = [(20, 6), (80, 24), (200, 8), (200, 60)]


@pytest.mark.parametrize("seed", range(6))
def test_no_keys_lines_or_edits_are_too_much_at_any_size(seed: int) -> None:
    chance = Random(seed)
    keys = [key for key in KEYS if key not in ("<C-c>", "<C-d>")]

    async def script(driver: Driver) -> None:
        for _ in range(25):
            await driver.type(chance.choice(keys))
            await driver.answer(chance.choice(LINES))
            await driver.pass_time(chance.choice([0, 1, 10, 4000]))
            text = driver.files.texts[driver.path]
            place = chance.randrange(len(text))
            driver.files.save(driver.path, text[:place] + text[place + chance.randrange(3) :])
        notes = [entry.text for entry in driver.screen.transcript.entries if isinstance(entry, Note)]
        assert not [each for each in notes if each.startswith("Askline itself")]

    columns, rows = chance.choice(SIZES)
    Driver(AFTER_CALL, survey_type=chance.choice(["inbound", "sms", "web"]), columns=columns, rows=rows).run(script)


def test_leaving_by_ctrl_c_is_an_interrupt() -> None:
    async def script(driver: Driver) -> None:
        await driver.type("<C-c>")

    assert Driver(AFTER_CALL).run(script).screen.code == 130
