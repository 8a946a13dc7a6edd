"""Who may do what. Composed as the notes describe it (permissions notes, 1; xml-api notes, 3)."""

from collections.abc import Iterable, Iterator, Mapping

from auditor.model.rule import Section
from auditor.simulator.company import ALL, READ_ONLY, ApplicationRights, Company, Role, User
from auditor.vocabulary import Permission, catalogue

ALWAYS_THERE = ("Company", "Administration")
ACCESS_OBJECTS = frozenset(
    {
        *("USERINFO", "USERRIGHTS", "USERROLES", "USERGROUP", "MEMBERUSERGROUP"),
        *("ROLES", "ROLEPOLICYASSIGNMENT", "ROLEUSERS", "ROLEGROUPS", "ROLEASSIGNMENT"),
    }
)

# An Employee user may view customers and the like, but no financial transaction (permissions notes, 3).
_CLOSED_TO_EMPLOYEES = frozenset(
    {
        *("ARINVOICE", "ARADJUSTMENT", "ARPYMT", "ARADVANCE", "ARRECURINVOICE"),
        *("APBILL", "APADJUSTMENT", "APPYMT", "APADVANCE", "GLBATCH", "GLDETAIL", "SODOCUMENT", "DEPOSIT"),
    }
)
_VIEWING = ("List", "View")


class Access:
    """The rights of one user of a company, and what they open."""

    def __init__(self, company: Company, user: User) -> None:
        self.company = company
        self.user = user
        self.rights = effective_rights(company, user)

    def has(self, application: str, name: str, right: str) -> bool:
        """Whether a right is effective."""
        permission = catalogue().permission(application, name)
        return permission is not None and right in self.rights.get(permission, ())

    def sees_users(self) -> bool:
        """The Users permission covers users, groups and roles (administration permissions, help)."""
        return self.user.admin == "full" or self.has("Administration", "Users", "List")

    def may_read_permissions_of(self, user_id: str) -> bool:
        """Whether getUserPermissions answers: it asks for the View right of Users."""
        own = user_id.casefold() == self.user.id.casefold()
        if own and self.company.behaviour.own_permissions_readable:
            return True
        return self.user.admin == "full" or self.has("Administration", "Users", "View")

    def may_query(self, name: str) -> bool:
        """Whether a query on an object is allowed; the check comes before any row is looked at."""
        if name == "USERINFO" and self.company.behaviour.own_user_readable:
            return True
        if name in ACCESS_OBJECTS:
            return self.sees_users()
        if name == "USERRESTRICTION":
            return self.user.admin in {"limited", "full"}
        if self.user.type == "employee user" and name in _CLOSED_TO_EMPLOYEES:
            return False
        places = catalogue().object_places(name)
        return places is not None and any("List" in self.rights.get(place, ()) for place in places.any_of)


def subscribed(company: Company, application: str) -> bool:
    """Whether the company has the application."""
    return application in ALWAYS_THERE or application in company.subscriptions


def window(company: Company, application: str, section: Section) -> Iterator[Permission]:
    """The rows that the permissions window of this company shows."""
    extra = company.shows.get(application, ())
    for permission in catalogue().permissions(application, section):
        shown = permission.shown
        if any(subscribed(company, name) for name in shown.hidden_when_subscribed):
            continue
        needed = shown.requires_subscription
        there = bool(needed) and not shown.requires_feature and any(subscribed(company, name) for name in needed)
        if shown.core or permission.name in extra or (shown.core is False and there):
            yield permission


def granted(company: Company, rights: Iterable[ApplicationRights]) -> Mapping[Permission, tuple[str, ...]]:
    """The boxes that a role or a user has ticked, row by row, in catalogue order."""
    boxes: dict[Permission, tuple[str, ...]] = {}
    for given in rights:
        for section in Section:
            preset = given.sections.get(section)
            for permission in window(company, given.application, section):
                ticked = _ticked(permission, preset)
                if ticked:
                    boxes[permission] = ticked
        for name, single in given.rows.items():
            permission_or_none = catalogue().permission(given.application, name)
            if permission_or_none is not None:
                boxes[permission_or_none] = single
    return boxes


def effective_rights(company: Company, user: User) -> Mapping[Permission, frozenset[str]]:
    """The union of what the user's roles grant, or of the user's own rights, in the applications of the company.

    A role for slide-in only gives nothing to a user who signs in directly. Full
    admins get the rights on users and subscriptions by themselves.
    """
    sources = [user.rights] if company.user_based else [role.rights for role in applicable_roles(company, user)]
    union: dict[Permission, frozenset[str]] = {}
    for rights in sources:
        for permission, boxes in granted(company, rights).items():
            if subscribed(company, permission.application) and boxes:
                union[permission] = union.get(permission, frozenset()) | set(boxes)
    if user.admin == "full":
        for permission in window(company, "Administration", Section.ACTIVITIES_AND_LISTS):
            union[permission] = union.get(permission, frozenset()) | set(permission.rights)
    return union


def applicable_roles(company: Company, user: User) -> tuple[Role, ...]:
    """The roles that count for a direct sign-in."""
    return tuple(role for role, _ in company.roles_of(user) if role.apply_to != "Slide-In Only")


def _ticked(permission: Permission, preset: str | None) -> tuple[str, ...]:
    offered = (*permission.rights, *permission.rights_inferred)
    if preset == ALL or (preset == READ_ONLY and permission.section is Section.REPORTS):
        return offered
    if preset == READ_ONLY:
        gives = permission.shown.read_only_gives
        return tuple(right for right in offered if right in (_VIEWING if gives is None else gives))
    return ()
