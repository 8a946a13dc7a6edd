"""How one company's answers spell rights, permissions and single values: the switches of its `spelling` at work."""

import re
from collections.abc import Iterable, Mapping

from auditor.model.access import RightsRow
from auditor.simulator.company import Company
from auditor.simulator.schema import fields_of, relationships_of
from auditor.vocabulary import Permission, catalogue

# REST's tokens for two of the labels (rest-api notes); the others are the label in camel case.
_RIGHT_CODES = {"View": "readonly", "Edit": "modify"}
_SEPARATORS = {"newline": "\n"}
# South African words are documented (permissions notes, 9); dimensions can be given any name (xml-api notes, 3.4).
_WORDS: Mapping[str, Mapping[str, str]] = {
    "US": {},
    "ZA": {
        "vendor": "supplier",
        "bill": "AP supplier invoice",
        "checking account": "current account",
        "GAAP": "Compliance",
    },
    "renamed": {"department": "cost centre", "project": "job", "location": "site"},
}
# USERINFO says it in the first words, the screen and USERRESTRICTION in the second ones (both recorded).
_ADMIN = {
    "flags": {"off": "false", "limited": "true", "full": "Full"},
    "words": {"off": "Off", "limited": "Limited", "full": "Full"},
}
_BOOLEANS = {
    "words": {"true": "true", "false": "false"},
    "letters": {"true": "T", "false": "F"},
    "blank": {"true": "T", "false": ""},
}
_DATE = re.compile(r"(\d\d)/(\d\d)/(\d{4})(.*)")


def spelt(company: Company, permission: Permission, rights: Iterable[str]) -> RightsRow:
    """A row of ROLEPOLICYASSIGNMENT or USERRIGHTS."""
    spelling, application = company.spelling, catalogue().application(permission.application)
    module, name = permission.application, label(company, permission.name)
    if application is not None and spelling.modules == "codes":
        module = application.module_id or module
    if application is not None and spelling.modules == "rest":
        module = application.rest_module or module
    if spelling.permissions == "rest":
        name = permission.rest_name or name
    return RightsRow(module, name, _rights(company, permission, rights))


def effective(company: Company, permission: Permission, rights: Iterable[str]) -> RightsRow:
    """A row of getUserPermissions, where labels and pipes are documented."""
    application, codes = permission.application, company.spelling.effective_rights == "codes"
    if company.spelling.application_names == "cut" and application in {"Time", "Expenses"}:
        application = "Time "
    words = [_code(right) if codes else right for right in rights]
    return RightsRow(application, label(company, permission.xml_policy_name or permission.name), "|".join(words))


def label(company: Company, text: str) -> str:
    """A label of the permissions window in the words of this company."""
    for word, instead in _WORDS[company.spelling.labels].items():
        for old, new in ((word, instead), (word.capitalize(), instead[0].upper() + instead[1:])):
            text = re.sub(rf"\b{old}(s?)\b", rf"{new}\1", text)
    return text


def admin_of_user(company: Company, admin: str) -> str:
    """ADMIN of USERINFO."""
    return _ADMIN[company.spelling.admin][admin]


def as_shown(company: Company, name: str, rows: tuple[Mapping[str, str], ...]) -> tuple[Mapping[str, str], ...]:
    """Rows of an object as they leave the gateway: truth values and dates in the company's spelling.

    What is filtered and ordered is what lies behind.
    """
    spelling = company.spelling
    if spelling.booleans == "words" and spelling.dates == "/mdY":
        return rows
    types = _types(name) | {field.id: field.data_type for field in company.own_fields.get(name, ())}
    return tuple({field: _value(company, types.get(field, ""), text) for field, text in row.items()} for row in rows)


def _rights(company: Company, permission: Permission, rights: Iterable[str]) -> str:
    spelling = company.spelling
    words = [_code(right) if spelling.rights == "codes" else right for right in rights]
    if spelling.rights == "flags" and len(permission.offered()) == 1:
        words = ["true"]
    return _SEPARATORS.get(spelling.rights_separator, spelling.rights_separator).join(words)


def _code(right: str) -> str:
    first, *rest = _RIGHT_CODES.get(right, right).split()
    return "".join([first.lower(), *(word.capitalize() for word in rest)])


def _types(name: str) -> dict[str, str]:
    own = {field.id: field.data_type for field in fields_of(name) or ()}
    related = {
        f"{relation.path}.{field.id}": field.data_type
        for relation in relationships_of(name)
        for field in fields_of(relation.object) or ()
    }
    return own | related


def _value(company: Company, data_type: str, text: str) -> str:
    if data_type == "BOOLEAN":
        return _BOOLEANS[company.spelling.booleans].get(text, text)
    written = _DATE.fullmatch(text) if data_type in {"DATE", "TIMESTAMP"} else None
    if written is None:
        return text
    month, day, year, time = written.groups()
    parts = {"m": month, "d": day, "Y": year, "y": year[2:]}
    separator, order = company.spelling.dates[0], company.spelling.dates[1:]
    return separator.join(parts[part] for part in order) + time
