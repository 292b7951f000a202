"""Other beginnings of the interview at hand: somewhere else, on another channel, in another language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from askline.diagnostics import did_you_mean
from askline.errors import AsklineError
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE, Question, Survey
from askline.terminal.session import Place, Session, Setup
from askline.terminal.walking import Walk, check_names, known_by_name, known_of, restarted

if TYPE_CHECKING:
    from askline.terminal.personas import Persona

Begun = tuple[Session, list[str]]
TYPE_OF_CHANNEL = {"voice": "inbound"}


def started_at(session: Session, name: str, answers: Mapping[str, object]) -> Begun:
    """A new interview at a question, with the answers so far and these."""
    check_names(session.survey, {name: None, **answers})
    fresh = Session(session.survey, session.setup)
    fresh.stop_at(session.breaks)
    known = {key: value for key, value in known_of(session).items() if key[0] not in answers}
    return fresh, Walk(
        fresh, {**known, **known_by_name(answers, session.survey)}, _first_place(session.survey, name)
    ).go()


def beginning(survey: Survey, setup: Setup, start_at: str | None, answers: Mapping[str, object]) -> Begun:
    """The interview as the command line asks for it: `start_at` None goes on as far as answers are given."""
    check_names(survey, {**({start_at: None} if start_at else {}), **answers})
    session = Session(survey, setup)
    if start_at is None and not answers:
        return session, []
    target = _first_place(survey, start_at) if start_at else None
    return session, Walk(session, known_by_name(answers, survey), target, passes=start_at is not None).go()


def _first_place(survey: Survey, name: str) -> Place:
    """Where a question is asked first."""
    node = survey.nodes[survey.positions[name]]
    return name, 1 if isinstance(node, Question) and node.repeat is not None else 0


def edited(session: Session, survey: Survey) -> Begun:
    """The interview, and its breaks, gone on with in an edited survey."""
    from askline.terminal.breaks import still_possible
    from askline.terminal.editing import reloaded

    fresh, told = reloaded(session, survey)
    breaks, lost = still_possible(session.breaks, survey)
    fresh.stop_at(breaks)
    return fresh, [*told, *lost]


def on_channel(session: Session, name: str) -> Begun:
    survey_type = TYPE_OF_CHANNEL.get(name, name)
    if survey_type not in CHANNEL_OF_SURVEY_TYPE:
        known = ("voice", *CHANNEL_OF_SURVEY_TYPE)
        near = did_you_mean(name, known) if name else None
        raise AsklineError("unknown-survey-type", f"it is one of {', '.join(known)}", hint=near)
    return restarted(session, session.setup._replace(survey_type=survey_type))


def in_language(session: Session, tag: str) -> Begun:
    languages = session.survey.languages
    if not tag:
        raise AsklineError("no-language", f"it is one of {', '.join(languages)}")
    fresh, told = restarted(session, session.setup._replace(language=tag))
    spoken = fresh.state.setting.language
    return fresh, [*told, *([f"{tag} falls back to {spoken}"] if spoken.lower() != tag.lower() else [])]


def with_attributes(session: Session, given: Mapping[str, str]) -> Begun:
    fresh, told = restarted(session, session.setup._replace(attributes={**session.setup.attributes, **given}))
    return fresh, [
        *told,
        *(_undeclared(session.survey, name) for name in given if name not in session.survey.attributes),
    ]


def _undeclared(survey: Survey, name: str) -> str:
    hint = did_you_mean(name, survey.attributes)
    return f"the survey has no attribute {name!r}" + (f"; {hint}" if hint else "")


def as_persona(setup: Setup, persona: Persona) -> Setup:
    """The setup with what a persona says about itself."""
    return setup._replace(
        survey_type=persona.survey_type or setup.survey_type,
        language=persona.language or setup.language,
        attributes={**persona.attributes, **setup.attributes},
        seed=setup.seed if persona.seed is None else persona.seed,
    )


def question_names(survey: Survey) -> list[str]:
    return [node.name for node in survey.nodes if isinstance(node, Question)]
