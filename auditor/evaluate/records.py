"""Records and fields of the company's objects."""

from auditor.evaluate.case import Case
from auditor.evaluate.entities import Question, each_entity, in_use
from auditor.evaluate.judgement import Judgement, gap, passed, unproven, unseen
from auditor.model.company import FieldSeen
from auditor.model.evidence import NOT_ASKED, Known, Reason, Unknown
from auditor.model.requirement import FieldExists, RecordExists
from auditor.model.wanted import record_key


def record_exists(requirement: RecordExists, case: Case) -> Judgement:
    """A record that fits was found. Its absence is a fact only where the same user saw other records of the object.

    A record of the top level serves each entity, and without entities any record does.
    """
    company, what = case.snapshot.company_id, _described(requirement)
    evidence = case.best(lambda view: view.records.get(record_key(requirement), NOT_ASKED))
    if not isinstance(evidence, Known):
        return unseen(company, evidence)
    found = evidence.data
    if not found.entity_ids and not found.others_seen:
        message = f"No {what} came, and no other record of {requirement.object} either, which proves nothing."
        return unproven(company, message, Reason.UNDECIDED, evidence.source)
    entities = case.best(lambda view: view.entities)
    undivided = isinstance(entities, Known) and not in_use(entities.data)
    if not requirement.in_each_entity or "" in found.entity_ids or undivided:
        if found.entity_ids:
            return passed(company, f"There is a {what}.", evidence.source)
        return gap(company, f"There is no {what}.", evidence.source)
    here = {entity.casefold() for entity in found.entity_ids}
    question = Question(
        company,
        lambda entity: entity.casefold() in here,
        all_fit=f"There is a {what} in each entity",
        some_do_not=f"There is a {what} missing in some entities",
        source=evidence.source,
    )
    return each_entity(question, case)


def field_exists(requirement: FieldExists, case: Case) -> Judgement:
    """`lookup` describes a field of this ID, of this type, with these values. Field IDs go without regard to case."""
    company, where = case.snapshot.company_id, f"{requirement.object}.{requirement.field}"
    evidence = case.best(lambda view: view.fields.get(requirement.object, NOT_ASKED))
    if isinstance(evidence, Unknown):
        return unseen(company, evidence)
    if not evidence.data:
        message = f"The description of {requirement.object} came without any field."
        return unproven(company, message, Reason.UNDECIDED, evidence.source)
    wanted = requirement.field.casefold()
    seen = next((field for field in evidence.data if field.field_id.casefold() == wanted), None)
    if seen is None:
        return gap(company, f"{requirement.object} has no field {requirement.field}.", evidence.source)
    untold = _untold(requirement, seen)
    if untold:
        message = f"{where} exists, but its description does not tell its {untold}."
        return unproven(company, message, Reason.UNDECIDED, evidence.source)
    wrong = _wrong(requirement, seen)
    if wrong:
        return gap(company, f"{where} {wrong}.", evidence.source)
    return passed(company, f"{where} is there.", evidence.source)


def _untold(requirement: FieldExists, seen: FieldSeen) -> str:
    """What the description leaves open, unless what it does tell is wrong already."""
    if requirement.data_type and not seen.data_type:
        return "type"
    wrong_type = requirement.data_type and seen.data_type.casefold() != requirement.data_type.casefold()
    return "valid values" if requirement.valid_values and not seen.valid_values and not wrong_type else ""


def _wrong(requirement: FieldExists, seen: FieldSeen) -> str:
    if requirement.data_type and seen.data_type.casefold() != requirement.data_type.casefold():
        return f"is of type {seen.data_type}; needed: {requirement.data_type}"
    missing = [value for value in requirement.valid_values if value not in seen.valid_values]
    if not missing:
        return ""
    names = {value.casefold(): value for value in seen.valid_values}
    nearly = [names[value.casefold()] for value in missing if value.casefold() in names]
    hint = f" (nearly right: {', '.join(nearly)}; upper and lower case count)" if nearly else ""
    return f"does not offer {', '.join(missing)}{hint}"


def _described(requirement: RecordExists) -> str:
    fields = ", ".join(f"{field} {value}" for field, value in requirement.fields)
    return f"record of {requirement.object}" + (f" with {fields}" if fields else "")
