"""What a requirement of rights means, row by row: which boxes it asks for, and which it has nothing against."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from auditor.model.requirement import (
    AllOf,
    AnyOf,
    Boxes,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    Preset,
    Requirement,
    Section,
)
from auditor.model.verdict import Box
from auditor.vocabulary import Catalogue, Permission, RowRight, needed_for

_VIEWING = frozenset({"List", "View"})


@dataclass(frozen=True, slots=True)
class Grant:
    """What is asked for on one row.

    `documented` boxes have to be ticked; `inferred` ones are guesses of the
    catalogue. `welcome` boxes belong to it where a window offers them.
    `whole` is a row that is granted with every box it has, less `excepted`.
    `named` marks a permission that the pack names, so that it has to exist.
    """

    permission: Permission
    documented: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    welcome: frozenset[str] = frozenset()
    whole: bool = False
    excepted: frozenset[str] = frozenset()
    named: bool = False

    @property
    def asks(self) -> bool:
        """Whether a box of the row has to be ticked."""
        return bool(self.documented or self.inferred)

    def covers(self, right: str) -> bool:
        """Whether the right is a part of what is granted."""
        if right in self.excepted:
            return False
        return self.whole or right in self.welcome or right in (*self.documented, *self.inferred)

    def covers_all(self) -> bool:
        """Whether no box of the row, be it one that nobody knows, is beyond it."""
        return self.whole and not self.excepted


def grants_of(requirement: HasRights, catalogue: Catalogue) -> tuple[Grant, ...]:
    """The rows that the requirement reaches, in catalogue order; none where the catalogue does not know them.

    A row of its section that the preset leaves out is there, too: it grants nothing.
    """
    application = requirement.application
    if requirement.permission is not None:
        row = catalogue.permission(application, requirement.permission)
        return (replace(_on(row, requirement), named=True),) if row else ()
    if requirement.section is None:
        return ()
    rows = catalogue.permissions(application, requirement.section)
    grants = {row: _on(row, requirement) for row in rows}
    for boxes in requirement.plus:
        if row := catalogue.permission(application, boxes.permission):
            grants[row] = _with(grants.get(row, Grant(row)), boxes)
    for boxes in requirement.less:
        if (row := catalogue.permission(application, boxes.permission)) and row in grants:
            grants[row] = _without(grants[row], boxes)
    return tuple(grants.values())


def grants_everywhere(requirement: HasRightsEverywhere, catalogue: Catalogue) -> tuple[Grant, ...]:
    """The rows of the section in each application that the catalogue knows."""
    asked = (of_application(requirement, name) for name in applications(requirement, catalogue))
    return tuple(grant for rights in asked for grant in grants_of(rights, catalogue))


def applications(requirement: HasRightsEverywhere, catalogue: Catalogue) -> tuple[str, ...]:
    """The applications in whose section the button ticks anything, less those that the requirement leaves out."""
    left_out = names_of(requirement.other_than, catalogue)
    names = [found.name for found in catalogue.applications if found.name not in left_out]
    return tuple(name for name in names if any(g.asks for g in grants_of(of_application(requirement, name), catalogue)))


def of_application(requirement: HasRightsEverywhere, application: str) -> HasRights:
    """What the requirement asks for in one application."""
    return HasRights(application, section=requirement.section, preset=requirement.preset)


def names_of(applications: Iterable[str], catalogue: Catalogue) -> frozenset[str]:
    """Applications by the name of the catalogue, whatever their spelling."""
    return frozenset(found.name for text in applications for found in catalogue.applications_of(text))


def with_needs(grants: Iterable[Grant], catalogue: Catalogue) -> Iterator[Grant]:
    """The grants, and those of the boxes that they are of no use without, such as the List of a View."""
    asked: list[RowRight] = []
    for grant in grants:
        yield grant
        application, name = grant.permission.application, grant.permission.name
        asked += (RowRight(application, name, right) for right in (*grant.documented, *grant.inferred))
    for box in sorted(needed_for(asked, catalogue)):
        if row := catalogue.permission(box.application, box.permission):
            yield Grant(row, (box.right,))


def asked_for(requirement: Requirement, catalogue: Catalogue) -> Iterator[Grant]:
    """Every right that somebody asks for, in any alternative. What is forbidden is not asked for."""
    match requirement:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from asked_for(part, catalogue)
        case HasRights():
            yield from grants_of(requirement, catalogue)
        case HasNoMore(rights=rights) | HoldsRole(grants=HasRights() as rights):
            yield from grants_of(rights, catalogue)
        case HasRightsEverywhere():
            yield from grants_everywhere(requirement, catalogue)


def row_of(box: Box, catalogue: Catalogue) -> Permission | None:
    """The row of the window that a box is on. A list and a report may share their name, so the section counts."""
    rows = catalogue.permissions(box.application, Section(box.section))
    return next((row for row in rows if row.name == box.permission), None)


def in_order(permission: Permission, rights: Iterable[str]) -> list[str]:
    """The rights as the window shows them, those that the catalogue does not have on the row last."""
    order = permission.offered()
    return sorted(rights, key=lambda right: (order.index(right) if right in order else len(order), right))


def _on(row: Permission, requirement: HasRights) -> Grant:
    if requirement.preset is None:
        return Grant(row, requirement.rights)
    return Grant(
        row,
        row.documented(requirement.preset),
        row.inferred(requirement.preset),
        _welcome(row, requirement.preset),
        whole=requirement.preset is Preset.ALL or row.section is Section.REPORTS,
    )


def _welcome(row: Permission, preset: Preset) -> frozenset[str]:
    """Boxes that exist in some companies only, and that the button ticks there."""
    if preset is Preset.ALL:
        return frozenset(row.conditional_rights)
    gives = row.shown.read_only_gives
    return _VIEWING if gives is None else frozenset(gives)


def _with(grant: Grant, boxes: Boxes) -> Grant:
    row, rights = grant.permission, boxes.rights
    more, guessed = (rights, ()) if rights else (row.rights, row.rights_inferred)
    return replace(
        grant,
        documented=_once(grant.documented, more),
        inferred=_once(grant.inferred, guessed),
        whole=grant.whole or not rights,
        named=True,
    )


def _without(grant: Grant, boxes: Boxes) -> Grant:
    if not boxes.rights:
        return Grant(grant.permission)
    gone = frozenset(boxes.rights)
    return replace(
        grant,
        documented=tuple(right for right in grant.documented if right not in gone),
        inferred=tuple(right for right in grant.inferred if right not in gone),
        excepted=grant.excepted | gone,
    )


def _once(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one + other))
