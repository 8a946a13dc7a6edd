"""What was read, by whom, through which call, and what could not be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from auditor.model.access import (
    EntityAccess,
    ObjectAccess,
    RightsRow,
    Role,
    RoleHeld,
    RoleRights,
    User,
    UserAbsent,
)
from auditor.model.company import Company, Entity, FieldSeen, InstalledApplication, RecordsFound

T = TypeVar("T")


class Facet(StrEnum):
    """One kind of fact. The value is the name of the attribute of `ViewEvidence` that holds it."""

    SIGN_IN = "sign_in"
    COMPANY = "company"
    SUBSCRIPTIONS = "subscriptions"
    USER = "user"
    ROLES = "roles"
    ROLES_HELD = "roles_held"
    ROLE_RIGHTS = "role_rights"
    ALL_ROLE_RIGHTS = "all_role_rights"
    EFFECTIVE_RIGHTS = "effective_rights"
    USER_RIGHTS = "user_rights"
    ENTITIES = "entities"
    ENTITY_ACCESS = "entity_access"
    OBJECT_ACCESS = "object_access"
    SETTINGS = "settings"
    INSTALLED = "installed"
    RECORDS = "records"
    FIELDS = "fields"


class View(StrEnum):
    """Whose credentials were used."""

    INTEGRATION = "integration"
    ADMIN = "admin"


class Reason(StrEnum):
    """Why something is not known."""

    REFUSED = "refused"
    """The gateway said that these credentials may not read it."""
    NOT_OFFERED = "not offered"
    """No function of this API, or no object of this company, tells it."""
    UNDECIDED = "undecided"
    """It was read and does not settle the question."""
    FAILED = "failed"
    """The read broke: network, throttling, an answer that makes no sense."""
    INCOMPLETE = "incomplete"
    """Fewer rows came than the answer announced, or the view is limited to an entity."""
    BROKEN = "broken"
    """Our own code failed on it: an internal error, never a fact about the company."""
    BLOCKED = "blocked"
    """It waits for a gap that another rule tells of."""
    NOT_ASKED = "not asked"
    """Nothing was sent: no such credentials, or an earlier sign-in was refused."""


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """A fact, with the call that told it: `source` reads "query ROLES as audit_admin"."""

    data: T
    source: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A gap in knowledge. `message` is a sentence; `support_id` is Sage's, where an error carried one."""

    reason: Reason
    message: str
    source: str = ""
    hint: str = ""
    support_id: str = ""


NOT_ASKED = Unknown(
    Reason.NOT_ASKED,
    "Nobody asked for this when the evidence was collected.",
    hint="Collect it again for this pack: intacct-audit collect PACK.",
)


class SignInCause(StrEnum):
    """Why a sign-in was refused. Only the first two name one cause; REFUSED guesses nothing."""

    SENDER_NOT_AUTHORISED = "sender not authorised"
    USER_LOCKED_OUT = "user locked out"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SignIn:
    """The outcome of a sign-in. A refusal is a fact too; its text is kept without the Support ID."""

    accepted: bool
    sender_id: str
    company_id: str
    user_id: str
    entity_id: str = ""
    console: bool = False
    cause: SignInCause | None = None
    message: str = ""
    support_id: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One function that was sent: `request` is the number of the HTTP request of its view, from 1.

    `outcome` is "ok", "refused", "not offered", "failed" or "incomplete"; `rows` are the rows received.
    """

    request: int
    function: str
    target: str
    outcome: str
    rows: int = 0


READS_THAT_COUNT = frozenset({"query", "readByQuery", "readByName", "readMore"})
"""The functions that are documented to count against the quota: once for each call, whatever the rows.

Each page is a call of its own (xml-api notes, 5). Of lookup, getUserPermissions,
getAPISession and the get_ functions Sage does not say whether they count.
"""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one view cost: HTTP requests, bytes, seconds, and each function that was sent."""

    requests: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    seconds: float = 0.0
    calls: tuple[Call, ...] = ()

    @property
    def transactions(self) -> int:
        """How many API transactions this can have been at most: one for each call.

        Also those that are not documented to count are taken to count once, and
        so are calls that failed, though throttled ones do not show in Sage's own
        account of the usage (xml-api notes, 5).
        """
        return len(self.calls)


Evidence = Known[T] | Unknown


@dataclass(frozen=True, slots=True)
class ViewEvidence:
    """Everything that one credential view told, facet by facet, about one subject.

    `object_access` goes by object, `settings` by the code of the application,
    `records` by `record_key`, `fields` by object; each holds what was asked for.
    """

    view: View
    user_id: str
    sender_id: str
    sign_in: Evidence[SignIn] = NOT_ASKED
    company: Evidence[Company] = NOT_ASKED
    subscriptions: Evidence[tuple[str, ...]] = NOT_ASKED
    user: Evidence[User | UserAbsent] = NOT_ASKED
    roles: Evidence[tuple[Role, ...]] = NOT_ASKED
    roles_held: Evidence[tuple[RoleHeld, ...]] = NOT_ASKED
    role_rights: Evidence[RoleRights] = NOT_ASKED
    all_role_rights: Evidence[RoleRights] = NOT_ASKED
    effective_rights: Evidence[tuple[RightsRow, ...]] = NOT_ASKED
    user_rights: Evidence[tuple[RightsRow, ...]] = NOT_ASKED
    entities: Evidence[tuple[Entity, ...]] = NOT_ASKED
    entity_access: Evidence[EntityAccess] = NOT_ASKED
    object_access: Mapping[str, Evidence[ObjectAccess]] = field(default_factory=dict)
    settings: Mapping[str, Evidence[Mapping[str, str]]] = field(default_factory=dict)
    installed: Evidence[tuple[InstalledApplication, ...]] = NOT_ASKED
    records: Mapping[str, Evidence[RecordsFound]] = field(default_factory=dict)
    fields: Mapping[str, Evidence[tuple[FieldSeen, ...]]] = field(default_factory=dict)
    traffic: Traffic = Traffic()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The only input of evaluation besides rules.

    `subject` is the user ID that is judged. `taken_at` is aware (UTC) and is
    the clock of everything that is computed from the snapshot. `others` are
    the same views about other users whom rules name, by user ID; of the
    facets that are not about a user they hold what `views` hold.
    """

    company_id: str
    subject: str
    taken_at: datetime
    views: tuple[ViewEvidence, ...]
    others: Mapping[str, tuple[ViewEvidence, ...]] = field(default_factory=dict)

    def about(self, subject: str | None) -> "Snapshot":
        """The snapshot with another user as its subject; one that nobody asked about has no view."""
        if subject is None or subject.casefold() == self.subject.casefold():
            return self
        found = (views for user, views in self.others.items() if user.casefold() == subject.casefold())
        return Snapshot(self.company_id, subject, self.taken_at, next(found, ()))

    def view(self, view: View) -> ViewEvidence | None:
        """The evidence of one credential view, or None where that view was not used."""
        return next((v for v in self.views if v.view is view), None)

    def as_subject(self) -> ViewEvidence | None:
        """The view that was signed in as the subject itself. Only its sign-in and probes speak for the subject."""
        return next((v for v in self.views if v.user_id.casefold() == self.subject.casefold()), None)

    def each(self, facet: Facet) -> Iterator["Evidence[object]"]:
        """The evidence for a facet from every view, the admin's first, since it usually sees more."""
        for view in sorted(self.views, key=lambda v: v.view.value):
            yield getattr(view, facet.value)
