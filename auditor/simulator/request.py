"""The bytes of a request -> its parts, or the answer that they get instead.

One violation of the schema refuses the whole request at control level, before any other check (xml-api notes, 1.3).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml import etree

from auditor.simulator.answers import Answer, Error
from auditor.simulator.form import TAGS, problems

_ECHOED = ("senderid", "controlid", "uniqueid", "dtdversion")
_MISMATCH = re.compile(r"Opening and ending tag mismatch: (\w+) line \d+ and (\w+)")
_MOST_PROBLEMS = 10


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
    found = list(problems(root))
    if found:
        raise _schema_error(found, echo)
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
    except etree.XMLSyntaxError as error:
        log: Any = error.error_log  # the stubs do not know that it can be iterated
        entries = list(islice(log, _MOST_PROBLEMS))
        found = [_fatal(e.type, _told(e.message), e.line, e.column) for e in entries] or [_fatal(4, _told(""), 1, 1)]
        raise _schema_error(found, _salvaged(body)) from None
    except ValueError:
        raise _schema_error([_fatal(4, _told(""), 1, 1)], _salvaged(body)) from None
    if root.getroottree().docinfo.internalDTD is not None or next(root.iter(etree.Entity), None) is not None:
        raise _schema_error(["schema error: Fatal Error 17: a document type is not accepted."], _salvaged(b""))
    return root


def _fatal(number: int, text: str, line: int, column: int) -> str:
    return f"schema error: Fatal Error {number}: {text}. Line: {line}, column: {column}."


def _told(message: str) -> str:
    """What the parser says, unless it quotes something of the document: that may be a part of a password."""
    found = _MISMATCH.fullmatch(message)
    return message if found and set(found.groups()) <= TAGS else "The document is not well-formed"


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
