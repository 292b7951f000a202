"""docs/api.md: what it shows is what is answered, and it names every error, call and parameter."""

from __future__ import annotations

import asyncio
import json
import re

from api_page import PAGE, fresh
from serving import BASE_URL, HERE, bench

from askline.web.problems import STATUS
from askline.web.survey_dynamix import routes

TEXT = PAGE.read_text(encoding="utf-8")


def test_every_call_of_the_page_is_answered_as_it_shows() -> None:
    assert asyncio.run(fresh(TEXT)) == TEXT, "run `python tests/web/api_page.py`"


def test_every_call_of_the_vendors_page_stands_there_to_the_letter() -> None:
    calls = [each["curl"] for each in json.loads((HERE / "curl.json").read_text(encoding="utf-8"))]
    vendors = [call for call in calls if '-d "survey_id=52" \\\n    -u' not in call]
    shown = re.sub(r"interactions/[0-9]+", "interactions/1", TEXT)
    assert [call for call in vendors if re.sub(r"interactions/[0-9]+", "interactions/1", call) not in shown] == []


def test_every_error_is_named_with_its_status() -> None:
    named = {code: int(status) for code, status in re.findall(r"^\| `([a-z-]+)` \| ([0-9]{3}) \|", TEXT, re.MULTILINE)}
    assert named == STATUS


def test_every_route_and_parameter_is_named() -> None:
    its_bench = asyncio.run(bench())
    served = routes(its_bench.service, BASE_URL, lambda: its_bench.metrics)
    missing = [f"{each.method} {each.path}" for each in served if f"`{each.method} /api{each.path}`" not in TEXT]
    missing += [one.name for each in served for one in each.parameters if f"`{one.name}`" not in TEXT]
    assert missing == []
