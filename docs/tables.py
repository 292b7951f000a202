"""The tables of the reference pages, made from the program's own: `<!-- printed: table: NAME -->` asks for one.

A name is a key of `TABLES`, or `keys of X` for a map of survey files or for the questions of a type.
"""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from askline.catalogue import CATALOGUE, EXPRESSIONS, SAMPLES, SURVEY, YAML
from askline.engine import keywords
from askline.lexicons import lexicon_for
from askline.survey.functions import FUNCTIONS
from askline.survey.maps import KINDS, MAPS, Keys
from askline.survey.question_types import ASKING, EVERY_TYPE, QUESTION_TYPES

TOP = Path(__file__).resolve().parent.parent

# What each function gives, and examples, which are worked out for the interview of `EXAMPLE`.
GIVES = {
    "answered": ("whether the question has a value", "answered(pets)"),
    "nonresponse": ('`"dont_know"`, `"refused"` or none', "nonresponse(age)"),
    "count": ("how many items of a list are not none; 0 for none", "count(pets)"),
    "sum": ("the sum of a list or of several numbers, none left out; 0 of nothing", "sum(score, 4)"),
    "min": ("the smallest of them; none of nothing", "min(score, 4)"),
    "max": ("the largest of them; none of nothing", "max(score, age)"),
    "average": ("their mean; none of nothing", "average(score, 4)"),
    "round": ("a number rounded half away from zero, to a whole number or to so many decimals", "round(-2.345, 2)"),
    "abs": ("the number without its sign", "abs(-3)"),
    "int": ("the whole number in a number, towards zero, or in a text", 'int("12")'),
    "text": ("any value as it is piped", "text(again)"),
    "lower": ("the text in small letters", "lower(name)"),
    "upper": ("the text in capitals", "upper(name)"),
    "contains": ("whether a text or list holds the second, capitals or not", 'contains(name, "sam")'),
    "matches": ("whether the whole text fits the pattern; capitals count", 'matches(name, "[A-Z].*")'),
    "option_text": ("the text of the chosen option; several joined as a list", "option_text(pets)"),
    "date": ("the date of an ISO text or of a date", 'date("2026-03-01")'),
    "today": ("the date in the survey's `timezone`", "today()"),
    "days_between": ("the days from the first date to the second", 'days_between("2026-03-01", "2026-03-08")'),
    "spell": ("the characters with blanks between them, for a voice", "spell(120)"),
    "money": ("an amount in the form of the interview's language", 'money(12.5, "USD")'),
}
EXAMPLE = """\
askline: 1
id: 1
name: Example
attributes: {name: {type: text, default: Samantha}}
questions:
  - {name: score, type: rating, text: "?"}
  - {name: age, type: number, text: "?", dont_know: true, max: 9}
  - {name: again, type: yesno, text: "?"}
  - {name: pets, type: multi, text: "?", options: [{value: c, text: Cat}, {value: d, text: Dog}]}
"""
ANSWERS = ("3", "don't know", "yes", "Cat, Dog")
NOW = "2026-03-01T09:00:00+00:00"


def table(name: str) -> str:
    if name in TABLES:
        return TABLES[name]()
    if name.startswith("files of "):
        return files_table(name.removeprefix("files of "))
    return keys_table(keys_named(name.removeprefix("keys of ")))


