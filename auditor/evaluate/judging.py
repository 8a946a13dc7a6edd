"""The judgement of a requirement of any kind. The union is closed: a kind without a line here fails mypy."""

from typing import TypeAlias

from auditor.evaluate.case import Case
from auditor.evaluate.company import company_fact, permission_type_is, subscription
from auditor.evaluate.contrary import contrary
from auditor.evaluate.entities import entities_are, sees_entities
from auditor.evaluate.everywhere import has_rights_everywhere
from auditor.evaluate.explaining import explained, with_alternatives
from auditor.evaluate.judgement import Judgement, all_of, any_of, gap, inverted, passed, unproven
from auditor.evaluate.least import answer_with, least_privilege
from auditor.evaluate.limits import no_more, nothing_held
from auditor.evaluate.objects import can_read
from auditor.evaluate.records import field_exists, record_exists
from auditor.evaluate.rights import has_rights
from auditor.evaluate.roles import holds_role
from auditor.evaluate.settings import dimension_enabled, installed, setting_is
from auditor.evaluate.sign_in import sender_authorised, sign_in_works
from auditor.evaluate.user import user_exists, user_is
from auditor.model.evidence import Reason
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
    Manual,
    Not,
    ParameterIs,
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

_OfUser: TypeAlias = SignInWorks | UserExists | UserIs | SeesEntities | HoldsRole
_OfRights: TypeAlias = HasRights | HasRightsEverywhere | HasNoMore | LeastPrivilege | CanRead
_OfCompany: TypeAlias = Subscription | SenderAuthorised | PermissionTypeIs | EntitiesAre | CompanyFactKnown
_OfSetUp: TypeAlias = SettingIs | DimensionEnabled | Installed | RecordExists | FieldExists
_Single: TypeAlias = _OfUser | _OfRights | _OfCompany | _OfSetUp | Manual | ParameterIs


def judge(requirement: Requirement, case: Case) -> Judgement:
    """The judgement of one requirement."""
    match requirement:
        case AllOf():
            return all_of([judge(part, case) for part in requirement.requirements])
        case AnyOf():
            parts = [(part, judge(part, case)) for part in requirement.requirements]
            return with_alternatives(parts, any_of([judged for _, judged in parts]))
        case Not():
            return _opposite(requirement.requirement, case)
        case Forbidden():
            return _nothing_of(requirement.requirement, case)
    return explained(requirement, _plain(requirement, case), case)


def _plain(requirement: _Single, case: Case) -> Judgement:
    if isinstance(requirement, Manual | ParameterIs):
        return _of_people(requirement, case)
    if isinstance(requirement, _OfUser):
        return _of_user(requirement, case)
    if isinstance(requirement, _OfRights):
        return _of_rights(requirement, case)
    if isinstance(requirement, _OfCompany):
        return _of_company(requirement, case)
    return _of_set_up(requirement, case)


def _opposite(requirement: Requirement, case: Case) -> Judgement:
    """It is not so. What combines several is taken apart, so that each part proves its own contrary."""
    match requirement:
        case AllOf():
            return any_of([_opposite(part, case) for part in requirement.requirements])
        case AnyOf():
            return all_of([_opposite(part, case) for part in requirement.requirements])
        case Not():
            return judge(requirement.requirement, case)
        case Forbidden():
            return inverted(judge(requirement, case))
    return explained(requirement, contrary(requirement, _plain(requirement, case), case), case, opposite=True)


def _nothing_of(requirement: Requirement, case: Case) -> Judgement:
    """Nothing of it is so; of rights, not a single one is held."""
    match requirement:
        case AllOf() | AnyOf():
            return all_of([_nothing_of(part, case) for part in requirement.requirements])
        case HasRights() | HasRightsEverywhere():
            return explained(requirement, nothing_held(requirement, case), case, opposite=True)
    return _opposite(requirement, case)


def _of_people(requirement: Manual | ParameterIs, case: Case) -> Judgement:
    """What no API knows: a look at the screen, and an answer that somebody gave."""
    if isinstance(requirement, Manual):
        message = "No API shows this; somebody has to look."
        return unproven(case.subject, message, Reason.NOT_OFFERED, hint=requirement.instructions)
    name, answer = requirement.parameter, requirement.answer
    if not answer:
        message = f"Nobody answered {name}."
        return unproven(case.subject, message, Reason.UNDECIDED, hint=answer_with((name,)))
    if answer.casefold() in {value.casefold() for value in requirement.values}:
        return passed(case.subject, f"The answer to {name} is {answer}.", "answer")
    wanted = " or ".join(requirement.values)
    return gap(case.subject, f"The answer to {name} is {answer}, and not {wanted}.", "answer")


def _of_user(requirement: _OfUser, case: Case) -> Judgement:
    match requirement:
        case SignInWorks():
            return sign_in_works(requirement, case)
        case UserExists():
            return user_exists(requirement, case)
        case UserIs():
            return user_is(requirement, case)
        case SeesEntities():
            return sees_entities(requirement, case)
        case HoldsRole():
            return holds_role(requirement, case)


def _of_rights(requirement: _OfRights, case: Case) -> Judgement:
    match requirement:
        case HasRights():
            return has_rights(requirement, case)
        case HasRightsEverywhere():
            return has_rights_everywhere(requirement, case)
        case HasNoMore():
            return no_more(requirement, case)
        case LeastPrivilege():
            return least_privilege(requirement, case)
        case CanRead():
            return can_read(requirement, case)


def _of_company(requirement: _OfCompany, case: Case) -> Judgement:
    match requirement:
        case Subscription():
            return subscription(requirement, case)
        case SenderAuthorised():
            return sender_authorised(requirement, case)
        case PermissionTypeIs():
            return permission_type_is(requirement, case)
        case EntitiesAre():
            return entities_are(requirement, case)
        case CompanyFactKnown():
            return company_fact(requirement, case)


def _of_set_up(requirement: _OfSetUp, case: Case) -> Judgement:
    match requirement:
        case SettingIs():
            return setting_is(requirement, case)
        case DimensionEnabled():
            return dimension_enabled(requirement, case)
        case Installed():
            return installed(requirement, case)
        case RecordExists():
            return record_exists(requirement, case)
        case FieldExists():
            return field_exists(requirement, case)
