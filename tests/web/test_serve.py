"""`askline serve` as a process: how it starts, what it serves, how it ends."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from server import serving

from command_line import COMMAND, ROOT, askline, assert_told, surroundings
from lunch import BROKEN, SURVEY

SURVEYS = ROOT / "surveys"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one survey."""
    path = tmp_path / "surveys"
    path.mkdir()
    (path / "lunch.yaml").write_text(SURVEY, encoding="utf-8")
    return path


def until(holds: object, seconds: float = 20) -> None:
    """Wait for something that another process does."""
    ends = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < ends, "it did not happen in time"


# How it starts and ends


def test_the_first_start_makes_a_customer_and_the_second_keeps_him(folder: Path, tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    with serving("--surveys", folder, "--database", database) as server:
        assert list(server.customer) == ["customer", "customer_uuid", "auth_token"]
        assert server.lines[1] == f"listening on {server.url}"
        credentials = server.credentials
        assert server.client().post("/api/interactions", data={"survey_id": 7}).status_code == 201
        assert server.end() == 0
    with serving("--surveys", folder, "--database", database) as server:
        assert server.customer == {}
        found = httpx.get(f"{server.url}/api/interactions/1", auth=credentials).json()
        assert found["web_link"].startswith("http://127.0.0.1:")
        assert server.end() == 0


def test_the_first_line_is_the_customers_and_the_second_the_address_whatever_the_surveys(tmp_path: Path) -> None:
    with serving("--surveys", Path(__file__).parent / "surveys", "--database", tmp_path / "a.db") as server:
        warned = json.loads(server.wait_for('"survey warning"').string)
        assert (warned["level"], warned["survey_id"]) == ("warning", 9001)
        assert "warning[waits-for-more-keys]" in warned["fault"]
        assert json.loads(server.lines[0])["customer"] == "default"
        assert server.lines[1] == f"listening on {server.url}"


def test_settings_come_from_the_environment(folder: Path, tmp_path: Path) -> None:
    environment = {
        "ASKLINE_SURVEYS": str(folder),
        "ASKLINE_DATABASE": str(tmp_path / "a.db"),
        "ASKLINE_BASE_URL": "https://surveys.example.com/",
        "ASKLINE_HOST": "localhost",
    }
    with serving(**environment) as server:
        assert server.url.startswith("http://localhost:")
        made = server.client().post("/api/interactions", data={"survey_id": 7}).json()
        assert made["web_link"] == f"https://surveys.example.com/web_survey/{made['uuid']}"


def test_without_a_database_it_is_in_the_data_folder_of_the_user(folder: Path, tmp_path: Path) -> None:
    with serving("--surveys", folder, XDG_DATA_HOME=str(tmp_path / "data"), ASKLINE_DATABASE=""):
        assert (tmp_path / "data" / "askline" / "askline.db").exists()


def test_a_broken_survey_ends_the_start_with_its_diagnostics(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    outcome = askline("serve", "--surveys", folder, "--database", tmp_path / "a.db", "--port", "0")
    assert_told(outcome, 1, "broken.yaml:8:", "unknown-key", "broken.yaml:9:")
    assert outcome.out == ""


def test_two_surveys_with_one_id_end_the_start(folder: Path, tmp_path: Path) -> None:
    (folder / "other.yaml").write_text(SURVEY, encoding="utf-8")
    outcome = askline("serve", "--surveys", folder, "--database", tmp_path / "a.db", "--port", "0")
    assert_told(outcome, 1, "other.yaml:2:5: error[survey-id-taken]")


def test_samples_are_passed_over(folder: Path, tmp_path: Path) -> None:
    (folder / "lunch.case.yaml").write_text("askline_sample: 1\nsurvey: none.yaml\nturns: []\n", encoding="utf-8")
    with serving("--surveys", folder, "--database", tmp_path / "a.db") as server:
        assert [each["id"] for each in server.client().get("/api/surveys").json()] == [7]


def test_a_missing_folder_is_a_call_at_fault(tmp_path: Path) -> None:
    assert_told(askline("serve", "--surveys", tmp_path / "none", "--port", "0"), 2, "no-such-folder")


@pytest.mark.parametrize("url", ["nothing", "ftp://example.com", "https://"])
def test_an_address_for_effects_that_is_none_is_a_call_at_fault(folder: Path, tmp_path: Path, url: str) -> None:
    outcome = askline(
        "serve", "--surveys", folder, "--database", tmp_path / "a.db", "--effects-url", url, "--port", "0"
    )
    assert_told(outcome, 2, "effects", repr(url))


def test_a_busy_port_is_the_environment_at_fault(folder: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        outcome = askline("serve", "--surveys", folder, "--database", tmp_path / "a.db", "--port", port)
    assert_told(outcome, 3, port)


def test_a_database_that_cannot_be_opened_is_the_environment_at_fault(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"SQLite format 3\0" + b"and then nothing that fits" * 100)
    outcome = askline("serve", "--surveys", folder, "--database", tmp_path / "a.db", "--port", "0")
    assert_told(outcome, 3, "unavailable")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_sigterm_finishes_what_is_in_hand(folder: Path, tmp_path: Path, workers: str) -> None:
    """Every answer that was acknowledged is there afterwards, and no request that was taken is cut off."""
    database = tmp_path / "a.db"
    with serving("--surveys", folder, "--database", database, "--workers", workers) as server:
        with server.client() as client, ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda _: client.post("/api/interactions", data={"survey_id": 7}), range(40)))
            assert {each.status_code for each in made} == {201}
            assert server.end() == 0
        credentials = server.credentials
    with serving("--surveys", folder, "--database", database) as server:
        found = httpx.get(f"{server.url}/api/interactions?survey_id=7&_limit=1000", auth=credentials).json()
        assert {each["id"] for each in found} == {each.json()["id"] for each in made}


def test_ctrl_c_ends_it_as_well(folder: Path, tmp_path: Path) -> None:
    with serving("--surveys", folder, "--database", tmp_path / "a.db") as server:
        assert server.end(signal.SIGINT) == 0


def test_nobody_reading_its_log_holds_nothing_up(folder: Path, tmp_path: Path) -> None:
    """Not even where far more is logged than a pipe takes; and it still ends when it is told to."""
    command = [*COMMAND, "serve", "--port", "0", "--surveys", str(folder), "--database", str(tmp_path / "a.db")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT, env=surroundings()) as process:
        assert process.stderr is not None
        try:
            first = [process.stderr.readline() for _ in range(2)]
            url = first[1].decode().split()[-1]
            with httpx.Client(base_url=url) as client:
                longest = max(client.get("/healthz").elapsed.total_seconds() for _ in range(1500))
            assert 1500 * len('{"time":"","level":"info","event":"request","route":"pages"}') > 64 * 1024
            assert longest < 5
            process.terminate()
            assert process.wait(20) == 0
        finally:
            process.kill()


# Several workers


def test_workers_share_interviews_and_count_together(folder: Path, tmp_path: Path) -> None:
    with serving("--surveys", folder, "--database", tmp_path / "a.db", "--workers", "2") as server:
        with server.client() as client:
            client.post("/api/interactions", data={"survey_id": 7})

        def call(number: int) -> int:
            with server.client() as client:
                return client.post("/api/interactions/1/start_survey").status_code

        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(call, range(20))) == {200}
        metrics = server.client().get("/metrics").text
        route = 'route="POST /api/interactions/{interaction_id}/start_survey",status="2xx"'
        assert f"askline_requests_total{{{route}}} 20" in metrics
        assert "askline_steps_total 1\n" in metrics


