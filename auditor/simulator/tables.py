"""The objects of a company as rows of text, in the fields that a live lookup shows (recorded December 2025)."""

from collections.abc import Callable, Mapping

from auditor.simulator.access import Access, granted
from auditor.simulator.company import Company
from auditor.vocabulary import Permission, catalogue

Row = Mapping[str, str]
Rows = list[Row]

# USERINFO says it in these words, USERRESTRICTION in those of the screen (both recorded).
_ADMIN = {"off": "false", "limited": "true", "full": "Full"}
_RIGHT_CODES = {"View": "readonly", "Edit": "modify"}

FIELDS: Mapping[str, tuple[str, ...]] = {
    "USERINFO": (
        *("RECORDNO", "LOGINID", "DESCRIPTION", "EMAIL", "ADMIN", "USERTYPE", "STATUS", "VISIBLE", "UNRESTRICTED"),
        *("LOGINDISABLED", "CONTACTINFO.CONTACTNAME", "CONTACTINFO.FIRSTNAME", "CONTACTINFO.LASTNAME"),
        "CONTACTINFO.EMAIL1",
    ),
    "USERRIGHTS": ("RECORDNO", "USERKEY", "APPLICATION", "POLICY", "RIGHTS"),
    "USERROLES": ("RECORDNO", "TYPE", "U_O_GKEY", "ROLEKEY", "ROLENAME", "USERID"),
    "ROLES": ("RECORDNO", "NAME", "DESCRIPTION", "TYPE", "APPLYTO"),
    "ROLEPOLICYASSIGNMENT": ("RECORDNO", "ROLEKEY", "POLICYKEY", "POLICYNAME", "MODULE", "RIGHTS"),
    "ROLEUSERS": ("RECORDNO", "ROLEKEY", "USERKEY", "ROLENAME", "USERLOGINID"),
    "ROLEGROUPS": ("RECORDNO", "ROLEKEY", "ROLENAME", "GROUPKEY", "UGNAME"),
    "ROLEASSIGNMENT": ("RECORDNO", "ROLEKEY", "ROLENAME", "USER_GROUP_KEY", "TYPE"),
    "USERGROUP": ("RECORDNO", "NAME", "DESCR"),
    "MEMBERUSERGROUP": ("RECORDNO", "USERKEY", "USERGROUPKEY"),
    "USERRESTRICTION": (
        *("RECORDNO", "LOGINID", "FIRSTNAME", "LASTNAME", "ADMIN", "USERTYPE", "STATUS", "UNRESTRICTED"),
        *("LOCATIONID", "LOCATIONNAME", "DEPARTMENTID", "DEPARTMENTNAME"),
    ),
    "LOCATIONENTITY": ("RECORDNO", "LOCATIONID", "NAME", "STATUS", "CURRENCY"),
    "PTAPPLICATION": ("RECORDNO", "APPLICATIONNAME", "DESCRIPTION", "VERSION"),
}


def fields_of(name: str) -> tuple[str, ...] | None:
    """The fields of an object; None where there is no such object."""
    if name in FIELDS:
        return FIELDS[name]
    return ("RECORDNO", "NAME", "STATUS") if catalogue().object_places(name) is not None else None


def rows_of(name: str, access: Access) -> Rows:
    """All rows of an object that this user may see: one who is restricted to entities sees itself alone."""
    company = access.company
    rows = _TABLES[name](company) if name in _TABLES else _business_rows(name, company)
    if name in {"USERINFO", "USERRESTRICTION"} and (access.user.entities or not access.sees_users()):
        return [row for row in rows if row["LOGINID"] == access.user.id]
    if name == "LOCATIONENTITY" and access.user.entities:
        return [row for row in rows if row["LOCATIONID"] in access.user.entities]
    return rows


def spelt(permission: Permission, rights: tuple[str, ...], company: Company) -> tuple[str, str, str]:
    """Module, permission and rights in the spelling of this company."""
    spelling = company.spelling
    application = catalogue().application(permission.application)
    module = permission.application
    if application is not None and spelling.modules == "codes":
        module = application.module_id or module
    if application is not None and spelling.modules == "rest":
        module = application.rest_module or module
    name = permission.rest_name or permission.name if spelling.permissions == "rest" else permission.name
    words = [_code(right) if spelling.rights == "codes" else right for right in rights]
    return module, name, spelling.separator.join(words)


def _code(right: str) -> str:
    words = _RIGHT_CODES.get(right, right).split()
    return "".join([words[0].lower(), *(word.capitalize() for word in words[1:])])


def _key(number: int, base: int) -> str:
    return str(base + number)


def _keys(company: Company) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    users = {user.id: _key(n, 11) for n, user in enumerate(company.users)}
    roles = {role.name: _key(n, 501) for n, role in enumerate(company.roles)}
    groups = {group.name: _key(n, 71) for n, group in enumerate(company.groups)}
    return users, roles, groups


def _numbered(rows: list[dict[str, str]]) -> Rows:
    return [{"RECORDNO": str(number), **row} for number, row in enumerate(rows, start=1)]


def _users(company: Company) -> Rows:
    keys, _, _ = _keys(company)
    return [
        {
            "RECORDNO": keys[user.id],
            "LOGINID": user.id,
            "DESCRIPTION": f"{user.first_name} {user.last_name}".strip(),
            "EMAIL": user.email,
            "ADMIN": _ADMIN[user.admin],
            "USERTYPE": user.type,
            "STATUS": user.status,
            "VISIBLE": "true",
            "UNRESTRICTED": _truth(not user.entities),
            "LOGINDISABLED": _truth(user.web_services_only),
            "CONTACTINFO.CONTACTNAME": f"{user.last_name}, {user.first_name}",
            "CONTACTINFO.FIRSTNAME": user.first_name,
            "CONTACTINFO.LASTNAME": user.last_name,
            "CONTACTINFO.EMAIL1": user.email,
        }
        for user in company.users
    ]


