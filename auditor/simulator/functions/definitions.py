"""What objects look like."""

from lxml import etree

from auditor.simulator.answers import add
from auditor.simulator.functions.call import Call
from auditor.simulator.schema import Field, fields_of, relationships_of

_READ_ONLY = frozenset(
    {
        *("RECORDNO", "WHENCREATED", "WHENMODIFIED", "CREATEDBY", "MODIFIEDBY", "CREATEDBYLOGINID"),
        *("MODIFIEDBYLOGINID", "MEGAENTITYKEY", "MEGAENTITYID", "MEGAENTITYNAME", "RECORD_URL", "CONTACTINFO.EMAIL1"),
    }
)


def lookup(call: Call) -> tuple[etree._Element, ...]:
    """`lookup`: the fields and relationships of an object. It ignores permissions (seen by connector authors)."""
    name = call.object()
    data = etree.Element("data")
    data.set("listtype", "All")
    data.set("count", "1")
    kind = etree.SubElement(data, "Type")
    kind.set("Name", name)
    kind.set("DocumentType", "")
    fields = etree.SubElement(kind, "Fields")
    for field in fields_of(name) or ():
        _add_field(fields, field)
    relationships = etree.SubElement(kind, "Relationships")
    for relation in relationships_of(name):
        item = etree.SubElement(relationships, "Relationship")
        add(item, "OBJECTPATH", relation.path)
        add(item, "OBJECTNAME", relation.object)
        add(item, "LABEL", relation.path.capitalize())
        add(item, "RELATIONSHIPTYPE", "MANY2ONE")
        add(item, "RELATEDBY", relation.key)
    return (data,)


def _add_field(fields: etree._Element, field: Field) -> None:
    item = etree.SubElement(fields, "Field")
    label = field.id.replace(".", " ").replace("_", " ").capitalize()
    add(item, "ID", field.id)
    add(item, "LABEL", label)
    add(item, "DESCRIPTION", label)
    add(item, "REQUIRED", "false")
    add(item, "READONLY", str(field.id in _READ_ONLY).lower())
    add(item, "DATATYPE", field.data_type)
    if field.valid_values:
        values = etree.SubElement(item, "VALIDVALUES")
        for value in field.valid_values:
            add(values, "VALIDVALUE", value)
    add(item, "ISCUSTOM", "false")
