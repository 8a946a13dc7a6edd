"""Rights that must not be held: named ones, those beyond others, those that nobody asks for.

Here absence is the good news, and it is proved only where nothing could hide
a right: the effective rights were read completely, no row or word of them is
unreadable that could be one, the rows on paper show none that the effective
answer lacks, and the user is no full administrator. Whatever is held is a
gap, also where the user type may cap it: the box is ticked all the same.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from auditor.evaluate.case import Case
from auditor.evaluate.grants import Grant, grants_everywhere, grants_of, in_order, with_needs
from auditor.evaluate.holdings import Listing
from auditor.evaluate.judgement import Judgement, passed, unproven, unseen
from auditor.evaluate.rights import what
from auditor.evaluate.strangers import TEACH, shown
from auditor.model.access import RightsRow
from auditor.model.evidence import Evidence, Known, Reason, Unknown
from auditor.model.requirement import HasNoMore, HasRights, HasRightsEverywhere
from auditor.model.verdict import Box, Finding, Outcome
from auditor.vocabulary import Permission

Excess: TypeAlias = Mapping[Permission, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Limit:
    """Which rights must not be held: those that `grants` cover, or with `beyond` those that they do not cover.

    A limit of `whole` sections or companies reaches rows that the catalogue
    does not know; `everywhere` it reaches rows without a grant, except in the
    applications of `other_than`.
    """

    place: str
    grants: Mapping[Permission, tuple[Grant, ...]]
    beyond: bool = False
    whole: bool = False
    everywhere: bool = False
    other_than: frozenset[str] = field(default_factory=frozenset)

    def forbids(self, permission: Permission, right: str) -> bool:
        """Whether the right must not be held."""
        if permission.application in self.other_than:
            return False
        grants = self.grants.get(permission)
        if grants is None:
            return self.everywhere
        if self.beyond:
            return not any(grant.covers(right) for grant in grants)
        return any(grant.covers(right) for grant in grants)

    def may_forbid(self, permission: Permission) -> bool:
        """Whether a right in words that nobody knows could be one that must not be held."""
        if permission.application in self.other_than:
            return False
        grants = self.grants.get(permission)
        if grants is None:
            return self.everywhere
        if self.beyond:
            return not any(grant.covers_all() for grant in grants)
        return any(grant.whole or grant.asks for grant in grants)


def nothing_held(requirement: HasRights | HasRightsEverywhere, case: Case) -> Judgement:
    """Not a single one of these rights is held."""
    if isinstance(requirement, HasRights):
        grants, place = grants_of(requirement, case.catalogue), what(requirement)
        whole = requirement.permission is None
    else:
        grants, whole = grants_everywhere(requirement, case.catalogue), True
        place = f"{requirement.section.value.capitalize()} of every application"
    return within(Limit(place, by_row(grants), whole=whole), case)


def no_more(requirement: HasNoMore, case: Case) -> Judgement:
    """On these rows nothing is held beyond what is asked for; what a needed box depends on is not beyond."""
    rights = requirement.rights
    reached = by_row(grants_of(rights, case.catalogue))
    asked = (grant for grants in reached.values() for grant in grants)
    needed = (grant for grant in with_needs(asked, case.catalogue) if grant.permission in reached)
    grants = by_row(needed)
    return within(Limit(what(rights), grants, beyond=True, whole=rights.permission is None), case)


def by_row(grants: Iterable[Grant]) -> Mapping[Permission, tuple[Grant, ...]]:
    """The grants of each row together."""
    rows: dict[Permission, tuple[Grant, ...]] = {}
    for grant in grants:
        rows[grant.permission] = (*rows.get(grant.permission, ()), grant)
    return rows


def within(limit: Limit, case: Case) -> Judgement:
    """Whether the subject keeps to the limit."""
    if not limit.grants and not limit.everywhere:
        return unproven(case.subject, f"The catalogue knows no row for {limit.place}.", Reason.UNDECIDED)
    holdings = case.holdings
    held = _excess(limit, holdings.effective)
    if held:
        return _too_much(limit, held, case)
    doubt = next(_doubts(limit, case), None)
    if doubt is not None:
        return doubt
    message = f"{limit.place}: nothing is held that must not be, as far as catalogue {case.catalogue.version} knows."
    return passed(case.subject, message, *holdings.sources())


def _excess(limit: Limit, listing: Listing | None) -> Excess:
    """The rights of a listing that must not be held, row by row."""
    found = {
        permission: tuple(right for right in in_order(permission, row.known) if limit.forbids(permission, right))
        for permission, row in (listing.rows.items() if listing else ())
    }
    return {permission: rights for permission, rights in found.items() if rights}


def _too_much(limit: Limit, held: Excess, case: Case) -> Judgement:
    count = f"{len(held)} row" if len(held) == 1 else f"{len(held)} rows"
    findings = tuple(_to_take_out(permission, rights, case) for permission, rights in held.items())
    return Judgement(Outcome.GAP, f"{limit.place}: boxes are ticked in {count} that must not be.", findings)


def _to_take_out(permission: Permission, rights: tuple[str, ...], case: Case) -> Finding:
    paper = case.holdings.paper.rows.get(permission) if case.holdings.paper else None
    source = f", by {' + '.join(paper.granted_by)}" if paper and set(rights) & paper.known else ""
    return Finding(
        Outcome.GAP,
        case.subject,
        f"{permission.application} > {permission.name}: {', '.join(rights)} is ticked{source} and must not be.",
        case.holdings.sources(),
        box=Box(permission.application, permission.section.value, permission.name, rights, untick=True),
    )


def _doubts(limit: Limit, case: Case) -> Iterator[Judgement]:
    """Everything that could hide a right, the plainest first."""
    effective, subject = case.holdings.effective, case.subject
    paper = paper_in_full(case)
    if effective is None:
        yield _unread(limit, paper, case)
        return
    yield from _unreadable(limit, effective, case)
    if isinstance(paper, Unknown):
        message = f"{limit.place}: nothing is held in effect, but the rows that grant it could not be read to compare."
        unread = unseen(subject, paper)
        yield Judgement(Outcome.UNPROVEN, message, unread.findings)
    elif contested := _excess(limit, paper.data):
        rows = "; ".join(f"{row.application} > {row.name} ({', '.join(rights)})" for row, rights in contested.items())
        message = (
            f"{limit.place}: the effective rights of {subject} do not show them, but these boxes are ticked in what "
            f"grants its rights: {rows}."
        )
        yield unproven(subject, message, Reason.UNDECIDED, *case.holdings.sources())
    if case.may_have_hidden_rights():
        user = case.user()
        why = "is a full administrator" if user and user.admin_privileges else "may be a full administrator"
        message = f"{limit.place}: {subject} {why}, who may have rights that no row shows."
        hint = "Set the admin privileges of the user to Off or Limited, or let the audit read the user's record."
        yield unproven(subject, message, Reason.UNDECIDED, *case.holdings.sources(), hint=hint)


def _unread(limit: Limit, paper: Evidence[Listing], case: Case) -> Judgement:
    gap = case.holdings.effective_gap or Unknown(Reason.UNDECIDED, "The effective rights could not be read.")
    unread = unseen(case.subject, gap)
    on_paper = _excess(limit, paper.data) if isinstance(paper, Known) else {}
    rows = "; ".join(f"{row.application} > {row.name} ({', '.join(rights)})" for row, rights in on_paper.items())
    ticked = f" Ticked in the rows that grant rights: {rows}." if rows else ""
    message = f"{limit.place}: what {case.subject} may do in effect could not be read.{ticked}"
    return Judgement(Outcome.UNPROVEN, message, unread.findings)


def _unreadable(limit: Limit, effective: Listing, case: Case) -> Iterator[Judgement]:
    words = [
        f"{row.application} > {row.name}: {', '.join(held.unknown)}"
        for row, held in effective.rows.items()
        if held.unknown and limit.may_forbid(row)
    ]
    strangers = [shown(row) for row in effective.unrecognised if _could_break(limit, row, effective, case)]
    if words or strangers:
        message = (
            f"{limit.place}: {case.subject} holds what the catalogue cannot read, and it could be one that must not "
            f"be held: {'; '.join([*words, *strangers])}."
        )
        yield unproven(case.subject, message, Reason.UNDECIDED, *case.holdings.sources(), hint=TEACH)


def _could_break(limit: Limit, stranger: RightsRow, effective: Listing, case: Case) -> bool:
    """Whether an unreadable row could be one on which a right must not be held.

    A row that was read with rights of its own is no other row besides.
    """
    rights = case.catalogue.rights(stranger.rights)
    applications = {found.name for found in case.catalogue.applications_of(stranger.module)}
    if applications and applications <= limit.other_than:
        return False
    if limit.everywhere:
        return bool(rights.known or rights.unknown)
    rows = [
        row
        for row in limit.grants
        if (not applications or row.application in applications) and (limit.whole or not effective.rights(row))
    ]
    if rights.unknown and any(map(limit.may_forbid, rows)):
        return True
    return any(limit.forbids(row, right) for row in rows for right in rights.known)


def paper_in_full(case: Case) -> Evidence[Listing]:
    """Every row that may grant the subject rights, for a proof that none does.

    Unlike the rows that explain a right, these hold the rights set on the user
    wherever it holds no role, and each role that is not known to be useless here.
    """
    held = case.best(lambda view: view.roles_held)
    if isinstance(held, Unknown):
        return held
    if not held.data:
        own = case.best(lambda view: view.user_rights)
        if isinstance(own, Unknown):
            return own
        return Known(Listing.read(case.catalogue, [("the user itself", own.data)]), own.source)
    rights = case.best(lambda view: view.role_rights)
    if isinstance(rights, Unknown):
        return rights
    roles = case.applicable_roles(held.data)
    rows = [(f"the role {role.name}", rights.data.by_role.get(role.key, ())) for role in roles]
    return Known(Listing.read(case.catalogue, rows), rights.source)
