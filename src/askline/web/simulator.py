"""The designer's page: any survey on offer, held in the dress of a telephone, of text messages or of the web page.

The page sends all that was done so far with its times, and gets back the conversation and what lies behind it. Nothing
is stored, neither here nor in the database, and every worker can answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from math import isfinite
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from askline.engine.inputs import KEYS, Say
from askline.engine.state import Ending
from askline.errors import AsklineError
from askline.interviews.service import Service
from askline.interviews.surveys import Finding
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE, Survey
from askline.web.bodies import read_body
from askline.web.loopback import is_local, loopback_only
from askline.web.pages.interview_view import farewell, interview_view
from askline.web.pages.rendering import page, render
from askline.web.pages.words import direction
from askline.web.problems import Problem, bad_parameter, not_found
from askline.web.simulation import KINDS, Done, Line, Setup, Simulation, as_plain
from askline.web.simulator_voice import LONGEST_TEXT as LONGEST_SPOKEN
from askline.web.simulator_voice import Voice

MOST_DONE = 2000  # keys and answers of one interview
LATEST = 366 * 86_400.0  # seconds since its beginning
LONGEST_TEXT = 20_000
LONGEST_TAG = 100
MOST_ERRORS = 20  # of a broken file that are shown
_PROMPTS_TAKE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,20})?")
NOT_ASKED = ("passed over", "not picked", "rule did not hold")


def simulator_routes(service: Service, is_public: bool) -> list[Route]:
    """is_public: whether it may be reached from elsewhere than this machine."""
    simulator = _Simulator(service)

    async def lead(request: Request) -> Response:
        """From the address that the server says it listens on; whoever may not reach the tools is told of none."""
        if not is_public and not is_local(request):
            raise not_found("such path")
        return RedirectResponse("/simulator")

    return [
        Route("/", lead, methods=["GET"]),
        Route("/simulator", loopback_only(simulator.show, is_public), methods=["GET"]),
        Route("/simulator", loopback_only(simulator.hold, is_public), methods=["POST"]),
        Route("/simulator/surveys", loopback_only(simulator.offer, is_public), methods=["GET"]),
        Route("/simulator/voice", loopback_only(simulator.say, is_public), methods=["POST"]),
    ]


class _Simulator:
    def __init__(self, service: Service) -> None:
        self._surveys = service.surveys
        self._voice = Voice()

    async def show(self, request: Request) -> Response:
        offered = orjson.dumps(self._offered()).decode()
        return page("simulator.html", {"offered": offered}, sounds=_sound_hosts(self._surveys.all()))

    async def offer(self, request: Request) -> Response:
        return _as_json(self._offered())

    def _offered(self) -> dict[str, Any]:
        surveys = [
            {
                "id": each.id,
                "name": each.name,
                "languages": list(each.languages),
                "attributes": {name: attribute.type for name, attribute in each.attributes.items()},
            }
            for each in self._surveys.all()
        ]
        return {"surveys": surveys, "faults": self._faults()}

    def _faults(self) -> list[dict[str, Any]]:
        return [_fault(each) for each in self._surveys.faults()]

    async def hold(self, request: Request) -> Response:
        asked = await _asked(request)
        survey = self._surveys.current(_whole(asked, "survey_id"))
        if survey is None:
            raise not_found(f"survey {asked['survey_id']}")
        done = _done(asked.get("done", []))
        now = _seconds(asked.get("now"), "now")
        try:
            simulation = Simulation(survey, _setup(asked))
            simulation.hold(done, now)
        except AsklineError as fault:
            raise Problem("bad-body", fault.message) from None
        return _as_json(_shown(simulation, now) | {"faults": self._faults()})

    async def say(self, request: Request) -> Response:
        asked = await _asked(request)
        text, language = asked.get("text"), asked.get("language")
        if not isinstance(text, str) or not 0 < len(text) <= LONGEST_SPOKEN:
            raise bad_parameter("text", f"It is a text of at most {LONGEST_SPOKEN} characters.")
        if not isinstance(language, str) or len(language) > LONGEST_TAG:
            raise bad_parameter("language", "It is a language tag.")
        spoken = await self._voice.say(text, language)
        return Response(spoken, headers={"cache-control": "no-store"}, media_type="audio/wav")


def _as_json(shown: dict[str, Any]) -> Response:
    body = orjson.dumps(shown, default=str, option=orjson.OPT_NON_STR_KEYS)
    return Response(body, headers={"cache-control": "no-store"}, media_type="application/json")


def _fault(finding: Finding) -> dict[str, Any]:
    """A file that is not in use as it is, and each error with its place, as `askline check` tells it."""
    found = finding.fault.diagnostics if finding.fault else ()
    errors = [each.as_text() for each in found if each.is_error]
    more = [f"and {len(errors) - MOST_ERRORS} more"] if len(errors) > MOST_ERRORS else []
    return {"path": finding.path, "says": str(finding), "findings": errors[:MOST_ERRORS] + more}


def _sound_hosts(surveys: list[Survey]) -> set[str]:
    """An address of each recording's host."""
    from askline.speech.prompts_to_render import prompts_to_render

    found = (prompt.sound for survey in surveys for prompt in prompts_to_render(survey, survey.languages))
    return {each for each in found if each}


