"""Why an object cannot be read: in each case with the text that was recorded for it."""

from auditor.simulator.access import USERS_AND_RIGHTS
from auditor.simulator.answers import Failure
from auditor.simulator.company import Company

_OF_ROLES = frozenset({"ROLES", "ROLEUSERS", "ROLEGROUPS", "ROLEASSIGNMENT", "ROLEPOLICYASSIGNMENT", "USERROLES"})
_OF_USERS = frozenset({"USERRIGHTS"})
_NOT_QUERYABLE = {
    "nothing": frozenset[str](),
    "odd": frozenset({"MEMBERUSERGROUP", "USERRESTRICTION"}),
    "all": USERS_AND_RIGHTS,
}
_ADVANCED_AUDIT_TRAIL = "advanced audit trail"


def refused(operation: str, name: str, *, translated: bool = False) -> Failure:
    """A right that is missing. Whether the text is ever translated is open; the French one is made up."""
    kind = name.lower()
    if translated:
        text = f"Vous n'avez pas le droit d'effectuer l'opération d'API {operation} sur les objets de type {kind}"
        return Failure("PL04000005", text, supported=True)
    if name == "AUDITHISTORY":
        # Recorded without any number.
        return Failure("", "You do not have permission to view audit history.")
    text = f"You do not have permission for API operation {operation} on objects of type {kind}"
    return Failure("PL04000005", text, supported=True)


def unavailable(company: Company, operation: str, name: str) -> Failure | None:
    """What nobody can read in this company by this operation, whatever his rights."""
    if operation == "QUERY" and name in _NOT_QUERYABLE[company.behaviour.not_queryable]:
        text = f"API operation '{operation}' cannot be performed on objects of type {name.lower()}"
        return Failure("PL04000005", text, supported=True)
    unused = _OF_ROLES if company.user_based else _OF_USERS
    if name in unused and company.behaviour.other_permission_type == "refused":
        return _disabled()
    subscriptions = {subscription.casefold() for subscription in company.subscriptions}
    if name == "ADVAUDITHISTORY" and _ADVANCED_AUDIT_TRAIL not in subscriptions:
        return _not_valid(name)
    return None


def unsubscribed(company: Company, name: str, application: str | None) -> Failure | None:
    """How an object is refused of which the `application` is not subscribed; None for the text of a missing right."""
    if application is None:
        return None
    match company.behaviour.unsubscribed:
        case "module":
            return Failure("PL04000005", f"{application} module is not subscribed", supported=True)
        case "feature":
            return _disabled()
        case "object":
            return _not_valid(name)
    return None


def _disabled() -> Failure:
    text = "This feature is disabled for your company or your current user"
    return Failure("PL04000005", text, supported=True)


def _not_valid(name: str) -> Failure:
    return Failure("Query Failed", f"Object type {name.lower()} is not valid")
