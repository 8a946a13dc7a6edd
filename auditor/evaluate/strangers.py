"""Rows that the catalogue cannot read, and whether they could be what a rule lacks.

An unknown row matters only where something is missing that it could be: a row
of the same application (or of one nobody knows) that holds the missing rights,
or holds rights in words nobody knows. And one such row explains one missing row at
most: where more is missing than unknown rows could explain, the gap is certain.
"""

from collections.abc import Sequence

from auditor.evaluate.row import RowVerdict, Window
from auditor.model.access import RightsRow
from auditor.vocabulary import normalise

TEACH = "If you know what these rows are, teach their spelling with an alias file (--aliases)."


def unread_rows(window: Window, application: str) -> tuple[str, ...]:
    """Rows of an application that somebody in this company holds, the catalogue cannot read and the subject lacks."""
    holdings, catalogue = window.holdings, window.case.catalogue
    mine = {_name(row) for listing in (holdings.paper, holdings.effective) if listing for row in listing.unrecognised}
    return tuple(
        shown(row)
        for row in (window.company.unrecognised if window.company else ())
        if application in {found.name for found in catalogue.applications_of(row.module)}
        and catalogue.rights(row.rights) != catalogue.rights("")
        and _name(row) not in mine
    )


def could_explain(window: Window, missing: Sequence[RowVerdict]) -> tuple[str, ...]:
    """The unreadable rows that could be all of the missing ones, as text; empty where they cannot be.

    Rows of which a part is held are not explained by another row, so a single
    one of them makes the gap certain.
    """
    if any(row.held_at_all for row in missing):
        return ()
    listing = window.holdings.visible
    strangers = listing.unrecognised if listing else ()
    candidates = [[s for s in strangers if _could_be(s, row, window)] for row in missing]
    explained: dict[RightsRow, int] = {}
    if not all(_explain(number, candidates, explained, set()) for number in range(len(missing))):
        return ()
    return tuple(map(shown, explained))


def _explain(
    number: int, candidates: Sequence[Sequence[RightsRow]], explained: dict[RightsRow, int], seen: set[RightsRow]
) -> bool:
    """Gives a missing row a stranger of its own, moving others to another one where that is possible."""
    for stranger in candidates[number]:
        if stranger not in seen:
            seen.add(stranger)
            if stranger not in explained or _explain(explained[stranger], candidates, explained, seen):
                explained[stranger] = number
                return True
    return False


def shown(row: RightsRow) -> str:
    """The row as the gateway spells it."""
    return f'"{row.module}" > "{row.permission}": "{row.rights}"'


def _name(row: RightsRow) -> tuple[str, str]:
    return normalise(row.module), normalise(row.permission)


def _could_be(stranger: RightsRow, row: RowVerdict, window: Window) -> bool:
    catalogue = window.case.catalogue
    applications = catalogue.applications_of(stranger.module)
    if applications and row.row.permission.application not in {found.name for found in applications}:
        return False
    rights = catalogue.rights(stranger.rights)
    return bool(rights.unknown) or bool(set(row.missing) & rights.known)