def _restrictions(company: Company) -> Rows:
    rows = [
        {
            "LOGINID": user.id,
            "FIRSTNAME": user.first_name,
            "LASTNAME": user.last_name,
            "ADMIN": user.admin.capitalize(),
            "USERTYPE": user.type,
            "STATUS": user.status,
            "UNRESTRICTED": _truth(not user.entities),
            "LOCATIONID": entity,
            "LOCATIONNAME": entity,
            "DEPARTMENTID": "",
            "DEPARTMENTNAME": "",
        }
        for user in company.users
        for entity in user.entities or ("",)
    ]
    return _numbered(rows)


def _roles(company: Company) -> Rows:
    _, keys, _ = _keys(company)
    kind = "Multi Entity Shared" if company.entities else "Enterprise"
    return [
        {"RECORDNO": keys[role.name], "NAME": role.name, "DESCRIPTION": "", "TYPE": kind, "APPLYTO": role.apply_to}
        for role in company.roles
    ]


def _role_rights(company: Company) -> Rows:
    _, keys, _ = _keys(company)
    policies = {permission: str(number) for number, permission in enumerate(catalogue().rows, start=1001)}
    rows = []
    for role in company.roles:
        for permission, rights in granted(company, role.rights).items():
            module, name, words = spelt(permission, rights, company)
            row = {"POLICYKEY": policies[permission], "POLICYNAME": name, "MODULE": module, "RIGHTS": words}
            rows.append({"ROLEKEY": keys[role.name], **row})
        for extra in role.extra_rows:
            row = {"POLICYKEY": "", "POLICYNAME": extra.permission, "MODULE": extra.module, "RIGHTS": extra.rights}
            rows.append({"ROLEKEY": keys[role.name], **row})
    return _numbered(rows)


def _user_rights(company: Company) -> Rows:
    keys, _, _ = _keys(company)
    rows = []
    for user in company.users if company.user_based else ():
        for permission, rights in granted(company, user.rights).items():
            module, name, words = spelt(permission, rights, company)
            rows.append({"USERKEY": keys[user.id], "APPLICATION": module, "POLICY": name, "RIGHTS": words})
    return _numbered(rows)


def _direct_roles(company: Company) -> Rows:
    users, roles, _ = _keys(company)
    rows = [
        {"TYPE": "User", "U_O_GKEY": users[user.id], "ROLEKEY": roles[name], "ROLENAME": name, "USERID": user.id}
        for user in company.users
        for name in user.roles
        if name in roles
    ]
    return _numbered(rows)


def _held_roles(company: Company) -> Rows:
    users, roles, _ = _keys(company)
    rows = [
        {"ROLEKEY": roles[role.name], "USERKEY": users[user.id], "ROLENAME": role.name, "USERLOGINID": user.id}
        for user in company.users
        for role, _groups in company.roles_of(user)
    ]
    return _numbered(rows)


def _group_roles(company: Company) -> Rows:
    _, roles, groups = _keys(company)
    rows = [
        {"ROLEKEY": roles[name], "ROLENAME": name, "GROUPKEY": groups[group.name], "UGNAME": group.name}
        for group in company.groups
        for name in group.roles
        if name in roles
    ]
    return _numbered(rows)


def _assignments(company: Company) -> Rows:
    direct = [
        {"ROLEKEY": r["ROLEKEY"], "ROLENAME": r["ROLENAME"], "USER_GROUP_KEY": r["U_O_GKEY"], "TYPE": "User"}
        for r in _direct_roles(company)
    ]
    grouped = [
        {"ROLEKEY": r["ROLEKEY"], "ROLENAME": r["ROLENAME"], "USER_GROUP_KEY": r["GROUPKEY"], "TYPE": "Group"}
        for r in _group_roles(company)
    ]
    return _numbered(direct + grouped)


def _groups(company: Company) -> Rows:
    _, _, keys = _keys(company)
    return [{"RECORDNO": keys[group.name], "NAME": group.name, "DESCR": ""} for group in company.groups]


def _members(company: Company) -> Rows:
    users, _, groups = _keys(company)
    rows = [
        {"USERKEY": users[member], "USERGROUPKEY": groups[group.name]}
        for group in company.groups
        for member in group.members
        if member in users
    ]
    return _numbered(rows)


def _entities(company: Company) -> Rows:
    rows = [{"LOCATIONID": e.id, "NAME": e.id, "STATUS": e.status, "CURRENCY": e.currency} for e in company.entities]
    return _numbered(rows)


def _business_rows(name: str, company: Company) -> Rows:
    rows = [{"NAME": f"{name} {n}", "STATUS": "active"} for n in range(1, company.records.get(name, 3) + 1)]
    return _numbered(rows)


def _truth(value: bool) -> str:
    return str(value).lower()


_TABLES: Mapping[str, Callable[[Company], Rows]] = {
    "USERINFO": _users,
    "USERRIGHTS": _user_rights,
    "USERROLES": _direct_roles,
    "ROLES": _roles,
    "ROLEPOLICYASSIGNMENT": _role_rights,
    "ROLEUSERS": _held_roles,
    "ROLEGROUPS": _group_roles,
    "ROLEASSIGNMENT": _assignments,
    "USERGROUP": _groups,
    "MEMBERUSERGROUP": _members,
    "USERRESTRICTION": _restrictions,
    "LOCATIONENTITY": _entities,
    "PTAPPLICATION": lambda _company: [],
}
