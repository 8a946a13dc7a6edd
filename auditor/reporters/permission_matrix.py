"""What a pack needs of each permission beside what is held: one table for each application."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.model.report import PermissionRow
from auditor.reporters.wording import counted

_COMMON = ("List", "View", "Add", "Edit", "Delete", "Run", "Print")


class State(StrEnum):
    """What one box is, in the word that stands beside its shape."""

    HELD = "held"
    MISSING = "missing"
    UNKNOWN = "not known"
    WANTED_HELD = "held, only recommended"
    WANTED_MISSING = "recommended"
    WANTED_UNKNOWN = "recommended, not known"
    BEYOND = "extra"
    NONE = ""


CLASSES: Mapping[State, str] = {
    State.HELD: "h",
    State.MISSING: "m",
    State.UNKNOWN: "u",
    State.WANTED_HELD: "h",
    State.WANTED_MISSING: "w",
    State.WANTED_UNKNOWN: "u",
    State.BEYOND: "b",
}
"""The shapes in the style sheet, with names as short as can be: there are many thousand boxes on a page."""

MEANINGS: Mapping[State, str] = {
    State.HELD: "needed and held",
    State.MISSING: "needed and missing",
    State.UNKNOWN: "not known whether held",
    State.WANTED_MISSING: "recommended and missing",
    State.BEYOND: "held, not asked for",
}
"""The legend."""


_SAID = {
    "Missing": State.MISSING,
    "Not known": State.UNKNOWN,
    "Recommended": State.WANTED_MISSING,
    "More than asked for": State.BEYOND,
}
_LACKING = {State.MISSING, State.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Cell:
    """One box."""

    right: str
    state: State


@dataclass(frozen=True, slots=True)
class Line:
    """One permission: its boxes in the order of the columns, and in words what is not as it should be."""

    permission: str
    cells: tuple[Cell, ...]
    words: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The permissions of one section of the window."""

    section: str
    lines: tuple[Line, ...]

    @property
    def lacking(self) -> bool:
        """Whether anything needed is missing or not known."""
        return any(cell.state in _LACKING for line in self.lines for cell in line.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """One application: its columns are the rights that any row needs or holds."""

    application: str
    rights: tuple[str, ...]
    blocks: tuple[Block, ...]
    missing: int
    unknown: int
    beyond: int
    needed: int

    @property
    def lacking(self) -> bool:
        """Whether anything needed is missing or not known."""
        return bool(self.missing or self.unknown)

    @property
    def tally(self) -> str:
        """The table in one line."""
        parts = [f"{self.missing} missing"] if self.missing else []
        parts += [f"{self.unknown} not known"] if self.unknown else []
        if not self.lacking:
            parts += [f"all {counted(self.needed, 'box', 'boxes')} held"] if self.needed > 1 else []
            parts += ["the box is held"] if self.needed == 1 else []
            parts += ["nothing required"] if not self.needed else []
        parts += [f"{self.beyond} more than asked for"] if self.beyond else []
        return ", ".join(parts)


def tables(rows: Sequence[PermissionRow]) -> tuple[Table, ...]:
    """A table for each application, in the order of the rows; those that lack something come first."""
    by_application: dict[str, list[PermissionRow]] = {}
    for row in rows:
        by_application.setdefault(row.application, []).append(row)
    made = [_table(application, together) for application, together in by_application.items()]
    return tuple(sorted(made, key=lambda table: not table.lacking))


def _table(application: str, rows: Sequence[PermissionRow]) -> Table:
    rights = _columns(rows)
    by_section: dict[str, list[Line]] = {}
    for row in rows:
        by_section.setdefault(row.section[:1].upper() + row.section[1:], []).append(_line(row, rights))
    blocks = [Block(section, tuple(lines)) for section, lines in by_section.items()]
    blocks.sort(key=lambda block: not block.lacking)
    unknown = sum(len(row.needed) for row in rows if row.held is None)
    return Table(
        application,
        rights,
        tuple(blocks),
        missing=sum(len(row.missing) for row in rows),
        unknown=unknown,
        beyond=sum(len(row.beyond) for row in rows),
        needed=sum(len(row.needed) for row in rows),
    )


def _columns(rows: Iterable[PermissionRow]) -> tuple[str, ...]:
    """The common rights first, as the window orders them, then the others as they come."""
    found = dict.fromkeys(right for row in rows for right in (*row.needed, *row.wanted, *(row.held or ())))
    return (*(right for right in _COMMON if right in found), *(right for right in found if right not in _COMMON))


def _line(row: PermissionRow, rights: Iterable[str]) -> Line:
    states = _states(row)
    cells = tuple(Cell(right, states.get(right, State.NONE)) for right in rights)
    said = ((word, tuple(cell.right for cell in cells if cell.state is state)) for word, state in _SAID.items())
    return Line(row.permission, cells, tuple((word, named) for word, named in said if named))


def _states(row: PermissionRow) -> Mapping[str, State]:
    """The state of each right that the row asks for or holds; what is needed goes before what is only wanted."""
    if row.held is None:
        return dict.fromkeys(row.wanted, State.WANTED_UNKNOWN) | dict.fromkeys(row.needed, State.UNKNOWN)
    held = frozenset(row.held)
    states = dict.fromkeys(row.held, State.BEYOND)
    states |= {right: State.WANTED_HELD if right in held else State.WANTED_MISSING for right in row.wanted}
    return states | {right: State.HELD if right in held else State.MISSING for right in row.needed}
