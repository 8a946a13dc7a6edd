"""The page about names: applications, sections, permissions, objects, settings."""

from collections.abc import Iterator

from auditor.model.requirement import Section
from auditor.rulebook.kinds.company import SETTING_CODES
from auditor.rulebook.reference.tables import table
from auditor.vocabulary import catalogue
from auditor.vocabulary.listing import codes_of, other_names, sections_of
from auditor.vocabulary.other_names import OTHER_NAMES


def page_of_names() -> str:
    """The page."""
    return "\n".join(
        [
            *("# Names", "", _MEANING, "", "## Applications", "", _APPLICATIONS, ""),
            *table(("application", "codes", "other names", "sections"), _applications()),
            *("Guides use these names, too; the catalogue has no such application:", ""),
            *table(("name", "what to write"), ((name, f"{text[:1].upper()}{text[1:]}.") for name, text in _others())),
            *("## Sections", "", _sections(), "", "## Permissions and rights", "", _PERMISSIONS, ""),
            *("The rights, as the boxes are called:", "", f"{', '.join(catalogue().right_labels)}.", ""),
            *("## Objects and their fields", "", _OBJECTS, "", "## Settings", "", _SETTINGS, ""),
            *table(("code", "whose preferences"), ((f"`{code}`", meaning) for code, meaning in SETTING_CODES.items())),
            *(_PREFERENCES, "", *table(("code", "preference", "what is known"), _preferences())),
            *("## Dimensions", "", _DIMENSIONS),
        ]
    )


def _applications() -> Iterator[tuple[str, ...]]:
    known = catalogue()
    for found in known.applications:
        sections = ", ".join(section.value for section in sections_of(known, found)) or "nothing is known"
        yield found.name, ", ".join(codes_of(found)), ", ".join(other_names(found)), sections


def _others() -> Iterator[tuple[str, str]]:
    yield from OTHER_NAMES.items()


def _sections() -> str:
    known = catalogue()
    having = [one.name for one in known.applications if Section.OBJECT_IDS in sections_of(known, one)]
    rows = [
        f"{row.application} > {row.name}{' (inferred)' if row.name_inferred or row.section_inferred else ''}"
        for row in known.rows
        if row.section is Section.OBJECT_IDS
    ]
    return (
        "The window of an application has up to three sections, each with buttons and with rows of boxes:\n\n"
        "- `activities and lists`: what the user may see, add, change and delete\n"
        "- `reports`: which reports it may run; All and Read only tick the same boxes there\n"
        "- `object IDs`: whether it may change the IDs of records that exist already, such as the number of an "
        f"account. Of the applications that the catalogue knows, only {' and '.join(having)} have it, and only where "
        f"the company allows such changes. Its rows: {', '.join(rows)}. Hardly any integration needs it."
    )


def _preferences() -> Iterator[tuple[str, str, str]]:
    yield from ((f"`{code}`", f"`{name}`", what) for code, name, what in _DOCUMENTED)


_MEANING = (
    "Names of applications, permissions, rights and objects are those of the program's catalogue. A rule may use any "
    "name or code that the catalogue has for a thing: upper and lower case, punctuation, `and` and `&` make no "
    "difference. Of rights and objects only the case is free. Reports print the catalogue's own spelling."
)
_APPLICATIONS = (
    '`intacct-audit catalogue list` prints this table, and `intacct-audit catalogue list "Accounts Payable"` the '
    "permissions of one application. A code that two applications share, as `EE`, means neither: write the name. "
    "`Web Services` has no window of permissions; it stands under [subscription](subscription.md) only."
)
_PERMISSIONS = (
    "There are too many to list here. `intacct-audit catalogue list AP` prints the sections of Accounts Payable with "
    "their rows and boxes, and says which boxes are inferred, which exist only in some companies, and which rows not "
    "every company shows. A `permission` is given as the window prints it, as the REST API calls it (`vendors`), or by "
    "an older name; with `--json` the command lists all of them. `intacct-audit catalogue unknown` tells what a "
    "company shows and the catalogue lacks."
)
_OBJECTS = (
    "`intacct-audit catalogue list --objects vendor` lists the objects whose name holds this text, with the "
    "permissions that open each. A pack names them as the XML API (`VENDOR`) or the REST API does.\n\n"
    "Fields of records, their values, and IDs of custom fields are not checked, since every company has its own. The "
    "API tells them: `lookup` of an object lists its fields; Sage's own pages on each object name the standard ones."
)
_SETTINGS = (
    "A [setting](setting.md) is a preference that `get_companyprefs` reads. It takes these codes, which are not always "
    "those of the applications above:"
)
_PREFERENCES = (
    "Names and values of preferences are not checked. Few are documented; a call of `get_companyprefs` in a company "
    "shows the others. True comes as `T` or `true`, false as `F` or `false`; write `on` and `off`."
)
_DOCUMENTED = (
    ("GL", "EMPLOYEEDIMENSION", "`T` where General Ledger uses the dimension; see below"),
    ("GEN", "PRIMARY_ACCTNO_LENGTH", "length of account numbers"),
    ("GEN", "ACCTNO_SEPARATOR", "separator of account numbers"),
    ("GEN", "SUBACCTNO_LENGTH", "length of sub-account numbers"),
    ("GEN", "FISCAL_FIRST_MONTH", "first month of the fiscal year"),
    ("GEN", "FISCAL_FIRST_MONTH_TAX", "first month of the tax year"),
    ("GEN", "WEEK_START", "first day of the week"),
    ("GEN", "CUSTOM_ACCOUNTING_PERIODS", "whether accounting periods are the company's own"),
    ("GEN", "PACKAGE_TYPE", "to be ignored, as Sage says"),
    ("ME", "DISABLEENTITYSLIDEIN", "whether sliding into entities is off; seen in answers, `true` or `false`"),
)
_DIMENSIONS = (
    "A [dimension](dimension.md) is a preference of General Ledger that ends with `DIMENSION`. `EMPLOYEE`, for "
    "`EMPLOYEEDIMENSION`, is the only one that is documented. Others probably follow the same form, such as "
    "`PROJECT`: a call of `get_companyprefs` for `GL` shows which there are. The name is not checked."
)
