"""The closed union of what a rule can require, and the words it is said in."""

from dataclasses import dataclass
from enum import StrEnum

from auditor.model.company import Entities, FactOfCompany, PermissionType


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
    """A fact of the user is one of `values`, or begins with `starts_with`, or, where neither is given, is filled in."""

    fact: UserFact
    values: tuple[str, ...] = ()
    starts_with: str = ""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes of one permission row; every box that the row offers, where `rights` is empty."""

    permission: str
    rights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HasRights:
    """The subject has at least these rights in an application: on a section, or on one permission of it.

    Exactly one of `section` and `permission` is set, and exactly one of
    `preset` and `rights`; `rights` are the labels of the permissions window.
    `plus` and `less` change what the preset means on single rows of the section.
    """

    application: str
    section: Section | None = None
    permission: str | None = None
    preset: Preset | None = None
    rights: tuple[str, ...] = ()
    plus: tuple[Boxes, ...] = ()
    less: tuple[Boxes, ...] = ()


@dataclass(frozen=True, slots=True)
class HasRightsEverywhere:
    """A preset on one section of every application that this company shows, less those of `other_than`."""

    section: Section
    preset: Preset
    other_than: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HasNoMore:
    """On these rows of an application the subject has no right beyond those that `rights` states.

    Rows that `rights` does not reach are not looked at.
    """

    rights: HasRights


@dataclass(frozen=True, slots=True)
class LeastPrivilege:
    """The subject has no right that no rule of the pack asks for, less those in the applications of `other_than`."""

    other_than: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldsRole:
    """The subject holds a role that applies to its way of signing in; of this name, and granting this, where given."""

    name: str | None = None
    grants: HasRights | None = None


@dataclass(frozen=True, slots=True)
class SeesEntities:
    """The subject may work in these entities; in each entity of the company where `entity_ids` is empty."""

    entity_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PermissionTypeIs:
    """The company gives permissions to roles, or to users."""

    permission_type: PermissionType


@dataclass(frozen=True, slots=True)
class EntitiesAre:
    """The company has entities, or none."""

    entities: Entities


@dataclass(frozen=True, slots=True)
class CompanyFactKnown:
    """A fact of the company record can be read, and is one value."""

    fact: FactOfCompany


@dataclass(frozen=True, slots=True)
class SettingIs:
    """A preference of an application, by the codes of `get_companyprefs`, has one of these values.

    "on" and "off" stand for every spelling of true and false that the gateway uses.
    """

    application_code: str
    preference: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DimensionEnabled:
    """General Ledger uses this dimension; `dimension` as its preference spells it, such as "EMPLOYEE"."""

    dimension: str


@dataclass(frozen=True, slots=True)
class Installed:
    """An application of Platform Services is installed in the company and deployed, under this name."""

    application_name: str


@dataclass(frozen=True, slots=True)
class RecordExists:
    """A record of an object has these values in these fields; one that each entity sees, where that is asked."""

    object: str
    fields: tuple[tuple[str, str], ...] = ()
    in_each_entity: bool = False


@dataclass(frozen=True, slots=True)
class FieldExists:
    """An object has a field of this ID; of this data type, and with these valid values among others, where given."""

    object: str
    field: str
    data_type: str = ""
    valid_values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CanRead:
    """The subject can read an object of the XML API now."""

    object: str


@dataclass(frozen=True, slots=True)
class ParameterIs:
    """The answer to a parameter of the pack is one of `values`. `answer` is the one that the pack was loaded with."""

    parameter: str
    values: tuple[str, ...]
    answer: str


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


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Nothing of it is so. Of rights, not a single one may be held, where *not* is content with one that is missing."""

    requirement: "Requirement"


Requirement = (
    Subscription
    | SenderAuthorised
    | SignInWorks
    | UserExists
    | UserIs
    | HasRights
    | HasRightsEverywhere
    | HasNoMore
    | LeastPrivilege
    | HoldsRole
    | SeesEntities
    | PermissionTypeIs
    | EntitiesAre
    | CompanyFactKnown
    | SettingIs
    | DimensionEnabled
    | Installed
    | RecordExists
    | FieldExists
    | CanRead
    | ParameterIs
    | Manual
    | AllOf
    | AnyOf
    | Not
    | Forbidden
)


def parts_of(requirement: Requirement) -> tuple[Requirement, ...]:
    """The requirement itself and everything that it is made of, from the outside in."""
    match requirement:
        case AllOf(parts) | AnyOf(parts):
            return (requirement, *(found for part in parts for found in parts_of(part)))
        case Not(part) | Forbidden(part):
            return (requirement, *parts_of(part))
        case HoldsRole(grants=HasRights() as rights) | HasNoMore(rights=rights):
            return (requirement, rights)
    return (requirement,)
