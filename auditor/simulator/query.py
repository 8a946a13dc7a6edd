"""Filtering, ordering and aggregating rows, as `query` documents it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from lxml import etree

from auditor.simulator.answers import Failure
from auditor.simulator.tables import Row, Rows

Test = Callable[[Row], bool]
TextTest = Callable[[str], bool]

OPERATORS: Mapping[str, Callable[[int], bool]] = {
    "equalto": lambda order: order == 0,
    "notequalto": lambda order: order != 0,
    "lessthan": lambda order: order < 0,
    "lessthanorequalto": lambda order: order <= 0,
    "greaterthan": lambda order: order > 0,
    "greaterthanorequalto": lambda order: order >= 0,
}
# Nothing is neither less nor greater than anything.
_ORDERINGS = frozenset(OPERATORS) - {"equalto", "notequalto"}
AGGREGATES: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "sum": lambda numbers: sum(numbers, Decimal(0)),
    "avg": lambda numbers: sum(numbers, Decimal(0)) / len(numbers),
}
_JOINS: Mapping[str, Callable[[Iterable[bool]], bool]] = {"and": all, "or": any}
_MOST_VALUES = 1000
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def conditions(element: etree._Element | None) -> list[etree._Element]:
    """The conditions of a `filter`, at any depth."""
    found = element.iter() if element is not None else ()
    return [
        child for child in found if child is not element and child.tag not in _JOINS and child.find("field") is not None
    ]


def filtered(rows: Rows, condition: etree._Element | None, *, ignore_case: bool) -> Rows:
    """The rows that a `filter` lets through. Operators side by side are joined by and (clients notes, 3)."""
    tests = [_test(child, ignore_case) for child in condition] if condition is not None else []
    return tuple(row for row in rows if all(test(row) for test in tests))


def ordered(rows: Rows, orders: Sequence[tuple[str, bool]]) -> Rows:
    """The rows by (field, descending). Without an order nothing is promised, so here they come backwards."""
    if not orders:
        return rows[::-1]
    found = list(rows)
    for field, descending in reversed(orders):
        found.sort(key=lambda row: _sortable(row.get(field, "")), reverse=descending)
    return tuple(found)


def grouped(rows: Rows, fields: Sequence[str], wanted: Sequence[tuple[str, str]]) -> Rows:
    """A row of (function, field) aggregates for each group of rows that agree in the fields selected beside them."""
    groups: dict[tuple[str, ...], list[Row]] = {} if fields else {(): []}
    for row in rows:
        groups.setdefault(tuple(row.get(field, "") for field in fields), []).append(row)
    return tuple(
        {**dict(zip(fields, key, strict=True)), **aggregated(tuple(group), wanted)} for key, group in groups.items()
    )


def aggregated(rows: Rows, wanted: Iterable[tuple[str, str]]) -> Row:
    """One row of (function, field) aggregates, under names such as COUNT.RECORDNO."""
    found = {}
    for function, field in wanted:
        texts = [row[field] for row in rows if row.get(field)]
        found[f"{function.upper()}.{field}"] = str(len(texts)) if function == "count" else _number(function, texts)
    return found


def comparison(operator: str, value: str, *, ignore_case: bool = False) -> TextTest:
    """The test of one text against a value: as numbers where both are, else as texts."""
    holds = OPERATORS[operator]

    def compare(text: str) -> bool:
        if not text and operator in _ORDERINGS:
            return False
        left, right = _sortable(text, ignore_case), _sortable(value, ignore_case)
        return holds((left > right) - (left < right))

    return compare


def like(pattern: str) -> TextTest:
    """The test for a pattern, in which % is any text and _ any one character. Its time grows with the text alone."""
    first, *others = re.split("%+", pattern)
    if not others:
        return lambda text: _fits(first, text, 0) and len(text) == len(first)
    *middle, last = others

    def test(text: str) -> bool:
        if not _fits(first, text, 0) or len(text) < len(first) + len(last):
            return False
        at, end = len(first), len(text) - len(last)
        for piece in middle:
            found = next((n for n in range(at, end - len(piece) + 1) if _fits(piece, text, n)), None)
            if found is None:
                return False
            at = found + len(piece)
        return _fits(last, text, end)

    return test


def _fits(piece: str, text: str, at: int) -> bool:
    there = text[at : at + len(piece)]
    return len(there) == len(piece) and all(wanted in {"_", char} for wanted, char in zip(piece, there, strict=True))


def _test(element: etree._Element, ignore_case: bool) -> Test:
    joins = _JOINS.get(str(element.tag))
    if joins is not None:
        parts = [_test(child, ignore_case) for child in element]
        return lambda row: joins(part(row) for part in parts)
    field = (element.findtext("field") or "").strip().upper()
    values = [value.text or "" for value in element.findall("value")]
    matches = _matcher(str(element.tag), values, ignore_case)
    return lambda row: matches(row.get(field, ""))


def _matcher(tag: str, values: list[str], ignore_case: bool) -> TextTest:
    fold = str.casefold if ignore_case else str
    match tag, values:
        case (("in" | "notin"), [_, *_]) if len(values) <= _MOST_VALUES:
            tests = [comparison("equalto", value, ignore_case=ignore_case) for value in values]
            return lambda text: any(test(text) for test in tests) is (tag == "in")
        case (("like" | "notlike"), [pattern]):
            matches = like(fold(pattern))
            return lambda text: matches(fold(text)) is (tag == "like")
        case (("isnull" | "isnotnull"), []):
            return lambda text: bool(text) is (tag == "isnotnull")
        case "between", [low, high]:
            lower, upper = comparison("greaterthanorequalto", low), comparison("lessthanorequalto", high)
            return lambda text: lower(text) and upper(text)
        case _, [value] if tag in OPERATORS:
            return comparison(tag, value, ignore_case=ignore_case)
    raise Failure("Query Failed", f"Unable to parse Query value of {tag}")


def _number(function: str, texts: Sequence[str]) -> str:
    if function in {"min", "max"}:
        ranked = sorted(texts, key=_sortable)
        return (ranked[0] if function == "min" else ranked[-1]) if ranked else ""
    try:
        numbers = [Decimal(text) for text in texts]
    except InvalidOperation:
        raise Failure("Query Failed", f"Unable to compute {function} of a text") from None
    return str(AGGREGATES[function](numbers)) if numbers else ""


def _sortable(text: str, ignore_case: bool = False) -> tuple[int, Decimal, str]:
    """Numbers come before texts and are compared as such; dates by year, month, day."""
    if _NUMBER.fullmatch(text):
        return (0, Decimal(text), "")
    if date := _DATE.match(text):
        month, day, year = date.groups()
        text = f"{year}/{month:0>2}/{day:0>2}{text[date.end() :]}"
    return (1, Decimal(0), text.casefold() if ignore_case else text)
