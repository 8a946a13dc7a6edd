"""A kind of requirement, as data."""

from dataclasses import dataclass

from auditor.model.requirement import Manual, Requirement, parts_of
from auditor.rulebook.shapes import Type

UNREAD = Manual("")
"""Stands in for a requirement that could not be read; no file can say it, because instructions are never empty."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A key under `requires`.

    `type` reads its value. The texts are those of the reference: what it
    means, how the audit proves it, what comes out where that cannot be read,
    and examples, each with the sentence that goes before it. `note` says
    what the keys alone do not, as Markdown.
    """

    key: str
    type: Type[Requirement]
    meaning: str
    proved: str
    unseen: str
    examples: tuple[tuple[str, str], ...]
    note: str = ""


def is_read(requirement: Requirement) -> bool:
    """Whether no part of a requirement is a stand-in."""
    return UNREAD not in parts_of(requirement)
