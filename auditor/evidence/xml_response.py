"""One answer, read from its bytes by a parser that resolves nothing and loads nothing.

Bytes, never decoded text: Sage sends `Content-Type: text/xml; encoding="UTF-8"`
(seen in recorded responses), which names no charset, and an HTTP library that
decodes by that header turns each umlaut into two letters.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from lxml import etree

from auditor.errors import GatewayError

SUCCESS = "success"
_CLIENT_ERROR = 400
_RETRY_HINT = "Run it again; if it stays so, something between this machine and Sage Intacct answers in its place."


class Level(StrEnum):
    """Where an answer says that something failed."""

    GATEWAY = "gateway"
    CONTROL = "control"
    AUTHENTICATION = "authentication"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Fault:
    """One `error` of an answer. `number` may be prose, or missing (seen in recorded responses)."""

    number: str = ""
    description: str = ""
    description2: str = ""
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Authentication:
    """The block that echoes who is signed in, and to which entity."""

    status: str
    user_id: str
    company_id: str
    location_id: str


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one function."""

    status: str
    function: str
    control_id: str
    faults: tuple[Fault, ...] = ()
    data: etree._Element | None = field(default=None, repr=False, compare=False)

    @property
    def succeeded(self) -> bool:
        """Only the word itself counts, and only without errors beside it."""
        return self.status == SUCCESS and not self.faults


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. `failed_at` is the outermost of the first three places that does not report success."""

    failed_at: Level | None
    faults: tuple[Fault, ...] = ()
    authentication: Authentication | None = None
    results: tuple[Result, ...] = ()


def parse(content: bytes, http_status: int = 200) -> Response:
    """Reads an answer. Raises GatewayError where it is anything but a complete answer of the gateway."""
    root = _tree(content, http_status)
    if etree.QName(root).localname != "response":
        raise _foreign("an answer that is not one of Sage Intacct", http_status)
    control = _child(root, "control")
    if control is None:
        raise _foreign("an answer without a control block", http_status)
    if http_status >= _CLIENT_ERROR:
        return Response(Level.GATEWAY, _faults(root))
    if _text(control, "status") != SUCCESS or _faults(root):
        return Response(Level.CONTROL, _faults(root))
    operations = _children(root, "operation")
    if len(operations) != 1:
        raise _foreign("an answer without exactly one operation", http_status)
    return _operation(operations[0], http_status)


def _operation(operation: etree._Element, http_status: int) -> Response:
    block = _child(operation, "authentication")
    if block is None:
        raise _foreign("an answer without an authentication block", http_status)
    authentication = Authentication(
        _text(block, "status"), _text(block, "userid"), _text(block, "companyid"), _text(block, "locationid")
    )
    # Some gateways' doubles put the errors into the authentication block; it costs nothing to read both.
    faults = (*_faults(operation), *_faults(block))
    if authentication.status != SUCCESS or faults:
        return Response(Level.AUTHENTICATION, faults, authentication)
    return Response(None, (), authentication, tuple(map(_result, _children(operation, "result"))))


def _result(element: etree._Element) -> Result:
    return Result(
        status=_text(element, "status"),
        function=_text(element, "function"),
        control_id=_text(element, "controlid"),
        faults=_faults(element),
        data=_child(element, "data"),
    )


def _faults(parent: etree._Element) -> tuple[Fault, ...]:
    """The errors directly under a level. Inside `additionalinfo` the same names occur again with other contents."""
    return tuple(
        Fault(*(_text(error, name) for name in ("errorno", "description", "description2", "correction")))
        for message in _children(parent, "errormessage")
        for error in _children(message, "error")
    )


def _tree(content: bytes, http_status: int) -> etree._Element:
    if not content.strip():
        raise _foreign("an empty answer", http_status)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        start = content[:2000].lower()
        if b"<html" in start or b"<!doctype html" in start:
            raise _foreign("a web page instead of XML", http_status)
        raise _foreign("XML that is damaged, cut off or not XML at all", http_status)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _foreign("XML with a document type, which Sage Intacct never sends", http_status)
    return root


def _foreign(what: str, http_status: int) -> GatewayError:
    # A 4xx may be a refused sign-in that lost its explanation, and those are not tried again.
    return GatewayError(
        f"The gateway sent {what} (HTTP {http_status}).", _RETRY_HINT, retry=http_status < _CLIENT_ERROR
    )


def _children(parent: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in elements(parent) if name_of(child) == name.lower()]


def _child(parent: etree._Element, name: str) -> etree._Element | None:
    return next(iter(_children(parent, name)), None)


def _text(parent: etree._Element, name: str) -> str:
    child = _child(parent, name)
    return text_of(child) if child is not None else ""


def elements(parent: etree._Element) -> Iterator[etree._Element]:
    """The child elements, without what else may stand between them."""
    return parent.iterchildren("*")


def name_of(element: etree._Element) -> str:
    """The name in lower case, without its namespace."""
    return str(element.tag).rpartition("}")[2].lower()


def text_of(element: etree._Element) -> str:
    """All text within an element, without blanks around it."""
    if not len(element):  # as most are, and then it is quicker
        return (element.text or "").strip()
    return "".join(map(str, element.itertext())).strip()
