"""What to tell an author about something that stands where it cannot in an expression: what it is, and what to write.

People know Python, spreadsheets, JavaScript or SQL; each notation of theirs is named with ours beside it.
"""

from __future__ import annotations

from collections.abc import Callable

from askline.survey.expression_tokens import Fault, Token

# Signs of other notations: what they are, and what to write.
_FOREIGN_SIGNS = {
    "=": ("a single '='", "did you mean '=='?"),
    "===": ("'==='", "did you mean '=='?"),
    "!==": ("'!=='", "did you mean '!='?"),
    "<>": ("'<>'", "did you mean '!='?"),
    "=>": ("'=>'", "did you mean '>='?"),
    "=<": ("'=<'", "did you mean '<='?"),
    "&&": ("'&&'", "did you mean 'and'?"),
    "&": ("'&'", "did you mean 'and'?"),
    "||": ("'||'", "did you mean 'or'?"),
    "|": ("'|'", "did you mean 'or'?"),
    "!": ("'!'", "did you mean 'not'?"),
    "~": ("'~'", "did you mean 'not'?"),
    "**": ("the power '**'", "multiply instead"),
    "^": ("'^'", None),
    ":=": ("':=', an assignment,", "values are set by a rule's 'set'"),
    "<<": ("'<<'", None),
    ">>": ("'>>'", None),
    ".": ("an attribute or a method ('.')", "call a function with the value in it: lower(x)"),
    ":": ("':'", None),
    ";": ("';'", "an expression is one value"),
    "?": ("'?'", "write: a if condition else b"),
    "{": ("a set or a map", "write a list: [a, b]"),
    "}": ("'}'", None),
    "#": ("a comment", "comments of YAML stand outside of the expression"),
    "\\": ("a backslash", "an expression goes on in the next line by itself"),
    "@": ("'@'", None),
    "$": ("'$'", "names stand by themselves, without a sign"),
    "`": ("'`'", "quote texts with \" or '"),
    "“": ("a curly quote", "quote texts with \" or '"),
    "”": ("a curly quote", "quote texts with \" or '"),
    "‘": ("a curly quote", "quote texts with \" or '"),
    "’": ("a curly quote", "quote texts with \" or '"),
    "≤": ("'≤'", "did you mean '<='?"),
    "≥": ("'≥'", "did you mean '>='?"),
    "≠": ("'≠'", "did you mean '!='?"),
    "×": ("'×'", "did you mean '*'?"),
    "÷": ("'÷'", "did you mean '/'?"),
    "−": ("'−'", "did you mean '-'?"),
    "–": ("'–'", "did you mean '-'?"),
    "—": ("'—'", "did you mean '-'?"),
}

# Words of other notations, where an operator is expected.
_FOREIGN_WORDS = {
    "is": "write == for 'is', and != for 'is not'",
    "equals": "did you mean '=='?",
    "eq": "did you mean '=='?",
    "xor": "did you mean '!='?",
    "then": "write: a if condition else b",
    "contains": "write contains(x, part), or: part in x",
    "matches": "write matches(x, pattern)",
    "mod": "did you mean '%'?",
    "div": "did you mean '//'?",
}
_OTHER_SYNTAX = {
    "lambda": "a lambda",
    "for": "a comprehension",
    "async": "a comprehension",
    "await": "'await'",
    "yield": "'yield'",
    "is": "'is'",
}
_PREFIXES = frozenset(("r", "b", "f", "u", "rb", "br", "fr", "rf", "t"))


