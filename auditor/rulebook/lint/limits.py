"""Rights that one requirement needs and another one does not allow, whatever the company looks like."""

from collections.abc import Iterator

from auditor.model.requirement import Boxes, Forbidden, HasNoMore, HasRights, Preset, Section
from auditor.rulebook.lint.boxes import boxes, named_boxes
from auditor.vocabulary import Catalogue, Permission, RowRight, needed_for

_VIEWING = frozenset({"List", "View"})


def exclude(limit: Forbidden | HasNoMore, needed: HasRights, catalogue: Catalogue) -> bool:
    """Whether nobody who has the needed rights keeps to the limit. Of what is forbidden, only rights are looked at."""
    match limit:
        case HasNoMore(rights):
            return any(_is_beyond(box, rights, catalogue) for box in _decisive(needed, catalogue))
        case Forbidden(HasRights() as rights):
            return not boxes(rights, catalogue).isdisjoint(_decisive(needed, catalogue))
    return False


def _decisive(rights: HasRights, catalogue: Catalogue) -> Iterator[RowRight]:
    """The boxes that have to be ticked in every company: documented ones, on rows that each shows or the pack names."""
    for box in named_boxes(rights, catalogue):
        row = catalogue.permission(box.application, box.permission)
        if row and box.right in row.rights and box.right not in row.conditional_rights:
            yield box
    if rights.preset is None:
        return
    for row in _rows(rights, catalogue):
        for right in row.documented(rights.preset):
            if not _is_listed(row, right, rights.less) and right not in row.conditional_rights:
                yield RowRight(row.application, row.name, right)


def _rows(rights: HasRights, catalogue: Catalogue) -> Iterator[Permission]:
    if rights.section:
        yield from (row for row in catalogue.permissions(rights.application, rights.section) if row.shown.core)
    elif row := catalogue.permission(rights.application, rights.permission or ""):
        yield row


def _is_beyond(box: RowRight, limit: HasRights, catalogue: Catalogue) -> bool:
    """Whether a box is more than the limit states. What its boxes depend on is not, nor what a button may tick, too."""
    row = catalogue.permission(box.application, box.permission)
    if row is None or not _reaches(limit, row):
        return False
    stated = boxes(limit, catalogue)
    if box in stated or box in needed_for(stated, catalogue):
        return False
    if limit.preset is None or _is_listed(row, box.right, limit.less):
        return True
    whole = limit.preset is Preset.ALL or row.section is Section.REPORTS
    return not whole and box.right not in _VIEWING


def _reaches(limit: HasRights, row: Permission) -> bool:
    if limit.application != row.application:
        return False
    return row.section is limit.section if limit.section else row.name == limit.permission


def _is_listed(row: Permission, right: str, listed: tuple[Boxes, ...]) -> bool:
    return any(some.permission == row.name and (not some.rights or right in some.rights) for some in listed)
