"""Changes of roles and rights -> the snapshot as it would be read after them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from auditor.evaluate.case import ADMINISTRATION, Case
from auditor.evaluate.holdings import Listing
from auditor.evaluate.planning.deed import Deed
from auditor.evaluate.planning.homes import EVERY_WAY, unread_role_of
from auditor.evaluate.planning.rows import (
    Ground,
    Rows,
    by_permission,
    changed_in,
    cleared,
    cleared_in,
    left,
    rows_of,
    ticked_in,
)
from auditor.model.access import RightsRow, Role, RoleHeld, RoleRights
from auditor.model.evidence import Evidence, Known, Snapshot, ViewEvidence
from auditor.model.plan import Action, Change, Screen
from auditor.vocabulary import Catalogue, Permission

T = TypeVar("T")


def told(evidence: Evidence[T], change: Callable[[T], T]) -> Evidence[T]:
    """What is known, changed; what is not known stays so."""
    return replace(evidence, data=change(evidence.data)) if isinstance(evidence, Known) else evidence


def each_view(snapshot: Snapshot, change: Callable[[str, ViewEvidence], ViewEvidence]) -> Snapshot:
    """The snapshot with each view changed, given the user whom it is about."""
    views = tuple(change(snapshot.subject, view) for view in snapshot.views)
    others = {user: tuple(change(user, view) for view in seen) for user, seen in snapshot.others.items()}
    return replace(snapshot, views=views, others=others)


def of_user(snapshot: Snapshot, user: str, change: Callable[[ViewEvidence], ViewEvidence]) -> Snapshot:
    """The snapshot with what is about one user changed."""
    return each_view(snapshot, lambda about, view: change(view) if about.casefold() == user.casefold() else view)


def role_created(snapshot: Snapshot, name: str) -> Snapshot:
    """The company with a role that grants nothing yet and counts for each way of signing in."""
    role = Role(f"new role {name}", name, EVERY_WAY)

    def created(_user: str, view: ViewEvidence) -> ViewEvidence:
        roles = told(view.roles, lambda known: (*known, role))
        rights = told(view.all_role_rights, lambda known: RoleRights({**known.by_role, role.key: ()}))
        return replace(view, roles=roles, all_role_rights=rights)

    return each_view(snapshot, created)


def role_assigned(snapshot: Snapshot, user: str, name: str, ground: Ground) -> Snapshot:
    """The user with a role of the company; nothing where there is no such role."""
    key = _key_of(name, snapshot)
    if key is None:
        return snapshot
    rows = _rows_of(key, snapshot)

    def assigned(view: ViewEvidence) -> ViewEvidence:
        held = told(view.roles_held, lambda known: (*known, RoleHeld(key, name, direct=True)))
        rights = told(view.role_rights, lambda known: RoleRights({**known.by_role, key: rows}))
        return replace(view, roles_held=held, role_rights=rights)

    after = of_user(snapshot, user, assigned)
    return _in_effect(after, key, rows, ground)


def role_opened(snapshot: Snapshot, name: str, ground: Ground) -> Snapshot:
    """The role counts for each way of signing in."""
    key = _key_of(name, snapshot)
    if key is None:
        return snapshot

    def opened(_user: str, view: ViewEvidence) -> ViewEvidence:
        return replace(
            view,
            roles=told(
                view.roles,
                lambda known: tuple(replace(role, apply_to=EVERY_WAY) if role.key == key else role for role in known),
            ),
        )

    return _in_effect(each_view(snapshot, opened), key, _rows_of(key, snapshot), ground)


def boxes_changed(snapshot: Snapshot, deeds: Sequence[Deed], ground: Ground) -> Snapshot:
    """The boxes of one role or user ticked, or taken out. The deeds are alike in their screen, action and target."""
    screen, action, target = deeds[0].screen, deeds[0].change.action, deeds[0].change.target
    changes, catalogue = [deed.change for deed in deeds], ground.catalogue
    if screen is Screen.USER:
        return _user_changed(snapshot, target, changes, catalogue)
    key = _key_of(target, snapshot)
    if key is None and target in map(unread_role_of, _users(snapshot)):
        return _unseen_role_changed(snapshot, target, changes, catalogue)
    if key is None:
        return snapshot

    def changed(_user: str, view: ViewEvidence) -> ViewEvidence:
        return replace(
            view,
            all_role_rights=told(view.all_role_rights, lambda known: changed_in(known, key, changes, catalogue)),
            role_rights=told(view.role_rights, lambda known: changed_in(known, key, changes, catalogue)),
        )

    after = each_view(snapshot, changed)
    if action is Action.TICK:
        return _in_effect(after, key, rows_of(changes), ground)
    return _out_of_effect(after, changes, catalogue)


def subscribed_in_effect(snapshot: Snapshot, applications: frozenset[str], ground: Ground) -> Snapshot:
    """Rows on paper outlive a subscription, so that those of these applications count again once there is one."""
    after = snapshot
    for user in _users(snapshot):
        held = _case(after, user, ground.catalogue).best(lambda view: view.roles_held)
        for role in held.data if isinstance(held, Known) else ():
            rows = (row for row in _rows_of(role.key, after) if applications & ground.applications_of(row))
            after = _in_effect(after, role.key, tuple(rows), ground)
    return after


def less_by_privileges(snapshot: Snapshot, user: str, catalogue: Catalogue) -> Snapshot:
    """Fewer admin privileges: what they added in Administration goes, where the rows on paper tell what that is."""
    paper = _case(snapshot, user, catalogue).holdings.paper
    if paper is None:
        return snapshot

    def kept(row: RightsRow) -> bool:
        found = catalogue.resolve(row.module, row.permission, row.rights)
        return found is None or found.application != ADMINISTRATION or bool(paper.rights(found))

    return of_user(
        snapshot,
        user,
        lambda view: replace(
            view,
            effective_rights=told(
                view.effective_rights,
                lambda rows: tuple(_capped(row, paper, catalogue) for row in rows if kept(row)),
            ),
        ),
    )


def _capped(row: RightsRow, paper: Listing, catalogue: Catalogue) -> RightsRow:
    found = catalogue.resolve(row.module, row.permission, row.rights)
    if found is None or found.application != ADMINISTRATION:
        return row
    return left(row, catalogue.rights(row.rights).known - paper.rights(found), catalogue)


def _user_changed(snapshot: Snapshot, user: str, changes: Sequence[Change], catalogue: Catalogue) -> Snapshot:
    """The rights of a company that gives them to users are those on the user."""
    changed = ticked_in if changes[0].action is Action.TICK else cleared_in

    def on_user(view: ViewEvidence) -> ViewEvidence:
        return replace(
            view,
            user_rights=told(view.user_rights, lambda rows: changed(rows, changes, catalogue)),
            effective_rights=told(view.effective_rights, lambda rows: changed(rows, changes, catalogue)),
        )

    def on_company(_user: str, view: ViewEvidence) -> ViewEvidence:
        more = {f"user {user}": rows_of(changes)} if changes[0].action is Action.TICK else {}
        return replace(
            view, all_role_rights=told(view.all_role_rights, lambda known: RoleRights({**known.by_role, **more}))
        )

    return each_view(of_user(snapshot, user, on_user), on_company)


def _unseen_role_changed(snapshot: Snapshot, target: str, changes: Sequence[Change], catalogue: Catalogue) -> Snapshot:
    """Where nobody could read the roles, the effect is all that can be changed."""
    user = next(user for user in _users(snapshot) if unread_role_of(user) == target)
    changed = ticked_in if changes[0].action is Action.TICK else cleared_in
    return of_user(
        snapshot,
        user,
        lambda view: replace(
            view, effective_rights=told(view.effective_rights, lambda rows: changed(rows, changes, catalogue))
        ),
    )


def _in_effect(snapshot: Snapshot, key: str, rows: Rows, ground: Ground) -> Snapshot:
    """The rows of a role take effect for whoever holds it, in applications that are not known to be missing."""
    after, here = snapshot, ground.rows_here(rows)
    for user in _users(snapshot):
        if _holds(key, _case(after, user, ground.catalogue)):
            after = of_user(after, user, lambda view: _with_effect(view, here))
    return after


def _with_effect(view: ViewEvidence, rows: Rows) -> ViewEvidence:
    return replace(
        view,
        effective_rights=told(
            view.effective_rights, lambda known: (*known, *(row for row in rows if row not in known))
        ),
    )


def _out_of_effect(snapshot: Snapshot, changes: Sequence[Change], catalogue: Catalogue) -> Snapshot:
    """What is taken out of a role is gone, but for what another role still grants."""
    after, keys = snapshot, _keys_of(changes, snapshot)
    for user in _users(snapshot):
        case = _case(after, user, catalogue)
        if any(_holds(key, case) for key in keys):
            after = _without_effect(after, user, _not_granted(changes, case), catalogue)
    return after


def _not_granted(changes: Sequence[Change], case: Case) -> dict[Permission, frozenset[str]]:
    paper = case.holdings.paper or Listing()
    return {row: rights - paper.rights(row) for row, rights in by_permission(changes, case.catalogue).items()}


def _without_effect(
    snapshot: Snapshot, user: str, gone: Mapping[Permission, frozenset[str]], catalogue: Catalogue
) -> Snapshot:
    return of_user(
        snapshot,
        user,
        lambda view: replace(
            view, effective_rights=told(view.effective_rights, lambda rows: cleared(rows, gone, catalogue))
        ),
    )


def _keys_of(changes: Iterable[Change], snapshot: Snapshot) -> set[str]:
    return {key for change in changes if (key := _key_of(change.target, snapshot)) is not None}


def _holds(key: str, case: Case) -> bool:
    match case.best(lambda view: view.roles_held):
        case Known(held):
            return any(role.key == key for role in case.applicable_roles(held))
    return False


def _key_of(name: str, snapshot: Snapshot) -> str | None:
    for view in _all_views(snapshot):
        for roles in (view.roles, view.roles_held):
            found = next((r.key for r in roles.data if r.name == name), None) if isinstance(roles, Known) else None
            if found is not None:
                return found
    return None


def _rows_of(key: str, snapshot: Snapshot) -> Rows:
    for view in _all_views(snapshot):
        for rights in (view.all_role_rights, view.role_rights):
            if isinstance(rights, Known) and key in rights.data.by_role:
                return rights.data.by_role[key]
    return ()


def _all_views(snapshot: Snapshot) -> tuple[ViewEvidence, ...]:
    return (*snapshot.views, *(view for views in snapshot.others.values() for view in views))


def _users(snapshot: Snapshot) -> tuple[str, ...]:
    return (snapshot.subject, *snapshot.others)


def _case(snapshot: Snapshot, user: str, catalogue: Catalogue) -> Case:
    return Case(snapshot.about(user), catalogue)
