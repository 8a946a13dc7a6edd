"""The form of a request: the published schema as far as it is simulated (xml-api notes, 1.2)."""

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from auditor.simulator.bare import return_format
from auditor.simulator.functions import FUNCTIONS
from auditor.simulator.query import OPERATORS

_CONTROL = (
    *("senderid", "password", "controlid", "uniqueid", "dtdversion", "policyid", "debug", "includewhitespace"),
    "showadditionalerrorinfo",
)
_LOGIN = ("userid", "companyid", "password", "clientid", "locationid")
_REPEATED = frozenset({"preferences", "content"})
_TRUTHS = frozenset({"true", "false", "1", "0"})
_TRUTHS_OF_CONTROL = ("uniqueid", "includewhitespace", "showadditionalerrorinfo")
_VERSIONS = frozenset({"2.1", "3.0"})
_LONGEST_CONTROLID, _LONGEST_NUMBER = 256, 9
_JOINS = frozenset({"and", "or"})
_CONDITIONS = frozenset({*OPERATORS, "between", "in", "notin", "like", "notlike", "isnull", "isnotnull"})
_AGGREGATES = frozenset({"count", "sum", "avg", "min", "max"})
_RETURN_FORMATS = ("xml", "json", "csv")
# The children of the calls that are simulated. They may come in any order (clients notes, 3).
_CHILDREN: Mapping[str, tuple[str, ...]] = {
    "query": ("object", "select", "docparid", "filter", "orderby", "options", "pagesize", "offset"),
    "readByQuery": ("object", "fields", "query", "pagesize", "docparid", "returnFormat"),
    "readMore": ("object", "view", "reportId", "resultId"),
    "read": ("object", "keys", "fields", "docparid", "returnFormat"),
    "readByName": ("object", "keys", "fields", "docparid", "returnFormat"),
    "lookup": ("object", "docparid"),
    "inspect": ("object",),
    "getUserPermissions": ("userId",),
    "readUserFormatting": ("key", "userId"),
    "getAPISession": ("locationid",),
}
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "query": ("object", "select"),
    "readByQuery": ("object", "query"),
    "read": ("object", "keys"),
    "readByName": ("object", "keys"),
    "lookup": ("object",),
    "inspect": ("object",),
    "getUserPermissions": ("userId",),
}
TAGS = frozenset(
    {"request", "control", "operation", "authentication", "login", "content", "function", *_CONTROL, *_LOGIN}
) | {*FUNCTIONS, *(child for children in _CHILDREN.values() for child in children)}
_PAGE_SIZES = {"query": 2000, "readByQuery": 1000}
# Of the schema, but not simulated: they fail on their own, and do not take the request with them.
KNOWN_ONLY = frozenset(
    {
        *("create", "update", "delete", "readReport", "readView", "readRelated", "getAuditTrail", "get"),
        *("getDimensionRelationships", "getObjectTrail", "consolidate"),
    }
)
_LISTS = {
    "get_list": (
        "object",
        (
            "company_info",
            "customer",
            "vendor",
            "invoice",
            "bill",
            "locationentity",
            "subscription",
            "trxcurrencies",
            "reportingperiod",
        ),
    ),
    "get_companyprefs": (
        "application",
        ("GEN", "ME", "GL", "CM", "AP", "AR", "EE", "PO", "SO", "INV", "PA", "CS"),
    ),
}


def problems(root: etree._Element) -> Iterable[str]:
    """What breaks the schema in a request, as the gateway words it; nothing where its form is right."""
    if root.tag != "request":
        yield _unexpected(root)
        return
    tags = [str(child.tag) for child in root]
    if tags[:1] != ["control"] or set(tags[1:]) != {"operation"}:
        yield "error: Error 504: Element request has to hold control, then operation."
        return
    yield from _control_problems(root[0])
    for operation in root.iterfind("operation"):
        yield from _operation_problems(operation)


def _control_problems(control: etree._Element) -> Iterable[str]:
    # Where showadditionalerrorinfo stands in the sequence is not public (xml-api notes, 6), so it may stand anywhere.
    listed = [child for child in control if child.tag != _CONTROL[-1]]
    yield from _in_sequence(control, listed, _CONTROL, ("senderid", "controlid"))
    for tag in _TRUTHS_OF_CONTROL:
        yield from _enumerated(control.find(tag), _TRUTHS)
    yield from _enumerated(control.find("dtdversion"), _VERSIONS)


def _enumerated(element: etree._Element | None, among: frozenset[str]) -> Iterable[str]:
    if element is not None and (element.text or "").strip() not in among:
        yield f"error: Error 502: Value of {element.tag} is not among the enumerated set. {_where(element)}"