def test_of_answers_to_one_turn_at_the_same_moment_one_is_taken(folder: Path, tmp_path: Path) -> None:
    with serving("--surveys", folder, "--database", tmp_path / "a.db", "--workers", "2") as server:
        with server.client() as client:
            client.post("/api/interactions", data={"survey_id": 7})
            client.post("/api/interactions/1/start_survey")

        def answer(score: int) -> httpx.Response:
            with server.client() as client:
                return client.post("/api/interactions/1/submit_response", data={"response": score, "_turn": 1})

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(answer, range(8)))
        (taken,) = (score for score, each in enumerate(answers) if each.status_code == 200)
        refused = [each for each in answers if each.status_code == 409]
        assert len(refused) == 7
        assert {each.json()["error"] for each in refused} <= {"answered-meanwhile", "stale-answer"}
        assert {each.headers["askline-turn"] for each in answers} == {"2"}
        with server.client() as client:
            stored = client.get("/api/interactions/1/responses").json()
        assert [each["response"] for each in stored] == [str(taken)]


def test_a_worker_that_dies_is_started_again(folder: Path, tmp_path: Path) -> None:
    with serving("--surveys", folder, "--database", tmp_path / "a.db", "--workers", "2") as server:
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        if not children.exists():
            pytest.skip("this machine does not tell the children of a process in /proc")
        first = int(children.read_text().split()[0])
        subprocess.run(["kill", "-KILL", str(first)], check=True)
        server.wait_for("worker . has died")
        until(lambda: str(first) not in children.read_text().split() and len(children.read_text().split()) == 2)
        assert server.client().get("/api/surveys").status_code == 200
        assert server.end() == 0


