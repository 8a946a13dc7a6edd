"""The objects of the API: their fields and the relationships between them.

The objects in objects/ (all about users and rights, and those that syncs read most)
are those of a live `lookup`, recorded in December 2025, and equal to it: IDs in
their order, data types, valid values, flags, labels, and relationships. Only the
descriptions are left out; a label stands in for them. scripts/build_objects.py writes
the files, and they are read when an object is first asked for. `unrecorded` has
what is known or assumed of any other object of the permission catalogue.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from auditor.resources import data_text
from auditor.simulator.unrecorded import LABELS, Row, Rows, unrecorded
from auditor.vocabulary import catalogue

# The names of readByName where they are not OBJECTID or NAME (documented for the first three, else assumed).
_NAMES = {
    "USERINFO": "LOGINID",
    "LOCATIONENTITY": "LOCATIONID",
    "PTAPPLICATION": "APPLICATIONNAME",
    "CONTACT": "CONTACTNAME",
    "GLACCOUNT": "ACCOUNTNO",
    "CHECKINGACCOUNT": "BANKACCOUNTID",
    "SODOCUMENT": "DOCID",
    "TRXCURRENCIES": "CODE",
    **dict.fromkeys(("GLJOURNAL", "STATJOURNAL"), "SYMBOL"),
    **dict.fromkeys(("SODOCUMENTPARAMS", "PODOCUMENTPARAMS", "INVDOCUMENTPARAMS"), "DOCID"),
}
# Columns that `lookup` names in RELATEDBY, but does not list (recorded): these fields are taken for them.
_LISTED_AS = {"RECORD#": "RECORDNO", "U_O_GKEY": "USERKEY", "PARENTGROUP": "USERGROUPKEY"}


DATA_TYPES = ("TEXT", "INTEGER", "BOOLEAN", "DATE", "TIMESTAMP", "ENUM", "DECIMAL", "CURRENCY", "PERCENT")
"""The data types that were recorded."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its ID, its data type, and the values it may have, where they are listed."""

    id: str
    data_type: str
    label: str
    valid_values: tuple[str, ...] = ()
    required: bool = False
    read_only: bool = False
    custom: bool = False


@dataclass(frozen=True, slots=True)
class Relationship:
    """A way to the fields of another object: `path`.FIELD. `related_by` is the column that leads there."""

    path: str
    object: str
    kind: str
    related_by: str
    label: str


@dataclass(frozen=True, slots=True)
class _Definition:
    fields: tuple[Field, ...]
    relationships: tuple[Relationship, ...] = ()


def fields_of(name: str) -> tuple[Field, ...] | None:
    """The fields of an object by its upper-case name; None where there is no such object."""
    found = _definition(name)
    return found.fields if found else None


def relationships_of(name: str) -> tuple[Relationship, ...]:
    """The relationships that `lookup` lists. Those to objects that are not simulated lead nowhere."""
    found = _definition(name)
    return found.relationships if found else ()


def recorded(name: str) -> bool:
    """Whether the definition of an object was recorded, so that its fields are all known."""
    return name in _recorded()


def all_names() -> tuple[str, ...]:
    """The names of all objects, sorted."""
    placed = (places.xml_name.upper() for places in catalogue().objects.values() if places.xml_name)
    return tuple(sorted({*_recorded(), *LABELS, *placed}))


@lru_cache(maxsize=1024)
def label_of(name: str) -> str:
    """What an object is called: as in the REST interface, as its XML label is not public."""
    places = catalogue().object_places(name)
    rest_name = places.rest_name if places else ""
    word = (rest_name or "").rpartition("/")[2].replace("-", " ")
    return LABELS.get(name) or (word or name).capitalize()


def key_field(name: str) -> str:
    """The field by which `read` finds a row: AUDITHISTORY has no record number, but an ID (recorded)."""
    return "ID" if name == "AUDITHISTORY" else "RECORDNO"


@lru_cache(maxsize=1024)
def name_field(name: str) -> str:
    """The field by which `readByName` finds a row; that of `read` where an object has no names (assumed)."""
    own = [field.id for field in fields_of(name) or ()]
    return next((field for field in (_NAMES.get(name), f"{name}ID", "NAME") if field in own), key_field(name))


@lru_cache(maxsize=1024)
def queryable(name: str) -> frozenset[str]:
    """The fields that can be read: the object's own, and PATH.FIELD over one relationship.

    No XML can hold a row with RECORD#, DEPT# or LOCATION#, which `lookup` lists (recorded).
    """
    own = [field.id for field in fields_of(name) or () if "#" not in field.id]
    related = (
        f"{relation.path}.{field.id}"
        for relation in relationships_of(name)
        for field in fields_of(relation.object) or ()
        if "#" not in field.id
    )
    return frozenset([*own, *related])


@lru_cache(maxsize=1024)
def join(name: str, relation: Relationship) -> tuple[str, str]:
    """The column of an object, and that of the related object, which are equal where two rows belong together.

    Which column of the other object it is, no answer says: the name where
    `related_by` is one, else the record number.
    """
    types = {field.id: field.data_type for field in fields_of(name) or ()}
    listed = relation.related_by in types
    own = relation.related_by if listed else _LISTED_AS.get(relation.related_by, relation.related_by)
    if relation.object == "ROLEGROUPS":
        return own, "ROLEKEY"  # the only relationship from one to many
    by_number = types.get(own) == "INTEGER" or own.endswith("KEY")
    return own, "RECORDNO" if by_number else name_field(relation.object)


@lru_cache(maxsize=1024)
def _definition(name: str) -> _Definition | None:
    found = _written(name) if name in _recorded() else unrecorded(name)
    if found is None:
        return None
    fields, relationships = found
    return _Definition(tuple(_field(*row) for row in fields), tuple(Relationship(*row) for row in relationships))


def _written(name: str) -> tuple[Rows, Rows]:
    fields, _, relationships = data_text(f"simulator/objects/{name}.tsv").partition("\n\n")
    return tuple(_rows(fields)), tuple(_rows(relationships))


@lru_cache(maxsize=1)
def _recorded() -> frozenset[str]:
    # A name comes from a request: only what is in this list ever becomes part of a path.
    found = files("auditor").joinpath("simulator", "objects").iterdir()
    return frozenset(file.name.removesuffix(".tsv") for file in found if file.name.endswith(".tsv"))


def _rows(text: str) -> Iterator[Row]:
    """The lines below the heading; the columns that are empty at their ends are not written."""
    for line in text.splitlines()[1:]:
        first, second, third, fourth, fifth = (line + "\t" * 4).split("\t")[:5]
        yield first, second, third, fourth, fifth


def _field(field_id: str, data_type: str, flags: str, label: str, values: str) -> Field:
    return Field(field_id, data_type, label, tuple(_values(values)), "required" in flags, "read-only" in flags)


def _values(text: str) -> Iterator[str]:
    for value in text.split("|") if text else ():
        if value.startswith("@"):
            yield from _lists()[value[1:]]
        else:
            yield value


@lru_cache(maxsize=1)
def _lists() -> dict[str, tuple[str, ...]]:
    lines = (line.split("\t") for line in data_text("simulator/objects/lists.txt").splitlines())
    return {name: tuple(values.split("|")) for name, values in lines}
