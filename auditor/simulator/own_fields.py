"""The fields of an object in one company: those that all companies have, and its own."""

from auditor.simulator.company import Company
from auditor.simulator.schema import Field, fields_of, queryable


def fields_in(company: Company, name: str) -> tuple[Field, ...] | None:
    """The fields of an object by its upper-case name, the company's own last; None where there is no such object."""
    usual, own = fields_of(name), company.own_fields.get(name)
    if usual is None or not own:
        return usual
    described = {field.id: field for field in own}
    return (*(field for field in usual if field.id not in described), *own)


def queryable_in(company: Company, name: str) -> frozenset[str]:
    """The fields that can be read: those of `queryable`, and the company's own."""
    own = company.own_fields.get(name)
    return queryable(name) | {field.id for field in own} if own else queryable(name)
