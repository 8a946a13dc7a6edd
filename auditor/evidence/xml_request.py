"""One request as bytes. lxml builds and escapes every element; no XML is put together from strings."""

import re
from dataclasses import dataclass
from typing import assert_never

from lxml import etree

from auditor.errors import UsageError
from auditor.evidence.credentials import Credentials, Secret
from auditor.evidence.functions import (
    READ_FUNCTIONS,
    Function,
    GetAPISession,
    GetApplications,
    GetCompanyInfo,
    GetCompanyPrefs,
    GetFinancialSetup,
    GetUserPermissions,
    Lookup,
    Query,
    ReadByName,
    ReadByQuery,
    ReadMore,
    Where,
)

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Request:
    """Functions to send, each under its own control ID; by login, or by session where one is given."""

    credentials: Credentials
    control_id: str
    functions: tuple[tuple[str, Function], ...]
    session: Secret | None = None


def render(request: Request) -> bytes:
    """The bytes of a request with DTD version 3.0. Raises TypeError for anything that is no read function."""
    root = etree.Element("request")
    control = etree.SubElement(root, "control")
    # The schema is a sequence: another order is refused with the whole request (xml-api notes, 1.2).
    _leaf(control, "senderid", request.credentials.sender_id)
    _leaf(control, "password", request.credentials.sender_password.reveal())
    _leaf(control, "controlid", request.control_id)
    # The default is true and would refuse the repetition of a read.
    _leaf(control, "uniqueid", "false")
    _leaf(control, "dtdversion", "3.0")
    _leaf(control, "includewhitespace", "false")
    operation = etree.SubElement(root, "operation", transaction="false")
    _authenticate(etree.SubElement(operation, "authentication"), request)
    content = etree.SubElement(operation, "content")
    for control_id, function in request.functions:
        _write(etree.SubElement(content, "function", controlid=control_id), function)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def check_credentials(credentials: Credentials) -> None:
    """Raises UsageError where a value is missing or cannot be carried by XML; before anything is sent."""
    for what, value in (
        ("sender ID", credentials.sender_id),
        ("sender password", credentials.sender_password.reveal()),
        ("company ID", credentials.company_id),
        ("user ID", credentials.user_id),
        ("user password", credentials.user_password.reveal()),
    ):
        if not value:
            raise UsageError(f"The {what} is empty.", "Give all five credentials of this view.")
        check_text(value, what)
    check_text(credentials.entity_id, "entity ID")


def check_text(value: str, what: str) -> None:
    """Raises UsageError where XML cannot carry the text. The text itself may be secret and is not shown."""
    if _NOT_XML.search(value):
        raise UsageError(
            f"The {what} holds a control character, which XML cannot carry.",
            "Look for a stray character from copying, such as an escape or a null character.",
        )


def _authenticate(parent: etree._Element, request: Request) -> None:
    if request.session is not None:
        _leaf(parent, "sessionid", request.session.reveal())
        return
    login = etree.SubElement(parent, "login")
    credentials = request.credentials
    # companyid has to stand before password (seen in a third-party client's notes, xml-api notes 1.2).
    _leaf(login, "userid", credentials.user_id)
    _leaf(login, "companyid", credentials.company_id)
    _leaf(login, "password", credentials.user_password.reveal())
    if credentials.entity_id:
        _leaf(login, "locationid", credentials.entity_id)


def _write(parent: etree._Element, function: Function) -> None:
    # An exact comparison: a subclass could write something else.
    if type(function) not in READ_FUNCTIONS:
        raise TypeError(f"{type(function).__name__} is no read function and is not sent.")
    element = etree.SubElement(parent, function.name)
    match function:
        case Query():
            _query(element, function)
        case ReadByQuery() | ReadByName() | ReadMore():
            _older_read(element, function)
        case GetUserPermissions():
            _leaf(element, "userId", function.user_id)
        case GetCompanyInfo():
            element.set("object", "company_info")
        case GetCompanyPrefs():
            element.set("application", function.application)
        case Lookup():
            _leaf(element, "object", function.object)
        case GetApplications() | GetFinancialSetup() | GetAPISession():
            pass
        case _:
            assert_never(function)


def _query(element: etree._Element, query: Query) -> None:
    _leaf(element, "object", query.object)
    select = etree.SubElement(element, "select")
    for field in query.fields:
        _leaf(select, "field", field)
    if query.where:
        chosen = etree.SubElement(element, "filter")
        if len(query.where) > 1:
            chosen = etree.SubElement(chosen, "and")
        for condition in query.where:
            _condition(chosen, condition)
    if query.ordered:
        order = etree.SubElement(etree.SubElement(element, "orderby"), "order")
        _leaf(order, "field", "RECORDNO")
        etree.SubElement(order, "ascending")
    if query.ignore_case or query.private:
        options = etree.SubElement(element, "options")
        if query.ignore_case:
            _leaf(options, "caseinsensitive", "true")
        if query.private:
            # From the top level the records of private entities are left out otherwise.
            _leaf(options, "showprivate", "true")
    _leaf(element, "pagesize", str(query.pagesize))


def _older_read(element: etree._Element, function: ReadByQuery | ReadByName | ReadMore) -> None:
    match function:
        case ReadByQuery():
            _leaf(element, "object", function.object)
            _leaf(element, "fields", ",".join(function.fields))
            _leaf(element, "query", " AND ".join(map(_comparison, function.where)))
            _leaf(element, "pagesize", str(function.pagesize))
        case ReadByName():
            _leaf(element, "object", function.object)
            _leaf(element, "keys", function.key)
            _leaf(element, "fields", ",".join(function.fields))
        case ReadMore():
            _leaf(element, "resultId", function.result_id)


def _condition(parent: etree._Element, condition: Where) -> None:
    comparison = etree.SubElement(parent, condition.operator.value)
    _leaf(comparison, "field", condition.field)
    _leaf(comparison, "value", condition.value)


def _comparison(condition: Where) -> str:
    """A comparison in the text language of `readByQuery`, which escapes quotes and nothing else by a backslash."""
    if "\\" in condition.value:
        raise UsageError(
            f"The value of {condition.field} holds a backslash, which the older read function cannot carry."
        )
    quoted = condition.value.replace("'", "\\'")
    return f"{condition.field} = '{quoted}'"


def _leaf(parent: etree._Element, name: str, text: str) -> None:
    check_text(text, name)
    etree.SubElement(parent, name).text = text
