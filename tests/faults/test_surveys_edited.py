"""Survey files that change under a running server: interviews under way go on with the version they began with."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from faults.server import SURVEY, Answer, Client, Server, running, until

EDITED = SURVEY.replace("Number 2?", "Which second number?").replace("q3,", "third,")
BROKEN = [b"askline: 1\nid: 52\nquestions: [", b"\xff\xfe\x00", SURVEY.replace("number,", "nomber,").encode(), b""]


def edit(server: Server, content: bytes) -> None:
    """As an editor does it: a new file in the place of the old one."""
    path = server.folder / "surveys" / "many.yaml"
    written = path.with_suffix(".new")
    written.write_bytes(content)
    written.replace(path)


def told(server: Server, what: str) -> bool:
    """Whether each worker has told of it."""
    found = [each for each in server.log() if each.get("event") == "survey reloaded" and each["what"] == what]
    return len(found) >= max(1, len(server.workers()))


def asked(reply: Answer) -> tuple[str, str]:
    question = reply.body["current_question"]
    return question["question_text"], question["question_label"]


def begun_now(client: Client) -> tuple[str, str]:
    return asked(client.answer(client.begin(), 1))


@pytest.mark.parametrize("workers", [1, 2])
def test_an_edit_holds_for_new_interviews_and_breaks_none_under_way(tmp_path: Path, workers: int) -> None:
    with running(tmp_path, workers) as server:
        client = server.client()
        id = client.begin()
        edit(server, EDITED.encode())
        until(lambda: told(server, "changed"))
        assert begun_now(client) == ("Which second number?", "q2")
        assert asked(client.answer(id, 1)) == ("Number 2?", "q2")
        server.kill()
        server.start()
        client = server.client()
        assert asked(client.answer(id, 2)) == ("Number 3?", "q3")
        assert begun_now(client) == ("Which second number?", "q2")


def test_a_worker_that_is_replaced_has_the_last_good_version_as_the_others_have(tmp_path: Path) -> None:
    with running(tmp_path, 2) as server:
        first, second = server.workers()
        edit(server, EDITED.encode())
        until(lambda: told(server, "changed"))
        another = replaced(server, first)
        edit(server, BROKEN[0])
        until(lambda: told(server, "broken"))
        replaced(server, second)
        os.kill(another, signal.SIGSTOP)  # so that the other one answers
        assert begun_now(server.client()) == ("Which second number?", "q2")


def replaced(server: Server, worker: int) -> int:
    """Kill a worker; the one that comes instead."""
    before = set(server.workers())
    os.kill(worker, signal.SIGKILL)
    until(lambda: bool(set(server.workers()) - before))
    (another,) = set(server.workers()) - before
    return another


def test_a_broken_edit_keeps_the_last_good_version_and_says_so(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        client = server.client()
        id, number = client.begin(), 1
        for broken in BROKEN:
            edit(server, broken)
            until(lambda: client.raw("GET", "/readyz").body == {"status": "ready", "survey_files_not_in_use": 1})
            until(lambda: told(server, "broken"))
            assert asked(client.answer(id, number)) == (f"Number {number + 1}?", f"q{number + 1}")
            assert begun_now(client) == ("Number 2?", "q2")
            edit(server, SURVEY.encode())
            until(lambda: client.raw("GET", "/readyz").body == {"status": "ready"})
            number += 1
        assert "askline_survey_files_not_in_use 0" in client.raw("GET", "/metrics").body
        faults = [each for each in server.log() if each.get("what") == "broken"]
        assert all(each["level"] == "error" and each["faults"] for each in faults)
        assert any("nomber" in fault for each in faults for fault in each["faults"])


def test_a_file_that_is_removed_stays_in_use_and_its_interviews_outlive_the_restart(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        client = server.client()
        id = client.begin()
        (server.folder / "surveys" / "many.yaml").unlink()
        until(lambda: told(server, "gone"))
        assert begun_now(client) == ("Number 2?", "q2")
        assert asked(client.answer(id, 1)) == ("Number 2?", "q2")
        server.stop()
        server.start()
        client = server.client()
        assert asked(client.answer(id, 2)) == ("Number 3?", "q3")
        assert client.send("POST", "interactions", {"survey_id": 52}).status in (400, 404)


def test_an_id_that_two_files_have_stays_with_the_first_until_he_gives_it_up(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        client = server.client()
        (server.folder / "surveys" / "other.yaml").write_text(EDITED, encoding="utf-8")
        until(lambda: told(server, "id-taken"))
        assert begun_now(client) == ("Number 2?", "q2")
        (server.folder / "surveys" / "many.yaml").unlink()
        until(lambda: told(server, "added"))
        assert begun_now(client) == ("Which second number?", "q2")
