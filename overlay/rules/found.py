"""The word in a message that a rule looked for, so that a design can mark it."""

from collections.abc import Iterator, Mapping

from overlay.rules.condition import All, AnyOf, Leaf, Node

_ASKED: Mapping[str, str] = {"text_contains": "text", "text_starts_with": "text", "command": "name"}
"""Conditions that ask for part of a message, and the parameter that names it."""


def found_in(when: Node, message: str) -> str:
    """The first of the texts that the condition asks for and the message has; empty when there is none."""
    folded = " ".join(message.casefold().split())
    for leaf in _affirmed(when):
        wanted = " ".join(str(leaf.params.get(_ASKED.get(leaf.condition.name, ""), "")).split())
        if wanted and wanted.casefold() in folded:
            return wanted
    return ""


def _affirmed(node: Node) -> Iterator[Leaf]:
    """The leaves that are to be fulfilled, none of those that are not to be."""
    match node:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _affirmed(part)
        case Leaf():
            yield node
