"""The snapshot as it would be read once changes are made. What only a new sign-in could show becomes unknown."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import groupby

from auditor.evaluate.planning.another_user import copied, renamed
from auditor.evaluate.planning.applying_rights import (
    boxes_changed,
    each_view,
    less_by_privileges,
    of_user,
    role_assigned,
    role_created,
    role_opened,
    subscribed_in_effect,
    told,
)
from auditor.evaluate.planning.deed import ENTITIES, OF_BOXES, Deed
from auditor.evaluate.planning.facts import UNRESTRICTED
from auditor.evaluate.planning.reads import MADE, reads_opened
from auditor.evaluate.planning.rows import Ground
from auditor.model.access import AdminPrivileges, EntityAccess, RoleRights, User, UserAbsent
from auditor.model.company import FieldSeen, InstalledApplication, RecordsFound
from auditor.model.evidence import Known, Reason, SignIn, SignInCause, Snapshot, Unknown, ViewEvidence
from auditor.model.plan import LIKE, Action, Change, Screen
from auditor.model.requirement import FieldExists, RecordExists, UserFact
from auditor.model.wanted import record_key
from auditor.vocabulary import Catalogue

# A new user has what the form shows before anything is typed in. Its type is chosen, so that none is known.
_BLANK = User(
    "",
    user_type="",
    admin_privileges=AdminPrivileges.OFF,
    status="active",
    web_services_only=False,
    has_first_name=False,
    has_last_name=False,
    has_email=False,
)
_LEVELS = list(AdminPrivileges)
_ACTIONS = (
    *(Action.SUBSCRIBE, Action.AUTHORISE, Action.CREATE, Action.SET),
    *(Action.ASSIGN, Action.TICK, Action.TAKE_OUT, Action.DO),
)


def changed(
    snapshot: Snapshot, deeds: Iterable[Deed], catalogue: Catalogue, missing: frozenset[str] = frozenset()
) -> Snapshot:
    """The snapshot after these deeds, which are made in the order of an admin's work.

    `missing` are the applications that the company lacked before.
    """
    in_order = sorted(deeds, key=_order)
    after, ground = snapshot, Ground(catalogue, missing)
    for _, alike in groupby(in_order, key=_order):
        together = list(alike)
        if together[0].change.action in OF_BOXES:
            after = boxes_changed(after, together, ground)
            continue
        for deed in together:
            if deed.screen is Screen.SUBSCRIPTIONS:
                after, ground = _subscribed(after, deed.change.target, ground)
            else:
                after = _after(after, deed, ground)
    return reads_opened(snapshot, after, catalogue) if in_order else snapshot


def _order(deed: Deed) -> tuple[int, int, str]:
    """Roles and users are made before anything is given to them. A user's boxes are the last that is done to it."""
    change = deed.change
    target = change.target if change.action in OF_BOXES else ""
    return list(Screen).index(deed.screen), _ACTIONS.index(change.action), target


def _after(snapshot: Snapshot, deed: Deed, ground: Ground) -> Snapshot:
    change = deed.change
    match deed.screen:
        case Screen.ROLE if change.action is Action.CREATE:
            return role_created(snapshot, change.target)
        case Screen.ROLE:
            return role_opened(snapshot, change.target, ground)
        case Screen.USER:
            return _user_changed(snapshot, change, ground)
    return _set_up(snapshot, deed)


def _set_up(snapshot: Snapshot, deed: Deed) -> Snapshot:
    change = deed.change
    match deed.screen:
        case Screen.SENDERS:
            return _let_in(snapshot, change.target)
        case Screen.SETTINGS:
            return _setting_changed(snapshot, change)
        case Screen.RECORDS:
            return _object_changed(snapshot, deed)
    return _installed(snapshot, change.target)


def _user_changed(snapshot: Snapshot, change: Change, ground: Ground) -> Snapshot:
    user = change.target
    if change.action is Action.CREATE and change.field == LIKE:
        return copied(snapshot, change.value, user)
    if change.action is Action.CREATE:
        snapshot = renamed(snapshot, user)
        return of_user(snapshot, user, lambda view: _signed_out(_created(view, user)))
    if change.action is Action.ASSIGN:
        return role_assigned(snapshot, user, change.value, ground)
    if change.field == ENTITIES:
        ids = () if change.value == UNRESTRICTED else tuple(change.value.split(", "))
        access = EntityAccess(unrestricted=not ids, entity_ids=ids)
        return of_user(
            snapshot, user, lambda view: replace(view, entity_access=told(view.entity_access, lambda _: access))
        )
    if change.field == UserFact.ADMIN_PRIVILEGES and _are_fewer(snapshot, change):
        snapshot = less_by_privileges(snapshot, user, ground.catalogue)
    after = of_user(snapshot, user, lambda view: _with_fact(view, change))
    # A user who was not active could not sign in; whether it can now, nobody has tried.
    return of_user(after, user, _signed_out) if change.field == UserFact.STATUS else after


def _are_fewer(snapshot: Snapshot, change: Change) -> bool:
    for view in snapshot.about(change.target).views:
        match view.user:
            case Known(User(admin_privileges=AdminPrivileges() as before)):
                return _LEVELS.index(AdminPrivileges(change.value)) < _LEVELS.index(before)
    return False


