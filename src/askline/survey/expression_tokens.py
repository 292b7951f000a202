"""The words, numbers, texts and signs that an expression is written in.

An expression may stand inside a longer text, between braces: then it ends at the first `}` outside of a quoted text,
and braces inside quoted texts are doubled. Offsets are those of the longer text throughout.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from askline.survey.operations import tidy
from askline.survey.scope import Value

LONGEST_EXPRESSION = 1000

_TOKEN = re.compile(
    r"""(?P<name>[^\W\d]\w*)
    |(?P<number>(?:[0-9]|\.[0-9])(?:[0-9_]*\.?[0-9_]*[eE][-+][0-9_]+)?[\w.]*)
    |(?P<text>"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^'\\]*(?:\\[\s\S][^'\\]*)*')
    |(?P<foreign>===|!==|=>|=<|<>|<<|>>|&&|\|\||\*\*|:=)
    |(?P<sign><=|>=|==|!=|//|[-+*/%<>()\[\],])
    |(?P<other>\S)""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|[\s\S])")
_ESCAPED = {
    "\n": "", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
    "v": "\v",
}  # fmt: skip
_WORDS = frozenset(("and", "or", "not", "in", "if", "else", "true", "false", "none"))


class Fault(Exception):
    """Something in the source that is no expression; reading ends there."""

    def __init__(self, code: str, start: int, end: int, hint: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.start = start
        self.end = end
        self.hint = hint
        self.values = values


class Token(NamedTuple):
    """kind: name, number, text, foreign or end; for a sign or a word of the language the sign or word itself."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(source: str, start: int = 0, *, in_braces: bool = False) -> list[Token]:
    """The tokens from `start` on, and an end token last.

    The end token stands at the closing brace, at the end of the source, or where the expression has grown too long.
    """
    tokens: list[Token] = []
    limit = min(len(source), start + LONGEST_EXPRESSION + 1)
    for found in _TOKEN.finditer(source, start, limit):
        kind: str = found.lastgroup or "other"
        text = found[0]
        if kind == "other":
            if in_braces and text == "}":
                limit = found.start()
                break
            kind = "foreign"
        elif kind == "sign" or text in _WORDS:
            kind = text
        tokens.append(Token(kind, text, found.start(), found.end()))
    tokens.append(Token("end", "", limit, limit))
    return tokens


def number_in(token: Token) -> Value:
    """The value of a number token; none beyond 1e15, as everywhere."""
    text = token.text
    if text[0] == "0" and text[1:2].isdigit():
        raise Fault("not-a-number", token.start, token.end, hint="leave out the zeros before it", text=text)
    try:
        return tidy(int(text) if text.isdigit() else float(text))
    except ValueError:
        hint = "write numbers in decimal digits" if text[:2].lower() in ("0x", "0b", "0o") else None
        raise Fault("not-a-number", token.start, token.end, hint=hint, text=text) from None


def text_in(token: Token, *, in_braces: bool = False) -> str:
    """The text that a quoted text stands for."""
    text = token.text[1:-1]
    if in_braces and ("{" in text or "}" in text):
        text = _undoubled(text, token.start + 1)
    if "\n" in text:
        text = " ".join(text.splitlines())
    return text if "\\" not in text else _ESCAPE.sub(lambda found: _unescaped(found, token), text)


def _undoubled(text: str, offset: int) -> str:
    lone = re.search(r"[{}]", re.sub(r"\{\{|\}\}", "..", text))
    if lone is not None:
        brace = text[lone.start()]
        place = offset + lone.start()
        raise Fault("lone-brace", place, place + 1, hint=f"write {brace * 2} for a brace in a text", brace=brace)
    return text.replace("{{", "{").replace("}}", "}")


def _unescaped(found: re.Match[str], token: Token) -> str:
    code = found[1]
    if code in _ESCAPED:
        return _ESCAPED[code]
    if code[0] in "xuUN" and len(code) == 1:
        raise Fault("not-an-escape", token.start, token.end, hint=r"write \\ for a backslash", text=found[0])
    if code[0] not in "xuU01234567":
        return found[0]
    point = int(code, 8) if code[0] in "01234567" else int(code[1:], 16)
    if point > 0x10FFFF or 0xD800 <= point < 0xE000:
        raise Fault("not-an-escape", token.start, token.end, hint="there is no such character", text=found[0])
    return chr(point)
