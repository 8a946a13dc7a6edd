"""The values that somebody types into the product. Never a password."""

from auditor.evaluate.case import Case
from auditor.model.access import User, UserAbsent
from auditor.model.company import Company, FactOfCompany
from auditor.model.evidence import Known, Snapshot
from auditor.model.report import HandOver
from auditor.model.requirement import UserFact
from auditor.model.rule import HandOverItem, RulePack
from auditor.vocabulary import Catalogue


def hand_over(snapshot: Snapshot, pack: RulePack, catalogue: Catalogue) -> tuple[HandOver, ...]:
    """The pack's hand-over items with their values; None where a value could not be read.

    Of several base currencies all are named, since a person has to choose.
    """
    case = Case(snapshot, catalogue)
    return tuple(HandOver(item.label, _value(item, case), item.note) for item in pack.hand_over)


def _value(item: HandOverItem, case: Case) -> str | None:
    match item.fact:
        case UserFact.USER_ID:
            return _user_id(case)
        case FactOfCompany.COMPANY_ID:
            return case.company_id()
        case FactOfCompany.BASE_CURRENCY:
            return _base_currency(case)
    return None


def _user_id(case: Case) -> str | None:
    """The ID as the company spells it; None where the company has no such user."""
    match case.best(lambda view: view.user):
        case Known(User(user_id=user_id)):
            return user_id
        case Known(UserAbsent()) if not case.signed_in():
            return None
    return case.subject


def _base_currency(case: Case) -> str | None:
    match case.best(lambda view: view.company), case.best(lambda view: view.entities):
        case Known(Company(base_currency=currency, multi_base=False)), _:
            return currency
        case Known(Company(multi_base=True)), Known(entities):
            found = {entity.currency for entity in entities if entity.currency and entity.status in {"active", None}}
            return " or ".join(sorted(found)) or None
    return None
