"""The roles of the user: which it holds, whether they count for its way of signing in, what they grant."""

from dataclasses import replace

from auditor.evaluate.case import Case
from auditor.evaluate.holdings import Holdings, Listing
from auditor.evaluate.judgement import Judgement, any_of, gap, not_applicable, passed, unproven, unseen
from auditor.evaluate.rights import rights_in, what
from auditor.evaluate.row import Window
from auditor.model.access import RightsRow, RoleHeld
from auditor.model.evidence import Known, Reason, Unknown
from auditor.model.requirement import HasRights, HoldsRole
from auditor.model.verdict import Outcome


def holds_role(requirement: HoldsRole, case: Case) -> Judgement:
    """A role of the subject that counts for its way of signing in and grants something.

    In a user-based company the question does not arise: rights are set on the user.
    What a role is asked to grant is read from its rows, so it says what is in
    the role and not what is in effect.
    """
    if case.user_based():
        return not_applicable(
            case.subject, "This company gives permissions to users, not to roles.", "no role in the company"
        )
    evidence = case.best(lambda view: view.roles_held)
    if not isinstance(evidence, Known):
        return unseen(case.subject, evidence)
    if not evidence.data:
        return _no_role(case, evidence.source)
    return _of_those_held(requirement, evidence.data, case, evidence.source)


def called(name: str | None, roles: tuple[RoleHeld, ...]) -> tuple[RoleHeld, ...]:
    """The roles of this name; all of them where none is asked for."""
    return tuple(role for role in roles if name is None or role.name.casefold() == name.casefold())


def _of_those_held(requirement: HoldsRole, roles: tuple[RoleHeld, ...], case: Case, source: str) -> Judgement:
    useful = tuple(role for role in roles if case.counts(role))
    if not useful:
        return _no_role_that_counts(roles, case, source)
    named, all_named = called(requirement.name, useful), called(requirement.name, roles)
    if not named and any(case.counts(role) is None for role in all_named):
        return _no_role_that_counts(all_named, case, source)
    if not named:
        return gap(case.subject, f"{case.subject} does not hold the role {requirement.name}.", source)
    held = _role_that_grants(named, case, source)
    if requirement.grants is None or held.outcome is not Outcome.PASS:
        return held
    return _with_these_rights(requirement.grants, named, case, source)


def _with_these_rights(rights: HasRights, held: tuple[RoleHeld, ...], case: Case, source: str) -> Judgement:
    """One of the roles alone has to contain them: what several contain together is no property of a role."""
    evidence = case.best(lambda view: view.role_rights)
    if not isinstance(evidence, Known):
        return unseen(case.subject, evidence)
    by_role = evidence.data.by_role
    judged = [_in_role(role, Known(by_role.get(role.key, ()), evidence.source), rights, case) for role in held]
    judgement = any_of(judged)
    names = " or ".join(role.name for role in held)
    summary = f"In the role {names}: {judgement.summary}"
    if judgement.outcome is not Outcome.PASS:
        return replace(judgement, summary=summary)
    name = held[judged.index(next(part for part in judged if part.outcome is Outcome.PASS))].name
    message = f"The role {name} contains {what(rights)}. This is what the role says; it is not read from the effect."
    return passed(case.subject, message, source, evidence.source, advice=judgement.advice)


def _in_role(role: RoleHeld, rows: Known[tuple[RightsRow, ...]], rights: HasRights, case: Case) -> Judgement:
    """The rows of one role as if they were all that the subject has."""
    listing = Listing.read(case.catalogue, [(f"the role {role.name}", rows.data)])
    holdings = Holdings(listing, listing, None, None, effective_source=rows.source)
    return rights_in(Window(case, holdings, case.company_rows), rights)


def _no_role_that_counts(held: tuple[RoleHeld, ...], case: Case, source: str) -> Judgement:
    names = ", ".join(role.name for role in held)
    if any(case.counts(role) is None for role in held):
        message = f"{case.subject} holds {names}; whether that counts for its way of signing in could not be read."
        return unproven(case.subject, message, Reason.UNDECIDED, source)
    message = (
        f"{case.subject} holds only roles for another way of signing in ({names}): a slide-in-only role gives "
        "nothing to a user who signs in directly, a login-only role nothing to one who comes through a console."
    )
    hint = "Open Company > Admin > Users, roles, and groups > Roles > Edit, and set Use for to Login and Slide-In."
    return gap(case.subject, message, source, hint=hint)


def _role_that_grants(held: tuple[RoleHeld, ...], case: Case, source: str) -> Judgement:
    """The field story of the notes (3.7): everything was refused for weeks, and the cause was an empty role."""
    if case.may_work():
        return passed(case.subject, f"{case.subject} holds {' and '.join(map(_how_held, held))}.", source)
    rights = case.best(lambda view: view.role_rights)
    match rights:
        case Unknown():
            return unseen(case.subject, rights)
        case Known(role_rights, rights_source):
            rows = [row for role in held for row in role_rights.by_role.get(role.key, ())]
            if not any(text.known or text.unknown for text in (case.catalogue.rights(row.rights) for row in rows)):
                names = ", ".join(role.name for role in held)
                message = (
                    f"The role {names} grants nothing: no permission is ticked in it, so {case.subject} may do nothing "
                    "with it. This is the first thing to put right, before the user type is suspected."
                )
                hint = (
                    "Open Company > Admin > Users, roles, and groups > Roles > Subscriptions of the role, tick the "
                    "applications and set their permissions; save in the window and again on the page behind it."
                )
                return gap(case.subject, message, source, rights_source, hint=hint)
    return passed(case.subject, f"{case.subject} holds {' and '.join(map(_how_held, held))}.", source)


def _how_held(role: RoleHeld) -> str:
    ways = ["directly"] if role.direct else []
    ways += [f"through the group {group}" for group in role.groups]
    return f"the role {role.name}" + (f" ({', '.join(ways)})" if ways else "")


def _no_role(case: Case, source: str) -> Judgement:
    match case.best(lambda view: view.user_rights), case.best(lambda view: view.roles):
        case Known(rows), _ if rows:
            message = (
                f"{case.subject} holds no role, but has rights of its own; whether this company gives permissions to "
                "roles or to users could not be told."
            )
            return unproven(case.subject, message, Reason.UNDECIDED, source)
        case _, Known(()):
            message = "The company has no role at all; whether it gives permissions to users instead could not be told."
            return unproven(case.subject, message, Reason.UNDECIDED, source)
    return gap(case.subject, f"{case.subject} holds no role.", source)
