"""One requirement -> what a company has to look like so that it is not met."""

from auditor.model.company import Entities, FactOfCompany, PermissionType
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    CanRead,
    CompanyFactKnown,
    DimensionEnabled,
    EntitiesAre,
    FieldExists,
    Forbidden,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    Installed,
    LeastPrivilege,
    Not,
    PermissionTypeIs,
    RecordExists,
    Requirement,
    SeesEntities,
    SenderAuthorised,
    SettingIs,
    SignInWorks,
    Subscription,
    UserExists,
    UserIs,
)
from auditor.rulebook.standard.facts import deny_fact
from auditor.rulebook.standard.meeting import meet
from auditor.rulebook.standard.plan import (
    ELSEWHERE,
    Plan,
    UserPlan,
    applications_shown,
    have_entities,
    open_entities,
    unasked_row,
)
from auditor.rulebook.standard.rights import Ticked, boxes_of
from auditor.rulebook.standard.values import ENTITIES, dimension, other_records, other_setting, setting
from auditor.vocabulary import catalogue


def break_off(requirement: Requirement, plan: Plan, user: UserPlan, asked: Ticked) -> bool:
    """Arranges that a requirement is not met, whatever was said before; False where no company can lack it.

    `asked` are the boxes that the other rules of the pack ask for.
    """
    match requirement:
        case AllOf(parts):
            return any(break_off(part, plan, user, asked) for part in parts)
        case AnyOf(parts):
            # Each alternative has to be lacking, so none is skipped once one cannot be.
            return False not in [break_off(part, plan, user, asked) for part in parts]
        case Forbidden(HasRights() as rights):
            user.rights.tick(boxes_of(rights))
            for place, boxes in boxes_of(rights).items():
                user.rights.taken[place] = user.rights.taken.get(place, frozenset()) - boxes
            return True
        case Not(part) | Forbidden(part):
            meet(part, plan, user)
            return True
    return (
        _break_rights(requirement, plan, user, asked)
        or _break_user(requirement, plan, user, asked)
        or _break_company(requirement, plan)
        or _break_set_up(requirement, plan)
    )


def _break_rights(requirement: Requirement, plan: Plan, user: UserPlan, asked: Ticked) -> bool:
    match requirement:
        case HasRights():
            _take_rights(requirement, user, asked)
        case HasRightsEverywhere(section, preset, other_than):
            shown = (n for n in applications_shown(plan) if n not in other_than and catalogue().permissions(n, section))
            for name in list(shown)[:1]:
                _take_rights(HasRights(name, section=section, preset=preset), user, asked)
        case HasNoMore(rights):
            _tick_too_much(rights, user)
        case LeastPrivilege(other_than):
            found = unasked_row(plan, asked, other_than)
            if found is not None:
                user.rights.tick({found[0]: found[1]})
        case _:
            return False
    return True


def _break_user(requirement: Requirement, plan: Plan, user: UserPlan, asked: Ticked) -> bool:
    match requirement:
        case SignInWorks():
            plan.wrong_password = True
        case UserExists():
            user.exists = False
        case UserIs():
            return deny_fact(requirement, plan, user)
        case HoldsRole():
            _drop_role(requirement, user, asked)
        case CanRead(name):
            plan.denied[name] = None
        case SeesEntities():
            open_entities(plan, (*ENTITIES, ELSEWHERE))
            user.entities = (ELSEWHERE,)
        case _:
            return False
    return True


def _break_company(requirement: Requirement, plan: Plan) -> bool:
    match requirement:
        case Subscription(application):
            plan.subscriptions[application] = False
        case SenderAuthorised(sender):
            plan.senders[sender] = False
        case EntitiesAre(kind):
            have_entities(plan, some=kind is Entities.NONE, anew=True)
        case PermissionTypeIs(kind):
            plan.user_based = kind is PermissionType.ROLES
        case CompanyFactKnown(FactOfCompany.BASE_CURRENCY):
            plan.entities.update({ENTITIES[0]: "USD", ENTITIES[1]: "EUR"})
        case _:
            return False
    return True


def _break_set_up(requirement: Requirement, plan: Plan) -> bool:
    match requirement:
        case SettingIs(code, name, values):
            plan.settings[code, name] = other_setting(values)
        case DimensionEnabled(name):
            plan.settings[dimension(name)] = setting("off")
        case Installed(name):
            plan.installed[name] = False
        case RecordExists():
            plan.records[requirement.object] = other_records(requirement)
            if requirement.in_each_entity:
                open_entities(plan)
        case FieldExists():
            plan.custom_fields.get(requirement.object, {}).pop(requirement.field, None)
        case _:
            return False
    return True


def _drop_role(requirement: HoldsRole, user: UserPlan, asked: Ticked) -> None:
    if requirement.name is None and requirement.grants is None:
        user.holds_roles = False
    elif requirement.grants is not None:
        _take_rights(requirement.grants, user, asked)
    elif requirement.name == user.role_name:
        user.role_name = None
    elif requirement.name is not None:
        user.roles.pop(requirement.name, None)


def _take_rights(requirement: HasRights, user: UserPlan, asked: Ticked) -> None:
    """Takes away what this requirement alone asks for; all of it, where others ask for every box of it."""
    wanted = boxes_of(requirement)
    alone = {place: rights - asked.get(place, frozenset()) for place, rights in wanted.items()}
    user.rights.take(alone if any(alone.values()) else wanted)


def _tick_too_much(rights: HasRights, user: UserPlan) -> None:
    """One box more than the requirement states, on a row that it states."""
    places = dict(boxes_of(rights))
    if rights.section is not None:
        rows = catalogue().permissions(rights.application, rights.section)
        places = {(row.application, row.name): places.get((row.application, row.name), frozenset()) for row in rows}
    for place, stated in places.items():
        row = catalogue().permission(*place)
        more = [right for right in (*row.rights, *row.rights_inferred) if right not in stated] if row else []
        if more:
            user.rights.tick({place: stated | {more[0]}})
            user.rights.taken.pop(place, None)
            return
