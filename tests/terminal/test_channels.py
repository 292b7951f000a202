"""Whole interviews on the real screen, from the greeting to the closing: keys on the clock, messages, options picked.

Every sample of the repository is typed into the screen as its respondent would: keys one by one, each at its second,
silence and waiting as time that passes. What is said, asked and recorded must be what `askline test` comes to.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from driver import ROOT, Driver

import askline
from askline.engine.digits import to_microseconds
from askline.engine.keying import Press as Key
from askline.engine.keying import read_presses
from askline.flow_tools.replay import hold
from askline.flow_tools.sample import Back, HangUp, Press, Resume, Silence, Turn, User, Wait
from askline.flow_tools.sample_format import read_sample
from askline.terminal.replaying import setup_of
from askline.terminal.session import Session

SAMPLES = sorted((ROOT / "samples").glob("*.yaml"))
COMMANDS = {Back: ":previous", HangUp: ":hangup", Resume: ":resume"}
LONGEST_WAIT_SECONDS = 60.0  # for keys to come to something


class Respondent:
    """Does on a screen what a sample says, in the real time of that screen."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    async def do(self, turn: Turn) -> None:
        driver = self._driver
        if isinstance(turn, User):
            await self._say(turn.text)
        elif isinstance(turn, Press):
            await self._press(read_presses(turn.script))
        elif isinstance(turn, Silence):
            await self._say_nothing()
        elif isinstance(turn, Wait):
            await driver.pass_time(turn.seconds, in_steps=4)
        elif type(turn) in COMMANDS:
            await driver.answer(COMMANDS[type(turn)])

    async def _say(self, text: str) -> None:
        if self._driver.screen.takes_keys and text[:1] in "0123456789*#":
            text = f" {text}"  # digits that are said begin with a blank
        await self._driver.answer(f":{text}" if text.startswith(":") else text)

    async def _say_nothing(self) -> None:
        if not self._driver.screen.takes_keys:
            await self._driver.answer("")
            return
        acts = len(self._driver.screen.session.acts)
        await self._until_something_came(acts)

    async def _press(self, keys: tuple[Key, ...]) -> None:
        driver = self._driver
        prompts_end = driver.screen.call.prompts_end
        for key in keys:
            await driver.pass_time(max(0.0, to_microseconds(prompts_end + key.at - driver.clock())))
            acts = len(driver.screen.session.acts)
            await driver.type(key.key)
        if driver.screen.call.keys:
            await self._until_something_came(acts)

    async def _until_something_came(self, acts: int) -> None:
        driver, until = self._driver, self._driver.clock() + LONGEST_WAIT_SECONDS
        while len(driver.screen.session.acts) == acts and driver.clock() < until:
            call = driver.screen.call
            next_at = call.prompts_end if call.is_speaking else call.collector.deadline or until
            await driver.pass_time(next_at - driver.clock())


@cache
def survey_at(path: str) -> askline.Survey:
    return askline.load_survey(path)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_goes_on_the_screen_as_it_is_tested(path: Path) -> None:
    sample = read_sample(str(path))
    survey = survey_at(os.path.normpath(sample.survey_path))
    session = Session(survey, setup_of(sample))

    async def script(driver: Driver) -> None:
        respondent = Respondent(driver)
        for turn in sample.turns:
            await respondent.do(turn)
        if driver.screen.session.is_over:
            await driver.shows(f"── {driver.screen.session.state.ending} ──")

    driver = Driver(Path(sample.survey_path), session=session, columns=70).run(script)
    held = hold(sample, survey)
    shown = driver.screen.session
    assert shown.interview.answers == held.course.answers
    assert shown.interview.variables == held.course.variables
    assert shown.state.ending == held.steps[-1].state.ending
    said = [text for turn in shown.turns for step in turn.steps for text in step.prompts]
    assert said == [text for step in held.steps for text in step.prompts]
