"""The generic read functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from auditor.simulator.answers import Failure, data_of
from auditor.simulator.functions.applications import nest_properties
from auditor.simulator.functions.call import Call, OpenResult
from auditor.simulator.functions.related import joined
from auditor.simulator.functions.restrictions import nest, one_of_each_user
from auditor.simulator.legacy_query import legacy_filtered
from auditor.simulator.own_fields import fields_in, queryable_in
from auditor.simulator.query import conditions, filtered, grouped, ordered
from auditor.simulator.schema import key_field, name_field
from auditor.simulator.spelling import as_shown
from auditor.simulator.tables import Row

_USUAL_PAGE = 100
# These are computed by the gateway or only link two others (xml-api notes, 2.5).
_COMPUTED = frozenset({"ROLEUSERS", "ROLEGROUPS", "MEMBERUSERGROUP"})


def query(call: Call) -> tuple[etree._Element, ...]:
    """`query`: the right is checked before the fields, the fields before any row."""
    name = call.readable_object("QUERY")
    call.check_private(name)
    selected = [(str(item.tag), (item.text or "").strip().upper()) for item in call.element.iterfind("select/*")]
    orders = [
        ((order.findtext("field") or "").strip().upper(), order.find("descending") is not None)
        for order in call.element.iterfind("orderby/order")
    ]
    condition = call.element.find("filter")
    in_filter = [(test.findtext("field") or "").strip().upper() for test in conditions(condition)]
    _check_fields(call, name, [*(field for _, field in selected), *(field for field, _ in orders)])
    _check_filter(call, name, in_filter)
    rows = call.public(joined(call, name, [*(field for _, field in selected), *in_filter]))
    ignore_case = call.text("options/caseinsensitive") == "true"
    rows = ordered(filtered(rows, condition, ignore_case=ignore_case), orders)
    fields = [field for _, field in selected]
    if any(kind != "field" for kind, _ in selected):
        plain = [field for kind, field in selected if kind == "field"]
        computed = [(kind, field) for kind, field in selected if kind != "field"]
        rows = grouped(rows, plain, computed)
        fields = [*plain, *(f"{kind.upper()}.{field}" for kind, field in computed)]
    size, offset = call.page_size(_USUAL_PAGE), call.number("offset", 0)
    page = rows[offset : offset + size]
    attributes = {
        "listtype": call.text("object"),
        "totalcount": str(len(rows)),
        "offset": str(offset),
        "count": str(len(page)),
        "numremaining": str(max(0, len(rows) - offset - len(page))),
    }
    return (_data(call, name, page, call.text("object"), fields, attributes),)


def read_by_query(call: Call) -> tuple[etree._Element, ...]:
    """`readByQuery`: rows come back in lower case, and the result set stays open for readMore."""
    name = call.readable_object("READ_BY_QUERY")
    fields = _wanted(call, name)
    rows = legacy_filtered(call.rows(name), call.text("query"), _queryable(call, name))
    if name == "USERRESTRICTION":
        rows = one_of_each_user(rows)
    return (
        _page(call, OpenResult(call.access.user.id, name, fields, rows, call.page_size(_USUAL_PAGE), len(rows)), ""),
    )


def read_more(call: Call) -> tuple[etree._Element, ...]:
    """`readMore`: the next page of a result set. Its last page still carries the ID (recorded)."""
    result_id = call.text("resultId")
    result = call.results.find(result_id)
    if result is None or result.user_id != call.access.user.id:
        text = f"Attempt to readMore with an invalid or expired resultId: {result_id}"
        raise Failure("readMore failed", text)
    return (_page(call, result, result_id),)


def read(call: Call) -> tuple[etree._Element, ...]:
    """`read` by record numbers."""
    return _by_key(call, "READ", key_field(call.object()))


def read_by_name(call: Call) -> tuple[etree._Element, ...]:
    """`readByName` by the object's unique name."""
    return _by_key(call, "READ_BY_NAME", name_field(call.object()))


def _by_key(call: Call, operation: str, key: str) -> tuple[etree._Element, ...]:
    """What is not there is a success without rows (recorded)."""
    itself = operation == "READ_BY_NAME" and call.access.may_read_itself(call.object(), call.text("keys").strip())
    name = call.object() if itself else call.readable_object(operation)
    fields = _wanted(call, name)
    by_key = {row.get(key): row for row in call.rows(name)}
    keys = [part.strip() for part in call.text("keys").split(",")]
    found = [by_key[wanted] for wanted in dict.fromkeys(keys) if wanted in by_key]
    attributes = {"listtype": call.text("object"), "count": str(len(found))}
    return (_data(call, name, found, call.text("object"), fields, attributes),)


def _page(call: Call, result: OpenResult, result_id: str) -> etree._Element:
    page, rest = result.rows[: result.page_size], result.rows[result.page_size :]
    if result.total:
        kept = replace(result, rows=rest)
        result_id = call.results.keep(kept, result_id)
    attributes = {
        "listtype": result.name.lower(),
        "count": str(len(page)),
        "totalcount": str(result.total),
        "numremaining": str(len(rest)),
        "resultId": result_id,
    }
    data = _data(call, result.name, page, result.name.lower(), result.fields, attributes)
    if result.name == "USERRESTRICTION":
        nest(data, page, call.rows(result.name))
    return data


def _data(
    call: Call, name: str, rows: Iterable[Row], tag: str, fields: Sequence[str], attributes: Mapping[str, str]
) -> etree._Element:
    """The rows of an object as they are shown."""
    data = data_of(as_shown(call.access.company, name, tuple(rows)), tag, fields, attributes)
    if name == "PTAPPLICATION":
        nest_properties(data)
    return data


def _wanted(call: Call, name: str) -> tuple[str, ...]:
    text, known = call.text("fields") or "*", _queryable(call, name)
    if text == "*":
        return tuple(field.id for field in fields_in(call.access.company, name) or () if field.id in known)
    wanted = tuple(field.strip().upper() for field in text.split(","))
    unknown = [field for field in wanted if field not in known]
    if unknown:
        # The message is the error number (recorded).
        raise Failure(f"Invalid fields list {', '.join(unknown)}", "")
    return wanted


def _check_fields(call: Call, name: str, wanted: Iterable[str]) -> None:
    known = _queryable(call, name)
    unknown = [field for field in dict.fromkeys(wanted) if field not in known]
    if unknown:
        text = f"The following fields cannot be queried [{name}: [{', '.join(unknown)}] ]"
        raise Failure("XL03000006", text, supported=True)


def _check_filter(call: Call, name: str, used: Iterable[str]) -> None:
    known = _queryable(call, name)
    for field in used:
        if field not in known:
            raise Failure("XL03000010", f"The field {field} in the filter is not a field of {name}.", supported=True)


def _queryable(call: Call, name: str) -> frozenset[str]:
    numbered = call.access.company.behaviour.record_numbers or name not in _COMPUTED
    known = queryable_in(call.access.company, name)
    return known if numbered else known - {"RECORDNO"}