def _created(view: ViewEvidence, user: str) -> ViewEvidence:
    """A new user holds nothing and is restricted to nothing, wherever its absence was seen."""
    match view.user:
        case Known(UserAbsent()):
            return replace(
                view,
                user=Known(replace(_BLANK, user_id=user), MADE),
                roles_held=Known((), MADE),
                role_rights=Known(RoleRights({}), MADE),
                effective_rights=Known((), MADE),
                user_rights=Known((), MADE),
                entity_access=Known(EntityAccess(unrestricted=True), MADE),
            )
    return view


def _with_fact(view: ViewEvidence, change: Change) -> ViewEvidence:
    match view.user:
        case Known(User() as user, source):
            return replace(view, user=Known(_FACTS[UserFact(change.field)](user, change.value), source))
    return view


_FACTS: Mapping[UserFact, Callable[[User, str], User]] = {
    UserFact.TYPE: lambda user, value: replace(user, user_type=value),
    UserFact.ADMIN_PRIVILEGES: lambda user, value: replace(user, admin_privileges=AdminPrivileges(value)),
    UserFact.STATUS: lambda user, value: replace(user, status=value),
    UserFact.WEB_SERVICES_ONLY: lambda user, value: replace(user, web_services_only=value == "true"),
    UserFact.FIRST_NAME: lambda user, _: replace(user, has_first_name=True),
    UserFact.LAST_NAME: lambda user, _: replace(user, has_last_name=True),
    UserFact.EMAIL: lambda user, _: replace(user, has_email=True),
}


def _signed_out(view: ViewEvidence) -> ViewEvidence:
    match view.sign_in:
        case Known(SignIn(accepted=False, user_id=user, cause=cause)) if (
            user.casefold() == view.user_id.casefold() and cause is not SignInCause.SENDER_NOT_AUTHORISED
        ):
            return replace(view, sign_in=_untried(user))
    return view


def _let_in(snapshot: Snapshot, sender: str) -> Snapshot:
    """That the sender is authorised is taken for granted; whether its users can sign in, nobody has tried."""

    def let_in(_user: str, view: ViewEvidence) -> ViewEvidence:
        match view.sign_in:
            case Known(SignIn(cause=SignInCause.SENDER_NOT_AUTHORISED, sender_id=sender_id)) if sender_id == sender:
                return replace(view, sign_in=_untried(view.user_id))
        return view

    return each_view(snapshot, let_in)


def _untried(user: str) -> Unknown:
    message = f"Nobody has signed in as {user} since the change."
    return Unknown(Reason.NOT_ASKED, message, hint="Run the audit again once the changes are made.")


def _subscribed(snapshot: Snapshot, application: str, ground: Ground) -> tuple[Snapshot, Ground]:
    """The company with the application, and with those that are sold under the same code."""
    catalogue = ground.catalogue
    found = catalogue.application(application)
    codes = (*found.subscription_codes, *found.likely_subscription_codes)[:1] if found else ()
    code = next(iter(codes), application)
    after = each_view(
        snapshot, lambda _, view: replace(view, subscriptions=told(view.subscriptions, lambda known: (*known, code)))
    )
    here = frozenset(name for name in ground.missing if catalogue.subscribed(name, (code,)))
    ground = replace(ground, missing=ground.missing - here)
    return subscribed_in_effect(after, here, ground), ground


def _setting_changed(snapshot: Snapshot, change: Change) -> Snapshot:
    name = change.field.casefold()

    def of_view(_user: str, view: ViewEvidence) -> ViewEvidence:
        before = view.settings.get(change.application)
        if not isinstance(before, Known):
            return view
        kept = {key: value for key, value in before.data.items() if key.casefold() != name}
        after = replace(before, data={**kept, change.field: change.value})
        return replace(view, settings={**view.settings, change.application: after})

    return each_view(snapshot, of_view)


def _installed(snapshot: Snapshot, name: str) -> Snapshot:
    row = InstalledApplication(name, deployed=True)
    return each_view(snapshot, lambda _, view: replace(view, installed=told(view.installed, lambda rows: (*rows, row))))


def _record_created(snapshot: Snapshot, record: RecordExists) -> Snapshot:
    def of_view(_user: str, view: ViewEvidence) -> ViewEvidence:
        found = view.records.get(record_key(record))
        if not isinstance(found, Known):
            return view
        after = replace(found, data=RecordsFound((*found.data.entity_ids, ""), found.data.others_seen))
        return replace(view, records={**view.records, record_key(record): after})

    return each_view(snapshot, of_view)


def _object_changed(snapshot: Snapshot, deed: Deed) -> Snapshot:
    match deed.asked:
        case RecordExists():
            return _record_created(snapshot, deed.asked)
        case FieldExists():
            return _field_given(snapshot, deed.asked)
    return snapshot


def _field_given(snapshot: Snapshot, asked: FieldExists) -> Snapshot:
    """The object with the field, and the field with the values that were asked for."""
    wanted = asked.field.casefold()

    def given(fields: tuple[FieldSeen, ...]) -> tuple[FieldSeen, ...]:
        before = next((field for field in fields if field.field_id.casefold() == wanted), None)
        if before is None:
            return (*fields, FieldSeen(asked.field, asked.data_type, asked.valid_values))
        values = tuple(dict.fromkeys((*before.valid_values, *asked.valid_values)))
        return tuple(replace(field, valid_values=values) if field is before else field for field in fields)

    def of_view(_user: str, view: ViewEvidence) -> ViewEvidence:
        before = view.fields.get(asked.object)
        return replace(view, fields={**view.fields, asked.object: told(before, given)}) if before else view

    return each_view(snapshot, of_view)
