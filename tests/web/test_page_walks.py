"""Whatever is pressed and typed on the respondent's page: every page has an answer, and none is an error."""

from __future__ import annotations

import random
from urllib.parse import urlencode

import httpx
import pytest
from page_bench import Pages, Press, Shown, on_pages, surveys

MOST_ANSWERS = 40
TYPED = (
    "", "7", "3", "Ada", "2026-11-30", "06:30", "a@b.co", "+12025550143", "skip", "none", "all", "1,2", "<b>", "{x}",
    "x" * 300, "\u0663", "-4", "2.5", "STOP", "\u0000",
)  # fmt: skip


@pytest.mark.parametrize("survey_type", ["web", "sms", "inbound"])
@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_pressed_a_page_follows(survey_type: str, seed: int) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        for survey in surveys().all():
            chance = random.Random(f"{survey.id} {survey_type} {seed}")
            number = f"+6148{chance.randrange(10**6, 10**7)}"
            language = chance.choice(survey.languages)
            made = await pages.make(survey.id, survey_type=survey_type, language=language, phone_number=number)
            await walk(client, f"/web_survey/{made.uuid}", chance)

    on_pages(act)


async def walk(client: httpx.AsyncClient, address: str, chance: random.Random) -> None:
    for _ in range(MOST_ANSWERS):
        reply = await client.get(address)
        assert reply.status_code == 200, reply.text
        shown = Shown(reply.text)
        if not shown.buttons:
            return
        body = urlencode(filled_in(shown, chance.choice(shown.buttons), chance))
        headers = {"content-type": "application/x-www-form-urlencoded"}
        taken = await client.post(address, content=body, headers=headers)
        assert taken.status_code == (400 if "%00" in body else 303), taken.text


def filled_in(shown: Shown, pressed: Press, chance: random.Random) -> list[tuple[str, str]]:
    """What is sent by a button, with ticks or a text where its form has room for them."""
    if any(name in ("answer", "act") for name, _ in pressed.fields):
        return list(pressed.fields)
    boxes = [str(each["value"]) for each in shown.all("input") if each.get("type") == "checkbox"]
    answers = [each for each in boxes if chance.random() < 0.4] if boxes else [chance.choice(TYPED)]
    return [*pressed.fields, *(("answer", each) for each in answers)]
