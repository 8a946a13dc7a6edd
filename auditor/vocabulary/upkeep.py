"""What a company's answers show that the catalogue does not know.

found = unknown(catalogue(), rows_seen(snapshot))
text = to_paste(found)
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from auditor.model.access import RightsRow
from auditor.model.evidence import Known, Snapshot
from auditor.vocabulary.catalogue import Catalogue
from auditor.vocabulary.names import normalise
from auditor.vocabulary.pasting import source_rows, to_paste
from auditor.vocabulary.rows import Application
from auditor.vocabulary.strangers import Lack, UnknownRow

__all__ = ["Lack", "UnknownRow", "rows_seen", "source_rows", "to_paste", "unknown"]


def rows_seen(snapshot: Snapshot) -> Iterator[RightsRow]:
    """Every row of rights that the evidence holds, of whichever role or user, in no particular order."""
    for view in (*snapshot.views, *(view for views in snapshot.others.values() for view in views)):
        for by_role in (view.role_rights, view.all_role_rights):
            if isinstance(by_role, Known):
                yield from (row for rows in by_role.data.by_role.values() for row in rows)
        for listed in (view.effective_rights, view.user_rights):
            if isinstance(listed, Known):
                yield from listed.data


def unknown(catalogue: Catalogue, rows: Iterable[RightsRow]) -> tuple[UnknownRow, ...]:
    """The rows that the catalogue does not know, each once, by application and name.

    Spellings that the catalogue takes for one are one row, with the rights of
    all of them. The order of `rows` makes no difference.
    """
    seen: dict[tuple[str, str], list[RightsRow]] = defaultdict(list)
    for row in rows:
        seen[_key(catalogue, row)].append(row)
    found = (_unknown(catalogue, sorted(alike, key=_spelling)) for _, alike in sorted(seen.items()))
    return tuple(row for row in found if row is not None)


def _spelling(row: RightsRow) -> tuple[str, str, str]:
    return row.module, row.permission, row.rights


def _key(catalogue: Catalogue, row: RightsRow) -> tuple[str, str]:
    """Equal for spellings of one row. A text without letters and digits is like itself alone."""
    known = catalogue.resolve(row.module, row.permission, row.rights)
    if known is not None:
        return known.application, normalise(known.name)
    applications = catalogue.applications_of(row.module)
    module = " or ".join(found.name for found in applications) or normalise(row.module) or row.module
    return module, normalise(row.permission) or row.permission


def _unknown(catalogue: Catalogue, alike: Sequence[RightsRow]) -> UnknownRow | None:
    first = alike[0]
    applications = catalogue.applications_of(first.module)
    row = catalogue.resolve(first.module, first.permission, first.rights)
    read = [catalogue.rights(each.rights) for each in alike]
    strange = tuple(sorted({word for text in read for word in text.unknown}))
    if row is not None and not strange:
        return None
    lack = Lack.RIGHT if row is not None else _lack(catalogue, applications, first.permission)
    labels = {label for text in read for label in text.known}
    return UnknownRow(
        lack,
        first.module,
        first.permission,
        (row.application,) if row is not None else tuple(found.name for found in applications),
        row,
        tuple(label for label in catalogue.right_labels if label in labels),
        strange,
        nearest=_nearest(catalogue, lack, applications, first),
        moved_to=catalogue.moved_to(first.module, first.permission) if lack is Lack.PERMISSION else None,
        rest_name=_rest_name(catalogue, first.permission) if row is None else None,
    )


def _lack(catalogue: Catalogue, applications: Sequence[Application], permission: str) -> Lack:
    if not applications:
        return Lack.APPLICATION
    holding = [found for found in applications if catalogue.permission(found.name, permission)]
    return Lack.APPLICATION_OF_ROW if holding else Lack.PERMISSION


def _nearest(catalogue: Catalogue, lack: Lack, applications: Sequence[Application], row: RightsRow) -> tuple[str, ...]:
    if lack is Lack.APPLICATION:
        return catalogue.suggest(row.module, (found.name for found in catalogue.applications))
    if lack is Lack.PERMISSION:
        names = {found.name for found in applications}
        return catalogue.suggest(row.permission, (known.name for known in catalogue.rows if known.application in names))
    return ()


def _rest_name(catalogue: Catalogue, permission: str) -> str | None:
    return next((name for name in catalogue.unplaced if normalise(name) == normalise(permission)), None)
