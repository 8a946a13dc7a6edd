"""The text of a `readByQuery`: comparisons joined by AND and OR, as in SQL."""

import re
from collections.abc import Callable, Container, Mapping
from typing import NoReturn

from auditor.simulator.answers import Failure
from auditor.simulator.query import TextTest, comparison, like
from auditor.simulator.tables import Row, Rows

Test = Callable[[Row], bool]

_TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|(?P<sign><=|>=|!=|<>|[=<>(),])|(?P<word>[^\s=<>!(),']+))")
_SIGNS = {
    "=": "equalto",
    "!=": "notequalto",
    "<>": "notequalto",
    "<": "lessthan",
    "<=": "lessthanorequalto",
    ">": "greaterthan",
    ">=": "greaterthanorequalto",
}
# It compares what the database holds instead of what is displayed (xml-api notes, 2.1).
_DATABASE: Mapping[tuple[str, str], str] = {
    ("STATUS", "active"): "T",
    ("STATUS", "inactive"): "F",
    ("USERTYPE", "business user"): "B",
    ("USERTYPE", "employee user"): "E",
    ("USERTYPE", "view only user"): "R",
    ("USERTYPE", "dashboard user"): "D",
    ("USERTYPE", "project manager user"): "P",
    ("USERTYPE", "Construction manager user"): "C",
    ("USERTYPE", "payment approver"): "A",
    ("USERTYPE", "platform user"): "T",
    ("USERTYPE", "CRM user"): "S",
    ("USERTYPE", "warehouse user"): "H",
}
_BOOLEANS = {"true": "T", "false": "F"}
_DEEPEST = 50


def legacy_filtered(rows: Rows, text: str, fields: Container[str]) -> Rows:
    """The rows that the text lets through; an empty one lets all through. `fields` are those it may name."""
    if not text.strip():
        return rows
    test = _Parser(text, fields).whole()
    return tuple(row for row in rows if test(row))


class _Parser:
    """Reads from left to right; NOT binds closest, then AND, then OR."""

    def __init__(self, text: str, fields: Container[str]) -> None:
        self._fields = fields
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def whole(self) -> Test:
        test = self._either()
        if self._at < len(self._tokens):
            _fail()
        return test

    def _either(self) -> Test:
        parts = [self._both()]
        while self._accept("or"):
            parts.append(self._both())
        return lambda row: any(part(row) for part in parts)

    def _both(self) -> Test:
        parts = [self._single()]
        while self._accept("and"):
            parts.append(self._single())
        return lambda row: all(part(row) for part in parts)

    def _single(self) -> Test:
        self._depth += 1
        if self._depth > _DEEPEST:
            _fail()
        if self._accept("not"):
            test = self._single()
            found: Test = lambda row: not test(row)  # noqa: E731 - it is the value
        elif self._accept("("):
            found = self._either()
            self._expect(")")
        else:
            found = self._comparison()
        self._depth -= 1
        return found

    def _comparison(self) -> Test:
        field = self._next().upper()
        if field not in self._fields:
            raise Failure("Query Failed", f"Unable to parse Query value: there is no field {field}")
        if self._accept("is"):
            filled = self._accept("not")
            self._expect("null")
            return lambda row: bool(row.get(field)) is filled
        negated = self._accept("not")
        if self._accept("in"):
            self._expect("(")
            values = [self._value()]
            while self._accept(","):
                values.append(self._value())
            self._expect(")")
            tests = [comparison("equalto", value) for value in values]
        elif self._accept("like"):
            tests = [like(self._value())]
        elif not negated and (sign := self._next()) in _SIGNS:
            tests = [comparison(_SIGNS[sign], self._value())]
        else:
            _fail()
        return lambda row: any(_holds(test, field, row.get(field, "")) for test in tests) is not negated

    def _value(self) -> str:
        token = self._next()
        return re.sub(r"\\(.)", r"\1", token[1:-1]) if token.startswith("'") else token

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            _fail()
        self._at += 1
        return self._tokens[self._at - 1]

    def _accept(self, word: str) -> bool:
        found = self._at < len(self._tokens) and self._tokens[self._at].lower() == word
        self._at += found
        return found

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            _fail()


def _tokens(text: str) -> list[str]:
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            _fail()
        found.append(match["text"] or match["sign"] or match["word"])
        at = match.end()
    return found


def _holds(test: TextTest, field: str, text: str) -> bool:
    booleans = _BOOLEANS if field != "ADMIN" else {}
    return test(_DATABASE.get((field, text)) or booleans.get(text, text))


def _fail() -> NoReturn:
    raise Failure("Query Failed", "Unable to parse Query value")
