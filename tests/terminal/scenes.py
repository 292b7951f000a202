"""The main states of the full screen, as docs/terminal.md shows them: each is held and drawn anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

from driver import Driver

SURVEYS = Path(__file__).resolve().parent.parent.parent / "surveys"


class Scene(NamedTuple):
    """What is typed and waited for until the screen is as it is to be shown."""

    script: Callable[[Driver], Awaitable[None]]
    survey: str = "after-call"
    survey_type: str = "web"
    columns: int = 80
    rows: int = 24

    def draw(self) -> str:
        text = (SURVEYS / f"{self.survey}.yaml").read_text(encoding="utf-8")
        path = f"surveys/{self.survey}.yaml"
        driver = Driver(text, path=path, survey_type=self.survey_type, columns=self.columns, rows=self.rows)
        shown: list[str] = []

        async def script(driver: Driver) -> None:
            await self.script(driver)
            await driver.settle()
            shown.append(driver.text)

        driver.run(script)
        return shown[0]


async def on_the_web(driver: Driver) -> None:
    await driver.pass_time(4)
    await driver.answer("eleven")
    await driver.pass_time(3)
    await driver.answer("3")
    await driver.pass_time(6)
    await driver.type("They never called b")
    await driver.shows("✓")


async def options(driver: Driver) -> None:
    await driver.answer("yes", "yes")
    await driver.shows("( ) 1")
    await driver.type("ca")


async def in_a_call(driver: Driver) -> None:
    await driver.hear_out()
    await driver.pass_time(1.4)
    await driver.type("1")
    await driver.pass_time(1.2)
    await driver.shows("keys 1", "next key  1.8s")


async def by_message(driver: Driver) -> None:
    await driver.pass_time(9)
    await driver.answer("3")
    await driver.answer(":wait 90m")
    await driver.type("Ils étaient lents… très lents")
    await driver.shows("UCS-2")


async def why(driver: Driver) -> None:
    await driver.answer("8")
    await driver.type("<F7>")
    await driver.shows("gone past")


async def broken_file(driver: Driver) -> None:
    await driver.answer("3")
    text = driver.files.texts[driver.path]
    driver.files.save(driver.path, text.replace("type: yesno\n    text", "type: yesn\n    text"))
    await driver.pass_time(1)
    await driver.shows("unknown-type")


async def help_in_a_call(driver: Driver) -> None:
    await driver.type("?")
    await driver.shows("HELP")


async def beside(driver: Driver) -> None:
    await driver.answer("2", "No one came")
    await driver.type("<F5>")
    await driver.shows("EFFECTS", "alert")


SCENES = {
    "web": Scene(on_the_web),
    "options": Scene(options, "canvass"),
    "call": Scene(in_a_call, survey_type="inbound"),
    "sms": Scene(by_message, survey_type="sms"),
    "why": Scene(why),
    "broken file": Scene(broken_file),
    "help": Scene(help_in_a_call, survey_type="inbound", rows=40),
    "inspector": Scene(beside, columns=120, rows=30),
}


def drawn(name: str) -> str:
    """A scene as a block of text for a page."""
    return f"```text\n{SCENES[name].draw()}```\n"
