"""The three calls that hold an interview: start_survey, submit_response, abandon_survey.

This is where the server's time goes: no model is validated here, and each call asks the service once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import orjson

from askline.errors import RequestRefused
from askline.interviews.idempotency import Reply as ServiceReply
from askline.interviews.service import Service
from askline.web import parameters as p
from askline.web.calls import Call, Reply
from askline.web.metrics import Metrics
from askline.web.parameters import Parameter, read_one
from askline.web.problems import Problem
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
        self._interactions = service.interactions
        self._metrics = metrics

    async def start(self, call: Call) -> Reply:
        return await self._with_turn(call, self._start)

    async def submit(self, call: Call) -> Reply:
        return await self._with_turn(call, self._submit)

    async def abandon(self, call: Call) -> Reply:
        return await self._with_turn(call, self._abandon)

    async def _start(self, call: Call) -> ServiceReply:
        given = await call.parameters()
        return await self._holding.start(
            call.customer,
            call.id,
            is_extended=read_one(given, EXTENDED),
            idempotency=idempotency_of(call, given),
        )

    async def _submit(self, call: Call) -> ServiceReply:
        given = await call.parameters()
        return await self._holding.submit(
            call.customer,
            call.id,
            given.get("response"),
            turn=read_one(given, TURN),
            question_id=read_one(given, QUESTION_ID),
            is_extended=read_one(given, EXTENDED),
            idempotency=idempotency_of(call, given),
        )

    async def _abandon(self, call: Call) -> ServiceReply:
        given = await call.parameters()
        return await self._holding.abandon(
            call.customer,
            call.id,
            is_extended=read_one(given, EXTENDED),
            idempotency=idempotency_of(call, given),
        )

    async def _with_turn(self, call: Call, answer: Callable[[Call], Awaitable[ServiceReply]]) -> Reply:
        """The reply with its `Askline-Turn`; a refusal has one too, that of its payload where it holds one."""
        try:
            return self._reply(await answer(call))
        except RequestRefused as refused:
            interaction = await self._interactions.get(call.customer, call.id)
            details = dict(refused.details)
            headers = [_turn_header(details.pop("turn", interaction.turn))]
            if isinstance(refused, Problem):
                headers += refused.headers
            raise Problem(refused.code, refused.message, hint=refused.hint, headers=headers, **details) from None

    def _reply(self, reply: ServiceReply) -> Reply:
        if reply.is_step:
            metrics = self._metrics()
            metrics.count_step()
            if reply.ending is not None:
                metrics.count_ending(reply.ending)
        headers = [_turn_header(reply.turn or 0)]
        if reply.is_replayed:
            headers.append(REPLAYED)
        return Reply(reply.status, orjson.dumps(reply.body), headers)


def _turn_header(turn: int) -> tuple[bytes, bytes]:
    return b"askline-turn", b"%d" % turn
