"""Least privilege: nothing is held that no rule of the pack asks for."""

from collections.abc import Sequence

from auditor.evaluate.case import Case
from auditor.evaluate.grants import Grant, asked_for, names_of, with_needs
from auditor.evaluate.judgement import Judgement, unproven
from auditor.evaluate.limits import Limit, by_row, within
from auditor.model.evidence import Reason
from auditor.model.requirement import CanRead, LeastPrivilege, Requirement, parts_of
from auditor.model.verdict import Outcome


def least_privilege(requirement: LeastPrivilege, case: Case) -> Judgement:
    """Every right in effect is one that a rule of the pack asks for, in any alternative, or that it depends on.

    A rule that does not apply here asks for nothing. While one waits for an
    answer, or whether it applies could not be read, a right too many is not certain.
    """
    judgement = within(_limit(requirement, case, case.asked), case)
    if judgement.outcome is not Outcome.GAP:
        return judgement
    if within(_limit(requirement, case, (*case.asked, *case.perhaps_asked)), case).outcome is not Outcome.GAP:
        because, hint = "rules of which it is not known whether they apply here may ask for them.", ""
    elif case.unanswered:
        because, hint = "rules of this pack wait for an answer, and may ask for them.", answer_with(case.unanswered)
    else:
        return judgement
    basis = tuple(source for finding in judgement.findings[:1] for source in finding.basis)
    return unproven(case.subject, f"{judgement.summary} But {because}", Reason.UNDECIDED, *basis, hint=hint)


def _limit(requirement: LeastPrivilege, case: Case, asked: Sequence[Requirement]) -> Limit:
    needed = [grant for part in asked for grant in asked_for(part, case.catalogue)]
    return Limit(
        "Least privilege",
        by_row(with_needs([*needed, *of_objects(case, asked)], case.catalogue)),
        beyond=True,
        whole=True,
        everywhere=True,
        other_than=names_of(requirement.other_than, case.catalogue),
    )


def answer_with(parameters: tuple[str, ...]) -> str:
    """How the parameters are answered."""
    return f"Answer it: {' '.join(f'--param {name}=...' for name in parameters)}"


def of_objects(case: Case, asked: Sequence[Requirement]) -> list[Grant]:
    """What the reads of the sync, and the objects that rules name, need: in any of the places that grant it."""
    parts = (part for requirement in asked for part in parts_of(requirement))
    names = [*case.objects, *(part.object for part in parts if isinstance(part, CanRead))]
    found = (case.catalogue.object_places(name) for name in dict.fromkeys(names))
    return [Grant(row, places.read_rights) for places in found if places for row in places.any_of]
