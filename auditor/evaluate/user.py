"""The user: whether it exists, and what its record says."""

from collections.abc import Callable

from auditor.evaluate.case import Case
from auditor.evaluate.judgement import Judgement, gap, passed, unproven, unseen
from auditor.evaluate.refused_sign_ins import diagnosis
from auditor.model.access import User, UserAbsent
from auditor.model.evidence import Known, Reason
from auditor.model.requirement import UserExists, UserFact, UserIs

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
    return _one_of(requirement, value_of(requirement.fact, evidence.data), evidence.source, case)


def _shown_by_sign_in(requirement: UserIs, case: Case) -> Judgement | None:
    if requirement.fact is UserFact.USER_ID and case.signed_in():
        return _id_by_sign_in(requirement, case)
    if requirement.fact is not UserFact.STATUS:
        return None
    own = case.own_sign_in()
    if isinstance(own, Known) and case.locked_out() and "lockedout" not in requirement.values:
        return gap(
            case.subject,
            f"The gateway says that {case.subject} is locked out.",
            own.source,
            hint=diagnosis(own.data).hint,
        )
    if case.signed_in() and "active" in requirement.values:
        return passed(case.subject, f"{case.subject} is active: it can sign in.", "sign-in")
    return None


def _id_by_sign_in(requirement: UserIs, case: Case) -> Judgement | None:
    """The ID that signed in is that of the user but for upper and lower case, which only its record tells."""
    if not requirement.values and not requirement.starts_with:
        return passed(case.subject, f"The user ID is {case.subject}.", "sign-in")
    if isinstance(case.best(lambda view: view.user), Known):
        return None
    if _fits(requirement, case.subject, str.casefold):
        message = (
            f"A user {case.subject} can sign in; how the company spells its ID, in upper and lower case, is unread."
        )
        return unproven(case.subject, message, Reason.UNDECIDED, "sign-in", hint="Look at the user's page.")
    return gap(case.subject, f"The user ID is {case.subject}; needed: {_needed(requirement)}.", "sign-in")


def _fits(requirement: UserIs, value: str, spelt: Callable[[str], str]) -> bool:
    if requirement.values and spelt(value) not in {spelt(wanted) for wanted in requirement.values}:
        return False
    return spelt(value).startswith(spelt(requirement.starts_with))


def _needed(requirement: UserIs) -> str:
    # Of privileges that will do, the least is asked for: whoever reads "or full" picks that.
    least = requirement.fact is UserFact.ADMIN_PRIVILEGES
    wanted = list(requirement.values[:1] if least else requirement.values)
    return " or ".join(wanted) or f"one that begins with {requirement.starts_with}"


def value_of(fact: UserFact, user: User) -> str | None:
    """What the record of the user says; None where it says nothing, or only whether a field is filled in."""
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
    # A user ID is compared by products that use it as a key, so its upper and lower case count.
    exact = requirement.fact is UserFact.USER_ID
    if _fits(requirement, value, str if exact else str.casefold):
        return passed(case.subject, f"The {fact} of {case.subject}: {value}.", source)
    message = f"The {fact} of {case.subject}: {value}; needed: {_needed(requirement)}."
    if _fits(requirement, value, str.casefold):
        message = f"{message[:-1]}. It is nearly right: upper and lower case count."
    return gap(case.subject, message, source)


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
