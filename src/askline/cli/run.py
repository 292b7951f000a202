"""`askline run`: hold a survey here, in the terminal or through pipes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from askline.cli import wiring
from askline.cli.main import INTERRUPTED
from askline.cli.voices import rate_option, voice_option
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE, Survey

if TYPE_CHECKING:
    from datetime import datetime

    from askline.terminal.plain import Conversation
    from askline.terminal.session import Session
    from askline.terminal.transcript import Transcript


class Options(NamedTuple):
    """What the command line asks for; `given` are attributes."""

    path: str | None
    survey_type: str
    language: str | None
    given: dict[str, str]
    seed: int
    now: datetime | None
    plain: bool
    speak: bool | None  # None: on the full screen
    voices: dict[str, str]
    rate: int | None
    start_at: str | None
    answers: dict[str, str]
    persona: str | None
    record: str | None
    replay: str | None
    pace: float | None


EXAMPLES = """\b
Examples:
  askline run surveys/after-call.yaml
  askline run surveys/after-call.yaml --survey-type sms --set agent_name=Sam
  printf '3\\nToo slow\\nno\\n' | askline run surveys/after-call.yaml
  printf '3\\n{"silence": true}\\n' | askline run surveys/after-call.yaml --json
  askline run surveys/after-call.yaml --start-at why --answer recommend=3
  askline run --replay samples/after-call.detractor-says-why.yaml

\b
With --json a line of standard input is an answer, or one of
  {"text": "..."}  {"press": "1#"}  {"silence": true}  {"back": true}
  {"hang_up": true}
