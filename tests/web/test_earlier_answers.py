"""What was answered before is there again: after going back, and after an answer that does not fit."""

from __future__ import annotations

import httpx
import pytest
from page_bench import ANSWERS, KINDS, Pages, Respondent, Shown, on_pages


def test_ticks_that_do_not_fit_are_there_to_be_mended() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        respondent = Respondent(client, await pages.make(KINDS))
        await respondent.open()
        for button, typed in ANSWERS[:5]:
            await respondent.press(button, *typed)
        shown = await respondent.press("Continue", "Cat", "Dog", "Fish and chips")
        assert [held["value"] for held in shown.all("input") if "checked" in held] == ["Cat", "Dog", "Fish and chips"]
        assert next(held for tag, held in shown.tags if held.get("role") == "group")["aria-describedby"] == "said hint"

    on_pages(act)


EARLIER = [  # how many questions are answered before going back, and what is there then
    (1, "10"),
    (2, "4"),
    (3, "12"),
    (4, "No"),
    (5, "Salt, pepper"),
    (6, "Cat + Fish and chips"),
    (7, "1990-05-17"),
    (8, "06:30"),
    (9, "ada@example.com"),
    (11, "+12025550143"),
    (12, "0042"),
]


@pytest.mark.parametrize(("answered", "held"), EARLIER, ids=[each[1] for each in EARLIER])
def test_going_back_offers_the_answer_that_was_given(answered: int, held: str) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        respondent = Respondent(client, await pages.make(KINDS))
        await respondent.open()
        for button, typed in ANSWERS[:answered]:
            await respondent.press(button, *typed)
        assert " + ".join(offered(await respondent.press("Back"))) == held

    on_pages(act)


def offered(shown: Shown) -> list[str]:
    """What a page says was the answer: in a field, ticked, or marked."""
    fields = [each["value"] for each in shown.all("input") if each.get("name") == "answer" and "value" in each]
    ticked = [each["value"] for each in shown.all("input") if "checked" in each]
    marked = [each.text for each in shown.buttons if each.text.endswith("Your answer")]
    is_ticking = any(each.get("type") == "checkbox" for each in shown.all("input"))
    return [str(each).removesuffix("Your answer").strip() for each in (ticked if is_ticking else fields + marked)]


def test_going_back_offers_something_else_as_it_was_written() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        respondent = Respondent(client, await pages.make(KINDS))
        await respondent.open()
        for button, typed in ANSWERS[:4]:
            await respondent.press(button, *typed)
        await respondent.press("Continue", "Quinces")
        assert offered(await respondent.press("Back")) == ["Quinces"]
        assert offered(await respondent.press("Apple")) == []

    on_pages(act)
