"""The fingerprint of a survey: a hash of what its file means, not of its bytes.

Comments, blanks, the order of keys and the way in which a text is quoted do not count; the order in a `set` does.
"""

from __future__ import annotations

import hashlib

from askline.survey.yaml_nodes import Node, Scalar, Sequence

# Keys below which quotes make a difference: everywhere else a 3 and a "3" mean the same.
TYPED = frozenset(("options", "value", "default", "in", "confirm"))
DATA = "body"
SHOWN = 32  # hexadecimal digits


def fingerprint(root: Node) -> str:
    return hashlib.sha256(canonical(root, "").encode("utf-8", "surrogatepass")).hexdigest()[:SHOWN]


def canonical(node: Node, key: str) -> str:
    """One text for everything that means the same. `key`: the one that the node stands under."""
    if isinstance(node, Scalar):
        if key not in TYPED and key != DATA:
            return repr(node.text)
        return repr(node.value)
    if isinstance(node, Sequence):
        return f"[{','.join([canonical(item, key) for item in node.items])}]"
    below = DATA if key == DATA else None
    parts = [f"{name.text!r}:{canonical(child, below or name.text)}" for name, child in node.entries]
    if key != "set":
        parts.sort()
    return f"{{{','.join(parts)}}}"
