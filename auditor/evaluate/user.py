"""The user: whether it exists, what its record says, which roles it holds."""

from auditor.evaluate.case import Case
from auditor.evaluate.judgement import Judgement, gap, not_applicable, passed, unproven, unseen
from auditor.model.access import RoleHeld, User, UserAbsent
from auditor.model.evidence import Known, Reason, Unknown
from auditor.model.rule import HoldsRole, UserExists, UserFact, UserIs

_CALLED = {UserFact.WEB_SERVICES_ONLY: "restriction to Web Services only", UserFact.EMAIL: "e-mail address"}
_FILLED = {UserFact.FIRST_NAME: "has_first_name", UserFact.LAST_NAME: "has_last_name", UserFact.EMAIL: "has_email"}


def user_exists(_requirement: UserExists, case: Case) -> Judgement:
    """Proved by the user's record or by its own accepted sign-in; disproved only where absence is proof."""
    evidence = case.best(lambda view: view.user)
    match evidence:
        case Known(User(), source):
            return passed(case.subject, f"The user {case.subject} exists.", source)
    if case.signed_in():
        return passed(case.subject, f"The user {case.subject} exists: it can sign in.", "sign-in")
    match evidence:
        case Known(UserAbsent(), source):
            return gap(case.subject, f"The company has no user {case.subject}.", source)
    return unseen(case.subject, evidence) if not isinstance(evidence, Known) else _silent(case, "the user")


def user_is(requirement: UserIs, case: Case) -> Judgement:
    """A fact of the user's record; the user ID and an active status are also proved by an accepted sign-in."""
    by_sign_in = _shown_by_sign_in(requirement, case)
    if by_sign_in is not None:
        return by_sign_in
    evidence = case.best(lambda view: view.user)
    if not isinstance(evidence, Known):
        return unseen(case.subject, evidence)
    if isinstance(evidence.data, UserAbsent):
        return gap(case.subject, f"The company has no user {case.subject}.", evidence.source)
    if requirement.fact is UserFact.ENTITY_ACCESS:
        return _entity_access(requirement, case)
    if requirement.fact in _FILLED:
        return _filled(requirement.fact, getattr(evidence.data, _FILLED[requirement.fact]), evidence.source, case)
    return _one_of(requirement, _value(requirement.fact, evidence.data), evidence.source, case)


def holds_role(requirement: HoldsRole, case: Case) -> Judgement:
    """A role of the subject that counts for its way of signing in and grants something.

    In a user-based company the question does not arise: rights are set on the user.
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
    useful = tuple(role for role in evidence.data if case.counts(role))
    if not useful:
        return _no_role_that_counts(evidence.data, case, evidence.source)
    wanted = requirement.name.casefold() if requirement.name else None
    named = [role for role in useful if wanted in {None, role.name.casefold()}]
    if not named:
        return gap(case.subject, f"{case.subject} does not hold the role {requirement.name}.", evidence.source)
    return _role_that_grants(tuple(named), case, evidence.source)


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


def _shown_by_sign_in(requirement: UserIs, case: Case) -> Judgement | None:
    if requirement.fact is UserFact.USER_ID and case.signed_in():
        return passed(case.subject, f"The user ID is {case.subject}.", "sign-in")
    if requirement.fact is not UserFact.STATUS:
        return None
    if case.locked_out() and "lockedout" not in requirement.values:
        return gap(case.subject, f"The gateway says that {case.subject} is locked out.", "sign-in")
    if case.signed_in() and "active" in requirement.values:
        return passed(case.subject, f"{case.subject} is active: it can sign in.", "sign-in")
    return None


def _value(fact: UserFact, user: User) -> str | None:
    match fact:
        case UserFact.TYPE:
            return user.user_type
        case UserFact.STATUS:
            return user.status
        case UserFact.ADMIN_PRIVILEGES:
            return user.admin_privileges.value if user.admin_privileges else None
        case UserFact.WEB_SERVICES_ONLY:
            return None if user.web_services_only is None else str(user.web_services_only).lower()
        case UserFact.USER_ID:
            return user.user_id
    return None


def _one_of(requirement: UserIs, value: str | None, source: str, case: Case) -> Judgement:
    fact = _CALLED.get(requirement.fact, requirement.fact.value)
    if value is None:
        return _silent(case, f"the {fact}", source)
    if not requirement.values or value.casefold() in {wanted.casefold() for wanted in requirement.values}:
        return passed(case.subject, f"The {fact} of {case.subject}: {value}.", source)
    # Of privileges that will do, the least is asked for: whoever reads "or full" picks that.
    least = requirement.fact is UserFact.ADMIN_PRIVILEGES
    wanted = requirement.values[0] if least else " or ".join(requirement.values)
    return gap(case.subject, f"The {fact} of {case.subject}: {value}; needed: {wanted}.", source)


def _entity_access(requirement: UserIs, case: Case) -> Judgement:
    evidence = case.best(lambda view: view.entity_access)
    if not isinstance(evidence, Known):
        return unseen(case.subject, evidence)
    if evidence.data.unrestricted:
        value, message = "unrestricted", f"{case.subject} sees every entity."
    else:
        where = ", ".join(evidence.data.entity_ids) or "some entities, locations or departments"
        value = "restricted"
        message = f"{case.subject} is restricted to {where}: records of other entities do not reach the product."
    judged = passed if not requirement.values or value in requirement.values else gap
    return judged(case.subject, message, evidence.source)


def _filled(fact: UserFact, filled: bool | None, source: str, case: Case) -> Judgement:
    name = _CALLED.get(fact, fact.value)
    if filled is None:
        return _silent(case, f"whether the {name} is filled in", source)
    if filled:
        return passed(case.subject, f"The {name} of {case.subject} is filled in.", source)
    return gap(case.subject, f"The {name} of {case.subject} is empty.", source)


def _silent(case: Case, what: str, *source: str) -> Judgement:
    message = f"The answers do not tell {what} of {case.subject}."
    return unproven(case.subject, message, Reason.UNDECIDED, *source, hint="Look at the user's page in Sage Intacct.")
