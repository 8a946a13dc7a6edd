"""Selecting, filtering, ordering and paging of rows, as `query` and `readByQuery` document it."""

import re
from collections.abc import Callable, Mapping, Sequence

from lxml import etree

from auditor.simulator.answers import Failure
from auditor.simulator.tables import Row, Rows

Test = Callable[[Row], bool]

_COMPARE: Mapping[str, Callable[[int], bool]] = {
    "equalto": lambda order: order == 0,
    "notequalto": lambda order: order != 0,
    "lessthan": lambda order: order < 0,
    "lessthanorequalto": lambda order: order <= 0,
    "greaterthan": lambda order: order > 0,
    "greaterthanorequalto": lambda order: order >= 0,
}
_LEGACY = re.compile(r"^\s*([\w.]+)\s*(=|<=|>=|<|>|like)\s*'((?:[^'\\]|\\.)*)'\s*$", re.IGNORECASE)
_LEGACY_OPERATOR = {
    "=": "equalto",
    "<": "lessthan",
    "<=": "lessthanorequalto",
    ">": "greaterthan",
    ">=": "greaterthanorequalto",
}


class UnknownField(Failure):
    """A field that the object does not have fails the whole query (form seen by connector authors)."""

    def __init__(self, name: str, fields: Sequence[str]) -> None:
        listed = ", ".join(fields)
        super().__init__("XL03000006", f"The following fields cannot be queried [{name}: [{listed}] ]")


def check_fields(name: str, wanted: Sequence[str], offered: Sequence[str]) -> None:
    """Raises UnknownField for those that are not offered."""
    unknown = [field for field in wanted if field not in offered]
    if unknown:
        raise UnknownField(name, unknown)


def filtered(rows: Rows, condition: etree._Element | None, *, ignore_case: bool) -> Rows:
    """The rows that a `filter` lets through."""
    if condition is None or len(condition) == 0:
        return rows
    test = _test(condition[0], ignore_case)
    return [row for row in rows if test(row)]


def ordered(rows: Rows, orders: Sequence[tuple[str, bool]]) -> Rows:
    """The rows by (field, descending). Without an order nothing is promised, so here they come in reverse."""
    if not orders:
        return list(reversed(rows))
    found = list(rows)
    for field, descending in reversed(orders):
        found.sort(key=lambda row: _sortable(row.get(field, "")), reverse=descending)
    return found


def legacy_filtered(rows: Rows, text: str) -> Rows:
    """The rows that a `readByQuery` text lets through: comparisons joined by AND."""
    found = rows
    for part in re.split(r"\s+and\s+", text.strip(), flags=re.IGNORECASE) if text.strip() else []:
        match = _LEGACY.match(part)
        if match is None:
            raise Failure("Query Failed", "Unable to parse Query value")
        field, operator, value = match[1].upper(), match[2].lower(), re.sub(r"\\(.)", r"\1", match[3])
        compare = _like(value) if operator == "like" else _comparison(_LEGACY_OPERATOR[operator], value, False)
        found = [row for row in found if compare(row.get(field, ""))]
    return found


def _test(element: etree._Element, ignore_case: bool) -> Test:
    if element.tag in {"and", "or"}:
        parts = [_test(child, ignore_case) for child in element]
        return (
            (lambda row: all(p(row) for p in parts))
            if element.tag == "and"
            else (lambda row: any(p(row) for p in parts))
        )
    field = (element.findtext("field") or "").upper()
    values = [value.text or "" for value in element.findall("value")]
    matches = _matcher(str(element.tag), values, ignore_case)
    return lambda row: matches(row.get(field, ""))


def _matcher(tag: str, values: list[str], ignore_case: bool) -> Callable[[str], bool]:
    fold = str.casefold if ignore_case else str
    match tag, values:
        case (("in" | "notin"), _):
            among = {fold(value) for value in values}
            return lambda text: (fold(text) in among) is (tag == "in")
        case (("like" | "notlike"), [pattern]):
            like = _like(fold(pattern))
            return lambda text: like(fold(text)) is (tag == "like")
        case "isnull", _:
            return lambda text: not text
        case "isnotnull", _:
            return bool
        case "between", [low, high]:
            lower, upper = (
                _comparison("greaterthanorequalto", low, False),
                _comparison("lessthanorequalto", high, False),
            )
            return lambda text: lower(text) and upper(text)
        case _, [value] if tag in _COMPARE:
            return _comparison(tag, value, ignore_case)
    raise Failure("Query Failed", "Unable to parse Query value")


def _comparison(operator: str, value: str, ignore_case: bool) -> Callable[[str], bool]:
    holds = _COMPARE[operator]

    def compare(text: str) -> bool:
        if text.isdecimal() and value.isdecimal():
            return holds((int(text) > int(value)) - (int(text) < int(value)))
        left, right = (text.casefold(), value.casefold()) if ignore_case else (text, value)
        return holds((left > right) - (left < right))

    return compare


def _like(pattern: str) -> Callable[[str], bool]:
    expression = re.compile(re.escape(pattern).replace("%", ".*").replace("_", "."), re.DOTALL)
    return lambda text: expression.fullmatch(text) is not None


def _sortable(text: str) -> tuple[int, int, str]:
    return (0, int(text), "") if text.isdecimal() else (1, 0, text)