and each line of standard output is what is said and asked then. Without it,
:help lists what may be typed instead of an answer."""


def read_time(ctx: click.Context, _: click.Parameter, value: str | None) -> datetime | None:
    """A moment in UTC; what is written without a zone is UTC."""
    from datetime import UTC, datetime

    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no time; write it as 2026-03-01T09:00:00Z", ctx) from None
    if not 1900 <= moment.year < 9900:
        raise click.BadParameter(f"{value!r} is too far away", ctx)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def read_language(ctx: click.Context, _: click.Parameter, value: str | None) -> str | None:
    import re

    if value is not None and not re.fullmatch(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*", value):
        raise click.BadParameter(f"{value!r} is no language tag; write it as en, es-MX or zh-Hant", ctx)
    return value


def read_answers(ctx: click.Context, _: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """NAME=VALUE each, as it would be typed."""
    for value in values:
        if "=" not in value[1:]:
            raise click.BadParameter(f"{value!r} gives no answer; write it as recommend=3", ctx)
    return {name: given for name, _, given in (value.partition("=") for value in values)}


def read_attributes(ctx: click.Context, _: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """NAME=VALUE each; of a name given twice the last counts."""
    for value in values:
        if "=" not in value[1:]:
            raise click.BadParameter(f"{value!r} gives no attribute; write it as agent_name=Sam", ctx)
    return {name: given for name, _, given in (value.partition("=") for value in values)}


@click.command("run", epilog=EXAMPLES)
@click.argument("path", metavar="SURVEY", required=False)
@click.option(
    "--survey-type",
    type=click.Choice(tuple(CHANNEL_OF_SURVEY_TYPE)),
    default="web",
    show_default=True,
    help="How the respondent is reached.",
)
@click.option(
    "--language",
    metavar="TAG",
    callback=read_language,
    help="The language, by default the survey's first.",
)
@click.option(
    "--set",
    "given",
    metavar="NAME=VALUE",
    multiple=True,
    callback=read_attributes,
    help="Give an attribute.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Decides what is drawn: orders, picks.")
@click.option("--now", metavar="TIME", callback=read_time, help="Where the clock begins; by default the real time.")
@click.option("--json", "as_json", is_flag=True, help="One answer a line in, one JSON payload a line out.")
@click.option("--plain", is_flag=True, help="Lines, also where the terminal could show the full screen.")
@click.option("--speak/--no-speak", default=None, help="Whether calls are spoken; by default on the full screen.")
@voice_option
@rate_option
@click.option("--start-at", metavar="NAME", help="Begin at a question.")
@click.option(
    "--answer", "answers", metavar="NAME=VALUE", multiple=True, callback=read_answers, help="Give an answer beforehand."
)
@click.option("--persona", metavar="FILE", help="Who answers: FILE, or FILE#NAME where it holds several.")
@click.option("--record", metavar="FILE", help="Keep the conversation as a sample.")
@click.option("--replay", metavar="FILE", help="Play a sample back, up to the first difference.")
@click.option("--pace", type=click.FloatRange(0, 60), metavar="SECONDS", help="Between the turns of --replay.")
def command(path: str | None, as_json: bool, **asked: Any) -> int:
    """Hold the survey in the file SURVEY here, in the terminal or through pipes."""
    options = Options(path=path, **asked)
    if path is None and options.replay is None:
        raise click.UsageError("Missing argument 'SURVEY'.")
    if as_json:
        return hold_by_json(options)
    from askline.cli.holding import begun

    return hold(*begun(options), options)


def tell_of_undeclared(survey: Survey, given: Iterable[str]) -> None:
    """A word on stderr about each attribute that the survey does not declare: often it is mistyped."""
    for name in given:
        if name not in survey.attributes:
            from askline.diagnostics import did_you_mean

            hint = did_you_mean(name, survey.attributes)
            click.echo(f"note: the survey has no attribute {name!r}" + (f"; {hint}" if hint else ""), err=True)


def hold_by_json(options: Options) -> int:
    """Lines of JSON, for which nothing of a session is needed."""
    for name in ("start_at", "answers", "persona", "record", "replay"):
        if getattr(options, name):
            raise click.UsageError(f"--json cannot be joined with --{name.replace('_', '-').removesuffix('s')}")
    from askline.engine.interview import Interview
    from askline.terminal.json_lines import hold

    assert options.path is not None
    survey = wiring.survey_at(options.path)
    wiring.print_diagnostics(survey.warnings, True, err=True)
    tell_of_undeclared(survey, options.given)
    interview = Interview(
        survey,
        survey_type=options.survey_type,
        language=options.language,
        attributes=options.given,
        seed=options.seed,
    )
    hold(interview, wiring.lines_typed(), wiring.print_json, wiring.Clock(options.now).now)
    return 0


def hold(session: Session, told: list[str], options: Options) -> int:
    """Hold a session where it can be held; what was recorded is told at the end."""
    is_terminal = wiring.is_terminal()
    if is_terminal and not options.plain and wiring.is_screen():
        from askline.cli.holding import hold_on_screen

        code, session = hold_on_screen(session, told, options)
    else:
        code, session = hold_in_lines(session, told, options, is_terminal=is_terminal)
    from askline.terminal.plain import farewell

    for line in farewell(session):
        click.echo(line, err=True)
    if options.record:
        from askline.cli.holding import keep

        keep(session, options)
    return code


def hold_in_lines(session: Session, told: list[str], options: Options, *, is_terminal: bool) -> tuple[int, Session]:
    from askline.terminal.plain import Conversation
    from askline.terminal.saving import Recorder

    transcript = wiring.transcript()
    more: dict[str, Any] = {}
    if is_terminal:
        from askline.cli.holding import at_terminal

        more = at_terminal(session, options)
    conversation = Conversation(
        session,
        transcript,
        survey_path=session.survey.path or "",
        files=wiring.Files(),
        told=told,
        recorder=Recorder(options.record),
        **more,
    )
    if options.replay:
        from askline.cli.holding import replay_in_lines

        return replay_in_lines(conversation, options), conversation.session
    lines = typed_at_terminal(transcript) if is_terminal else piped(transcript)
    return hold_until_left(conversation, lines), conversation.session


def hold_until_left(conversation: Conversation, lines: Iterator[str]) -> int:
    """The exit code; whoever interrupts hangs up."""
    code = 0
    try:
        conversation.hold(lines)
        if conversation.is_speaking:
            from askline.cli.holding import hear_out

            hear_out(conversation)
    except KeyboardInterrupt:
        click.echo()
        conversation.hang_up()
        code = INTERRUPTED
    conversation.voice.close()
    return code


def piped(transcript: Transcript) -> Iterator[str]:
    """Lines from a pipe, each written into the transcript, since nobody saw them typed."""
    for line in wiring.lines_typed():
        text = line.decode(errors="replace")
        transcript.you(text)
        yield text


def typed_at_terminal(transcript: Transcript) -> Iterator[str]:
    """Lines typed at the terminal, with the keys for editing where Python has them."""
    edit_lines()
    transcript.note("? lists what may be typed instead of an answer")
    while True:
        try:
            line = input(transcript.prompt)
            yield ":help" if line == "?" else line
        except EOFError:
            click.echo()
            return


def edit_lines() -> None:
    """Give `input` its editing keys and history."""
    try:
        import readline
    except ImportError:
        return
    readline.parse_and_bind("tab: self-insert")
