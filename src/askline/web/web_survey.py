"""The respondent's page: one question at a time, by forms that need no script, cookie or other host.

Looking at a page changes nothing, so that programs which follow links begin no interview: what is asked first is
worked out and shown, and the interview begins with its first answer. Every form names the turn that it answers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from askline.engine.advance import advance
from askline.engine.inputs import Back, Begin
from askline.engine.plan import plan_for
from askline.engine.state import InterviewState
from askline.errors import InterviewRefused, RequestRefused, StorageFailed
from askline.interviews.attributes_given import fresh_state
from askline.interviews.holding import Open
from askline.interviews.idempotency import Reply
from askline.interviews.interaction import Interaction
from askline.interviews.moments import to_datetime
from askline.interviews.service import Service
from askline.survey.definition import Survey
from askline.web.bodies import read_body
from askline.web.metrics import Metrics
from askline.web.pages.interview_view import InterviewView, farewell, interview_view
from askline.web.pages.question_view import answer_to_nothing_ticked
from askline.web.pages.rendering import origins, page
from askline.web.pages.words import words_accepted, words_for
from askline.web.problems import RETRY_AFTER_SECONDS, STATUS, Problem

MOST_FIELDS = 1000
AFTER_LINKS = "/.,;:!?)]>'\"»”’"
TOO_LATE = ("stale-answer", "answered-meanwhile")
NOTICES = {"not-found": "unknown", "gone": "deleted", "not-yet-due": "not_yet", "unavailable": "unavailable"}
Endpoint = Callable[[Any, Request], Awaitable[Response]]


class Sent(NamedTuple):
    """What a form says: `act` is `answer`, `skip`, `back` or `start`."""

    act: str
    turn: int | None
    question_id: int | None
    answers: tuple[str, ...]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What a form has to hold to say it again."""
        named = [("act", self.act), ("turn", self.turn), ("question", self.question_id)]
        return [(name, str(value)) for name, value in named if value not in (None, -1)] + [
            ("answer", each) for each in self.answers
        ]


class Stand(NamedTuple):
    """Where an interview is.

    turn   of the payload, which its answer must name
    heard  what was answered last
    """

    interaction: Interaction
    survey: Survey
    state: InterviewState | None
    payload: dict[str, Any]
    records: Sequence[Sequence[Any]]
    turn: int
    heard: str = ""


def web_survey_routes(service: Service, metrics: Metrics) -> list[Route]:
    pages = _Pages(service, metrics)
    return [
        Route("/web_survey", pages.show, methods=["GET"]),
        Route("/web_survey/{uuid:path}", pages.show, methods=["GET"]),
        Route("/web_survey/{uuid:path}", pages.take, methods=["POST"]),
    ]


def _in_words(endpoint: Endpoint) -> Endpoint:
    """What is refused, as a page that says so."""

    @wraps(endpoint)
    async def answered(self: Any, request: Request) -> Response:
        try:
            return await endpoint(self, request)
        except StorageFailed:
            return _notice(request, "unavailable")
        except RequestRefused as fault:
            return _notice(request, fault.code)

    return answered


