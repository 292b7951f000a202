"""The real screen with a real speech process behind it: one that speaks, and those that cannot."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import pytest
from driver import ROOT, Driver

from askline.errors import SpeechFailed
from askline.speech.announcing import Announcer
from askline.speech.playing import SILENT_BACKEND, Player
from askline.speech.speaker import Speaker

pytest.importorskip("miniaudio", reason="needs miniaudio: pip install 'askline[speech]'")

AFTER_CALL = ROOT / "surveys" / "after-call.yaml"
WITHIN_SECONDS = 0.3


def silent_player() -> Player:
    """The sound device of a machine that plays to nobody."""
    return Player(SILENT_BACKEND)


def no_player() -> Player:
    raise SpeechFailed("no-sound-device", "there is no sound device")


def voice_by(
    *command: str, open_player: Callable[[], Player] = silent_player
) -> Callable[[Callable[[str], None]], Announcer]:
    """What opens a voice whose speech process is that command."""

    def open_speaker(tell: Callable[[str], None]) -> Announcer:
        return Announcer(
            tell,
            open_renderer=lambda: Speaker(command, starts_within=WITHIN_SECONDS, answers_within=WITHIN_SECONDS),
            open_player=open_player,
        )

    return open_speaker


SLEEPER: Sequence[str] = (sys.executable, "-c", "import time; time.sleep(60)")
CANNOT_SPEAK = {
    "a driver that hangs": (voice_by(*SLEEPER), "the speech driver hangs: no answer within 0.3 s"),
    "a driver that dies": (voice_by(sys.executable, "-c", ""), "the speech process has died"),
    "a driver that talks nonsense": (voice_by(sys.executable, "-c", "print('la la')"), "no answer but noise"),
    "no driver": (voice_by("/no/such/driver"), "the speech process cannot be started"),
    "no sound device": (voice_by(*SLEEPER, open_player=no_player), "there is no sound device"),
}


@pytest.mark.parametrize(("voice", "told"), CANNOT_SPEAK.values(), ids=CANNOT_SPEAK)
def test_a_voice_that_cannot_speak_is_told_in_one_line_and_the_call_goes_on(
    voice: Callable[[Callable[[str], None]], Announcer], told: str
) -> None:
    async def script(driver: Driver) -> None:
        await driver.shows(f"· no speech: {told}", "speaking")
        await driver.hear_out()
        await driver.shows("silence  5.0s")
        await driver.type("9")
        await driver.shows("question 2: solved", "speaking")
        await driver.hear_out()
        await driver.type("1")
        await driver.shows("── completed ──")
        assert driver.text.count("no speech") <= 1

    Driver(AFTER_CALL, survey_type="inbound", rows=60, open_speaker=voice).run(script)


def test_while_the_driver_hangs_the_screen_takes_keys_at_once() -> None:
    async def script(driver: Driver) -> None:
        await driver.type("9")
        await driver.settle()
        assert "question 2: solved" in driver.text
        assert "no speech" not in driver.text

    Driver(AFTER_CALL, survey_type="inbound", open_speaker=voice_by(*SLEEPER)).run(script)
