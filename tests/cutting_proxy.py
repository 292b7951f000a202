"""A way to PostgreSQL that can be cut at the worst moment: when what was sent has been done, and nobody knows yet."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

NAME = ".s.PGSQL.5432"


class CuttingProxy:
    """Passes bytes on between the sockets of PostgreSQL's clients in `folder` and the real server."""

    def __init__(self, address: str, folder: Path) -> None:
        real = parse_qs(urlsplit(address).query)["host"][0]
        self.address = address.replace(real, str(folder))
        self.cuts = 0
        self._real = f"{real}/{NAME}"
        self._own = str(folder / NAME)
        self._cut_at: bytes | None = None

    async def open(self) -> None:
        await asyncio.start_unix_server(self._pass_on, self._own)

    def cut_after(self, statement: bytes) -> None:
        """Let a statement with these words through once; its reply never arrives."""
        self._cut_at = statement

    async def _pass_on(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        server, to_server = await asyncio.open_unix_connection(self._real)
        is_cut = asyncio.Event()

        async def forth() -> None:
            while sent := await client.read(65536):
                if self._cut_at is not None and self._cut_at in sent:
                    self._cut_at = None
                    is_cut.set()
                to_server.write(sent)
            to_server.close()

        async def back() -> None:
            while received := await server.read(65536):
                if is_cut.is_set():
                    self.cuts += 1
                    break
                to_client.write(received)
            to_client.close()

        await asyncio.gather(forth(), back())
