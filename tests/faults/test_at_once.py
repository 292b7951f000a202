"""Two answers to one question at the same moment are one step and one answer, whichever process each reaches."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from faults.killing import assert_logs_are_whole
from faults.server import Answer, Client, Server, running

TURNS = 25
Places = tuple[Server, Server]


@pytest.fixture(scope="module")
def threads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    with running(tmp_path_factory.mktemp("threads")) as server:
        yield server, server


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    with running(tmp_path_factory.mktemp("workers"), 2) as server:
        yield server, server


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory, own_postgresql: str) -> Iterator[Places]:
    folder = tmp_path_factory.mktemp("machines")
    with running(folder / "one", 1, own_postgresql) as one, running(folder / "other", 1, own_postgresql) as other:
        other.authorization = one.authorization
        yield one, other


@pytest.fixture(params=["threads", "workers", "machines"])
def places(request: pytest.FixtureRequest) -> Places:
    """The servers that two clients speak to: one process, several of one machine, or two on one PostgreSQL."""
    chosen: Places = request.getfixturevalue(request.param)
    return chosen


class Pair:
    """Two connections that send at the same moment, each to a machine of its own where there are two."""

    def __init__(self, places: Places) -> None:
        self._clients = [place.client() for place in places]
        self._executor = ThreadPoolExecutor(2)
        self.id = self._clients[0].begin()

    def begun(self) -> Answer:
        """What the interview has said at its beginning."""
        return self._clients[0].send("POST", f"interactions/{self.id}/start_survey")

    def send(self, *forms: dict[str, Any], **headers: str) -> list[Answer]:
        """What two answers come to."""
        barrier = threading.Barrier(2)

        def answer(client: Client, form: dict[str, Any]) -> Answer:
            barrier.wait(10)
            return client.send("POST", f"interactions/{self.id}/submit_response", form, **headers)

        return list(self._executor.map(answer, self._clients, forms))

    def stored(self) -> list[str]:
        return self._clients[0].answers(self.id)


def turn_of(reply: Answer) -> int:
    return int(reply.headers["askline-turn"])


def test_of_two_answers_for_one_turn_one_is_taken_and_the_other_refused(places: Places) -> None:
    pair, taken = Pair(places), []
    turn = turn_of(pair.begun())
    for number in range(TURNS):
        texts = [str(2 * number), str(2 * number + 1)]
        replies = pair.send(*({"response": text, "_turn": turn} for text in texts))
        assert sorted(each.status for each in replies) == [200, 409]
        won = replies[0].status == 409
        assert replies[not won].body["error"] in ("stale-answer", "answered-meanwhile")
        assert replies[not won].body["payload"] == replies[won].body
        taken.append(texts[won])
        turn = turn_of(replies[won])
    assert pair.stored() == taken
    assert [place.stray_lines() for place in places] == [[], []]


@pytest.mark.parametrize("addressed", ["turn", "question", "key"])
def test_one_answer_that_is_sent_twice_is_one(places: Places, addressed: str) -> None:
    pair = Pair(places)
    begun = pair.begun()
    turn, question = turn_of(begun), begun.body["current_question"]["id"]
    for number in range(TURNS):
        form = {"turn": {"_turn": turn}, "question": {"_question_id": question}, "key": {}}[addressed]
        headers = {"Idempotency-Key": f"{pair.id}-{number}"} if addressed == "key" else {}
        one, other = pair.send(*[{"response": number, **form}] * 2, **headers)
        assert (one.status, other.status) == (200, 200)
        assert one.body == other.body
        assert turn_of(one) == turn_of(other) == turn + 1
        turn, question = turn + 1, one.body["current_question"]["id"]
    assert pair.stored() == [str(number) for number in range(TURNS)]


def test_of_two_plain_answers_as_many_are_stored_as_were_taken(places: Places) -> None:
    """Whoever comes when the other one was taken already answers the next question."""
    pair, taken = Pair(places), 0
    for number in range(TURNS):
        replies = pair.send({"response": number}, {"response": 1000 + number})
        assert {each.status for each in replies} <= {200, 409}
        accepted = [each for each in replies if each.status == 200]
        assert len({turn_of(each) for each in accepted}) == len(accepted) > 0
        taken += len(accepted)
    assert len(pair.stored()) == taken
    assert_logs_are_whole(places[0])


def test_of_two_beginnings_one_is_stored(places: Places) -> None:
    clients = [place.client() for place in places]
    for _ in range(5):
        id = clients[0].send("POST", "interactions", {"survey_id": 52, "survey_type": "web"}).body["id"]
        with ThreadPoolExecutor(2) as executor:
            begun = executor.map(lambda client: client.send("POST", f"interactions/{id}/start_survey"), clients)  # noqa: B023
            one, other = begun
        assert (one.status, other.status) == (200, 200)
        assert one.body == other.body
    assert_logs_are_whole(places[0])
