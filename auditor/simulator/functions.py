"""One function of a request -> its `data`, or a failure. The names here are all the functions there are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from auditor.simulator.access import Access, effective_rights, subscribed
from auditor.simulator.answers import Failure, Refused, add, data_of
from auditor.simulator.query import check_fields, filtered, legacy_filtered, ordered
from auditor.simulator.tables import Row, Rows, fields_of, rows_of
from auditor.vocabulary import catalogue

_QUERY_PAGE, _QUERY_MOST, _LEGACY_MOST = 100, 2000, 1000


@dataclass
class Results:
    """The result sets that readMore can continue, by resultId, and how many rows each had."""

    open: dict[str, tuple[str, tuple[str, ...], Rows, int]] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)


Function = Callable[[etree._Element, Access, Results], etree._Element]


def query(element: etree._Element, access: Access, _results: Results) -> etree._Element:
    """`query`: the permission is checked before the fields, the fields before any row."""
    name = _object(element)
    fields = _allowed("QUERY", name, access)
    wanted = [(field.text or "").strip().upper() for field in element.findall("select/field")]
    if not wanted:
        raise Failure("Query Failed", "A query needs at least one field to select")
    orders = [
        ((order.findtext("field") or "").upper(), order.find("descending") is not None)
        for order in element.findall("orderby/order")
    ]
    used = [(f.text or "").upper() for f in element.iterfind("filter//field")]
    check_fields(name, [*wanted, *used, *(field for field, _ in orders)], fields)
    ignore_case = element.findtext("options/caseinsensitive") == "true"
    rows = ordered(filtered(rows_of(name, access), element.find("filter"), ignore_case=ignore_case), orders)
    size, offset = _number(element, "pagesize", _QUERY_PAGE), _number(element, "offset", 0)
    if not 1 <= size <= _QUERY_MOST:
        raise Failure("Query Failed", f"The page size has to be between 1 and {_QUERY_MOST}")
    page = rows[offset : offset + size]
    return data_of(
        page,
        name,
        wanted,
        listtype=name,
        totalcount=str(len(rows)),
        offset=str(offset),
        count=str(len(page)),
        numremaining=str(max(0, len(rows) - offset - len(page))),
    )


def read_by_query(element: etree._Element, access: Access, results: Results) -> etree._Element:
    """`readByQuery`: rows come back in lower case, and a result set stays open for readMore."""
    name = _object(element)
    fields = _allowed("READ_BY_QUERY", name, access)
    wanted = _wanted(element, name, fields)
    rows = legacy_filtered(rows_of(name, access), element.findtext("query") or "")
    size = _number(element, "pagesize", _QUERY_PAGE)
    if not 1 <= size <= _LEGACY_MOST:
        raise Failure("Query Failed", f"The page size has to be between 1 and {_LEGACY_MOST}")
    result_id = f"7765623333W{len(results.open) + 1:04d}@sim" if rows else ""
    if result_id:
        results.open[result_id] = (name, wanted, rows, size)
    return _legacy_page(name, wanted, rows, size, result_id, results)


def read_more(element: etree._Element, _access: Access, results: Results) -> etree._Element:
    """`readMore`: the next page of a result set."""
    result_id = (element.findtext("resultId") or "").strip()
    if result_id not in results.open:
        text = f"Attempt to readMore with an invalid or expired resultId: {result_id}"
        raise Failure("readMore failed", text)
    name, wanted, rows, size = results.open[result_id]
    return _legacy_page(name, wanted, rows, size, result_id, results)


def read(element: etree._Element, access: Access, _results: Results) -> etree._Element:
    """`read` by record numbers; what is not there is simply not returned."""
    return _by_key("READ", "RECORDNO", element, access)


def read_by_name(element: etree._Element, access: Access, _results: Results) -> etree._Element:
    """`readByName` by the object's unique name."""
    names = {"USERINFO": "LOGINID", "LOCATIONENTITY": "LOCATIONID"}
    return _by_key("READ_BY_NAME", names.get(_object(element), "NAME"), element, access)


def lookup(element: etree._Element, _access: Access, _results: Results) -> etree._Element:
    """`lookup` ignores permissions."""
    name = _object(element)
    fields = fields_of(name)
    if fields is None:
        raise Failure("Query Failed", f"Object definition {name} not found")
    data = etree.Element("data", {"listtype": "All", "count": "1"})
    kind = etree.SubElement(data, "Type", {"Name": name, "DocumentType": ""})
    listed = etree.SubElement(kind, "Fields")
    for field_id in fields:
        item = etree.SubElement(listed, "Field")
        add(item, "ID", field_id)
        add(item, "DATATYPE", "INTEGER" if field_id.endswith(("RECORDNO", "KEY")) else "TEXT")
        add(item, "ISCUSTOM", "false")
    etree.SubElement(kind, "Relationships")
    return data


def get_user_permissions(element: etree._Element, access: Access, _results: Results) -> etree._Element:
    """`getUserPermissions`: the effective rights, by application; applications and rows without any are left out."""
    user_id = (element.findtext("userId") or "").strip()
    if not access.may_read_permissions_of(user_id):
        raise Refused("GET_USER_PERMISSIONS", "USERINFO")
    user = access.company.user(user_id)
    if user is None:
        raise Failure("BL03000025", f"Login ID {user_id} does not exist.", "Provide a valid USER.LOGINID value.")
    data = etree.Element("data")
    permissions = etree.SubElement(data, "permissions")
    policies: dict[str, etree._Element] = {}
    for permission, rights in effective_rights(access.company, user).items():
        if permission.application not in policies:
            subscription = etree.SubElement(permissions, "appSubscription")
            add(subscription, "applicationName", permission.application)
            policies[permission.application] = etree.SubElement(subscription, "policies")
        policy = etree.SubElement(policies[permission.application], "policy")
        offered = (*permission.rights, *permission.rights_inferred, *permission.conditional_rights)
        add(policy, "policyName", permission.name)
        add(policy, "rights", "|".join([right for right in offered if right in rights]))
    return data