# Surveys that change


def test_surveys_are_loaded_again_and_interviews_under_way_keep_theirs(folder: Path, tmp_path: Path) -> None:
    with serving("--surveys", folder, "--database", tmp_path / "a.db") as server, server.client() as client:
        for _ in range(2):
            client.post("/api/interactions", data={"survey_id": 7})
        client.post("/api/interactions/1/start_survey")
        (folder / "lunch.yaml").write_text(SURVEY.replace("How was it?", "Was it good?"), encoding="utf-8")
        server.wait_for('"what":"changed"')
        began = client.post("/api/interactions/2/start_survey").json()
        assert began["current_question"]["question_text"] == "Was it good?"
        went_on = client.post("/api/interactions/1/submit_response", data={"response": "eleven"}).json()
        assert went_on["current_question"]["question_text"] == "How was it?"


def test_a_broken_edit_keeps_the_last_good_version_and_says_so(folder: Path, tmp_path: Path) -> None:
    with serving("--surveys", folder, "--database", tmp_path / "a.db") as server, server.client() as client:
        (folder / "lunch.yaml").write_text(BROKEN, encoding="utf-8")
        server.wait_for('"what":"broken".*unknown-key')
        assert client.get("/api/surveys/7").json()["name"] == "Lunch"
        (folder / "lunch.yaml").unlink()
        server.wait_for('"what":"gone"')
        assert client.get("/api/surveys/7").status_code == 200
        (folder / "supper.yaml").write_text(SURVEY.replace("id: 7", "id: 8"), encoding="utf-8")
        server.wait_for('"what":"added"')
        assert client.get("/api/surveys/8").status_code == 200


# What is logged


PERSONAL = {
    "email": "ada@example.com",
    "phone_number": "+61409999999",
    "guest": "Ada Lovelace",
    "external_ref": "patient-77",
    "agent_id": "nevilr",
    "call_type": "divorce",
}
ANSWER = "my secret answer"


