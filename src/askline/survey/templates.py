"""Texts with `{expressions}` in them (section 2.3 of the language).

A template without piping is a constant. A piped value is never read as a template again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from askline.survey.expressions import Report
from askline.survey.kinds import Names
from askline.survey.scope import Scope


class Piped:
    """One `{expression}` of a template: `source` is what stands between the braces, `say` gives what it is said as."""

    __slots__ = ("say", "source")
    source: str
    say: Callable[[Scope], str]


class Template:
    """A checked text.

    source        as written
    constant      the text itself where nothing is piped (braces no longer doubled), else None
    names         every name it reads, placeholders left out
    placeholders  those that it uses
    parts         constant texts and what is piped between them, in order
    says          the questions whose options' texts may be said in it
    render        the text in a scope; made when first wanted
    """

    __slots__ = ("constant", "names", "parts", "placeholders", "render", "says", "source")
    source: str
    constant: str | None
    names: frozenset[str]
    placeholders: frozenset[str]
    parts: tuple[str | Piped, ...]
    says: frozenset[str]
    render: Callable[[Scope], str]

    def fill(self, scope: Scope, values: Mapping[str, str]) -> str:
        """The text with a value for each placeholder."""
        raise NotImplementedError


def compile_template(source: str, names: Names, report: Report) -> Template | None:
    """The template, or None where it has an error; whatever was found is reported by its place in `source`."""
    raise NotImplementedError