def get_applications(_element: etree._Element, access: Access, _results: Results) -> etree._Element:
    """`get_applications`: codes where one is known, else the name (the other codes are not public)."""
    company = access.company
    if company.behaviour.applications_need_permission and not access.has(
        "Administration", "Application subscriptions", "List"
    ):
        raise Refused("GET_APPLICATIONS", "APPLICATION")
    data = etree.Element("data")
    for application in catalogue().applications:
        if application.name != "Administration" and subscribed(company, application.name):
            codes = (*application.subscription_codes, *application.likely_subscription_codes)
            add(data, "application", codes[0] if codes else application.name)
    return data


def get_company_prefs(element: etree._Element, _access: Access, _results: Results) -> etree._Element:
    """`get_companyprefs`: one preference, enough to see the shape."""
    data = etree.Element("data")
    pref = etree.SubElement(data, "companypref")
    add(pref, "application", element.get("application", ""))
    add(pref, "preference", "FISCAL_FIRST_MONTH")
    add(pref, "prefvalue", "1")
    return data


def get_list(element: etree._Element, access: Access, _results: Results) -> etree._Element:
    """`get_list object="company_info"`, the only list that is simulated."""
    if element.get("object") != "company_info":
        raise Failure("Query Failed", f"Object definition {element.get('object')} not found")
    data = etree.Element("data")
    info = etree.SubElement(data, "company_info")
    add(info, "title", access.company.id)
    add(info, "name", access.company.name)
    return data


def get_financial_setup(_element: etree._Element, access: Access, _results: Results) -> etree._Element:
    """`getFinancialSetup`: the base currency is empty where there are several (Sage's documentation)."""
    company = access.company
    several = len({entity.currency for entity in company.entities if entity.status == "active"}) > 1
    data = etree.Element("data")
    setup = etree.SubElement(data, "financialSetup")
    add(setup, "baseCurrency", "" if several else company.base_currency)
    add(setup, "firstFiscalMonth", "1")
    add(setup, "multiCurrency", str(several).lower())
    add(setup, "multiBaseCurrency", str(several).lower())
    return data


def read_user_formatting(element: etree._Element, _access: Access, _results: Results) -> etree._Element:
    """`readUserFormatting`: the documented fields with the American defaults."""
    data = etree.Element("data")
    formatting = etree.SubElement(data, "userformatting")
    values = {"locale": "en_US.UTF-8", "dateformat": "/mdY", "gmtoffset": "-8", "clock": "12"}
    add(formatting, "recordno", element.findtext("key") or "1")
    for tag, text in values.items():
        add(formatting, tag, text)
    return data


FUNCTIONS: Mapping[str, Function] = {
    "query": query,
    "readByQuery": read_by_query,
    "readMore": read_more,
    "read": read,
    "readByName": read_by_name,
    "lookup": lookup,
    "getUserPermissions": get_user_permissions,
    "get_applications": get_applications,
    "get_companyprefs": get_company_prefs,
    "get_list": get_list,
    "getFinancialSetup": get_financial_setup,
    "readUserFormatting": read_user_formatting,
}


def _object(element: etree._Element) -> str:
    return (element.findtext("object") or "").strip().upper()


def _allowed(operation: str, name: str, access: Access) -> tuple[str, ...]:
    fields = fields_of(name)
    if fields is None:
        raise Failure("Query Failed", f"Object definition {name} not found")
    if name == "PTAPPLICATION" and access.user.admin == "full":
        return fields
    if not access.may_query(name):
        raise Refused(operation, name)
    return fields


def _number(element: etree._Element, tag: str, default: int) -> int:
    text = (element.findtext(tag) or "").strip()
    if text and not text.isdecimal():
        raise Failure("Query Failed", f"{tag} is no number")
    return int(text) if text else default


def _wanted(element: etree._Element, name: str, fields: tuple[str, ...]) -> tuple[str, ...]:
    text = (element.findtext("fields") or "*").strip()
    if text == "*":
        return fields
    wanted = tuple(field.strip().upper() for field in text.split(","))
    check_fields(name, wanted, fields)
    return wanted


def _by_key(operation: str, key: str, element: etree._Element, access: Access) -> etree._Element:
    name = _object(element)
    fields = _allowed(operation, name, access)
    keys = {part.strip() for part in (element.findtext("keys") or "").split(",")}
    found: list[Row] = [row for row in rows_of(name, access) if row.get(key) in keys]
    return data_of(found, name, _wanted(element, name, fields), listtype=name, count=str(len(found)))


def _legacy_page(
    name: str, wanted: tuple[str, ...], rows: Rows, size: int, result_id: str, results: Results
) -> etree._Element:
    page, rest = rows[:size], rows[size:]
    total = str(len(rows))
    if result_id:
        total = results.totals.setdefault(result_id, total)
        results.open[result_id] = (name, wanted, rest, size)
    return data_of(
        page,
        name.lower(),
        wanted,
        listtype=name.lower(),
        count=str(len(page)),
        totalcount=total,
        numremaining=str(len(rest)),
        resultId=result_id,
    )
