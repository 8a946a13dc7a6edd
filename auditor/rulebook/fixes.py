"""The fix of a rule: what the pack writes, laid over the standard fix of what the rule requires."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import yaml

from auditor.model.requirement import AllOf, AnyOf, Forbidden, HasNoMore, HasRights, Requirement
from auditor.model.rule import Actor, Fix
from auditor.resources import data_text
from auditor.rulebook.keys import FIX
from auditor.rulebook.kinds.kind import is_read
from auditor.rulebook.shapes import Values
from auditor.rulebook.source import Loader
from auditor.rulebook.standard_words import Told, told, told_exactly

NO_FIX = Fix(Actor.INTACCT_ADMIN, (), (), date.min)
WITHOUT_STANDARD = ("entities", "setting", "dimension", "record", "field", "answer", "manual", "not")
"""Kinds of requirements, by key, that never have a standard fix."""

NEEDED = ("actor", "path", "steps", "verified")
_LIST, _ORDINARY = "Web Services users", "Users"


def complete_fix(requirement: Requirement, subject: str | None, rule: Values) -> Fix:
    """The fix of a rule, each key from the rule itself or else from the standard fix.

    Where neither has one, that is a problem of the rule.
    """
    standard = standard_fix(requirement, subject) if is_read(requirement) else None
    if "fix" not in rule.nodes:
        if standard is None and is_read(requirement) and not rule.misspelt:
            rule.reading.add(rule.node, "A rule lacks fix; what this one requires has no standard fix.")
        return standard or NO_FIX
    own = Values(rule.nodes["fix"], rule.reading, FIX)
    if own.misspelt or not isinstance(own.node, yaml.MappingNode):
        return NO_FIX
    missing = [key for key in NEEDED if key not in own.nodes]
    if standard is None and missing and is_read(requirement):
        sentence = f"A fix lacks {', '.join(missing)}; what the rule requires has no standard fix."
        rule.reading.add(own.node, sentence)
    return _laid_over(standard or NO_FIX, own)


def _laid_over(standard: Fix, own: Values) -> Fix:
    # The former path belongs to the path: that of another one would lead astray.
    former = () if "path" in own.nodes else standard.former_path
    return Fix(
        actor=own.value("actor", standard.actor),
        path=own.value("path", standard.path),
        steps=own.value("steps", standard.steps),
        verified=own.value("verified", standard.verified),
        former_path=own.value("former_path", former),
    )


def standard_fix(requirement: Requirement, subject: str | None = None) -> Fix | None:
    """How a gap of a requirement is closed, where its kind says it all; otherwise None.

    `subject` is another user whom the rule is about, if there is one.
    """
    parts = _parts(requirement)
    if not parts or len({part.entry.split()[0] for part in parts}) != 1:
        return None
    first, entries = parts[0], [standard_texts()[part.entry] for part in parts]
    entry = entries[0]
    steps = _steps_of_all(parts)
    closing = [
        text.format_map(part.places)
        for part, found in zip(parts, entries, strict=True)
        for text in found.get("finally", ())
    ]
    choice = ["One of the following is enough."] if _is_choice(requirement) else []
    fix = Fix(
        actor=Actor(entry["actor"]),
        path=tuple(word.format_map(first.places) for word in entry["path"]),
        steps=(*choice, *steps, *dict.fromkeys(closing)),
        verified=entry["verified"],
        former_path=tuple(word.format_map(first.places) for word in entry["former_path"]),
    )
    return fix if subject is None else _about_another(fix)


def _is_choice(requirement: Requirement) -> bool:
    return isinstance(requirement, AnyOf) and len(requirement.requirements) > 1


def _parts(requirement: Requirement) -> tuple[Told, ...]:
    """What has to be done for each part; nothing where one of them cannot be told."""
    match requirement:
        case AllOf((HasRights() as rights, HasNoMore(rights=bound))) if rights == bound:
            return (told_exactly(rights),)
        case AllOf(requirements) | AnyOf(requirements):
            found = [_parts(part) for part in requirements]
            return tuple(part for parts in found for part in parts) if all(found) else ()
        case Forbidden(AllOf(requirements)) | Forbidden(AnyOf(requirements)):
            return _parts(AllOf(tuple(Forbidden(part) for part in requirements)))
    one = told(requirement)
    return (one,) if one else ()


def _steps_of_all(parts: Iterable[Told]) -> Iterable[str]:
    """The steps of the parts one after the other; parts that begin in the same place share that step."""
    by_beginning: dict[str, dict[str, None]] = {}
    for part in parts:
        beginning, *further = _steps(part)
        by_beginning.setdefault(beginning, {}).update(dict.fromkeys(further))
    for beginning, further_steps in by_beginning.items():
        yield beginning
        yield from further_steps


def _steps(part: Told) -> Iterable[str]:
    yield from (text.format_map(part.places) for text in standard_texts()[part.entry]["steps"])
    for entry, places in part.further:
        yield from (text.format_map(places) for text in standard_texts()[entry]["steps"])


def _about_another(fix: Fix) -> Fix:
    """The same fix for a user who is not the one of the integration, and hence in the list of ordinary users."""
    path, former = (
        tuple(_ORDINARY if word == _LIST else word for word in words) for words in (fix.path, fix.former_path)
    )
    return replace(fix, path=path, former_path=former)


@cache
def standard_texts() -> Mapping[str, Mapping[str, Any]]:
    """The texts of the standard fixes, by entry."""
    texts: Mapping[str, Mapping[str, Any]] = yaml.load(data_text("rulebook/standard_fixes.yaml"), Loader=Loader)  # noqa: S506 - a safe loader, and a file of ours
    return texts
