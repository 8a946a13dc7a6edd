"""What releases did to permission rows, and the menu paths they retired."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.vocabulary.names import normalise

Place = tuple[str, str]
"""An application and the name of one of its rows."""

Path = Sequence[str]
"""The steps of a click path, such as Company, Admin, Subscriptions."""

# Group headings of the menu, which pages of the same years print and leave out: (the step before, the heading).
_HEADINGS = {("admin", normalise("Users, roles, and groups")), ("setup", normalise("Configuration"))}


class ChangeKind(StrEnum):
    """What happened to a row. CORRECTED is no act of Sage's: our sources had it in another place."""

    ADDED = "added"
    RIGHT_ADDED = "right added"
    RENAMED = "renamed"
    MOVED = "moved"
    REMOVED = "removed"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one row, under the name that it has today.

    `was` are the places in which it stood before. `date` is the day on which
    the change took effect, where the release notes tell one; `source` is the
    page of the release notes, by its path in the copy that was read.
    """

    kind: ChangeKind
    application: str
    permission: str
    source: str
    release: str | None = None
    date: str | None = None
    rights: tuple[str, ...] = ()
    was: tuple[Place, ...] = ()


class ClickPath(tuple[str, ...]):
    """The steps of a click path, which prints as people write it: Company > Admin > Subscriptions."""

    __slots__ = ()

    def __str__(self) -> str:
        return " > ".join(self)


@dataclass(frozen=True, slots=True)
class RetiredPath:
    """A click path that is no longer valid, and today's. `changed_in` is the release, where a note announced it."""

    path: tuple[str, ...]
    today: tuple[str, ...]
    changed_in: str | None = None


def today_of(path: Path, retired: Iterable[tuple[Path, Path]]) -> ClickPath | None:
    """Today's form of a click path that begins with a retired one; None where it begins with none of them.

    `retired` pairs each retired path with today's. The longest that fits
    counts; what follows it in `path` is kept. Case, punctuation, the word
    "tab" and the group headings of the menu make no difference.
    """
    places, steps = _compared(path)
    best: tuple[int, Path] = (0, ())
    for old, today in retired:
        _, wanted = _compared(old)
        if len(wanted) > best[0] and steps[: len(wanted)] == wanted:
            best = len(wanted), today
    if not best[0]:
        return None
    return ClickPath((*best[1], *_beyond(best[1], path[places[best[0] - 1] + 1 :])))


def _compared(path: Path) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The steps that are compared, normalised, and where each of them stands in the path."""
    kept = tuple(_steps(path))
    return tuple(place for place, _ in kept), tuple(step for _, step in kept)


def _steps(path: Path) -> Iterator[tuple[int, str]]:
    before = ""
    for place, text in enumerate(path):
        step = normalise(re.sub(r"\s+tab\s*$", "", text, flags=re.IGNORECASE))
        # "All" is the unfolded menu; at the end of a path a heading is the place itself.
        if step != "all" and ((before, step) not in _HEADINGS or place == len(path) - 1):
            yield place, step
            before = step


def _beyond(today: Path, rest: Path) -> Path:
    """The rest of a path without the steps that today's path ends with anyway."""
    _, ends = _compared(today)
    for length in range(min(len(ends), len(rest)), 0, -1):
        if _compared(rest[:length])[1] == ends[-length:]:
            return rest[length:]
    return rest
