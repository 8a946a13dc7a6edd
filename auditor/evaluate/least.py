"""Least privilege: nothing is held that no rule of the pack asks for."""

from auditor.evaluate.case import Case
from auditor.evaluate.grants import Grant, asked_for, names_of
from auditor.evaluate.judgement import Judgement, unproven
from auditor.evaluate.limits import Limit, by_row, within
from auditor.model.evidence import Reason
from auditor.model.requirement import CanRead, LeastPrivilege, parts_of
from auditor.model.verdict import Outcome


def least_privilege(requirement: LeastPrivilege, case: Case) -> Judgement:
    """Every right in effect is one that a rule of the pack asks for, in any alternative, or that it depends on.

    While a rule about the same user waits for an answer, nobody knows what it
    asks for, so that a right too many is not certain.
    """
    needed = [grant for asked in case.asked for grant in asked_for(asked, case.catalogue)]
    limit = Limit(
        "Least privilege",
        by_row([*needed, *_of_objects(case)]),
        beyond=True,
        whole=True,
        everywhere=True,
        other_than=names_of(requirement.other_than, case.catalogue),
    )
    judgement = within(limit, case)
    if judgement.outcome is not Outcome.GAP or not case.unanswered:
        return judgement
    message = f"{judgement.summary} But rules of this pack wait for an answer, and may ask for them."
    hint = answer_with(case.unanswered)
    basis = tuple(source for finding in judgement.findings[:1] for source in finding.basis)
    return unproven(case.subject, message, Reason.UNDECIDED, *basis, hint=hint)


def answer_with(parameters: tuple[str, ...]) -> str:
    """How the parameters are answered."""
    return f"Answer it: {' '.join(f'--param {name}=...' for name in parameters)}"


def _of_objects(case: Case) -> list[Grant]:
    """What the reads of the sync, and the objects that rules name, need: in any of the places that grant it."""
    parts = (part for asked in case.asked for part in parts_of(asked))
    names = [*case.objects, *(part.object for part in parts if isinstance(part, CanRead))]
    found = (case.catalogue.object_places(name) for name in dict.fromkeys(names))
    return [Grant(row, places.read_rights) for places in found if places for row in places.any_of]
