"""USERRESTRICTION by `readByQuery`: one row for each user, what it is restricted to nested in it.

So documented, unlike the flat rows of `query` (xml-api notes, 2.5). What stands in a LOCATION is assumed.
"""

from collections.abc import Iterable

from lxml import etree

from auditor.simulator.answers import add
from auditor.simulator.tables import Row, Rows

_NESTED = {"LOCATION": "LOCATIONS", "DEPARTMENT": "DEPARTMENTS"}


def one_of_each_user(rows: Rows) -> Rows:
    """The first row of each user."""
    return tuple({row["LOGINID"]: row for row in reversed(rows)}.values())[::-1]


def nest(data: etree._Element, page: Iterable[Row], every: Rows) -> None:
    """Puts the locations and departments of `every` row of the same user where the flat fields were."""
    for element, row in zip(data, page, strict=True):
        of_user = [other for other in every if other["LOGINID"] == row["LOGINID"]]
        for kind, list_name in _NESTED.items():
            fields = [cell for cell in element if str(cell.tag).startswith(kind)]
            if fields:
                _nest_one(element, [str(cell.tag) for cell in fields], kind, list_name, of_user)
            for cell in fields:
                element.remove(cell)


def _nest_one(element: etree._Element, fields: Iterable[str], kind: str, list_name: str, rows: Iterable[Row]) -> None:
    outer = etree.SubElement(element, list_name)
    for row in rows:
        if row.get(f"{kind}ID"):
            inner = etree.SubElement(outer, kind)
            for field in fields:
                add(inner, field, row.get(field, ""))
