"""Requests that come twice: what an `Idempotency-Key` stands for, and how a repeated reply says so."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import orjson

from askline.interviews.idempotency import Idempotency
from askline.interviews.idempotency import Reply as ServiceReply
from askline.web.bodies import Parameters
from askline.web.calls import Call
from askline.web.problems import Headers, bad_parameter

HEADER = "Idempotency-Key"
REPLAYED = (b"idempotency-replayed", b"true")
_KEY = re.compile(rb"[!-~]{1,255}")


def idempotency_of(call: Call, given: Parameters) -> Idempotency | None:
    """What the call's key stands for: the method, the path and the parameters, in whatever order they came.

    raises    Problem `bad-parameter` for a key that is none
    """
    key = call.headers.get(b"idempotency-key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise bad_parameter(HEADER, f"{HEADER} is not 1 to 255 visible ASCII characters.")
    return Idempotency(f"{call.method} /{'/'.join(call.path)}", key.decode(), _hash_of(given))


def _hash_of(given: dict[str, Any]) -> str:
    shown = {name: value for name, value in given.items() if name != "auth_token"}
    return hashlib.sha256(orjson.dumps(shown, option=orjson.OPT_SORT_KEYS)).hexdigest()


def replayed_header(reply: ServiceReply) -> Headers:
    return [REPLAYED] if reply.is_replayed else []
