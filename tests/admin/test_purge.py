"""`askline purge`: what is purged or erased is in no file any more; everything else stays."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from askline.interviews.interaction import Interaction
from askline.storage.opening import store_for
from command_line import askline, assert_told
from fakes import House, hold

PHONE = "+61409999999"
SAID = "unmistakeably-mine"
SECRETS = (PHONE[1:], "ada@example.com", SAID, "Lovelace")
SURVEY = b"""
askline: 1
id: 52
name: Story
attributes:
  guest: {type: text}
questions:
  - {name: story, type: text, text: "Your story, {guest}?"}
  - {name: more, type: yesno, text: "More than {story}?"}
"""


def filled(path: Path) -> None:
    """Two interactions of Ada, one of Bob who is still in the middle."""

    async def fill(house: House) -> None:
        await house.begun(SAID, "yes", phone_number=PHONE, data={"guest": "Lovelace"})
        await house.begun(SAID, email="Ada@example.com", data={"guest": "Lovelace"})
        await house.begun("nothing", phone_number="+61408888888", data={"guest": "Bob"})

    hold(fill, store_for(str(path)), {"story.yaml": SURVEY})


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "askline.db"
    filled(path)
    return path


def stored(database: Path) -> list[Interaction]:
    async def read() -> list[Interaction]:
        store = store_for(str(database))
        await store.open()
        found = [await store.interaction(id) for id in range(1, 4)]
        await store.close()
        return [each for each in found if each is not None]

    return asyncio.run(read())


def traces(database: Path) -> set[str]:
    """Which secrets can be found in any file of the database."""
    content = b"".join(each.read_bytes() for each in database.parent.iterdir()).lower()
    return {each for each in SECRETS if each.lower().encode() in content}


def document(*arguments: Any) -> Any:
    done = askline("purge", *arguments, "--json")
    assert done.code == 0, done.err
    return done.documents[0]


def test_an_erased_respondent_is_in_no_file_and_the_counts_stay(database: Path) -> None:
    assert traces(database) == set(SECRETS)
    assert document("--respondent", "+61 409 999 999", "--database", database) == {"erased": 1, "contacts": 0}
    assert document("--respondent", "ADA@example.com", "--database", database) == {"erased": 1, "contacts": 0}
    assert traces(database) == set()
    first, second, third = stored(database)
    assert (first.phone_number, first.ending, second.email, second.ending) == (None, "completed", None, "abandoned")
    assert (third.phone_number, third.is_pending) == ("+61408888888", True)


def test_whoever_is_unknown_is_erased_from_nothing(database: Path) -> None:
    assert document("--respondent", "+61407777777", "--database", database) == {"erased": 0, "contacts": 0}
    assert traces(database) == set(SECRETS)


def test_a_contact_goes_with_its_address_also_without_interactions(database: Path) -> None:
    async def fill(house: House) -> None:
        for profile in (
            {"name": {"first": "Grace-Hopper"}, "phone": ["+61 407 777 777"]},
            {"name": {"first": "Grace-Hopper"}, "email": "Grace@example.com", "notes": [{"phone": "+61407777777"}]},
            {"name": {"first": "Bob"}, "phone": ["+61408888888"]},
        ):
            await house.service.accounts.add_contact(house.customer, {"profile": profile})

    hold(fill, store_for(str(database)))
    assert document("--respondent", "+61407777777", "--database", database) == {"erased": 0, "contacts": 2}
    assert b"Grace-Hopper" not in b"".join(each.read_bytes() for each in database.parent.iterdir())
    assert document("--respondent", "+61408888888", "--database", database) == {"erased": 1, "contacts": 1}


def test_old_interactions_are_purged_whole_and_those_under_way_stay(database: Path) -> None:
    assert document("--older-than", "1d", "--database", database) == {"purged": 1}
    assert [each.id for each in stored(database)] == [2, 3]
    assert PHONE[1:] not in traces(database)


def test_of_what_was_purged_no_page_of_the_file_holds_anything(tmp_path: Path) -> None:
    path = tmp_path / "askline.db"

    async def fill(house: House) -> None:
        for _ in range(20):
            await house.begun(f"{SAID} " * 100, "yes", phone_number=PHONE)

    hold(fill, store_for(str(path)), {"story.yaml": SURVEY})
    assert SAID in traces(path)
    assert document("--older-than", "1d", "--database", path) == {"purged": 20}
    assert traces(path) == set()


def test_a_respondent_is_erased_from_a_file_that_others_write_and_check_point_all_along(database: Path) -> None:
    is_over = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database, isolation_level=None, timeout=30)) as connection:
            while not is_over.is_set():
                connection.execute("UPDATE customers SET name = hex(randomblob(50000))")
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    with ThreadPoolExecutor(2) as others:
        for _ in range(2):
            others.submit(write)
        try:
            erased = [document("--respondent", each, "--database", database) for each in (PHONE, "ada@example.com")]
        finally:
            is_over.set()
    assert erased == [{"erased": 1, "contacts": 0}] * 2
    assert traces(database) == set()


def test_young_interactions_stay(database: Path) -> None:
    assert document("--older-than", "9000w", "--database", database) == {"purged": 0}
    assert len(stored(database)) == 3


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ((), ("--older-than", "--respondent")),
        (("--older-than", "90d", "--respondent", PHONE), ("either",)),
        (("--older-than", "soon"), ("90d",)),
        (("--respondent", "somebody"), ("bad-phone-number",)),
        (("--respondent", "a@b"), ("bad-email",)),
        (("--older-than", "1d", "--customer", "x"), ("--respondent",)),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, arguments: tuple[str, ...], parts: tuple[str, ...]) -> None:
    assert_told(askline("purge", *arguments, "--database", tmp_path / "askline.db"), 2, *parts)
