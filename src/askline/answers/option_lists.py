"""Several options named in one text (section 3.4).

The text is split at commas; a piece that is no option, at blanks and `and`, the longest name first, so that
`salt and pepper` stays whole where it is one option. Knows neither bounds nor `all` and `none`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from askline.answers.options import SEVERAL, Names
from askline.answers.typing_errors import find_mistyped
from askline.lexicons import fold

MOST_FORGIVING = 50  # words of a text in which typing errors are looked for
COMMA = ","
JOINERS = frozenset((COMMA, "&", "+", "/", "-", "–", "—", "•", "."))
_COMMAS = re.compile("[,，،、;；\n]")
_INSIDE_WORDS = re.compile("[/&]")

Chosen = frozenset[int]  # indexes of options


def fold_list(text: str) -> str:
    """Folded word by word; commas become words of their own, so that `cat, dog` is not `cat dog`."""
    words = _INSIDE_WORDS.sub(r" \g<0> ", _COMMAS.sub(f" {COMMA} ", text)).split()
    return " ".join(filter(None, map(fold, words))).strip(f"{COMMA} ")


class Phrases:
    """The names of the options, as `fold_list` gives them, in the order in which they are looked for."""

    def __init__(self, names: Names) -> None:
        self._names = {tuple(name.split(" ")): index for name, index in names.items() if index != SEVERAL}
        self._starting: dict[str, list[tuple[str, ...]]] = {}
        for phrase in sorted(self._names, key=len, reverse=True):
            self._starting.setdefault(phrase[0], []).append(phrase)

    def holds(self, words: Sequence[str]) -> bool:
        return tuple(words) in self._names

    def at(self, words: Sequence[str], start: int) -> Iterator[tuple[int, Chosen]]:
        """Each name that stands at `start`, the longest first: where it ends, and its option."""
        for phrase in self._starting.get(words[start], ()):
            end = start + len(phrase)
            if tuple(words[start:end]) == phrase:
                yield end, frozenset((self._names[phrase],))


class ListReader:
    """Reads lists of options.

    joiners   words that may stand between options
    run_keys  options by their keys, where keys may run together
    texts     the options' texts, where one typing error in each is forgiven
    """

    def __init__(self, phrases: Phrases, joiners: frozenset[str], run_keys: Names, texts: Sequence[str] = ()) -> None:
        self._phrases = phrases
        self._joiners = joiners
        self._run_keys = run_keys
        self._texts = texts
        self._lengths = sorted({text.count(" ") + more for text in texts for more in (0, 1, 2)}, reverse=True)

    def read(self, words: Sequence[str]) -> Chosen | None:
        """The options that the words name; None where something is no option, or where there is none."""
        if self._texts and len(words) > MOST_FORGIVING:
            return None
        rests: list[Chosen | None] = [None] * len(words) + [frozenset()]  # what the words from a place on name
        for start in reversed(range(len(words))):
            ways = ((rests[end], chosen) for end, chosen in self._ways(words, start))
            rests[start] = next((rest | chosen for rest, chosen in ways if rest is not None), None)
        return rests[0] or None

    def _ways(self, words: Sequence[str], start: int) -> Iterator[tuple[int, Chosen]]:
        """What the next words may be, the likeliest first: where that ends, and the options it names."""
        if self._texts and (start == 0 or words[start - 1] == COMMA):
            end = words.index(COMMA, start) if COMMA in words[start:] else len(words)
            if not self._phrases.holds(words[start:end]):
                yield from self._mistyped(words, start, end)
        yield from self._phrases.at(words, start)
        for length in self._lengths:
            yield from self._mistyped(words, start, start + length)
        if all(key in self._run_keys for key in words[start]):
            yield start + 1, frozenset(self._run_keys[key] for key in words[start])
        if words[start] in self._joiners:
            yield start + 1, frozenset()

    def _mistyped(self, words: Sequence[str], start: int, end: int) -> Iterator[tuple[int, Chosen]]:
        """The option whose text, but for one typing error, stands from `start` to `end`."""
        found = find_mistyped(" ".join(words[start:end]), self._texts) if start < end <= len(words) else None
        if found is not None:
            yield end, frozenset((found,))
