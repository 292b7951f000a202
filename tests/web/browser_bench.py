"""The pages served to a real browser, and what is looked for in what it shows."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import threading
from concurrent.futures import Future
from importlib.resources import files
from typing import Any

import pytest
from page_bench import Pages

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
ZOOMED = {"width": 180, "height": 320}  # a telephone at 200 %
SCHEMES = ["light", "dark"]

NEEDS_CHROMIUM = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine; as root: make tools")

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
