"""Texts with `{expressions}` in them (section 2.3 of the language).

A template without piping is a constant. A piped value is never read as a template again. Texts that hold nothing but
plain names, which nearly all do, are taken apart by one regular expression and never see the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from askline.survey.expression_checker import check
from askline.survey.expression_compiler import ExpressionCompiler
from askline.survey.expression_nodes import Name, Node, names_in
from askline.survey.expression_parser import parse
from askline.survey.expression_tokens import Fault
from askline.survey.expressions import Faults, Report
from askline.survey.kinds import Kind, Names
from askline.survey.option_texts import owners_said
from askline.survey.overlay import Overlay
from askline.survey.saying import is_said_alike, say_plainly
from askline.survey.scope import Scope

_NAME_IN_BRACES = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")
_BRACE = re.compile(r"\{\{|\}\}|[{}]")


class Piped:
    """One `{expression}` of a template.

    source  what stands between the braces
    kind    of its value
    say     what it is said as in a scope; made when first wanted
    """

    __slots__ = ("_context", "kind", "node", "say", "source")
    say: Callable[[Scope], str]

    def __init__(self, source: str, node: Node, context: Names) -> None:
        self.source = source
        self.kind: Kind = node.kind
        self.node = node
        self._context = context

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name != "say":
                raise AttributeError(name)
            self.say = ExpressionCompiler(self._context).said(self.node)
            return self.say

    def __repr__(self) -> str:
        return f"<Piped {self.source!r}>"

    @property
    def placeholder(self) -> str | None:
        """The name of the placeholder that it is, if it is nothing else."""
        is_one = isinstance(self.node, Name) and self.node.name in self._context.placeholders
        return self.node.name if isinstance(self.node, Name) and is_one else None

    @property
    def answered_at(self) -> int | None:
        """The key of the answer that it is, if it is nothing else and the key is the same wherever it is said."""
        symbol = self.node.symbol if isinstance(self.node, Name) and is_said_alike(self.kind) else None
        return None if symbol is None else symbol.key

    def plain_reader(self) -> Callable[[Scope], Any] | None:
        """What reads its value, where that is said by what it is at run time."""
        if not isinstance(self.node, Name) or not is_said_alike(self.kind):
            return None
        return ExpressionCompiler(self._context).value(self.node)


class Template:
    """A checked text.

    source        as written
    constant      the text itself where nothing is piped (braces no longer doubled), else None
    parts         constant texts and what is piped between them, in order
    names         every name it reads, placeholders left out
    placeholders  those that it uses
    says          the questions whose options' texts may be said in it
    render        the text in a scope

    The last four are made when they are first wanted.
    """

    __slots__ = ("_context", "constant", "names", "parts", "placeholders", "render", "says", "source")
    names: frozenset[str]
    placeholders: frozenset[str]
    says: frozenset[str]
    render: Callable[[Scope], str]

    def __init__(self, source: str, parts: tuple[str | Piped, ...], context: Names) -> None:
        self.source = source
        self.parts = parts
        self.constant: str | None = None
        self._context = context
        if not parts:
            self.constant = ""
        elif len(parts) == 1 and isinstance(parts[0], str):
            self.constant = parts[0]

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            if name == "render":
                self.render = _renderer(self)
            elif name in ("names", "placeholders", "says"):
                self._find_names()
            else:
                raise AttributeError(name)
            return getattr(self, name)

    def _find_names(self) -> None:
        nodes = [part.node for part in self.parts if isinstance(part, Piped)]
        names = frozenset([name.name for node in nodes for name in names_in(node)])
        self.placeholders = names & self._context.placeholders.keys()
        self.names = names - self.placeholders
        self.says = frozenset([owner for node in nodes for owner in owners_said(node)])

    def __repr__(self) -> str:
        return f"<Template {self.source!r}>"

    @property
    def around_answer(self) -> tuple[str, str, int] | None:
        """The text before, the text after and the key, where it is one answer between constant texts.

        Such an answer is said as it is where it is a text or a whole number; `render` knows the rest.
        """
        piped = [part for part in self.parts if isinstance(part, Piped)]
        key = piped[0].answered_at if len(piped) == 1 else None
        return None if key is None else (*self.texts_around(piped[0]), key)

    def texts_around(self, piped: Piped) -> tuple[str, str]:
        place = self.parts.index(piped)
        return "".join(map(str, self.parts[:place])), "".join(map(str, self.parts[place + 1 :]))

    def fill(self, scope: Scope, values: Mapping[str, str]) -> str:
        """The text with a value for each placeholder."""
        if self.constant is not None:
            return self.constant
        seen: Any = None
        texts = []
        for part in self.parts:
            if isinstance(part, str):
                texts.append(part)
            elif part.placeholder is not None:
                texts.append(values.get(part.placeholder, ""))
            else:
                seen = seen or Overlay(scope, placeholders=values)
                texts.append(part.say(seen))
        return "".join(texts)


def compile_template(source: str, names: Names, report: Report) -> Template | None:
    """The template, or None where it has an error; whatever was found is reported by its place in `source`."""
    known = names.templates.get(source)
    if known is not None:
        return known
    if "{" not in source and "}" not in source:
        template = Template(source, (source,) if source else (), names)
    else:
        reader = _TemplateReader(source, names, report)
        parts = reader.plain_parts() or reader.parts()
        if reader.has_errors:
            return None
        template = Template(source, parts, names)
        if reader.has_findings:
            return template
    names.templates[source] = template
    return template


class _TemplateReader:
    """Takes one text apart."""

    def __init__(self, source: str, names: Names, report: Report) -> None:
        self._source = source
        self._names = names
        self._report = report
        self.has_errors = False
        self.has_findings = False

    def plain_parts(self) -> tuple[str | Piped, ...] | None:
        """The parts where every brace is that of a plain, known name; else None."""
        pieces: list[Any] = _NAME_IN_BRACES.split(self._source)
        if any("{" in text or "}" in text for text in pieces[::2]):
            return None
        for index in range(1, len(pieces), 2):
            piped = self._plain(pieces[index])
            if piped is None:
                return None
            pieces[index] = piped
        return tuple([piece for piece in pieces if piece != ""])

    def _plain(self, name: str) -> Piped | None:
        symbol = self._names.find(name)
        if symbol is None or not self._names.may_use(symbol):
            return None
        node = Name(0, len(name), name)
        node.symbol = symbol
        node.kind = self._names.kind_of(symbol)
        return Piped(name, node, self._names)

    def parts(self) -> tuple[str | Piped, ...]:
        """The parts of any text; what is wrong with it is reported."""
        parts: list[str | Piped] = []
        texts: list[str] = []
        at = 0
        while (brace := _BRACE.search(self._source, at)) is not None:
            texts.append(self._source[at : brace.start()])
            at = brace.end()
            if brace[0] == "{":
                piped, at = self._piped(brace.start())
                parts += [text for text in ("".join(texts),) if text]
                parts += [] if piped is None else [piped]
                texts = []
            elif brace[0] == "}":
                self._fault("lone-brace", brace.start(), "write }} for a brace", brace="}")
            else:
                texts.append(brace[0][0])
        texts.append(self._source[at:])
        return tuple(parts + [text for text in ("".join(texts),) if text])

    def _piped(self, opening: int) -> tuple[Piped | None, int]:
        """What is piped at an opening brace, and where the text goes on."""
        source, start = self._source, opening + 1
        closing = source.find("}", start)
        if closing < 0:
            self._fault("unclosed-brace", opening, "write {{ for a brace")
            return None, len(source)
        try:
            node, end = parse(source, start, in_braces=True)
        except Fault as fault:
            return None, self._after_fault(fault, opening, closing)
        if end >= len(source):
            self._fault("unclosed-brace", opening, "write {{ for a brace")
            return None, end
        faults = Faults(self._report, source[start:end])
        check(node, self._names, faults.add)
        self.has_findings = self.has_findings or faults.found
        self.has_errors = self.has_errors or faults.has_errors
        return Piped(source[start:end].strip(), node, self._names), end + 1

    def _after_fault(self, fault: Fault, opening: int, closing: int) -> int:
        """Report what is no expression; where the text goes on."""
        written = self._source[opening + 1 : closing]
        if fault.code == "empty-expression":
            self._fault("empty-expression", opening, "write {{}} for braces")
            return closing + 1
        if "{" in written and '"' not in written and "'" not in written:
            self._fault("unclosed-brace", opening, "write {{ for a brace")
            return opening + 1 + written.index("{")
        self.has_errors = True
        Faults(self._report, written).add_fault(fault)
        return max(closing, self._source.find("}", fault.end)) + 1

    def _fault(self, code: str, start: int, hint: str, **values: object) -> None:
        self.has_errors = True
        self._report(code, start, start + 1, hint, **values)


def _renderer(template: Template) -> Callable[[Scope], str]:
    parts = template.parts
    piped = [part for part in parts if isinstance(part, Piped)]
    if len(piped) != 1:
        return _joining(parts)
    before, after = template.texts_around(piped[0])
    read = piped[0].plain_reader()
    if read is not None:
        return _around_plain(before, read, after)
    say = piped[0].say
    return lambda scope: before + say(scope) + after


def _around_plain(before: str, read: Callable[[Scope], Any], after: str) -> Callable[[Scope], str]:
    def render(scope: Scope) -> str:
        value = read(scope)
        if value.__class__ is str or value.__class__ is int:
            return f"{before}{value}{after}"
        return before + say_plainly(value, scope) + after

    return render


def _joining(parts: tuple[str | Piped, ...]) -> Callable[[Scope], str]:
    pieces: list[Any] = [part if isinstance(part, str) else part.say for part in parts]
    return lambda scope: "".join([piece if piece.__class__ is str else piece(scope) for piece in pieces])
