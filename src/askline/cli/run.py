"""`askline run`: hold a survey here, in the terminal or through pipes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from askline.cli import wiring
from askline.cli.main import INTERRUPTED
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE, Survey

if TYPE_CHECKING:
    from datetime import datetime

    from askline.engine.interview import Interview
    from askline.terminal.transcript import Transcript

EXAMPLES = """\b
Examples:
  askline run surveys/after-call.yaml
  askline run surveys/after-call.yaml --survey-type sms --set agent_name=Sam
  printf '3\\nToo slow\\nno\\n' | askline run surveys/after-call.yaml
  printf '3\\n{"silence": true}\\n' | askline run surveys/after-call.yaml --json

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


def read_attributes(ctx: click.Context, _: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """NAME=VALUE each; of a name given twice the last counts."""
    for value in values:
        if "=" not in value[1:]:
            raise click.BadParameter(f"{value!r} gives no attribute; write it as agent_name=Sam", ctx)
    return {name: given for name, _, given in (value.partition("=") for value in values)}


@click.command("run", epilog=EXAMPLES)
@click.argument("path", metavar="SURVEY")
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
def command(
    path: str,
    survey_type: str,
    language: str | None,
    given: dict[str, str],
    seed: int,
    now: datetime | None,
    as_json: bool,
) -> int:
    """Hold the survey in the file SURVEY here, in the terminal or through pipes."""
    survey = wiring.survey_at(path)
    wiring.print_diagnostics(survey.warnings, as_json, err=True)
    tell_of_undeclared(survey, given)
    from askline.engine.interview import Interview

    interview = Interview(survey, survey_type=survey_type, language=language, attributes=given, seed=seed)
    clock = wiring.Clock(now)
    return hold_by_json(interview, clock) if as_json else hold_in_lines(interview, clock)


def tell_of_undeclared(survey: Survey, given: Iterable[str]) -> None:
    """A word on stderr about each attribute that the survey does not declare: often it is mistyped."""
    for name in given:
        if name not in survey.attributes:
            from askline.diagnostics import did_you_mean

            hint = did_you_mean(name, survey.attributes)
            click.echo(f"note: the survey has no attribute {name!r}" + (f"; {hint}" if hint else ""), err=True)


def hold_by_json(interview: Interview, clock: wiring.Clock) -> int:
    from askline.terminal.json_lines import hold

    hold(interview, wiring.lines_typed(), wiring.print_json, clock.now)
    return 0


def hold_in_lines(interview: Interview, clock: wiring.Clock) -> int:
    from askline.terminal.plain import Conversation

    is_terminal = wiring.is_terminal()
    transcript = wiring.transcript()
    conversation = Conversation(interview, transcript, clock.now())
    code = 0
    try:
        conversation.hold(typed_at_terminal(transcript) if is_terminal else piped(transcript))
    except KeyboardInterrupt:
        click.echo()
        conversation.hang_up()
        code = INTERRUPTED
    for line in conversation.farewell():
        click.echo(line, err=True)
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
    while True:
        try:
            yield input(transcript.prompt)
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
