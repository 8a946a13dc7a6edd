"""The values that somebody types into the product. Never a password."""

from auditor.evaluate.case import Case
from auditor.model.access import User, UserAbsent
from auditor.model.company import Company
from auditor.model.evidence import Known, Snapshot
from auditor.model.report import HandOver
from auditor.model.rule import FactOfCompany, HandOverItem, RulePack, UserFact
from auditor.vocabulary import Catalogue


def hand_over(snapshot: Snapshot, pack: RulePack, catalogue: Catalogue) -> tuple[HandOver, ...]:
    """The pack's hand-over items with their values; None where a value could not be read or is not one value."""
    case = Case(snapshot, catalogue)
    return tuple(HandOver(item.label, _value(item, case), item.note) for item in pack.hand_over)


def _value(item: HandOverItem, case: Case) -> str | None:
    match item.fact:
        case UserFact.USER_ID:
            match case.best(lambda view: view.user):
                case Known(User(user_id=user_id)):
                    return user_id
                case Known(UserAbsent()) if not case.signed_in():
                    return None
            return case.subject
        case FactOfCompany.COMPANY_ID:
            return case.company_id()
        case FactOfCompany.BASE_CURRENCY:
            match case.best(lambda view: view.company):
                case Known(Company(base_currency=currency, multi_base=False)):
                    return currency
    return None
