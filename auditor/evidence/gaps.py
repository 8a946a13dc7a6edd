"""Why something is not known, in words, from what the gateway answered."""

from auditor.errors import GatewayError
from auditor.evidence.refusals import Cause
from auditor.evidence.replies import Reply
from auditor.model.evidence import Reason, Unknown

_ADMIN_VIEW = "Run with the credentials of a user who may read it (INTACCT_AUDIT_USER_ID and so on)"
_PERMISSIONS = {
    "LOCATIONENTITY": "Company > Entities: List, View",
    "USERRESTRICTION": "admin privileges (limited is enough), which this list needs",
    "applications": "Administration > Application subscriptions: List, View",
    "company": "Administration > Company info: View",
    "company_info": "Administration > Company info: View",
}
_USERS = "Administration > Users: List, View"

_REASONS = {
    Cause.PERMISSION: Reason.REFUSED,
    Cause.NOT_OFFERED: Reason.NOT_OFFERED,
    Cause.OPERATION: Reason.NOT_OFFERED,
    Cause.SCHEMA: Reason.NOT_OFFERED,
    Cause.AMBIGUOUS_FEATURE: Reason.UNDECIDED,
    Cause.NO_SUCH_USER: Reason.UNDECIDED,
}


def gap(reply: Reply, source: str) -> Unknown | None:
    """What a failed reply leaves unknown; None for a reply that succeeded."""
    if reply.cause is None:
        return None
    reason = _REASONS.get(reply.cause, Reason.FAILED)
    hint = permission_hint(reply.function.target) if reason is Reason.REFUSED else ""
    return Unknown(
        reason, f"{reply.function.target} could not be read: {reply.message}", source, hint, reply.support_id
    )


def failed(error: GatewayError | None, source: str) -> Unknown:
    """What a request that broke leaves unknown."""
    if error is None:
        return Unknown(Reason.FAILED, "The answer never came.", source)
    return Unknown(Reason.FAILED, error.message, source, error.hint)


def permission_hint(target: str) -> str:
    """Which permission opens it, or how to go round it."""
    return f"{_ADMIN_VIEW}; or grant this user {_PERMISSIONS.get(target, _USERS)}."
