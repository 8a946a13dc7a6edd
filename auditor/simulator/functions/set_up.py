"""How a company is set up."""

from collections.abc import Mapping

from lxml import etree

from auditor.simulator.answers import Failure, add, data_of
from auditor.simulator.company import Company
from auditor.simulator.functions.call import Call
from auditor.simulator.spelling import label
from auditor.simulator.window import subscribed
from auditor.vocabulary import Application, catalogue

_DIMENSIONS = {
    **dict.fromkeys(("LOCATION", "DEPARTMENT", "CLASS", "EMPLOYEE"), ("Company",)),
    "CUSTOMER": ("Accounts Receivable", "Order Entry"),
    "VENDOR": ("Accounts Payable", "Purchasing"),
    "ITEM": ("Inventory Control", "Order Entry", "Purchasing"),
    "PROJECT": ("Projects",),
}


def get_applications(call: Call) -> tuple[etree._Element, ...]:
    """`get_applications`: the codes that are documented or likely, and no other, unless the company file wants it."""
    if not call.access.may_read_set_up("Application subscriptions", "List"):
        raise call.refused("GET_APPLICATIONS", "APPLICATION")
    company = call.access.company
    whole = company.behaviour.applications_of == "company"
    listed = [
        application
        for application in catalogue().applications
        if subscribed(company, application.name) and (whole or call.access.has_any(application.name))
    ]
    codes = [code for application in listed for code in _codes(application, company.spelling.application_codes)]
    if company.behaviour.other_applications and whole:
        codes += _made_up(company)
    data = etree.Element("data")
    # Time and Expenses share a code.
    for code in dict.fromkeys(codes):
        add(data, "application", code)
    return (data,)


def get_company_prefs(call: Call) -> tuple[etree._Element, ...]:
    """`get_companyprefs`: what the company file says, else a few preferences that are documented."""
    _check_company_info(call, "GET_COMPANYPREFS")
    application = call.element.get("application", "")
    preferences: Mapping[str, Mapping[str, str]] = {
        "GEN": {"FISCAL_FIRST_MONTH": "1", "WEEK_START": "0", "CUSTOM_ACCOUNTING_PERIODS": "F"},
        "ME": {"DISABLEENTITYSLIDEIN": "false"} if call.access.company.entities else {},
        "GL": {"EMPLOYEEDIMENSION": "T"},
        **call.access.company.settings,
    }
    data = etree.Element("data")
    for name, value in preferences.get(application, {}).items():
        preference = etree.SubElement(data, "companypref")
        add(preference, "application", application)
        add(preference, "preference", name)
        add(preference, "prefvalue", value)
    return (data,)


def get_list(call: Call) -> tuple[etree._Element, ...]:
    """`get_list` of company_info; its counts stand beside the data (recorded for other lists)."""
    if call.element.get("object") != "company_info":
        raise Failure("Query Failed", f"The simulator has no list of {call.element.get('object')}")
    _check_company_info(call, "GET_LIST")
    listtype = etree.Element("listtype")
    for name, value in (("start", "0"), ("end", "0"), ("total", "1")):
        listtype.set(name, value)
    listtype.text = "company_info"
    data = etree.Element("data")
    info = etree.SubElement(data, "company_info")
    add(info, "title", call.access.company.id)
    add(info, "name", call.access.company.name)
    return (listtype, data)


def get_financial_setup(call: Call) -> tuple[etree._Element, ...]:
    """`getFinancialSetup`, as documented. That the base currency is empty where there are several is assumed."""
    _check_company_info(call, "GET_FINANCIAL_SETUP")
    company = call.access.company
    several = len(company.currencies()) > 1
    data = etree.Element("data")
    set_up = etree.SubElement(data, "financialSetup")
    values = {
        "baseCurrency": "" if several else company.base_currency,
        "defaultBook": "ACCRUAL",
        "firstFiscalMonth": "1",
        "multiBaseCurrency": str(several).lower(),
        "multiBook": "false",
        "multiCurrency": str(several).lower(),
        "multiEntityShared": str(bool(company.entities)).lower(),
    }
    for tag, text in values.items():
        add(set_up, tag, text)
    return (data,)


def read_entity_details(call: Call) -> tuple[etree._Element, ...]:
    """`readEntityDetails`: the entities that the session shows. How it answers is assumed."""
    _check_company_info(call, "READ_ENTITY_DETAILS")
    fields = ("LOCATIONID", "NAME", "STATUS", "CURRENCY")
    return (data_of(call.rows("LOCATIONENTITY"), "entity", fields, {}),)


def get_dimensions(call: Call) -> tuple[etree._Element, ...]:
    """`getDimensions`: those of the applications that are subscribed. How it answers is assumed."""
    _check_company_info(call, "GET_DIMENSIONS")
    company = call.access.company
    rows = [
        {"objectName": name, "objectLabel": label(company, name.capitalize())}
        for name, applications in _DIMENSIONS.items()
        if any(subscribed(company, application) for application in applications)
    ]
    return (data_of(rows, "dimension", ("objectName", "objectLabel"), {}),)


def read_user_formatting(call: Call) -> tuple[etree._Element, ...]:
    """`readUserFormatting` of a user by key or ID: the documented fields. All users of a company have the same."""
    key, user_id = call.text("key"), call.text("userId")
    users = call.tables.rows("USERINFO") or ()
    found = next((u for u in users if u["RECORDNO"] == key or u["LOGINID"].casefold() == user_id.casefold()), None)
    if found is None:
        raise Failure("BL03000025", f"Login ID {user_id or key} does not exist.", "Provide a valid USER.LOGINID value.")
    data = etree.Element("data")
    formatting = etree.SubElement(data, "userformatting")
    dates = call.access.company.spelling.dates
    values = {"locale": "en_US.UTF-8", "dateformat": dates, "gmtoffset": "0", "clock": "24"}
    for tag, text in {"recordno": found["RECORDNO"], **values}.items():
        add(formatting, tag, text)
    return (data,)


def _check_company_info(call: Call, operation: str) -> None:
    if not call.access.may_read_set_up("Company info", "View"):
        raise call.refused(operation, "COMPANY")


def _codes(application: Application, spelling: str) -> tuple[str, ...]:
    letters = (*application.subscription_codes, *application.likely_subscription_codes)[:1]
    if letters and spelling == "names":
        return (application.name,)
    if letters and spelling == "modules" and application.module_id:
        return (application.module_id,)
    return letters


def _made_up(company: Company) -> list[str]:
    """Codes that mean nothing, for the subscriptions of which no code is public."""
    known = catalogue().applications_of
    nameless = [
        name for name in company.subscriptions if not any(_codes(application, "letters") for application in known(name))
    ]
    return [f"X{number}" for number, _ in enumerate(nameless, start=101)]
