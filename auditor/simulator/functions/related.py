"""The fields of related objects, which `query` reads under PATH.FIELD.

A right on the related object is not asked for, and all its rows count: nothing public says otherwise.
"""

from collections.abc import Iterable

from auditor.simulator.functions.call import Call
from auditor.simulator.own_fields import fields_in
from auditor.simulator.records import records
from auditor.simulator.schema import join, relationships_of
from auditor.simulator.tables import Row, Rows


def joined(call: Call, name: str, wanted: Iterable[str]) -> Rows:
    """The rows that the session shows, with those of the wanted fields that are of related objects."""
    rows = call.rows(name)
    own = {field.id for field in fields_in(call.access.company, name) or ()}
    related = [field for field in dict.fromkeys(wanted) if field not in own]
    for relation in relationships_of(name):
        start = f"{relation.path}."
        fields = [field for field in related if field.startswith(start)]
        if fields:
            column, other_column = join(name, relation)
            others: dict[str, Row] = {
                row.get(other_column, ""): row for row in reversed(_every_row(call, relation.object))
            }
            others[""] = {}  # what is empty leads nowhere
            found = (others.get(row.get(column, ""), {}) for row in rows)
            rows = tuple(_with_related(row, other, fields, start) for row, other in zip(rows, found, strict=True))
    return rows


def _every_row(call: Call, name: str) -> Rows:
    rows = call.tables.rows(name)
    return records(call.access.company, name) if rows is None else rows


def _with_related(row: Row, other: Row, fields: Iterable[str], start: str) -> Row:
    return {**row, **{field: other.get(field.removeprefix(start), "") for field in fields}}
