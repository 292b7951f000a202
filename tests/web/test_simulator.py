"""The simulator, asked over ASGI: what was done goes in with its seconds, what came of it comes out."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from page_bench import AFTER_CALL, CANVASS, HOSTILE, KINDS, Pages, Shown, broken_file, on_pages

from askline.errors import SpeechFailed
from askline.web.problems import Problem
from askline.web.simulator_voice import Voice

HOUR = 3600
BEGINS = "2026-03-01T12:00:00Z"


def simulated(survey_id: int, survey_type: str, now: float, *done: tuple[str, str, float], **more: Any) -> Any:
    """What the simulator shows at a moment."""
    shown: list[Any] = []

    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        asked = {
            "survey_id": survey_id,
            "survey_type": survey_type,
            "begins": BEGINS,
            "prompts_take_time": False,
            "done": done,
            "now": now,
            **more,
        }
        reply = await client.post("/simulator", json=asked)
        assert reply.status_code == 200, reply.text
        assert not any((await pages.service.store.stages()).values())
        shown.append(reply.json())

    on_pages(act)
    return shown[0]


def said(shown: Any) -> list[str]:
    return [text for line in shown["lines"] for text, _ in line.get("prompts", ())]


KEYED = [
    ("a terminator ends the answer", [("1", 1), ("0", 2), ("#", 3)], 3, {"recommend": 10}, ""),
    ("keys so far are shown", [("1", 1)], 2.5, {}, "1"),
    ("a whole answer does not wait", [("1", 1), ("0", 2)], 2, {"recommend": 10}, ""),
    ("the time between keys ends it", [("1", 1)], 4.1, {"recommend": 1}, ""),
    ("a key in time belongs to it", [("1", 1), ("0", 3.9)], 4.1, {"recommend": 10}, ""),
    ("a key too late does not", [("1", 1), ("*", 4.1)], 4.2, {"recommend": 1}, ""),
]


@pytest.mark.parametrize(("rule", "keys", "now", "answers", "open_keys"), KEYED, ids=[each[0] for each in KEYED])
def test_keys_are_collected_as_on_a_line(
    rule: str, keys: list[tuple[str, float]], now: float, answers: dict[str, int], open_keys: str
) -> None:
    shown = simulated(AFTER_CALL, "inbound", now, *(("key", key, at) for key, at in keys))
    counted = {name: value for name, value in shown["answers"].items() if name == "recommend"}
    assert (counted, shown["keys"]) == (answers, open_keys)


def test_silence_runs_out_by_itself() -> None:
    shown = simulated(AFTER_CALL, "inbound", 5.0)
    assert [line["heard"] for line in shown["lines"] if line["who"] == "survey"] == ["Begin", "Silence"]
    assert shown["timer"] == {"what": "silence", "ends": 10.0, "of": 5.0}


def test_prompts_take_their_time_and_a_key_stops_them() -> None:
    speaking = simulated(AFTER_CALL, "inbound", 1.0, prompts_take_time=True)
    assert speaking["timer"]["what"] == "speaking"
    keyed = simulated(AFTER_CALL, "inbound", 1.0, ("key", "1", 0.5), prompts_take_time=True)
    assert keyed["timer"] == {"what": "next key", "ends": 3.5, "of": 3.0}


def test_prompts_that_are_heard_take_as_long_as_they_take() -> None:
    heard = simulated(AFTER_CALL, "inbound", 20.0, ("prompts_take", "30.5", 1.0), prompts_take_time=True)
    assert heard["timer"] == {"what": "speaking", "ends": 31.5, "of": 30.5}
    over = simulated(AFTER_CALL, "inbound", 2.0, ("prompts_take", "0", 2.0), prompts_take_time=True)
    assert over["timer"] == {"what": "silence", "ends": 7.0, "of": 5.0}


def test_a_survey_that_is_silent_to_the_end_gives_up() -> None:
    assert simulated(AFTER_CALL, "inbound", 300.0)["ending"] == "abandoned (attempts)"


def test_text_messages_tell_their_segments() -> None:
    shown = simulated(CANVASS, "sms", 1.0)
    message = shown["lines"][0]["message"]
    assert (message["segments"], message["alphabet"], message["units"]) == (1, "GSM-7", len(message["text"]))


def test_reminder_and_expiry_come_when_they_are_due() -> None:
    asked = simulated(CANVASS, "sms", 1.0)
    assert asked["timer"] == {"what": "reminder", "ends": 20.0 * HOUR, "of": 20.0 * HOUR}
    reminded = simulated(CANVASS, "sms", 21.0 * HOUR)
    assert reminded["lines"][-1]["at"] == 20 * HOUR
    assert simulated(CANVASS, "sms", 49.0 * HOUR)["ending"] == "abandoned (expired)"


def test_trace_state_and_payload_stand_beside_the_conversation() -> None:
    shown = simulated(AFTER_CALL, "web", 3.0, ("say", "9", 1.0))
    assert any(each.startswith("rule held: recommend, since recommend >= 9") for each in shown["why"])
    assert shown["payload"]["current_question"]["question_label"] == shown["question"]["name"] == "solved"
    assert shown["variables"] == {"promoter": True}
    assert shown["state"]
    assert any("Answered" in each for line in shown["lines"] for each in line.get("records", ()))


def test_the_web_dress_is_the_respondents_own_question() -> None:
    page = Shown(simulated(KINDS, "web", 1.0, language="ar")["html"])
    assert [each.text for each in page.buttons] == [str(each) for each in range(11)]


def test_hostile_texts_stay_texts_in_the_web_dress() -> None:
    page = Shown(simulated(HOSTILE, "web", 1.0, attributes={"nickname": "<svg onload=alert(1)>"})["html"])
    assert not {"script", "img", "b", "svg"} & {tag for tag, _ in page.tags}


def test_what_is_not_possible_is_told_in_the_conversation() -> None:
    shown = simulated(AFTER_CALL, "web", 3.0, ("resume", "", 1.0))
    assert any("refused" in line for line in shown["lines"])


FAULTY: list[tuple[str, dict[str, Any]]] = [
    ("no survey", {"survey_id": None}),
    ("no moment", {"begins": "noon"}),
    ("a moment without a zone", {"begins": "2026-03-01T12:00:00"}),
    ("a channel that is none", {"survey_type": "pigeon"}),
    ("times that run backwards", {"done": [["key", "1", 2], ["key", "1", 1]]}),
    ("a key that is none", {"done": [["key", "x", 1]]}),
    ("an act that is none", {"done": [["sing", "", 1]]}),
    ("prompts that take no time that can be told", {"done": [["prompts_take", "-1", 1]]}),
    ("too much", {"done": [["key", "1", 1]] * 2001}),
    ("a time beyond all times", {"now": 1e300}),
    ("attributes that are no texts", {"attributes": {"agent_name": 3}}),
]


@pytest.mark.parametrize(("name", "changed"), FAULTY, ids=[each[0] for each in FAULTY])
def test_a_faulty_request_is_refused(name: str, changed: dict[str, Any]) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        asked = {"survey_id": AFTER_CALL, "survey_type": "inbound", "begins": BEGINS, "done": [], "now": 1.0}
        reply = await client.post("/simulator", json={**asked, **changed})
        assert (reply.status_code, "message" in reply.json()) == (400, True)

    on_pages(act)


@pytest.mark.parametrize("headers", [{}, {"x-forwarded-for": "127.0.0.1"}, {"forwarded": "for=127.0.0.1"}])
def test_only_this_machine_may_use_it(headers: dict[str, str]) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        for call in ("GET /simulator", "POST /simulator", "GET /simulator/surveys", "POST /simulator/voice"):
            assert (await client.request(*call.split(), headers=headers)).status_code == 403

    on_pages(act, address="127.0.0.1" if headers else "192.0.2.1")


def test_the_page_may_play_what_its_surveys_name_and_nothing_else() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        policy = (await client.get("/simulator")).headers["content-security-policy"]
        (media,) = [each.split() for each in policy.split("; ") if each.startswith("media-src")]
        assert {"'self'", "https://sounds.example.com"} <= set(media)
        assert "https:" not in media
        assert "default-src 'none'" in policy

    on_pages(act)


BROKEN = b"askline: 1\nid: 9901\nname: Broken\nquestions:\n  - {name: a, type: npss, text: How?}\n"
FAULT = [
    "lunch.yaml:5:21: error[unknown-type]: there is no type of question 'npss'",
    "  5 |   - {name: a, type: npss, text: How?}",
    "    |                     ^^^^",
    "  hint: did you mean 'nps'?",
]


def test_a_broken_file_is_told_with_line_and_column() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        (fault,) = (await client.get("/simulator/surveys")).json()["faults"]
        assert fault == {
            "path": "lunch.yaml",
            "says": "survey lunch.yaml is broken; its last good version stays in use",
            "findings": ["\n".join(FAULT)],
        }

    with broken_file("lunch.yaml", BROKEN):
        assert [each["path"] for each in simulated(AFTER_CALL, "sms", 0)["faults"]] == ["lunch.yaml"]
        on_pages(act)
    assert simulated(AFTER_CALL, "sms", 0)["faults"] == []


def test_of_a_file_with_many_errors_the_first_ones_are_told() -> None:
    many = BROKEN + b"".join(b"  - {name: b%d, type: npss, text: How?}\n" % each for each in range(30))
    with broken_file("lunch.yaml", many):
        (fault,) = simulated(AFTER_CALL, "sms", 0)["faults"]
    assert (len(fault["findings"]), fault["findings"][-1]) == (21, "and 11 more")


class Hoarse:
    """A voice that fails."""

    def render(self, text: str, out: Path, language: str) -> str:
        raise SpeechFailed("no-voice", "there is no voice")

    def close(self) -> None:
        pass


def test_a_server_without_a_voice_says_why() -> None:
    with pytest.raises(Problem) as refused:
        asyncio.run(Voice(Hoarse).say("Hello", "en"))
    assert (refused.value.code, refused.value.details) == ("unavailable", {"reason": "no-voice"})


SPOKEN: list[tuple[str, dict[str, Any], int]] = [
    ("no text", {"text": "", "language": "en"}, 400),
    ("too long a text", {"text": "x" * 2001, "language": "en"}, 400),
    ("no language", {"text": "Hello"}, 400),
]


@pytest.mark.parametrize(("name", "asked", "status"), SPOKEN, ids=[each[0] for each in SPOKEN])
def test_what_cannot_be_spoken_is_refused(name: str, asked: dict[str, Any], status: int) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        assert (await client.post("/simulator/voice", json=asked)).status_code == status

    on_pages(act)


def test_a_form_of_another_page_cannot_use_it() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        reply = await client.post("/simulator", data={"survey_id": "52"})
        assert reply.status_code == 400

    on_pages(act)


def test_the_server_s_own_address_leads_this_machine_here() -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        reply = await client.get("/")
        assert (reply.status_code, reply.headers["location"]) == (307, "/simulator")

    on_pages(act)


@pytest.mark.parametrize("address", ["192.0.2.1", "::2"])
def test_the_server_s_own_address_tells_others_of_no_simulator(address: str) -> None:
    async def act(pages: Pages, client: httpx.AsyncClient) -> None:
        reply = await client.get("/")
        assert (reply.status_code, reply.json()["error"]) == (404, "not-found")

    on_pages(act, address)
