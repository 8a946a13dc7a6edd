"""The generic read functions."""

from collections.abc import Iterable, Sequence

from lxml import etree

from auditor.simulator.answers import Failure, data_of
from auditor.simulator.functions.call import Call, OpenResult
from auditor.simulator.legacy_query import legacy_filtered
from auditor.simulator.query import aggregated, conditions, filtered, ordered
from auditor.simulator.schema import fields_of, relationships_of
from auditor.simulator.tables import Row, Rows

_USUAL_PAGE = 100
_NAMES = {"USERINFO": "LOGINID", "LOCATIONENTITY": "LOCATIONID", "PTAPPLICATION": "APPLICATIONNAME"}


def query(call: Call) -> tuple[etree._Element, ...]:
    """`query`: the right is checked before the fields, the fields before any row."""
    name = call.readable_object("QUERY")
    _only_xml(call.text("options/returnformat"))
    selected = [(str(item.tag), (item.text or "").strip().upper()) for item in call.element.iterfind("select/*")]
    orders = [
        ((order.findtext("field") or "").strip().upper(), order.find("descending") is not None)
        for order in call.element.iterfind("orderby/order")
    ]
    condition = call.element.find("filter")
    in_filter = [(test.findtext("field") or "").strip().upper() for test in conditions(condition)]
    _check_fields(name, [*(field for _, field in selected), *(field for field, _ in orders)])
    _check_filter(name, in_filter)
    rows = _joined(call, name, [*(field for _, field in selected), *in_filter])
    ignore_case = call.text("options/caseinsensitive") == "true"
    rows = ordered(filtered(rows, condition, ignore_case=ignore_case), orders)
    fields = [field for _, field in selected]
    if any(kind != "field" for kind, _ in selected):
        row = aggregated(rows, [(kind, field) for kind, field in selected if kind != "field"])
        rows, fields = (row,), list(row)
    size, offset = call.number("pagesize", _USUAL_PAGE), call.number("offset", 0)
    page = rows[offset : offset + size]
    attributes = {
        "listtype": call.text("object"),
        "totalcount": str(len(rows)),
        "offset": str(offset),
        "count": str(len(page)),
        "numremaining": str(max(0, len(rows) - offset - len(page))),
    }
    return (data_of(page, call.text("object"), fields, attributes),)


def read_by_query(call: Call) -> tuple[etree._Element, ...]:
    """`readByQuery`: rows come back in lower case, and the result set stays open for readMore."""
    name = call.readable_object("READ_BY_QUERY")
    _only_xml(call.text("returnFormat"))
    fields = _wanted(call, name)
    rows = legacy_filtered(call.rows(name), call.text("query"), _queryable(name))
    return (_page(call, OpenResult(name, fields, rows, call.number("pagesize", _USUAL_PAGE), len(rows)), ""),)


def read_more(call: Call) -> tuple[etree._Element, ...]:
    """`readMore`: the next page of a result set. Its last page still carries the ID (recorded)."""
    result_id = call.text("resultId")
    result = call.results.find(result_id)
    if result is None:
        text = f"Attempt to readMore with an invalid or expired resultId: {result_id}"
        raise Failure("readMore failed", text)
    return (_page(call, result, result_id),)


def read(call: Call) -> tuple[etree._Element, ...]:
    """`read` by record numbers."""
    return _by_key(call, "READ", "RECORDNO")


def read_by_name(call: Call) -> tuple[etree._Element, ...]:
    """`readByName` by the object's unique name."""
    name = call.object()
    own = [field.id for field in fields_of(name) or () if field.id == f"{name}ID"]
    return _by_key(call, "READ_BY_NAME", _NAMES.get(name) or next(iter(own), "NAME"))


def _by_key(call: Call, operation: str, key: str) -> tuple[etree._Element, ...]:
    """What is not there is a success without rows (recorded)."""
    itself = operation == "READ_BY_NAME" and call.access.may_read_itself(call.object(), call.text("keys").strip())
    name = call.object() if itself else call.readable_object(operation)
    _only_xml(call.text("returnFormat"))
    fields = _wanted(call, name)
    by_key = {row.get(key): row for row in call.rows(name)}
    keys = [part.strip() for part in call.text("keys").split(",")]
    found = [by_key[wanted] for wanted in dict.fromkeys(keys) if wanted in by_key]
    return (data_of(found, call.text("object"), fields, {"listtype": call.text("object"), "count": str(len(found))}),)


def _page(call: Call, result: OpenResult, result_id: str) -> etree._Element:
    page, rest = result.rows[: result.page_size], result.rows[result.page_size :]
    if result.total:
        kept = OpenResult(result.name, result.fields, rest, result.page_size, result.total)
        result_id = call.results.keep(kept, result_id)
    attributes = {
        "listtype": result.name.lower(),
        "count": str(len(page)),
        "totalcount": str(result.total),
        "numremaining": str(len(rest)),
        "resultId": result_id,
    }
    return data_of(page, result.name.lower(), result.fields, attributes)


def _wanted(call: Call, name: str) -> tuple[str, ...]:
    text = call.text("fields") or "*"
    if text == "*":
        return tuple(field.id for field in fields_of(name) or ())
    wanted = tuple(field.strip().upper() for field in text.split(","))
    unknown = [field for field in wanted if field not in _queryable(name)]
    if unknown:
        # The message is the error number (recorded).
        raise Failure(f"Invalid fields list {', '.join(unknown)}", "")
    return wanted


def _check_fields(name: str, wanted: Iterable[str]) -> None:
    unknown = [field for field in dict.fromkeys(wanted) if field not in _queryable(name)]
    if unknown:
        text = f"The following fields cannot be queried [{name}: [{', '.join(unknown)}] ]"
        raise Failure("XL03000006", text, supported=True)


def _check_filter(name: str, used: Iterable[str]) -> None:
    for field in used:
        if field not in _queryable(name):
            raise Failure("XL03000010", f"The field {field} in the filter is not a field of {name}.", supported=True)


def _queryable(name: str) -> frozenset[str]:
    own = [field.id for field in fields_of(name) or ()]
    related = [
        f"{relation.path}.{field.id}"
        for relation in relationships_of(name)
        for field in fields_of(relation.object) or ()
    ]
    return frozenset([*own, *related])


def _joined(call: Call, name: str, wanted: Sequence[str]) -> Rows:
    """The rows, with the fields of related objects under their dotted names."""
    rows = call.rows(name)
    for relation in relationships_of(name):
        fields = [field for field in dict.fromkeys(wanted) if field.startswith(f"{relation.path}.")]
        if fields:
            others = {row["RECORDNO"]: row for row in call.tables.rows(relation.object) or ()}
            rows = tuple(_with_related(row, others.get(row.get(relation.key, ""), {}), fields) for row in rows)
    return rows


def _with_related(row: Row, other: Row, fields: Iterable[str]) -> Row:
    return {**row, **{field: other.get(field.partition(".")[2], "") for field in fields}}


def _only_xml(return_format: str) -> None:
    if return_format not in {"", "xml"}:
        raise Failure("Query Failed", f"The simulator has no return format {return_format}")
