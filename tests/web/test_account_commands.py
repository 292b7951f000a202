"""`askline migrate`, `customer`, `token`, `user`, `contact`: what they print, and that a running server sees it."""

from __future__ import annotations

import json
import stat
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from prompt_toolkit.utils import get_cwidth
from server import serving

from command_line import askline, assert_told
from lunch import SURVEY

NOBODY = "7aa870f0-046f-41e7-9cc9-9de741d6e753"


def printed(*arguments: str | Path) -> Any:
    """The one line of JSON that a command prints."""
    outcome = askline(*arguments, "--json")
    assert outcome.code == 0, outcome
    (document,) = outcome.documents
    return document


def test_what_is_added_is_seen_at_once_by_a_running_server(tmp_path: Path) -> None:
    (tmp_path / "lunch.yaml").write_text(SURVEY, encoding="utf-8")
    on = ("--database", tmp_path / "a.db")
    with serving("--surveys", tmp_path, *on) as server:
        customer = printed("customer", "add", "Example", *on)
        assert list(customer) == ["customer_uuid", "auth_token"]
        uuid = customer["customer_uuid"]
        basic = (uuid, customer["auth_token"])
        assert httpx.get(f"{server.url}/api/users", auth=basic).json() == []
        user = ("--name", "Ada", "--email", "ada@example.com", "--agent-id", "a", "--timezone", "Europe/London")
        added = printed("user", "add", "--customer", uuid, *user, *on)
        assert added == {
            "name": "Ada", "email": "ada@example.com", "agent_id": "a", "phone": "", "timezone": "Europe/London",
        }  # fmt: skip
        assert httpx.get(f"{server.url}/api/users", auth=basic).json() == [added]
        permission = "INTERACTIONS_API_READ_ALL"
        token = printed("token", "add", "--customer", uuid, "--permission", permission, *on)
        assert token | {"token": "", "token_uuid": ""} == {
            "token_uuid": "", "token": "", "customer_uuid": uuid, "permissions": [permission],
        }  # fmt: skip
        bearer = {"Authorization": f"Bearer {token['token']}"}
        assert httpx.get(f"{server.url}/api/users", headers=bearer).json() == [added]
        revoked = printed("token", "revoke", token["token_uuid"], *on)
        assert revoked == {"token_uuid": token["token_uuid"], "revoked": True}
        assert httpx.get(f"{server.url}/api/users", headers=bearer).status_code == 401
        assert printed("customer", "webhook-secret", uuid, *on)["customer_uuid"] == uuid


def test_contacts_have_the_id_that_is_given_or_a_fresh_one(tmp_path: Path) -> None:
    on = ("--database", tmp_path / "a.db")
    uuid = printed("customer", "add", "Example", *on)["customer_uuid"]
    person = ("--first", "Ada", "--phone", "+61 409 999 999", "--phone", "+61299999999", *on)
    own = printed("contact", "add", "--customer", uuid, "--id", NOBODY.upper(), *person)
    assert own == {"contact_uuid": NOBODY, "customer_uuid": uuid}
    assert printed("contact", "add", "--customer", uuid, *person)["contact_uuid"] != NOBODY
    taken = askline("contact", "add", "--customer", uuid, "--id", NOBODY, *on)
    assert_told(taken, 2, "id-taken")


def test_customers_are_listed_shown_renamed_and_removed(tmp_path: Path) -> None:
    on = ("--database", tmp_path / "a.db")
    uuid = printed("customer", "add", "Example", *on)["customer_uuid"]
    other = printed("customer", "add", "Other", *on)["customer_uuid"]
    assert [each["name"] for each in askline("customer", "list", "--json", *on).documents] == ["Example", "Other"]
    assert printed("customer", "rename", uuid, "Söhne", *on)["name"] == "Söhne"
    printed("token", "add", "--customer", uuid, *on)
    shown = printed("customer", "show", uuid, *on)
    assert (shown["name"], shown["tokens"], shown["users"], shown["contacts"]) == ("Söhne", 1, 0, 0)
    assert printed("customer", "remove", other, "--yes", *on) == {"customer_uuid": other, "removed": True}
    listed = askline("customer", "list", *on).out.splitlines()
    assert [line.split()[:2] for line in listed] == [["customer_uuid", "name"], [uuid, "Söhne"]]


