"""The gaps of all packs as one list of things to do: by who acts, then by window, so that each is opened once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from auditor.model.report import Report
from auditor.model.rule import Actor, Level
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters.wording import boxes, scope_of_boxes, section_of


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and the product whose pack asked for it."""

    product: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a permissions window with the boxes to tick, or with `untick` to take out.

    `scope` names the entity, and the user where that is not the one of the audit.
    """

    application: str
    section: str
    permission: str
    scope: str
    rights: tuple[str, ...]
    breaks_sync: bool
    untick: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """One place to go to, everything to do there, and the oldest date on which a person verified the path."""

    number: int
    path: tuple[str, ...]
    former_path: tuple[str, ...]
    steps: tuple[str, ...]
    rows: tuple[Row, ...]
    judged: tuple[Judged, ...]
    verified: date


@dataclass(frozen=True, slots=True)
class Duty:
    """What one party has to do."""

    actor: Actor
    windows: tuple[Window, ...]


def worklist(report: Report) -> tuple[Duty, ...]:
    """The duties in the order of `Actor`, the windows of the weightiest gaps first, numbered through."""
    gaps = [Judged(p.pack.product, v) for p in report.packs for v in p.verdicts if v.outcome is Outcome.GAP]
    # By level, the weightiest first; within one, the sort keeps the order of the packs.
    gaps.sort(key=lambda gap: list(Level).index(gap.verdict.rule.level))
    duties, number = [], 1
    for actor in Actor:
        windows = _windows([gap for gap in gaps if gap.verdict.rule.fix.actor is actor], number)
        number += len(windows)
        if windows:
            duties.append(Duty(actor, windows))
    return tuple(duties)


def _windows(gaps: Iterable[Judged], first: int) -> tuple[Window, ...]:
    by_path: dict[tuple[str, ...], list[Judged]] = {}
    for gap in gaps:
        by_path.setdefault(gap.verdict.rule.fix.path, []).append(gap)
    return tuple(_window(number, together) for number, together in enumerate(by_path.values(), first))


def _window(number: int, gaps: Sequence[Judged]) -> Window:
    fixes = [gap.verdict.rule.fix for gap in gaps]
    steps: tuple[str, ...] = ()
    for fix in fixes:
        steps = joined_steps(steps, fix.steps)
    former = next((fix.former_path for fix in fixes if fix.former_path), ())
    return Window(number, fixes[0].path, former, steps, _rows(gaps), tuple(gaps), min(fix.verified for fix in fixes))


def joined_steps(done: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    """Two lists of steps as one, each step once, the order of both kept.

    What only the second has goes before the next step that both share, so that
    "Save" stays behind everything that has to be saved.
    """
    steps, waiting, place = list(done), list[str](), 0
    for step in more:
        if step not in steps:
            waiting.append(step)
        elif (shared := steps.index(step)) >= place:
            steps[shared:shared] = waiting
            place, waiting = shared + len(waiting) + 1, []
    return (*steps, *waiting)


def _rows(gaps: Iterable[Judged]) -> tuple[Row, ...]:
    """Each permission row once, with every box that any gap asks for, in the order in which the gaps name them.

    A row of which boxes have to be ticked and others taken out comes once for either.
    """
    rows: dict[tuple[str, str, str, str, bool], Row] = {}
    for gap in gaps:
        for finding in boxes(gap.verdict):
            if finding.box is None:
                continue
            box = finding.box
            row = Row(
                box.application,
                section_of(box),
                box.permission,
                scope_of_boxes(gap.verdict, finding),
                tuple(box.rights),
                box.breaks_sync,
                box.untick,
            )
            key = (row.application, row.section, row.permission, row.scope, row.untick)
            rows[key] = _united(rows[key], row) if key in rows else row
    return tuple(rows.values())


def _united(one: Row, other: Row) -> Row:
    rights = tuple(dict.fromkeys(one.rights + other.rights))
    return replace(one, rights=rights, breaks_sync=one.breaks_sync or other.breaks_sync)
