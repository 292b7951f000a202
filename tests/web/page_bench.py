"""The pages over a store in memory: a service with the surveys of `page_surveys`, and forms read from HTML."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from askline.interviews.interaction import Interaction, NewInteraction
from askline.interviews.ports import Store
from askline.interviews.service import Service
from askline.interviews.surveys import Surveys
from askline.storage.memory import MemoryStore
from askline.web.app import Application
from askline.web.logs import Log, Silent
from askline.web.metrics import Metrics
from askline.web.serving import application
from fakes import CountingIds, HandClock

HERE = Path(__file__).parent
HOSTILE, KINDS, RELATIVE_DAYS, AFTER_CALL, CANVASS, CLINIC = 9101, 9102, 9103, 52, 493, 311
ANSWERS = [  # to each question of KINDS: what is pressed, and what was typed or ticked
    ("10", ()),
    ("4", ()),
    ("Continue", ("12",)),
    ("No", ()),
    ("Salt, pepper", ()),
    ("Continue", ("Cat", "Fish and chips")),
    ("Continue", ("1990-05-17",)),
    ("Continue", ("06:30",)),
    ("Continue", ("ada@example.com",)),
    ("Continue", ("(202) 555-0143",)),
    ("Yes", ()),
    ("Continue", ("0042",)),
    ("Continue", ("line one\r\nline two",)),
]
_SURVEYS = Surveys()


def survey_files() -> dict[str, bytes]:
    paths = [*(HERE / "page_surveys").glob("*.yaml"), *(HERE.parent.parent / "surveys").glob("*.yaml")]
    return {str(path): path.read_bytes() for path in paths}


@contextmanager
def broken_file(path: str, text: bytes) -> Iterator[None]:
    """A file more that lies beside the surveys."""
    surveys().offer({**survey_files(), path: text})
    yield
    surveys().offer(survey_files())


def surveys() -> Surveys:
    if not _SURVEYS.all():
        findings = _SURVEYS.offer(survey_files())
        assert all(each.what == "added" for each in findings), [str(each.fault) for each in findings]
    return _SURVEYS


class Pages:
    """A server with pages, and one customer who makes interviews."""

    def __init__(self, log: Log | Silent | None = None, store: Store | None = None) -> None:
        self.clock = HandClock()
        self.service = Service(store or MemoryStore(), surveys(), self.clock, CountingIds())
        self.application: Application = application(
            self.service,
            "http://askline.test",
            log or Silent(),
            False,
            None,
            0,
            1,  # type: ignore[arg-type]
        )
        self.metrics: Metrics = self.application.metrics
        self.customer: Any = None

    async def make(self, survey_id: int, **fields: Any) -> Interaction:
        if self.customer is None:
            self.customer, _ = await self.service.accounts.add_customer("mine")
        reply = await self.service.interactions.create(self.customer, NewInteraction(survey_id, **fields), lambda _: {})
        assert reply.interaction is not None
        return reply.interaction

    async def look(self, interaction: Interaction) -> Interaction:
        return await self.service.interactions.get(self.customer, interaction.id)

    async def answers(self, interaction: Interaction) -> dict[str, str]:
        found = await self.service.store.responses_of([interaction.id])
        return {each.question: each.response for each in found.get(interaction.id, ())}


def on_pages(
    act: Callable[[Pages, httpx.AsyncClient], Awaitable[None]], address: str = "127.0.0.1", store: Store | None = None
) -> None:
    async def run() -> None:
        pages = Pages(store=store)
        await pages.service.store.open()
        transport = httpx.ASGITransport(app=pages.application, client=(address, 50000))
        async with httpx.AsyncClient(transport=transport, base_url="http://askline.test") as client:
            await act(pages, client)
        await pages.service.store.close()

    asyncio.run(run())


class Press(NamedTuple):
    """A button with its form: pressing it sends `fields` to `action`."""

    text: str
    action: str
    fields: tuple[tuple[str, str], ...]


class Shown(HTMLParser):
    """A page as somebody without scripts meets it: texts, attributes and buttons."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.buttons: list[Press] = []
        self._action = ""
        self._hidden: list[tuple[str, str]] = []
        self._pressed: tuple[str, str] | None = None
        self._in_button = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.append((tag, held))
        if tag == "form":
            self._action, self._hidden = held.get("action") or "", []
        if tag == "input" and held.get("type") == "hidden":
            self._hidden.append((held.get("name") or "", held.get("value") or ""))
        if tag == "button":
            self._pressed = (held["name"] or "", held["value"] or "") if "name" in held else None
            self._in_button, self._label = True, ""

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())
        if self._in_button:
            self._label += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "button":
            fields = [*self._hidden, *([self._pressed] if self._pressed else [])]
            self.buttons.append(Press(self._label.strip(), self._action, tuple(fields)))
            self._in_button = False

    def button(self, text: str) -> Press:
        return next(each for each in self.buttons if each.text == text)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [held for each, held in self.tags if each == tag]


class Respondent:
    """Somebody at the page, by forms alone."""

    def __init__(self, client: httpx.AsyncClient, interaction: Interaction) -> None:
        self.client = client
        self.address = f"/web_survey/{interaction.uuid}"
        self.at = Shown("")

    async def open(self) -> Shown:
        reply = await self.client.get(self.address)
        assert reply.status_code == 200, reply.text
        self.at = Shown(reply.text)
        return self.at

    async def press(self, text: str, *typed: str) -> Shown:
        return await self.send(self.at.button(text), *typed)

    async def send(self, press: Press, *typed: str) -> Shown:
        """Press a button, with what was typed or ticked beside it; the page that follows."""
        from urllib.parse import urlencode

        body = urlencode([*press.fields, *(("answer", each) for each in typed)])
        headers = {"content-type": "application/x-www-form-urlencoded"}
        reply = await self.client.post(press.action, content=body, headers=headers)
        assert reply.status_code == 303, reply.text
        shown = await self.client.get(reply.headers["location"])
        self.at = Shown(shown.text)
        return self.at
