"""From the gaps of a pack to a plan that is proved: rounds of changes until no gap is left, then what can be left out.

Each round judges the evidence as it would be after the changes so far. What has
to be there first, such as a subscription, a user or a role, is a round of its
own, since what is missing beyond it can only be told then; and what is a matter
of choice waits until nothing else is left, so that it can use what is there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from auditor.evaluate.case import Case
from auditor.evaluate.conditions import cases_of, judge_rule, subject_of
from auditor.evaluate.grants import row_of
from auditor.evaluate.judgement import Judgement
from auditor.evaluate.planning.applying import changed
from auditor.evaluate.planning.bench import Asker, Bench, missing_applications
from auditor.evaluate.planning.by_hand import PAGE_OF_USER, TICKED_ALREADY, ByHand
from auditor.evaluate.planning.deed import OF_BOXES, Deed, Deeds
from auditor.evaluate.planning.reads import is_open_on_paper
from auditor.evaluate.planning.remedies import remedy
from auditor.evaluate.planning.screens import steps_of
from auditor.model.evidence import Known, Reason, Snapshot
from auditor.model.plan import LIKE, Action, Change, Plan, Screen
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    CanRead,
    Forbidden,
    Not,
    ParameterIs,
    Requirement,
    SenderAuthorised,
    SignInWorks,
    UserFact,
    parts_of,
)
from auditor.model.rule import Rule, RulePack
from auditor.model.verdict import Box, Outcome, Verdict
from auditor.vocabulary import Catalogue, Permission

Judgements: TypeAlias = Mapping[str, Judgement]

_ROUNDS = 12


def plan(
    snapshot: Snapshot,
    pack: RulePack,
    verdicts: Sequence[Verdict],
    catalogue: Catalogue,
    cases: Mapping[str, Case] | None = None,
) -> Plan | None:
    """The smallest set of changes that turns the gaps among these verdicts into passes; None where there is no gap.

    `verdicts` are those of `evaluate` for the same snapshot and pack, with these
    `cases`. Rules that are not among them are left aside, unless one of these
    waits for them.
    """
    if not any(verdict.outcome is Outcome.GAP or verdict.caused_by for verdict in verdicts):
        return None
    work = _Work(snapshot, pack, catalogue, _concerned(pack, verdicts), cases or cases_of(pack, snapshot, catalogue))
    deeds, given_up, reached = work.out(verdicts)
    if not deeds.found and not given_up:
        return None
    least = work.without_surplus(deeds, reached, _settled(verdicts) if given_up else ())
    return _plan(work, least, given_up, reached, verdicts)


def _concerned(pack: RulePack, verdicts: Iterable[Verdict]) -> tuple[Rule, ...]:
    named = {name for verdict in verdicts for name in (verdict.rule.id, verdict.caused_by)}
    broken = {verdict.rule.id for verdict in verdicts if Reason.BROKEN in verdict.reasons()}
    return tuple(rule for rule in pack.rules if rule.id in named - broken)


def _settled(verdicts: Iterable[Verdict]) -> set[str]:
    return {v.rule.id for v in verdicts if v.outcome in {Outcome.PASS, Outcome.NOT_APPLICABLE}}


def _plan(work: "_Work", deeds: Deeds, given_up: set[str], reached: Judgements, verdicts: Sequence[Verdict]) -> Plan:
    for deed in deeds:
        if deed.change.field == UserFact.STATUS:
            # Only a refused sign-in told of it, and nobody has tried another one.
            given_up |= {name for name in deed.change.rules if reached[name].outcome is Outcome.UNPROVEN}
    deeds = deeds.not_for(given_up)
    concerned = {v.rule.id for v in verdicts if v.outcome is Outcome.GAP or v.caused_by}
    concerned |= {name for deed in deeds for name in deed.change.rules}
    ids = [verdict.rule.id for verdict in verdicts]
    rules = {rule.id: rule for rule in work.pack.rules}
    not_tried = [rule for rule in work.rules if rule.id in given_up]
    still = {name for name, judged in reached.items() if judged.outcome is Outcome.UNPROVEN} - given_up
    if any(deed.change.field == LIKE for deed in deeds):
        # The new user is taken to be what the old one was; that it signs in, nobody has tried.
        still |= {rule.id for rule in work.rules if isinstance(rule.requirement, SignInWorks | CanRead)} - given_up
    subject = changed(work.snapshot, deeds, work.catalogue, work.missing).subject
    return Plan(
        steps=steps_of(deeds, [work.by_hand(rule, subject) for rule in not_tried], rules, work.catalogue, subject),
        proved=tuple(n for n in ids if n in concerned - still and n in reached and reached[n].outcome is Outcome.PASS),
        not_tried=tuple(rule.id for rule in not_tried),
        still_open=tuple(name for name in ids if name in still),
    )


@dataclass(frozen=True)
class _Work:
    """The evidence and the rules that a plan is made for."""

    snapshot: Snapshot
    pack: RulePack
    catalogue: Catalogue
    rules: tuple[Rule, ...]
    cases: Mapping[str, Case]

    def out(self, verdicts: Sequence[Verdict]) -> tuple[Deeds, set[str], Judgements]:
        """The deeds after which no gap is left, the rules whose gaps no evidence can close, and what is reached."""
        deeds, given_up = Deeds(), set[str]()
        settled = _settled(verdicts)
        for _ in range(_ROUNDS):
            after = self.after(deeds)
            gaps = after.gaps(settled | given_up)
            if not gaps:
                break
            found = _alone_first([deed for name in gaps for deed in after.remedies(name)])
            if not _taken_in(deeds, found):
                given_up |= set(gaps)
                deeds = deeds.not_for(given_up)
            settled = set()
        else:
            # Rules that contradict each other are never met together.
            given_up |= set(self.after(deeds).gaps(given_up))
            deeds = deeds.not_for(given_up)
        return deeds, given_up, self.after(deeds).judged()

    def without_surplus(self, deeds: Deeds, reached: Judgements, stranded: Collection[str] = ()) -> Deeds:
        """The deeds less each that makes no difference to any rule. Boxes that a rule asks for outright all count.

        `stranded` are rules that only a change of a rule that was given up may have opened.
        """
        left = deeds
        for alike in self._doubtful(deeds, set(stranded)):
            fewer = left.without(alike)
            if self.after(fewer).is_as_good(reached, alike[0].change.rules):
                left = fewer
        return left

    def _doubtful(self, deeds: Deeds, stranded: set[str]) -> list[list[Deed]]:
        """What may be left out: whatever is no box, boxes of an alternative, and rows that this window may not show.

        Those rows go together or not at all: where a section has no others, they are what it is.
        """
        rows: dict[tuple[str, ...], list[Deed]] = {}
        others = []
        for deed in reversed(list(deeds)):
            change = deed.change
            if deed.chosen or change.action not in OF_BOXES or set(change.rules) <= stranded:
                others.append([deed])
            elif change.action is Action.TICK and not self._is_shown(change):
                key = (change.target, change.application, change.section, *change.rules)
                rows.setdefault(key, []).append(deed)
        return [*others, *rows.values()]

    def by_hand(self, rule: Rule, subject: str) -> ByHand:
        """What a person has to do for a rule, and on which page. Boxes that are ticked already are not asked for."""
        case, fix = self.cases[subject_of(rule, self.snapshot)], rule.fix
        reads = [part.object for part in parts_of(rule.requirement) if isinstance(part, CanRead)]
        if reads and all(is_open_on_paper(name, case) for name in reads):
            fix = replace(fix, path=PAGE_OF_USER, steps=TICKED_ALREADY)
        held = case.best(lambda view: view.roles_held)
        roles = [role.name for role in held.data] if isinstance(held, Known) else []
        return ByHand(rule.id, rule.title, fix, rule.subject or subject, ", ".join(roles))

    def _is_shown(self, change: Change) -> bool:
        row = row_of(Box(change.application, change.section, change.permission, change.rights), self.catalogue)
        return row is None or row.shown.core is True or row in self.rows_of_company

    @cached_property
    def missing(self) -> frozenset[str]:
        """The applications that the company lacks."""
        return missing_applications(self._anybody)

    @cached_property
    def _anybody(self) -> Case:
        """A case for what is the same of all users."""
        return next(iter(self.cases.values()), Case(self.snapshot, self.catalogue))

    @cached_property
    def rows_of_company(self) -> frozenset[Permission]:
        """The rows that somebody in the company holds."""
        listing = self._anybody.company_rows
        return frozenset(row for row, held in listing.rows.items() if held.known) if listing else frozenset()

    def after(self, deeds: Deeds) -> "_After":
        """Where things stand after the deeds; that a sender was authorised is taken for granted in the rules."""
        senders = {deed.change.target for deed in deeds if deed.screen is Screen.SENDERS}
        rules = tuple(_granted(rule, senders) for rule in self.rules) if senders else self.rules
        snapshot, cases = self.snapshot, self.cases
        if deeds.found:
            snapshot = changed(self.snapshot, deeds, self.catalogue, self.missing)
            cases = cases_of(self.pack, snapshot, self.catalogue)
        benches = {subject: Bench(case, self.pack.product) for subject, case in cases.items()}
        return _After({rule.id: (rule, benches[subject_of(rule, snapshot)]) for rule in rules})


@dataclass(frozen=True, slots=True)
class _After:
    """Each rule with the case in which it stands after some deeds."""

    rules: Mapping[str, tuple[Rule, Bench]]

    def judge(self, name: str) -> Judgement:
        """The rule on its own, whatever it depends on."""
        rule, bench = self.rules[name]
        return judge_rule(rule, bench.case)

    def judged(self) -> Judgements:
        """Every rule."""
        return {name: self.judge(name) for name in self.rules}

    def gaps(self, aside: set[str]) -> list[str]:
        """The rules that are a gap, but for those that are set aside."""
        return [name for name in self.rules if name not in aside and self.judge(name).outcome is Outcome.GAP]

    def remedies(self, name: str) -> tuple[Deed, ...]:
        """What would meet a rule; nothing where no change of evidence does."""
        rule, bench = self.rules[name]
        return remedy(rule.requirement, Asker(name, bench)) or ()

    def is_as_good(self, reached: Judgements, concerned: Iterable[str]) -> bool:
        """Whether every rule comes out as it was reached; those that are concerned first, since they tell soonest."""
        return all(_told(self.judge(name)) == _told(reached[name]) for name in dict.fromkeys((*concerned, *self.rules)))


def _told(judged: Judgement) -> tuple[Outcome, str]:
    """What is unproven either way may still be nearer to a proof."""
    return judged.outcome, judged.summary if judged.outcome is Outcome.UNPROVEN else ""


def _alone_first(found: list[Deed]) -> list[Deed]:
    """Where another user has to be made, nothing is done to the one that it replaces."""
    another = [deed for deed in found if deed.change.field == LIKE]
    return another or found


def _taken_in(deeds: Deeds, found: Iterable[Deed]) -> bool:
    """Takes in the next round: what has to be there first; else what is asked for outright; else what is a choice."""
    known = list(found)
    for chosen in (False, True):
        for first in (True, False):
            here = [deed for deed in known if deed.chosen is chosen and deed.first is first]
            if [deed for deed in here if deeds.add(deed)]:
                return True
    return False


def _granted(rule: Rule, senders: set[str]) -> Rule:
    when = _sender_granted(rule.when, senders) if rule.when else None
    return replace(rule, requirement=_sender_granted(rule.requirement, senders), when=when)


def _sender_granted(requirement: Requirement, senders: set[str]) -> Requirement:
    """No evidence but a sign-in shows a sender, and a sign-in would show more than the change does."""
    match requirement:
        case SenderAuthorised(sender) if sender in senders:
            return ParameterIs("sender", ("authorised",), "authorised")
        case AllOf(parts):
            return AllOf(tuple(_sender_granted(part, senders) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_sender_granted(part, senders) for part in parts))
        case Not(part):
            return Not(_sender_granted(part, senders))
        case Forbidden(part):
            return Forbidden(_sender_granted(part, senders))
    return requirement