def test_the_log_names_requests_by_their_route_and_nobody_by_name(folder: Path, tmp_path: Path) -> None:
    with serving("--surveys", folder, "--database", tmp_path / "a.db") as server, server.client() as client:
        token = server.customer["auth_token"]
        made = client.post("/api/interactions", data={"survey_id": 7, "survey_type": "outbound", **PERSONAL})
        client.post("/api/interactions/1/start_survey", headers={"Idempotency-Key": ANSWER.replace(" ", "-")})
        client.post("/api/interactions/1/submit_response", data={"response": "9#"})
        client.post("/api/interactions/1/submit_response", data={"response": ANSWER})
        client.post("/api/interactions/1/submit_response", json={"response": [ANSWER]})
        client.post("/api/interactions", data={"survey_id": 7, **PERSONAL, "email": "ada@example", ANSWER: ANSWER})
        client.put("/api/interactions/1", data={"interaction": '{"id": 1, "email": "ada@example"}'})
        client.get("/api/users/ada@example.com")
        client.get("/api/phone_numbers/+61409999999")
        client.get("/api/interactions", params={"survey_id": 7, "email": PERSONAL["email"]})
        client.get(f"/web_survey/{made.json()['uuid']}")
        client.get("/nothing/ada@example.com")
        httpx.get(f"{server.url}/api/interactions/1", auth=("ada@example.com", "my secret answer"))
        answer = client.get(f"/api/surveys?auth_token={token}")
        assert server.end() == 0
        assert server.logged()[-1] | {"time": 0, "ms": 0} == {
            "time": 0, "level": "info", "event": "request", "id": answer.headers["x-request-id"], "method": "GET",
            "route": "GET /api/surveys", "status": 200, "ms": 0,
        }  # fmt: skip
        assert len(server.logged()) == 14
        log = "\n".join(line for line in server.lines if line.startswith('{"time"')).lower()
        words = (*PERSONAL.values(), "ada", "61409999999", "secret", made.json()["uuid"], token, server.credentials[0])
        assert [word for word in words if word.lower() in log] == []


# What happens without a request


IMPATIENT = """\
askline: 1
id: 8
name: Impatient
sms: {remind_after: 1s, expires_after: 2s}
questions:
  - {name: score, type: nps, text: How was it?}
"""


def test_reminders_and_expiry_come_by_themselves_and_are_counted(folder: Path, tmp_path: Path) -> None:
    (folder / "impatient.yaml").write_text(IMPATIENT, encoding="utf-8")
    with serving("--surveys", folder, "--database", tmp_path / "a.db") as server, server.client() as client:
        client.post("/api/interactions", data={"survey_id": 8, "survey_type": "sms", "phone_number": "+61409999999"})
        client.post("/api/interactions/1/start_survey")
        until(lambda: "Abandoned" in client.get("/api/interactions/1").json()["status"])
        again = client.post("/api/interactions/1/submit_response", data={"response": "9"})
        assert (again.json()["survey_completed"], again.headers["askline-turn"]) == (1, "3")
        counted = client.get("/metrics").text
        assert "askline_steps_total 3\n" in counted
        assert 'askline_interviews_ended_total{ending="abandoned"} 1\n' in counted
        assert "askline_open_interviews 0\n" in counted


def test_a_number_that_cannot_receive_sms_is_given_up_when_it_is_due(folder: Path, tmp_path: Path) -> None:
    form = {"survey_id": 7, "survey_type": "sms", "phone_number": "+61299999999"}
    with serving("--surveys", folder, "--database", tmp_path / "a.db") as server, server.client() as client:
        due = datetime.now(UTC) + timedelta(seconds=2)
        client.post("/api/interactions", data={**form, "scheduled_at": f"{due:%Y-%m-%d %H:%M:%S}"})
        assert client.get("/api/interactions/1").json()["status"] == "Scheduled"
        until(lambda: client.get("/api/interactions/1").json()["status"] == "Abandoned just now")


# The seed's calls, with real curl


@pytest.mark.skipif(shutil.which("curl") is None, reason="this machine has no curl")
def test_the_calls_of_the_vendors_page_work_as_they_are_written(folder: Path, tmp_path: Path) -> None:
    (folder / "lunch.yaml").write_text(SURVEY.replace("id: 7", "id: 52"), encoding="utf-8")
    calls = json.loads((Path(__file__).parent / "curl.json").read_text(encoding="utf-8"))
    with serving("--surveys", folder, "--database", tmp_path / "a.db") as server:
        for call in calls:
            command = call["curl"].replace("https://surveydynamix.com", server.url)
            command = command.replace("Customer_UUID:Auth_Token", ":".join(server.credentials))
            done = subprocess.run(
                ["sh", "-c", command.replace("curl ", "curl -s -w '%{http_code}' ", 1)],
                capture_output=True,
                text=True,
                check=True,
                timeout=30,
            )
            assert done.stdout[-3:] == str(call["status"]), (call, done.stdout)
