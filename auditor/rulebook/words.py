"""A requirement in words: one clause of English, for people who choose, write or follow a pack."""

from collections.abc import Iterable
from typing import assert_never

from auditor.model.company import Entities
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    Boxes,
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
    Preset,
    RecordExists,
    Requirement,
    Section,
    SeesEntities,
    SenderAuthorised,
    SettingIs,
    SignInWorks,
    Subscription,
    UserExists,
    UserFact,
    UserIs,
)

_SECTIONS = {
    Section.ACTIVITIES_AND_LISTS: "Activities and lists",
    Section.REPORTS: "Reports",
    Section.OBJECT_IDS: "Object IDs",
}
_PRESETS = {Preset.ALL: "All", Preset.READ_ONLY: "Read only"}
_FACTS = {
    UserFact.TYPE: "the user type",
    UserFact.ADMIN_PRIVILEGES: "the admin privileges of the user",
    UserFact.STATUS: "the status of the user",
    UserFact.WEB_SERVICES_ONLY: "Web Services only of the user",
    UserFact.USER_ID: "the user ID",
    UserFact.FIRST_NAME: "the first name of the user",
    UserFact.LAST_NAME: "the last name of the user",
    UserFact.EMAIL: "the e-mail address of the user",
    UserFact.ENTITY_ACCESS: "the entity access of the user",
}


def in_words(requirement: Requirement) -> str:  # noqa: PLR0911 - one end for each kind of a closed union
    """The requirement as a clause that can follow "if" or "that": no capital in front, no full stop at the end.

    Total over the closed union. Names of Sage Intacct stand as its screens print them.
    """
    match requirement:
        case AllOf(parts):
            return _joined("and", parts)
        case AnyOf(parts):
            return _joined("or", parts)
        case Not(part):
            return _opposite(part)
        case Forbidden(part):
            return _nothing_of(part)
        case Manual(instructions):
            return f"a person has looked: {_without_stop(instructions)}"
        case ParameterIs(parameter, values):
            return f"the answer to {parameter} is {_either(values)}"
        case UserExists() | UserIs() | HoldsRole() | SeesEntities() | SignInWorks() | CanRead():
            return _of_the_user(requirement)
        case HasRights() | HasRightsEverywhere() | HasNoMore() | LeastPrivilege():
            return _of_rights(requirement)
        case SettingIs() | DimensionEnabled() | Installed() | RecordExists() | FieldExists():
            return _of_its_set_up(requirement)
    return _of_the_company(requirement)


def rights_in_words(rights: HasRights) -> str:
    """Where and which boxes, without a verb, such as "Accounts Receivable > Customers: List, View"."""
    place = _SECTIONS[rights.section] if rights.section else rights.permission
    granted = _PRESETS[rights.preset] if rights.preset else ", ".join(rights.rights)
    text = f"{rights.application} > {place}: {granted}"
    if rights.plus:
        text += f", in addition {_boxes(rights.plus)}"
    if rights.less:
        text += f", except {_boxes(rights.less)}"
    return text


def _of_the_user(  # noqa: PLR0911 - one end for each kind of a closed union
    requirement: UserExists | UserIs | HoldsRole | SeesEntities | SignInWorks | CanRead,
) -> str:
    match requirement:
        case UserExists():
            return "the user exists"
        case SignInWorks():
            return "the user can sign in"
        case CanRead(name):
            return f"the user can read {name}"
        case UserIs(fact, values, starts_with):
            if starts_with:
                return f"{_FACTS[fact]} begins with {starts_with}"
            return f"{_FACTS[fact]} {_is(fact)} {_either(values) if values else 'filled in'}"
        case HoldsRole(name, grants):
            role = f"the role {name}" if name else "a role that counts for its way of signing in"
            return f"the user holds {role}" + (f" which alone grants {rights_in_words(grants)}" if grants else "")
        case SeesEntities(entity_ids):
            return f"the user may work in {_list('and', entity_ids) if entity_ids else 'every entity of the company'}"
    assert_never(requirement)


