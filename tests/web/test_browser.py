"""The pages in a real browser: with and without scripts, by keyboard alone, looked over by axe-core."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from importlib.resources import files
from typing import Any

import pytest
from page_bench import AFTER_CALL, CANVASS, HOSTILE, KINDS, Pages

playwright: Any = pytest.importorskip("playwright.sync_api")

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = [{"width": 360, "height": 640}, {"width": 1280, "height": 800}]
SCHEMES = ["light", "dark"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine; as root: make tools")


SMALL_TARGETS = """() => [...document.querySelectorAll("button, label:has(input), [name=answer]:not([type=checkbox])")]
    .map((each) => each.getBoundingClientRect())
    .filter((box) => box.height < 44 || box.width < 44).length"""


class Site:
    """The pages served on a free port by a thread of their own."""

    def __init__(self) -> None:
        from askline.web.logs import Silent

        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.pages = Pages()
        self.loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._is_ready = threading.Event()
        self._log: Any = Silent()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        assert self._is_ready.wait(10)

    def _serve(self) -> None:
        from askline.web.running import serve

        serving = serve(self.pages.application, self.listener, self._log, [], self._is_ready.set, self._stop)
        self.loop.run_until_complete(serving)
        self.loop.close()

    def make(self, survey_id: int, **fields: Any) -> tuple[str, Any]:
        """An interview's address, and what asks for the answers that it has."""
        interaction = self._run(self.pages.make(survey_id, **fields))
        return (
            f"{self.address}/web_survey/{interaction.uuid}",
            lambda: self._run(self.pages.answers(interaction)),
        )

    def _run(self, coroutine: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(coroutine, self.loop)
        return future.result(10)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)
        self.listener.close()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, site: Site) -> Iterator[Any]:
    """Opens a page that may ask nobody but the site; whatever a page complains of fails the test."""
    contexts, complaints = [], []

    def opened(address: str, **settings: Any) -> Any:
        context = browser.new_context(**{"viewport": SIZES[0], **settings})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("request", lambda request: complaints.extend(elsewhere(request.url, site)))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def elsewhere(address: str, site: Site) -> list[str]:
    return [] if address.startswith(site.address) else [f"asked {address}"]


def heading(page: Any, text: str) -> None:
    playwright.expect(page.locator("h1")).to_have_text(text)


