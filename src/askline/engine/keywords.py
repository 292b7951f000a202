"""SMS keywords (section 7.4): what the carrier's rules want understood before any survey sees the message.

source    CTIA Messaging Principles and Best Practices; the opt-out words that carriers and providers act on
"""

from __future__ import annotations

OPT_OUT = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "REVOKE", "OPTOUT"})
OPT_OUT_UNLESS_CLAIMED = frozenset({"END", "QUIT", "CANCEL"})
OPT_IN = frozenset({"START", "UNSTOP", "YES"})
HELP = frozenset({"HELP", "INFO"})

LONGEST = max(len(word) for word in OPT_OUT | OPT_OUT_UNLESS_CLAIMED | OPT_IN | HELP)


def keyword_in(text: str) -> str | None:
    """The keyword that a message is, in capitals; None for any other. It must be the whole message."""
    word = text.strip()
    if len(word) > LONGEST:
        return None
    word = word.upper()
    return word if word in OPT_OUT or word in OPT_OUT_UNLESS_CLAIMED or word in OPT_IN or word in HELP else None


def is_keyword(text: str) -> bool:
    """Whether a message is a keyword while a question is open; opting in is none then."""
    word = keyword_in(text)
    return word is not None and word not in OPT_IN
