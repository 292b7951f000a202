"""`askline audio`: every prompt of a survey as sound files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askline.cli import wiring
from askline.cli.voices import rate_option, voice_option
from askline.errors import AsklineError, SpeechFailed

if TYPE_CHECKING:
    from askline.speech.rendering import Rendering
    from askline.survey.definition import Survey

EXAMPLES = """\b
Examples:
  askline audio surveys/clinic-follow-up.yaml --out sounds
  askline audio surveys/clinic-follow-up.yaml --out sounds --language es
  askline audio surveys/after-call.yaml --out sounds --voice en=en-us --rate 160
  askline audio surveys/after-call.yaml --out sounds --no-telephone --json

\b
Files are called as the survey's sounds, below a folder for each language; what
has not changed since last time is kept. manifest.json beside them tells which
file says what, and for how many seconds. Piped parts are left out."""


@click.command("audio", epilog=EXAMPLES)
@click.argument("path", metavar="SURVEY")
@click.option("--out", "folder", metavar="DIR", required=True, help="The folder of the files; made where it is not.")
@click.option("--language", metavar="TAG", help="Only this language of the survey; by default all.")
@click.option(
    "--telephone/--no-telephone", default=True, help="Whether each file is made at 8 kHz too, below DIR/telephone."
)
@voice_option
@rate_option
@click.option("--json", "as_json", is_flag=True, help="What was done as one JSON document.")
def command(path: str, folder: str, language: str | None, as_json: bool, **asked: Any) -> int:
    """Speak every prompt of the survey in the file SURVEY into WAV files."""
    survey = wiring.survey_at(path)
    wiring.print_diagnostics(survey.warnings, as_json, err=True)
    rendering = rendered(survey, Path(folder), languages_of(survey, language), **asked)
    if as_json:
        wiring.print_json({
            "out": folder, "made": rendering.made, "kept": rendering.kept, "removed": rendering.removed,
            "seconds": total_seconds(rendering), "prompts": rendering.rows,
        })  # fmt: skip
    else:
        click.echo("\n".join(table(rendering)))
    return 0


def languages_of(survey: Survey, asked: str | None) -> Sequence[str]:
    """All languages of the survey, or the one that was asked for."""
    if asked is None:
        return survey.languages
    found = [tag for tag in survey.languages if tag.lower() == asked.lower().replace("_", "-")]
    if not found:
        says = f"the survey is not held in {asked!r}"
        raise AsklineError("no-language", says, hint=f"its languages are {', '.join(survey.languages)}")
    return found


def rendered(
    survey: Survey, folder: Path, languages: Sequence[str], telephone: bool, voices: dict[str, str], rate: int | None
) -> Rendering:
    from askline.speech.rendering import Order, render_survey
    from askline.speech.speaker import Speaker

    speaker = Speaker(voices=voices, rate=rate)
    try:
        with progress() as done:
            return render_survey(survey, Order(folder, languages, voices, rate, telephone), speaker, done)
    except SpeechFailed as fault:
        if fault.code == "no-such-voice":
            raise AsklineError("no-such-voice", fault.message) from None
        raise
    finally:
        speaker.close()


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, where that is a terminal."""
    import sys

    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda count, of: None
        return
    with click.progressbar(length=1, label="Speaking", file=sys.stderr) as bar:

        def done(count: int, of: int) -> None:
            bar.length = of
            bar.update(count - bar.pos)

        yield done


def table(rendering: Rendering) -> Iterator[str]:
    """Each prompt with its seconds, and what was done."""
    new = set(rendering.made)
    names = [f"{row['language']}/{row['name']}" for row in rendering.rows]
    width = max(map(len, names), default=0)
    for name, row in zip(names, rendering.rows, strict=True):
        files = [part["file"] for part in row["parts"] if part.get("file")]
        piped = [f"{{{part['piped']}}}" for part in row["parts"] if "piped" in part]
        notes = [*(["new"] if new.intersection(files) else []), *([f"without {', '.join(piped)}"] if piped else [])]
        yield f"{name.ljust(width)}  {row['seconds']:6.2f} s  {'; '.join(notes)}".rstrip()
    done = f"{len(rendering.made)} made, {len(rendering.kept)} kept, {len(rendering.removed)} removed"
    yield f"{'all'.ljust(width)}  {total_seconds(rendering):6.2f} s  {done}"


def total_seconds(rendering: Rendering) -> float:
    seconds: float = sum(row["seconds"] for row in rendering.rows)
    return round(seconds, 3)
