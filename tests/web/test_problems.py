"""What an error of the store says to who called."""

from __future__ import annotations

import orjson

from askline.errors import StorageFailed
from askline.web.problems import as_answer


def test_where_it_is_not_known_whether_a_request_was_stored_its_answer_says_so_and_how_to_send_it_again() -> None:
    failed = StorageFailed("unavailable", "it went away")
    failed.may_be_done = True
    status, body, headers = as_answer(failed)
    shown = orjson.loads(body)
    assert (status, shown["error"], shown["may_be_stored"]) == (503, "unavailable", True)
    assert "Idempotency-Key" in shown["message"]
    assert "_turn" in shown["message"]
    assert b"retry-after" in dict(headers)


def test_where_nothing_was_stored_nothing_is_said_of_it() -> None:
    _, body, headers = as_answer(StorageFailed("unavailable", "it is locked"))
    assert "may_be_stored" not in orjson.loads(body)
    assert b"retry-after" in dict(headers)