async def _asked(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Problem("bad-body", "The simulator takes application/json.")
    try:
        asked = orjson.loads(await read_body(request.receive))
    except orjson.JSONDecodeError:
        raise Problem("bad-body", "The body is no JSON.") from None
    if not isinstance(asked, dict):
        raise Problem("bad-body", "The body is no JSON object.")
    return asked


def _setup(asked: Mapping[str, Any]) -> Setup:
    survey_type, language = asked.get("survey_type", "web"), asked.get("language")
    if survey_type not in CHANNEL_OF_SURVEY_TYPE:
        raise bad_parameter("survey_type", f"It is one of {', '.join(CHANNEL_OF_SURVEY_TYPE)}.")
    if language is not None and not isinstance(language, str):
        raise bad_parameter("language", "It is a language tag.")
    return Setup(
        survey_type,
        language,
        _attributes(asked.get("attributes", {})),
        _whole(asked, "seed", 0),
        _moment(asked.get("begins")),
        bool(asked.get("prompts_take_time", True)),
    )


def _attributes(given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or not all(isinstance(each, str) for each in given.values()):
        raise bad_parameter("attributes", "It is an object of texts.")
    return {name: text[:LONGEST_TEXT] for name, text in given.items() if text}


def _whole(asked: Mapping[str, Any], name: str, usual: int | None = None) -> int:
    value = asked.get(name, usual)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise bad_parameter(name, "It is a whole number.")
    return value


def _moment(given: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        moment = datetime.min
    if moment.tzinfo is None or not 1970 < moment.year < 9000:
        raise bad_parameter("begins", "It is a moment such as 2026-03-01T12:00:00Z.")
    return moment


def _seconds(given: Any, name: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given) or not 0 <= given <= LATEST:
        raise bad_parameter(name, f"It is seconds since the beginning, at most {LATEST:.0f}.")
    return float(given)


def _done(given: Any) -> list[Done]:
    if not isinstance(given, list) or len(given) > MOST_DONE:
        raise bad_parameter("done", f"It is a list of at most {MOST_DONE} things that were done; begin anew.")
    done = [_one_done(each) for each in given]
    if any(later.at < earlier.at for earlier, later in pairwise(done)):
        raise bad_parameter("done", "The times run backwards.")
    return done


def _one_done(given: Any) -> Done:
    if not isinstance(given, list) or len(given) != 3 or given[0] not in KINDS or not isinstance(given[1], str):
        raise bad_parameter("done", f"Each is [one of {', '.join(sorted(KINDS))}, text, seconds].")
    kind, value, at = given
    if len(value) > LONGEST_TEXT or (kind == "key" and value not in KEYS):
        raise bad_parameter("done", "A key is one of 0-9, * and #; a text has at most 20000 characters.")
    if kind == "prompts_take" and not _PROMPTS_TAKE.fullmatch(value):
        raise bad_parameter("done", "Prompts take a number of seconds, less than 1000.")
    return Done(kind, value, _seconds(at, "done"))


def _shown(simulation: Simulation, now: float) -> dict[str, Any]:
    step, interview = simulation.step, simulation.interview
    timer, settings = simulation.timer(), step.collecting
    trace = step.trace
    return {
        "now": now,
        "lines": [_line(each) for each in simulation.lines],
        "keys": simulation.collector.keys,
        "timer": None if timer is None else timer._asdict(),
        "speaking_until": simulation.speaking_until,
        "barge_in": settings is not None and settings.barge_in,
        "language": step.state.setting.language,
        "dir": direction(step.state.setting.language),
        "question": None if step.question is None else {"name": step.question.name, "type": step.question.type},
        "ending": None if step.ending is None else str(step.ending),
        "ended_at": simulation.lines[-1].at,
        "why": [str(each) for each in trace if each.what not in NOT_ASKED],
        "why_not": [str(each) for each in trace if each.what in NOT_ASKED],
        "answers": interview.answers,
        "variables": interview.variables,
        "effects": [_effect(each) for line in simulation.lines if line.step for each in line.step.effects],
        "payload": step.payload(),
        "state": json.loads(interview.to_json()),
        "html": _as_page(simulation),
    }


def _effect(effect: Any) -> dict[str, Any]:
    from askline.engine.records import effect_as_json

    return effect_as_json(effect)


def _line(line: Line) -> dict[str, Any]:
    if line.done is not None:
        return {"at": line.at, "who": "respondent", "kind": line.done.kind, "value": line.done.value}
    if line.step is None:
        return {"at": line.at, "who": "engine", "refused": line.refused}
    ending = line.step.ending
    shown = {"at": line.at, "who": "survey", "ending": None if ending is None else str(ending), **as_plain(line.step)}
    return shown | {"heard": type(line.step.received).__name__, "records": [str(each) for each in line.step.records]}


def _as_page(simulation: Simulation) -> str:
    """What the respondent's page shows now; nothing on other channels."""
    step = simulation.step
    if step.plan.channel != "web":
        return ""
    records = [[entry[0].__name__] for entry in step.log]
    heard = step.received.text if isinstance(step.received, Say) else ""
    view = interview_view(simulation.survey, step.state, step.payload(), records, heard)
    values = {"view": view, "turn": 0, "address": "/simulator"}
    if view.question is not None:
        return render("question.html", values)
    ending = step.ending or Ending("completed")
    heading, more = farewell(view.words, ending.kind, ending.reason, has_begun=True)
    is_done = ending.kind == "completed"
    return render("ended.html", {**values, "heading": heading, "more": more, "can_start": False, "is_done": is_done})
