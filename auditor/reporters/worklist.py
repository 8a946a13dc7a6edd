"""The gaps of all packs as one list of things to do: by who acts, then by screen, so that each is opened once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from auditor.model.plan import Action, Change, Plan, PlanStep, Screen
from auditor.model.report import PackReport, Report
from auditor.model.rule import Actor, Level
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters.wording import boxes, scope_of_boxes, section_of

_OF_ONE_THING = {Screen.ROLE, Screen.USER, Screen.RECORDS, Screen.SETTINGS}
_OF_BOXES = {Action.TICK, Action.TAKE_OUT}


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and the pack and the product that asked for it."""

    pack_id: str
    product: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a permissions window with the boxes to tick, or with `untick` to take out.

    `scope` names the entity, and the user where that is not the one of the audit. `products` are those that
    ask for it.
    """

    application: str
    section: str
    permission: str
    scope: str
    rights: tuple[str, ...]
    breaks_sync: bool
    untick: bool = False
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chore:
    """One thing to do there that is no box, and the products that ask for it."""

    change: Change
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """One place to go to, everything to do there, and the oldest date on which a person verified the path.

    `things` are the roles, users or records that are changed there, where a plan
    names them. `also` are gaps that this place helps to close and that stand at
    an earlier one.
    """

    number: int
    path: tuple[str, ...]
    former_path: tuple[str, ...]
    steps: tuple[str, ...]
    rows: tuple[Row, ...]
    judged: tuple[Judged, ...]
    verified: date | None
    chores: tuple[Chore, ...] = ()
    things: tuple[str, ...] = ()
    also: tuple[Judged, ...] = ()

    @property
    def every_gap(self) -> tuple[Judged, ...]:
        """The gaps that stand here and those that stand elsewhere."""
        return (*self.judged, *self.also)


@dataclass(frozen=True, slots=True)
class Duty:
    """What one party has to do."""

    actor: Actor
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class _Visit:
    """What one pack wants done at one place."""

    screen: Screen
    actor: Actor
    path: tuple[str, ...]
    steps: tuple[str, ...]
    gaps: tuple[Judged, ...]
    rows: tuple[Row, ...]
    chores: tuple[Chore, ...] = ()
    things: tuple[str, ...] = ()
    also: tuple[Judged, ...] = ()

    @property
    def place(self) -> tuple[Actor, tuple[str, ...], tuple[str, ...]]:
        return self.actor, self.path, self.things

    @property
    def weight(self) -> tuple[int, int]:
        levels = [list(Level).index(gap.verdict.rule.level) for gap in self.gaps]
        return list(Screen).index(self.screen), min(levels, default=len(Level))


def worklist(report: Report) -> tuple[Duty, ...]:
    """The duties in the order of `Actor`, each window once, numbered through.

    Where a pack has a plan, its steps are the windows, in the order of an admin's
    work; the gaps that it leaves out, and those of packs without one, are joined
    by their click paths, the weightiest first.
    """
    # Within one weight, the sort keeps the order of the packs.
    visits = sorted((visit for part in report.packs for visit in _visits(part)), key=lambda visit: visit.weight)
    duties, number = list[Duty](), 1
    for actor in Actor:
        windows = _windows([visit for visit in visits if visit.actor is actor], number)
        number += len(windows)
        if windows:
            duties.append(Duty(actor, windows))
    return tuple(duties)


def _visits(part: PackReport) -> Iterator[_Visit]:
    gaps = [Judged(part.pack.id, part.pack.product, v) for v in part.verdicts if v.outcome is Outcome.GAP]
    planned = part.plan or Plan()
    told = set[str]()
    for step in planned.steps:
        yield _planned(step, gaps, told, part)
        told |= {rule for change in step.changes for rule in change.rules}
    for gap in gaps:
        if gap.verdict.rule.id not in told:
            fix = gap.verdict.rule.fix
            yield _Visit(Screen.ELSEWHERE, fix.actor, fix.path, fix.steps, (gap,), _rows([gap]))


def _planned(step: PlanStep, gaps: Sequence[Judged], told: set[str], part: PackReport) -> _Visit:
    """A gap that several steps close stands at the first of them, so that it is told once."""
    ids = {rule for change in step.changes for rule in change.rules}
    closed = [gap for gap in gaps if gap.verdict.rule.id in ids]
    here = tuple(gap for gap in closed if gap.verdict.rule.id not in told)
    also = tuple(gap for gap in closed if gap.verdict.rule.id in told)
    vital = {
        (box.application, section_of(box), box.permission)
        for verdict in part.verdicts
        for finding in verdict.findings
        if (box := finding.box) is not None and box.breaks_sync
    }
    rows = tuple(_row_of(change, vital, part.pack.product) for change in step.changes if change.action in _OF_BOXES)
    chores = tuple(Chore(change, (part.pack.product,)) for change in step.changes if change.action not in _OF_BOXES)
    things = tuple(dict.fromkeys(c.target for c in step.changes)) if step.screen in _OF_ONE_THING else ()
    # A plan names what changes; how one gets there is told by the rules whose fix is at the same place.
    steps: tuple[str, ...] = ()
    for told_steps in (*(gap.verdict.rule.fix.steps for gap in here if _is_at(gap, step)), step.steps):
        steps = joined_steps(steps, told_steps)
    return _Visit(step.screen, step.actor, step.path, steps, here, rows, chores, things, also)


def _is_at(gap: Judged, step: PlanStep) -> bool:
    return gap.verdict.rule.fix.path == step.path


def _row_of(change: Change, vital: set[tuple[str, str, str]], product: str) -> Row:
    section = change.section[:1].upper() + change.section[1:]
    row = Row(change.application, section, change.permission, "", change.rights, breaks_sync=False, products=(product,))
    breaks = (row.application, section, row.permission) in vital
    return replace(row, breaks_sync=breaks, untick=change.action is Action.TAKE_OUT)


def _windows(visits: Iterable[_Visit], first: int) -> tuple[Window, ...]:
    by_place: dict[tuple[Actor, tuple[str, ...], tuple[str, ...]], list[_Visit]] = {}
    for visit in visits:
        by_place.setdefault(visit.place, []).append(visit)
    return tuple(_window(number, together) for number, together in enumerate(by_place.values(), first))


def _window(number: int, visits: Sequence[_Visit]) -> Window:
    gaps = tuple(gap for visit in visits for gap in visit.gaps)
    fixes = [gap.verdict.rule.fix for gap in gaps if gap.verdict.rule.fix.path == visits[0].path]
    steps: tuple[str, ...] = ()
    for visit in visits:
        steps = joined_steps(steps, visit.steps)
    former = next((fix.former_path for fix in fixes if fix.former_path), ())
    verified = min((fix.verified for fix in fixes), default=None)
    rows = _united_rows(row for visit in visits for row in visit.rows)
    window = Window(number, visits[0].path, former, steps, rows, gaps, verified)
    also = tuple(gap for visit in visits for gap in visit.also)
    return replace(window, chores=_united_chores(visits), things=visits[0].things, also=also)


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
    """Each permission row once, with every box that any gap asks for, in the order in which the gaps name them."""
    return _united_rows(
        Row(
            finding.box.application,
            section_of(finding.box),
            finding.box.permission,
            scope_of_boxes(gap.verdict, finding),
            tuple(finding.box.rights),
            finding.box.breaks_sync,
            finding.box.untick,
            (gap.product,),
        )
        for gap in gaps
        for finding in boxes(gap.verdict)
        if finding.box is not None
    )


def _united_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """A row of which boxes have to be ticked and others taken out comes once for either."""
    united: dict[tuple[str, str, str, str, bool], Row] = {}
    for row in rows:
        key = (row.application, row.section, row.permission, row.scope, row.untick)
        united[key] = _united(united[key], row) if key in united else row
    return tuple(united.values())


def _united(one: Row, other: Row) -> Row:
    rights = tuple(dict.fromkeys(one.rights + other.rights))
    products = tuple(dict.fromkeys(one.products + other.products))
    return replace(one, rights=rights, breaks_sync=one.breaks_sync or other.breaks_sync, products=products)


def _united_chores(visits: Iterable[_Visit]) -> tuple[Chore, ...]:
    united: dict[Change, Chore] = {}
    for chore in (chore for visit in visits for chore in visit.chores):
        # The same change for other rules is the same work.
        key = replace(chore.change, rules=())
        known = united.get(key, chore)
        united[key] = replace(known, products=tuple(dict.fromkeys(known.products + chore.products)))
    return tuple(united.values())