def unexpected(tokens: list[Token], index: int) -> Fault:
    """The fault of the token at `index`, which cannot stand there."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    if token.kind == "foreign":
        return _foreign_sign(tokens, index)
    if before is not None and ends_a_value(before):
        return _after_value(tokens, index)
    if token.kind == "end":
        return _end(tokens, index)
    if token.kind == "*" and before is not None and before.kind in ("(", "[", ","):
        return _refused(token, "a star argument")
    if token.kind == ")" and before is not None and before.kind == "(":
        return _refused(token, "a tuple", "write a list: []")
    if token.kind == "not":
        return _wrong(token, "'not' cannot stand here", "put parentheses around it: (not x)")
    return _wrong(token, f"a value is missing before {token.text!r}" if before else f"{token.text!r} needs a value")


def ends_a_value(token: Token) -> bool:
    return token.kind in ("name", "number", "text", "true", "false", "none", ")", "]")


def _refused(token: Token, what: str, hint: str | None = None) -> Fault:
    return Fault("not-in-expressions", token.start, token.end, hint, what=what)


def _wrong(token: Token, problem: str, hint: str | None = None) -> Fault:
    return Fault("not-an-expression", token.start, token.end, hint, problem=problem)


def _foreign_sign(tokens: list[Token], index: int) -> Fault:
    token = tokens[index]
    if token.text in "\"'":
        return Fault("text-not-closed", token.start, token.end, hint=f"put {token.text} at its end")
    if token.text == "=" and index > 1 and tokens[index - 2].kind in ("(", ","):
        return _refused(token, "an argument by name", "give the values alone; to compare, write '=='")
    if token.text == "**" and index and not ends_a_value(tokens[index - 1]):
        return _refused(token, "a star argument")
    what, hint = _FOREIGN_SIGNS.get(token.text, (f"the character {token.text!r}", None))
    return _refused(token, what, hint)


def _after_value(tokens: list[Token], index: int) -> Fault:
    """What cannot follow a value: an operator was expected."""
    token, before = tokens[index], tokens[index - 1]
    advice = _ADVICE_AFTER_VALUE.get(token.kind)
    if advice is not None:
        return advice(token, before)
    opened = _still_open(tokens, index)
    if opened is not None:
        return _wrong(opened, f"{opened.text!r} is not closed")
    return _wrong(token, f"{token.text!r} cannot stand here")


def _word_after_value(token: Token, before: Token) -> Fault:
    word = token.text.lower()
    if word in _OTHER_SYNTAX:
        return _refused(token, _OTHER_SYNTAX[word], _FOREIGN_WORDS.get(word))
    if before.text in _OTHER_SYNTAX:
        return _refused(before, _OTHER_SYNTAX[before.text])
    if before.kind == "name" and before.text.lower() == "not":
        return _wrong(token, f"an operator is missing before {token.text!r}", "did you mean 'not'?")
    if word in ("and", "or", "not", "in", "if", "else"):
        return _wrong(token, f"an operator is missing before {token.text!r}", f"did you mean {word!r}?")
    return _wrong(token, f"an operator is missing before {token.text!r}", _FOREIGN_WORDS.get(word))


def _text_after_value(token: Token, before: Token) -> Fault:
    if before.kind == "text":
        if before.end == token.start and len(before.text) == 2 and before.text[0] == token.text[0]:
            return _refused(before, "a triple-quoted text", "quote it once")
        return _refused(token, "a text right after another", "join texts with +")
    if before.kind == "name" and before.end == token.start and before.text.lower() in _PREFIXES:
        return _refused(before, "a text with a prefix", "leave out the letter before the quote")
    return _wrong(token, f"an operator is missing before {token.text}")


def _number_after_value(token: Token, before: Token) -> Fault:
    return _wrong(token, f"an operator is missing before {token.text}")


def _bracket_after_value(token: Token, before: Token) -> Fault:
    if token.kind == "[":
        return _refused(token, "an index")
    return _wrong(token, "only a function can be called")


def _comma_after_value(token: Token, before: Token) -> Fault:
    return _refused(token, "a tuple", "write a list: [a, b]")


def _constant_after_value(token: Token, before: Token) -> Fault:
    return _wrong(token, f"an operator is missing before {token.text!r}")


_ADVICE_AFTER_VALUE: dict[str, Callable[[Token, Token], Fault]] = {
    "name": _word_after_value,
    "text": _text_after_value,
    "number": _number_after_value,
    "true": _constant_after_value,
    "false": _constant_after_value,
    "none": _constant_after_value,
    "[": _bracket_after_value,
    "(": _bracket_after_value,
    ",": _comma_after_value,
}


def _still_open(tokens: list[Token], index: int) -> Token | None:
    """The innermost bracket before the token that has not been closed."""
    opened: list[Token] = []
    for token in tokens[:index]:
        if token.kind in ("(", "["):
            opened.append(token)
        elif token.kind in (")", "]") and opened:
            opened.pop()
    return opened[-1] if opened else None


def _end(tokens: list[Token], index: int) -> Fault:
    before = tokens[index - 1]
    if before.kind in ("(", "[", ","):
        opened = _still_open(tokens, index)
        if opened is not None:
            return _wrong(opened, f"{opened.text!r} is not closed")
    return _wrong(before, f"a value is missing after {before.text!r}")
