"""The options of the commands that speak: which voice, and how fast."""

from __future__ import annotations

import click

SLOWEST, FASTEST = 80, 450  # words a minute, of espeak-ng


def read_voices(ctx: click.Context, _: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """LANG=ID each."""
    voices = {}
    for value in values:
        language, _sign, voice = value.partition("=")
        if not language or not voice:
            raise click.BadParameter(f"{value!r} gives no voice; write it as es=es-419", ctx)
        voices[language.lower()] = voice
    return voices


voice_option = click.option(
    "--voice",
    "voices",
    metavar="LANG=ID",
    multiple=True,
    callback=read_voices,
    help="The voice of a language: its id, name or language tag.",
)
rate_option = click.option(
    "--rate", type=click.IntRange(SLOWEST, FASTEST), metavar="N", help="Words a minute.  [default: 175]"
)
