"""Objects of the API: whether the subject can read them now."""

from auditor.evaluate.case import Case
from auditor.evaluate.judgement import Judgement, gap, passed, unproven, unseen
from auditor.model.access import ObjectAccess
from auditor.model.evidence import Known, Reason, Unknown
from auditor.model.requirement import CanRead

_ON_PAPER = (
    "The boxes for it are ticked on paper: look at the user type, at the subscription and at the restriction to "
    "entities, not at the role."
)


def can_read(requirement: CanRead, case: Case) -> Judgement:
    """A one-row read as the subject proves the right on the object, not that all entities' rows are visible."""
    view = case.snapshot.as_subject()
    if view is None:
        missing = case.own_sign_in()
        return unseen(case.subject, missing) if isinstance(missing, Unknown) else _not_probed(requirement, case)
    evidence = view.object_access.get(requirement.object)
    if evidence is None:
        return _not_probed(requirement, case)
    if not isinstance(evidence, Known):
        return unseen(case.subject, evidence)
    if evidence.data is ObjectAccess.DENIED:
        message = f"{case.subject} may not read {requirement.object}: the gateway refused a one-row read."
        return gap(case.subject, message, evidence.source, hint=_ON_PAPER if _held(requirement, case) else "")
    message = f"{case.subject} can read {requirement.object}."
    return passed(case.subject, message, evidence.source)


def _held(requirement: CanRead, case: Case) -> bool:
    """Whether one place that opens the object holds every right that a read needs."""
    places, listing = case.catalogue.object_places(requirement.object), case.holdings.visible
    if places is None or listing is None or not places.read_rights:
        return False
    return any(set(places.read_rights) <= listing.rights(row) for row in places.any_of)


def _not_probed(requirement: CanRead, case: Case) -> Judgement:
    message = f"Nobody tried to read {requirement.object} as {case.subject}."
    return unproven(case.subject, message, Reason.NOT_ASKED)