def rows(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    written = [head, ["---"] * len(head), *lines]
    return "\n" + "".join(f"| {' | '.join(line)} |\n" for line in written) + "\n"


def data_of(language: str) -> dict[str, Any]:
    """The data file of a language, every scalar as text."""
    found: dict[str, Any] = yaml.load(
        (files("askline.lexicons") / f"{language}.yaml").read_text("utf-8"), yaml.BaseLoader
    )
    return found


def keys_named(name: str) -> Keys:
    if name in MAPS:
        return MAPS[name][1]
    return {"every question": EVERY_TYPE, "questions that ask": ASKING}[name]


def keys_table(keys: Keys) -> str:
    found = [(f"`{name}`", takes(key.kind), default_of(key), key.description) for name, key in keys.items()]
    return rows(("key", "takes", "default", "meaning"), found)


# What a key takes, where this page has more to say about it than `KINDS`.
LINKED = {
    "prompt": "a [prompt](#21-forms)",
    "tapered": "a [prompt](#21-forms), or a [list](#6-answers-that-do-not-fit) of prompts",
    "override": "a [prompt](#21-forms) without channels of its own",
    "texts": "a text, a [map by language](#22-languages) or a [list](#21-forms) with `when`",
    "by_language": "a text, or a [map by language](#22-languages)",
    "words": "a word, a list, or a [map by language](#22-languages) of them",
    "expression": "an [expression](#5-expressions)",
    "duration": "a [duration](#13-yaml)",
    "rules": "a list of [rules](#42-rules)",
    "options": "a list of [options](#34-options)",
    "non_answer": "true, or a [map](#36-non-answers)",
    "confirm": "true, false or a [prompt](#37-confirming)",
    "attributes": "a map of [attributes](#12-attributes-and-variables)",
    "variables": "a map of [variables](#12-attributes-and-variables)",
    "entries": "a list of [questions](#3-questions) and [groups](#43-groups)",
    "voice": "[voice settings](#71-settings)",
    "sms": "[SMS settings](#71-settings)",
    "messages": "[messages](#77-sentences-and-words)",
    "contact": "[numbers and addresses](#15-contact)",
    "command_keys": "[keys of commands](#73-commands)",
    "question_type": "a [type](#32-types)",
}


def takes(kind: str) -> str:
    return LINKED.get(kind) or KINDS[kind]


def default_of(key: object) -> str:
    if key.required:  # type: ignore[attr-defined]
        return "needed"
    value = key.default  # type: ignore[attr-defined]
    return "" if value is None else f"`{in_yaml(value)}`"


def in_yaml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return '"#"' if value == "#" else '"*"' if value == "*" else str(value)


def types_table() -> str:
    return rows(
        ("type", "asks for", "keys of its own"),
        ((f"`{name}`", each.description, own_keys(each.keys)) for name, each in QUESTION_TYPES.items()),
    )


def own_keys(keys: Keys) -> str:
    return ", ".join(
        f"`{name}`" + (" (needed)" if key.required else "" if key.default is None else f" {in_yaml(key.default)}")
        for name, key in keys.items()
    )


def type_keys_table() -> str:
    """Every key that only some types have, once, with the types that have it."""
    types: dict[tuple[str, str, str, str], list[str]] = {}
    for name, each in QUESTION_TYPES.items():
        for key, told in each.keys.items():
            row = (f"`{key}`", takes(told.kind), default_of(told), told.description)
            types.setdefault(row, []).append(f"`{name}`")
    return rows(
        ("key", "of", "takes", "default", "meaning"),
        ((row[0], ", ".join(of), *row[1:]) for row, of in sorted(types.items())),
    )


def api_table() -> str:
    return rows(
        ("type", "`question_type`"),
        ((f"`{name}`", f"`{each.question_type}`") for name, each in QUESTION_TYPES.items() if name != "prompt"),
    )


def functions_table() -> str:
    examples = [GIVES[name][1] for name in FUNCTIONS]
    values = worked_out(examples)
    return rows(
        ("function", "takes", "gives", "example"),
        (
            (f"`{name}`", arguments_of(name), GIVES[name][0], f"`{example}` is `{value}`")
            for name, example, value in zip(FUNCTIONS, examples, values, strict=True)
        ),
    )


def arguments_of(name: str) -> str:
    function = FUNCTIONS[name]
    wanted = [each.words for each in function.wanted]
    if not wanted:
        return "nothing"
    told = wanted + wanted[-1:] * ((function.most or 1) - len(wanted))
    optional = ["" if index < function.least else " (may be left out)" for index in range(len(told))]
    return ", ".join(words + note for words, note in zip(told, optional, strict=True))


def worked_out(expressions: Sequence[str]) -> list[str]:
    """What expressions give, as they would be written in an expression."""
    from datetime import datetime

    import askline

    invariants = "".join(f"  - {json.dumps(each)}\n" for each in expressions)
    survey = askline.loads_survey(f"{EXAMPLE}invariants:\n{invariants}")
    interview = askline.Interview(survey, now=datetime.fromisoformat(NOW))
    interview.start()
    for answer in ANSWERS:
        interview.submit(answer)
    return [as_written(each.evaluate(interview.state)) for each in survey.invariants]


def as_written(value: object) -> str:
    if value is None or isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(as_written, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def worked_examples() -> Any:
    return yaml.safe_load(Path(__file__).with_name("worked_examples.yaml").read_text("utf-8"))


def given_table() -> str:
    expressions = worked_examples()["given"]
    values = zip(expressions, worked_out(expressions), strict=True)
    return rows(("expression", "gives"), ((f"`{each}`", f"`{value}`") for each, value in values))


def heard_table() -> str:
    return came_table("heard", "web", lambda interview, heard: interview.submit(heard))


def pressed_table() -> str:
    return came_table("pressed", "inbound", lambda interview, keys: interview.press(keys))


def came_table(does: str, survey_type: str, act: Callable[[Any, str], Any]) -> str:
    return rows(
        ("question", does, "comes to"),
        (
            (f"`{question}`" if index == 0 else "", f"`{given}`", outcome(question, survey_type, act, given))
            for question, all_given in worked_examples()[does].items()
            for index, given in enumerate(all_given)
        ),
    )


def outcome(question: str, survey_type: str, act: Callable[[Any, str], Any], given: str) -> str:
    """What becomes of an answer to a question, in words."""
    from datetime import datetime

    import askline

    text = f"askline: 1\nid: 1\nname: Example\nquestions:\n  - {{name: q, text: '?', {question}}}\n"
    text += "  - {name: next, type: text, text: '?'}\n"
    interview = askline.Interview(askline.loads_survey(text), survey_type=survey_type, now=datetime.fromisoformat(NOW))
    interview.start()
    for record in act(interview, given).records:
        found = record.as_dict()
        if "value" in found:
            return f"`{as_written(found['value'])}`"
        if "which" in found:
            return f"non-answer `{found['which']}`"
        if "reason" in found:
            return f"no-match: {found['reason'].replace('-', ' ')}"
        if type(record).__name__ in ("NothingHeard", "Skipped"):
            return {"NothingHeard": "no-input", "Skipped": "skipped"}[type(record).__name__]
    raise LookupError(f"nothing came of {given!r}")


def messages_table() -> str:
    return rows(("message", "in English"), ((f"`{name}`", sentence(name)) for name in data_of("en")["messages"]))


def sentence(name: str) -> str:
    written = lexicon_for("en").messages[name]
    if isinstance(written, str):
        return written
    return ", ".join(f"{channel}: `{each}`" for channel, each in written.items())


def words_table() -> str:
    words = {name: listed(each) for name, each in data_of("en")["words"].items()}
    dates, times, numbers = (data_of("en")[part] for part in ("dates", "times", "numbers"))
    words["minus, point, out of"] = listed([*numbers["minus"], *numbers["point"], *numbers["out_of"]])
    words["days"] = listed([*dates["today"], *dates["yesterday"]])
    words["times"] = listed(each for name in ("noon", "midnight", "am", "pm") for each in times[name])
    return rows(("words", "in English"), words.items())


def listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def keywords_table() -> str:
    parts = {
        "ends the interview": keywords.OPT_OUT,
        "the same, unless the open question claims it": keywords.OPT_OUT_UNLESS_CLAIMED,
        "opts in again": keywords.OPT_IN,
        "says the help": keywords.HELP,
    }
    return rows(("keyword", "does"), ((listed(sorted(words)), what) for what, words in parts.items()))


def codes_table() -> str:
    parts = {"YAML": YAML, "survey": SURVEY, "expressions and texts": EXPRESSIONS, "samples": SAMPLES}
    return rows(
        ("code", "found in", "severity"),
        (
            (f"[{code}](#{code})", part, CATALOGUE[code].severity)
            for part, codes in parts.items()
            for code in codes
        ),
    )  # fmt: skip


def surveys_table() -> str:
    """The example surveys, for the README."""
    loaded = [(path, yaml.safe_load(path.read_text("utf-8"))) for path in sorted(TOP.glob("surveys/*.yaml"))]
    return rows(
        ("survey", "what it is"),
        ((f"[{each['name']}](surveys/{path.name})", each["description"]) for path, each in loaded),
    )


def terminal_table() -> str:
    from askline.terminal.commands import COMMANDS

    return rows(("command", "does"), ((f"`{each.usage}`".replace("|", "\\|"), each.does) for each in COMMANDS.values()))


def layers_table() -> str:
    """The layers that import-linter holds, the highest first, and what each part is for by its own account."""
    contracts = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = [[part.strip() for part in layer.split("|")] for layer in contracts[0]["layers"]]
    return rows(
        ("layer", "part", "what for"),
        (
            (str(number), f"`{part}`", purpose_of(part))
            for number, parts in enumerate(layers, start=1)
            for part in parts
            if (TOP / "src" / "askline" / part).is_dir() or (TOP / "src" / "askline" / f"{part}.py").exists()
        ),
    )


def files_table(part: str) -> str:
    """The files of a part, and what each is for by its own account."""
    names = sorted(path.stem for path in (TOP / "src" / "askline" / part).glob("[!_]*.py"))
    return rows(("file", "what for"), ((f"`{name}.py`", purpose_of(f"{part}/{name}")) for name in names))


def purpose_of(part: str) -> str:
    """The first paragraph of a module's docstring."""
    package = TOP / "src" / "askline" / part
    path = package / "__init__.py" if package.is_dir() else package.with_suffix(".py")
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(docstring.split("\n\n")[0].split())


TABLES: dict[str, Callable[[], str]] = {
    "types": types_table,
    "keys of types": type_keys_table,
    "question types of the API": api_table,
    "functions": functions_table,
    "what expressions give": given_table,
    "what is heard": heard_table,
    "what is pressed": pressed_table,
    "messages": messages_table,
    "words": words_table,
    "keywords": keywords_table,
    "codes": codes_table,
    "layers": layers_table,
    "commands of the terminal": terminal_table,
    "example surveys": surveys_table,
}
