"""The fix of a rule: what the pack writes, laid over the standard fix of what the rule requires."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import yaml

from auditor.model.company import PermissionType
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

_RIGHTS = "rights "
NEEDED = ("actor", "path", "steps", "verified")
_LIST, _ORDINARY = "Web Services users", "Users"
_USER: Mapping[str, str] = {"user": "Web Services user", "its_role": "the role of the integration"}
_ANOTHER: Mapping[str, str] = {"user": "user", "its_role": "its role"}


def complete_fix(requirement: Requirement, subject: str | None, rule: Values) -> Fix:
    """The fix of a rule, each key from the rule itself or else from the standard fix.

    Where neither has one, that is a problem of the rule.
    """
    with rule.reading.described_in("fix.md"):
        return _complete(requirement, subject, rule)


def _complete(requirement: Requirement, subject: str | None, rule: Values) -> Fix:
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


def standard_fix(
    requirement: Requirement, subject: str | None = None, company: PermissionType | None = None
) -> Fix | None:
    """How a gap of a requirement is closed, where its kind says it all; otherwise None.

    `subject` is another user whom the rule is about, if there is one. `company`
    is how the company gives permissions, where that is known: steps that would
    speak of a role are then worded for one without roles.
    """
    parts = _parts(requirement)
    if not parts or not _share_a_fix(parts):
        return None
    wording = _Wording(_USER if subject is None else _ANOTHER, in_users=company is PermissionType.USERS)
    first, entry = parts[0], standard_texts()[parts[0].entry]
    closing = [text for part in parts for text in wording.texts(part.entry, "finally", part.places)]
    choice = ["One of the following is enough."] if _is_choice(requirement) else []
    fix = Fix(
        actor=Actor(entry["actor"]),
        path=wording.texts(first.entry, "path", first.places),
        steps=(*choice, *_steps_of_all(parts, wording), *dict.fromkeys(closing)),
        verified=entry["verified"],
        former_path=wording.texts(first.entry, "former_path", first.places),
    )
    return fix if subject is None else _about_another(fix)


@dataclass(frozen=True, slots=True)
class _Wording:
    """What {user} and {its_role} mean, and whether the company has no roles."""

    places: Mapping[str, str]
    in_users: bool

    def texts(self, entry: str, key: str, places: Mapping[str, str]) -> tuple[str, ...]:
        """Texts of a standard fix with their places filled in."""
        found = standard_texts()[entry].get(key, ())
        chosen = "users" if self.in_users else "said"
        texts = [text if isinstance(text, str) else text[chosen] for text in found]
        return tuple(text.format_map({**self.places, **places}) for text in texts)


def _share_a_fix(parts: Sequence[Told]) -> bool:
    """Whether the steps of the parts can stand one after the other: in the same place, or in permissions windows."""
    entries = [standard_texts()[part.entry] for part in parts]
    in_windows = all(part.entry.startswith(_RIGHTS) for part in parts)
    return in_windows or len({(entry["actor"], *entry["path"]) for entry in entries}) == 1


def _is_choice(requirement: Requirement) -> bool:
    match requirement:
        case AnyOf((one,)) | AllOf((one,)):
            return _is_choice(one)
    return isinstance(requirement, AnyOf)


def _mixes(requirement: AllOf | AnyOf, parts: Sequence[tuple[Told, ...]]) -> bool:
    """Whether it says "this, and one of those two", or "these two, or that one": one list of steps cannot."""
    inner = requirement.requirements
    if len(inner) == 1:
        return False
    if isinstance(requirement, AllOf):
        return any(map(_is_choice, inner))
    return any(len(found) > 1 and not _is_choice(part) for part, found in zip(inner, parts, strict=True))


def _parts(requirement: Requirement) -> tuple[Told, ...]:
    """What has to be done for each part; nothing where one of them cannot be told."""
    match requirement:
        case AllOf((HasRights() as rights, HasNoMore(rights=bound))) if rights == bound:
            return (told_exactly(rights),)
        case AllOf(requirements) | AnyOf(requirements):
            found = [_parts(part) for part in requirements]
            is_clear = all(found) and not _mixes(requirement, found)
            return tuple(part for parts in found for part in parts) if is_clear else ()
        case Forbidden(AllOf(requirements)) | Forbidden(AnyOf(requirements)):
            return _parts(AllOf(tuple(Forbidden(part) for part in requirements)))
    one = told(requirement)
    return (one,) if one else ()


def _steps_of_all(parts: Iterable[Told], wording: _Wording) -> Iterable[str]:
    """The steps of the parts one after the other; parts that begin in the same place share that step."""
    by_beginning: dict[str, dict[str, None]] = {}
    for part in parts:
        beginning, *further = _steps(part, wording)
        by_beginning.setdefault(beginning, {}).update(dict.fromkeys(further))
    for beginning, further_steps in by_beginning.items():
        yield beginning
        yield from further_steps


def _steps(part: Told, wording: _Wording) -> Iterable[str]:
    yield from wording.texts(part.entry, "steps", part.places)
    for entry, places in part.further:
        yield from wording.texts(entry, "steps", places)


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
