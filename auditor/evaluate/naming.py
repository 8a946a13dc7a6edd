"""What a requirement asks for, in a few words, as a part of a longer text."""

from typing import TypeAlias

from auditor.evaluate.rights import what
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

_Combined: TypeAlias = AllOf | AnyOf | Not | Forbidden
_OfRights: TypeAlias = HasRights | HasRightsEverywhere | HasNoMore | LeastPrivilege | CanRead
_OfUser: TypeAlias = SignInWorks | UserExists | UserIs | HoldsRole | SeesEntities
_OfSetUp: TypeAlias = SettingIs | DimensionEnabled | Installed | RecordExists | FieldExists
_OfCompany: TypeAlias = Subscription | SenderAuthorised | PermissionTypeIs | EntitiesAre | CompanyFactKnown


def named(requirement: Requirement) -> str:
    """The requirement as a noun, with the words of the permissions window where it is about rights."""
    match requirement:
        case AllOf() | AnyOf() | Not() | Forbidden():
            return _combined(requirement)
        case HasRights() | HasRightsEverywhere() | HasNoMore() | LeastPrivilege() | CanRead():
            return _rights(requirement)
        case SignInWorks() | UserExists() | UserIs() | HoldsRole() | SeesEntities():
            return _user(requirement)
        case Subscription() | SenderAuthorised() | PermissionTypeIs() | EntitiesAre() | CompanyFactKnown():
            return _company(requirement)
        case ParameterIs() | Manual():
            return _answer(requirement)
    return _set_up(requirement)


def boxes_of(requirement: HasRights) -> str:
    """The boxes of the window that are asked for, or the button that ticks them."""
    if requirement.preset is None:
        return ", ".join(requirement.rights)
    changed = ", changed on single rows" if requirement.plus or requirement.less else ""
    return requirement.preset.value.capitalize() + changed


def _combined(requirement: _Combined) -> str:
    match requirement:
        case AllOf(parts):
            return " and ".join(map(named, parts))
        case AnyOf(parts):
            return " or ".join(map(named, parts))
        case Not(part):
            return f"not {named(part)}"
        case Forbidden(part):
            return f"nothing of {named(part)}"


def _rights(requirement: _OfRights) -> str:
    match requirement:
        case HasRights():
            return f"{what(requirement)}: {boxes_of(requirement)}"
        case HasRightsEverywhere(section, preset):
            return f"{section.value.capitalize()} of every application: {preset.value.capitalize()}"
        case HasNoMore(rights):
            return f"nothing beyond {named(rights)}"
        case LeastPrivilege():
            return "nothing beyond what the product needs"
        case CanRead(name):
            return f"reading {name}"


def _user(requirement: _OfUser) -> str:
    match requirement:
        case SignInWorks():
            return "a sign-in"
        case UserExists():
            return "the user"
        case UserIs(fact=fact, values=values):
            return f"{fact.value}: {' or '.join(values)}" if values else fact.value
        case HoldsRole(name=name, grants=grants):
            role = f"the role {name}" if name else "a role"
            return f"{role} with {named(grants)}" if grants else role
        case SeesEntities(entity_ids):
            return f"the entities {', '.join(entity_ids)}" if entity_ids else "every entity"


def _company(requirement: _OfCompany) -> str:
    match requirement:
        case Subscription(application):
            return f"a subscription to {application}"
        case SenderAuthorised(sender):
            return f"the sender ID {sender}"
        case PermissionTypeIs(kind):
            return f"permissions given to {kind.value}"
        case EntitiesAre(entities):
            return f"entities: {entities.value}"
        case CompanyFactKnown(fact):
            return fact.value


def _set_up(requirement: _OfSetUp) -> str:
    match requirement:
        case SettingIs(code, preference, values):
            return f"the setting {code} {preference}: {' or '.join(values)}"
        case DimensionEnabled(dimension):
            return f"the dimension {dimension}"
        case Installed(application):
            return f"the application {application}"
        case RecordExists(name, fields):
            told = ", ".join(f"{field} {value}" for field, value in fields)
            return f"record of {name}" + (f" with {told}" if told else "")
        case FieldExists(name, field):
            return f"the field {name}.{field}"


def _answer(requirement: ParameterIs | Manual) -> str:
    match requirement:
        case ParameterIs(parameter, values):
            return f"the answer to {parameter}: {' or '.join(values)}"
        case Manual():
            return "a look by a person"
