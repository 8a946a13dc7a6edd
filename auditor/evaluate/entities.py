"""The entities of the company, and whether the subject may work in them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from auditor.evaluate.case import Case
from auditor.evaluate.judgement import Judgement, gap, not_applicable, passed, unproven, unseen
from auditor.model.access import UserAbsent
from auditor.model.company import Entities, Entity
from auditor.model.evidence import Known, Reason, Unknown
from auditor.model.requirement import EntitiesAre, SeesEntities
from auditor.model.verdict import Finding, Outcome


def entities_are(requirement: EntitiesAre, case: Case) -> Judgement:
    """Whether the company has entities. The evidence knows of none only where none can be hidden."""
    company = case.snapshot.company_id
    evidence = case.best(lambda view: view.entities)
    if not isinstance(evidence, Known):
        return unseen(company, evidence)
    names = ", ".join(entity.entity_id for entity in evidence.data)
    message = f"The company has entities: {names}." if names else "The company has no entities."
    found = Entities.SOME if evidence.data else Entities.NONE
    return (passed if found is requirement.entities else gap)(company, message, evidence.source)


def sees_entities(requirement: SeesEntities, case: Case) -> Judgement:
    """Unrestricted, or restricted to entities that include these, by the list of the user's restrictions."""
    user = case.best(lambda view: view.user)
    if isinstance(user, Known) and isinstance(user.data, UserAbsent):
        return gap(case.subject, f"The company has no user {case.subject}.", user.source)
    evidence = case.best(lambda view: view.entity_access)
    if not isinstance(evidence, Known):
        return unseen(case.subject, evidence)
    access = evidence.data
    if access.unrestricted:
        return _unrestricted(requirement.entity_ids, case, evidence.source)
    if not access.entity_ids:
        message = f"{case.subject} is restricted, and the answers do not tell to which entities."
        hint = "Look at the user's page in Sage Intacct: the list of entities."
        return unproven(case.subject, message, Reason.UNDECIDED, evidence.source, hint=hint)
    seen = {entity.casefold() for entity in access.entity_ids}
    question = Question(
        case.subject,
        lambda entity: entity.casefold() in seen,
        all_fit=f"{case.subject} may work in each entity asked for",
        some_do_not=f"{case.subject} may not work in every entity asked for",
        source=evidence.source,
    )
    return by_entity(question, requirement.entity_ids) if requirement.entity_ids else each_entity(question, case)


def _unrestricted(entity_ids: Sequence[str], case: Case, source: str) -> Judgement:
    """All entities of the company; those that are asked for by ID have to be among them, or an ID is mistyped."""
    entities = case.best(lambda view: view.entities)
    if not entity_ids:
        return passed(case.subject, f"{case.subject} sees every entity.", source)
    if not isinstance(entities, Known):
        return unseen(case.snapshot.company_id, entities)
    known = {entity.entity_id.casefold() for entity in entities.data}
    question = Question(
        case.subject,
        lambda entity: entity.casefold() in known,
        all_fit=f"{case.subject} sees every entity, so also",
        some_do_not="The company has no such entity",
        source=source,
    )
    return by_entity(question, entity_ids, entities.source)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that may be so in one entity and not in another, with the words for both outcomes."""

    subject: str
    fits: Callable[[str], bool]
    all_fit: str
    some_do_not: str
    source: str


def each_entity(question: Question, case: Case) -> Judgement:
    """The question for each entity of the company that is in use; unproven where they could not be read."""
    entities = case.best(lambda view: view.entities)
    if isinstance(entities, Unknown):
        return unseen(case.snapshot.company_id, entities)
    names = in_use(entities.data)
    if not names:
        return not_applicable(case.snapshot.company_id, "The company has no entity in use.", entities.source)
    return by_entity(question, names, entities.source)


def in_use(entities: Iterable[Entity]) -> tuple[str, ...]:
    """The IDs of the entities that are not switched off."""
    return tuple(entity.entity_id for entity in entities if entity.status in {"active", None})


def by_entity(question: Question, names: Sequence[str], *basis: str) -> Judgement:
    """A gap where it is not so in one of the entities, with a finding for each of these; else a pass."""
    lacking = [name for name in names if not question.fits(name)]
    outcome, told = (Outcome.GAP, lacking) if lacking else (Outcome.PASS, names)
    sentence = question.some_do_not if lacking else question.all_fit
    word = "Missing here." if lacking else "In order."
    findings = tuple(Finding(outcome, question.subject, word, (question.source, *basis), entity=name) for name in told)
    return Judgement(outcome, f"{sentence}: {', '.join(told)}.", findings)
