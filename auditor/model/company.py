"""The company that is audited."""

from dataclasses import dataclass
from enum import StrEnum


class FactOfCompany(StrEnum):
    """What a rule may ask of the company record, and what a hand-over may show."""

    COMPANY_ID = "company ID"
    BASE_CURRENCY = "base currency"


class PermissionType(StrEnum):
    """To whom a company gives permissions."""

    ROLES = "roles"
    USERS = "users"


class Entities(StrEnum):
    """How many entities a company has."""

    NONE = "none"
    SOME = "some"


@dataclass(frozen=True, slots=True)
class Company:
    """Facts of Company > Setup > Company. None where the answers do not say.

    `multi_base` is true where entities keep their books in several base currencies.
    """

    company_id: str
    name: str | None = None
    base_currency: str | None = None
    multi_base: bool | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A row of LOCATIONENTITY."""

    entity_id: str
    currency: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class InstalledApplication:
    """A row of PTAPPLICATION. `deployed` is None where its properties do not say."""

    name: str
    deployed: bool | None = None


ENTITY_UNTOLD = "?"
"""Stands for the entity of a record that the object does not tell."""


@dataclass(frozen=True, slots=True)
class RecordsFound:
    """The records of an object that fit: in which entities they live, "" for the top level, or ENTITY_UNTOLD.

    `others_seen` is true where the same user was shown records of the object
    and all that fit, which is what makes absence a fact: of any such record
    where there is none, and of one in an entity that is not named here.
    """

    entity_ids: tuple[str, ...] = ()
    others_seen: bool = False


@dataclass(frozen=True, slots=True)
class FieldSeen:
    """A field of an object, as `lookup` describes it."""

    field_id: str
    data_type: str = ""
    valid_values: tuple[str, ...] = ()
