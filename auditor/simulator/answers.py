"""The XML of an answer: the frame, results, errors.

Element order, attribute order and what may be missing follow the recordings,
since real clients break on less (clients notes, 4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

SESSION_START, SESSION_END = "2026-01-31T12:00:00+00:00", "2026-01-31T18:00:00+00:00"
SUPPORT_ID = " [Support ID: s1mUl%7EEB0TanfWPP5xRqAAAAAk]"


class Failure(Exception):
    """A function that failed: its error number and text."""

    def __init__(self, errorno: str, description2: str, correction: str = "") -> None:
        super().__init__(description2)
        self.error = Error(errorno, "", description2, correction)


class Refused(Failure):
    """A permission that is missing (recorded text)."""

    def __init__(self, operation: str, name: str) -> None:
        text = f"You do not have permission for API operation {operation} on objects of type {name.lower()}"
        super().__init__("PL04000005", text + SUPPORT_ID)


@dataclass(frozen=True, slots=True)
class Error:
    """One error of an errormessage."""

    errorno: str
    description: str = ""
    description2: str = ""
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one function."""

    function: str
    controlid: str
    data: etree._Element | None = None
    errors: tuple[Error, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer. `control` is echoed; without it only the status is sent, as gateway refusals do."""

    status: int = 200
    control: Mapping[str, str] = field(default_factory=dict)
    control_errors: tuple[Error, ...] = ()
    authentication: Mapping[str, str] | None = None
    operation_errors: tuple[Error, ...] = ()
    results: tuple[Result, ...] = ()

    def to_xml(self) -> bytes:
        """The document, declared and encoded as UTF-8."""
        response = etree.Element("response")
        control = etree.SubElement(response, "control")
        add(control, "status", "failure" if self.control_errors else "success")
        for tag, text in self.control.items():
            add(control, tag, text)
        if self.control_errors:
            _add_errors(response, self.control_errors, short=not self.control)
        if self.authentication is not None:
            self._add_operation(response, self.authentication)
        return etree.tostring(response, xml_declaration=True, encoding="UTF-8")

    def _add_operation(self, response: etree._Element, authentication: Mapping[str, str]) -> None:
        operation = etree.SubElement(response, "operation")
        block = etree.SubElement(operation, "authentication")
        for tag, text in authentication.items():
            add(block, tag, text)
        if self.operation_errors:
            _add_errors(operation, self.operation_errors)
        for result in self.results:
            element = etree.SubElement(operation, "result")
            add(element, "status", "failure" if result.errors else "success")
            add(element, "function", result.function)
            add(element, "controlid", result.controlid)
            if result.errors:
                _add_errors(element, result.errors)
            elif result.data is not None:
                element.append(result.data)


def add(parent: etree._Element, tag: str, text: str = "") -> etree._Element:
    """A child with a text; an empty one is written `<x></x>`, as the gateway mostly does."""
    child = etree.SubElement(parent, tag)
    child.text = text
    return child


def data_of(rows: Sequence[Mapping[str, str]], tag: str, fields: Sequence[str], **attributes: str) -> etree._Element:
    """A `data` element of rows; the attributes keep their order."""
    data = etree.Element("data", attributes)
    for row in rows:
        element = etree.SubElement(data, tag)
        for name in fields:
            add(element, name, row.get(name, ""))
    return data


def _add_errors(parent: etree._Element, errors: Sequence[Error], *, short: bool = False) -> None:
    message = etree.SubElement(parent, "errormessage")
    for error in errors:
        element = etree.SubElement(message, "error")
        add(element, "errorno", error.errorno)
        add(element, "description", error.description)
        if not short:
            add(element, "description2", error.description2)
            add(element, "correction", error.correction)
