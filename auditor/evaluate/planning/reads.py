"""Which boxes open an object of the API, and which objects are open once boxes are ticked."""

from dataclasses import replace

from auditor.evaluate.case import BUSINESS, Case
from auditor.evaluate.holdings import Listing
from auditor.model.access import ObjectAccess
from auditor.model.evidence import Known, Reason, Snapshot, Unknown
from auditor.vocabulary import Catalogue, ObjectPlaces, Permission

MADE = "once the changes are made"
"""The source of what no call has told, since it is not so yet."""


def reading(places: ObjectPlaces, row: Permission) -> tuple[str, ...]:
    """The boxes of a row that open an object: those for reading, as far as the row has them."""
    return tuple(right for right in places.read_rights if right in row.offered()) or places.read_rights


def opens(name: str, held: Listing, catalogue: Catalogue) -> bool:
    """Whether these rights are known to open an object of the API."""
    places = catalogue.object_places(name)
    return places is not None and any(set(reading(places, row)) <= held.rights(row) for row in places.any_of)


def is_open_on_paper(name: str, case: Case) -> bool:
    """Whether the rights open an object as far as its boxes go, so that something else closes it."""
    listings = (case.holdings.effective, case.holdings.paper)
    return any(held is not None and opens(name, held, case.catalogue) for held in listings)


def reads_opened(before: Snapshot, after: Snapshot, catalogue: Catalogue) -> Snapshot:
    """An object that a missing right explained is open, once that is ticked.

    What the type of the user, or another of its settings, may have closed has to be tried again.
    """
    was, now = Case(before, catalogue), Case(after, catalogue)
    own = after.as_subject()
    if own is None:
        return after
    denied = [name for name, access in own.object_access.items() if access == Known(ObjectAccess.DENIED, access.source)]
    if not denied:
        return after
    old, new, user = was.holdings.effective, now.holdings.effective, now.user()
    if old is None or new is None:
        return after
    before_it = was.user()
    capped = before_it is None or before_it.user_type != BUSINESS
    retyped = user is not None and before_it is not None and user.user_type != before_it.user_type
    opened = {
        name: _untried(name) if capped else Known(ObjectAccess.READABLE, MADE)
        for name in denied
        if opens(name, new, catalogue) and (retyped or not opens(name, old, catalogue))
    }
    with_them = replace(own, object_access={**own.object_access, **opened})
    return replace(after, views=tuple(with_them if view is own else view for view in after.views))


def _untried(name: str) -> Unknown:
    return Unknown(Reason.NOT_ASKED, f"Nobody has read {name} since the change.")
