"""How `askline run` begins, shows and keeps a session: the parts that only some calls need."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from askline.cli import wiring
from askline.cli.main import SURVEY_AT_FAULT
from askline.errors import AsklineError
from askline.terminal.session import Session, Setup

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from askline.cli.run import Options
    from askline.survey.definition import Survey
    from askline.terminal.personas import Persona
    from askline.terminal.plain import Conversation
    from askline.terminal.ports import Speaker


LONGEST_FAREWELL_SECONDS = 60.0


def begun(options: Options) -> tuple[Session, list[str]]:
    """The session that the command line asks for, and what there is to say about how it began."""
    if options.record is not None:
        wiring.check_new(options.record)
    session, told = (_of_sample(options), []) if options.replay is not None else _beginning(options)
    if options.record is not None:
        _check_can_be_kept(session)
    return session, told


def _check_can_be_kept(session: Session) -> None:
    """Raise where the conversation begins with what a sample cannot hold."""
    from askline.terminal.keeping import jump_in

    number = jump_in(session)
    if number is not None:
        place = session.turns[number].place
        hint = f"give --answer {place[0]}=ANSWER, or leave --record out" if place else None
        raise AsklineError("not-a-sample", "what is recorded cannot begin with a jump", hint=hint)


def _beginning(options: Options) -> tuple[Session, list[str]]:
    assert options.path is not None
    survey = _survey(options.path)
    from askline.cli.run import tell_of_undeclared

    tell_of_undeclared(survey, options.given)
    setup = Setup(options.survey_type, options.language, options.given, options.seed, _begins(options))
    answers: dict[str, object] = dict(options.answers)
    if options.persona is not None:
        from askline.terminal.starting import as_persona

        persona = persona_at(options.persona)
        setup, answers = as_persona(setup, persona), {**persona.answers, **answers}
    if options.start_at is None and not answers:
        return Session(survey, setup), []
    from askline.terminal.starting import beginning

    return beginning(survey, setup, options.start_at, answers)


def _begins(options: Options) -> datetime:
    return wiring.Clock(options.now).now().replace(microsecond=0)


def _survey(path: str) -> Survey:
    survey = wiring.survey_at(path)
    wiring.print_diagnostics(survey.warnings, False, err=True)
    return survey


def persona_at(written: str) -> Persona:
    """FILE, or FILE#NAME where it holds several."""
    from askline.diagnostics import one_of
    from askline.terminal.personas import read_personas

    path, _, name = written.partition("#")
    personas = read_personas(wiring.file_content(path), path)
    if not name and len(personas) == 1:
        return next(iter(personas.values()))
    if name not in personas:
        raise AsklineError("no-such-persona", f"{path} has {one_of(tuple(personas))}; write {path}#NAME")
    return personas[name]


def _of_sample(options: Options) -> Session:
    """The beginning of the conversation that a sample holds."""
    from askline.flow_tools.sample_format import check_names, read_sample
    from askline.terminal.replaying import setup_of

    assert options.replay is not None
    sample = read_sample(options.replay)
    survey = _survey(options.path or sample.survey_path)
    check_names(sample, survey)
    return Session(survey, setup_of(sample))


def replay_in_lines(conversation: Conversation, options: Options) -> int:
    from time import sleep

    from askline.flow_tools.sample_format import read_sample
    from askline.terminal.plain import typed
    from askline.terminal.replaying import Playback

    assert options.replay is not None
    playback = Playback(read_sample(options.replay), conversation.session.survey)
    conversation.show(conversation.session.turns)
    for act in playback.acts:
        sleep(options.pace or 0.0)
        conversation.transcript.you(typed(act))
        conversation.show([conversation.session.do(act)])
    for line in playback.difference():
        click.echo(line, err=True)
    return SURVEY_AT_FAULT if playback.finding else 0


def hold_on_screen(session: Session, told: list[str], options: Options) -> tuple[int, Session]:
    """The full screen; how it ended, and the session as it then was."""
    from askline.terminal.drawing import DRAWN
    from askline.terminal.ports import NoVoice
    from askline.terminal.saving import Recorder
    from askline.terminal.screen import Screen

    playback = None
    if options.replay is not None:
        from askline.flow_tools.sample_format import read_sample
        from askline.terminal.replaying import Playback

        playback = Playback(read_sample(options.replay), session.survey)
    path = session.survey.path or ""
    screen = Screen(
        session,
        path,
        wiring.Files(),
        told=told,
        recorder=Recorder(options.record),
        coloured=wiring.can_colour(),
        framed=wiring.can_write(DRAWN),
        open_speaker=NoVoice if options.speak is False else voice_for(session, options),
    )
    return screen.run(playback, 1.0 if options.pace is None else options.pace), screen.session


def voice_for(session: Session, options: Options) -> Callable[[Callable[[str], None]], Speaker]:
    """The machine's voice; nothing of it is opened before the first prompt of a call."""
    folder = os.path.dirname(session.survey.path or "") or os.curdir

    def open_speaker(tell: Callable[[str], None]) -> Speaker:
        from askline.speech.announcing import Announcer
        from askline.speech.speaker import Speaker as Voice

        def open_renderer() -> Voice:
            return Voice(voices=options.voices, rate=options.rate)

        return Announcer(tell, folder=folder, open_renderer=open_renderer)

    return open_speaker


def at_terminal(session: Session, options: Options) -> dict[str, Any]:
    """What lines have more where somebody types them: the survey's file is looked at, and a voice where it is asked."""
    from askline.terminal.ports import NoVoice
    from askline.terminal.survey_file import SurveyFile

    return {
        "survey_file": SurveyFile(session.survey.path or "", wiring.Files()),
        "open_speaker": voice_for(session, options) if options.speak else NoVoice,
    }


def hear_out(conversation: Conversation) -> None:
    """Let the last prompts be said to their end."""
    from time import monotonic, sleep

    until = monotonic() + LONGEST_FAREWELL_SECONDS
    while conversation.is_speaking and monotonic() < until:
        sleep(0.05)
        conversation.hear()


def keep(session: Session, options: Options) -> None:
    """Write the conversation as a sample, where it is asked for."""
    from askline.terminal.keeping import longest_sample_of

    assert options.record is not None
    text, left_out = longest_sample_of(session, options.record, session.survey.path or "")
    wiring.write_new(options.record, text)
    click.echo(f"Kept as {options.record}" + (f", as far as it goes: {left_out}." if left_out else "."), err=True)
