"""Objects of the API: whether the subject can read them now."""

from auditor.evaluate.case import Case
from auditor.evaluate.judgement import Judgement, gap, passed, unproven, unseen
from auditor.model.access import ObjectAccess
from auditor.model.evidence import Known, Reason, Unknown
from auditor.model.requirement import CanRead


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
        return gap(case.subject, message, evidence.source)
    message = f"{case.subject} can read {requirement.object}."
    return passed(case.subject, message, evidence.source)


def _not_probed(requirement: CanRead, case: Case) -> Judgement:
    message = f"Nobody tried to read {requirement.object} as {case.subject}."
    return unproven(case.subject, message, Reason.NOT_ASKED)
