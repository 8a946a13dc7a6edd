"""Who may do what: the rights of one user, and what they open. Pure.

Composed as the notes describe it (permissions notes, 1; xml-api notes, 3). What
public knowledge leaves open is a switch of the company's behaviour.
"""

from collections.abc import Iterable, Mapping

from auditor.model.requirement import Section
from auditor.simulator.company import Company, Role, User
from auditor.simulator.user_types import BUSINESS, Rights, capped
from auditor.simulator.window import granted, subscribed, window
from auditor.vocabulary import ObjectPlaces, Permission, catalogue

USERS_AND_RIGHTS = frozenset(
    {
        *("USERINFO", "USERRIGHTS", "USERRESTRICTION", "USERGROUP", "MEMBERUSERGROUP", "USERROLES"),
        *("ROLES", "ROLEUSERS", "ROLEGROUPS", "ROLEASSIGNMENT", "ROLEPOLICYASSIGNMENT"),
        "CUSTOMROLEPOLASSIGNMENT",
    }
)
"""The objects that say who may do what. They live at top level."""
# No source says which right opens it (assumed).
_READ_AS = {"CUSTOMROLEPOLASSIGNMENT": "ROLEPOLICYASSIGNMENT"}
_FOR_ADMINS = frozenset({"USERRESTRICTION", "PTAPPLICATION"})
_NEEDED = {"List": ("List",), "View": ("View",), "both": ("List", "View")}
_ALL_RIGHTS_OF_FULL_ADMINS = ("Users", "Application subscriptions", "Grant admin rights", "Company info")
_VIEW_OF_EVERY_ADMIN = ("Usage insights", "API usage")


class Access:
    """One user of a company in a session at top level or, with `entity`, at an entity."""

    def __init__(self, company: Company, user: User, entity: str = "") -> None:
        self.company = company
        self.user = user
        self.entity = entity
        self.rights: Rights = capped(user.type, effective_rights(company, user))

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities that the session is limited to; empty at top level for an unrestricted user."""
        return (self.entity,) if self.entity else self.user.entities

    def has(self, application: str, name: str, right: str) -> bool:
        """Whether a right is effective."""
        permission = catalogue().permission(application, name)
        return permission is not None and right in self.rights.get(permission, ())

    def has_any(self, application: str) -> bool:
        """Whether any right in an application is effective."""
        return any(permission.application == application for permission in self.rights)

    def may_read_permissions_of(self, user_id: str) -> bool:
        """Whether getUserPermissions answers: the View (or the Permissions) right of Users is documented to open it."""
        if self.company.behaviour.own_permissions_readable and user_id.casefold() == self.user.id.casefold():
            return True
        return any(self.has("Administration", "Users", right) for right in ("View", "Permissions"))

    def may_read_set_up(self, permission: str, right: str) -> bool:
        """Whether get_applications and the like answer: nothing public says that they check anything."""
        return not self.company.behaviour.applications_need_permission or self.has("Administration", permission, right)

    def sees_only_itself(self, name: str) -> bool:
        """Whether an object about users and rights shows no row but what is about the user."""
        if name not in USERS_AND_RIGHTS:
            return False
        if self.entities and self.company.behaviour.set_up_at_entities != "everything":
            return True
        needed = self.company.behaviour.query_needs
        return name == "USERINFO" and not self._opened_by_rights(name, needed)

    def may_read_itself(self, name: str, key: str) -> bool:
        """Whether `readByName` of one's own user works without any right on users (seen by a connector's author)."""
        own = name == "USERINFO" and key.casefold() == self.user.id.casefold()
        return own and self.company.behaviour.own_user_readable_by_name

    def may_read(self, name: str, needed: str) -> bool:
        """Whether an operation that needs `needed` (List, View or both) may read an object.

        It is decided before any row is looked at.
        """
        if name == "USERINFO" and self.company.behaviour.own_user_readable:
            return True
        if name in USERS_AND_RIGHTS and self.entities and self.company.behaviour.set_up_at_entities == "refused":
            return False
        if name in _FOR_ADMINS:
            # Documented for USERRESTRICTION; for PTAPPLICATION assumed.
            return admin_privileges(self.user) != "off"
        return self._opened_by_rights(name, needed)

    def lacks_application(self, name: str) -> str | None:
        """The application of an object, where none that could grant it is subscribed."""
        places = catalogue().object_places(name)
        if places is None or any(subscribed(self.company, place.application) for place in places.any_of):
            return None
        return places.any_of[0].application if places.any_of else None

    def _opened_by_rights(self, name: str, needed: str) -> bool:
        by_admins_only = name in USERS_AND_RIGHTS and self.company.behaviour.users_need_admin
        if by_admins_only and admin_privileges(self.user) == "off":
            return False
        places = catalogue().object_places(_READ_AS.get(name, name))
        return places is not None and any(self._opens(places, place, _NEEDED[needed]) for place in places.any_of)

    def _opens(self, places: ObjectPlaces, place: Permission, needed: Iterable[str]) -> bool:
        # Some rows offer neither List nor View, or only one of them; there the documented reading right decides.
        readable = [right for right in places.read_rights if right in place.offered()]
        usual = next(iter(readable), "")
        wanted = {right if right in readable else usual or right for right in needed}
        return wanted <= self.rights.get(place, frozenset())


def effective_rights(company: Company, user: User) -> Rights:
    """The union of what the user's roles grant, or of the user's own rights, plus what admin privileges give.

    The user type may cap it.
    """
    return _united(granted_rights(company, user), _rights_of_admins(company, user))


def granted_rights(company: Company, user: User) -> Rights:
    """The same without what admin privileges give by themselves."""
    sources = [user.rights] if company.user_based else [role.rights for role in applicable_roles(company, user)]
    return _united(*(granted(company, rights) for rights in sources))


def applicable_roles(company: Company, user: User) -> tuple[Role, ...]:
    """The roles that count for a direct sign-in: as a rule, one for slide-in only gives nothing there."""
    all_count = company.behaviour.slide_in_only_counts
    return tuple(role for role, _ in company.roles_of(user) if all_count or role.apply_to != "Slide-In Only")


def admin_privileges(user: User) -> str:
    """The admin privileges that have any effect: only Business users can have them (permissions notes, 4)."""
    return user.admin if user.type == BUSINESS else "off"


def _united(*parts: Mapping[Permission, Iterable[str]]) -> Rights:
    union: dict[Permission, frozenset[str]] = {}
    for part in parts:
        for permission, boxes in part.items():
            union[permission] = union.get(permission, frozenset()) | frozenset(boxes)
    return union


def _rights_of_admins(company: Company, user: User) -> Mapping[Permission, tuple[str, ...]]:
    if admin_privileges(user) == "off":
        return {}
    rows = {row.name: row for row in window(company, "Administration", Section.ACTIVITIES_AND_LISTS)}
    given: dict[Permission, tuple[str, ...]] = {rows[name]: ("View",) for name in _VIEW_OF_EVERY_ADMIN if name in rows}
    if user.admin == "full":
        full = [rows[name] for name in _ALL_RIGHTS_OF_FULL_ADMINS if name in rows]
        given |= {row: (*row.rights, *row.rights_inferred) for row in full}
    return given
