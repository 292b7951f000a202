"""What kind of value an expression gives, and what a name in it stands for: all that is known before anybody answers.

The compiler fills `Names`; expressions and templates are checked against it. Values themselves are in `scope.py`, and
what the operators do with them in `operations.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from askline.diagnostics import did_you_mean
from askline.survey.definition import CHANNEL_OF_SURVEY_TYPE, CHANNELS
from askline.survey.languages import find_by_language
from askline.survey.operations import clock_time, iso_date, tidy
from askline.survey.scope import Value

if TYPE_CHECKING:
    from askline.survey.definition import Text
    from askline.survey.expressions import Expression
    from askline.survey.templates import Template


class Kind(NamedTuple):
    """A kind of value. None is a value of every kind.

    name      number, integer, yesno, text, date, time, choice, list, none or unknown
    family    what it may be compared with: number (yes/no counts as 1 or 0), text, date, time, list, none or unknown;
              a choice is of the family of its options' values
    item      of a list: the kind of its items
    options   of a choice: what it can take
    """

    name: str
    family: str
    item: Kind | None = None
    options: Options | None = None

    def __str__(self) -> str:
        return _DESCRIPTIONS[self.name if self.name != "choice" else self.family]

    def accepts(self, other: Kind) -> bool:
        """Whether a variable of this kind may be given a value of the other kind.

        None and what is not known may be given to any; a decimal to a whole number, since it may turn out to be whole.
        """
        if other.family in ("none", "unknown") or self.family == "unknown":
            return True
        if self.name == "list":
            return other.name == "list" and (other.item is None or other.item.name != "list")
        if self.family == "number":
            return other.family == "number" and (self.name == "yesno") == (other.name == "yesno")
        return self.family == other.family

    def can_be_compared_with(self, other: Kind) -> bool:
        """Whether the two may stand on the sides of one comparison."""
        families = {self.family, other.family}
        if "none" in families or "unknown" in families:
            return True
        if families == {"list"}:
            return self.item is None or other.item is None or self.item.can_be_compared_with(other.item)
        return len(families) == 1 or families in ({"date", "text"}, {"time", "text"})

    def either(self, other: Kind) -> Kind:
        """The kind of a value that is of one or of the other."""
        if self == other or other.name == "none":
            return self
        if self.name == "none":
            return other
        if self.family != other.family:
            return UNKNOWN
        if self.family == "list":
            return self if other.item is None else other if self.item is None else list_of(self.item.either(other.item))
        return NUMBER if self.family == "number" else TEXT if self.family == "text" else UNKNOWN


NUMBER = Kind("number", "number")
INTEGER = Kind("integer", "number")
YESNO = Kind("yesno", "number")
TEXT = Kind("text", "text")
DATE = Kind("date", "date")
TIME = Kind("time", "time")
NONE = Kind("none", "none")
UNKNOWN = Kind("unknown", "unknown")
EMPTY_LIST = Kind("list", "list")

_DESCRIPTIONS = {
    "number": "a number",
    "integer": "a number",
    "yesno": "yes/no",
    "text": "a text",
    "date": "a date",
    "time": "a time",
    "list": "a list",
    "none": "none",
    "unknown": "a value",
}

# The kinds whose numbers are always whole.
WHOLE_KINDS = ("integer", "yesno")

# By the types that attributes and variables are declared with.
KIND_OF_TYPE = {
    "text": TEXT,
    "integer": INTEGER,
    "number": NUMBER,
    "yesno": YESNO,
    "date": DATE,
    "time": TIME,
    "list": Kind("list", "list", TEXT),
}


def list_of(item: Kind) -> Kind:
    return Kind("list", "list", item)


def choice_of(options: Options) -> Kind:
    """One of the options; with `other`, any text as well."""
    families = {"number" if isinstance(value, int) else "text" for value in options.values}
    if options.other:
        families.add("text")
    return Kind("choice", families.pop() if len(families) == 1 else "unknown", None, options)


class Options:
    """What a choice can take, and how each value is said.

    owner             the question they belong to
    texts             by value; filled by the compiler, at the latest before anything is said
    default_language  for texts that are given by language
    """

    __slots__ = ("_said", "default_language", "other", "owner", "texts", "values")

    def __init__(
        self, values: Iterable[str | int], *, owner: str = "", other: bool = False, default_language: str = "en"
    ) -> None:
        self.values = tuple(values)
        self.owner = owner
        self.other = other
        self.default_language = default_language
        self.texts: dict[str | int, Text] = {}
        self._said: dict[str, dict[Any, str | Template]] = {}

    @property
    def is_closed(self) -> bool:
        """Whether it can take nothing else."""
        return bool(self.values) and not self.other

    def said_in(self, language: str) -> Mapping[Any, str | Template]:
        """What each value is said as in a language: a text, or a template where it has piping of its own."""
        said = self._said.get(language)
        if said is None:
            said = self._said[language] = {value: self._said_as(value, language) for value in self.texts}
        return said

    def _said_as(self, value: str | int, language: str) -> str | Template:
        text = self.texts[value]
        template = text.plain
        if template is None and text.by_language:
            found = find_by_language(text.by_language, language, self.default_language)
            template = found[0] if found else None
        if template is None:
            return str(value)
        return template if template.constant is None else template.constant


class Symbol:
    """What a name stands for.

    what      question, prompt (a question without answer), attribute, variable, item (of a repeat), group, builtin, or
              placeholder (what only `Template.fill` knows)
    position  of the question; for an item, of the repeat group that it belongs to
    repeat    position of the repeat group around a question, or that an item belongs to; else None
    kind      of one answer; that of the list over all turns is made where it is read from outside the group
    """

    __slots__ = ("kind", "name", "position", "repeat", "what")

    def __init__(self, name: str, what: str, kind: Kind, position: int = -1, repeat: int | None = None) -> None:
        self.name = name
        self.what = what
        self.kind = kind
        self.position = position
        self.repeat = repeat

    @property
    def key(self) -> int | None:
        """The key of a question's answer, where it is the same wherever the name is read."""
        return self.position if self.what == "question" and self.repeat is None else None


