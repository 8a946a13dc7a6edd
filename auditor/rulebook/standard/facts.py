"""What rules ask of a user, held as the values that will still do."""

from collections.abc import Mapping

from auditor.model.requirement import UserFact, UserIs
from auditor.rulebook.standard.plan import Plan, UserPlan, open_entities
from auditor.rulebook.standard.values import ENTITIES

_WORDS: Mapping[UserFact, tuple[str, ...]] = {
    UserFact.TYPE: ("business user", "employee user", "view only user", "project manager user"),
    UserFact.ADMIN_PRIVILEGES: ("off", "limited", "full"),
    UserFact.STATUS: ("active", "inactive", "lockedout"),
    UserFact.WEB_SERVICES_ONLY: ("true", "false"),
}
_NAMES = {UserFact.FIRST_NAME, UserFact.LAST_NAME, UserFact.EMAIL}
ANOTHER_USER = "another_user"


def enter_fact(requirement: UserIs, plan: Plan, user: UserPlan) -> None:
    """Gives the user a value that will do; of several rules about one fact the values that please all of them."""
    fact, values = requirement.fact, requirement.values
    if fact is UserFact.USER_ID:
        wanted = values[0] if values else f"{requirement.starts_with}1" if requirement.starts_with else ""
        user.user_id = wanted or user.user_id
    elif fact is UserFact.ENTITY_ACCESS:
        if values and "unrestricted" not in values:
            restrict(plan, user)
    elif fact in _NAMES:
        user.facts.setdefault(fact, ())
    else:
        before = user.facts.get(fact)
        both = tuple(value for value in before if value in values) if before is not None else values
        user.facts[fact] = both or before or values


def deny_fact(requirement: UserIs, plan: Plan, user: UserPlan) -> bool:
    """Gives the user a value that will not do; False where there is none, since every user has a user ID."""
    fact, values = requirement.fact, requirement.values
    if fact is UserFact.USER_ID:
        if values or requirement.starts_with:
            user.user_id = ANOTHER_USER
            return True
        return False
    if fact is UserFact.ENTITY_ACCESS:
        if "restricted" in values:
            user.entities = ()
        else:
            restrict(plan, user)
        return True
    if fact in _NAMES:
        user.facts[fact] = ("",)
        return True
    pleasing = [word for word in user.facts.get(fact, ()) if word not in values]
    user.facts[fact] = (*pleasing, *(word for word in _WORDS[fact] if word not in values))
    return bool(user.facts[fact])


def restrict(plan: Plan, user: UserPlan) -> None:
    """Lets the user see one entity of two."""
    open_entities(plan)
    user.entities = ENTITIES[:1]
