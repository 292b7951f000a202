"""The three calls that hold an interview: start_survey, submit_response, abandon_survey.

This is where the server's time goes: no model is validated here, and each call asks the service once.
"""

from __future__ import annotations

from collections.abc import Callable

import orjson

from askline.interviews.idempotency import Reply as ServiceReply
from askline.interviews.service import Service
from askline.web import parameters as p
from askline.web.calls import Call, Reply
from askline.web.metrics import Metrics
from askline.web.parameters import Parameter, read_one
from askline.web.repeats import REPLAYED, idempotency_of

EXTENDED = Parameter(
    "_extended", p.BOOLEAN, "Add type, options, limits and the texts of each channel to the question.", default=False
)
RESPONSE = Parameter(
    "response", p.TEXT, "What the respondent said, typed or keyed; empty where nothing came.", is_required=True
)
TURN = Parameter("_turn", p.INTEGER, "The Askline-Turn of the payload that is answered.")
QUESTION_ID = Parameter("_question_id", p.INTEGER, "The current_question.id that is answered.")
SUBMIT = (RESPONSE, TURN, QUESTION_ID, EXTENDED)


class SurveyCalls:
    def __init__(self, service: Service, metrics: Callable[[], Metrics]) -> None:
        self._holding = service.holding
        self._metrics = metrics

    async def start(self, call: Call) -> Reply:
        given = await call.parameters()
        return self._reply(
            await self._holding.start(
                call.customer,
                call.id,
                is_extended=read_one(given, EXTENDED),
                idempotency=idempotency_of(call, given),
            )
        )

    async def submit(self, call: Call) -> Reply:
        given = await call.parameters()
        return self._reply(
            await self._holding.submit(
                call.customer,
                call.id,
                given.get("response"),
                turn=read_one(given, TURN),
                question_id=read_one(given, QUESTION_ID),
                is_extended=read_one(given, EXTENDED),
                idempotency=idempotency_of(call, given),
            )
        )

    async def abandon(self, call: Call) -> Reply:
        given = await call.parameters()
        return self._reply(
            await self._holding.abandon(
                call.customer,
                call.id,
                is_extended=read_one(given, EXTENDED),
                idempotency=idempotency_of(call, given),
            )
        )

    def _reply(self, reply: ServiceReply) -> Reply:
        if reply.is_step:
            metrics = self._metrics()
            metrics.count_step()
            if reply.ending is not None:
                metrics.count_ending(reply.ending)
        headers = [(b"askline-turn", b"%d" % (reply.turn or 0))]
        if reply.is_replayed:
            headers.append(REPLAYED)
        return Reply(reply.status, orjson.dumps(reply.body), headers)
