"""Rows that the catalogue cannot read, and whether they could be what a rule lacks.

An unknown row matters only where something is missing that it could be: a row
of the same application (or of one nobody knows) that holds the missing rights,
or holds rights in words nobody knows. And one such row explains one missing row at
most: where more is missing than unknown rows could explain, the gap is certain.
"""

from collections.abc import Sequence

from auditor.evaluate.row import RowVerdict, Window
from auditor.model.access import RightsRow


def could_explain(window: Window, missing: Sequence[RowVerdict]) -> tuple[str, ...]:
    """The unreadable rows that could be all of the missing ones, as text; empty where they cannot be.

    Rows of which a part is held are not explained by another row, so a single
    one of them makes the gap certain.
    """
    if any(row.held_at_all for row in missing):
        return ()
    listing = window.holdings.visible
    strangers = listing.unrecognised if listing else ()
    taken: list[RightsRow] = []
    for row in missing:
        match = next((s for s in strangers if s not in taken and _could_be(s, row, window)), None)
        if match is None:
            return ()
        taken.append(match)
    return tuple(f'"{stranger.module}" > "{stranger.permission}": "{stranger.rights}"' for stranger in taken)


def _could_be(stranger: RightsRow, row: RowVerdict, window: Window) -> bool:
    catalogue = window.case.catalogue
    applications = catalogue.applications_of(stranger.module)
    if applications and row.row.permission.application not in {found.name for found in applications}:
        return False
    rights = catalogue.rights(stranger.rights)
    return bool(rights.unknown) or bool(set(row.missing) & rights.known)
