"""Numbers in what people type or say: figures of any script, number words, and what stands around them (section 3.3).

Finds the numbers of a text; whether one fits a question is decided in `numbers.py`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from math import inf

from askline.answers.number_words import Number, Token, number_words
from askline.lexicons import Lexicon, fold, plain_digits

MOST_DIGITS = 40  # before and after the decimal point
LONGEST_CHUNK = 100  # characters without a blank among which a figure is looked for
ALTERED_WITHIN = 3  # words after a number, in which `million` or `half` would change it
SLASH = ("/",)

_NO_BREAK_SPACES = "\u00a0\u202f\u2009\u2007"
_PLAIN_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "－": "-", "＋": "+", "．": ".", "，": ",", "／": "/", "⁄": "/", "’": "'", "…": " ",
     "٫": ".", "٬": "", "،": ","} | dict.fromkeys(_NO_BREAK_SPACES, "\u00a0")
)  # fmt: skip
_MINUS_BEFORE_BLANKS = re.compile(r"\A\s*-\s+(?=[\d.,])")
_DOTS = re.compile(r"\.{2,}")
_BETWEEN_LETTER_AND_FIGURE = re.compile(r"(?<=[^\W\d_])[,:;=!?.()]+(?=[-+]?\d)|(?<=\d)[,:;=!?.()]+(?=[^\W\d_])")
_WORD = re.compile(r"\w+")
_FIGURE_IN_IT = re.compile("[0-9]")


class AmountFinder:
    """Finds numbers in texts of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = number_words(lexicon)
        group, decimal = (" " if each in _NO_BREAK_SPACES else each.replace("’", "'") for each in lexicon.separators())
        self._decimal = decimal
        gaps = "[ \u00a0]" if group == " " else "\u00a0"
        self._gaps = re.compile(rf"(?<![\d.,:'])(?<!\d )([1-9]\d{{0,2}})((?:{gaps}\d{{3}})+)(?!\d)")
        self._figure = _figure_pattern("" if group == " " else group, decimal)

    def find(self, text: str, maximum: Number | None) -> tuple[list[Number], bool]:
        """The numbers of a text, and whether other words stand around them.

        `7/10` and `seven out of ten` are one number where `maximum` is 10. A word for 1 that is also an article counts
        only where it stands alone: `una` is 1, but `una siete` is 7, and `una catástrofe` is no number. Nothing is
        found where something is written like a number that cannot be read: `12:30`, `7½`, `2 million`.
        """
        tokens = self._tokens(text)
        numbers: list[Number] = []
        articles: list[Number] = []
        has_others, place = False, 0
        while place < len(tokens):
            end, number = self._amount(tokens, place)
            if end == place:
                has_others, place = True, place + 1
                continue
            is_article = end == place + 1 and tokens[place] in self._lexicon.articles
            (articles if is_article else numbers).append(number)
            place = self._after_out_of(tokens, end, maximum)
            if self._is_altered(tokens, place):
                return [], True
        return numbers or ([] if has_others else articles), has_others

    def _tokens(self, text: str) -> list[Token]:
        """Folded words and numbers in their order; nothing where a figure cannot be read."""
        text = _MINUS_BEFORE_BLANKS.sub("-", plain_digits(text.translate(_PLAIN_SIGNS)))
        text = self._gaps.sub(lambda match: match[1] + re.sub(r"\D", "", match[2]), text)
        text = _BETWEEN_LETTER_AND_FIGURE.sub(" ", _DOTS.sub(" ", text)).replace("/", " / ")
        tokens: list[Token] = []
        for chunk in text.split():
            if chunk == "/":
                tokens.append(chunk)
            elif not _looks_like_figure(chunk):
                tokens.extend(_WORD.findall(fold(chunk.replace("-", " "))))
            else:
                match = self._figure.fullmatch(chunk, 0, LONGEST_CHUNK + 1)
                if match is None or len(chunk) > LONGEST_CHUNK:
                    return []
                tokens.append(self._number(match["sign"], match["figure"]))
        return tokens

    def _number(self, sign: str, figure: str) -> Number:
        """The number that matched figures stand for."""
        whole, decimals = _split_figure(figure, self._decimal)
        number = exact_number(whole, decimals)
        return -number if sign == "-" else number

    def _amount(self, tokens: list[Token], start: int) -> tuple[int, Number]:
        """Where the number that begins at `start`, perhaps with a minus, ends, and the number."""
        is_negative = tokens[start] in self._lexicon.minus
        begin = start + is_negative
        end, number = self._unsigned(tokens, begin)
        if end == begin:
            return start, 0
        end, number = self._with_decimals(tokens, end, number)
        return end, -number if is_negative else number

    def _unsigned(self, tokens: list[Token], start: int) -> tuple[int, Number]:
        token = tokens[start] if start < len(tokens) else ""
        return self._words.read(tokens, start) if isinstance(token, str) else (start + 1, token)

    def _with_decimals(self, tokens: list[Token], end: int, number: Number) -> tuple[int, Number]:
        """The number with spoken decimals: `seven point five`."""
        if end >= len(tokens) or tokens[end] not in self._lexicon.point or not isinstance(number, int):
            return end, number
        digits, place = "", end + 1
        while place < len(tokens):
            after, digit = self._unsigned(tokens, place)
            if after == place or not isinstance(digit, int) or not 0 <= digit < (10 if digits else 100):
                break
            digits, place = digits + str(digit), after
        return (place, exact_number(str(number), digits)) if digits else (end, number)

    def _after_out_of(self, tokens: list[Token], end: int, maximum: Number | None) -> int:
        """The place after `out of M`, where M is the maximum; else `end`."""
        if maximum is None:
            return end
        for phrase in (*self._lexicon.out_of, SLASH):
            begin = end + len(phrase)
            if tuple(tokens[end:begin]) == phrase:
                after, number = self._unsigned(tokens, begin)
                if after > begin and number == maximum:
                    return after
        return end

    def _is_altered(self, tokens: list[Token], end: int) -> bool:
        return any(token in self._lexicon.altering for token in tokens[end : end + ALTERED_WITHIN])


