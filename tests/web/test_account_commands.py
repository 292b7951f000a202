"""`askline migrate`, `customer`, `token`, `user`, `contact`: what they print, and that a running server sees it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
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
    ],
)
def test_a_call_at_fault_exits_2(arguments: list[str], part: str, tmp_path: Path) -> None:
    assert_told(askline(*arguments, "--database", tmp_path / "a.db"), 2, part)


def test_output_is_one_line(tmp_path: Path) -> None:
    outcome = askline("customer", "add", "Example", "--json", "--database", tmp_path / "a.db")
    assert outcome.out.count("\n") == 1
    assert json.loads(outcome.out)
