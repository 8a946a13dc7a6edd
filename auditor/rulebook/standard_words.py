"""Which standard fix a requirement has, and the words that go into it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditor.model.company import FactOfCompany, PermissionType
from auditor.model.requirement import (
    Boxes,
    CanRead,
    CompanyFactKnown,
    Forbidden,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    Installed,
    LeastPrivilege,
    PermissionTypeIs,
    Preset,
    Requirement,
    Section,
    SeesEntities,
    SenderAuthorised,
    SignInWorks,
    Subscription,
    UserExists,
    UserFact,
    UserIs,
)
from auditor.rulebook.types import WEB_SERVICES
from auditor.vocabulary import catalogue

_EVERY_BOX = "every box"
_BUTTONS = {Preset.ALL: "All", Preset.READ_ONLY: "Read only"}
_SECTIONS = {
    Section.ACTIVITIES_AND_LISTS: "Activities and lists",
    Section.REPORTS: "Reports",
    Section.OBJECT_IDS: "Object IDs",
}
_FORM = {
    UserFact.USER_ID: "user-id filled",
    UserFact.FIRST_NAME: "user-form first-name",
    UserFact.LAST_NAME: "user-form last-name",
    UserFact.EMAIL: "user-form email",
}

_CHOICES: Mapping[UserFact, Mapping[str, str]] = {
    UserFact.STATUS: {
        "active": "user-form status",
        "inactive": "user-form inactive",
        "lockedout": "user-form locked",
    },
    UserFact.WEB_SERVICES_ONLY: {"true": "web-services-only on", "false": "web-services-only off"},
    UserFact.ENTITY_ACCESS: {"unrestricted": "entities all", "restricted": "entities restricted"},
}
_LABELS = {"crm user": "CRM"}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the standard fixes with the words for its places, and entries whose steps come after it."""

    entry: str
    places: Mapping[str, str] = field(default_factory=dict)
    further: tuple[tuple[str, Mapping[str, str]], ...] = ()


def told(requirement: Requirement) -> Told | None:
    """What has to be done for one requirement that is made of no others; None where its kind does not say it."""
    tell = _TELL.get(type(requirement))
    return tell(requirement) if tell else None


def _subscription(requirement: Subscription) -> Told:
    entry = "subscription web-services" if requirement.application == WEB_SERVICES else "subscription one"
    return Told(entry, {"application": requirement.application})


def _role(requirement: HoldsRole) -> Told | None:
    if requirement.grants:
        return None
    return Told("role named", {"role": requirement.name}) if requirement.name else Told("role held")


def _entities(requirement: SeesEntities) -> Told:
    ids = requirement.entity_ids
    return Told("entities some", {"entities": joined(ids, "and")}) if ids else Told("entities all")


def _user(requirement: UserIs) -> Told:
    fact, values = requirement.fact, requirement.values
    if fact in _CHOICES:
        # Of several values that will do, the one that people mostly mean; without values, it as well.
        choices = _CHOICES[fact]
        return Told(next((entry for value, entry in choices.items() if value in (values or choices)), ""))
    if fact is UserFact.TYPE:
        labels = [_LABELS.get(value, value.removesuffix(" user").capitalize()) for value in values]
        return Told("user-information type", {"value": joined(labels, "or") if values else "one that suits the user"})
    if fact is UserFact.ADMIN_PRIVILEGES:
        return _privileges(values)
    if fact is UserFact.USER_ID and (values or requirement.starts_with):
        beginning = f"begins with {requirement.starts_with}" if requirement.starts_with else ""
        return Told("user-id prescribed", {"id": beginning or f"is {joined(values, 'or')}"})
    return Told(_FORM[fact])


def _privileges(values: tuple[str, ...]) -> Told:
    if not values:
        return Told("user-information privileges")
    # The values go from the least to the most; what is nearest to what the user has now is enough.
    entry, nearest = ("less", values[-1]) if "off" in values else ("more", values[0])
    return Told(f"user-information {entry}", {"value": nearest.capitalize()})


def _company(requirement: CompanyFactKnown) -> Told:
    return Told("company-id known" if requirement.fact is FactOfCompany.COMPANY_ID else "base-currency known")


def _permission_type(requirement: PermissionTypeIs) -> Told | None:
    # Nothing public says how a company gets back from roles to users.
    is_roles = requirement.permission_type is PermissionType.ROLES
    return Told("permission-type roles") if is_roles else None