def _of_rights(requirement: HasRights | HasRightsEverywhere | HasNoMore | LeastPrivilege) -> str:
    match requirement:
        case HasRights():
            return f"the user has {rights_in_words(requirement)}"
        case HasRightsEverywhere(section, preset, other_than):
            place = f"{_SECTIONS[section]} of every application"
            return f"the user has {_PRESETS[preset]} in {place}{_other_than(other_than)}"
        case HasNoMore(rights):
            return f"the user has no more there than {rights_in_words(rights)}"
        case LeastPrivilege(other_than):
            return f"the user has no right that this pack does not ask for{_other_than(other_than)}"
    assert_never(requirement)


def _of_the_company(
    requirement: Subscription | SenderAuthorised | PermissionTypeIs | EntitiesAre | CompanyFactKnown,
) -> str:
    match requirement:
        case Subscription(application):
            return f"the company is subscribed to {application}"
        case SenderAuthorised(sender_id):
            return f"the company lets the sender ID {sender_id} make Web Services requests"
        case PermissionTypeIs(permission_type):
            return f"the company gives permissions to {permission_type}"
        case EntitiesAre(entities):
            return "the company has entities" if entities is Entities.SOME else "the company has no entities"
        case CompanyFactKnown(fact):
            return f"the {fact} can be read and is one value"
    assert_never(requirement)


def _of_its_set_up(requirement: SettingIs | DimensionEnabled | Installed | RecordExists | FieldExists) -> str:
    match requirement:
        case SettingIs(code, preference, values):
            return f"the setting {preference} of application {code} is {_either(values)}"
        case DimensionEnabled(dimension):
            return f"General Ledger uses the dimension {dimension}"
        case Installed(name):
            return f"the application {name} of Platform Services is installed and deployed"
        case RecordExists():
            return _record(requirement)
        case FieldExists():
            return _field(requirement)
    assert_never(requirement)


def _record(record: RecordExists) -> str:
    where = _list("and", [f"{field} {value}" for field, value in record.fields])
    return (
        f"there is a record {record.object}"
        + (f" with {where}" if where else "")
        + (" in each entity" if record.in_each_entity else "")
    )


def _field(field: FieldExists) -> str:
    return (
        f"{field.object} has a field {field.field}"
        + (f" of type {field.data_type}" if field.data_type else "")
        + (f" that takes {_list('and', field.valid_values)}" if field.valid_values else "")
    )


def _opposite(part: Requirement) -> str:  # noqa: PLR0911 - one end for each kind with a word of its own
    match part:
        case Subscription(application):
            return f"the company is not subscribed to {application}"
        case UserIs(fact, values) if values:
            return f"{_FACTS[fact]} {_is(fact)} not {_either(values)}"
        case Installed(name):
            return f"the application {name} of Platform Services is not installed and deployed"
        case SettingIs(code, preference, values):
            return f"the setting {preference} of application {code} is not {_either(values)}"
        case ParameterIs(parameter, values):
            return f"the answer to {parameter} is not {_either(values)}"
        case Not(inner):
            return in_words(inner)
    return f"it is not so that {in_words(part)}"


def _nothing_of(part: Requirement) -> str:
    match part:
        case HasRights():
            return f"the user has nothing of {rights_in_words(part)}"
        case AllOf(parts) | AnyOf(parts):
            return _joined("and", [Forbidden(one) for one in parts])
    return _opposite(part)


def _joined(word: str, parts: Iterable[Requirement]) -> str:
    """Parts that are joined themselves stand in brackets, so that nobody has to guess what binds stronger."""
    clauses = [f"({in_words(part)})" if isinstance(part, AllOf | AnyOf) else in_words(part) for part in parts]
    return f", {word} ".join(clauses)


def _is(fact: UserFact) -> str:
    return "are" if fact is UserFact.ADMIN_PRIVILEGES else "is"


def _boxes(boxes: Iterable[Boxes]) -> str:
    return "; ".join(f"{box.permission}: {', '.join(box.rights) or 'All'}" for box in boxes)


def _other_than(applications: tuple[str, ...]) -> str:
    return f", other than {_list('and', applications)}" if applications else ""


def _either(values: tuple[str, ...]) -> str:
    return _list("or", values)


def _list(word: str, texts: Iterable[str]) -> str:
    *first, last = texts = tuple(texts) or ("",)
    return f"{', '.join(first)} {word} {last}" if first else last


def _without_stop(text: str) -> str:
    return text.removesuffix(".")
