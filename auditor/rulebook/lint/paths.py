"""Checks of click paths and dates."""

import re
from collections.abc import Iterator
from datetime import timedelta

from auditor.model.requirement import Manual
from auditor.model.rule import Rule
from auditor.rulebook.lint.finding import Severity
from auditor.rulebook.lint.material import Complaint, Material
from auditor.rulebook.lint.positions import Step
from auditor.vocabulary.history import RetiredPath

MAX_AGE = timedelta(days=180)
"""How long a click path counts as verified: two of Sage's four releases a year."""


def path_not_verified(material: Material) -> Iterator[Complaint]:
    """A click path that nobody has looked at for long."""
    for rule in material.pack.rules:
        age = material.as_of - rule.fix.verified
        if age <= MAX_AGE:
            continue
        own = material.positions.writes(rule, "fix", "verified") or material.positions.writes(rule, "fix", "path")
        yield Complaint(
            rule,
            ("fix", "verified"),
            f"The click path was last verified on {rule.fix.verified}, {age.days} days ago.",
            "Follow the path in a company and write the day down." if own else _STANDARD,
            None if own else Severity.NOTE,
        )


def date_to_come(material: Material) -> Iterator[Complaint]:
    """A day on which something was read or verified, and which is still to come."""
    if material.pack.read_on > material.as_of:
        yield Complaint(
            None, ("read_on",), f"The source was read on {material.pack.read_on}, which is still to come.", _CORRECT
        )
    for rule in material.pack.rules:
        if rule.fix.verified > material.as_of:
            sentence = f"The click path was verified on {rule.fix.verified}, which is still to come."
            yield Complaint(rule, ("fix", "verified"), sentence, _CORRECT)


def retired_path(material: Material) -> Iterator[Complaint]:
    """A click path of an older menu where today's belongs."""
    for rule in material.pack.rules:
        today = material.catalogue.retired_path(rule.fix.path)
        if today:
            shown = _ARROW.join(rule.fix.path)
            sentence = f"The menu no longer has {shown}; today it is {today}."
            yield Complaint(rule, ("fix", "path"), sentence, "Print today's path, and the old one as `former_path`.")
        for at, text in _told_to_click(rule):
            if found := _retired_in(text, material):
                sentence = f"The menu no longer has {_ARROW.join(found.path)}; today it is {_ARROW.join(found.today)}."
                yield Complaint(rule, at, sentence, "Print today's path.", Severity.WARNING)


def same_former_path(material: Material) -> Iterator[Complaint]:
    """A former path that is today's."""
    for rule in material.pack.rules:
        if rule.fix.former_path and rule.fix.former_path == rule.fix.path:
            yield Complaint(
                rule,
                ("fix", "former_path"),
                "The former path is today's.",
                "Leave it out, or give the one that changed.",
            )


def _told_to_click(rule: Rule) -> Iterator[tuple[tuple[Step, ...], str]]:
    """The sentences that send somebody to the menu. A note may well name an old path, to say that it is one."""
    yield from ((("fix", "steps", number), step) for number, step in enumerate(rule.fix.steps))
    yield ("prove",), rule.prove or ""
    manual = (part.instructions for part in rule.requirements() if isinstance(part, Manual))
    yield from ((("requires",), instructions) for instructions in manual)


def _retired_in(text: str, material: Material) -> RetiredPath | None:
    """The longest retired path that a sentence prints, from its first step on."""
    return max(
        (old for old in material.catalogue.retired_paths if _prints(text, _ARROW.join(old.path))),
        key=lambda old: len(old.path),
        default=None,
    )


def _prints(text: str, path: str) -> bool:
    return re.search(rf"(?<!> )\b{re.escape(path)}\b", text) is not None


_ARROW = " > "
_CORRECT = "Correct the date, or --as-of."
_STANDARD = "It is a standard path of the program, which a newer version verifies; nothing is wrong with the pack."
