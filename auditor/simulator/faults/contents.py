"""Faults of single functions, and of what their results hold."""

from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from auditor.simulator.answers import Failure, Result
from auditor.simulator.faults.fault import Fault
from auditor.simulator.functions.refusals import refused
from auditor.simulator.schema import fields_of, relationships_of
from auditor.simulator.tables import Rows

# Markup, a formula, a quote, another script, an order of reading, a template: whoever shows it unescaped is found out.
HOSTILE = "=1+1 {text} <b onclick='x()'>&amp; \"ö\" 漢字 \u202e {{{{7*7}}}} %0A::error::"
_COUNTERS = ("count", "totalcount", "numremaining")
# Texts that programs compare, not ones that people type.
_CODES = ("ID", "KEY", "NO", "TYPE", "STATE", "CODE", "CURR", "CURRENCY", "RIGHTS", "URL", "COUNTRY")
_CODE_FIELDS = frozenset(
    {"MODULE", "POLICYNAME", "POLICY", "APPLICATION", "RECORD_URL", "USERGROUPKEY", "PRINTED", "APPLICATIONNAME"}
)


def _empty(data: etree._Element) -> None:
    """Takes all rows out of a data element. The permissions of getUserPermissions lie one level below."""
    inner = data.find("permissions")
    for child in list(inner if inner is not None else data):
        child.getparent().remove(child)  # type: ignore[union-attr]  # a child has a parent
    for counter in _COUNTERS:
        if counter in data.attrib:
            data.set(counter, "0")


def _one_too_many(data: etree._Element) -> None:
    total = data.get("totalcount")
    if total is not None:
        data.set("totalcount", str(int(total) + 1))


def _hostile(data: etree._Element) -> None:
    for company in data.iterfind("company_info/name"):
        company.text = HOSTILE.format(text=company.text or "")
    for row in data:
        name = str(row.tag).upper()
        kinds = {field.id: field for field in fields_of(name) or ()}
        for relation in relationships_of(name):
            kinds |= {f"{relation.path}.{field.id}": field for field in fields_of(relation.object) or ()}
        for cell in row:
            field = kinds.get(str(cell.tag).upper())
            if not cell.text or field is None or field.data_type != "TEXT" or field.valid_values:
                continue
            if field.id not in _CODE_FIELDS and not field.id.endswith(_CODES):
                cell.text = HOSTILE.format(text=cell.text)


def _changed(rows: Rows) -> Rows:
    """The first row was deleted and another one made since the page before."""
    if not rows:
        return rows
    # A few objects have no record number, such as AUDITHISTORY.
    last = max(int(row.get("RECORDNO") or 0) for row in rows)
    return (*rows[1:], {**rows[-1], "RECORDNO": str(last + 1)})


def _same_controlid(results: Sequence[Result]) -> Sequence[Result]:
    """All results have the controlid of the first; a single one comes twice."""
    first = results[0]
    if len(results) == 1:
        return [first, replace(first, elements=(etree.Element("data"),))]
    return [replace(result, controlid=first.controlid) for result in results]


CONTENT_FAULTS = (
    Fault("permission-denied", "the user lacks the permission for what is asked", fails=refused),
    Fault(
        "not-performed",
        "the object does not allow this operation",
        fails=lambda operation, name: Failure(
            "PL04000005",
            f"API operation '{operation}' cannot be performed on objects of type {name.lower()}",
            supported=True,
        ),
    ),
    Fault(
        "off-line",
        "the service is temporarily off-line, for one function",
        fails=lambda _operation, _name: Failure("", "The Service is Temporarily Off-line"),
    ),
    Fault(
        "unspecific-error",
        "DL02000001, which says nothing",
        fails=lambda _operation, _name: Failure(
            "DL02000001", "There was an error processing the request.", supported=True
        ),
    ),
    Fault("empty", "the answer holds no row", data=_empty),
    Fault("wrong-total", "the total is one more than the rows that come", data=_one_too_many),
    Fault("hostile-texts", "markup, formulas and other scripts in every text that people type", data=_hostile),
    Fault("rows-change", "a row goes and another comes between two pages of a query", rows=_changed),
    Fault("page-repeated", "a later page has the rows of the page before", repeats=True),
    Fault("duplicate-controlid", "several results have the same controlid", results=_same_controlid),
    Fault("results-reversed", "the results come in another order", results=lambda results: results[::-1]),
    Fault("result-missing", "a function has no result", drops=True),
)
