"""What is wrong with a sample file, put down at the node that is at fault; and what a node may be taken for."""

from __future__ import annotations

from collections.abc import Iterable

from askline.diagnostics import Problems, did_you_mean
from askline.survey.yaml_nodes import Mapping, Node, Scalar, Sequence


class SampleProblems(Problems):
    """Problems of one sample file. Every method reports; none of them gives anything back."""

    def at(self, node: Node, code: str, *, hint: str | None = None, **values: object) -> None:
        self.add(code, node.location, excerpt=node.excerpt, hint=hint, **values)

    def wrong_kind(self, where: str, node: Node, wanted: str, hint: str | None = None) -> None:
        self.at(node, "wrong-kind", hint=hint, where=where, wanted=wanted, found=describe(node))

    def check_keys(self, mapping: Mapping, known: Iterable[str], where: str) -> None:
        for key, _ in mapping.entries:
            if key.text not in known:
                hint = did_you_mean(key.text, known) or _quoting_hint(mapping, key)
                self.at(key, "unknown-key", hint=hint, where=where, key=key.text)


def _quoting_hint(mapping: Mapping, key: Scalar) -> str | None:
    """A comma in a map in braces ends a text; what follows it looks like a key without a value."""
    value = mapping.get(key.text)
    is_cut_off = mapping.is_flow and isinstance(value, Scalar) and not is_text(value)
    return "a comma ends the text before it: put that text in quotes" if is_cut_off else None


def describe(node: Node) -> str:
    """What stands there, for messages."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a map"
    return repr(node.text) if is_text(node) else "nothing"


def is_text(node: Node) -> bool:
    """Whether something is written that can be taken as a text, as a number or `yes` can."""
    return isinstance(node, Scalar) and not (node.is_plain and not node.text)


def as_texts(node: Node) -> tuple[Scalar, ...] | None:
    """A text, or a list of texts, each as written; None where it is anything else."""
    written = node.items if isinstance(node, Sequence) else [node]
    texts = tuple(each for each in written if isinstance(each, Scalar) and is_text(each))
    return texts if len(texts) == len(written) else None
