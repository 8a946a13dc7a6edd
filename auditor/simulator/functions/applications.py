"""PTAPPLICATION: what an application's properties say is nested in its row.

So documented for `read` (xml-api notes, 2.5); that `query` and `readByQuery` answer alike is assumed.
"""

from lxml import etree

from auditor.simulator.answers import add


def nest_properties(data: etree._Element) -> None:
    """Puts elements where the properties' text was, which says whether the application is deployed."""
    for properties in data.iter("PROPERTIES"):
        deployed, properties.text = properties.text, ""
        if deployed:
            add(properties, "isDeployed", deployed)
            add(properties, "isManaged", "false")
            etree.SubElement(properties, "OBJECTS")
