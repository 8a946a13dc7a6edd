"""What objects look like. Neither function looks at permissions or subscriptions (documented; seen by connectors)."""

from lxml import etree

from auditor.simulator.answers import Failure, add
from auditor.simulator.functions.call import Call
from auditor.simulator.own_fields import fields_in
from auditor.simulator.schema import Field, Relationship, all_names, label_of, relationships_of

# Recorded are Pt_FieldInt and integer, with a length of 8; the words of the other types are assumed.
_TYPES = {
    "INTEGER": ("Pt_FieldInt", "integer"),
    "BOOLEAN": ("Pt_FieldBoolean", "boolean"),
    "DATE": ("Pt_FieldDate", "date"),
    "TIMESTAMP": ("Pt_FieldDateTime", "timestamp"),
    "DECIMAL": ("Pt_FieldDouble", "decimal"),
    "CURRENCY": ("Pt_FieldCurrency", "currency"),
    "PERCENT": ("Pt_FieldDouble", "percent"),
    "ENUM": ("Pt_FieldString", "enum"),
    "TEXT": ("Pt_FieldString", "text"),
}
_LENGTHS = {"INTEGER": "8"}
_FIRST_ID = 999_500_400_000_901


def lookup(call: Call) -> tuple[etree._Element, ...]:
    """`lookup`: the fields and relationships of an object."""
    name = call.object()
    if not call.access.company.behaviour.lookup_of_unsubscribed and call.access.lacks_application(name):
        raise Failure("Query Failed", f"Object definition {call.text('object')} not found")
    data, kind = _described(name)
    kind.set("DocumentType", "")
    fields = etree.SubElement(kind, "Fields")
    for field in fields_in(call.access.company, name) or ():
        _add_field(fields, field)
    relationships = etree.SubElement(kind, "Relationships")
    for relation in relationships_of(name):
        _add_relationship(relationships, relation)
    return (data,)


def inspect(call: Call) -> tuple[etree._Element, ...]:
    """`inspect`: the names of all objects, or the fields of one; with `detail="1"` what is known of each."""
    if call.text("object") == "*":
        return (_all_objects(),)
    name = call.object()
    data, kind = _described(name)
    detailed = call.element.get("detail") == "1"
    if detailed:
        attributes = etree.SubElement(kind, "Attributes")
        add(attributes, "SingularName", label_of(name))
        add(attributes, "PluralName", f"{label_of(name)}s")
        add(attributes, "Description")
    fields = etree.SubElement(kind, "Fields")
    for number, field in enumerate(fields_in(call.access.company, name) or ()):
        if detailed:
            _add_details(fields, field, number)
        else:
            add(fields, "Field", field.id)
    return (data,)


def _described(name: str) -> tuple[etree._Element, etree._Element]:
    data = _data()
    kind = etree.SubElement(data, "Type")
    kind.set("Name", name)
    return data, kind


def _data() -> etree._Element:
    data = etree.Element("data")
    data.set("listtype", "All")
    data.set("count", "1")  # even where all objects are listed (recorded)
    return data


def _all_objects() -> etree._Element:
    data = _data()
    for name in all_names():
        add(data, "type", label_of(name)).set("typename", name.lower())
    return data


def _add_field(fields: etree._Element, field: Field) -> None:
    item = etree.SubElement(fields, "Field")
    add(item, "ID", field.id)
    add(item, "LABEL", field.label)
    add(item, "DESCRIPTION", field.label)
    add(item, "REQUIRED", _truth(field.required))
    add(item, "READONLY", _truth(field.read_only))
    add(item, "DATATYPE", field.data_type)
    if field.valid_values:
        values = etree.SubElement(item, "VALIDVALUES")
        for value in field.valid_values:
            add(values, "VALIDVALUE", value)
    add(item, "ISCUSTOM", _truth(field.custom))


def _add_relationship(relationships: etree._Element, relation: Relationship) -> None:
    item = etree.SubElement(relationships, "Relationship")
    add(item, "OBJECTPATH", relation.path)
    add(item, "OBJECTNAME", relation.object)
    add(item, "LABEL", relation.label)
    add(item, "RELATIONSHIPTYPE", relation.kind)
    add(item, "RELATEDBY", relation.related_by)


def _add_details(fields: etree._Element, field: Field, number: int) -> None:
    item = etree.SubElement(fields, "Field")
    data_name, external_name = _TYPES[field.data_type]
    add(item, "Name", field.id)
    add(item, "GroupName")
    add(item, "dataName", data_name)
    add(item, "externalDataName", external_name)
    add(item, "isRequired", _truth(field.required))
    add(item, "isReadOnly", _truth(field.read_only))
    add(item, "maxLength", _LENGTHS.get(field.data_type, ""))
    add(item, "DisplayLabel", field.label)
    add(item, "Description", field.label)
    add(item, "id", str(_FIRST_ID + number))


def _truth(value: bool) -> str:
    return str(value).lower()