def test_a_renewed_auth_token_holds_on_a_running_server(tmp_path: Path) -> None:
    (tmp_path / "lunch.yaml").write_text(SURVEY, encoding="utf-8")
    on = ("--database", tmp_path / "a.db")
    with serving("--surveys", tmp_path, *on) as server:
        made = printed("customer", "add", "Example", *on)
        uuid, old = made["customer_uuid"], made["auth_token"]

        def status(auth_token: str) -> int:
            return httpx.get(f"{server.url}/api/users", auth=(uuid, auth_token)).status_code

        assert status(old) == 200
        new = printed("customer", "renew-token", uuid, *on)["auth_token"]
        began = time.monotonic()
        assert status(new) == 200
        while status(old) != 401:
            assert time.monotonic() - began < 5, "the old token still counts"
        assert old not in (tmp_path / "a.db").read_bytes().decode("latin-1")
        assert new not in (tmp_path / "a.db-wal").read_bytes().decode("latin-1")


def test_tokens_are_listed_without_their_secrets(tmp_path: Path) -> None:
    on = ("--database", tmp_path / "a.db")
    uuid = printed("customer", "add", "Example", *on)["customer_uuid"]
    token = printed("token", "add", "--customer", uuid, *on)
    printed("token", "revoke", token["token_uuid"], *on)
    outcome = askline("token", "list", "--customer", uuid, "--json", *on)
    assert [(each["token_uuid"], each["revoked_at"] is None) for each in outcome.documents] == [
        (token["token_uuid"], False)
    ]
    assert token["token"] not in outcome.out


def test_users_are_changed_and_removed(tmp_path: Path) -> None:
    on = ("--database", tmp_path / "a.db")
    uuid = printed("customer", "add", "Example", *on)["customer_uuid"]
    of = ("--customer", uuid, *on)
    printed(
        "user", "add", "--name", "Ada", "--email", "ada@example.com", "--agent-id", "a", "--phone", "+61409999999", *of
    )
    changed = printed("user", "change", "ADA@example.com", "--email", "ada@example.org", "--phone", "", *of)
    assert changed == {"name": "Ada", "email": "ada@example.org", "agent_id": "a", "phone": "", "timezone": ""}
    assert askline("user", "list", "--json", *of).documents == [changed]
    assert printed("user", "remove", "ada@example.org", "--yes", *of)["removed"]
    assert askline("user", "list", *of).err == "there are none\n"


def test_contacts_are_changed_shown_and_removed(tmp_path: Path) -> None:
    on = ("--database", tmp_path / "a.db")
    uuid = printed("customer", "add", "Example", *on)["customer_uuid"]
    of = ("--customer", uuid, *on)
    own = printed("contact", "add", "--first", "Ada", "--last", "L", "--phone", "+61409999999", *of)["contact_uuid"]
    changed = printed("contact", "change", own, "--last", "", "--email", "a@b.cd", *of)
    assert changed | {"created_at": ""} == {
        "contact_uuid": own, "first": "Ada", "last": None, "email": "a@b.cd", "phone": ["+61409999999"],
        "created_at": "",
    }  # fmt: skip
    assert printed("contact", "change", own, "--phone", "", *of)["phone"] == []
    assert askline("contact", "list", "--json", *of).documents == [changed | {"phone": []}]
    assert printed("contact", "show", own, *of)["data"] == {"profile": {"name": {"first": "Ada"}, "email": "a@b.cd"}}
    assert printed("contact", "remove", own, "--yes", *of)["removed"]
    assert askline("contact", "list", "--json", *of).documents == []


def test_nothing_is_removed_where_nobody_says_yes(tmp_path: Path) -> None:
    on = ("--database", tmp_path / "a.db")
    uuid = printed("customer", "add", "Example", *on)["customer_uuid"]
    assert_told(askline("customer", "remove", uuid, *on), 2, "--yes")
    assert len(askline("customer", "list", "--json", *on).documents) == 1


