"""Who may do what: the rights of one user, and what they open. Pure.

Composed as the notes describe it (permissions notes, 1; xml-api notes, 3). What
public knowledge leaves open is a switch of the company's behaviour.
"""

from collections.abc import Mapping

from auditor.model.rule import Section
from auditor.simulator.company import Company, Role, User
from auditor.simulator.window import granted, subscribed, window
from auditor.vocabulary import ObjectPlaces, Permission, catalogue

Rights = Mapping[Permission, frozenset[str]]

# An Employee user may view customers and the like, but no financial transaction; the types below can at most what an
# Employee can, plus things that are no reading of these objects (permissions notes, 3).
_EMPLOYEE_LIKE = frozenset(
    {"employee user", "project manager user", "platform user", "CRM user", "dashboard user", "warehouse user"}
)
_FINANCIAL_TRANSACTIONS = frozenset(
    {
        *("ARINVOICE", "ARINVOICEITEM", "ARADJUSTMENT", "ARPYMT", "ARPYMTDETAIL", "ARADVANCE", "ARRECURINVOICE"),
        *("APBILL", "APBILLITEM", "APADJUSTMENT", "APPYMT", "APADVANCE", "GLBATCH", "GLENTRY", "GLDETAIL"),
        *("SODOCUMENT", "SODOCUMENTENTRY", "DEPOSIT", "OTHERRECEIPTS", "FUNDSTRANSFER", "CCTRANSACTION"),
    }
)
_ALL_RIGHTS_OF_FULL_ADMINS = ("Users", "Application subscriptions", "Grant admin rights", "Company info")
_VIEW_OF_EVERY_ADMIN = ("Usage insights", "API usage")


class Access:
    """One user of a company in a session at top level or, with `entity`, at an entity."""

    def __init__(self, company: Company, user: User, entity: str = "") -> None:
        self.company = company
        self.user = user
        self.entity = entity
        self.rights: Rights = effective_rights(company, user)

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities that the session is limited to; empty at top level for an unrestricted user."""
        return (self.entity,) if self.entity else self.user.entities

    def has(self, application: str, name: str, right: str) -> bool:
        """Whether a right is effective."""
        permission = catalogue().permission(application, name)
        return permission is not None and right in self.rights.get(permission, ())

    def may_read_permissions_of(self, user_id: str) -> bool:
        """Whether getUserPermissions answers: the View (or the Permissions) right of Users is documented to open it."""
        if self.company.behaviour.own_permissions_readable and user_id.casefold() == self.user.id.casefold():
            return True
        return any(self.has("Administration", "Users", right) for right in ("View", "Permissions"))

    def may_read_set_up(self, permission: str, right: str) -> bool:
        """Whether get_applications and the like answer: nothing public says that they check anything."""
        return not self.company.behaviour.applications_need_permission or self.has("Administration", permission, right)

    def sees_only_itself(self, name: str) -> bool:
        """Whether USERINFO shows no row but the user's own."""
        return name == "USERINFO" and not self._granted(name, self.company.behaviour.query_needs)

    def may_read_itself(self, name: str, key: str) -> bool:
        """Whether `readByName` of one's own user works without any right on users (seen by a connector's author)."""
        own = name == "USERINFO" and key.casefold() == self.user.id.casefold()
        return own and self.company.behaviour.own_user_readable_by_name

    def may_read(self, name: str, right: str) -> bool:
        """Whether an operation that needs `right` may read an object. It is decided before any row is looked at."""
        if name in {"USERRESTRICTION", "PTAPPLICATION"}:
            # Documented for USERRESTRICTION; for PTAPPLICATION assumed.
            return self.user.admin != "off"
        if name == "USERINFO" and self.company.behaviour.own_user_readable:
            return True
        if self.user.type in _EMPLOYEE_LIKE and name in _FINANCIAL_TRANSACTIONS:
            return False
        return self._granted(name, right)

    def lacks_application(self, name: str) -> str | None:
        """The application of an object, where none that could grant it is subscribed."""
        places = catalogue().object_places(name)
        if places is None or any(subscribed(self.company, place.application) for place in places.any_of):
            return None
        return places.any_of[0].application if places.any_of else None

    def _granted(self, name: str, right: str) -> bool:
        places = catalogue().object_places(name)
        return places is not None and any(self._opens(places, place, right) for place in places.any_of)

    def _opens(self, places: ObjectPlaces, place: Permission, right: str) -> bool:
        # Some rows offer neither List nor View, or only one of them; there the documented reading right decides.
        needed = right if right in places.read_rights else next(iter(places.read_rights), right)
        return needed in self.rights.get(place, ())


def effective_rights(company: Company, user: User) -> Rights:
    """The union of what the user's roles grant, or of the user's own rights, plus what admin privileges give."""
    sources = [user.rights] if company.user_based else [role.rights for role in applicable_roles(company, user)]
    union: dict[Permission, frozenset[str]] = {}
    for rights in sources:
        for permission, boxes in granted(company, rights).items():
            union[permission] = union.get(permission, frozenset()) | set(boxes)
    for permission, boxes in _rights_of_admins(company, user).items():
        union[permission] = union.get(permission, frozenset()) | set(boxes)
    return union


def applicable_roles(company: Company, user: User) -> tuple[Role, ...]:
    """The roles that count for a direct sign-in: a role for slide-in only gives nothing there."""
    return tuple(role for role, _ in company.roles_of(user) if role.apply_to != "Slide-In Only")


def _rights_of_admins(company: Company, user: User) -> Mapping[Permission, tuple[str, ...]]:
    if user.admin == "off":
        return {}
    rows = {row.name: row for row in window(company, "Administration", Section.ACTIVITIES_AND_LISTS)}
    given: dict[Permission, tuple[str, ...]] = {rows[name]: ("View",) for name in _VIEW_OF_EVERY_ADMIN if name in rows}
    if user.admin == "full":
        full = [rows[name] for name in _ALL_RIGHTS_OF_FULL_ADMINS if name in rows]
        given |= {row: (*row.rights, *row.rights_inferred) for row in full}
    return given
