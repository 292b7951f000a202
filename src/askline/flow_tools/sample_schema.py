"""The schema of sample files, for editors. What a conversation can be and what its survey has is checked elsewhere."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import StrictInt

from askline.flow_tools.sample import BARE_TURNS
from askline.flow_tools.sample_format import EFFECTS, VERSION
from askline.flow_tools.turn_format import ENDINGS, REASONS
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE
from askline.survey.scalars import DURATION
from askline.survey.schema import Map, Text, either, key, list_of, map_to, matching, model, schema_of, seen_as

Texts = either(Text, list_of(Text))
Ending = seen_as(
    str,
    {"anyOf": [{"enum": [*ENDINGS, *(f"abandoned ({reason})" for reason in REASONS)]}, {"type": "string"}]},
)
BARE = {
    "silence": "On voice the no-input time-out, elsewhere an empty answer.",
    "back": "The respondent goes back to the question before.",
    "hang_up": "The respondent hangs up.",
    "resume": "The respondent calls again.",
    "restart": "The interview is saved, dropped and loaded again.",
}


def turn(name: str, annotation: Any, description: str, examples: Any = None) -> type[Map]:
    """The model of a turn that does one thing."""
    title = f"{name.title().replace('_', '')}Turn"
    return model(title, description, {name: (annotation, key(name, description, True, examples=examples))})


def turns() -> Any:
    expectation = {
        "bot": (
            Texts,
            key("bot", "What was said since the last turn: a prompt, all prompts, or [] for none. * is any text."),
        ),
        "asks": (Text, key("asks", "The question that is open now.")),
        "ends": (Ending, key("ends", "How the interview has ended.")),
        "sounds": (Texts, key("sounds", "The recordings that were played, one for each prompt.")),
    }
    return list_of(
        either(
            turn("user", Text, "What the respondent types or says."),
            turn("press", Text, "The keys that are pressed.", ["1#", "1@0.4 2@2.9 #@3.1"]),
            turn("wait", matching(DURATION.pattern), "How far the clock moves.", ["10s", "25h"]),
            *(turn(name, Literal[True], BARE[name]) for name in BARE_TURNS),
            model("Expectation", "What must have happened by now.", expectation),
        )
    )


def effect(name: str) -> type[Map]:
    """The model of one effect: a map with one key."""
    held = either(Literal[True], map_to(Any)) if name == "do_not_contact" else map_to(Any)
    description = "What the effect holds after piping; what is not written is not compared."
    return model(f"{name.title().replace('_', '')}Effect", description, {name: (held, key(name, description, True))})


FIELDS = {
    "askline_sample": (Literal[VERSION], key("askline_sample", "The version of the sample format: 1.", True)),
    "survey": (Text, key("survey", "The survey's file, relative to this one.", True)),
    "turns": (turns(), key("turns", "What is said and done, and what must have happened, in order.", True)),
    "name": (Text, key("name", "What the sample shows.")),
    "survey_type": (
        Literal[tuple(CHANNEL_OF_SURVEY_TYPE)],
        key("survey_type", "How the survey is held.", default="web"),
    ),
    "language": (Text, key("language", "The language asked for.", examples=["en", "es-MX"])),
    "attributes": (map_to(either(Text, list_of(Text), None)), key("attributes", "What is known before, by name.")),
    "seed": (StrictInt, key("seed", "What is drawn at random follows from it.", default=0)),
    "now": (Text, key("now", "Where the clock begins.", examples=["2026-03-01T09:00:00Z"])),
    "answers": (map_to(Any), key("answers", "Every question that has a value in the end, by name.")),
    "variables": (map_to(Any), key("variables", "All variables in the end, by name.")),
    "effects": (list_of(either(*map(effect, EFFECTS))), key("effects", "The effects, in order.")),
}
Sample = model("Sample", "A conversation kept as a test.", FIELDS)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a sample file: a new dict each time."""
    return schema_of(Sample, "An Askline sample conversation")
