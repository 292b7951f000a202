"""The full screen with a voice: when silence begins, what stops it, and what happens where it fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from driver import ROOT, Driver

AFTER_CALL = ROOT / "surveys" / "after-call.yaml"


class Voice:
    """A speaker that says nothing, and ends or fails when it is told to."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.said: list[str] = []
        self.end: Callable[[], None] = lambda: None
        self.stops = 0

    def say(self, texts: Sequence[str], sounds: Sequence[str], language: str, ended: Callable[[], None]) -> bool:
        self.said += texts
        self.end = ended
        return True

    def stop(self) -> None:
        self.stops += 1

    def close(self) -> None:
        self.stops += 1


def voice_of(driver: Driver) -> Voice:
    voice = driver.screen.voice.speaker
    assert isinstance(voice, Voice)
    return voice


def test_the_silence_begins_when_the_voice_has_ended() -> None:
    async def script(driver: Driver) -> None:
        await driver.pass_time(30)
        await driver.shows("speaking")
        voice_of(driver).end()
        await driver.settle()
        await driver.pass_time(1)
        await driver.shows("silence  4.0s")
        assert voice_of(driver).said[0] == "Thanks for taking the time to respond!"

    Driver(AFTER_CALL, survey_type="inbound", open_speaker=Voice).run(script)


def test_a_key_stops_the_voice() -> None:
    async def script(driver: Driver) -> None:
        stops = voice_of(driver).stops
        await driver.type("1")
        await driver.shows("keys 1", "next key")
        assert voice_of(driver).stops == stops + 1

    Driver(AFTER_CALL, survey_type="inbound", open_speaker=Voice).run(script)


def test_a_voice_that_fails_gives_one_line_and_the_call_goes_on() -> None:
    async def script(driver: Driver) -> None:
        voice_of(driver).tell("there is no sound device; prompts are only shown")
        voice_of(driver).end()
        await driver.shows("there is no sound device", "speaking")
        await driver.hear_out()
        await driver.shows("silence  5.0s")

    Driver(AFTER_CALL, survey_type="inbound", open_speaker=Voice).run(script)


def test_a_voice_that_hangs_does_not_hold_the_call_up() -> None:
    async def script(driver: Driver) -> None:
        await driver.pass_time(120, in_steps=4)
        await driver.shows("── silence ──")

    Driver(AFTER_CALL, survey_type="inbound", open_speaker=Voice).run(script)
