"""The first pass over a survey file: which questions and groups it has, in order, and what every name stands for.

Expressions may name what stands further on, so this is known of the whole file before anything else is read.
"""

from __future__ import annotations

from askline.survey.kinds import (
    INTEGER,
    KIND_OF_TYPE,
    NONE,
    NUMBER,
    UNKNOWN,
    Kind,
    Options,
    Symbol,
    choice_of,
    item_symbol,
    list_of,
)
from askline.survey.map_reader import Fields, MapTable, report_unknown_key
from askline.survey.maps import MAPS
from askline.survey.names import NameSpace, name_node
from askline.survey.option_reader import option_values
from askline.survey.question_types import ASKING, EVERY_TYPE, QUESTION_TYPES, keys_of
from askline.survey.survey_file import SurveyFile, described
from askline.survey.yaml_nodes import BOOLEANS, Node, Scalar, Sequence
from askline.survey.yaml_nodes import Mapping as MapNode

GROUP_KEYS = frozenset(("group", "questions", "repeat", "pick"))
ALL_KEYS = {name: key for each in QUESTION_TYPES for name, key in keys_of(each).items()}
OTHER_TYPE_NAMES = {
    "bool": "yesno",
    "boolean": "yesno",
    "checkbox": "multi",
    "float": "number",
    "info": "prompt",
    "int": "number",
    "integer": "number",
    "message": "prompt",
    "multiple": "multi",
    "note": "prompt",
    "open": "text",
    "radio": "choice",
    "scale": "rating",
    "select": "choice",
    "single": "choice",
    "string": "text",
}


class QuestionTable(MapTable):
    """The keys of one type of question."""

    __slots__ = ()

    def report_unknown(self, file: SurveyFile, key: Scalar, mapping: MapNode) -> None:
        if key.text not in ALL_KEYS:
            report_unknown_key(file, key, mapping, self)
            return
        owners = [name for name in QUESTION_TYPES if key.text in keys_of(name)]
        hint = f"it is a key of {', '.join(owners)}" if len(owners) < len(QUESTION_TYPES) - 1 else "nothing is asked"
        file.report("key-of-other-type", key, hint, where=self.where, key=key.text)


TABLES = {name: QuestionTable(f"a question of type {name}", keys_of(name)) for name in QUESTION_TYPES}
ANY_TYPE = QuestionTable("a question", {**ALL_KEYS, "options": ALL_KEYS["options"]._replace(required=False)})
GROUP = MapTable(*MAPS["group"])
REPEAT = MapTable(*MAPS["repeat"])


class Entry:
    """A question or group of the file, as far as the first pass knows it.

    type      of the question; "group"; "" where it cannot be told
    fields    the nodes of its keys, unknown ones left out
    repeat    position of the repeat group around it, its own where it repeats
    entries   positions of what a group holds
    """

    __slots__ = ("entries", "fields", "kind", "name", "node", "options", "parent", "position", "repeat", "type")

    def __init__(self, node: MapNode, fields: Fields, type: str, position: int, around: Entry | None) -> None:
        self.node = node
        self.fields = fields
        self.type = type
        self.position = position
        self.parent = around.position if around else None
        self.repeat: int | None = around.repeat if around else None
        self.name = ""
        self.kind = NONE
        self.options: Options | None = None
        self.entries: tuple[int, ...] = ()


