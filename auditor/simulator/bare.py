"""Results without an envelope: what a `returnformat` of json or csv brings.

The data stands alone, with a content type of its own; JSON is a bare array of
rows (seen by a connector's author). What fails is answered in XML as ever.
"""

import csv
import io
import json

from lxml import etree

from auditor.simulator.delivery import Delivery

_TYPES = {"json": "application/json", "csv": "text/csv"}


def return_format(call: etree._Element) -> str:
    """The format that a function asks for: xml, json or csv."""
    wanted = call.findtext("options/returnformat") or call.findtext("returnFormat") or "xml"
    return wanted.strip().lower() or "xml"


def bare(data: etree._Element, wanted: str) -> Delivery:
    """The rows of a data element as json or csv."""
    rows = [{str(cell.tag): cell.text or "" for cell in row} for row in data]
    text = json.dumps(rows, ensure_ascii=False) if wanted == "json" else _csv(rows)
    return Delivery(text.encode(), content_type=_TYPES[wanted])


def _csv(rows: list[dict[str, str]]) -> str:
    file = io.StringIO()
    if rows:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return file.getvalue()
