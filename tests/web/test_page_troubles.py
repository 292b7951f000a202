"""The respondent's page where something is amiss: late answers, cut links, nothing entered, a store that is away."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from page_bench import AFTER_CALL, ANSWERS, KINDS, Pages, Respondent, Shown, on_pages

from askline.storage.opening import store_for

TAKEN_BEFORE = "That question had already been answered"
AFTER_THE_END = "This survey had already ended, so that answer was not taken."


def is_told(shown: Shown, beginning: str) -> bool:
    return any(each.startswith(beginning) for each in shown.texts)


def test_an_answer_after_the_end_is_told_to_be_too_late() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(AFTER_CALL)
        respondent = Respondent(client, interaction)
        await respondent.open()
        left_open = await respondent.press("3")
        await respondent.press("Continue", "Nobody called back")
        await respondent.press("Yes")
        late = await respondent.send(left_open.button("Continue"), "Something else")
        assert is_told(late, AFTER_THE_END)
        assert is_told(late, "Your answers have been received.")
        assert (await pages.answers(interaction))["why"] == "Nobody called back"
        assert not is_told(await respondent.open(), AFTER_THE_END)

    on_pages(act)


def test_an_answer_to_an_abandoned_interview_is_told_to_be_too_late() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(AFTER_CALL)
        respondent = Respondent(client, interaction)
        await respondent.open()
        shown = await respondent.press("3")
        await pages.service.holding.abandon(None, interaction.id)
        assert is_told(await respondent.send(shown.button("Continue"), "Late"), AFTER_THE_END)

    on_pages(act)


def test_the_last_answer_sent_twice_is_taken_once_and_without_a_word() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        respondent = Respondent(client, await pages.make(AFTER_CALL))
        await respondent.open()
        last = await respondent.press("9")
        await respondent.press("Yes")
        assert not is_told(await respondent.send(last.button("Yes")), AFTER_THE_END)

    on_pages(act)


def test_a_late_answer_is_told_once_and_not_at_the_questions_that_follow() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(KINDS)
        respondent = Respondent(client, interaction)
        first = await respondent.open()
        await respondent.press("3")
        fields = dict(first.button("4").fields)
        told = (await client.post(respondent.address, data=fields)).headers["location"]
        assert is_told(Shown((await client.get(told)).text), TAKEN_BEFORE)
        await respondent.press("4")
        assert not is_told(Shown((await client.get(told)).text), TAKEN_BEFORE)

    on_pages(act)


@pytest.mark.parametrize("after", [".", ",", ").", "/", "”"])
def test_a_link_that_was_copied_with_what_follows_it_still_leads_there(after: str) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(AFTER_CALL)
        reply = await client.get(f"/web_survey/{interaction.uuid}{after}")
        assert reply.status_code == 200
        assert Shown(reply.text).buttons[0].action == f"/web_survey/{interaction.uuid}"

    on_pages(act)


@pytest.mark.parametrize("cut", ["", "/", "/00000000", "/00000000-0000-4000-8000-000000000000/more"])
def test_a_link_that_was_cut_has_a_page_that_says_so(cut: str) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        reply = await client.get(f"/web_survey{cut}", follow_redirects=True)
        assert (reply.status_code, is_told(Shown(reply.text), "There is no such survey")) == (404, True)

    on_pages(act)


def test_nothing_entered_is_told_in_words_for_a_page() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        respondent = Respondent(client, await pages.make(KINDS))
        await respondent.open()
        for button in ("10", "4"):
            await respondent.press(button)
        shown = await respondent.press("Continue", "")
        assert is_told(shown, "Please answer this question.")
        assert not is_told(shown, "Sorry, I didn't hear anything.")

    on_pages(act)


@pytest.mark.parametrize(("place", "typed", "hint"), [(8, "ada at home", "As in "), (9, "12", "With the country code")])
def test_what_an_answer_looks_like_is_told_after_one_that_was_not_understood(place: int, typed: str, hint: str) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        respondent = Respondent(client, await pages.make(KINDS))
        await respondent.open()
        for button, answers in ANSWERS[:place]:
            await respondent.press(button, *answers)
        assert not is_told(respondent.at, hint)
        assert is_told(await respondent.press("Continue", typed), hint)

    on_pages(act)


def test_yes_and_no_are_buttons_in_each_language_that_the_page_knows() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        respondent = Respondent(client, await pages.make(KINDS, language="ar"))
        await respondent.open()
        await respondent.press("10")
        await respondent.press("4")
        shown = await respondent.press("متابعة", "12")
        assert [each.text for each in shown.buttons[:2]] == ["نعم", "لا"]

    on_pages(act)


def test_an_answer_that_could_not_be_stored_is_kept_to_be_sent_again(tmp_path: Path) -> None:
    database, elsewhere = tmp_path / "askline.db", tmp_path / "elsewhere.db"

    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        interaction = await pages.make(AFTER_CALL)
        respondent = Respondent(client, interaction)
        await respondent.open()
        await respondent.press("3")
        database.rename(elsewhere)
        fields = {**dict(respondent.at.button("Continue").fields), "answer": 'Two lines\r\nand "quotes"'}
        reply = await client.post(respondent.address, data=fields)
        assert reply.status_code == 503
        elsewhere.rename(database)
        await respondent.send(Shown(reply.text).button("Try again"))
        assert (await pages.answers(interaction))["why"] == 'Two lines\nand "quotes"'

    on_pages(act, store=store_for(str(database)))