class Outline:
    """Walks the questions and groups; `entries` are all of them by position."""

    def __init__(self, file: SurveyFile, names: NameSpace) -> None:
        self.entries: list[Entry] = []
        self._file = file
        self._names = names

    def read(self, node: Node | None, around: Entry | None = None) -> tuple[int, ...]:
        """The positions of the questions and groups of a list."""
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self._file.wrong_kind(node, "questions", "entries")
            return ()
        return tuple([self._read_entry(item, around) for item in node.items if self._is_map(item)])

    def _is_map(self, node: Node) -> bool:
        if isinstance(node, MapNode):
            return True
        found, where = described(node), "an entry of 'questions'"
        self._file.report("wrong-kind", node, where=where, wanted="a question or a group", found=found)
        return False

    def _read_entry(self, node: Node, around: Entry | None) -> int:
        assert isinstance(node, MapNode)
        if "group" in node or not ("type" in node or GROUP_KEYS.isdisjoint(node.keys())):
            return self._read_group(node, around)
        return self._read_question(node, around)

    def _read_question(self, node: MapNode, around: Entry | None) -> int:
        table = self._table(node)
        fields = table.fields(self._file, node) or {}
        type_name = "" if table is ANY_TYPE else fields["type"].text  # type: ignore[union-attr]
        entry = Entry(node, fields, type_name, len(self.entries), around)
        self.entries.append(entry)
        if not type_name:
            entry.fields = {key: child for key, child in fields.items() if key in EVERY_TYPE or key in ASKING}
        self._find_kind(entry)
        what = "prompt" if type_name == "prompt" else "question"
        self._declare(entry, fields.get("name"), what)
        return entry.position

    def _table(self, node: MapNode) -> QuestionTable:
        type_node = node.get("type")
        if type_node is None:
            return ANY_TYPE
        name = type_node.text if isinstance(type_node, Scalar) else None
        if name in TABLES:
            return TABLES[name]
        if not name:
            self._file.wrong_kind(type_node, "type", "question_type")
        else:
            other = OTHER_TYPE_NAMES.get(name.lower())
            hint = f"did you mean {other!r}?" if other else self._file.nearest(name, TABLES)
            self._file.report("unknown-type", type_node, hint or f"one of {', '.join(TABLES)}", name=name)
        return ANY_TYPE

    def _find_kind(self, entry: Entry) -> None:
        """The kind of the question's answers, and the options they are chosen from."""
        value = QUESTION_TYPES[entry.type].value if entry.type else ""
        if value in ("choice", "list"):
            entry.options = Options(
                option_values(entry.fields.get("options")),
                owner=_text_of(entry.fields.get("name")),
                other=is_true(entry.fields.get("other")),
                default_language=self._file.languages[0],
            )
            choice = choice_of(entry.options) if all_are_read(entry) else UNKNOWN
            entry.kind = choice if value == "choice" else list_of(choice)
        elif value == "integer":
            entry.kind = NUMBER if is_true(entry.fields.get("decimal")) else INTEGER
        else:
            entry.kind = UNKNOWN if not value else KIND_OF_TYPE.get(value, NONE)

    def _read_group(self, node: MapNode, around: Entry | None) -> int:
        fields = GROUP.fields(self._file, node) or {}
        entry = Entry(node, fields, "group", len(self.entries), around)
        self.entries.append(entry)
        self._declare(entry, fields.get("group"), "group")
        if "repeat" in fields:
            self._read_repeat(entry, fields["repeat"])
        entry.entries = self.read(fields.get("questions"), entry)
        return entry.position

    def _read_repeat(self, entry: Entry, node: Node) -> None:
        if entry.repeat is None:
            entry.repeat = entry.position
        else:
            outer = self.entries[entry.repeat].name
            self._file.report("repeat-in-repeat", entry.node.key("repeat"), group=outer)
        fields = REPEAT.fields(self._file, node) or {}
        item = name_node(fields.get("for"))
        if item is not None:
            self._names.declare(item, item_symbol(item.text, UNKNOWN, entry.repeat))
        elif "for" in fields:
            self._file.wrong_kind(fields["for"], "for", "name")

    def _declare(self, entry: Entry, node: Node | None, what: str) -> None:
        name = name_node(node)
        if name is not None:
            entry.name = name.text
            self._names.declare(name, Symbol(name.text, what, entry.kind, entry.position, entry.repeat))
        elif node is not None:
            self._file.wrong_kind(node, "group" if what == "group" else "name", "name")


def all_are_read(entry: Entry) -> bool:
    """Whether every option of the entry has a value; else what can be chosen is not known."""
    node = entry.fields.get("options")
    return isinstance(node, Sequence) and entry.options is not None and len(node.items) == len(entry.options.values)


def is_true(node: Node | None) -> bool:
    """Whether a key that takes true or false says true."""
    return isinstance(node, Scalar) and not node.style and BOOLEANS.get(node.text) is True


def _text_of(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def item_kind(kind: Kind) -> Kind:
    """The kind of what a repeat goes through, by the kind of its list; a number n stands for 1 to n."""
    if kind.name == "list":
        return kind.item or UNKNOWN
    return INTEGER if kind.family == "number" else UNKNOWN
