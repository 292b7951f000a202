"""The one typing error that is forgiven in an option's text (section 3.4).

One letter added, left out or changed, or two neighbours swapped; never a digit: `Route 12` is not `Route 13`.
"""

from __future__ import annotations

from collections.abc import Sequence

FEWEST_LETTERS = 5  # of a text in which an error is forgiven


def find_mistyped(word: str, texts: Sequence[str]) -> int | None:
    """The index of the one text that was meant by `word`; None where it is none or more than one. All are folded."""
    near = [index for index, text in enumerate(texts) if is_mistyped(word, text)]
    return near[0] if len(near) == 1 else None


def is_mistyped(word: str, text: str) -> bool:
    """Whether `word` is `text` with exactly one typing error."""
    if abs(len(word) - len(text)) > 1 or sum(map(str.isalpha, text)) < FEWEST_LETTERS:
        return False
    place = _first_difference(word, text)
    if place is None:
        return False
    if len(word) != len(text):
        longer, shorter = (word, text) if len(word) > len(text) else (text, word)
        return longer[place + 1 :] == shorter[place:] and not longer[place].isdigit()
    ours, theirs = word[place : place + 2], text[place : place + 2]
    if word[place + 1 :] == text[place + 1 :]:
        return not (ours[0].isdigit() or theirs[0].isdigit())
    is_swapped = len(ours) == 2 and ours == theirs[::-1] and word[place + 2 :] == text[place + 2 :]
    return is_swapped and not any(map(str.isdigit, ours))


def _first_difference(word: str, text: str) -> int | None:
    """Where they part, or where the shorter ends; None where they are equal."""
    if word == text:
        return None
    pairs = enumerate(zip(word, text, strict=False))
    return next((place for place, (ours, theirs) in pairs if ours != theirs), min(len(word), len(text)))
