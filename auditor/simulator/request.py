"""The bytes of a request -> its parts, checked against the published schema as far as it is simulated.

One violation refuses the whole request at control level, before any other check (xml-api notes, 1.3).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from auditor.simulator.answers import Answer, Error
from auditor.simulator.bare import return_format
from auditor.simulator.functions import FUNCTIONS

_CONTROL = (
    *("senderid", "password", "controlid", "uniqueid", "dtdversion", "policyid", "debug", "includewhitespace"),
    "showadditionalerrorinfo",
)
_LOGIN = ("userid", "companyid", "password", "clientid", "locationid")
_ECHOED = ("senderid", "controlid", "uniqueid", "dtdversion")
_LONGEST_CONTROLID, _LONGEST_NUMBER = 256, 9
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
_TAGS = frozenset(
    {"request", "control", "operation", "authentication", "login", "content", "function", *_CONTROL, *_LOGIN}
) | {*FUNCTIONS, *(child for children in _CHILDREN.values() for child in children)}
_MISMATCH = re.compile(r"Opening and ending tag mismatch: (\w+) line \d+ and (\w+)")
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
        ("company_info", "customer", "vendor", "invoice", "bill", "locationentity", "subscription", "trxcurrencies"),
    ),
    "get_companyprefs": (
        "application",
        ("GEN", "ME", "GL", "CM", "AP", "AR", "EE", "PO", "SO", "INV", "PA", "CS"),
    ),
}


class Rejected(Exception):
    """The request ends here with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Login:
    """The credentials of a user, or the ID of a session."""

    session_id: str | None = None
    user_id: str = ""
    company_id: str = ""
    password: str = field(default="", repr=False)
    client_id: str = ""
    location_id: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: who asks, and the functions, each with exactly one call in it."""

    login: Login
    functions: tuple[etree._Element, ...]
    transaction: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A request that is right as far as form goes. `echo` is what an answer repeats of its control.

    `unique` requests must not repeat a function's controlid; `whitespace` and
    `explained` are about the form of the answer and of its errors.
    """

    sender_id: str
    echo: Mapping[str, str]
    operations: tuple[Operation, ...]
    policy_id: str = ""
    unique: bool = True
    whitespace: bool = True
    explained: bool = False
    sender_password: str = field(default="", repr=False)


def parse(body: bytes) -> Request:
    """The request in these bytes. Raises Rejected with the answer that they get instead."""
    root = document(body)
    control = {str(child.tag): (child.text or "").strip() for child in root.iterfind("control/*")}
    echo = {tag: control.get(tag, "") for tag in _ECHOED if tag in control or tag in {"senderid", "controlid"}}
    problems = list(_problems(root))
    if problems:
        raise _schema_error(problems, echo)
    return Request(
        sender_id=control["senderid"],
        sender_password=control.get("password", ""),
        echo=echo,
        operations=tuple(_operation(element) for element in root.iterfind("operation")),
        policy_id=control.get("policyid", ""),
        unique=_truth(control.get("uniqueid"), default=True),
        whitespace=_truth(control.get("includewhitespace"), default=True),
        explained=_truth(control.get("showadditionalerrorinfo"), default=False),
    )


def _truth(text: str | None, *, default: bool) -> bool:
    return text in {"true", "1"} if text else default


def document(body: bytes) -> etree._Element:
    """The root of a document from outside. Raises Rejected for what is no XML or has a document type."""
    # What comes in is hostile: no entity is expanded, no file or address opened, no document too deep accepted.
    try:
        root = etree.fromstring(body, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        line, column = getattr(error, "position", (0, 0))
        text = _told(str(getattr(error, "msg", "")).partition(", line ")[0])
        problem = f"schema error: Fatal Error 76: {text}. Line: {line}, column: {column}."
        raise _schema_error([problem], _salvaged(body)) from None
    if root.getroottree().docinfo.internalDTD is not None or next(root.iter(etree.Entity), None) is not None:
        raise _schema_error(["schema error: Fatal Error 17: a document type is not accepted."], _salvaged(b""))
    return root


def _told(message: str) -> str:
    """What the parser says, unless it quotes something of the document: that may be a part of a password."""
    found = _MISMATCH.fullmatch(message)
    return message if found and set(found.groups()) <= _TAGS else "The document is not well-formed"


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, recover=recover
    )


def _salvaged(body: bytes) -> Mapping[str, str]:
    """What a broken document says in its control, which the gateway echoes even then (recorded)."""
    try:
        root = etree.fromstring(body, _parser(recover=True)) if body else None
    except (etree.XMLSyntaxError, ValueError):
        root = None
    values = {tag: root.findtext(f"control/{tag}") for tag in _ECHOED} if root is not None else {}
    needed = dict.fromkeys(("senderid", "controlid"), "")
    return needed | {tag: text.strip() for tag, text in values.items() if text}


def _schema_error(problems: Iterable[str], echo: Mapping[str, str]) -> Rejected:
    errors = (Error("XL03000003", description2=f"XML Parse {problem}", supported=True) for problem in problems)
    return Rejected(Answer(control=echo, errors=tuple(errors)))


def _problems(root: etree._Element) -> Iterable[str]:
    if root.tag != "request":
        yield _unexpected(root)
        return
    tags = [str(child.tag) for child in root]
    if tags[:1] != ["control"] or set(tags[1:]) != {"operation"}:
        yield "error: Error 504: Element request has to hold control, then operation."
        return
    yield from _sequence(root[0], _CONTROL, ("senderid", "controlid"))
    for operation in root.iterfind("operation"):
        yield from _operation_problems(operation)


def _operation_problems(operation: etree._Element) -> Iterable[str]:
    yield from _sequence(operation, ("authentication", "preferences", "content"), ("authentication", "content"))
    ways = operation.findall("authentication/*")
    if len(ways) != 1 or ways[0].tag not in {"login", "sessionid"}:
        yield "error: Error 504: Element authentication has to hold either login or sessionid."
    elif ways[0].tag == "login":
        yield from _sequence(ways[0], _LOGIN, ("userid", "companyid", "password"))
    content = operation.find("content")
    if content is None:
        return
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
    for needed in _NEEDED.get(name, ()):
        if call.find(needed) is None:
            yield f"error: Error 504: Element {name} has to hold {needed}. {_where(call)}"
    if name == "query":
        kinds = [str(item.tag) for item in call.iterfind("select/*")]
        if not kinds or not set(kinds) <= {"field", *_AGGREGATES}:
            yield f"error: Error 504: Element select has to hold fields. {_where(call)}"
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
    """The children of an xs:sequence come in this order, each at most once."""
    at = -1
    for child in element:
        place = order.index(str(child.tag)) if child.tag in order else -1
        if place <= at:
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


def _operation(element: etree._Element) -> Operation:
    login = element.find("authentication/login")
    if login is None:
        who = Login(session_id=(element.findtext("authentication/sessionid") or "").strip())
    else:
        user, company, client, location = (
            (login.findtext(tag) or "").strip() for tag in ("userid", "companyid", "clientid", "locationid")
        )
        who = Login(None, user, company, (login.findtext("password") or "").strip(), client, location)
    functions = tuple(element.iterfind("content/function"))
    return Operation(who, functions, transaction=element.get("transaction") == "true")