def _everywhere(requirement: HasRightsEverywhere) -> Told:
    other = requirement.other_than
    which = f"each application but {joined(other, 'and')}" if other else "each application"
    section, button = _SECTIONS[requirement.section], _BUTTONS[requirement.preset]
    return Told("rights everywhere", {"applications": which, "section": section, "button": button})


def _forbidden(requirement: Forbidden) -> Told | None:
    rights = requirement.requirement
    return _taken(rights, "none-of") if isinstance(rights, HasRights) else None


def _granted(rights: HasRights) -> Told:
    places = _places(rights)
    if rights.section is None:
        return Told("rights every-box" if places["boxes"] == _EVERY_BOX else "rights boxes", places)
    named = {
        (Section.ACTIVITIES_AND_LISTS, Preset.ALL): "rights activities",
        (Section.ACTIVITIES_AND_LISTS, Preset.READ_ONLY): "rights activities-read-only",
        (Section.REPORTS, Preset.ALL): "rights reports",
    }
    entry = named.get((rights.section, rights.preset or Preset.ALL), "rights section")
    return Told(entry, places, _changes(rights))


def told_exactly(rights: HasRights) -> Told:
    """What has to be done where these rights are asked for and no others on the same rows."""
    granted, places = _granted(rights), _places(rights)
    if rights.section is None:
        beyond = () if places["boxes"] == _EVERY_BOX else (("rights clear-boxes", places),)
        return Told(granted.entry, places, beyond)
    # The other entries let a wider button do as well.
    return Told("rights section", places, (*granted.further, ("rights clear-section", places)))


def _changes(rights: HasRights) -> tuple[tuple[str, Mapping[str, str]], ...]:
    return (
        *(("rights plus", _row(boxes)) for boxes in rights.plus),
        *(("rights less", _row(boxes)) for boxes in rights.less),
    )


def _row(boxes: Boxes) -> Mapping[str, str]:
    return {"permission": boxes.permission, "boxes": joined(boxes.rights, "and") or _EVERY_BOX}


def _taken(rights: HasRights, how: str) -> Told | None:
    places = _places(rights)
    if rights.section is None:
        # Beyond every box of a row there is nothing to take out.
        return None if how == "no-more" and places["boxes"] == _EVERY_BOX else Told(f"rights {how}-boxes", places)
    return Told(f"rights {how}-section", places, _changes(rights))


def _places(rights: HasRights) -> Mapping[str, str]:
    places = {"application": rights.application, "button": _BUTTONS[rights.preset or Preset.ALL]}
    if rights.section is not None:
        return places | {"section": _SECTIONS[rights.section]}
    boxes = rights.rights
    if rights.preset is Preset.READ_ONLY:
        row = catalogue().permission(rights.application, rights.permission or "")
        boxes = row.documented(Preset.READ_ONLY) if row else ()
        boxes = boxes or ("List", "View")
    return places | {"permission": rights.permission or "", "boxes": joined(boxes, "and") or _EVERY_BOX}


def _readable(requirement: CanRead) -> Told | None:
    found = catalogue().object_places(requirement.object)
    if not found or not found.any_of:
        return None
    row = found.any_of[0]
    boxes = joined(found.read_rights or ("List", "View"), "and")
    return Told("rights boxes", {"application": row.application, "permission": row.name, "boxes": boxes})


def joined(names: Sequence[str], word: str) -> str:
    """Names as a sentence lists them."""
    *first, last = names or ("",)
    return f"{', '.join(first)} {word} {last}" if first else last


_TELL: Mapping[type[Requirement], Callable[[Any], Told | None]] = {
    Subscription: _subscription,
    SenderAuthorised: lambda requirement: Told("sender one", {"sender": requirement.sender_id}),
    SignInWorks: lambda _: Told("sign-in works"),
    UserExists: lambda _: Told("user exists"),
    UserIs: _user,
    SeesEntities: _entities,
    HoldsRole: _role,
    HasRights: _granted,
    HasNoMore: lambda requirement: _taken(requirement.rights, "no-more"),
    HasRightsEverywhere: _everywhere,
    LeastPrivilege: lambda _: Told("rights nothing-beyond"),
    Forbidden: _forbidden,
    CanRead: _readable,
    CompanyFactKnown: _company,
    PermissionTypeIs: _permission_type,
    Installed: lambda requirement: Told("installed one", {"name": requirement.application_name}),
}
