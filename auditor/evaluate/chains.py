"""The way from the user to the right, and where it breaks: user -> role -> application -> permission -> rights."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from auditor.evaluate.case import Case
from auditor.evaluate.grants import in_order, row_of
from auditor.evaluate.naming import boxes_of, named
from auditor.evaluate.roles import called
from auditor.evaluate.settings import preference_in
from auditor.evaluate.user import value_of
from auditor.model.access import RoleHeld
from auditor.model.evidence import Known
from auditor.model.requirement import (
    CanRead,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    LeastPrivilege,
    ParameterIs,
    Requirement,
    SeesEntities,
    SettingIs,
    SignInWorks,
    UserExists,
    UserIs,
)
from auditor.model.verdict import Box, Finding, Outcome
from auditor.vocabulary import Permission

_OfRights: TypeAlias = HasRights | HasRightsEverywhere | HasNoMore | LeastPrivilege

BY_ITSELF = "rights set on the user itself"
NO_ROW = "something that no role row shows"


@dataclass(frozen=True, slots=True)
class Chain:
    """The parts of an explanation that tell the way. What is missing is told of gaps and of what is unproven."""

    links: tuple[str, ...]
    held: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def chain_to(requirement: Requirement, finding: Finding, case: Case) -> Chain:
    """The way to what a finding is about."""
    row = row_of(finding.box, case.catalogue) if finding.box else None
    if finding.box is not None and row is not None:
        return _to_boxes(requirement, finding.box, row, case)
    match requirement:
        case HasRights() | HasRightsEverywhere() | HasNoMore() | LeastPrivilege():
            return _to_place(requirement, finding, case)
        case HoldsRole():
            return _to_role(requirement, finding, case)
        case CanRead():
            return _to_object(requirement, finding, case)
        case UserIs() | UserExists() | SeesEntities() | SignInWorks():
            return _to_user(requirement, finding, case)
    return _to_company(requirement, finding, case)


def _to_boxes(requirement: Requirement, box: Box, row: Permission, case: Case) -> Chain:
    """To one row of the window. What has to be taken out is at the end of the chain; what is missing is not."""
    named_role = requirement.name if isinstance(requirement, HoldsRole) else None
    links = (f"user {case.subject}", _granting(case, [row], named_role), row.application, row.name)
    listing = case.holdings.visible
    held = tuple(in_order(row, listing.rights(row))) if listing else ()
    if box.untick:
        return Chain((*links, ", ".join(box.rights)), held)
    missing = tuple(right for right in box.rights if right not in held)
    return Chain(links, held, missing, _other_places(row, box.rights, case))


def _other_places(row: Permission, rights: Iterable[str], case: Case) -> tuple[str, ...]:
    """The rows of other applications that open the same object to a reader."""
    wanted = set(rights)
    return tuple(
        dict.fromkeys(
            f"{other.application} > {other.name}"
            for places in case.places_by_row.get(row, ())
            if wanted & set(places.read_rights)
            for other in places.any_of
            if other != row
        )
    )


def _to_place(requirement: _OfRights, finding: Finding, case: Case) -> Chain:
    """To a whole section, or to all of them; single rows are in the matrix of permissions."""
    user = f"user {case.subject}"
    rights = requirement.rights if isinstance(requirement, HasNoMore) else requirement
    if not isinstance(rights, HasRights):
        return Chain((user, named(rights)))
    place = rights.permission or (rights.section.value.capitalize() if rights.section else "")
    asked = boxes_of(rights)
    links = (user, _granting(case, _rows_of(rights, case)), rights.application, place)
    if finding.outcome is Outcome.PASS and isinstance(requirement, HasRights):
        return Chain((*links, asked), held=(asked,))
    return Chain(links)


def _rows_of(rights: HasRights, case: Case) -> list[Permission]:
    listing = case.holdings.visible
    return [
        row
        for row in (listing.rows if listing else ())
        if row.application == rights.application
        and (row.section is rights.section if rights.permission is None else rights.permission in row.spellings())
    ]


def _to_role(requirement: HoldsRole, finding: Finding, case: Case) -> Chain:
    user = f"user {case.subject}"
    match case.best(lambda view: view.roles_held):
        case Known(held):
            roles = tuple(f"role {role.name}" for role in held)
            missing = (named(requirement),) if finding.outcome is Outcome.GAP else ()
            of_name = called(requirement.name, held)
            return Chain((user, " and ".join(map(_how_held, of_name))) if of_name else (user,), roles, missing)
    return Chain((user,))


def _to_object(requirement: CanRead, finding: Finding, case: Case) -> Chain:
    """To the place that opens the object: the one in which the subject holds most, or the first."""
    user, places = f"user {case.subject}", case.catalogue.object_places(requirement.object)
    if places is None or not places.any_of:
        return Chain((user, requirement.object))
    listing, needed = case.holdings.visible, places.read_rights
    held = {row: listing.rights(row) if listing else frozenset[str]() for row in places.any_of}
    row = max(places.any_of, key=lambda place: len(held[place] & set(needed)))
    links = (user, _granting(case, [row]), row.application, row.name)
    there = tuple(in_order(row, held[row]))
    others = tuple(f"{place.application} > {place.name}" for place in places.any_of if place != row)
    if finding.outcome is Outcome.PASS:
        return Chain((*links, ", ".join(right for right in needed if right in there) or requirement.object), there)
    missing = tuple(right for right in needed if right not in there) if listing else ()
    return Chain(links, there, missing, others)


def _to_user(requirement: UserIs | UserExists | SeesEntities | SignInWorks, finding: Finding, case: Case) -> Chain:
    user, what = f"user {case.subject}", named(requirement)
    if not isinstance(requirement, UserIs):
        company = (f"company {case.snapshot.company_id}",) if isinstance(requirement, SignInWorks) else ()
        return Chain((user, *company), missing=(what,) if finding.outcome is Outcome.GAP else ())
    record = case.user()
    value = value_of(requirement.fact, record) if record else None
    missing = (what,) if finding.outcome is Outcome.GAP else ()
    return Chain((user, requirement.fact.value), (value,) if value else (), missing)


def _to_company(requirement: Requirement, finding: Finding, case: Case) -> Chain:
    what = named(requirement)
    missing = (what,) if finding.outcome is Outcome.GAP else ()
    if isinstance(requirement, ParameterIs):
        return Chain((f"the answer to {requirement.parameter}",), (requirement.answer,), missing)
    held: tuple[str, ...] = ()
    if isinstance(requirement, SettingIs):
        value = case.best(lambda view: preference_in(requirement, view))
        held = (value.data,) if isinstance(value, Known) else ()
    entity = (f"entity {finding.entity}",) if finding.entity else ()
    return Chain((f"company {case.snapshot.company_id}", *entity, what), held, missing)


def _granting(case: Case, rows: Iterable[Permission], named_role: str | None = None) -> str:
    """Who gives the user rights on these rows: the roles that hold them; where none does, all that count."""
    if case.user_based():
        return BY_ITSELF
    match case.best(lambda view: view.roles_held):
        case Known(held):
            roles = called(named_role, case.applicable_roles(held))
        case _:
            return "roles that could not be read"
    paper, effective = case.holdings.paper, case.holdings.effective
    wanted = list(rows)
    sources = {name for row in wanted if paper and row in paper.rows for name in paper.rows[row].granted_by}
    granted = [role for role in roles if f"the role {role.name}" in sources]
    in_effect = [row for row in wanted if effective and effective.rights(row)]
    beyond = [row for row in in_effect if paper and not _on_paper_too(case, row)]
    told = [_how_held(role) for role in granted or ([] if in_effect else roles)]
    if beyond or (in_effect and not told):
        told.append(NO_ROW)
    return " and ".join(told) or "no role that counts"


def _on_paper_too(case: Case, row: Permission) -> bool:
    """Whether every right in effect on a row stands in the rows that grant rights."""
    paper, effective = case.holdings.paper, case.holdings.effective
    return bool(paper and effective and effective.rights(row) <= paper.rights(row))


def _how_held(role: RoleHeld) -> str:
    ways = ["directly"] if role.direct else []
    ways += [f"through the group {group}" for group in role.groups]
    return f"role {role.name}" + (f" ({' and '.join(ways)})" if ways else "")
