"""The schema of survey files, for editors: pydantic models made from the tables that the compiler checks files against.

What a kind of value looks like is said here once, in `TYPES`. A schema sees less than the compiler: expressions, names
and what settings mean together are not looked at. Nothing but `askline schema` loads this: pydantic is slow to load.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StrictBool, StrictFloat, StrictInt, Tag

from askline.survey.group_reader import MOST_TURNS
from askline.survey.kinds import KIND_OF_TYPE
from askline.survey.maps import KINDS, MAPS, Key, Keys
from askline.survey.names import LONGEST_NAME, NAME
from askline.survey.question_types import QUESTION_TYPES, keys_of
from askline.survey.scalars import DURATION, ISO_DATE, LONGEST_LABEL, RELATIVE_DATE
from askline.survey.schema import Map, Text, either, key, list_of, map_to, matching, model, named, schema_of, seen_as
from askline.survey.settings import LANGUAGE_TAG

EXAMPLES: dict[str, list[Any]] = {
    "country": ["AU", "DE", "US"],
    "date": ["2026-03-01", "today", "today + 30d"],
    "duration": ["5s", "1.5h", "2d"],
    "expression": ["recommend >= 9", "answered(why) and not solved", '"fish" in pets'],
    "item_list": ["pets", 3, ["home", "work"]],
    "languages": [["en"], ["en", "es"]],
    "pattern": ["[A-Z]{2}[0-9]{4}"],
    "timezone": ["Australia/Sydney", "Europe/Berlin", "UTC"],
}
LanguageTag = matching(LANGUAGE_TAG)
Name = matching(NAME, LONGEST_NAME)
Count = Annotated[StrictInt, Field(ge=0)]
Texts = map_to(Text, LanguageTag)
# Names are known to the compiler only; an editor offers the words that have a meaning of their own.
Target = seen_as(str, {"anyOf": [{"enum": ["end", "screen_out"]}, {"type": "string"}]})
Failure = seen_as(str, {"anyOf": [{"enum": ["skip", "end", "screen_out"]}, {"type": "string"}]})
Label = seen_as(Text, {"type": ["string", "number", "boolean"], "maxLength": LONGEST_LABEL})
Scalars = ["string", "number", "boolean", "array", "null"]
OneKey = either(matching("[0-9*#]?"), Annotated[StrictInt, Field(ge=0, le=9)])

# By kind what its values look like in YAML. The maps and what consists of them are added below.
TYPES: dict[str, Any] = {
    "version": Literal[1],
    "text": Text,
    "label": Label,
    "name": Name,
    "integer": StrictInt,
    "count": Count,
    "size": Annotated[StrictInt, Field(ge=1)],
    "number": either(StrictInt, StrictFloat),
    "boolean": StrictBool,
    "duration": matching(DURATION),
    "languages": Annotated[list_of(LanguageTag), Field(min_length=1)],
    "timezone": Text,
    "date": matching(f"{ISO_DATE}|{RELATIVE_DATE}"),
    "pattern": Text,
    "country": matching("[A-Z]{2}"),
    "phone_key": either(matching("[0-9*#]+"), Count),
    "command_key": OneKey,
    "terminator": OneKey,
    "value_type": Literal[tuple(KIND_OF_TYPE)],
    "constant": seen_as(either(Text, list_of(Text), None), {"type": Scalars}),
    "expression": Text,
    "expressions": list_of(Text),
    "template": Text,
    "target": Target,
    "failure": Failure,
    "item_list": either(Text, Annotated[list_of(Text), Field(max_length=MOST_TURNS)]),
    "data": Any,
    "by_language": named("ByLanguage", "A text, or a map from language to text.", either(Text, Texts)),
    "words": named(
        "Words",
        "Words, or words by language.",
        either(Text, list_of(Text), map_to(either(Text, list_of(Text)), LanguageTag)),
    ),
    "option_value": seen_as(either(str, StrictInt, StrictFloat), {"type": ["string", "number"]}),
    "assignments": map_to(Text, Name),
}


def map_of(name: str, title: str, description: str, keys: Keys, **own_types: Any) -> type[Map]:
    """The model of a map, by its table. `own_types`: what single keys take instead of what their kind does."""
    types = {name: own_types.get(name) or TYPES[key.kind] for name, key in keys.items()}
    return model(name, title, description, {each: (types[each], told(each, about)) for each, about in keys.items()})


def told(name: str, about: Key) -> Any:
    """What an editor tells about a key of a table: its sentence, and what it takes."""
    takes = KINDS[about.kind]
    default = list(about.default) if isinstance(about.default, tuple) else about.default
    description = f"{about.description}\n\nTakes {takes}."
    return key(name, description, about.required, default, EXAMPLES.get(about.kind))


def map_of_kind(kind: str) -> type[Map]:
    """The model of one of the maps in `maps.MAPS`."""
    where, keys = MAPS[kind]
    name = "".join(word.capitalize() for word in kind.split("_"))
    return map_of(name, sentence(where.replace("`", "")), sentence(KINDS.get(kind, where)), keys)


def sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def add(kind: str, annotation: Any, name: str = "") -> None:
    """Say what a kind looks like; by name where it would else be repeated in the schema."""
    TYPES[kind] = named(name, sentence(KINDS[kind]), annotation) if name else annotation


def add_prompts() -> None:
    wordings = list_of(map_of_kind("wording"))
    add("texts", either(Text, Texts, wordings), "Texts")
    add("override", either(Text, map_of_kind("override"), wordings), "ForChannel")
    one = either(Text, map_of_kind("prompt"))
    cases = list_of(map_of_kind("prompt_case"))
    add("prompt", either(one, cases), "AnyPrompt")
    add("tapered", either(one, list_of(either(one, cases))), "TaperedPrompt")
    add("confirm", TYPES["prompt"])


def add_maps() -> None:
    """The kinds that are maps, inner ones first, and those that are made of them."""
    for kind in (
        "transfer",
        "alert",
        "webhook",
        "repeat",
        "email",
        "contact",
        "command_keys",
        "voice",
        "sms",
        "messages",
    ):
        add(kind, map_of_kind(kind))
    add("non_answer", either(StrictBool, map_of_kind("non_answer")), "AnyNonAnswer")
    add("options", list_of(either(TYPES["option_value"], map_of_kind("option"))), "Options")
    add("rules", list_of(map_of_kind("rule")))
    add("attributes", map_to(map_of_kind("attribute"), Name))
    add("variables", map_to(map_of_kind("variable"), Name))


def question_of(type_name: str) -> Any:
    """The model of one type of question, for the union of all entries."""
    description = QUESTION_TYPES[type_name].description
    name, title = f"{type_name.capitalize()}Question", f"A question of type {type_name}"
    return Annotated[map_of(name, title, description, keys_of(type_name), type=Literal[type_name]), Tag(type_name)]


def tag_of(entry: Any) -> str | None:
    """Which model an entry of `questions` is held against: that of its type, or of a group."""
    if not isinstance(entry, dict):
        return None
    tag = entry.get("type", "group" if "group" in entry else None)
    return tag if isinstance(tag, str) else None


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a survey file: a new dict each time."""
    return schema_of(Survey, "An Askline survey")


add_prompts()
add_maps()
# Groups hold entries, and entries are questions and groups.
TYPES["entries"] = Entries = named("Entries", "Questions and groups, in the order they are asked.", "list[Entry]")
Group = map_of_kind("group")
Entry: Any = Annotated[
    either(*map(question_of, QUESTION_TYPES), Annotated[Group, Tag("group")]),
    Discriminator(tag_of),
]
for each in (Entries, Group):
    each.model_rebuild(_types_namespace={"Entry": Entry})
Survey = map_of_kind("survey")