def test_for_people_each_field_has_a_line_and_the_note_goes_to_stderr(tmp_path: Path) -> None:
    outcome = askline("customer", "add", "Example", "--database", tmp_path / "a.db")
    assert [line.split(":")[0] for line in outcome.out.splitlines()] == ["customer_uuid", "auth_token"]
    assert outcome.err == "The auth token is not shown again.\n"


def test_migrate_says_which_database_without_its_password(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    assert printed("migrate", "--database", database) == {"database": str(database), "migrated": True}
    assert printed("migrate", "--database", database)["migrated"]
    refused = askline("migrate", "--database", "postgresql://me:hidden@127.0.0.1:1/none")
    assert_told(refused, 3, "unavailable")
    assert "hidden" not in refused.err
    assert "sqlalche.me" not in refused.err


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["token", "add", "--customer", "x"], "bad-uuid"),
        (["token", "add", "--customer", NOBODY], "not-found"),
        (["token", "revoke", NOBODY], "not-found"),
        (["user", "add", "--customer", NOBODY, "--name", "A", "--email", "nobody"], "bad-email"),
        (["user", "add", "--customer", NOBODY, "--name", "A", "--email", "a@b.cd", "--phone", "1"], "bad-phone-number"),
        (["user", "add", "--customer", NOBODY, "--name", "A", "--email", "a@b.cd", "--timezone", "X"], "bad-timezone"),
        (["user", "add", "--customer", NOBODY, "--name", "A"], "--email"),
        (["contact", "add", "--customer", NOBODY], "not-found"),
        (["token", "add", "--customer", NOBODY, "--permission", "ALL"], "INTERACTIONS_API_READ_ALL"),
        (["customer", "webhook-secret", NOBODY], "not-found"),
        (["customer", "add", " "], "bad-name"),
        (["customer", "rename", NOBODY, "Name"], "not-found"),
        (["customer", "renew-token", NOBODY], "not-found"),
        (["customer", "remove", NOBODY, "--yes"], "not-found"),
        (["token", "list", "--customer", NOBODY], "not-found"),
        (["user", "change", "a@b.cd", "--customer", NOBODY], "nothing is to be changed"),
        (["user", "change", "a@b.cd", "--customer", NOBODY, "--name", ""], "bad-name"),
        (["user", "remove", "a@b.cd", "--customer", NOBODY, "--yes"], "not-found"),
        (["contact", "show", "x", "--customer", NOBODY], "bad-uuid"),
        (["contact", "change", NOBODY, "--customer", NOBODY], "nothing is to be changed"),
        (["contact", "remove", NOBODY, "--customer", NOBODY, "--yes"], "not-found"),
    ],
)
def test_a_call_at_fault_exits_2(arguments: list[str], part: str, no_customer: Path) -> None:
    assert_told(askline(*arguments, "--database", no_customer), 2, part)


@pytest.fixture(scope="module")
def no_customer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("none") / "a.db"
    printed("migrate", "--database", path)
    return path


def test_output_is_one_line(tmp_path: Path) -> None:
    outcome = askline("customer", "add", "Example", "--json", "--database", tmp_path / "a.db")
    assert outcome.out.count("\n") == 1
    assert json.loads(outcome.out)


