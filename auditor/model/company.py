"""The company that is audited."""

from dataclasses import dataclass


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
