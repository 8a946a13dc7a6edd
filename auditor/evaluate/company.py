"""The company: its subscriptions and the facts of its record."""

from auditor.evaluate.case import Case, worst
from auditor.evaluate.facts import WEB_SERVICES
from auditor.evaluate.judgement import Judgement, gap, passed, unproven, unseen
from auditor.evaluate.sign_in import web_services_subscribed, why_no_sign_in
from auditor.model.company import Company, FactOfCompany, PermissionType
from auditor.model.evidence import Known, Reason, Unknown
from auditor.model.requirement import CompanyFactKnown, PermissionTypeIs, Subscription


def subscription(requirement: Subscription, case: Case) -> Judgement:
    """`get_applications` decides, for the codes that are documented; granted rights are a hint only.

    Where they contradict a missing code, the code is doubted and not the company:
    no real answer with all codes has ever been published. Nor is it public whether the
    list is the company's or the user's who asks; two users who are told the same settle that.
    """
    if requirement.application == WEB_SERVICES:
        return web_services_subscribed(case)
    company, application = case.snapshot.company_id, requirement.application
    evidence = case.best(lambda view: view.subscriptions)
    if not isinstance(evidence, Known):
        return unseen(company, evidence)
    subscribed = case.catalogue.subscribed(application, evidence.data)
    if subscribed:
        return passed(company, f"{application} is subscribed.", evidence.source)
    granted = case.holdings.has_application(application)
    if subscribed is False and not granted and _two_users_agree(case):
        return gap(company, f"{application} is not subscribed.", evidence.source)
    hint = f"Look at Company > Admin > Subscriptions > {application}."
    if granted:
        hint = f"Rights in {application} are granted, which suggests that it is subscribed. {hint}"
    elif subscribed is False:
        hint = f"{hint} With both credential views a missing application can be told from one that a user cannot see."
    message = f"The list of subscriptions does not show {application} under a name or code that is documented."
    return unproven(company, message, Reason.UNDECIDED, evidence.source, hint=hint)


def _two_users_agree(case: Case) -> bool:
    told = [view.subscriptions.data for view in case.snapshot.views if isinstance(view.subscriptions, Known)]
    users = {view.user_id.casefold() for view in case.snapshot.views if isinstance(view.subscriptions, Known)}
    return len(users) > 1 and len({frozenset(codes) for codes in told}) == 1


def permission_type_is(requirement: PermissionTypeIs, case: Case) -> Judgement:
    """No call tells the setting; roles that are held show one, and rights of a user without any role the other."""
    company, user_based = case.snapshot.company_id, case.user_based()
    if user_based is None:
        message = "Whether this company gives permissions to roles or to users could not be told."
        hint = "Look at Company > Setup > Configuration > Company > Global settings > Permission type."
        return unproven(company, message, _why_no_type(case), hint=hint)
    found = PermissionType.USERS if user_based else PermissionType.ROLES
    source = "rights set on a user, and no role in the company" if user_based else "a role that is held"
    message = f"This company gives permissions to {found}."
    return (passed if found is requirement.permission_type else gap)(company, message, source)


def _why_no_type(case: Case) -> Reason:
    told = (case.best(lambda view: view.roles_held), case.best(lambda view: view.roles))
    gaps = [evidence for evidence in told if isinstance(evidence, Unknown)]
    return worst(gaps).reason if gaps else Reason.UNDECIDED


def company_fact(requirement: CompanyFactKnown, case: Case) -> Judgement:
    """A fact of the company record that has one value."""
    if requirement.fact is FactOfCompany.COMPANY_ID:
        return _company_id(case)
    evidence = case.best(lambda view: view.company)
    if not isinstance(evidence, Known):
        return unseen(case.snapshot.company_id, evidence)
    return _base_currency(evidence.data, evidence.source)


def _company_id(case: Case) -> Judgement:
    known = case.company_id()
    if known is not None:
        return passed(known, f"The company ID is {known}.", "sign-in")
    message = f"No sign-in was accepted, so nothing confirms the company ID {case.snapshot.company_id}."
    return unproven(case.snapshot.company_id, message, why_no_sign_in(case))


def _base_currency(company: Company, source: str) -> Judgement:
    hint = "Look at Company > Setup > Configuration > Company, and ask the product's team which currency to enter."
    if company.multi_base:
        own = f"; {company.base_currency} is that of the company" if company.base_currency else ""
        message = f"Entities keep their books in several base currencies{own}."
        return unproven(company.company_id, message, Reason.UNDECIDED, source, hint=hint)
    if company.base_currency is None:
        message = "The answers do not tell the base currency."
        return unproven(company.company_id, message, Reason.UNDECIDED, source, hint=hint)
    if company.multi_base is False:
        return passed(company.company_id, f"The base currency is {company.base_currency}.", source)
    message = (
        f"The base currency of the company is {company.base_currency}; whether entities use others could not be read."
    )
    return unproven(company.company_id, message, Reason.UNDECIDED, source, hint=hint)
