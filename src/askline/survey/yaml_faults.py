"""A parser's complaint as a sentence for the author, at the place that is the fault.

PyYAML tells where it could not go on, which is often far behind the mistake: at the end of the file for a bracket that
is never closed. Each kind of complaint has a function here that looks at the text around and says what an author can
mend. libyaml and the parser in Python word their complaints differently; `KINDS` knows both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import yaml

from askline.diagnostics import one_of
from askline.survey.yaml_nodes import Collection, Mapping, Node, Scalar, Source
from askline.survey.yaml_nodes import Sequence as List
from askline.survey.yaml_quoting import key_before, length_of_plain, quoting_hint

TAB_HINT = "indent with blanks, two for each level"
TAG_HINT = "leave it out; a text that begins with ! must be quoted"
INDENTATION = re.compile(r"[ \t]*")
DASHES = re.compile(r"[ \t]*(?:-[ \t]+)*")
HINT_IN_FLOW = "a text that holds , : { or [ must be quoted here"
LONGEST_KEY = 1024  # of libyaml
ENTRY = re.compile(
    r"[ \t]*(?:- +)*(?:([^\s:#\"'{\[][^:#\n]*?)[ \t]*:[ \t]+)?([^\r\n]*?)(?:[ \t]+#[^\r\n]*)?[ \t]*(?=[\r\n]|\Z)"
)
CLOSERS = {"{": "}", "[": "]"}


class Fault(NamedTuple):
    code: str
    start: int
    end: int
    hint: str | None = None
    problem: str = ""


class Complaint(NamedTuple):
    """What the parser said, and what it had read."""

    problem: str
    context: str
    at: int  # where it could not go on
    since: int  # where that began which it was reading
    source: Source
    last: Node | None  # the node that was read last
    around: Sequence[Collection]  # the maps and lists that are open

    @property
    def text(self) -> str:
        return self.source.text

    @property
    def char(self) -> str:
        return self.text[self.at : self.at + 1]

    @property
    def line_start(self) -> int:
        return self.source.line_starts[self.source.line_at(self.at)]

    @property
    def first_in_line(self) -> int:
        """Where the line begins that holds `at`, its indentation left out."""
        return self.line_start + len(INDENTATION.match(self.text, self.line_start)[0])  # type: ignore[index]

    def line_number(self, offset: int) -> int:
        return self.source.line_at(offset) + 1

    def fault(self, problem: str, hint: str | None = None, start: int | None = None, end: int | None = None) -> Fault:
        first = self.at if start is None else start
        return Fault("not-yaml", first, first + 1 if end is None else end, hint, problem)


def syntax_fault(error: yaml.YAMLError, source: Source, last: Node | None, around: Sequence[Collection]) -> Fault:
    """What is wrong, where, and what would be right."""
    complaint = _complaint(error, source, last, around)
    if complaint.char == "\t" or "tab character" in complaint.problem:
        return _tab(complaint)
    for words, explain in KINDS:
        if words in complaint.problem or words in complaint.context:
            return explain(complaint)
    return complaint.fault(complaint.problem)


def _complaint(error: yaml.YAMLError, source: Source, last: Node | None, around: Sequence[Collection]) -> Complaint:
    mark, context_mark = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    at = mark.index if mark else getattr(error, "position", 0)
    since = context_mark.index if context_mark else at
    problem, context = str(getattr(error, "problem", "")), str(getattr(error, "context", ""))
    return Complaint(problem, context, min(at, len(source.text)), since, source, last, around)


def _tab(said: Complaint) -> Fault:
    start = said.at
    while start and said.text[start - 1] in " \t":
        start -= 1
    tab = said.text.find("\t", start)
    return Fault("tab-indentation", tab, tab + 1, TAB_HINT)


def _unclosed_quote(said: Complaint) -> Fault:
    quote = said.text[said.since]
    hint = f"end the text with {quote}; a {quote} that belongs to the text needs quotes of the other kind around it"
    return said.fault("the quote that begins here is never closed", hint, said.since)


def _escape(said: Complaint) -> Fault:
    start = max(said.text.rfind("\\", 0, said.at + 1), 0)
    hint = "write \\\\ for a backslash, or put the text in single quotes"
    return said.fault(f"{said.text[start : start + 2]} is no escape", hint, start, start + 2)


def _cannot_begin(said: Complaint) -> Fault:
    start = min(said.since, said.at) if said.text[said.since : said.since + 1] in "*&" else said.at
    return said.fault(f"a text cannot begin with {said.text[start : start + 1]!r}", _hint_for_line(said, start), start)


def _tag(said: Complaint) -> Fault:
    start = max(said.text.rfind("!", 0, said.at + 1), 0)
    word = re.compile(r"\S*").match(said.text, start)[0]  # type: ignore[index]
    return Fault("tag", start, start + max(1, len(word)), TAG_HINT, word)


def _block_header(said: Complaint) -> Fault:
    sign = said.text[said.since]
    problem = f"behind {sign!r} the text begins in the next line"
    return said.fault(problem, _hint_for_line(said, said.since), said.since)


def _dash(said: Complaint) -> Fault:
    hint = "begin the list in the next line; a text that begins with '- ' must be quoted"
    return said.fault("a list cannot begin in the line of its key", hint)


def _question_mark(said: Complaint) -> Fault:
    return said.fault("a text cannot begin with '? '", _hint_for_line(said, said.at))


def _colon(said: Complaint) -> Fault:
    """`: ` where no key can stand: a second one in a line, or in a line that goes on the text above."""
    if ": " in said.text[said.line_start : said.at].replace("\t", " "):
        return said.fault("a plain text cannot hold ': '", _hint_for_line(said, said.at))
    start = said.first_in_line
    if "\t" in said.text[said.line_start : start]:
        return _tab(said._replace(at=start))
    if said.at - start > LONGEST_KEY:
        return _too_long_key(said, start)
    above = said.last
    if isinstance(above, Scalar) and above.start < said.line_start and _begins_line(said, above.start):
        return _lacks_colon(said._replace(since=above.start))
    hint = "align it with the key above; a text of several lines that holds ': ' must be quoted"
    return said.fault("this line is indented deeper than the key above, whose text it goes on", hint, start, said.at)


def _begins_line(said: Complaint, offset: int) -> bool:
    line_start = said.source.line_starts[said.source.line_at(offset)]
    return not said.text[line_start:offset].strip(" -")


def _lacks_colon(said: Complaint) -> Fault:
    """A line that should have been a key."""
    line = re.compile(r"[^\r\n]*").match(said.text, said.since)[0].rstrip()  # type: ignore[index]
    end = said.since + len(line)
    if glued := re.match(r"([\w-]+):(\S.*)", line):
        return said.fault("a blank is missing behind the colon", f"write {glued[1]}: {glued[2]}"[:90], said.since, end)
    if len(line) > LONGEST_KEY:
        return _too_long_key(said, said.since)
    hint = "a key is written `key: value`; indent the line where it goes on the text above"
    return said.fault("this line has no key", hint, said.since, end)


def _too_long_key(said: Complaint, start: int) -> Fault:
    return said.fault(f"a key has at most {LONGEST_KEY} characters", None, start, start + LONGEST_KEY)


def _flow_separator(said: Complaint) -> Fault:
    """Inside `{}` or `[]` something stands that is neither a comma nor the end."""
    said = said._replace(since=_bracket_around(said))
    bracket = said.text[said.since]
    closer = CLOSERS.get(bracket, "}")
    if not said.text[said.at :].strip() or _is_outside(said):
        return _unclosed_bracket(said, bracket)
    if said.char in ("]", "}"):
        return said.fault(f"{bracket!r} is closed by {said.char!r}", f"close it with {closer!r}")
    return (
        _cut_call(said)
        or _plain_text_in_flow(said)
        or _behind_quote_in_flow(said)
        or said.fault(f"a comma or {closer!r} is missing before this", HINT_IN_FLOW)
    )


def _cut_call(said: Complaint) -> Fault | None:
    """A plain text like `contains(x, "a")`, which ended at its comma."""
    children = reversed(_children(said.around[-1])) if said.around else ()
    for value in children:
        if isinstance(value, Scalar) and not value.style and value.text.count("(") > value.text.count(")"):
            return said.fault("a plain text cannot hold a comma here", _hint_for_plain(said, value.start), value.end)
    return None


def _children(collection: Collection) -> list[Node]:
    if isinstance(collection, List):
        return collection.items
    return [node for _, node in collection.entries] if isinstance(collection, Mapping) else []


def _plain_text_in_flow(said: Complaint) -> Fault | None:
    """A plain text that holds `: `, `{` or `[`."""
    last = said.last
    if said.char not in (":", "{", "[") or not isinstance(last, Scalar) or last.style:
        return None
    if last.start < said.line_start:
        return said.fault("a comma is missing at the end of the line above", None, said.first_in_line)
    sign = ": " if said.char == ":" else said.char
    return said.fault(f"a plain text cannot hold {sign!r} here", _hint_for_plain(said, last.start))


def _behind_quote_in_flow(said: Complaint) -> Fault | None:
    last = said.last
    if not isinstance(last, Scalar) or not last.style or said.text[last.end : said.at].strip():
        return None
    rest = said.text[said.at : said.at + length_of_plain(said.text[said.at : said.at + 1000])]
    return None if ":" in rest or rest[:1] in ("'", '"') else _behind_quote(said, last)


def _hint_for_plain(said: Complaint, start: int) -> str:
    """How to quote the text that begins at `start` inside brackets."""
    whole = said.text[start : start + length_of_plain(said.text[start : start + 1000])].rstrip()
    return quoting_hint(key_before(said.text, start), whole)


def _bracket_around(said: Complaint) -> int:
    """Where the innermost bracket was opened. A map of one key in a list has none."""
    starts = (each.start for each in reversed(said.around) if said.text[each.start] in CLOSERS)
    return next(starts, min(said.since, len(said.text) - 1))


def _is_outside(said: Complaint) -> bool:
    """Whether the line stands no deeper than the one in which the bracket was opened, and not below a lone bracket."""
    opened = said.source.line_text(said.source.line_at(said.since))
    is_lone = said.text[said.since + 1 : said.since + 99].lstrip(" \t")[:1] in ("\r", "\n", "#")
    is_later = said.line_start > said.since
    depth = len(DASHES.match(opened)[0])  # type: ignore[index]
    return is_later and not is_lone and said.first_in_line - said.line_start <= depth


def _unclosed_bracket(said: Complaint, bracket: str) -> Fault:
    line = said.source.line_text(said.source.line_at(said.since))
    hint = f"close it with {CLOSERS.get(bracket, '}')!r}"
    if " #" in line:
        hint += "; ' #' begins a comment, a text that holds it must be quoted"
    return said.fault(f"the {bracket!r} that begins here is never closed", hint, said.since)


def _behind_quote(said: Complaint, last: Scalar) -> Fault:
    """A quoted text is over, and the line goes on."""
    if said.line_number(last.start) < said.line_number(last.end):
        problem = f"the quote that begins here is closed only in line {said.line_number(last.end)}"
        return said.fault(problem, "is a closing quote missing in this line?", last.start)
    if last.end < said.at:
        hint = _hint_for_plain(said, last.start)
    else:
        hint = "write '' for a ' inside" if last.style == "'" else 'write \\" for a " inside'
    return said.fault("the line goes on behind the closing quote", hint, said.at)


def _left_over(said: Complaint) -> Fault | None:
    """What stands in the line behind a text in quotes, or behind a map or list in brackets."""
    last = said.last
    if last is None or last.end > said.at or said.text[last.end : said.at].strip(" \t"):
        return None
    if isinstance(last, Scalar):
        return _behind_quote(said, last) if last.style in ("'", '"') else None
    if not last.is_flow:
        return None
    what = "map" if isinstance(last, Mapping) else "list"
    problem = f"this bracket begins a {what}, and the line goes on behind it"
    return said.fault(problem, _hint_for_line(said, last.start), last.start)


def _block_collection(said: Complaint) -> Fault:
    """Among the entries of an indented map or list stands something else."""
    if said.char in ("]", "}"):
        return said.fault(f"nothing is open that {said.char!r} closes", "a text that begins with { or [ must be quoted")
    found = _left_over(said)
    if found:
        return found
    if said.at != said.first_in_line:
        return said.fault("this belongs to nothing", "is a comma, a quote or a line end missing before it?")
    if said.char == ":":
        return said.fault("a key is missing before the colon")
    return _misplaced_line(said)


def _misplaced_line(said: Complaint) -> Fault:
    """A line whose indentation fits none above, or that is an entry among keys, or a key among entries."""
    is_entry = bool(re.compile(r"-(?:\s|\Z)").match(said.text, said.at))
    column = said.at - said.line_start + 1
    columns = {each.location.column: isinstance(each, Mapping) for each in _around(said)}
    if column not in columns:
        return said.fault("the indentation of this line fits none above", _columns_hint(columns, is_entry))
    if is_entry:
        return said.fault("a list entry stands among keys", "indent the list below its key")
    return said.fault("a key stands among list entries", f"begin it with '- ', or in column {column + 2}")


def _around(said: Complaint) -> Iterator[Collection]:
    """The indented maps and lists that are open, and those that this line has closed."""
    yield from (each for each in said.around if not each.is_flow)
    closed = said.last
    while isinstance(closed, Collection) and not closed.is_flow:
        yield closed
        closed = next(reversed(_children(closed)), None)


def _columns_hint(columns: dict[int, bool], is_entry: bool) -> str | None:
    """Where the line could begin: `columns` tells where maps (true) and lists (false) begin above."""
    fitting = [str(column) for column, is_map in sorted(columns.items()) if is_map != is_entry]
    what = "a list entry" if is_entry else "a key"
    return f"{what} can begin in column {one_of(fitting[-3:])}" if fitting else None


def _content(said: Complaint) -> Fault:
    is_flow = bool(said.around) and said.around[-1].is_flow
    if is_flow and not said.text[said.at :].strip():
        bracket = _bracket_around(said)
        return _unclosed_bracket(said._replace(since=bracket), said.text[bracket])
    if is_flow and said.char in (",", "}", "]"):
        return said.fault(f"a value is missing before {said.char!r}", "a text that holds a comma must be quoted here")
    return said.fault(f"a text cannot begin with {said.char!r}", _hint_for_line(said, said.at))


def _document(said: Complaint) -> Fault:
    above = said.text[: said.at].rstrip()
    if above.endswith("..."):
        return Fault("several-documents", said.at, said.at + 1, "keep each survey in a file of its own")
    return _left_over(said) or said.fault("the file has ended above this line", "is the line above indented wrongly?")


def _glued_colon(said: Complaint) -> Fault:
    if said.text[said.at + 1 : said.at + 2] in ("{", "["):
        return said.fault("a blank is missing behind the colon")
    return said.fault("a value is missing behind the colon", "a text that ends with a colon must be quoted here")


def _directive(said: Complaint) -> Fault:
    return said.fault("a line that begins with % is a directive, and none is known", None, said.since)


def _hint_for_line(said: Complaint, offset: int) -> str:
    """How to quote what the line says, from its key on."""
    found = ENTRY.match(said.text, said.source.line_starts[said.source.line_at(offset)])
    if found is None or found[2][:1] in ("'", '"', "") or not found.start(2) <= offset <= found.end(2):
        return "quote the text"
    return quoting_hint(found[1] or "", found[2])


# What a complaint or its context holds, and who explains it; the first that fits.
KINDS = (
    ("scanning a directive", _directive),
    ("found unexpected end of stream", _unclosed_quote),
    ("found unexpected document", _unclosed_quote),
    ("escape", _escape),
    ("hexdecimal", _escape),
    ("hexadecimal", _escape),
    ("mapping values are not allowed", _colon),
    ("mapping keys are not allowed", _question_mark),
    ("entries are not allowed", _dash),
    ("could not find expected ':'", _lacks_colon),
    ("cannot start any token", _cannot_begin),
    ("scanning an anchor", _cannot_begin),
    ("scanning an alias", _cannot_begin),
    (" tag", _tag),
    ("scanning a block scalar", _block_header),
    ("found unexpected ':'", _glued_colon),
    ("document start>", _document),
    ("expected ',' or", _flow_separator),
    ("parsing a block mapping", _block_collection),
    ("parsing a block collection", _block_collection),
    ("parsing a block sequence", _block_collection),
    ("node content", _content),
)