def item_symbol(name: str, kind: Kind, group: int) -> Symbol:
    return Symbol(name, "item", kind, group, group)


_CHANNEL = choice_of(Options(CHANNELS, owner="channel"))
_SURVEY_TYPE = choice_of(Options(tuple(CHANNEL_OF_SURVEY_TYPE), owner="survey_type"))

BUILTINS = {
    name: Symbol(name, "builtin", kind)
    for name, kind in {
        "survey_type": _SURVEY_TYPE,
        "channel": _CHANNEL,
        "language": TEXT,
        "phone_number": TEXT,
        "email": TEXT,
        "agent_id": TEXT,
        "call_type": TEXT,
        "external_ref": TEXT,
        "attempt": INTEGER,
    }.items()
}

MOST_HINTS = 50  # to look for a name among thousands takes milliseconds

KEYWORDS = frozenset(("and", "or", "not", "in", "if", "else", "true", "false", "none"))


class Names:
    """The names that one place of the survey may use.

    symbols       every question, prompt, attribute, variable, repeat item and group, by name
    size          number of nodes of the survey
    within        position of the repeat group around the place, or None; `inside` gives the names of another place
    placeholders  names that only `Template.fill` knows, before all others; `with_placeholders` adds them

    Make one for the survey when its symbols are complete, and every other one from it: they share what is compiled.
    """

    __slots__ = ("_hints", "_views", "expressions", "placeholders", "size", "symbols", "templates", "within")

    def __init__(
        self,
        symbols: Mapping[str, Symbol],
        size: int,
        *,
        within: int | None = None,
        placeholders: Mapping[str, Symbol] | None = None,
        _views: dict[Any, Names] | None = None,
    ) -> None:
        self.symbols = symbols
        self.size = size
        self.within = within
        self.placeholders = placeholders or {}
        self.expressions: dict[str, Expression] = {}  # compiled for such a place, by source
        self.templates: dict[str, Template] = {}
        self._hints: dict[str, str | None] = {}
        self._views = {(within, *sorted(self.placeholders)): self} if _views is None else _views

    def inside(self, repeat: int | None) -> Names:
        """The names known inside a repeat group, or outside of any."""
        return self._view(repeat, self.placeholders)

    def with_placeholders(self, *names: str) -> Names:
        return self._view(self.within, {name: Symbol(name, "placeholder", TEXT) for name in names})

    def find(self, name: str) -> Symbol | None:
        """What the name stands for, were it a group or the item of another repeat."""
        return self.placeholders.get(name) or self.symbols.get(name) or BUILTINS.get(name)

    def nearest(self, name: str) -> str | None:
        """A hint with the usable name that is most like it. Where very many are wrong, the first ones get hints."""
        if name not in self._hints and len(self._hints) < MOST_HINTS:
            known = {**BUILTINS, **self.symbols, **self.placeholders}
            usable = [each for each, symbol in known.items() if self.may_use(symbol)]
            self._hints[name] = did_you_mean(name, usable)
        return self._hints.get(name)

    def may_use(self, symbol: Symbol) -> bool:
        what = symbol.what
        return what not in ("group", "prompt") and (what != "item" or symbol.repeat == self.within)

    def is_over_all_turns(self, symbol: Symbol) -> bool:
        """Whether the name is read here as the list over the turns of its repeat group."""
        return symbol.repeat is not None and symbol.repeat != self.within and symbol.what == "question"

    def kind_of(self, symbol: Symbol) -> Kind:
        return list_of(symbol.kind) if self.is_over_all_turns(symbol) else symbol.kind

    def _view(self, within: int | None, placeholders: Mapping[str, Symbol]) -> Names:
        key = (within, *sorted(placeholders))
        view = self._views.get(key)
        if view is None:
            view = Names(self.symbols, self.size, within=within, placeholders=placeholders, _views=self._views)
            self._views[key] = view
        return view


def fitted(value: Value, kind: Kind) -> Value:
    """A value as a variable of that kind keeps it, or none where it does not fit, though its kind did."""
    fit = _FITS.get(kind.name)
    return value if fit is None or value is None else fit(value)


def _fitted_number(value: Value) -> Value:
    return tidy(value) if isinstance(value, (int, float)) else None


def _fitted_list(value: Value) -> Value:
    """A list holds texts: numbers become what would be written."""
    if not isinstance(value, tuple) or any(isinstance(each, tuple) for each in value):
        return None
    return tuple(str(each) if each.__class__ in (int, float) else each for each in value)


_FITS: dict[str, Callable[[Value], Value]] = {
    "integer": lambda value: int(value) if isinstance(value, int) else None,
    "number": _fitted_number,
    "yesno": lambda value: value if isinstance(value, bool) else None,
    "text": lambda value: value if isinstance(value, str) else None,
    "date": iso_date,
    "time": clock_time,
    "list": _fitted_list,
}
