"""The permissions of a guide as tables: one for each application, with sections, rows and boxes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model.requirement import (
    AllOf,
    AnyOf,
    Boxes,
    Forbidden,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    LeastPrivilege,
    Not,
    Preset,
    Requirement,
)
from auditor.model.rule import Level, Rule
from auditor.vocabulary import catalogue

EVERY_ROW = "every row"
_BUTTONS = {Preset.ALL: "All", Preset.READ_ONLY: "Read only"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line: a row of the window, or a whole section, and what to do there."""

    section: str
    permission: str
    boxes: str
    level: Level = Level.REQUIRED


@dataclass(frozen=True, slots=True)
class PermissionTable:
    """One permissions window. `instead_of` names the application in place of which this one does as well."""

    application: str
    rows: tuple[TableRow, ...]
    instead_of: str = ""


def tables(rules: Sequence[Rule]) -> tuple[PermissionTable, ...]:
    """The tables of these rules, each application once, alternatives after what they stand in for."""
    found: dict[tuple[str, str], dict[TableRow, None]] = {}
    for rule in rules:
        for application, instead_of, row in _rows(rule.requirement, rule.level):
            found.setdefault((application, instead_of), {})[row] = None
    return tuple(PermissionTable(name, tuple(rows), instead) for (name, instead), rows in found.items())


def merged_steps(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The steps of several rules as one list: each step once, and in every list's own order."""
    result: list[str] = []
    for steps in lists:
        shared = [step for step in steps if step in result]
        for step in steps:
            if step in result:
                continue
            after = next((known for known in shared if steps.index(known) > steps.index(step)), None)
            result.insert(result.index(after) if after else len(result), step)
    return tuple(result)


def _rows(requirement: Requirement, level: Level, instead_of: str = "") -> Iterator[tuple[str, str, TableRow]]:
    match requirement:
        case AllOf(parts):
            for part in parts:
                yield from _rows(part, level, instead_of)
        case AnyOf(parts):
            first = next((name for part in parts for name, _, _ in _rows(part, level)), "")
            for number, part in enumerate(parts):
                yield from _rows(part, level, first if number else instead_of)
        case Forbidden(part) | Not(part):
            yield from _untouched(part, level, instead_of)
        case _:
            yield from ((application, instead_of, row) for application, row in _of_one(requirement, level))


def _of_one(requirement: Requirement, level: Level) -> Iterator[tuple[str, TableRow]]:
    match requirement:
        case HasRights() as rights:
            yield from ((rights.application, row) for row in _granted(rights, level))
        case HoldsRole(grants=HasRights() as rights):
            yield from ((rights.application, row) for row in _granted(rights, level))
        case HasNoMore(rights):
            yield from ((rights.application, row) for row in _limited(rights, level))
        case HasRightsEverywhere(section, preset, other_than):
            place = f"every application except {' and '.join(other_than)}" if other_than else "every application"
            yield place, TableRow(_named(section.value), EVERY_ROW, _BUTTONS[preset], level)
        case LeastPrivilege(other_than):
            kept = f"; {' and '.join(other_than)} may stay as it is" if other_than else ""
            yield "every other window", TableRow("", EVERY_ROW, f"nothing that this guide does not name{kept}", level)


def _granted(rights: HasRights, level: Level) -> Iterator[TableRow]:
    boxes = _BUTTONS[rights.preset] if rights.preset else ", ".join(rights.rights)
    yield TableRow(_section(rights), rights.permission or EVERY_ROW, boxes, level)
    yield from (
        TableRow(_section(rights), more.permission, f"in addition {_list(more)}", level) for more in rights.plus
    )
    yield from (TableRow(_section(rights), less.permission, f"without {_list(less)}", level) for less in rights.less)


def _limited(rights: HasRights, level: Level) -> Iterator[TableRow]:
    boxes = _BUTTONS[rights.preset] if rights.preset else ", ".join(rights.rights)
    yield TableRow(_section(rights), rights.permission or EVERY_ROW, f"no more than {boxes}", level)


def _untouched(part: Requirement, level: Level, instead_of: str) -> Iterator[tuple[str, str, TableRow]]:
    for application, instead, row in _rows(part, level, instead_of):
        yield application, instead, TableRow(row.section, row.permission, f"not ticked: {row.boxes}", level)


def _section(rights: HasRights) -> str:
    if rights.section is not None:
        return _named(rights.section.value)
    row = catalogue().permission(rights.application, rights.permission or "")
    return _named(row.section.value) if row else ""


def _named(section: str) -> str:
    return f"{section[:1].upper()}{section[1:]}"


def _list(boxes: Boxes) -> str:
    return ", ".join(boxes.rights) or "every box"
