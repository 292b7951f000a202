"""The respondent's page in a real browser: with and without scripts, by keyboard alone, looked over by axe-core."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from browser_bench import NEEDS_CHROMIUM, SCHEMES, SIZES, SMALL_TARGETS, ZOOMED, Site, faults, heading, playwright
from page_bench import AFTER_CALL, HOSTILE, KINDS

pytestmark = NEEDS_CHROMIUM


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
@pytest.mark.parametrize("size", [*SIZES, ZOOMED], ids=["telephone", "desk", "zoomed"])
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
    playwright.expect(page.locator("#live")).to_have_text("Question 3 of at most 12")
    assert page.get_by_label("How many people?").get_attribute("aria-invalid") == "true"
    assert faults(page) == []


def test_an_answer_that_cannot_be_sent_stays_in_its_field(site: Site, open_page: Any) -> None:
    address, answers = site.make(AFTER_CALL)
    page = open_page(address, complaints=["net::ERR_INTERNET_DISCONNECTED"])
    page.get_by_role("button", name="3", exact=True).click()
    page.locator("textarea").fill("Kept")
    page.context.set_offline(True)
    page.get_by_role("button", name="Continue").click()
    playwright.expect(page.get_by_role("alert")).to_contain_text("could not be sent")
    assert page.locator("textarea").input_value() == "Kept"
    assert faults(page) == []
    page.context.set_offline(False)
    page.get_by_role("button", name="Continue").click()
    heading(page, "Was your problem solved?")
    assert answers() == {"recommend": "3", "why": "Kept"}


def test_an_answer_whose_reply_was_lost_is_sent_again_and_counts_once(site: Site, open_page: Any) -> None:
    address, answers = site.make(AFTER_CALL)
    page = open_page(address, complaints=["net::ERR_FAILED"])
    page.route("**/web_survey/*", lambda route: (route.fetch(), route.abort()))
    page.get_by_role("button", name="3", exact=True).click()
    playwright.expect(page.get_by_role("alert")).to_contain_text("could not be sent")
    page.unroute("**/web_survey/*")
    page.get_by_role("button", name="3", exact=True).click()
    heading(page, "Sorry to hear that. What went wrong?")
    assert page.locator(".notice").count() == 0
    assert answers() == {"recommend": "3"}


def test_an_answer_that_takes_long_to_be_sent_is_told(site: Site, open_page: Any) -> None:
    page = open_page(site.make(AFTER_CALL)[0])
    held: list[Any] = []
    page.route("**/web_survey/*", lambda route: held.extend([route]))
    page.get_by_role("button", name="3", exact=True).click()
    playwright.expect(page.locator("#live")).to_have_text("Sending your answer …")
    playwright.expect(page.locator("html")).to_have_class("busy")
    page.get_by_role("button", name="4", exact=True).dispatch_event("click")
    assert len(held) == 1
    held[0].continue_()
    heading(page, "Sorry to hear that. What went wrong?")
    playwright.expect(page.locator("html")).not_to_have_class("busy")
    assert faults(page) == []


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
