"""Whom to ask which question where no read settles it. Each is one sentence that can be sent to that person."""

from typing import TypeAlias

from auditor.evaluate.case import Case
from auditor.evaluate.judgement import AGAIN
from auditor.evaluate.naming import named
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

ADMIN = "Ask an Intacct admin:"
_TELL_US = "Tell those who maintain this program, and send the evidence file: this is a fault of the program."

_OfOthers: TypeAlias = SignInWorks | CanRead | ParameterIs | Manual
_OfUser: TypeAlias = UserExists | UserIs | HoldsRole | SeesEntities
_OfRights: TypeAlias = HasRights | HasRightsEverywhere | HasNoMore | LeastPrivilege
_OfCompany: TypeAlias = Subscription | SenderAuthorised | PermissionTypeIs | EntitiesAre | CompanyFactKnown
_OfSetUp: TypeAlias = SettingIs | DimensionEnabled | Installed | RecordExists | FieldExists


def whom_to_ask(requirement: Requirement, reason: Reason | None, case: Case) -> str:
    """The question that is left. A read that broke is tried again first; a fault of ours is told to us."""
    if reason is Reason.FAILED:
        return AGAIN
    if reason is Reason.BROKEN:
        return _TELL_US
    match requirement:
        case SignInWorks() | CanRead() | ParameterIs() | Manual():
            return _of_others(requirement, case)
        case AllOf() | AnyOf() | Not() | Forbidden():
            return f"{ADMIN} is this so: {named(requirement)}?"
    return f"{ADMIN} {_of_admin(requirement, case)}"


def _of_others(requirement: _OfOthers, case: Case) -> str:
    match requirement:
        case ParameterIs(parameter=name):
            return f"Ask whoever sets the product up: what is the answer to {name}?"
        case Manual(instructions=instructions):
            return instructions
    return f"Ask whoever holds the password of {case.subject} to run the audit with it."


def _of_admin(requirement: _OfUser | _OfRights | _OfCompany | _OfSetUp, case: Case) -> str:
    match requirement:
        case UserExists() | UserIs() | HoldsRole() | SeesEntities():
            return _of_user(requirement, case.subject)
        case HasRights() | HasRightsEverywhere() | HasNoMore() | LeastPrivilege():
            return _of_rights(requirement, case.subject)
        case Subscription() | SenderAuthorised() | PermissionTypeIs() | EntitiesAre() | CompanyFactKnown():
            return _of_company(requirement)
    return _of_set_up(requirement)


def _of_user(requirement: _OfUser, user: str) -> str:
    match requirement:
        case UserExists():
            return f"is there a user {user} under Company > Admin > Users?"
        case UserIs(fact=fact):
            return f"what does the page of the user {user} say of its {fact.value}?"
        case HoldsRole():
            return f"which roles does the page of the user {user} list, for which way of signing in, with which rights?"
        case SeesEntities():
            return f"to which entities does the page of the user {user} restrict it?"


def _of_rights(requirement: _OfRights, user: str) -> str:
    match requirement:
        case HasNoMore():
            return f"is any box ticked for {user} beyond {named(requirement.rights)}?"
        case LeastPrivilege():
            return f"which boxes are ticked for {user} that the product does not need?"
    return f"does the report Permissions and roles show for {user}: {named(requirement)}?"


def _of_company(requirement: _OfCompany) -> str:
    match requirement:
        case Subscription(application=application):
            return f"is {application} switched on under Company > Admin > Subscriptions?"
        case SenderAuthorised(sender_id=sender):
            return (
                "do the Web Services authorizations (Company > Setup > Configuration > Company > Security) list "
                f"{sender}, spelt exactly so, with status Active?"
            )
        case PermissionTypeIs():
            where = "Company > Setup > Configuration > Company > Global settings"
            return f"what does {where} say under Permission type, roles or users?"
        case EntitiesAre():
            return "which entities does Company > Setup > Entities list?"
        case CompanyFactKnown(fact=fact):
            return f"what is the {fact.value} under Company > Setup > Configuration > Company?"


def _of_set_up(requirement: _OfSetUp) -> str:
    match requirement:
        case SettingIs(preference=preference, application_code=code):
            return f"what is the setting {preference} on the configuration page of {code}?"
        case DimensionEnabled(dimension=dimension):
            return f"is the dimension {dimension} switched on in the configuration of General Ledger?"
        case Installed(application_name=name):
            return f"is {name} listed and deployed under Platform Services > Applications?"
        case RecordExists():
            return f"is there a {named(requirement)}?"
        case FieldExists(object=name, field=field):
            return f"does {name} have a field {field}, of which type and with which values?"
