"""Requirements on the company: how it is set up, and what it has installed."""

from collections.abc import Mapping

import yaml

from auditor.model.company import Entities, FactOfCompany, PermissionType
from auditor.model.requirement import (
    CompanyFactKnown,
    DimensionEnabled,
    EntitiesAre,
    Installed,
    PermissionTypeIs,
    Requirement,
    SettingIs,
)
from auditor.rulebook.kinds.kind import UNREAD, Kind
from auditor.rulebook.shapes import Key, Reading, Shape, Type, Values, either, mapping
from auditor.rulebook.source import did_you_mean, quoted
from auditor.rulebook.types import TEXT, TEXTS, one_of, word_of
from auditor.rulebook.values import choice, word

# The codes that get_companyprefs is documented to take (xml-api notes, 2.3).
SETTING_CODES: Mapping[str, str] = {
    "GEN": "general information of the company",
    "ME": "multi-entity",
    "GL": "General Ledger",
    "CM": "Cash Management",
    "AP": "Accounts Payable",
    "AR": "Accounts Receivable",
    "EE": "employee expenses",
    "PO": "Purchasing",
    "SO": "Order Entry",
    "INV": "Inventory Control",
    "PA": "Projects",
    "CS": "global consolidations",
}
_DIMENSION = r"[A-Z][A-Z0-9_]*"
_SUFFIX = "DIMENSION"


def _code(node: yaml.Node, reading: Reading) -> str:
    said = word(node, reading)
    if said and said not in SETTING_CODES:
        reading.add(node, f"{quoted(said)} is no code of get_companyprefs{did_you_mean(said, SETTING_CODES)}")
    return said


_PREFERENCE = word_of(
    "name of a preference", r"[A-Za-z][A-Za-z0-9_]*", "is no name of a preference; write it as get_companyprefs does."
)


def _one(node: yaml.Node, reading: Reading) -> tuple[str, ...]:
    return (TEXT.read(node, reading),)


SETTING_KEYS = Shape(
    "A requirement of a setting",
    (
        Key(
            "application",
            Type(", ".join(f"`{code}`" for code in SETTING_CODES), _code, lambda: {"enum": list(SETTING_CODES)}),
            "the code of the application in `get_companyprefs`",
            "ME",
            required=True,
        ),
        Key("name", _PREFERENCE, "the preference", "DISABLEENTITYSLIDEIN", required=True),
        Key(
            "is",
            either(
                "`on`, `off`, another text, or a list of them",
                scalar=Type(TEXT.words, _one, TEXT.schema),
                listing=TEXTS,
            ),
            "the value that it has to have, or several that will do; `on` and `off` stand for every spelling",
            "off",
            required=True,
        ),
    ),
)


def _setting(values: Values) -> Requirement:
    code, name = values.value("application", ""), values.value("name", "")
    accepted: tuple[str, ...] = values.value("is", ())
    return SettingIs(code, name, accepted) if code and name and accepted else UNREAD


def _dimension(node: yaml.Node, reading: Reading) -> Requirement:
    name = _NAME_OF_DIMENSION.read(node, reading)
    if name.endswith(_SUFFIX):
        reading.add(node, f"Leave {_SUFFIX} out: write {name.removesuffix(_SUFFIX) or 'EMPLOYEE'}.")
    return DimensionEnabled(name) if name else UNREAD


_NAME_OF_DIMENSION = word_of(
    "name of a dimension in capitals", _DIMENSION, "is no name of a dimension; write it in capitals, such as EMPLOYEE."
)


def _installed(node: yaml.Node, reading: Reading) -> Requirement:
    name = TEXT.read(node, reading)
    return Installed(name) if name else UNREAD


PERMISSION_TYPE = Kind(
    "permission_type",
    Type(
        one_of(PermissionType).words,
        lambda node, reading: PermissionTypeIs(choice(node, reading, tuple(PermissionType))),
        one_of(PermissionType).schema,
    ),
    "The company gives permissions to roles, or to users.",
    "A company whose roles can be listed, and a user whose rights come from them, show it.",
    "The rule is unproven.",
    (
        ("Permissions are given to roles.", "{permission_type: roles}"),
        ("Permissions are given to users.", "{permission_type: users}"),
    ),
)
ENTITIES = Kind(
    "entities",
    Type(
        one_of(Entities).words,
        lambda node, reading: EntitiesAre(choice(node, reading, tuple(Entities))),
        one_of(Entities).schema,
    ),
    "The company has entities, or it has none.",
    "The list of entities is read. One entity proves that there are some.",
    "The rule is unproven. So it is where the list is empty and may be hidden from the user.",
    (
        ("A company with entities; mostly as a condition.", "{entities: some}"),
        ("A company without.", "{entities: none}"),
    ),
)
COMPANY = Kind(
    "company",
    Type(
        one_of(FactOfCompany).words,
        lambda node, reading: CompanyFactKnown(choice(node, reading, tuple(FactOfCompany))),
        one_of(FactOfCompany).schema,
    ),
    "A fact of the company record can be read and is one value, such as a product asks for in its form.",
    "The company record is read.",
    "The rule is unproven.",
    (
        ("The ID under Company information.", "{company: company ID}"),
        ("The base currency.", "{company: base currency}"),
    ),
)
SETTING = Kind(
    "setting",
    mapping(SETTING_KEYS, _setting),
    "A preference of an application has one of these values. Upper and lower case do not count.",
    "The preferences of the application are read with `get_companyprefs`.",
    "The rule is unproven. So it is where the answer does not name the preference: no value is invented for it.",
    (
        ("A switch that has to be off.", "{setting: {application: ME, name: DISABLEENTITYSLIDEIN, is: off}}"),
        ("One of several values.", "{setting: {application: GEN, name: FISCAL_FIRST_MONTH, is: [1, 4]}}"),
    ),
    "The name of a preference and its values are not checked: a misspelt one always leaves the rule unproven. "
    "[Names](names.md#settings) lists the codes, and the preferences that are documented.",
)
DIMENSION = Kind(
    "dimension",
    Type(
        _NAME_OF_DIMENSION.words, _dimension, lambda: {"type": "string", "pattern": rf"^(?!.*{_SUFFIX}$){_DIMENSION}$"}
    ),
    "General Ledger uses a dimension.",
    "The preference of General Ledger that begins with this name and ends with `DIMENSION` is read.",
    "The rule is unproven. So it is where the preferences do not name the dimension.",
    (("The name is that of the preference, in capitals and without its ending.", "{dimension: EMPLOYEE}"),),
    "The name is not checked: a misspelt one always leaves the rule unproven. See [names](names.md#dimensions).",
)
INSTALLED = Kind(
    "installed",
    Type(TEXT.words, _installed, TEXT.schema),
    "An application of Platform Services is installed and deployed, under this name.",
    "The list of installed applications is read. An application that is not in it is missing only where others are.",
    "The rule is unproven. Custom packages are in no list that the API offers; they need `manual`.",
    (("The name is that of the list of applications.", "{installed: Acme Connector}"),),
    "The name is not checked: it is the one that the publisher of the application gave it.",
)