def faults(page: Any) -> list[str]:
    """What axe-core finds on a page, and what is wider than it."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8") + ";0")
    violations = page.evaluate("async () => (await axe.run()).violations")
    found = [f"{each['id']}: {json.dumps([node['target'] for node in each['nodes']])}" for each in violations]
    is_too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [*found, *(["wider than the screen"] if is_too_wide else [])]


def answer_every_kind(page: Any) -> Iterator[str]:
    """Answer each question of the survey; a stop at each, before it is answered."""
    steps: list[tuple[str, list[tuple[str, str]], str]] = [
        ("How likely?", [], "10"),
        ("How many stars?", [], "4"),
        ("How many people?", [("fill", "12")], "Continue"),
        ("Are you happy?", [], "No"),
        ("Which fruit?", [], "Salt, pepper"),
        ("Which pets?", [("check", "Cat"), ("check", "Fish and chips")], "Continue"),
        ("When were you born?", [("fill", "1990-05-17")], "Continue"),
        ("When do you get up?", [("fill", "06:30")], "Continue"),
        ("Which e-mail address?", [("fill", "ada@example.com")], "Continue"),
        ("Which number?", [("fill", "(202) 555-0143")], "Continue"),
        ("Is that right?", [], "Yes"),
        ("Which four digits?", [("fill", "0042")], "Continue"),
        ("Anything else?", [("fill", "Nothing else")], "Continue"),
    ]
    for asked, typed, button in steps:
        heading(page, re.compile(re.escape(asked) + "$"))
        yield asked
        for what, value in typed:
            if what == "check":
                page.get_by_label(value, exact=True).check()
            else:
                page.locator(".field [name=answer]").fill(value)
        page.get_by_role("button", name=button, exact=True).click()
    heading(page, "Thank you")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_interview_of_every_kind_is_held(site: Site, open_page: Any, has_scripts: bool) -> None:
    address, answers = site.make(KINDS)
    page = open_page(address, java_script_enabled=has_scripts)
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))
    for _ in answer_every_kind(page):
        pass
    assert page.locator("#said").inner_text() == "Goodbye."
    assert len(answers()) == 12
    assert (loads == []) == has_scripts


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES, ids=["telephone", "desk"])
def test_no_control_is_out_of_reach_for_anybody(site: Site, open_page: Any, size: Any, scheme: str) -> None:
    page = open_page(site.make(KINDS)[0], viewport=size, color_scheme=scheme)
    for asked in answer_every_kind(page):
        assert faults(page) == [], asked
        assert page.evaluate(SMALL_TARGETS) == 0, asked
    assert faults(page) == []


def test_a_page_in_arabic_is_in_order_too(site: Site, open_page: Any) -> None:
    page = open_page(site.make(KINDS, language="ar")[0])
    assert faults(page) == []
    page.get_by_role("button", name="3", exact=True).click()
    playwright.expect(page.locator(".progress p")).to_have_text("السؤال 2 من 12 على الأكثر")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert faults(page) == []


def test_an_interview_is_held_by_keyboard_alone(site: Site, open_page: Any) -> None:
    address, answers = site.make(AFTER_CALL)
    page = open_page(address)
    page.locator(".group button").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    heading(page, "Sorry to hear that. What went wrong?")
    assert page.evaluate("document.activeElement.name") == "answer"
    page.keyboard.type("Nobody called back")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    heading(page, "Was your problem solved?")
    assert page.evaluate("document.activeElement.id") == "question"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    heading(page, "Thank you")
    assert answers() == {"recommend": "3", "why": "Nobody called back", "solved": "No"}


def test_what_came_of_an_answer_is_told_to_those_who_do_not_see_it(site: Site, open_page: Any) -> None:
    page = open_page(site.make(KINDS)[0])
    page.get_by_role("button", name="10", exact=True).click()
    heading(page, "How many stars?")
    playwright.expect(page.locator("#live")).to_have_text("Question 2 of at most 12")
    page.get_by_role("button", name="4", exact=True).click()
    page.get_by_label("How many people?").fill("500")
    page.keyboard.press("Enter")
    playwright.expect(page.get_by_role("alert")).to_have_text("A number from 1 to 40 please.")
    assert page.get_by_label("How many people?").get_attribute("aria-invalid") == "true"
    assert faults(page) == []


def test_an_answer_that_cannot_be_sent_stays_in_its_field(site: Site, open_page: Any) -> None:
    page = open_page(site.make(AFTER_CALL)[0])
    page.get_by_role("button", name="3", exact=True).click()
    page.locator("textarea").fill("Kept")
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('gone')); }")
    page.get_by_role("button", name="Continue").click()
    playwright.expect(page.get_by_role("alert")).to_contain_text("could not be sent")
    assert page.locator("textarea").input_value() == "Kept"


def test_going_back_shows_the_question_before(site: Site, open_page: Any) -> None:
    page = open_page(site.make(KINDS)[0])
    page.get_by_role("button", name="10", exact=True).click()
    page.get_by_role("button", name="Back").click()
    heading(page, "How likely?")


def test_two_windows_do_not_answer_for_each_other(site: Site, open_page: Any) -> None:
    address, answers = site.make(KINDS)
    first, second = open_page(address), open_page(address)
    first.get_by_role("button", name="10", exact=True).click()
    heading(first, "How many stars?")
    second.get_by_role("button", name="2", exact=True).click()
    heading(second, "How many stars?")
    assert second.get_by_role("alert").is_visible()
    assert answers() == {"score": "10"}


def test_hostile_texts_run_nothing(site: Site, open_page: Any) -> None:
    page = open_page(site.make(HOSTILE, data={"nickname": "<svg onload=alert(4)>"})[0])
    spoken: list[str] = []
    page.on("dialog", lambda dialog: (spoken.append(dialog.message), dialog.dismiss()))
    page.locator(".group button").first.hover()
    page.locator(".group button").first.click()
    heading(page, re.compile("Why"))
    page.locator("textarea").fill("<script>alert(5)</script>")
    page.get_by_role("button", name="Continue").click()
    heading(page, "Thank you")
    assert spoken == []


def simulate(page: Any, survey_id: int, survey_type: str) -> None:
    page.select_option("#survey", str(survey_id))
    page.select_option("#type", survey_type)
    page.get_by_role("button", name="Begin").click()
    playwright.expect(page.locator("#talk")).to_be_visible()


def test_a_call_is_held_with_the_keypad_and_its_timers(site: Site, open_page: Any) -> None:
    page = open_page(f"{site.address}/simulator", viewport=SIZES[1])
    simulate(page, AFTER_CALL, "inbound")
    playwright.expect(page.locator("#timer-name")).to_have_text("speaking")
    page.locator("[data-key='1']").click()
    playwright.expect(page.locator("#keyed")).to_have_text("1")
    playwright.expect(page.locator("#timer-name")).to_have_text("next key")
    page.keyboard.press("0")
    playwright.expect(page.locator("#where")).to_contain_text("solved (yesno)")
    page.locator("[data-key='1']").click()
    playwright.expect(page.locator("#where")).to_contain_text("ended: completed")
    page.get_by_role("tab", name="Answers").click()
    playwright.expect(page.get_by_role("tabpanel")).to_contain_text("recommend10")
    assert faults(page) == []


def test_a_key_alone_becomes_an_answer_when_its_time_has_passed(site: Site, open_page: Any) -> None:
    page = open_page(f"{site.address}/simulator")
    simulate(page, AFTER_CALL, "inbound")
    page.locator("[data-key='1']").click()
    playwright.expect(page.locator("#where")).to_contain_text("why (text)", timeout=6000)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES, ids=["telephone", "desk"])
def test_the_simulator_is_within_everybodys_reach(site: Site, open_page: Any, size: Any, scheme: str) -> None:
    page = open_page(f"{site.address}/simulator", viewport=size, color_scheme=scheme)
    assert faults(page) == []
    for survey_type in ("inbound", "sms", "web"):
        simulate(page, CANVASS, survey_type)
        playwright.expect(page.locator("#device")).to_have_class(re.compile("dress-"))
        assert faults(page) == [], survey_type


def test_text_messages_are_counted_and_time_is_skipped(site: Site, open_page: Any) -> None:
    page = open_page(f"{site.address}/simulator")
    simulate(page, CANVASS, "sms")
    playwright.expect(page.locator("#bubbles")).to_contain_text("1 segment, ")
    page.get_by_label("What the respondent says").fill("yes")
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#where")).to_contain_text("dogliker")
    for name in ("Payload", "State", "Records", "Effects", "Why"):
        page.get_by_role("tab", name=name).click()
        playwright.expect(page.get_by_role("tabpanel")).not_to_be_empty()
    page.get_by_role("button", name="Wait a day").click()
    playwright.expect(page.locator("#timer-name")).to_have_text("expiry")


def test_the_web_dress_is_answered_as_the_page_is(site: Site, open_page: Any) -> None:
    page = open_page(f"{site.address}/simulator")
    simulate(page, CANVASS, "web")
    page.locator("#page-dress").get_by_role("button", name="Yes").click()
    playwright.expect(page.locator("#where")).to_contain_text("dogliker")
    page.locator("#page-dress").get_by_role("button", name="Back").click()
    playwright.expect(page.locator("#where")).to_contain_text("available")
