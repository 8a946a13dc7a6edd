"""Boxes to tick and to take out, as the findings of a judgement name them."""

from collections.abc import Iterable, Sequence

from auditor.evaluate.grants import row_of
from auditor.evaluate.judgement import Judgement
from auditor.evaluate.planning.bench import Asker
from auditor.evaluate.planning.deed import Deed
from auditor.evaluate.planning.homes import Home, home_of, unread_role_of
from auditor.model.evidence import Known
from auditor.model.plan import Action, Change, Screen
from auditor.model.verdict import Box, Outcome
from auditor.vocabulary import Permission


def boxes_of(judged: Judgement) -> tuple[Box, ...]:
    """The boxes that are known to be missing, or to be too much."""
    return tuple(f.box for f in judged.findings if f.box is not None and f.outcome is Outcome.GAP)


def with_boxes(boxes: Sequence[Box], asker: Asker) -> tuple[Deed, ...] | None:
    """The changes that put these boxes right; None where nothing that can be read holds a box that has to go."""
    deeds: list[Deed] = []
    homes = {box.application: home_of(box.application, asker) for box in boxes if not box.untick}
    for box in boxes:
        found = _taken_out(box, asker) if box.untick else _ticked(box, homes[box.application], asker)
        if found is None:
            return None
        deeds += found
    return tuple(dict.fromkeys(deeds)) or None


def subscribed_to(application: str, asker: Asker) -> Deed:
    """The application is subscribed, before anything in it can be ticked."""
    return Deed(Screen.SUBSCRIPTIONS, Change(Action.SUBSCRIBE, application, (asker.rule,)), first=True)


def _ticked(box: Box, home: Home | tuple[Deed, ...], asker: Asker) -> tuple[Deed, ...]:
    if box.application in asker.bench.missing_applications:
        return (subscribed_to(box.application, asker),)
    return (_box(Action.TICK, box, box.rights, home, asker),) if isinstance(home, Home) else home


def _taken_out(box: Box, asker: Asker) -> tuple[Deed, ...] | None:
    """The box goes from everything that grants it; what nothing grants on paper cannot be taken from anywhere."""
    case = asker.case
    row = row_of(box, case.catalogue)
    sources = _sources(row, box.rights, asker) if row else None
    if sources is None:
        return (_box(Action.TAKE_OUT, box, box.rights, Home(Screen.ROLE, unread_role_of(case.subject)), asker),)
    if {right for _, rights in sources for right in rights} != set(box.rights):
        return None
    return tuple(_box(Action.TAKE_OUT, box, rights, home, asker) for home, rights in sources)


def _sources(row: Permission, rights: Iterable[str], asker: Asker) -> list[tuple[Home, tuple[str, ...]]] | None:
    """What grants these rights, each with the rights that it grants; None where that could not be read."""
    case, listings = asker.case, asker.bench.rights_of_roles
    if asker.bench.rights_on_user:
        return [(Home(Screen.USER, case.subject), tuple(rights))]
    held = case.best(lambda view: view.roles_held)
    if not isinstance(held, Known) or case.holdings.paper is None:
        return None
    found = []
    for role in case.applicable_roles(held.data):
        granted = listings[role.key].rights(row) if role.key in listings else frozenset()
        if here := tuple(right for right in rights if right in granted):
            found.append((Home(Screen.ROLE, role.name), here))
    return found


def _box(action: Action, box: Box, rights: tuple[str, ...], home: Home, asker: Asker) -> Deed:
    change = Change(
        action,
        home.target,
        (asker.rule,),
        application=box.application,
        section=box.section,
        permission=box.permission,
        rights=rights,
    )
    return Deed(home.screen, change)
