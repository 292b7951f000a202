"""`askline show`: what a survey holds, for people or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from askline.cli import wiring

EXAMPLES = """\b
Examples:
  askline show surveys/after-call.yaml
  askline show surveys/after-call.yaml --json | jq '.questions[].uuid'"""

SETTINGS = {
    "minimum": "min", "maximum": "max", "decimal": "decimal", "shuffle": "shuffled", "other": "other answers too",
    "min_length": "min length", "max_length": "max length", "pattern": "pattern", "country": "country",
    "attempts": "attempts", "confirm": "confirmed", "dont_know": "don't know allowed", "refused": "refusing allowed",
    "on_failure": "on failure",
}  # fmt: skip
LONGEST_TEXT = 10000  # the default of max_length, which says nothing


@click.command("show", epilog=EXAMPLES)
@click.argument("path", metavar="SURVEY")
@click.option("--json", "as_json", is_flag=True, help="All of it as one JSON document.")
def command(path: str, as_json: bool) -> int:
    """Tell what the survey in the file SURVEY holds: questions with their ids, texts and rules."""
    from askline.flow_tools.overview import overview

    survey = wiring.survey_at(path)
    wiring.print_diagnostics(survey.warnings, as_json, err=True)
    document = overview(survey)
    if as_json:
        wiring.print_json(document)
    else:
        click.echo("\n".join(_page(document)))
    return 0


def _page(survey: dict[str, Any]) -> Iterator[str]:
    yield survey["name"]
    if survey["description"]:
        yield survey["description"]
    yield ""
    yield from _table({
        "id": survey["id"],
        "uuid": survey["uuid"],
        "version": survey["fingerprint"],
        "languages": ", ".join(survey["languages"]),
        "timezone": survey["timezone"],
    }, 0)  # fmt: skip
    yield from _section("Attributes", [_declared(each, each["default"]) for each in survey["attributes"]])
    yield from _section("Variables", [_declared(each, each["value"]) for each in survey["variables"]])
    for name in ("greeting", "instructions", "closing"):
        yield from _section(name.capitalize(), list(_texts(survey[name])))
    yield from _section("Invariants", survey["invariants"])
    for group in survey["groups"]:
        yield from _section(f"Group {group['name']}: {group['says']}", [", ".join(group["entries"])])
    for entry in sorted([*survey["questions"], *survey["prompts"]], key=lambda each: each["position"]):
        yield from _section(_heading(entry), list(_question(entry)))


def _heading(entry: dict[str, Any]) -> str:
    number = f"{entry['order']}. " if entry["order"] else ""
    return f"{number}{entry['name']} ({entry['type']})"


def _section(heading: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield heading
        yield from (f"  {line}" for line in lines)


def _table(rows: dict[str, Any], indent: int) -> Iterator[str]:
    width = max(map(len, rows)) + 2
    for name, value in rows.items():
        yield f"{' ' * indent}{name.ljust(width)}{value}"


def _declared(each: dict[str, Any], value: object) -> str:
    from askline.terminal.events import shown

    is_none = value is None
    return f"{each['name']}: {each['type']}" + ("" if is_none else f", {shown(value)}")  # type: ignore[arg-type]


def _question(entry: dict[str, Any]) -> Iterator[str]:
    rows = {"id": entry["id"], "uuid": entry["uuid"]}
    for name in ("label", "group", "when"):
        if entry[name] not in (None, entry["name"]):
            rows[name] = entry[name]
    settings = list(_settings(entry))
    if settings:
        rows["settings"] = ", ".join(settings)
    yield from _table(rows, 0)
    yield from _texts(entry["texts"])
    for option in entry.get("options", ()):
        yield f"  {option['key']}  {_option(option)}"
    yield from (f"then {rule}" for rule in entry["then"])


def _settings(entry: dict[str, Any]) -> Iterator[str]:
    if not entry.get("required", True):
        yield "may be skipped"
    for name, says in SETTINGS.items():
        value = entry.get(name)
        if value is True:
            yield says
        elif value is not None and value is not False and (name, value) != ("max_length", LONGEST_TEXT):
            yield f"{says} {value}"


def _option(option: dict[str, Any]) -> str:
    said = " / ".join(dict.fromkeys(each["text"] for each in option["texts"]))
    return said if said == str(option["value"]) else f"{option['value']}: {said}"


def _texts(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Each way to say it: for whom in brackets, the text, its sound."""
    for row in rows:
        whom = [each for each in (row["channel"], row["language"]) if each]
        if row["when"]:
            whom.append(f"when {row['when']}")
        sound = f"  [sound {row['sound']}]" if row["sound"] else ""
        text = "" if row["text"] is None else _quoted(row["text"])
        yield (f"({', '.join(whom)}) " if whom else "") + text + sound


def _quoted(text: str) -> str:
    from askline.terminal.transcript import visible

    return "“" + " / ".join(visible(line) for line in text.split("\n")) + "”"
