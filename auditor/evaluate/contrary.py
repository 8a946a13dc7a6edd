"""When a gap proves the contrary, and when it only says that something is not there for sure.

What is needed is a gap already where it is missing as far as anybody can see.
A *not* makes good news of that, so it asks for more: nothing that could not be
read may be what turns the answer round.
"""

from collections.abc import Iterator

from auditor.evaluate.case import Case
from auditor.evaluate.grants import Grant
from auditor.evaluate.judgement import Judgement, inverted, unproven, unseen
from auditor.evaluate.limits import Limit, by_row, within
from auditor.evaluate.rights import capped_by_user_type
from auditor.evaluate.roles import called
from auditor.model.evidence import Known, Reason, Unknown
from auditor.model.requirement import (
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    LeastPrivilege,
    Requirement,
    Subscription,
)
from auditor.model.verdict import Outcome
from auditor.vocabulary import Permission


def contrary(requirement: Requirement, judged: Judgement, case: Case) -> Judgement:
    """The opposite of a judgement, where its proof is strong enough; else unproven."""
    if judged.outcome is not Outcome.GAP:
        return inverted(judged)
    match requirement:
        case HasRights() | HasRightsEverywhere():
            return _lacks_one(judged, case)
        case HasNoMore() | LeastPrivilege():
            return capped_by_user_type(inverted(judged), case)
        case Subscription():
            return _not_subscribed(requirement, judged, case)
        case HoldsRole():
            return _holds_no_such_role(requirement, judged, case)
    return inverted(judged)


def _lacks_one(judged: Judgement, case: Case) -> Judgement:
    """One box that is proved not to be held is enough: then not all of them are."""
    doubts = []
    for row, right in _missing(judged, case):
        kept = within(Limit(f"{row.application} > {row.name}", by_row([Grant(row, (right,))])), case)
        if kept.outcome is Outcome.PASS:
            return inverted(judged)
        doubts.append(kept)
    open_ones = [doubt for doubt in doubts if doubt.outcome is Outcome.UNPROVEN]
    if open_ones:
        return open_ones[0]
    return unproven(case.subject, f"Whether it is not so is open: {judged.summary}", Reason.UNDECIDED)


def _missing(judged: Judgement, case: Case) -> Iterator[tuple[Permission, str]]:
    for finding in judged.findings:
        row = case.catalogue.permission(finding.box.application, finding.box.permission) if finding.box else None
        if row is not None and finding.box is not None:
            yield from ((row, right) for right in finding.box.rights)


def _not_subscribed(requirement: Subscription, judged: Judgement, case: Case) -> Judgement:
    """No right in it is held in effect, not even in a row that nobody can read (decision 13)."""
    company, application = case.snapshot.company_id, requirement.application
    effective = case.holdings.effective
    if effective is None:
        gap = case.holdings.effective_gap or Unknown(Reason.UNDECIDED, "The effective rights could not be read.")
        return unseen(company, gap)
    strangers = [
        row
        for row in effective.unrecognised
        if application in {found.name for found in case.catalogue.applications_of(row.module)}
    ]
    if strangers:
        message = (
            f"{application} is not in the list of subscriptions, but {case.subject} holds rows that could be of it."
        )
        return unproven(company, message, Reason.UNDECIDED, *case.holdings.sources())
    return inverted(judged)


def _holds_no_such_role(requirement: HoldsRole, judged: Judgement, case: Case) -> Judgement:
    """It is on no list of roles that the user holds, or what it contains was read and is not enough."""
    held = case.best(lambda view: view.roles_held)
    if not isinstance(held, Known):
        return unseen(case.subject, held)
    if not held.data:
        return inverted(judged) if _gives_roles(case) else _open_how(case)
    named = called(requirement.name, held.data)
    rights_read = isinstance(case.best(lambda view: view.role_rights), Known)
    lacks_rights = requirement.grants is not None and rights_read and all(case.counts(role) for role in named)
    if not named or lacks_rights:
        return inverted(judged)
    names = ", ".join(role.name for role in named)
    message = f"{case.subject} holds {names}, although nothing shows that it gives this user anything."
    return unproven(case.subject, message, Reason.UNDECIDED, held.source)


def _gives_roles(case: Case) -> bool:
    match case.best(lambda view: view.roles), case.best(lambda view: view.user_rights):
        case Known(roles), Known(()) if roles:
            return True
    return False


def _open_how(case: Case) -> Judgement:
    message = (
        f"{case.subject} holds no role; whether this company gives permissions to roles or users could not be told."
    )
    return unproven(case.subject, message, Reason.UNDECIDED)