def test_on_postgresql_the_commands_do_the_same(fresh_postgresql: str) -> None:
    on = ("--database", fresh_postgresql)
    assert printed("migrate", *on)["migrated"]
    assert askline("customer", "list", *on).err == "there are none\n"
    uuid = printed("customer", "add", "Söhne 日本", *on)["customer_uuid"]
    of = ("--customer", uuid, *on)
    assert printed("user", "add", "--name", "Zoë", "--email", "zoe@example.com", *of)["name"] == "Zoë"
    assert printed("user", "change", "ZOE@example.com", "--agent-id", "z", *of)["agent_id"] == "z"
    own = printed("contact", "add", "--first", "李", "--phone", "+61409999999", *of)["contact_uuid"]
    assert printed("contact", "show", own, *of)["first"] == "李"
    token = printed("token", "add", *of)["token_uuid"]
    assert printed("token", "revoke", token, *on)["revoked"]
    shown = printed("customer", "show", uuid, *on)
    assert (shown["name"], shown["tokens"], shown["users"], shown["contacts"]) == ("Söhne 日本", 0, 1, 1)
    assert printed("purge", "--respondent", "+61409999999", *on) == {"erased": 0, "contacts": 1}
    assert printed("purge", "--older-than", "1d", *on) == {"purged": 0}
    assert askline("export", "--format", "jsonl", *on) == (0, "", "")
    assert_told(askline("backup", "copy.db", *on), 2, "not-here", "pg_dump")
    assert_told(askline("customer", "show", NOBODY, *on), 2, "not-found")
    assert printed("customer", "remove", uuid, "--yes", *on)["removed"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("customer", "list"),
        ("customer", "show", NOBODY),
        ("token", "list", "--customer", NOBODY),
        ("token", "add", "--customer", NOBODY),
        ("user", "list", "--customer", NOBODY),
        ("contact", "list", "--customer", NOBODY),
        ("contact", "add", "--customer", NOBODY),
    ],
    ids=" ".join,
)
def test_a_mistyped_database_is_not_made(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert_told(askline(*arguments, "--database", tmp_path / "mistyped.db"), 2, "no-database", "mistyped.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [("customer", "list"), ("customer", "add", "Example"), ("migrate",)], ids=" ".join
)
def test_what_is_no_database_is_told_at_once(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("to be done")
    for address, code in (
        ("mysql://db/askline", "bad-database"),
        (str(notes), "bad-database"),
        (str(tmp_path), "folder-given"),
        (str(tmp_path / "none" / "a.db"), "no-such-folder"),
        ("sqlite:///" + str(tmp_path / "none" / "a.db"), "no-such-folder"),
    ):
        assert_told(askline(*arguments, "--database", address), 2, code)
    assert notes.read_text() == "to be done"
    assert list(tmp_path.iterdir()) == [notes]


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux, where XDG_DATA_HOME names the data folder")
def test_the_data_folder_is_made_for_its_user_alone(tmp_path: Path) -> None:
    done = askline("customer", "add", "Example", XDG_DATA_HOME=str(tmp_path / "data"), ASKLINE_DATABASE="")
    assert done.code == 0, done
    folder = tmp_path / "data" / "askline"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / "askline.db").exists()


def test_a_list_has_a_line_for_each_and_nothing_that_a_terminal_would_obey(tmp_path: Path) -> None:
    on = ("--database", tmp_path / "a.db")
    for name in ("株式会社日本", "Bell \x1b[31m\nand Sons", "Zoe\u0308"):
        printed("customer", "add", name, *on)
    head, *lines = askline("customer", "list", *on).out.splitlines()
    names = ("株式会社日本           ", "Bell \\u001b[31m\\u000aand Sons", "Zoe\u0308")
    assert [line[38:].rpartition("  ")[0].rstrip() for line in lines] == [name.rstrip() for name in names]
    place = head.index("created_at")
    assert [get_cwidth(line.rpartition("  ")[0]) + 2 for line in lines] == [place] * 3


def test_a_user_has_a_name(tmp_path: Path) -> None:
    on = ("--database", tmp_path / "a.db")
    uuid = printed("customer", "add", "Example", *on)["customer_uuid"]
    assert_told(askline("user", "add", "--customer", uuid, "--name", " ", "--email", "a@b.cd", *on), 2, "bad-name")
    assert askline("user", "list", "--customer", uuid, "--json", *on).documents == []


def test_who_is_not_there_is_looked_for_in_that_database(tmp_path: Path) -> None:
    on = ("--database", tmp_path / "a.db")
    printed("customer", "add", "Example", *on)
    assert_told(askline("customer", "show", NOBODY, *on), 2, "not-found", NOBODY, "which database")