class _Pages:
    def __init__(self, service: Service, metrics: Metrics) -> None:
        self._service = service
        self._holding = service.holding
        self._metrics = metrics

    @_in_words
    async def show(self, request: Request) -> Response:
        interaction = await self._asked_for(request)
        stand = await self._stand(await self._holding.open(None, interaction.id))
        now = to_datetime(self._service.clock.now())
        return _shown(stand, now, is_late=request.query_params.get("late") == str(stand.turn))

    @_in_words
    async def take(self, request: Request) -> Response:
        sent = request.state.sent = read_form(await read_body(request.receive))
        interaction = await self._asked_for(request)
        address = f"/web_survey/{interaction.uuid}"
        try:
            await self._do(interaction, sent)
        except InterviewRefused:
            pass  # what a form offered is no longer possible: the page shows what is
        except RequestRefused as fault:
            if fault.code not in TOO_LATE:
                raise
            address += f"?late={fault.details['turn']}"
        return RedirectResponse(address, 303, {"referrer-policy": "no-referrer", "cache-control": "no-store"})

    async def _asked_for(self, request: Request) -> Interaction:
        """The interview of an address, also where the sentence that had its link goes on with a full stop."""
        return await self._service.interactions.by_uuid(request.path_params.get("uuid", "").rstrip(AFTER_LINKS))

    async def _do(self, interaction: Interaction, sent: Sent) -> None:
        if interaction.may_begin:
            self._count(await self._holding.start(None, interaction.id))
        if sent.act == "back":
            self._count(await self._holding.hear(None, interaction.id, Back(), turn=sent.turn))
        elif sent.act != "start":
            answer = ", ".join(sent.answers)
            if sent.act == "answer" and not sent.answers:
                answer = await self._nothing_ticked(interaction.id)
            self._count(
                await self._holding.submit(None, interaction.id, answer, turn=sent.turn, question_id=sent.question_id)
            )

    async def _nothing_ticked(self, id: int) -> str:
        _, survey, state, _ = await self._holding.open(None, id)
        if state is None or state.ending is not None or state.pending is not None:
            return ""
        return answer_to_nothing_ticked(plan_for(survey, state.setting).ask(state.position))

    def _count(self, reply: Reply) -> None:
        if reply.is_step:
            self._metrics.count_step()
            if reply.ending is not None:
                self._metrics.count_ending(reply.ending)

    async def _stand(self, found: Open) -> Stand:
        interaction, survey, state, payload = found
        if not interaction.has_begun and interaction.ended_at is None:
            return await self._before_beginning(interaction, survey)
        event = await self._service.store.event(interaction.id, interaction.turn)
        said = payload or {"prompts": [], "sound_files": [], "survey_completed": 1}
        records, heard = (event.records, event.heard or "") if event else ((), "")
        return Stand(interaction, survey, state, said, records, interaction.turn, heard)

    async def _before_beginning(self, interaction: Interaction, survey: Survey) -> Stand:
        """What the interview will begin with; nothing of it is kept."""
        data = await self._service.store.data_of([interaction.id])
        given = {each.custom_key: each.custom_value for each in data.get(interaction.id, ())}
        now = to_datetime(self._service.clock.now())
        step = advance(survey, fresh_state(survey, interaction, given), Begin(now))
        return Stand(interaction, survey, step.state, step.payload(), (), interaction.turn + 1)


def read_form(body: bytes) -> Sent:
    """What was sent. Raises Problem `bad-body`."""
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
        if any("\0" in value for _, value in fields):
            raise ValueError
        named = dict(fields)
        turn, question_id = (_number(named.get(name)) for name in ("turn", "question"))
    except ValueError:
        raise Problem("bad-body", "The form cannot be read; send it as the page has it.") from None
    answers = tuple(value.replace("\r\n", "\n") for name, value in fields if name == "answer")
    return Sent(named.get("act", "answer"), -1 if turn is None else turn, question_id, answers)


def _number(text: str | None) -> int | None:
    if text is None or not text or len(text) > 18:
        return None
    return int(text)


def _shown(stand: Stand, now: datetime, *, is_late: bool) -> Response:
    interaction = stand.interaction
    if stand.state is None:
        words = words_for(interaction.language or stand.survey.languages[0])
        view = InterviewView(words.language, words.dir, words, (), None, None, None, None, False, False)
    else:
        view = interview_view(stand.survey, stand.state, stand.payload, stand.records, stand.heard, now)
    texts = view.words.texts
    values = {
        "view": view,
        "language": view.language,
        "dir": view.dir,
        "address": f"/web_survey/{interaction.uuid}",
        "failed": texts["failed"],
        "sending": texts["sending"],
        "sounds": origins(view.sounds),
        "turn": stand.turn,
    }
    if view.question is not None:
        return page("asking.html", {**values, "notice": texts["late"] if is_late else ""}, sounds=view.sounds)
    heading, more = farewell(view.words, interaction.ending, interaction.reason, has_begun=interaction.has_begun)
    can_start, is_done = interaction.ended_at is None, interaction.ending == "completed"
    notice = texts["late_end"] if is_late else ""
    ended = {**values, "heading": heading, "more": more, "notice": notice, "can_start": can_start, "is_done": is_done}
    return page("ending.html", ended, sounds=view.sounds)


def _notice(request: Request, code: str) -> Response:
    words = words_accepted(request.headers.get("accept-language", ""))
    name = NOTICES.get(code, "bad")
    sent: Sent | None = getattr(request.state, "sent", None)
    values = {
        "language": words.language,
        "dir": words.dir,
        "heading": words.texts[name],
        "more": words.texts[f"{name}_more"],
        "failed": words.texts["failed"],
        "sending": words.texts["sending"],
        "sounds": (),
        "again": words.texts["again"] if code == "unavailable" else "",
        "address": request.url.path,
        "fields": sent.fields if sent else (),
    }
    response = page("notice.html", values, STATUS.get(code, 400))
    if code == "unavailable":
        response.headers["retry-after"] = str(RETRY_AFTER_SECONDS)
    return response
