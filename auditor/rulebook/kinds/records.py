"""Requirements on records, fields and objects of the API."""

import yaml

from auditor.model.requirement import CanRead, FieldExists, RecordExists, Requirement
from auditor.rulebook.kinds.kind import UNREAD, Kind
from auditor.rulebook.shapes import Key, Reading, Schema, Shape, Type, Values, fixed, mapping, pairs
from auditor.rulebook.types import IDENTIFIER, OBJECT, TEXT, TEXTS

_EACH_ENTITY = "each entity"


def _fields(node: yaml.Node, reading: Reading) -> tuple[tuple[str, str], ...]:
    named = pairs(node, reading, "A list of fields with their values")
    return tuple((IDENTIFIER.read(key, reading), TEXT.read(value, reading)) for key, _, value in named)


def _fields_schema() -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": IDENTIFIER.schema(),
        "additionalProperties": TEXT.schema(),
    }


_UNCHECKED = (
    "The object is checked, its fields and their values are not: a field that does not exist leaves a record "
    "unproven. [Names](names.md#objects-and-their-fields) says where to find them."
)
RECORD_KEYS = Shape(
    "A requirement of a record",
    (
        Key("object", OBJECT, "the object of the API", "GLJOURNAL", required=True),
        Key(
            "fields",
            Type("names of fields, each with a text", _fields, _fields_schema),
            "values that the record has to have; any record, where this is left out",
            "{SYMBOL: WIP}",
        ),
        Key("in", fixed(_EACH_ENTITY), "each entity of the company has to see such a record", _EACH_ENTITY),
    ),
)
FIELD_KEYS = Shape(
    "A requirement of a field",
    (
        Key("object", OBJECT, "the object of the API", "ARINVOICE", required=True),
        Key("id", TEXT, "the ID of the field", "ACME_TAX", required=True),
        Key("type", TEXT, "its data type, as `lookup` calls it", "decimal"),
        Key("values", TEXTS, "valid values that it has to offer, among others", "[Card, Transfer]"),
    ),
)


def _record(values: Values) -> Requirement:
    name = values.value("object", "")
    fields: tuple[tuple[str, str], ...] = values.value("fields", ())
    in_each = bool(values.value("in", ""))
    return RecordExists(name, fields, in_each) if name else UNREAD


def _field(values: Values) -> Requirement:
    name, field = values.value("object", ""), values.value("id", "")
    data_type, valid = values.value("type", ""), values.value("values", ())
    return FieldExists(name, field, data_type, valid) if name and field else UNREAD


def _object(node: yaml.Node, reading: Reading) -> Requirement:
    name = OBJECT.read(node, reading)
    return CanRead(name) if name else UNREAD


RECORD = Kind(
    "record",
    mapping(RECORD_KEYS, _record),
    "A record of an object exists, with these values in these fields.",
    "The object is queried for such a record. Where none is found, the rule is a gap only if other records of the "
    "object were shown; with `in: each entity` there is a finding for each entity, and a record of the top level "
    "serves all of them.",
    "The rule is unproven. So it is where no record of the object was shown at all.",
    (
        ("A record with a value.", "{record: {object: GLJOURNAL, fields: {SYMBOL: WIP}}}"),
        ("Any record, in each entity.", "{record: {object: GLACCOUNT, in: each entity}}"),
    ),
    f"{_UNCHECKED}\n\n"
    "One record is enough. What has to hold for every record (each vendor has a bank account, each period is open) "
    "cannot be said here: write a [manual](manual.md) rule.",
)
FIELD = Kind(
    "field",
    mapping(FIELD_KEYS, _field),
    "An object has a field of this ID, such as a custom field that the integration writes.",
    "The object is looked up, which tells its fields with their types and valid values.",
    "The rule is unproven.",
    (
        ("A field of a type.", "{field: {object: ARINVOICE, id: ACME_TAX, type: decimal}}"),
        ("A list with these values among others.", "{field: {object: APBILL, id: ACME_STATE, values: [Open, Closed]}}"),
    ),
    _UNCHECKED,
)
CAN_READ = Kind(
    "object",
    Type(OBJECT.words, _object, OBJECT.schema),
    "The user can read an object of the XML API now.",
    "With the user's own credentials, one row is read.",
    "The rule is unproven. The rights of a user alone do not prove that a read succeeds.",
    (("The name is that of the XML API or of the REST API.", "{object: ARINVOICE}"),),
)
