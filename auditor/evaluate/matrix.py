"""The matrix of permissions: row by row of the window, what a pack needs and what the subject holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.evaluate.case import Case
from auditor.evaluate.conditions import subject_of
from auditor.evaluate.everywhere import shows
from auditor.evaluate.grants import (
    Grant,
    applications,
    asked_for,
    grants_of,
    in_order,
    of_application,
    row_of,
    with_needs,
)
from auditor.evaluate.holdings import RowHeld
from auditor.evaluate.judgement import nearest_to_done
from auditor.evaluate.judging import judge
from auditor.evaluate.least import of_objects
from auditor.evaluate.limits import by_row
from auditor.evaluate.row import Decision, Row, Window, decide
from auditor.model.evidence import Snapshot
from auditor.model.report import PermissionRow
from auditor.model.requirement import AllOf, AnyOf, HasRights, HasRightsEverywhere, HoldsRole, Requirement
from auditor.model.rule import Level, Rule, RulePack
from auditor.model.verdict import Outcome, Verdict
from auditor.vocabulary import Permission


@dataclass
class _Asked:
    """The boxes that rules ask for, row by row: required ones, those of other rules, and what is welcome if held."""

    needed: dict[Permission, list[str]] = field(default_factory=lambda: defaultdict(list))
    wanted: dict[Permission, list[str]] = field(default_factory=lambda: defaultdict(list))
    grants: list[Grant] = field(default_factory=list)
    welcome: dict[Permission, tuple[Grant, ...]] = field(default_factory=dict)

    def of(self, rule: Rule) -> dict[Permission, list[str]]:
        """The boxes that rules of this level ask for."""
        return self.needed if rule.level is Level.REQUIRED else self.wanted

    def applications(self) -> frozenset[str]:
        """The applications that the pack touches."""
        return frozenset(row.application for row in (*self.needed, *self.wanted))


def permissions(
    snapshot: Snapshot,
    pack: RulePack,
    verdicts: Sequence[Verdict],
    cases: Mapping[str, Case],
) -> tuple[PermissionRow, ...]:
    """The rows that rules about the subject reach, and what it holds beyond them in the same applications.

    A preset asks for the documented boxes of the rows that count in this
    company, and for those that a gap among the `verdicts` names. Of several
    alternatives the one that is met, or is nearest to it, is needed; what the
    others ask for is merely not too much. Rules that do not apply, or wait for
    an answer, ask for nothing. `cases` are those that the verdicts rest on.
    """
    subject = snapshot.subject.casefold()
    case = cases.get(subject)
    if case is None:
        return ()
    window, asked = Window(case, case.holdings, case.company_rows), _Asked()
    for rule in pack.rules:
        if subject_of(rule, snapshot) == subject and _applies(rule, case):
            _ask(rule, window, asked)
    for verdict in verdicts:
        if subject_of(verdict.rule, snapshot) == subject:
            _ask_for_gaps(verdict, case, asked)
    grants = [*asked.grants, *of_objects(case, case.asked)]
    asked.welcome |= by_row(grants)
    rows = tuple(_rows(asked, case))
    if not any(row.beyond for row in rows):
        return rows
    # What a needed box is of no use without is not too much; it takes long to find, and is seldom asked.
    asked.welcome |= by_row(with_needs(grants, case.catalogue))
    return tuple(_rows(asked, case))


def _applies(rule: Rule, case: Case) -> bool:
    if rule.unanswered:
        return False
    return rule.when is None or judge(rule.when, case).outcome is not Outcome.GAP


def _ask(rule: Rule, window: Window, asked: _Asked) -> None:
    boxes = asked.of(rule)
    for requirement in _chosen(rule.requirement, window.case):
        for row, rights in _boxes(requirement, window):
            boxes[row] += rights
    asked.grants += asked_for(rule.requirement, window.case.catalogue)


def _ask_for_gaps(verdict: Verdict, case: Case, asked: _Asked) -> None:
    boxes = (finding.box for finding in verdict.findings if finding.outcome is Outcome.GAP)
    for box in boxes:
        row = row_of(box, case.catalogue) if box and not box.untick else None
        if box is not None and row is not None:
            asked.of(verdict.rule)[row] += box.rights


def _chosen(requirement: Requirement, case: Case) -> Iterator[HasRights | HasRightsEverywhere]:
    """The requirements of rights that have to be met, one of each set of alternatives."""
    match requirement:
        case AllOf(parts):
            for part in parts:
                yield from _chosen(part, case)
        case AnyOf(parts) if parts:
            judged = [judge(part, case) for part in parts]
            yield from _chosen(parts[judged.index(nearest_to_done(judged))], case)
        case HasRights() | HasRightsEverywhere():
            yield requirement
        case HoldsRole(grants=HasRights() as rights):
            yield rights


def _boxes(
    requirement: HasRights | HasRightsEverywhere, window: Window
) -> Iterator[tuple[Permission, tuple[str, ...]]]:
    """The boxes that are asked for on each row that counts in this company."""
    catalogue = window.case.catalogue
    if isinstance(requirement, HasRightsEverywhere):
        for name in applications(requirement, catalogue):
            if shows(name, window):
                yield from _boxes(of_application(requirement, name), window)
        return
    listing = window.holdings.visible
    for grant in grants_of(requirement, catalogue):
        row = Row(grant.permission, grant.documented, grant.inferred, grant.named)
        if not grant.asks or decide(row, window).decision in {Decision.IF_SHOWN, Decision.IGNORED}:
            continue
        held = listing.rights(grant.permission) if listing else frozenset[str]()
        # Of a row on which all boxes are guesses any one is enough, as in the verdict.
        guessed = tuple(right for right in grant.inferred if right in held) if held else grant.inferred
        yield grant.permission, grant.documented or guessed


def _rows(asked: _Asked, case: Case) -> Iterator[PermissionRow]:
    """In the order of the catalogue, which is that of the window."""
    effective, touched = case.holdings.effective, asked.applications()
    for row in case.catalogue.rows:
        held = effective.rows.get(row, RowHeld()) if effective else None
        reached = row in asked.needed or row in asked.wanted
        if not reached and not (held and held.known and row.application in touched):
            continue
        needed = tuple(in_order(row, set(asked.needed.get(row, ()))))
        yield PermissionRow(
            row.application,
            row.section.value,
            row.name,
            needed,
            _wanted(row, held, needed, asked),
            _readable(row, held),
        )


def _wanted(row: Permission, held: RowHeld | None, needed: Iterable[str], asked: _Asked) -> tuple[str, ...]:
    """What only other rules ask for, and what is held and no rule minds."""
    grants = asked.welcome.get(row, ())
    fine = (right for right in (held.known if held else ()) if any(grant.covers(right) for grant in grants))
    return tuple(in_order(row, {*asked.wanted.get(row, ()), *fine} - set(needed)))


def _readable(row: Permission, held: RowHeld | None) -> tuple[str, ...] | None:
    """The rights in effect; None where there is a word among them that nobody can read, for it may be any of them."""
    return None if held is None or held.unknown else tuple(in_order(row, held.known))
