"""One survey file while it is compiled: what is known of it so far, and how its faults are reported.

It reads nothing itself. The parts of the compiler take it as their first argument, `file`; its `names` are those that
may be used at the place being read, and change as the compiler goes along.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from askline.catalogue import CATALOGUE
from askline.diagnostics import Problems, SourceLocation, did_you_mean
from askline.survey.definition import VoiceSettings
from askline.survey.expressions import Expression, compile_expression
from askline.survey.kinds import Kind, Names
from askline.survey.maps import KINDS
from askline.survey.templates import Template, compile_template
from askline.survey.yaml_nodes import NULLS, Node, Scalar
from askline.survey.yaml_nodes import Mapping as MapNode
from askline.survey.yaml_nodes import Sequence as ListNode
from askline.survey.yaml_quoting import text_cut_hint, unknown_key_hint

if TYPE_CHECKING:
    from askline.survey.outline import Entry

MOST_PROBLEMS = 500
UNFINISHED = ("not-an-expression", "text-not-closed", "unclosed-brace")  # what a text that YAML has cut looks like
MOST_COMPARED = 200_000  # names looked at for all hints of a file; each costs a microsecond or two


class TooManyProblems(Exception):
    """So much is wrong with the file that the rest is not looked at."""


class SurveyFile:
    """What the parts of the compiler share.

    languages   as written; the first is the default
    tags        the same by their lower case
    served_by   for each, the languages whose respondents get its texts where nothing nearer is given
    names       those that the place being read may use
    within      position of the repeat group around that place, or None
    outline     every question and group, by position
    entries     the same by name
    variables   the kind of each variable
    voice       settings of the survey, as far as read
    """

    __slots__ = (
        "_compared", "_count", "entries", "languages", "names", "outline", "problems", "served_by", "tags", "variables",
        "voice", "within",
    )  # fmt: skip

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.languages: tuple[str, ...] = ("en",)
        self.tags: Mapping[str, str] = {"en": "en"}
        self.served_by: Mapping[str, set[str]] = {"en": {"en"}}
        self.names = Names({}, 0)
        self.within: int | None = None
        self.outline: Sequence[Entry] = ()
        self.entries: Mapping[str, Entry] = {}
        self.variables: Mapping[str, Kind] = {}
        self.voice = VoiceSettings()
        self._count = self._compared = 0

    def report(self, code: str, node: Node, hint: str | None = None, **values: object) -> None:
        """Report a fault or warning whose place is a node."""
        self._add(code, node.location, node.excerpt, hint, values)

    def report_in(
        self, scalar: Scalar, code: str, start: int, end: int, hint: str | None = None, **values: object
    ) -> None:
        """Report a fault whose place is a part of a text: the characters `start` up to `end` of it."""
        excerpt = scalar.excerpt_of(start)
        if code in UNFINISHED and is_unfinished(scalar.text):
            hint = text_cut_hint(scalar) or hint
        self._add(code, scalar.part(start, end), excerpt, hint, values)

    def wrong_kind(self, node: Node, key: str, kind: str, hint: str | None = None) -> None:
        """Report a value that is not what its key takes."""
        hint = hint or hint_for_nothing(node)
        self.report("wrong-kind", node, hint, where=repr(key), wanted=KINDS[kind], found=described(node))

    def nearest(self, name: str, known: Collection[str]) -> str | None:
        """A hint with the known name most like this one; none where a file has had more than its share of hints."""
        self._compared += len(known)
        return did_you_mean(name, known) if self._compared <= MOST_COMPARED else None

    def nearest_key(self, key: Scalar, mapping: MapNode, known: Collection[str]) -> str | None:
        """A hint for a key that a map does not have: a key that is like it, or the quotes that are missing."""
        self._compared += len(known)
        return unknown_key_hint(key, mapping, known) if self._compared <= MOST_COMPARED else None

    def expression(self, node: Scalar) -> Expression | None:
        return compile_expression(node.text, self.names, partial(self.report_in, node))

    def template(self, node: Scalar) -> Template | None:
        return compile_template(node.text, self.names, partial(self.report_in, node))

    def _add(
        self, code: str, location: SourceLocation, excerpt: str, hint: str | None, values: Mapping[str, Any]
    ) -> None:
        self._count += CATALOGUE[code].severity == "error"
        if self._count > MOST_PROBLEMS:
            self.problems.add("too-many-problems", location, excerpt=excerpt, limit=MOST_PROBLEMS)
            raise TooManyProblems
        self.problems.add(code, location, excerpt=excerpt, hint=hint, **values)


# Reads a node for the key that it stands under; None where it is not what that key takes, and then it is reported.
Reader = Callable[[SurveyFile, Node, str], Any]


def described(node: Node) -> str:
    """What stands at a node, for messages: `the text '3'`, `true`, `a map`."""
    if isinstance(node, MapNode):
        return "a map"
    if isinstance(node, ListNode):
        return "a list"
    value = node.value
    if value is None:
        return "nothing" if not node.text else node.text
    if isinstance(value, str):
        return f"the text {shortened_text(value)!r}"
    return node.text if isinstance(value, bool) else f"the number {shortened_text(node.text)}"


def hint_for_nothing(node: Node) -> str | None:
    """What to do about a value that YAML takes for nothing."""
    if not isinstance(node, Scalar) or node.style or node.text not in NULLS:
        return None
    if node.text:
        return f'write "{node.text}" in quotes if you mean the word'
    rest = node.source.text[node.end : node.end + 200].lstrip(" ")
    return 'a # begins a comment: write "#" in quotes' if rest.startswith("#") else None


def shortened_text(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def is_unfinished(text: str) -> bool:
    """Whether a bracket or a quote of the text is never closed."""
    return (
        any(text.count(left) > text.count(right) for left, right in ("()", "[]", "{}"))
        or text.count('"') % 2 == 1
        or text.count("'") % 2 == 1
    )
