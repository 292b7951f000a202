"""Every store by the contract. What SQLite and PostgreSQL have of their own stands in files of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from askline.interviews.ports import Store
from askline.storage.memory import MemoryStore
from askline.storage.opening import store_for
from contracts.store import StoreContract


class TestMemory(StoreContract):
    def store(self) -> Store:
        return MemoryStore()


class TestSqlite(StoreContract):
    @pytest.fixture(autouse=True)
    def _file(self, tmp_path: Path) -> None:
        self.path = tmp_path / "askline.db"

    def store(self) -> Store:
        return store_for(str(self.path))


class TestPostgresql(StoreContract):
    @pytest.fixture(autouse=True)
    def _database(self, postgresql: str) -> None:
        self.url = postgresql

    def store(self) -> Store:
        return store_for(self.url)
