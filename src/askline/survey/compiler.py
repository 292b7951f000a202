"""A survey file to a compiled `Survey`, or to every diagnostic that it deserves, at once.

Two passes: the outline learns which questions and groups there are and what all names stand for; then everything is
read and checked. A fault never stops the compiler; what it leaves behind is not looked at further.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from askline.diagnostics import Problems
from askline.errors import SurveyInvalid
from askline.survey.constants import read_attribute, read_variable
from askline.survey.definition import Attribute, Group, Question, Repeat, Survey, Variable
from askline.survey.fingerprint import fingerprint
from askline.survey.group_reader import read_group, read_repeat
from askline.survey.kinds import KIND_OF_TYPE, UNKNOWN, Names, Symbol
from askline.survey.loops import check_loops
from askline.survey.map_reader import Fields, MapTable, first_key
from askline.survey.maps import MAPS
from askline.survey.names import NameSpace
from askline.survey.option_checks import check_endless_texts
from askline.survey.outline import Outline
from askline.survey.prompt_reader import read_prompt
from askline.survey.question_ids import check_ids
from askline.survey.question_reader import read_question
from askline.survey.scalars import read_integer, read_text, whole_number
from askline.survey.settings import (
    read_contact,
    read_expressions,
    read_languages,
    read_messages,
    read_sms,
    read_timezone,
    read_voice,
)
from askline.survey.survey_file import Reader, SurveyFile, TooManyProblems
from askline.survey.yaml_nodes import Mapping as MapNode
from askline.survey.yaml_nodes import Node
from askline.survey.yaml_nodes import Sequence as ListNode
from askline.survey.yaml_reader import read_yaml

Declared = TypeVar("Declared", Attribute, Variable)
SURVEY = MapTable(*MAPS["survey"])
VERSION = 1


def compile_survey(text: str | bytes, path: str = "<text>") -> Survey:
    """The survey that a file describes.

    text     the content of the file; bytes are UTF-8
    path     how diagnostics name it
    raises   SurveyInvalid with all errors and warnings, in file order
    """
    problems = Problems()
    survey = None
    with garbage_left_alone():
        root = read_yaml(text, path, problems)
        if root is not None and "askline_sample" in root and "askline" not in root:
            file = SurveyFile(problems)
            file.report("sample-as-survey", first_key(root), "`askline test` replays samples")
        elif root is not None:
            with contextlib.suppress(TooManyProblems):
                survey = Compiler(SurveyFile(problems), root).survey()
    found = problems.in_file_order()
    if survey is None or any(each.is_error for each in found):
        raise SurveyInvalid(found)
    survey.warnings = found
    survey.path = path
    return survey


@contextlib.contextmanager
def garbage_left_alone() -> Iterator[None]:
    """Saves a fifth of the time: nearly all that is made here is kept, and looking through it finds nothing to free."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Compiler:
    """Goes through one file: `survey` gives what it describes, with gaps where faults were reported."""

    def __init__(self, file: SurveyFile, root: MapNode) -> None:
        self.file = file
        self.root = root
        self.fields: Fields = SURVEY.fields(file, root) or {}
        self.names = NameSpace(file)

    def survey(self) -> Survey:
        file, fields = self.file, self.fields
        self.check_version()
        read_languages(file, fields.get("languages"))
        attributes = self.read_declared("attributes", "attribute", read_attribute)
        variables = self.read_declared("variables", "variable", read_variable)
        entries = self.read_outline()
        settings = self.read_settings()
        nodes = self.read_nodes(settings["id"])
        check_loops(file, entries)
        return Survey(
            nodes=nodes,
            entries=entries,
            attributes=attributes,
            variables=variables,
            languages=file.languages,
            fingerprint="" if file.problems.has_errors else fingerprint(self.root),
            **settings,
        )

    def check_version(self) -> None:
        node = self.fields.get("askline")
        if node is None:
            return
        version = whole_number(node)
        if version is None:
            self.file.wrong_kind(node, "askline", "version", "write askline: 1")
        elif version != VERSION:
            self.file.report("unknown-version", node, "write askline: 1", version=version)

    def read_declared(
        self, key: str, what: str, read: Callable[[SurveyFile, str, Node], Declared | None]
    ) -> dict[str, Declared]:
        """The attributes or variables, by name."""
        node = self.fields.get(key)
        declared: dict[str, Declared] = {}
        if node is None:
            return declared
        if not isinstance(node, MapNode):
            self.file.wrong_kind(node, key, key)
            return declared
        for name, child in node.entries:
            found = read(self.file, name.text, child)
            kind = UNKNOWN if found is None else KIND_OF_TYPE[found.type]
            self.names.declare(name, Symbol(name.text, what, kind))
            if found is not None:
                declared[name.text] = found
        return declared

    def read_outline(self) -> tuple[int, ...]:
        """Walk the questions; afterwards all names are known. Gives the positions of the outermost."""
        file = self.file
        outline = Outline(file, self.names)
        entries = outline.read(self.fields.get("questions"))
        if not outline.entries:
            self.warn_of_nothing()
        file.outline = outline.entries
        file.entries = {entry.name: entry for entry in outline.entries if entry.name}
        symbols = self.names.symbols
        file.names = Names(symbols, len(outline.entries))
        file.variables = {name: symbol.kind for name, symbol in symbols.items() if symbol.what == "variable"}
        return entries

    def warn_of_nothing(self) -> None:
        node = self.fields.get("questions")
        if node is None or (isinstance(node, ListNode) and not node.items):
            self.file.report("asks-nothing", node or first_key(self.root))

    def read_settings(self) -> dict[str, Any]:
        """What the file says besides its questions: arguments of `Survey`. Missing ones have been reported."""
        settings: dict[str, Any] = {}
        for key, read in SETTINGS.items():
            if key in self.fields:
                settings[key] = read(self.file, self.fields[key], key)
        if "timezone" in settings:
            settings["timezone"], settings["zone"] = settings["timezone"]
        self.file.voice = settings.get("voice") or self.file.voice
        return {"id": 0, "name": ""} | {key: value for key, value in settings.items() if value is not None}

    def read_nodes(self, survey_id: int) -> tuple[Question | Group, ...]:
        file = self.file
        outside = file.names
        repeats = self.read_repeats()
        nodes: list[Question | Group] = []
        asked = 0
        for entry in file.outline:
            within = entry.repeat if entry.repeat != entry.position else None
            if within != file.within:
                file.within = within
                file.names = outside.inside(within)
            if entry.type == "group":
                nodes.append(read_group(file, entry, repeats.get(entry.position)))
            else:
                asked += entry.type != "prompt"
                nodes.append(read_question(file, entry, asked if entry.type != "prompt" else None, survey_id))
        file.within, file.names = None, outside
        check_ids(file, (node for node in nodes if isinstance(node, Question)))
        check_endless_texts(file)
        return tuple(nodes)

    def read_repeats(self) -> dict[int, Repeat]:
        """What each group goes through, by position; afterwards the kind of every item is known."""
        repeats = {}
        for entry in self.file.outline:
            found = read_repeat(self.file, entry) if entry.type == "group" else None
            if found:
                repeats[entry.position], kind = found
                symbol = self.names.symbols.get(repeats[entry.position].item)
                if symbol and symbol.what == "item":
                    symbol.kind = kind
        return repeats


SETTINGS: dict[str, Reader] = {
    "id": read_integer,
    "name": read_text,
    "description": read_text,
    "timezone": read_timezone,
    "sounds": read_text,
    "greeting": read_prompt,
    "instructions": read_prompt,
    "closing": read_prompt,
    "contact": read_contact,
    "voice": read_voice,
    "sms": read_sms,
    "messages": read_messages,
    "invariants": read_expressions,
}
