"""Which boxes of the permissions window a requirement asks for, row by row."""

from collections.abc import Iterable, Iterator

from auditor.model.requirement import AllOf, Boxes, HasRights, HasRightsEverywhere, Preset, Requirement
from auditor.vocabulary import Catalogue, Permission, RowRight


def named_boxes(rights: HasRights, catalogue: Catalogue) -> Iterator[RowRight]:
    """The boxes that the requirement names one by one, so not those that a preset of a section stands for."""
    if rights.permission and rights.rights:
        yield from (RowRight(rights.application, rights.permission, right) for right in rights.rights)
    yield from _listed(rights.application, rights.plus, catalogue)


def boxes(rights: HasRights, catalogue: Catalogue) -> frozenset[RowRight]:
    """Every box that the requirement asks for."""
    preset = rights.preset
    ticked: set[RowRight] = set()
    if preset is not None:
        ticked = {box for row in _rows(rights, catalogue) for box in _ticked(row, preset)}
    less = set(_listed(rights.application, rights.less, catalogue))
    return frozenset((ticked - less) | set(named_boxes(rights, catalogue)))


def always_asked(requirement: Requirement, catalogue: Catalogue) -> frozenset[RowRight]:
    """The boxes without which the requirement cannot be met: alternatives and opposites ask for none."""
    match requirement:
        case HasRights():
            return boxes(requirement, catalogue)
        case HasRightsEverywhere(section, preset, other_than):
            rows = (row for row in catalogue.rows if row.section is section and row.application not in other_than)
            return frozenset(box for row in rows for box in _ticked(row, preset))
        case AllOf(parts):
            return frozenset().union(*(always_asked(part, catalogue) for part in parts))
    return frozenset()


def _rows(rights: HasRights, catalogue: Catalogue) -> Iterable[Permission]:
    if rights.section:
        return catalogue.permissions(rights.application, rights.section)
    row = catalogue.permission(rights.application, rights.permission or "")
    return (row,) if row else ()


def _ticked(row: Permission, preset: Preset) -> Iterator[RowRight]:
    for right in (*row.documented(preset), *row.inferred(preset)):
        yield RowRight(row.application, row.name, right)


def _listed(application: str, listed: Iterable[Boxes], catalogue: Catalogue) -> Iterator[RowRight]:
    for some in listed:
        row = catalogue.permission(application, some.permission)
        for right in some.rights or (row.offered() if row else ()):
            yield RowRight(application, some.permission, right)