@lru_cache(maxsize=64)
def amount_finder(lexicon: Lexicon) -> AmountFinder:
    return AmountFinder(lexicon)


def _figure_pattern(group: str, decimal: str) -> re.Pattern[str]:
    """One figure with what may stand directly around it: quotes, brackets, a currency, a per cent sign, a full stop.

    Where a point does not begin the decimals it does so all the same, unless three digits follow it as in a group.
    """
    grouped = rf"[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+|" if group else ""
    decimals = rf"{re.escape(decimal)}\d+"
    if decimal != ".":
        decimals += r"|\.(?!\d{3}$|\d{3}\D)\d+|(?<=\b0)\.\d+"
    figure = rf"(?:{grouped}\d+)(?:{decimals})?|{re.escape(decimal)}\d+"
    return re.compile(rf"[^\w.,+\-]*(?P<sign>[-+]?)[$€£¥]?(?P<figure>{figure})[^\w+\-]*")


def _split_figure(figure: str, decimal: str) -> tuple[str, str]:
    """Whole part and decimals of a figure, both digits alone."""
    whole, point, decimals = figure.rpartition(decimal)
    if not point and decimal != "." and figure.count(".") == 1 and not re.search(r"[1-9]\d*\.\d{3}$", figure):
        whole, point, decimals = figure.rpartition(".")
    if not point:
        whole, decimals = figure, ""
    return re.sub(r"\D", "", whole), decimals


def exact_number(whole: str, decimals: str) -> Number:
    """The number of these digits: whole where it can be, else rounded to the 15 digits that a float tells apart.

    One of more digits than anybody counts in is infinite, so that it lies beyond every bound.
    """
    whole = whole.lstrip("0") or "0"
    if len(whole) > MOST_DIGITS:
        return inf
    if not decimals.strip("0"):
        return int(whole)
    number = float(f"{float(f'{whole}.{decimals[:MOST_DIGITS]}'):.15g}")
    return int(number) if number.is_integer() else number


def _looks_like_figure(chunk: str) -> bool:
    if _FIGURE_IN_IT.search(chunk):
        return True
    return not chunk.isascii() and any(unicodedata.category(letter) in ("No", "Nl") for letter in chunk)
