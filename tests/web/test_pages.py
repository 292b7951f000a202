"""The respondent's page, asked over ASGI: no browser, no script."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from page_bench import AFTER_CALL, ANSWERS, CANVASS, HOSTILE, KINDS, RELATIVE_DAYS, Pages, Respondent, Shown, on_pages

from askline.errors import StorageFailed
from askline.interviews.interaction import Interaction

STORED = {
    "score": "10",
    "stars": "4",
    "people": "12",
    "happy": "no",
    "fruit": "Salt, pepper",
    "pets": "Cat, Fish and chips",
    "born": "1990-05-17",
    "wake": "06:30",
    "mail": "ada@example.com",
    "call": "+12025550143",
    "pin": "0042",
    "more": "line one\nline two",
}


def test_a_whole_interview_is_held_by_forms_alone() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(KINDS)
        respondent = Respondent(client, interaction)
        await respondent.open()
        for button, typed in ANSWERS:
            await respondent.press(button, *typed)
        assert "Goodbye." in respondent.at.texts
        assert not respondent.at.buttons
        found = await pages.answers(interaction)
        assert {name: text.lower() for name, text in found.items()} == {
            name: text.lower() for name, text in STORED.items()
        }
        assert (await pages.look(interaction)).ending == "completed"

    on_pages(act)


def test_looking_at_a_page_begins_no_interview() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(AFTER_CALL)
        for _ in range(3):
            shown = await Respondent(client, interaction).open()
            assert any("how likely" in each for each in shown.texts)
        assert await pages.look(interaction) == interaction

    on_pages(act)


def test_the_page_goes_on_where_the_interview_was_left() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(AFTER_CALL)
        respondent = Respondent(client, interaction)
        await respondent.open()
        await respondent.press("3")
        shown = await Respondent(client, interaction).open()
        assert "Sorry to hear that. What went wrong?" in shown.texts
        assert "Question 2 of at most 3" in shown.texts

    on_pages(act)


def test_a_late_answer_is_not_taken_for_the_next_question() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(KINDS)
        respondent = Respondent(client, interaction)
        first = await respondent.open()
        await respondent.press("3")
        late = await respondent.send(first.button("4"))
        assert "How many stars?" in late.texts
        assert any(each.startswith("That question had already been answered") for each in late.texts)
        assert await pages.answers(interaction) == {"score": "3"}

    on_pages(act)


def test_a_doubled_answer_is_taken_once_and_without_a_word() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(KINDS)
        respondent = Respondent(client, interaction)
        first = await respondent.open()
        shown = await asyncio.gather(*(respondent.send(first.button("3")) for _ in range(3)))
        assert all("How many stars?" in each.texts for each in shown)
        assert not any(held.get("class") == "notice" for each in shown for held in each.all("p"))
        assert await pages.answers(interaction) == {"score": "3"}

    on_pages(act)


def test_a_doubled_back_goes_one_question_back() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        respondent = Respondent(client, await pages.make(KINDS))
        await respondent.open()
        for button, typed in ANSWERS[:3]:
            await respondent.press(button, *typed)
        back = respondent.at.button("Back")
        await asyncio.gather(respondent.send(back), respondent.send(back))
        assert "How many people?" in (await respondent.open()).texts

    on_pages(act)


def test_an_answer_that_does_not_fit_is_told_beside_the_question() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        respondent = Respondent(client, await pages.make(KINDS))
        await respondent.open()
        for button, typed in ANSWERS[:2]:
            await respondent.press(button, *typed)
        shown = await respondent.press("Continue", "400")
        assert "A number from 1 to 40 please." in shown.texts
        field = next(held for held in shown.all("input") if held.get("name") == "answer")
        assert field["value"] == "400"
        assert field["aria-invalid"] == "true"
        assert field["aria-describedby"] == "said hint"

    on_pages(act)


def test_a_day_is_picked_between_bounds_that_count_from_today() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        respondent = Respondent(client, await pages.make(RELATIVE_DAYS))
        pages.clock.pass_seconds(36 * 3600)  # the link is opened on another day than it was made
        shown = await respondent.open()
        day = next(held for held in shown.all("input") if held.get("name") == "answer")
        assert (day["min"], day["max"], day["aria-describedby"]) == ("2026-03-03", "2026-04-01", "hint")
        assert "From March 3, 2026 to April 1, 2026." in shown.texts

    on_pages(act)


CONTROLS = [
    (6, "date", {"min": "1900-01-01", "max": "2020-12-31"}),
    (7, "time", {}),
    (8, "email", {"autocomplete": "email"}),
    (9, "tel", {"autocomplete": "tel"}),
    (11, "text", {"inputmode": "numeric"}),
]


@pytest.mark.parametrize(("place", "type", "attributes"), CONTROLS, ids=[each[1] for each in CONTROLS])
def test_each_kind_is_typed_into_a_field_of_its_own(place: int, type: str, attributes: dict[str, str]) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        respondent = Respondent(client, await pages.make(KINDS))
        await respondent.open()
        for button, typed in ANSWERS[:place]:
            await respondent.press(button, *typed)
        field = next(held for held in respondent.at.all("input") if held.get("name") == "answer")
        assert {"type": type, "aria-labelledby": "question", **attributes}.items() <= field.items()

    on_pages(act)


WAYS = [
    ("I'd rather not say", 3, ()),
    ("I don't know", 4, ()),
    ("Seven pears", 4, ()),
    ("Continue", 4, ("something of my own",)),
    ("Continue", 5, ()),
    ("Skip this question", 12, ()),
]


@pytest.mark.parametrize(("button", "place", "typed"), WAYS)
def test_every_other_way_of_answering_leads_on(button: str, place: int, typed: tuple[str, ...]) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        respondent = Respondent(client, await pages.make(KINDS))
        await respondent.open()
        for earlier, given in ANSWERS[:place]:
            await respondent.press(earlier, *given)
        before = respondent.at.texts
        await respondent.press(button, *typed)
        assert respondent.at.texts != before
        assert not any(held.get("role") == "alert" for _, held in respondent.at.tags)

    on_pages(act)


def test_hostile_texts_stay_texts() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(HOSTILE, data={"nickname": "<svg onload=alert(4)>"})
        respondent = Respondent(client, interaction)
        shown = [await respondent.open()]
        shown.append(await respondent.send(shown[0].buttons[2], "</textarea><script>alert(5)</script>"))
        shown.append(await respondent.press("Skip this question"))
        for each in shown:
            assert [held.get("src", "")[:16] for held in each.all("script")] == ["/static/page.js?"]
            assert not {"img", "b", "i", "u", "svg"} & {tag for tag, _ in each.tags}
            assert not any(name.startswith("on") for _, held in each.tags for name in held)
        assert any("</textarea><script>alert(5)</script>" in text for text in shown[1].texts)

    on_pages(act)


def test_an_answer_that_is_pressed_is_the_option_it_says() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(HOSTILE)
        respondent = Respondent(client, interaction)
        await respondent.open()
        await respondent.send(respondent.at.buttons[0])
        assert (await pages.answers(interaction))["pick"] == '" onclick="alert(1)'

    on_pages(act)


def test_a_page_reads_from_right_to_left_where_its_language_does() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        shown = await Respondent(client, await pages.make(KINDS, language="ar")).open()
        root = shown.all("html")[0]
        assert (root["lang"], root["dir"]) == ("ar", "rtl")
        assert "ما مدى احتمال ذلك؟" in shown.texts

    on_pages(act)


def test_recordings_are_offered_and_none_is_fetched_unasked() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(KINDS)
        reply = await client.get(f"/web_survey/{interaction.uuid}")
        sound = Shown(reply.text).all("audio")[0]
        assert (sound["src"], sound["preload"]) == ("https://sounds.example.com/welcome.mp3", "none")
        assert "media-src 'self' https://sounds.example.com" in reply.headers["content-security-policy"]

    on_pages(act)


def test_a_page_may_do_nothing_but_what_it_is_for() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(CANVASS)
        for path in (f"/web_survey/{interaction.uuid}", "/web_survey/nobody", "/simulator"):
            reply = await client.get(path)
            policy = reply.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert reply.headers["referrer-policy"] == "no-referrer"
            assert "noindex" in reply.headers["x-robots-tag"]
            assert reply.headers["cache-control"] == "no-store"
            assert reply.headers["content-type"] == "text/html; charset=utf-8"
            assert "set-cookie" not in reply.headers
            assert "style=" not in reply.text

    on_pages(act)


def test_files_of_a_page_may_be_kept_and_change_their_address_with_their_content() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        shown = Shown((await client.get("/web_survey/nobody")).text)
        for address in (shown.all("script")[0]["src"], *(each["href"] for each in shown.all("link"))):
            reply = await client.get(str(address))
            assert reply.status_code == 200
            assert "immutable" in reply.headers["cache-control"]
        assert (await client.get("/static/words.yaml")).status_code == 404

    on_pages(act)


async def _abandoned(pages: Pages) -> Interaction:
    interaction = await pages.make(KINDS)
    await pages.service.holding.start(None, interaction.id)
    await pages.service.holding.abandon(None, interaction.id)
    return interaction


async def _expired(pages: Pages) -> Interaction:
    interaction = await pages.make(CANVASS, survey_type="sms", phone_number="+16175550100")
    await pages.service.holding.start(None, interaction.id)
    pages.clock.pass_seconds(4 * 86_400)
    await pages.service.holding.run_due()
    return interaction


async def _deleted(pages: Pages) -> Interaction:
    interaction = await pages.make(KINDS)
    await pages.service.interactions.delete(pages.customer, interaction.id)
    return interaction


async def _never_begun(pages: Pages) -> Interaction:
    interaction = await pages.make(KINDS)
    await pages.service.holding.abandon(None, interaction.id)
    return interaction


STATUSES: list[tuple[str, Any, int, str]] = [
    ("abandoned", _abandoned, 200, "This survey has ended"),
    ("expired", _expired, 200, "This survey has expired"),
    ("never begun", _never_begun, 200, "This survey has ended"),
    ("deleted", _deleted, 410, "This survey has been removed"),
]


@pytest.mark.parametrize(("name", "make", "status", "heading"), STATUSES, ids=[each[0] for each in STATUSES])
def test_what_cannot_be_answered_has_a_page_that_says_so(name: str, make: Any, status: int, heading: str) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await make(pages)
        reply = await client.get(f"/web_survey/{interaction.uuid}")
        shown = Shown(reply.text)
        assert (reply.status_code, heading in shown.texts, shown.buttons) == (status, True, [])

    on_pages(act)


@pytest.mark.parametrize("uuid", ["nobody", "00000000-0000-4000-8000-999999999999", "%00", "..%2f..%2fetc", "é"])
def test_an_unknown_address_is_told_in_the_readers_language(uuid: str) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        reply = await client.get(f"/web_survey/{uuid}", headers={"accept-language": "xx, de-AT;q=0.8, en"})
        assert reply.status_code == 404
        if reply.headers["content-type"].startswith("text/html"):
            assert "Diese Umfrage gibt es nicht" in Shown(reply.text).texts

    on_pages(act)


BAD_FORMS = [b"turn=x", b"turn=1&answer=%00", b"turn=1&answer=%ff", b"\xff", b"&a" * 2000]


@pytest.mark.parametrize("body", BAD_FORMS, ids=["turn", "nul", "not utf-8", "not ascii", "many fields"])
def test_a_form_that_cannot_be_read_changes_nothing(body: bytes) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(KINDS)
        headers = {"content-type": "application/x-www-form-urlencoded"}
        reply = await client.post(f"/web_survey/{interaction.uuid}", content=body, headers=headers)
        assert reply.status_code in (303, 400)
        assert await pages.answers(interaction) == {}

    on_pages(act)


def test_a_database_that_is_gone_has_a_page_that_asks_to_come_again() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(KINDS)

        async def gone(uuid: str) -> None:
            raise StorageFailed("unavailable", "the database is gone")

        pages.service.store.interaction_by_uuid = gone  # type: ignore[method-assign,assignment]
        reply = await client.get(f"/web_survey/{interaction.uuid}")
        assert (reply.status_code, "retry-after" in reply.headers) == (503, True)
        assert "Not possible at the moment" in Shown(reply.text).texts

    on_pages(act)
