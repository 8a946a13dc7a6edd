"""The XML of an answer: the frame, results, errors.

Element order, attribute order and what may be missing follow the recordings,
since real clients break on less (clients notes, 4).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from auditor.simulator.delivery import Delivery

ROLLED_BACK = "The entire transaction in this operation has been rolled back due to an error."
_NO_XML_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Error:
    """One error of an errormessage. `supported` errors get a Support ID, as most of the recorded ones have."""

    errorno: str
    description: str = ""
    description2: str = ""
    correction: str = ""
    supported: bool = False


class Failure(Exception):
    """A function that failed, with its error."""

    def __init__(self, errorno: str, description2: str, correction: str = "", *, supported: bool = False) -> None:
        super().__init__(description2)
        self.error = Error(errorno, "", description2, correction, supported)


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one function: the elements it returns, or errors; `aborted` where another function failed."""

    function: str
    controlid: str
    elements: tuple[etree._Element, ...] = ()
    errors: tuple[Error, ...] = ()
    aborted: bool = False

    @property
    def status(self) -> str:
        """The word for it."""
        if self.aborted:
            return "aborted"
        return "failure" if self.errors else "success"


@dataclass(frozen=True, slots=True)
class Operation:
    """The answer to one operation: whose it is, then either its errors or its results."""

    authentication: Mapping[str, str]
    errors: tuple[Error, ...] = ()
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer. `control` is echoed; without it only the status is sent, as gateway refusals do.

    With `whitespace` the document is indented; `explained` errors have a block of additional information.
    """

    status: int = 200
    control: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[Error, ...] = ()
    operations: tuple[Operation, ...] = ()
    whitespace: bool = False
    explained: bool = False

    def delivery(self) -> Delivery:
        """The document on its way."""
        return Delivery(self.to_xml(), self.status)

    def to_xml(self) -> bytes:
        """The document, declared and encoded as UTF-8."""
        response = etree.Element("response")
        control = etree.SubElement(response, "control")
        add(control, "status", "failure" if self.errors else "success")
        for tag, text in self.control.items():
            add(control, tag, text)
        seed = self.control.get("controlid", "")
        if self.errors:
            _add_errors(response, self.errors, seed, short=not self.control)
        for operation in self.operations:
            _add_operation(response, operation, seed)
        if self.explained:
            _explain(response)
        if self.whitespace:
            etree.indent(response, space="    ")
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(response, encoding="UTF-8")


def rolled_back(results: Sequence[Result]) -> tuple[Result, ...]:
    """The results of an operation with transaction="true" of which one failed."""
    error = Error("XL03000009", description2=ROLLED_BACK)
    return tuple(
        replace(result, errors=(*result.errors, error))
        if result.errors
        else replace(result, errors=(error,), aborted=True)
        for result in results
    )


def add(parent: etree._Element, tag: str, text: str = "") -> etree._Element:
    """A child with a text; an empty one is written `<x></x>`, as the gateway mostly does."""
    child = etree.SubElement(parent, tag)
    child.text = _NO_XML_TEXT.sub("", text)
    return child


def data_of(
    rows: Iterable[Mapping[str, str]], tag: str, fields: Sequence[str], attributes: Mapping[str, str]
) -> etree._Element:
    """A `data` element of rows; the attributes keep their order."""
    data = etree.Element("data")
    for name, value in attributes.items():
        data.set(name, value)
    for row in rows:
        element = etree.SubElement(data, tag)
        for name in fields:
            add(element, name, row.get(name, ""))
    return data


def _add_operation(response: etree._Element, operation: Operation, seed: str) -> None:
    element = etree.SubElement(response, "operation")
    block = etree.SubElement(element, "authentication")
    for tag, text in operation.authentication.items():
        add(block, tag, text)
    if operation.errors:
        _add_errors(element, operation.errors, seed)
    for result in operation.results:
        child = etree.SubElement(element, "result")
        add(child, "status", result.status)
        add(child, "function", result.function)
        add(child, "controlid", result.controlid)
        if result.errors:
            _add_errors(child, result.errors, f"{seed}/{result.controlid}")
        else:
            child.extend(result.elements)


def _add_errors(parent: etree._Element, errors: Sequence[Error], seed: str, *, short: bool = False) -> None:
    message = etree.SubElement(parent, "errormessage")
    for error in errors:
        element = etree.SubElement(message, "error")
        support = f" [Support ID: {support_id(seed, error)}]" if error.supported else ""
        add(element, "errorno", error.errorno)
        add(element, "description", error.description)
        if not short:
            add(element, "description2", error.description2 + support)
            add(element, "correction", error.correction)


def _explain(response: etree._Element) -> None:
    """Adds what showadditionalerrorinfo asks for. Which errorid belongs to which text is not public, so it is empty."""
    for error in response.iter("error"):
        block = etree.SubElement(error, "additionalinfo")
        add(block, "errorid")
        add(block, "category")
        target = etree.SubElement(block, "target")
        for name in ("domain", "requestinfo", "object", "field", "businessinfo"):
            target.set(name, "")


def support_id(seed: str, error: Error) -> str:
    """A Support ID in the form of the recorded ones, percent-encoded inside; the same for the same request."""
    digest = hashlib.sha256(f"{seed}/{error.errorno}/{error.description2}".encode()).hexdigest()
    return f"s{digest[:4].upper()}%7EE{digest[4:26]}AAk"
