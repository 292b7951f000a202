"""The simulator in a real browser: keys, timers, messages, and what stands beside them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browser_bench import NEEDS_CHROMIUM, SCHEMES, SIZES, Site, faults, playwright
from page_bench import AFTER_CALL, CANVASS, KINDS, broken_file

pytestmark = NEEDS_CHROMIUM
FIRST_VOICE = 60_000  # milliseconds that a busy machine may take to start the speaking program


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


def test_nobody_has_to_wait_for_a_timer(site: Site, open_page: Any) -> None:
    page = open_page(f"{site.address}/simulator", viewport=SIZES[1])
    simulate(page, AFTER_CALL, "inbound")
    playwright.expect(page.locator("#timer-name")).to_have_text("speaking")
    page.get_by_role("button", name="Skip the wait").click()
    playwright.expect(page.locator("#timer-name")).to_have_text("silence")
    page.get_by_role("button", name="Skip the wait").click()
    playwright.expect(page.locator("#bubbles")).to_contain_text("Sorry, I didn't hear anything.")


def test_prompts_are_said_on_request_and_the_call_waits_for_them(site: Site, open_page: Any) -> None:
    pytest.importorskip("pyttsx3", reason="needs pyttsx3: pip install 'askline[speech]'")
    page = open_page(f"{site.address}/simulator", viewport=SIZES[1])
    asked: list[Any] = []
    page.on("request", lambda request: asked.append(request.post_data_json) if request.method == "POST" else None)
    simulate(page, CANVASS, "inbound")
    assert not any("text" in each for each in asked)
    with page.expect_request(takes(2, 30), timeout=FIRST_VOICE):
        page.get_by_role("button", name="Sound").click()
    assert any(each.get("text", "").startswith("Hello there") for each in asked)
    playwright.expect(page.locator("#timer-name")).to_have_text("speaking")
    page.keyboard.press("1")
    playwright.expect(page.locator("#where")).to_contain_text("dogliker")
    assert faults(page) == []


def takes(least: int, most: int) -> Any:
    """Whether a request tells last that prompts take so many seconds."""

    def is_told(request: Any) -> bool:
        done = (request.post_data_json or {}).get("done") if request.method == "POST" else None
        return bool(done) and done[-1][0] == "prompts_take" and least < float(done[-1][1]) <= most

    return is_told


def test_a_call_stands_still_until_its_voice_is_ready(site: Site, open_page: Any) -> None:
    page = open_page(f"{site.address}/simulator", complaints=["net::ERR_FAILED"])
    page.clock.install()
    held: list[Any] = []
    page.route("**/simulator/voice", lambda route: held.extend([route]))
    simulate(page, CANVASS, "inbound")
    with page.expect_request(takes(59, 60)):
        page.get_by_role("button", name="Sound").click()
    playwright.expect(page.locator("#timer-name")).to_have_text("preparing the sound")
    page.clock.run_for(30_000)
    assert "Sorry" not in page.locator("#bubbles").inner_text()
    with page.expect_request(takes(-1, 10)):
        for each in held:
            each.abort()
    playwright.expect(page.locator("#timer-name")).to_have_text("silence")
    playwright.expect(page.locator("#trouble")).to_contain_text("Nothing here can speak this")


def test_one_prompt_is_said_again_by_its_button(site: Site, open_page: Any) -> None:
    pytest.importorskip("pyttsx3", reason="needs pyttsx3: pip install 'askline[speech]'")
    page = open_page(f"{site.address}/simulator")
    simulate(page, CANVASS, "inbound")
    with page.expect_response("**/simulator/voice", timeout=FIRST_VOICE) as spoken:
        page.get_by_role("button", name="Say: Hello there").first.click()
    assert spoken.value.headers["content-type"] == "audio/wav"
    assert page.locator("#trouble").is_hidden()


def test_a_file_that_breaks_is_told_beside_the_conversation(site: Site, open_page: Any) -> None:
    page = open_page(f"{site.address}/simulator")
    simulate(page, AFTER_CALL, "sms")
    with broken_file("lunch.yaml", b"askline: 1\nid: 9901\nname: Broken\nqestions: []\n"):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        faults_told = page.get_by_role("region", name="Survey files")
        playwright.expect(faults_told).to_contain_text("lunch.yaml:4:1: error[unknown-key]")
        playwright.expect(faults_told).to_contain_text("did you mean 'questions'?")
        assert faults(page) == []
    page.get_by_label("What the respondent says").fill("3")
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#faults")).to_be_hidden()


def test_reloading_begins_the_same_anew(site: Site, open_page: Any) -> None:
    page = open_page(f"{site.address}/simulator")
    page.select_option("#survey", str(KINDS))
    page.select_option("#language", "ar")
    page.select_option("#type", "websms")
    page.get_by_role("button", name="Begin").click()
    playwright.expect(page.locator("#page-dress h1")).to_have_text("ما مدى احتمال ذلك؟")
    page.get_by_role("button", name="10", exact=True).click()
    playwright.expect(page.locator("#where")).to_contain_text("stars")
    page.reload()
    playwright.expect(page.locator("#page-dress h1")).to_have_text("ما مدى احتمال ذلك؟")
    assert page.locator("#type").input_value() == "websms"


def test_what_is_done_while_the_server_is_away_is_done_when_it_is_back(site: Site, open_page: Any) -> None:
    page = open_page(f"{site.address}/simulator", complaints=["net::ERR_INTERNET_DISCONNECTED"])
    simulate(page, AFTER_CALL, "sms")
    page.get_by_label("What the respondent says").fill("3")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    playwright.expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    page.context.set_offline(False)
    page.get_by_label("What the respondent says").fill("Nobody called back")
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#where")).to_contain_text("solved (yesno)")
    playwright.expect(page.locator("#trouble")).to_be_hidden()


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


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("size", SIZES, ids=["telephone", "desk"])
def test_the_web_dress_is_as_narrow_as_its_screen(site: Site, open_page: Any, size: Any, language: str) -> None:
    page = open_page(f"{site.address}/simulator", viewport=size)
    page.select_option("#survey", str(KINDS))
    page.select_option("#language", language)
    page.select_option("#type", "web")
    page.get_by_role("button", name="Begin").click()
    playwright.expect(page.locator("#page-dress .scale button")).to_have_count(11)
    assert page.evaluate("""() => {
        const dress = document.getElementById("page-dress");
        return dress.scrollWidth <= dress.clientWidth;
    }""")


def test_the_web_dress_is_answered_as_the_page_is(site: Site, open_page: Any) -> None:
    page = open_page(f"{site.address}/simulator")
    simulate(page, CANVASS, "web")
    page.locator("#page-dress").get_by_role("button", name="Yes").press("Enter")
    playwright.expect(page.locator("#where")).to_contain_text("dogliker")
    playwright.expect(page.locator("#page-dress h1")).to_be_focused()
    page.locator("#page-dress").get_by_role("button", name="Back").click()
    playwright.expect(page.locator("#where")).to_contain_text("available")
    page.locator("#page-dress").get_by_role("button", name="No", exact=True).click()
    playwright.expect(page.locator("#where")).to_contain_text("ended: ")
    playwright.expect(page.locator("#page-dress h1")).to_have_text("Thank you")