def _operation_problems(operation: etree._Element) -> Iterable[str]:
    yield from _sequence(operation, ("authentication", "preferences", "content"), ("authentication", "content"))
    ways = operation.findall("authentication/*")
    if len(ways) != 1 or ways[0].tag not in {"login", "sessionid"}:
        yield "error: Error 504: Element authentication has to hold either login or sessionid."
    elif ways[0].tag == "login":
        yield from _sequence(ways[0], _LOGIN, ("userid", "companyid", "password"))
    if operation.get("transaction", "false") not in _TRUTHS:
        yield f"error: Error 502: Value for attribute transaction is not among the enumerated set. {_where(operation)}"
    for content in operation.iterfind("content"):
        if len(content) == 0:
            yield "error: Error 504: Element content has to hold a function."
        for function in content:
            yield from _function_problems(function)


def _function_problems(function: etree._Element) -> Iterable[str]:
    if function.tag != "function":
        yield _unexpected(function)
        return
    control_id = function.get("controlid")
    if control_id is None or len(control_id) > _LONGEST_CONTROLID:
        yield f"error: Error 518: Attribute controlid of function is missing or too long. {_where(function)}"
    if len(function) != 1:
        yield f"error: Error 504: Element function has to hold exactly one call. {_where(function)}"
        return
    call = function[0]
    name = str(call.tag)
    if name in FUNCTIONS or name == "getAPISession":
        yield from _call_problems(call, name)
    elif name not in KNOWN_ONLY:
        yield _unexpected(call)


def _call_problems(call: etree._Element, name: str) -> Iterable[str]:
    known = _CHILDREN.get(name, ())
    yield from (_unexpected(child) for child in call if child.tag not in known)
    tags = [str(child.tag) for child in call]
    yield from (_unexpected(child) for at, child in enumerate(call) if tags[at] in tags[:at])
    for needed in _NEEDED.get(name, ()):
        if call.find(needed) is None:
            yield f"error: Error 504: Element {name} has to hold {needed}. {_where(call)}"
    if name == "query":
        kinds = [str(item.tag) for item in call.iterfind("select/*")]
        if not kinds or not set(kinds) <= {"field", *_AGGREGATES}:
            yield f"error: Error 504: Element select has to hold fields. {_where(call)}"
        yield from _filter_problems(call.find("filter"))
    wanted = return_format(call)
    if wanted not in _RETURN_FORMATS:
        yield f"error: Error 502: Value {wanted!r} of returnformat is not among the enumerated set. {_where(call)}"
    for tag, least, most in (("pagesize", 1, _PAGE_SIZES.get(name, 0)), ("offset", 0, 10**_LONGEST_NUMBER)):
        text = (call.findtext(tag) or "").strip()
        if text and not (
            text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER and least <= int(text) <= most
        ):
            yield f"error: Error 502: Value {text!r} of {tag} is not between {least} and {most}. {_where(call)}"
    if name in _LISTS:
        attribute, among = _LISTS[name]
        value = call.get(attribute, "")
        if value not in among:
            yield (
                f'error: Error 502: Value "{value}" for attribute {attribute} of {name} is not among the enumerated '
                f"set. {_where(call)}"
            )


def _sequence(element: etree._Element, order: Sequence[str], needed: Sequence[str]) -> Iterable[str]:
    yield from _in_sequence(element, list(element), order, needed)


def _filter_problems(condition: etree._Element | None) -> Iterable[str]:
    """Conditions name a field; and and or hold others. Several side by side are taken (clients notes, 3)."""
    if condition is None:
        return
    if len(condition) == 0:
        yield f"error: Error 504: Element {condition.tag} has to hold conditions. {_where(condition)}"
    for child in condition:
        if child.tag in _JOINS:
            yield from _filter_problems(child)
        elif child.tag not in _CONDITIONS:
            yield _unexpected(child)
        elif child.find("field") is None:
            yield f"error: Error 504: Element {child.tag} has to hold field. {_where(child)}"


def _in_sequence(
    element: etree._Element, children: Iterable[etree._Element], order: Sequence[str], needed: Sequence[str]
) -> Iterable[str]:
    """The children of an xs:sequence come in this order, each at most once unless it may be repeated."""
    at = -1
    for child in children:
        place = order.index(str(child.tag)) if child.tag in order else -1
        if place < at or place == -1 or (place == at and child.tag not in _REPEATED):
            yield _unexpected(child)
            return
        at = place
    for tag in needed:
        if element.find(tag) is None:
            yield f"error: Error 504: Element {element.tag} has to hold {tag}. {_where(element)}"


def _unexpected(element: etree._Element) -> str:
    return f"error: Error 1871: Element {element.tag} is not expected here. {_where(element)}"


def _where(element: etree._Element) -> str:
    return f"Line: {element.sourceline}, column: 0."
