"""`askline serve`: the server. Opens what it needs, tells when it is ready, and ends when it is told to."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

import click

from askline.cli import database
from askline.cli.survey_folder import SurveyFolder
from askline.errors import AsklineError

if TYPE_CHECKING:
    from askline.interviews.surveys import Surveys

EXAMPLES = """\b
Examples:
  askline serve --surveys surveys --database askline.db
  askline serve --surveys surveys --port 0 --workers 2
  ASKLINE_DATABASE=postgresql://askline@db/askline askline serve --host 0.0.0.0 \\
      --base-url https://surveys.example.com

\b
On a database without customers the first line on stderr is that of the new
customer `default`, with its auth token. When requests are taken, the line
`listening on http://HOST:PORT` follows; then come log lines, one JSON object
each. SIGTERM finishes what is in hand. The environment may give each option,
as ASKLINE_PORT does."""


@click.command("serve", epilog=EXAMPLES)
@click.option(
    "--surveys",
    "folder",
    metavar="DIR",
    envvar="ASKLINE_SURVEYS",
    default="surveys",
    show_default=True,
    help="The folder whose surveys are offered; loaded again when its files change.",
)
@database.option
@click.option("--host", envvar="ASKLINE_HOST", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port",
    envvar="ASKLINE_PORT",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="The port; 0 takes a free one.",
)
@click.option(
    "--base-url",
    metavar="URL",
    envvar="ASKLINE_BASE_URL",
    help="What links are made from; default http://HOST:PORT as listened on.",
)
@click.option(
    "--workers",
    envvar="ASKLINE_WORKERS",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes serve.",
)
@click.option(
    "--public-tools",
    is_flag=True,
    envvar="ASKLINE_PUBLIC_TOOLS",
    help="Let everybody reach /metrics, /docs and /simulator, not this machine alone.",
)
@click.option(
    "--effects-url",
    metavar="URL",
    envvar="ASKLINE_EFFECTS_URL",
    help="Where alerts and transfers are sent, signed as webhooks are; without it they wait in the database.",
)
def command(
    folder: str,
    database: str | None,
    host: str,
    port: int,
    base_url: str | None,
    workers: int,
    public_tools: bool,
    effects_url: str | None,
) -> int:
    """Serve the surveys of a folder: the Survey Dynamix API, the respondents' pages, the tools."""
    from askline.cli.server_process import Settings, prepare, serve_alone
    from askline.interviews.surveys import Surveys

    surveys = Surveys()
    its_folder = SurveyFolder(folder, surveys)
    its_folder.load()
    listener = listening_on(host, port)
    url = f"http://{shown_host(host)}:{listener.getsockname()[1]}"
    settings = Settings(
        database_address(database), links_from(base_url, url), public_tools, checked_effects_url(effects_url)
    )
    for line in prepare(settings):
        click.echo(line, err=True)

    def tell_ready() -> None:
        click.echo(f"listening on {url}", err=True)
        click.echo(warnings_as_log(surveys), nl=False, err=True)

    if workers == 1:
        return serve_alone(settings, its_folder, surveys, listener, tell_ready)
    from askline.cli.workers import serve_together

    return serve_together(workers, settings, its_folder, surveys, listener, tell_ready)


def warnings_as_log(surveys: Surveys) -> bytes:
    """What `askline check` would warn of, as lines of the server's log."""
    from askline.web.logs import line

    return b"".join(
        line("survey warning", level="warning", survey_id=survey.id, fault=str(warning))
        for survey in surveys.all()
        for warning in survey.warnings
    )


def listening_on(host: str, port: int) -> socket.socket:
    """A socket that takes connections. Raises OSError where the port is busy or the address not ours."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, place = found[0]
    listener = socket.socket(family, kind, protocol)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(place)
        listener.listen(2048)
    except OSError as fault:
        listener.close()
        raise OSError(fault.errno, f"cannot listen on {host}:{port}: {fault.strerror}") from None
    listener.setblocking(False)
    return listener


def shown_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def links_from(base_url: str | None, url: str) -> str:
    """What links are made from, without a slash at its end. Raises AsklineError `bad-base-url`."""
    from urllib.parse import urlsplit

    given = (base_url or url).rstrip("/")
    parts: Any = urlsplit(given)
    if not is_web_address(parts) or parts.query or parts.fragment:
        raise AsklineError("bad-base-url", f"{base_url!r} is no base of links", hint="as https://surveys.example.com")
    return given


def checked_effects_url(url: str | None) -> str | None:
    """Where effects are sent; None where nowhere. Raises AsklineError `bad-effects-url`."""
    from urllib.parse import urlsplit

    if url and not is_web_address(urlsplit(url)):
        raise AsklineError(
            "bad-effects-url", f"effects cannot be sent to {url!r}", hint="as https://example.com/effects"
        )
    return url or None


def is_web_address(parts: Any) -> bool:
    return parts.scheme in ("http", "https") and bool(parts.netloc)


database_address = database.address
