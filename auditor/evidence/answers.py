"""What the data of a successful result says, function by function. Names are compared without regard to case.

`readByQuery` answers in lower case and `query` in the case that was asked
(seen in recorded responses), so neither can be relied upon.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from auditor.evidence.xml_response import Result, elements, name_of, text_of
from auditor.model.access import RightsRow
from auditor.model.company import FieldSeen

_LONGEST_COUNT = 15

# The codes that `get_companyprefs` is documented with (xml-api notes, 2.3).
_CODES = frozenset({"GEN", "ME", "GL", "CM", "AP", "AR", "EE", "PO", "SO", "INV", "PA", "CS"})

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one answer with its own account of them; None where it does not say."""

    rows: tuple[Row, ...]
    total: int | None
    remaining: int | None
    result_id: str


def page(result: Result) -> Page:
    """The rows of a `query`, `readByQuery` or `readMore`, keyed by field name in capitals, dotted where nested."""
    data = result.data
    if data is None:
        return Page((), None, None, "")
    rows = tuple(dict(_cells(row)) for row in elements(data))
    return Page(rows, _number(data, "totalcount"), _number(data, "numremaining"), data.get("resultId", ""))


def permissions(result: Result) -> tuple[RightsRow, ...] | None:
    """The rows of `getUserPermissions`, as they are spelt; None where the answer has no permissions block at all."""
    if next(_every(result.data, "permissions"), None) is None:
        return None
    return tuple(
        RightsRow(_first(subscription, "applicationname"), _first(policy, "policyname"), _first(policy, "rights"))
        for subscription in _every(result.data, "appsubscription")
        for policy in _every(subscription, "policy")
    )


def applications(result: Result) -> tuple[str, ...]:
    """The codes of `get_applications`."""
    return tuple(dict.fromkeys(text for e in _every(result.data, "application") if (text := text_of(e))))


def preferences(result: Result, code: str) -> dict[str, str] | None:
    """The preferences of `get_companyprefs`; None where the answer holds something, but none that can be read.

    A published schema and Sage's pages name the application of a preference
    differently, so only the code of another application rules one out.
    """
    found: dict[str, set[str]] = {}
    for element in _every(result.data, "companypref"):
        told = {name_of(child): text_of(child) for child in elements(element)}
        said_of = (told.get("application") or told.get("appsubscription") or "").upper()
        if told.get("preference") and "prefvalue" in told and (said_of == code or said_of not in _CODES):
            found.setdefault(told["preference"], set()).add(told["prefvalue"])
    if not found and result.data is not None and any(True for _ in elements(result.data)):
        return None
    return {name: said.pop() for name, said in found.items() if len(said) == 1}


def described_fields(result: Result, name: str) -> tuple[FieldSeen, ...] | None:
    """The fields of a `lookup`, each once; None where the answer describes nothing, or another object."""
    kinds = list(_every(result.data, "type"))
    if len(kinds) != 1 or kinds[0].get("Name", name).casefold() != name.casefold():
        return None
    fields = (_field(element) for element in _every(kinds[0], "field"))
    return tuple({field.field_id: field for field in fields if field.field_id}.values())


def _field(element: etree._Element) -> FieldSeen:
    listed = (text_of(value) for value in _every(element, "validvalue"))
    return FieldSeen(_first(element, "id"), _first(element, "datatype"), tuple(value for value in listed if value))


def texts(result: Result) -> dict[str, str]:
    """The filled leaves of a small answer by their lower-case names, the first of each."""
    found: dict[str, str] = {}
    for element in _every(result.data, None):
        if len(element) == 0 and (text := text_of(element)):
            found.setdefault(name_of(element), text)
    return found


def _cells(row: etree._Element, prefix: str = "") -> Iterator[tuple[str, str]]:
    for cell in elements(row):
        name = f"{prefix}{name_of(cell).upper()}"
        if len(cell) and any(True for _ in elements(cell)):
            yield from _cells(cell, f"{name}.")
        else:
            yield name, text_of(cell)


def _number(data: etree._Element, attribute: str) -> int | None:
    text = data.get(attribute, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_COUNT else None


def _every(data: etree._Element | None, name: str | None) -> Iterator[etree._Element]:
    if data is not None:
        yield from (element for element in data.iter("*") if name in {None, name_of(element)})


def _first(parent: etree._Element, name: str) -> str:
    return next((text_of(element) for element in _every(parent, name)), "")
