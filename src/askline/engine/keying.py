"""Keys as a sample writes them: `"12#"`, or `"1@0.4 2@2.9 #@3.1"` with the seconds (section 9.1)."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from askline.engine.inputs import KEYS
from askline.errors import AsklineError

USUAL_GAP = 0.1  # seconds between keys that are written without times
_LONGEST_DELAY = 86_400.0  # seconds


class Press(NamedTuple):
    """One key; `at` in seconds from the end of the prompts, negative while the last one is still being said."""

    key: str
    at: float


def read_presses(script: str) -> tuple[Press, ...]:
    """The keys of a script in order.

    raises    AsklineError `bad-keys` for what is no key, and for times that run backwards
    """
    if "@" in script:
        presses = tuple(_read_timed(written) for written in script.split())
    else:
        keys = script.replace(" ", "")
        presses = tuple(Press(key, (index + 1) * USUAL_GAP) for index, key in enumerate(keys))
    if not presses or any(press.key not in KEYS for press in presses):
        raise AsklineError("bad-keys", f"keys are 0-9, * and #, not {script!r}")
    if any(later.at < earlier.at for earlier, later in pairwise(presses)):
        raise AsklineError("bad-keys", f"the times of the keys run backwards in {script!r}")
    return presses


def _read_timed(written: str) -> Press:
    key, _, seconds = written.partition("@")
    try:
        at = float(seconds)
    except ValueError:
        at = _LONGEST_DELAY * 2
    if not -_LONGEST_DELAY <= at <= _LONGEST_DELAY:
        raise AsklineError("bad-keys", f"a key with its seconds is written as 1@0.4, not {written!r}")
    return Press(key, at)
