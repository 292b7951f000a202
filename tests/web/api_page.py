"""docs/api.md shows calls with what is answered to them. This makes the calls of the page, one after the other, and
puts what was answered below each; `python tests/web/api_page.py` writes the page, the tests compare.

A block of type `console` holds one call: `$ curl ...`, then the status and the body. Clock and ids are those of
`serving.py`, so that the answers are the same each time.
"""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx

PAGE = Path(__file__).parent.parent.parent / "docs" / "api.md"
BLOCK = re.compile(r"^```console\n\$ (?P<command>curl (?:[^\n]*\\\n)*[^\n]*)\n.*?^```", re.MULTILINE | re.DOTALL)
HEADERS = ("allow", "askline-turn", "idempotency-replayed", "retry-after", "www-authenticate")
VENDOR, CREDENTIALS = "https://surveydynamix.com", "Customer_UUID:Auth_Token"


def request_of(client: httpx.AsyncClient, command: str, known: dict[str, str]) -> httpx.Request:
    """The request that curl would send."""
    words = shlex.split(command.replace("\\\n", " "))[1:]
    method, url, forms, headers = "", "", [], {}
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-d":
            forms.append(words.pop(0))
        elif word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value.replace("Personal_Token", known["mine_bearer"])
        elif word == "-u":
            assert words.pop(0) == CREDENTIALS
            headers["authorization"] = known["basic"]
        else:
            url = word
    assert url.startswith(VENDOR), command
    if forms:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    place = urlsplit(url)
    path = place.path + (f"?{place.query}" if place.query else "")
    content = "&".join(forms).encode() if forms else None
    return client.build_request(method or ("POST" if forms else "GET"), path, content=content, headers=headers)


def shown(answer: httpx.Response) -> str:
    lines = [
        str(answer.status_code),
        *(f"{name}: {answer.headers[name]}" for name in HEADERS if name in answer.headers),
    ]
    if answer.content:
        lines.append(json.dumps(answer.json(), indent=2, ensure_ascii=False))
    return "\n".join(lines)


async def fresh(page: str) -> str:
    """The page as it would be written now."""
    from serving import bench

    its_bench = await bench()
    known = {**its_bench.known, "basic": its_bench.credentials["mine"]["authorization"]}
    parts, end = [], 0
    async with its_bench.client() as client:
        for block in BLOCK.finditer(page):
            answer = await client.send(request_of(client, block["command"], known))
            parts += [page[end : block.start()], f"```console\n$ {block['command']}\n{shown(answer)}\n```"]
            end = block.end()
    return "".join([*parts, page[end:]])


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
    PAGE.write_text(asyncio.run(fresh(PAGE.read_text(encoding="utf-8"))), encoding="utf-8")
