"""Rows of rights as a company spells them, with boxes ticked in them and taken out of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from auditor.evaluate.grants import row_of
from auditor.model.access import RightsRow, RoleRights
from auditor.model.plan import Action, Change
from auditor.model.verdict import Box
from auditor.vocabulary import Catalogue, Permission

Rows: TypeAlias = tuple[RightsRow, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What reads the rows, and the applications that the company lacks, in which nothing takes effect."""

    catalogue: Catalogue
    missing: frozenset[str]

    def applications_of(self, row: RightsRow) -> frozenset[str]:
        """The applications that a row may be of."""
        return frozenset(found.name for found in self.catalogue.applications_of(row.module))

    def rows_here(self, rows: Rows) -> Rows:
        """The rows less those of applications that the company lacks."""
        modules = {row.module: self.applications_of(row) for row in rows}
        return tuple(row for row in rows if not modules[row.module] or not modules[row.module] <= self.missing)


def changed_in(known: RoleRights, key: str, changes: Sequence[Change], catalogue: Catalogue) -> RoleRights:
    """The rights of all roles, with those of one of them changed."""
    if key not in known.by_role:
        return known
    changed = ticked_in if changes[0].action is Action.TICK else cleared_in
    return RoleRights({**known.by_role, key: changed(known.by_role[key], changes, catalogue)})


def ticked_in(rows: Rows, changes: Sequence[Change], _catalogue: Catalogue) -> Rows:
    """The rows with these boxes as well."""
    return (*rows, *rows_of(changes))


def cleared_in(rows: Rows, changes: Sequence[Change], catalogue: Catalogue) -> Rows:
    """The rows without these boxes."""
    return cleared(rows, by_permission(changes, catalogue), catalogue)


def cleared(rows: Rows, gone: Mapping[Permission, frozenset[str]], catalogue: Catalogue) -> Rows:
    """The rows without these rights, however the company spells them."""
    found = []
    for row in rows:
        permission = catalogue.resolve(row.module, row.permission, row.rights)
        less = gone.get(permission) if permission else None
        found.append(left(row, less, catalogue) if less else row)
    return tuple(found)


def left(row: RightsRow, gone: frozenset[str], catalogue: Catalogue) -> RightsRow:
    """What is left of one row. Words that nobody knows stay."""
    read = catalogue.rights(row.rights)
    return row if not gone & read.known else replace(row, rights="|".join([*sorted(read.known - gone), *read.unknown]))


def by_permission(changes: Iterable[Change], catalogue: Catalogue) -> dict[Permission, frozenset[str]]:
    """The rights of the changes, row by row."""
    found: dict[Permission, frozenset[str]] = {}
    for change in changes:
        row = row_of(Box(change.application, change.section, change.permission, change.rights), catalogue)
        if row is not None:
            found[row] = found.get(row, frozenset()) | frozenset(change.rights)
    return found


def rows_of(changes: Iterable[Change]) -> Rows:
    """The changes as rows of rights."""
    return tuple(RightsRow(change.application, change.permission, "|".join(change.rights)) for change in changes)
