"""A browser, and pages that it opens; each test file that asks for them has its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from browser_bench import Site


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    from browser_bench import Site

    served = Site()
    yield served
    served.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from browser_bench import ARGUMENTS, CHROMIUM, playwright

    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, site: Site) -> Iterator[Any]:
    """Opens a page that may ask nobody but the site; whatever a page complains of fails the test."""
    from browser_bench import SIZES, elsewhere

    contexts, unexpected = [], []

    def opened(address: str, *, complaints: Iterable[str] = (), **settings: Any) -> Any:
        """complaints: parts of those that are expected."""

        def complain(text: str) -> None:
            if not any(each in text for each in complaints):
                unexpected.append(text)

        context = browser.new_context(**{"viewport": SIZES[0], **settings})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("request", lambda request: unexpected.extend(elsewhere(request.url, site)))
        page.on("pageerror", lambda fault: unexpected.append(str(fault)))
        page.on("console", lambda said: complain(said.text) if said.type == "error" else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert unexpected == []
