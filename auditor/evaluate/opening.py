"""Which right opens a read, and how far that is known: the table of the xml-api notes, 2.6, and nothing beyond it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from auditor.evaluate.facts import ANY_SIGN_IN, NAMES_OF_ENTITIES, OWN_RECORD, Fact
from auditor.model.evidence import Facet
from auditor.vocabulary import Catalogue

ADMINISTRATION = "Administration"


class Confidence(StrEnum):
    """How far it is known that a right opens a read."""

    DOCUMENTED = "documented"
    """Sage says so of this very read."""
    INFERRED = "inferred"
    """Sage says so of the same data in another interface."""
    ASSUMED = "assumed"
    """Sage says nothing; the screen that shows the same asks for it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What lets a read through: boxes of one permission row, or, where no box does, `other`.

    `also` are rows that do as well as the first. Without any of the three the
    read needs no right, and `why` says so. `read` names the call as evidence does.
    """

    read: str
    why: str
    application: str = ""
    permission: str = ""
    rights: tuple[str, ...] = ()
    confidence: Confidence = Confidence.DOCUMENTED
    other: str = ""
    also: tuple[str, ...] = ()

    @property
    def box(self) -> str:
        """The row and its boxes as a place of the permissions window; empty where no box opens the read."""
        return f"{self.application} > {self.permission}: {', '.join(self.rights)}" if self.permission else ""

    def told(self) -> str:
        """What opens it and how far that is known, as one sentence without a full stop."""
        needed = self.box or self.other
        return f"{needed} ({self.confidence}: {self.why})" if needed else f"no right: {self.why}"


LIST_AND_VIEW = ("List", "View")
ADMIN_PRIVILEGES = "admin privileges of the user: Limited or Full"
OWN_CREDENTIALS = "the integration's own credentials"

_USERS_CONTROL = (
    "no source states it for XML; the permission Users controls users, groups and roles, and REST names its List and "
    "View for users"
)
_SCREEN = "no source states it; the screen that shows the same asks for it"


def _users(read: str) -> Opening:
    return Opening(read, _USERS_CONTROL, ADMINISTRATION, "Users", LIST_AND_VIEW, Confidence.INFERRED)


def _screen(read: str, permission: str, right: str) -> Opening:
    return Opening(read, _SCREEN, ADMINISTRATION, permission, (right,), Confidence.ASSUMED)


_OPENINGS: Mapping[Facet, Opening] = {
    Facet.EFFECTIVE_RIGHTS: Opening(
        "getUserPermissions",
        "Sage names Users > Permissions > View for this function",
        ADMINISTRATION,
        "Users",
        ("View",),
    ),
    Facet.USER: _users("query USERINFO"),
    Facet.ENTITY_ACCESS: _users("query USERINFO"),
    Facet.ROLES: _users("query ROLES"),
    Facet.ROLES_HELD: _users("query ROLEUSERS"),
    Facet.ROLE_RIGHTS: _users("query ROLEPOLICYASSIGNMENT"),
    Facet.ALL_ROLE_RIGHTS: _users("query ROLEPOLICYASSIGNMENT"),
    Facet.USER_RIGHTS: _users("query USERRIGHTS"),
    Facet.SUBSCRIPTIONS: _screen("get_applications", "Application subscriptions", "List"),
    Facet.COMPANY: _screen("getFinancialSetup", "Company info", "View"),
    Facet.ENTITIES: Opening(
        "query LOCATIONENTITY",
        "the help pages name this row for entities, though not for the API",
        "Company",
        "Entities",
        LIST_AND_VIEW,
        Confidence.INFERRED,
    ),
    Facet.INSTALLED: Opening(
        "query PTAPPLICATION",
        "no source states it; features of Platform Services depend on admin privileges",
        confidence=Confidence.ASSUMED,
        other=ADMIN_PRIVILEGES,
    ),
}
_OF_FACT: Mapping[Fact, Opening] = {
    NAMES_OF_ENTITIES: Opening(
        "query USERRESTRICTION", "Sage asks for administrative privileges to read this list", other=ADMIN_PRIVILEGES
    ),
    OWN_RECORD: _users("query USERINFO about itself"),
    ANY_SIGN_IN: Opening("sign-in", "any sign-in that is accepted shows it"),
}


def opening_of(fact: Fact, catalogue: Catalogue) -> Opening:
    """What opens the read that tells a fact."""
    if fact in _OF_FACT:
        return _OF_FACT[fact]
    return _OPENINGS[fact.facet] if fact.facet in _OPENINGS else _of_name(fact, catalogue)


def _of_name(fact: Fact, catalogue: Catalogue) -> Opening:
    match fact.facet:
        case Facet.FIELDS:
            return Opening(f"lookup {fact.object}", "a description of fields is given to everybody")
        case Facet.OBJECT_ACCESS:
            why = "a read of one row as that user is the proof"
            return Opening(f"query {fact.object}", why, other=OWN_CREDENTIALS)
        case Facet.RECORDS:
            return _records(fact.object, catalogue)
        case Facet.SETTINGS:
            return _screen(f"get_companyprefs {fact.name}", "Company info", "View")
    sender = f" with the sender ID {fact.name}" if fact.name else ""
    return Opening(f"sign-in{sender}", "nothing else shows it", other=OWN_CREDENTIALS)


def _records(name: str, catalogue: Catalogue) -> Opening:
    places, read = catalogue.object_places(name), f"query {name}"
    if places is None or not places.any_of:
        why = f"the catalogue does not know which row opens {name}"
        return Opening(read, why, confidence=Confidence.ASSUMED, other=f"the rights to list and view {name}")
    confidence = Confidence.DOCUMENTED if places.documented else Confidence.INFERRED
    first, *others = places.any_of
    return Opening(
        read,
        "a source names the row for this object" if places.documented else "the row bears the name of the object",
        first.application,
        first.name,
        places.read_rights or LIST_AND_VIEW,
        confidence,
        also=tuple(f"{row.application} > {row.name}" for row in others),
    )
