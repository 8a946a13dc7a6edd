"""Why something is not known, in words, from what the gateway answered."""

from auditor.errors import GatewayError
from auditor.evidence.functions import Function, GetCompanyPrefs, GetUserPermissions, Query, ReadByQuery
from auditor.evidence.refusals import Cause
from auditor.evidence.replies import Reply
from auditor.model.evidence import Reason, Unknown

AT_TOP_LEVEL = "Use a user without restriction, at top level."
_ANOTHER = "or audit with another user who has that (INTACCT_AUDIT_USER_ID and so on)"
_PERMISSIONS = {
    "LOCATIONENTITY": "Company > Entities: List, View",
    "USERRESTRICTION": "admin privileges (limited is enough), which this list needs",
    "applications": "Administration > Application subscriptions: List",
    "company": "Administration > Company info: View",
    "company_info": "Administration > Company info: View",
    "PTAPPLICATION": "what nobody has documented; admin privileges are likely to do",
}
_EFFECTIVE = "Administration > Users: View"
_USERS = "Administration > Users: List, View"
_ABOUT_USERS = frozenset(
    {
        *("USERINFO", "USERRIGHTS", "USERROLES", "MEMBERUSERGROUP"),
        *("ROLES", "ROLEUSERS", "ROLEGROUPS", "ROLEPOLICYASSIGNMENT"),
    }
)

_REASONS = {
    Cause.PERMISSION: Reason.REFUSED,
    Cause.NOT_OFFERED: Reason.NOT_OFFERED,
    Cause.OPERATION: Reason.NOT_OFFERED,
    Cause.FIELDS: Reason.NOT_OFFERED,
    Cause.SCHEMA: Reason.NOT_OFFERED,
    Cause.AMBIGUOUS_FEATURE: Reason.UNDECIDED,
    Cause.NO_SUCH_USER: Reason.UNDECIDED,
}


def gap(reply: Reply, source: str) -> Unknown | None:
    """What a failed reply leaves unknown; None for a reply that succeeded."""
    if reply.cause is None:
        return None
    reason = _REASONS.get(reply.cause, Reason.FAILED)
    hint = permission_hint(reply.function, source.rpartition(" as ")[2]) if reason is Reason.REFUSED else ""
    return Unknown(
        reason, f"{reply.function.target} could not be read: {reply.message}", source, hint, reply.support_id
    )


def failed(error: GatewayError | None, source: str) -> Unknown:
    """What a request that broke leaves unknown."""
    if error is None:
        return Unknown(Reason.FAILED, "The answer never came.", source)
    return Unknown(Reason.FAILED, error.message, source, error.hint)


def permission_hint(function: Function, refused: str) -> str:
    """Which permission opens it to the user who was refused, or how to go round it."""
    match function:
        case GetCompanyPrefs():
            needed = _PERMISSIONS["company"]
        case GetUserPermissions():
            needed = _EFFECTIVE
        case Query(object=name) | ReadByQuery(object=name) if name not in _PERMISSIONS and name not in _ABOUT_USERS:
            needed = f"the permissions to list and view {name}"
        case _:
            needed = _PERMISSIONS.get(function.target, _USERS)
    return f"Grant {refused or 'this user'} {needed}; {_ANOTHER}."
