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
        self._stays_away = False
        self._is_away = False

    async def open(self) -> None:
        await asyncio.start_unix_server(self._pass_on, self._own)

    def cut_after(self, statement: bytes, stays_away: bool = False) -> None:
        """Let a statement with these words through once; its reply never arrives.

        stays_away   nobody gets through from then on
        """
        self._cut_at = statement
        self._stays_away = stays_away

    def come_back(self) -> None:
        self._is_away = False

    async def _pass_on(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        if self._is_away:
            to_client.close()
            return
        server, to_server = await asyncio.open_unix_connection(self._real)
        is_cut = asyncio.Event()

        async def forth() -> None:
            while (sent := await client.read(65536)) and not self._is_away:
                if self._cut_at is not None and self._cut_at in sent:
                    self._cut_at = None
                    is_cut.set()
                to_server.write(sent)
            to_server.close()

        async def back() -> None:
            while received := await server.read(65536):
                if is_cut.is_set():
                    self.cuts += 1
                    self._is_away = self._stays_away
                    break
                to_client.write(received)
            to_client.close()

        await asyncio.gather(forth(), back())
