"""One requirement that is a gap -> the changes that meet it. Alternatives are resolved to the least privilege."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeAlias

from auditor.evaluate.case import Case
from auditor.evaluate.grants import grants_of
from auditor.evaluate.planning.bench import Asker, Bench
from auditor.evaluate.planning.boxes import boxes_of, with_boxes
from auditor.evaluate.planning.deed import OF_BOXES, Deed
from auditor.evaluate.planning.facts import with_fact, without_fact
from auditor.evaluate.planning.homes import opened, role_given, user_created
from auditor.evaluate.planning.reads import is_open_on_paper, reading
from auditor.evaluate.roles import called
from auditor.model.access import RoleHeld
from auditor.model.evidence import Known
from auditor.model.plan import Action
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    CanRead,
    Forbidden,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    LeastPrivilege,
    Not,
    Requirement,
)
from auditor.model.verdict import Box

Remedy: TypeAlias = tuple[Deed, ...] | None
"""The changes, which may be none where others do it; None where no change of evidence does."""

Rank: TypeAlias = tuple[int, int, int, int, int, int]


def remedy(requirement: Requirement, asker: Asker) -> Remedy:
    """What turns a requirement that is a gap into a pass. What is no gap needs nothing."""
    if not asker.bench.is_gap(requirement):
        return ()
    match requirement:
        case AllOf(parts):
            return _all([remedy(part, asker) for part in parts])
        case AnyOf(parts):
            return _least([remedy(part, asker) for part in parts if asker.bench.is_gap(part)], asker)
        case Not(part):
            return _undone(part, asker)
        case Forbidden(part):
            return _nothing_of(part, asker)
    return _of_one(requirement, asker)


def _of_one(requirement: Requirement, asker: Asker) -> Remedy:
    match requirement:
        case HasRights() | HasRightsEverywhere() | HasNoMore() | LeastPrivilege():
            return with_boxes(boxes_of(asker.bench.judged(requirement)), asker)
        case HoldsRole():
            return _with_role(requirement, asker)
        case CanRead(name):
            return _opened_to_reads(name, asker)
    return with_fact(requirement, asker)


def _all(parts: Iterable[Remedy]) -> Remedy:
    found = list(parts)
    if any(part is None for part in found):
        return None
    return tuple(deed for part in found if part for deed in part)


def _least(parts: Iterable[Remedy], asker: Asker) -> Remedy:
    """The alternative with the fewest new boxes; of equals one whose application is used already, then by catalogue."""
    found = [part for part in parts if part]
    if not found:
        return None
    best = min(found, key=lambda deeds: _rank(deeds, asker))
    return tuple(replace(deed, chosen=len(found) > 1 or deed.chosen) for deed in best)


def _rank(deeds: tuple[Deed, ...], asker: Asker) -> Rank:
    changes = [deed.change for deed in deeds]
    boxes = sum(len(change.rights) for change in changes if change.action is Action.TICK)
    others = sum(change.action not in {*OF_BOXES, Action.SUBSCRIBE} for change in changes)
    subscriptions = [change.target for change in changes if change.action is Action.SUBSCRIBE]
    places = {change.application for change in changes if change.application} | set(subscriptions)
    unused = sum(not asker.case.holdings.has_application(place) for place in places)
    order = [found.name for found in asker.case.catalogue.applications]
    last = max((order.index(place) for place in places if place in order), default=0)
    return len(subscriptions), boxes, others, unused, len(places - asker.bench.asked_applications), last


def _undone(requirement: Requirement, asker: Asker) -> Remedy:
    """What makes it not so. What combines several is taken apart, as it is judged."""
    if not asker.bench.is_gap(Not(requirement)):
        return ()
    match requirement:
        case AllOf(parts):
            return _least([_undone(part, asker) for part in parts], asker)
        case AnyOf(parts):
            return _all([_undone(part, asker) for part in parts])
        case Not(part):
            return remedy(part, asker)
        case HasRights():
            return _one_taken_out(requirement, asker)
    return without_fact(requirement, asker)


def _nothing_of(requirement: Requirement, asker: Asker) -> Remedy:
    forbidden = Forbidden(requirement)
    if not asker.bench.is_gap(forbidden):
        return ()
    match requirement:
        case AllOf(parts) | AnyOf(parts):
            return _all([_nothing_of(part, asker) for part in parts])
        case HasRights() | HasRightsEverywhere():
            return with_boxes(boxes_of(asker.bench.judged(forbidden)), asker)
    return _undone(requirement, asker)


def _one_taken_out(requirement: HasRights, asker: Asker) -> Remedy:
    """One box less is enough: the last of the last row, since others depend on the first ones."""
    grants = [grant for grant in grants_of(requirement, asker.case.catalogue) if grant.documented]
    if not grants:
        return None
    row = grants[-1].permission
    box = Box(row.application, row.section.value, row.name, grants[-1].documented[-1:], untick=True)
    return with_boxes([box], asker)


def _with_role(requirement: HoldsRole, asker: Asker) -> Remedy:
    """A role that counts and grants something; where it has to grant certain rights, they are ticked in it."""
    case = asker.case
    if asker.bench.absent:
        return (user_created(asker),)
    held = case.best(lambda view: view.roles_held)
    if asker.bench.rights_on_user or not isinstance(held, Known):
        return None
    named = called(requirement.name, held.data)
    if not named:
        return role_given(asker, requirement.name)
    useful = case.applicable_roles(named)
    if not useful:
        return (opened(named[0], asker),)
    if requirement.grants is None:
        # The role grants nothing. What the other rules ask for will be ticked in it.
        return ()
    return _least([_within(role, requirement.grants, asker) for role in useful], asker)


def _within(role: RoleHeld, rights: HasRights, asker: Asker) -> Remedy:
    """The boxes that this one role lacks."""
    listing = asker.bench.rights_of_roles.get(role.key)
    if listing is None:
        return None
    alone = Bench(_holding_only(role, asker.case), asker.bench.product)
    return with_boxes(boxes_of(alone.judged(HoldsRole(role.name, rights))), Asker(asker.rule, alone))


def _holding_only(role: RoleHeld, case: Case) -> Case:
    views = tuple(
        replace(view, roles_held=replace(view.roles_held, data=(role,))) if isinstance(view.roles_held, Known) else view
        for view in case.snapshot.views
    )
    return replace(case, snapshot=replace(case.snapshot, views=views))


def _opened_to_reads(name: str, asker: Asker) -> Remedy:
    """The least that opens the object, where a missing right explains that it is closed."""
    case = asker.case
    places, held = case.catalogue.object_places(name), case.holdings.effective
    if places is None or held is None or is_open_on_paper(name, case):
        return None
    found = []
    for row in places.any_of:
        lacking = tuple(right for right in reading(places, row) if right not in held.rights(row))
        found.append(with_boxes([Box(row.application, row.section.value, row.name, lacking)], asker))
    best = _least(found, asker)
    return None if best is None else tuple(replace(deed, chosen=True) for deed in best)
