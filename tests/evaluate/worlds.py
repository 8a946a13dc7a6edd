"""Companies and requirements of every kind, drawn at random; a company is first made whole, and then partly unread."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from one_company import AR, GL, ME, UNREAD, company, pack, rows, rule, seen

from auditor.model.access import AdminPrivileges, EntityAccess, ObjectAccess, RightsRow, Role, RoleHeld, RoleRights
from auditor.model.company import (
    Company,
    Entities,
    Entity,
    FactOfCompany,
    FieldSeen,
    InstalledApplication,
    PermissionType,
    RecordsFound,
)
from auditor.model.evidence import Facet, SignIn, SignInCause, Snapshot
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
from auditor.model.rule import Rule, RulePack
from auditor.model.wanted import record_key
from auditor.vocabulary import catalogue

FACETS = tuple(facet.value for facet in Facet)
MAPPINGS = {Facet.OBJECT_ACCESS, Facet.SETTINGS, Facet.RECORDS, Facet.FIELDS}
JOURNAL = RecordExists("GLJOURNAL", (("SYMBOL", "WIP"),))
EDIT = HasRights(AR, permission="Invoices", rights=("Edit", "Delete"))
VIEW = HasRights(AR, permission="Invoices", rights=("View",))
OPTIONAL_ROW = HasRights(AR, permission="Dunning levels", rights=("List",))
REPORTS = HasRights(AR, section=Section.REPORTS, preset=Preset.ALL)
READING = HasRights(AR, section=Section.ACTIVITIES_AND_LISTS, preset=Preset.READ_ONLY)
CHANGED = replace(READING, plus=(Boxes("Customers", ("Add",)),), less=(Boxes("Invoices"),))

KINDS: tuple[Requirement, ...] = (
    Subscription(AR),
    Subscription("Projects"),
    SenderAuthorised("sender"),
    SignInWorks(),
    UserExists(),
    UserIs(UserFact.TYPE, ("business user",)),
    UserIs(UserFact.ADMIN_PRIVILEGES, ("off",)),
    UserIs(UserFact.STATUS, ("active",)),
    UserIs(UserFact.USER_ID, ("me",)),
    UserIs(UserFact.USER_ID, starts_with="M"),
    UserIs(UserFact.ENTITY_ACCESS, ("unrestricted",)),
    EDIT,
    VIEW,
    OPTIONAL_ROW,
    REPORTS,
    READING,
    CHANGED,
    HasRightsEverywhere(Section.REPORTS, Preset.ALL),
    HasNoMore(VIEW),
    HasNoMore(READING),
    LeastPrivilege(),
    LeastPrivilege((GL,)),
    HoldsRole(),
    HoldsRole("R1"),
    HoldsRole("R2"),
    HoldsRole("R1", VIEW),
    HoldsRole(grants=REPORTS),
    SeesEntities(),
    SeesEntities(("100",)),
    PermissionTypeIs(PermissionType.ROLES),
    PermissionTypeIs(PermissionType.USERS),
    EntitiesAre(Entities.NONE),
    EntitiesAre(Entities.SOME),
    CompanyFactKnown(FactOfCompany.BASE_CURRENCY),
    SettingIs("ME", "X", ("off",)),
    DimensionEnabled("EMPLOYEE"),
    Installed("Upflow"),
    JOURNAL,
    replace(JOURNAL, in_each_entity=True),
    FieldExists("ARINVOICE", "TAX", "decimal", ("a",)),
    CanRead("ARINVOICE"),
    Manual("Look."),
)


def requirements() -> st.SearchStrategy[Requirement]:
    """Every kind that evidence decides, alone and combined."""
    one = st.sampled_from(KINDS)
    return st.recursive(one, _combined, max_leaves=3)


def _combined(part: st.SearchStrategy[Requirement]) -> st.SearchStrategy[Requirement]:
    several = st.lists(part, min_size=1, max_size=2).map(tuple)
    return st.builds(AllOf, several) | st.builds(AnyOf, several) | st.builds(Not, part) | st.builds(Forbidden, part)


def packs() -> st.SearchStrategy[RulePack]:
    """Eight rules of any kind, some of them under a condition."""
    rules = st.lists(st.tuples(requirements(), st.none() | requirements()), min_size=8, max_size=8)
    return rules.map(lambda drawn: pack(*(_rule(number, *parts) for number, parts in enumerate(drawn))))


def _rule(number: int, requirement: Requirement, when: Requirement | None) -> Rule:
    return rule(requirement, f"r{number}", when=when)


def rights() -> st.SearchStrategy[tuple[RightsRow, ...]]:
    names = [
        *(f"{AR} > {name}" for name in ("Invoices", "Customers", "Dunning levels", "AR ledger")),
        f"{GL} > Accounts",
    ]
    strange = [f"{AR} > Rechnungen", "Nowhere > Things"]
    words = st.sampled_from(["List|View", "List|View|Edit|Delete", "Run", "", "List|Frob"])
    few = st.dictionaries(st.sampled_from(names + strange), words, max_size=3).map(rows)
    return few | st.sampled_from([EVERYTHING, EVERYTHING[::2], ALL_REPORTS])


EVERYTHING = tuple(
    RightsRow(row.application, row.name, "|".join((*row.rights, *row.rights_inferred)))
    for row in catalogue().rows
    if row.application in {AR, GL}
)
ALL_REPORTS = tuple(
    RightsRow(row.application, row.name, "|".join((*row.rights, *row.rights_inferred)))
    for row in catalogue().rows
    if row.section is Section.REPORTS and row.application in {AR, GL}
)


@st.composite
def _access(draw: st.DrawFn) -> dict[str, Any]:
    """Roles, rights and who holds them, so that no two answers can be of two companies."""
    own = draw(rights())
    if draw(st.integers(0, 4)) == 0:
        by_user = {"user me": own, "user you": draw(rights())}
        roles: tuple[Role, ...] = ()
        held: tuple[RoleHeld, ...] = ()
        mine, everyone, of_user = {}, by_user, own
    else:
        kinds = st.sampled_from(["Login and Slide-In", "Slide-In Only", "Login Only", None])
        roles = (Role("1", "R1", draw(kinds)), Role("2", "R2", draw(kinds)), Role("3", "Others"))
        held = draw(st.sampled_from([(), (RoleHeld("1", "R1"),), (RoleHeld("1", "R1"), RoleHeld("2", "R2"))]))
        every = {"1": own, "2": draw(rights()), "3": draw(rights())}
        mine, everyone = {role.key: every[role.key] for role in held}, every
        of_user = draw(st.sampled_from([(), own]))
    granted = tuple(row for found in mine.values() for row in found) or of_user
    return {
        "roles": seen(roles),
        "roles_held": seen(held),
        "role_rights": seen(RoleRights(mine)),
        "all_role_rights": seen(RoleRights(everyone)),
        "user_rights": seen(of_user),
        "effective_rights": seen(draw(st.sampled_from([granted, granted[:-1]]) | rights())),
    }


@st.composite
def _set_up(draw: st.DrawFn) -> dict[str, Any]:
    def one_of(*choices: Any) -> Any:
        return draw(st.sampled_from(choices))

    unrestricted = one_of(True, False)
    found = RecordsFound(one_of(("",), ("100",), ()), one_of(True, False))
    return {
        "subscriptions": seen(one_of(("CO", "GL", "AR"), ("CO", "GL"), ("CO", "GL", "AR", "PA"), ("X",))),
        "company": seen(Company("acme", "A", one_of("EUR", None), one_of(True, False))),
        "entities": seen(one_of((), (Entity("100"),), (Entity("100"), Entity("200", status="inactive")))),
        "entity_access": seen(EntityAccess(unrestricted, () if unrestricted else one_of((), ("100",)))),
        "settings": {
            "ME": seen(one_of({"X": "T"}, {"X": "F"}, {})),
            "GL": seen(one_of({"EMPLOYEEDIMENSION": "T"}, {"EMPLOYEEDIMENSION": "F"})),
        },
        "installed": seen(one_of((), (InstalledApplication("Upflow"),), (InstalledApplication("O"),))),
        "records": {record_key(JOURNAL): seen(found)},
        "fields": {"ARINVOICE": seen(one_of((), (FieldSeen("TAX", "decimal", ("a",)),), (FieldSeen("T"),)))},
        "object_access": {"ARINVOICE": seen(one_of(*ObjectAccess))},
    }


@st.composite
def companies(draw: st.DrawFn) -> Snapshot:
    """A company of one moment that one view read, each facet of it or not."""
    user = replace(
        ME,
        user_id=draw(st.sampled_from(["me", "Me"])),
        user_type=draw(st.sampled_from(["business user", "employee user", None])),
        admin_privileges=draw(st.sampled_from([*AdminPrivileges, None])),
    )
    accepted = draw(st.booleans())
    cause = None if accepted else SignInCause.REFUSED
    sign_in = SignIn(accepted, "sender", "acme", "me", console=draw(st.booleans()), cause=cause)
    whole = {"user": seen(user), "sign_in": seen(sign_in), **draw(_access()), **draw(_set_up())}
    unread = draw(st.sets(st.sampled_from(FACETS), max_size=2))
    poor = company(**whole)
    for facet in sorted(unread):
        poor = without(poor, facet)
    return poor


def without(evidence: Snapshot, facet: str) -> Snapshot:
    """The same company with one facet unread."""
    gone: Any = {} if Facet(facet) in MAPPINGS else UNREAD
    return replace(evidence, views=tuple(replace(view, **{facet: gone}) for view in evidence.views))
