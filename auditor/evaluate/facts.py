"""Which facts a requirement is judged by, the one that decides most first."""

from dataclasses import dataclass
from typing import TypeAlias

from auditor.model.company import FactOfCompany
from auditor.model.evidence import NOT_ASKED, Evidence, Facet, ViewEvidence
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
    UserFact,
    UserIs,
)
from auditor.model.wanted import LEDGER, record_key

WEB_SERVICES = "Web Services"
"""The one application whose subscription shows in a sign-in and in no list."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A facet, with the name under which it holds this one where it holds several, and the object that is read.

    The name of a sign-in is the sender ID that it has to be made with.
    """

    facet: Facet
    name: str = ""
    object: str = ""


NAMES_OF_ENTITIES = Fact(Facet.ENTITY_ACCESS, "entities")
"""To which entities a user is restricted; that it is restricted at all is told by another list."""
OWN_RECORD = Fact(Facet.USER, "own")
"""Whether whoever reads may see the whole company: to others a list that comes short proves nothing."""

ANY_SIGN_IN = Fact(Facet.SIGN_IN, "any")
"""That a sign-in was accepted, whoever signed in."""

_USER, _ENTITY_ACCESS = Fact(Facet.USER), Fact(Facet.ENTITY_ACCESS)
_EFFECTIVE, _ENTITIES = Fact(Facet.EFFECTIVE_RIGHTS), Fact(Facet.ENTITIES)
_ON_PAPER = (Fact(Facet.ROLES_HELD), Fact(Facet.ROLE_RIGHTS), Fact(Facet.ROLES), Fact(Facet.USER_RIGHTS))
_OF_COMPANY = (Fact(Facet.ROLES), Fact(Facet.ALL_ROLE_RIGHTS))

_OfUser: TypeAlias = UserExists | UserIs | HoldsRole | SeesEntities
_OfRights: TypeAlias = HasRights | HasRightsEverywhere | HasNoMore | LeastPrivilege
_OfCompany: TypeAlias = Subscription | PermissionTypeIs | EntitiesAre | CompanyFactKnown
_OfSetUp: TypeAlias = SettingIs | DimensionEnabled | Installed | RecordExists | FieldExists | CanRead


def facts_of(requirement: Requirement) -> tuple[Fact, ...]:
    """The facts that a single requirement needs; none for one that is made of others, or that no API shows."""
    match requirement:
        case SignInWorks() | SenderAuthorised():
            return (Fact(Facet.SIGN_IN, requirement.sender_id if isinstance(requirement, SenderAuthorised) else ""),)
        case UserExists() | UserIs() | HoldsRole() | SeesEntities():
            return _of_user(requirement)
        case HasRights() | HasRightsEverywhere() | HasNoMore() | LeastPrivilege():
            return _of_rights(requirement)
        case Subscription() | PermissionTypeIs() | EntitiesAre() | CompanyFactKnown():
            return _of_company(requirement)
        case Manual() | ParameterIs() | AllOf() | AnyOf() | Not() | Forbidden():
            return ()
    return _of_set_up(requirement)


def _of_user(requirement: _OfUser) -> tuple[Fact, ...]:
    match requirement:
        case UserExists():
            return (_USER,)
        case UserIs(fact=UserFact.ENTITY_ACCESS):
            return (_ENTITY_ACCESS, _USER)
        case UserIs():
            return (_USER,)
        case HoldsRole():
            return _ON_PAPER
        case SeesEntities():
            each = () if requirement.entity_ids else (_ENTITIES,)
            return (_ENTITY_ACCESS, NAMES_OF_ENTITIES, _USER, *each)


def _of_rights(requirement: _OfRights) -> tuple[Fact, ...]:
    match requirement:
        case HasRights():
            whole = _OF_COMPANY if requirement.permission is None else ()
            return (_EFFECTIVE, *_ON_PAPER, _USER, *whole)
        case HasRightsEverywhere():
            return (_EFFECTIVE, *_ON_PAPER, _USER, *_OF_COMPANY, Fact(Facet.SUBSCRIPTIONS))
        case HasNoMore() | LeastPrivilege():
            return (_EFFECTIVE, *_ON_PAPER, _USER)


def _of_company(requirement: _OfCompany) -> tuple[Fact, ...]:
    match requirement:
        case Subscription(application):
            return (ANY_SIGN_IN,) if application == WEB_SERVICES else (Fact(Facet.SUBSCRIPTIONS),)
        case PermissionTypeIs():
            return _ON_PAPER
        case EntitiesAre():
            return (_ENTITIES,)
        case CompanyFactKnown(FactOfCompany.COMPANY_ID):
            return (ANY_SIGN_IN,)
        case CompanyFactKnown():
            return (Fact(Facet.COMPANY),)


def _of_set_up(requirement: _OfSetUp) -> tuple[Fact, ...]:
    match requirement:
        case SettingIs(application_code=code):
            return (Fact(Facet.SETTINGS, code),)
        case DimensionEnabled():
            return (Fact(Facet.SETTINGS, LEDGER),)
        case Installed():
            return (Fact(Facet.INSTALLED),)
        case RecordExists():
            each = (_ENTITIES,) if requirement.in_each_entity else ()
            return (Fact(Facet.RECORDS, record_key(requirement), requirement.object), *each)
        case FieldExists(object=name):
            return (Fact(Facet.FIELDS, name, name),)
        case CanRead(object=name):
            return (Fact(Facet.OBJECT_ACCESS, name, name),)


def read_by(fact: Fact, source: str) -> Fact:
    """What a call is really about: two lists, which need different rights, tell of restrictions to entities."""
    of_restrictions = fact.facet is Facet.ENTITY_ACCESS and "USERRESTRICTION" in source.split()
    return NAMES_OF_ENTITIES if of_restrictions else fact


_BY_NAME = {Facet.SETTINGS, Facet.RECORDS, Facet.FIELDS, Facet.OBJECT_ACCESS}


def told_by(view: ViewEvidence, fact: Fact) -> Evidence[object]:
    """What a view knows of the fact."""
    found = getattr(view, fact.facet.value)
    evidence: Evidence[object] = found.get(fact.name, NOT_ASKED) if fact.facet in _BY_NAME else found
    return evidence
