"""Rule packs, rules and the closed set of requirements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """How much a gap weighs. The order is the order of `--fail-on`."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"
    OPTIONAL = "optional"

    def reaches(self, threshold: "Level") -> bool:
        """Whether a gap of this level counts when the gate fails on `threshold`."""
        order = list(Level)
        return order.index(self) <= order.index(threshold)


class Actor(StrEnum):
    """Who carries out a fix."""

    INTACCT_ADMIN = "Intacct admin"
    PRODUCT_TEAM = "product team"
    SAGE_ACCOUNT_MANAGER = "Sage account manager"


class Section(StrEnum):
    """A section of an application's permissions window."""

    ACTIVITIES_AND_LISTS = "activities and lists"
    REPORTS = "reports"
    OBJECT_IDS = "object IDs"


class Preset(StrEnum):
    """A shortcut button above a section of the permissions window."""

    ALL = "all"
    READ_ONLY = "read only"


class UserFact(StrEnum):
    """What a rule may ask of a user."""

    TYPE = "type"
    ADMIN_PRIVILEGES = "admin privileges"
    STATUS = "status"
    WEB_SERVICES_ONLY = "web services only"
    USER_ID = "user ID"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    EMAIL = "email"
    ENTITY_ACCESS = "entity access"


class FactOfCompany(StrEnum):
    """What a rule may ask of the company record, and what a hand-over may show."""

    COMPANY_ID = "company ID"
    BASE_CURRENCY = "base currency"


@dataclass(frozen=True, slots=True)
class Subscription:
    """The company is subscribed to the application. "Web Services" is proved by a sign-in."""

    application: str


@dataclass(frozen=True, slots=True)
class SenderAuthorised:
    """The company lets this sender ID, in exactly this case, make Web Services requests."""

    sender_id: str


@dataclass(frozen=True, slots=True)
class SignInWorks:
    """The subject can sign in to the gateway."""


@dataclass(frozen=True, slots=True)
class UserExists:
    """The subject is a user of the company."""


@dataclass(frozen=True, slots=True)
class UserIs:
    """A fact of the user is one of `values` (lower case), or, where `values` is empty, is filled in."""

    fact: UserFact
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldsRole:
    """The subject holds a role that applies to its way of signing in; of this name, where one is given."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class HasRights:
    """The subject has rights in an application: on a section, or on one permission of it.

    Exactly one of `section` and `permission` is set, and exactly one of
    `preset` and `rights`; `rights` are the labels of the permissions window.
    """

    application: str
    section: Section | None = None
    permission: str | None = None
    preset: Preset | None = None
    rights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompanyFactKnown:
    """A fact of the company record can be read, and is one value."""

    fact: FactOfCompany


@dataclass(frozen=True, slots=True)
class CanRead:
    """The subject can read an object of the XML API now."""

    object: str


@dataclass(frozen=True, slots=True)
class Manual:
    """No API shows it; a person has to look."""

    instructions: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Each of them."""

    requirements: "tuple[Requirement, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of them."""

    requirements: "tuple[Requirement, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; what is unproven stays unproven."""

    requirement: "Requirement"


Requirement = (
    Subscription
    | SenderAuthorised
    | SignInWorks
    | UserExists
    | UserIs
    | HoldsRole
    | HasRights
    | CompanyFactKnown
    | CanRead
    | Manual
    | AllOf
    | AnyOf
    | Not
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule is written."""

    file: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Fix:
    """How a gap is closed: who acts, where to click today, where it was before, what to do there."""

    actor: Actor
    path: tuple[str, ...]
    steps: tuple[str, ...]
    verified: date
    former_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One statement about the company that is right or wrong.

    `depends_on` names rules of the same pack: where one of them is a gap and
    this rule is not proved on its own, it is unproven and names that cause.
    `prove` says how to prove it where the API cannot. `added_by_us` marks
    what the source does not ask for.
    """

    id: str
    title: str
    level: Level
    requirement: Requirement
    why: str
    fix: Fix
    place: Place
    reference: str | None = None
    note: str | None = None
    prove: str | None = None
    depends_on: tuple[str, ...] = ()
    added_by_us: bool = False


@dataclass(frozen=True, slots=True)
class HandOverItem:
    """A value that somebody types into the product after the audit. Never a password."""

    label: str
    fact: FactOfCompany | UserFact
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RulePack:
    """What one integration needs.

    `objects` are the objects its sync reads, by name, each with true where the
    source names it and false where it is inferred. `complete` is false where
    the source tells only a part; such a pack can never say "ready".
    """

    id: str
    product: str
    version: str
    source: str
    read_on: date
    api: str
    complete: bool
    rules: tuple[Rule, ...]
    objects: Mapping[str, bool]
    hand_over: tuple[HandOverItem, ...] = ()
    notes: tuple[str, ...] = ()
