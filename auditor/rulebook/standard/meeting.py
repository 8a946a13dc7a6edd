"""One requirement -> what a company has to look like so that it is met."""

from typing import Any

from auditor.model.company import Entities
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    CanRead,
    DimensionEnabled,
    EntitiesAre,
    FieldExists,
    Forbidden,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    Installed,
    Manual,
    Not,
    ParameterIs,
    RecordExists,
    Requirement,
    SeesEntities,
    SenderAuthorised,
    SettingIs,
    Subscription,
    UserIs,
    parts_of,
)
from auditor.rulebook.standard.facts import deny_fact, enter_fact
from auditor.rulebook.standard.plan import USUAL, Plan, UserPlan, applications_shown, have_entities, open_entities
from auditor.rulebook.standard.rights import RightsPlan, boxes_of
from auditor.rulebook.standard.values import dimension, other_records, other_setting, setting
from auditor.vocabulary import catalogue


def meet(requirement: Requirement, plan: Plan, user: UserPlan) -> None:
    """Arranges that a requirement is met, as far as what was said before leaves that open."""
    match requirement:
        case AllOf(parts):
            for part in parts:
                meet(part, plan, user)
        case AnyOf(parts):
            meet(next((part for part in parts if not isinstance(part, Manual)), parts[0]), plan, user)
        case Not(part) | Forbidden(part):
            _keep_from(part, plan, user)
        case UserIs() | HasRights() | HoldsRole() | CanRead():
            _meet_by_user(requirement, plan, user)
        case _:
            _meet_by_company(requirement, plan)


def have_usual_applications(requirement: Requirement, plan: Plan) -> None:
    """What is asked of every application shows little in a company without any."""
    if any(isinstance(part, HasRightsEverywhere) for part in parts_of(requirement)):
        for name in USUAL:
            plan.subscriptions.setdefault(name, True)


def meet_everywhere(requirement: Requirement, plan: Plan, user: UserPlan) -> None:
    """What can only be arranged once all applications of the company are known."""
    match requirement:
        case HasRightsEverywhere(section, preset, other_than):
            for name in applications_shown(plan):
                if name not in other_than and catalogue().permissions(name, section):
                    user.rights.give(HasRights(name, section=section, preset=preset))
        case AllOf(parts):
            for part in parts:
                meet_everywhere(part, plan, user)


def decided_by_answers(requirement: Requirement) -> bool | None:
    """Whether the answers to the parameters alone meet a condition; None where they leave it open."""
    match requirement:
        case ParameterIs(_, values, answer):
            return answer.casefold() in {value.casefold() for value in values} if answer else None
        case AllOf(parts):
            return _all([decided_by_answers(part) for part in parts])
        case AnyOf(parts):
            return _inverted(_all([_inverted(decided_by_answers(part)) for part in parts]))
        case Not(part) | Forbidden(part):
            return _inverted(decided_by_answers(part))
    return None


def _all(told: list[bool | None]) -> bool | None:
    if False in told:
        return False
    return None if None in told else True


def _inverted(told: bool | None) -> bool | None:
    return None if told is None else not told


def _meet_by_user(requirement: UserIs | HasRights | HoldsRole | CanRead, plan: Plan, user: UserPlan) -> None:
    match requirement:
        case UserIs():
            enter_fact(requirement, plan, user)
        case HasRights():
            user.rights.give(requirement)
        case HoldsRole():
            _hold_role(requirement, user)
        case CanRead(name):
            _let_read(name, plan, user)


def _meet_by_company(requirement: Requirement, plan: Plan) -> None:
    match requirement:
        case Subscription(application):
            plan.subscriptions.setdefault(application, True)
        case SenderAuthorised(sender):
            plan.senders.setdefault(sender, True)
        case SeesEntities(wanted) if wanted:
            open_entities(plan, wanted)
        case EntitiesAre(kind):
            have_entities(plan, some=kind is Entities.SOME)
        case SettingIs(code, name, values):
            plan.settings.setdefault((code, name), setting(values[0]))
        case DimensionEnabled(name):
            plan.settings.setdefault(dimension(name), setting("on"))
        case Installed(name):
            plan.installed.setdefault(name, True)
        case RecordExists():
            plan.records.setdefault(requirement.object, []).append(dict(requirement.fields))
        case FieldExists():
            _add_field(requirement, plan)


def _keep_from(part: Requirement, plan: Plan, user: UserPlan) -> None:
    """Arranges that something is not so, without undoing what was said before."""
    match part:
        case AllOf(parts) | AnyOf(parts):
            for inner in parts:
                _keep_from(inner, plan, user)
        case Not(inner) | Forbidden(inner):
            meet(inner, plan, user)
        case HasRights():
            user.rights.take(boxes_of(part))
        case UserIs(values=values) if values:
            deny_fact(part, plan, user)
        case _:
            _keep_company_from(part, plan)


def _keep_company_from(part: Requirement, plan: Plan) -> None:
    match part:
        case Subscription(application):
            plan.subscriptions.setdefault(application, False)
        case SettingIs(code, name, values):
            plan.settings.setdefault((code, name), other_setting(values))
        case DimensionEnabled(name):
            plan.settings.setdefault(dimension(name), setting("off"))
        case Installed(name):
            plan.installed.setdefault(name, False)
        case RecordExists():
            plan.records.setdefault(part.object, other_records(part))
        case EntitiesAre(kind):
            have_entities(plan, some=kind is Entities.NONE)


def _hold_role(requirement: HoldsRole, user: UserPlan) -> None:
    if requirement.name is not None and user.role_name is None:
        user.role_name = requirement.name
    rights = user.rights
    if requirement.name is not None and requirement.name != user.role_name:
        rights = user.roles.setdefault(requirement.name, RightsPlan())
    if requirement.grants is not None:
        rights.give(requirement.grants)


def _let_read(name: str, plan: Plan, user: UserPlan) -> None:
    """Ticks what opens an object in the first place that may grant it, unless another one grants it already."""
    places = catalogue().object_places(name)
    if places is None or not places.any_of:
        return
    wanted = frozenset(places.read_rights)
    rows = {(row.application, row.name): row for row in places.any_of}
    if any(wanted <= user.rights.holds(place) for place in rows):
        return
    at_hand = [place for place in rows if place[0] in plan.subscribed()]
    place = (at_hand or list(rows))[0]
    user.rights.tick({place: frozenset(wanted & set(rows[place].offered())) or wanted})


def _add_field(requirement: FieldExists, plan: Plan) -> None:
    described: dict[str, Any] = {"id": requirement.field}
    if requirement.data_type:
        described["type"] = requirement.data_type
    if requirement.valid_values:
        described["values"] = list(requirement.valid_values)
    plan.custom_fields.setdefault(requirement.object, {}).setdefault(requirement.field, described)
