"""What the rule language says is what the model holds."""

from datetime import date

import pytest

from auditor.model.company import Entities, FactOfCompany, PermissionType
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    Boxes,
    CanRead,
    CompanyFactKnown,
    DimensionEnabled,
    EntitiesAre,
    FieldExists,
    Forbidden,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    Installed,
    LeastPrivilege,
    Manual,
    Not,
    PermissionTypeIs,
    Preset,
    RecordExists,
    Requirement,
    Section,
    SeesEntities,
    SenderAuthorised,
    SettingIs,
    SignInWorks,
    Subscription,
    UserExists,
    UserFact,
    UserIs,
)
from auditor.model.rule import Actor, Fix, HandOverItem, Level, Place, Rule, RulePack
from auditor.rulebook import load_pack
from auditor.rulebook.kinds.kind import is_read
from auditor.vocabulary import catalogue

PACK = """\
pack: no
product: "1.10"
version: 0.12.3
source: http://acme.example/guide
read_on: 2026-11-22
api: rest
complete: false
notes: [One., "Two: three."]
objects:
  named: [accounts-receivable/invoice]
  inferred: [customer]
hand_over:
  - {label: User, fact: user ID, note: Not the name.}
rules:
  - id: a-rule
    title: off
    level: optional
    requires: REQUIREMENT
    why: >-
      One reason, which
      is folded. And one more.
    depends_on: [another]
    reference: https://acme.example/a?b=c#d
    prove: Look.
    note: null
    added_by_us: true
    fix:
      actor: Sage account manager
      path: [Company, "Users, roles, and groups"]
      former_path: [Company]
      steps: [Click., Save.]
      verified: 2024-02-29
  - id: another
    title: Another
    level: required
    requires: {sign_in: works}
    why: Because.
    fix: {actor: product team, path: [Acme], steps: [Call us.], verified: 2026-11-22}
"""


BILLS = HasRights("Accounts Payable", permission="Bills", rights=("List",))
VENDORS = HasRights("Accounts Payable", permission="Vendors", rights=("View",))
VENDORS_OF_PO = HasRights("Purchasing", permission="Vendors", rights=("View",))


def requirement(text: str) -> Requirement:
    return load_pack(PACK.replace("REQUIREMENT", text), "acme.yaml").rules[0].requirement


def test_every_key_reaches_the_model() -> None:
    pack = load_pack(PACK.replace("REQUIREMENT", "{user: exists}"), "acme.yaml")
    rule = Rule(
        id="a-rule",
        title="off",
        level=Level.OPTIONAL,
        requirement=UserExists(),
        why="One reason, which is folded. And one more.",
        fix=Fix(
            Actor.SAGE_ACCOUNT_MANAGER,
            ("Company", "Users, roles, and groups"),
            ("Click.", "Save."),
            date(2024, 2, 29),
            ("Company",),
        ),
        place=Place("acme.yaml", 15, 5),
        reference="https://acme.example/a?b=c#d",
        note="null",
        prove="Look.",
        depends_on=("another",),
        added_by_us=True,
    )
    assert pack == RulePack(
        id="no",
        product="1.10",
        version="0.12.3",
        source="http://acme.example/guide",
        read_on=date(2026, 11, 22),
        api="rest",
        complete=False,
        rules=(rule, pack.rules[1]),
        objects={"ARINVOICE": True, "CUSTOMER": False},
        hand_over=(HandOverItem("User", UserFact.USER_ID, "Not the name."),),
        notes=("One.", "Two: three."),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{subscription: Web Services}", Subscription("Web Services")),
        ("{subscription: 4.AR}", Subscription("Accounts Receivable")),
        ("{sender: NO}", SenderAuthorised("NO")),
        ("{sender: YayPay MPP}", SenderAuthorised("YayPay MPP")),
        ("{sign_in: works}", SignInWorks()),
        ("{user: exists}", UserExists()),
        ("{user: {user ID: filled}}", UserIs(UserFact.USER_ID)),
        ("{user: {admin privileges: [off, limited]}}", UserIs(UserFact.ADMIN_PRIVILEGES, ("off", "limited"))),
        ("{user: {web services only: [true]}}", UserIs(UserFact.WEB_SERVICES_ONLY, ("true",))),
        ("{user: {status: [active]}}", UserIs(UserFact.STATUS, ("active",))),
        ("{user: {user ID: xmlgateway_acme}}", UserIs(UserFact.USER_ID, ("xmlgateway_acme",))),
        ("{user: {user ID: 'filled'}}", UserIs(UserFact.USER_ID)),
        ("{user: {user ID: [filled]}}", UserIs(UserFact.USER_ID, ("filled",))),
        ("{user: {admin privileges: off}}", UserIs(UserFact.ADMIN_PRIVILEGES, ("off",))),
        ("{user: {web services only: true}}", UserIs(UserFact.WEB_SERVICES_ONLY, ("true",))),
        ("{user: {web services only: filled}}", UserIs(UserFact.WEB_SERVICES_ONLY)),
        ("{user: {type: business user}}", UserIs(UserFact.TYPE, ("business user",))),
        ("{user: {entity access: unrestricted}}", UserIs(UserFact.ENTITY_ACCESS, ("unrestricted",))),
        ("{role: held}", HoldsRole()),
        ("{role: {any_of: [Acme sync, held]}}", AnyOf((HoldsRole("Acme sync"), HoldsRole("held")))),
        (
            "{rights: {application: AP, permission: vendors, grant: [view]}}",
            HasRights("Accounts Payable", permission="Vendors", rights=("View",)),
        ),
        ("{role: Acme sync}", HoldsRole("Acme sync")),
        ("{company: company ID}", CompanyFactKnown(FactOfCompany.COMPANY_ID)),
        ("{object: arinvoice}", CanRead("ARINVOICE")),
        ("{manual: Ask them.}", Manual("Ask them.")),
        ("{not: {role: held}}", Not(HoldsRole())),
        ("{any_of: [{role: A}, {role: B}]}", AnyOf((HoldsRole("A"), HoldsRole("B")))),
        ("{all_of: [{not: {user: exists}}, {sign_in: works}]}", AllOf((Not(UserExists()), SignInWorks()))),
        (
            "{rights: {application: AR, section: activities and lists, grant: read only}}",
            HasRights("Accounts Receivable", section=Section.ACTIVITIES_AND_LISTS, preset=Preset.READ_ONLY),
        ),
        (
            "{rights: {application: Accounts Receivable, permission: invoices, grant: [list, View]}}",
            HasRights("Accounts Receivable", permission="Invoices", rights=("List", "View")),
        ),
        (
            "{rights: {application: Accounts Receivable, permission: Invoices, grant: all}}",
            HasRights("Accounts Receivable", permission="Invoices", preset=Preset.ALL),
        ),
        (
            "{subscription: {any_of: [AP, Web Services]}}",
            AnyOf((Subscription("Accounts Payable"), Subscription("Web Services"))),
        ),
        ("{sender: {all_of: [ajax, Acme]}}", AllOf((SenderAuthorised("ajax"), SenderAuthorised("Acme")))),
        ("{user: {admin privileges: {at_least: limited}}}", UserIs(UserFact.ADMIN_PRIVILEGES, ("limited", "full"))),
        ("{user: {admin privileges: {at_most: limited}}}", UserIs(UserFact.ADMIN_PRIVILEGES, ("off", "limited"))),
        ("{user: {admin privileges: {exactly: full}}}", UserIs(UserFact.ADMIN_PRIVILEGES, ("full",))),
        ("{user: {user ID: [Acme, acme]}}", UserIs(UserFact.USER_ID, ("Acme", "acme"))),
        ("{user: {user ID: {starts_with: XML_}}}", UserIs(UserFact.USER_ID, starts_with="XML_")),
        ("{user: {entity access: {includes: [E1, 010]}}}", SeesEntities(("E1", "010"))),
        ("{user: {entity access: {includes: each}}}", SeesEntities()),
        ("{user: {entity access: [unrestricted]}}", UserIs(UserFact.ENTITY_ACCESS, ("unrestricted",))),
        ("{role: {name: A}}", HoldsRole("A")),
        ("{role: {grants: {application: AP, permission: Bills, grant: [List]}}}", HoldsRole(grants=BILLS)),
        ("{rights: {application: AP, permission: Bills, exactly: [List]}}", AllOf((BILLS, HasNoMore(BILLS)))),
        ("{rights: {application: AP, permission: Bills, at_most: [List]}}", HasNoMore(BILLS)),
        (
            "{rights: {application: AP, section: reports, at_most: read only}}",
            HasNoMore(HasRights("Accounts Payable", section=Section.REPORTS, preset=Preset.READ_ONLY)),
        ),
        (
            (
                "{rights: {application: AR, section: activities and lists, grant: all, "
                "plus: {customers: [List]}, except: {Invoices: [Delete, post], Adjustments: all}}}"
            ),
            HasRights(
                "Accounts Receivable",
                section=Section.ACTIVITIES_AND_LISTS,
                preset=Preset.ALL,
                plus=(Boxes("Customers", ("List",)),),
                less=(Boxes("Invoices", ("Delete", "Post")), Boxes("Adjustments")),
            ),
        ),
        ("{rights: {applications: [AP, PO], permission: Vendors, grant: [View]}}", AllOf((VENDORS, VENDORS_OF_PO))),
        (
            "{rights: {applications: {any_of: [AP, PO]}, permission: Vendors, grant: [View]}}",
            AnyOf((VENDORS, VENDORS_OF_PO)),
        ),
        ("{rights: {applications: [AP], permission: Vendors, grant: [View]}}", VENDORS),
        (
            "{rights: {applications: [AP, PO], permission: Vendors, exactly: [View]}}",
            AllOf((AllOf((VENDORS, HasNoMore(VENDORS))), AllOf((VENDORS_OF_PO, HasNoMore(VENDORS_OF_PO))))),
        ),
        (
            "{rights: {application: every, section: reports, grant: all, other_than: [AP]}}",
            HasRightsEverywhere(Section.REPORTS, Preset.ALL, ("Accounts Payable",)),
        ),
        ("{rights: {record: apbill, grant: [List]}}", BILLS),
        ("{rights: {nothing_beyond: this pack}}", LeastPrivilege()),
        (
            "{rights: {nothing_beyond: this pack, other_than: [Company, AP]}}",
            LeastPrivilege(("Company", "Accounts Payable")),
        ),
        ("{permission_type: roles}", PermissionTypeIs(PermissionType.ROLES)),
        ("{entities: none}", EntitiesAre(Entities.NONE)),
        ("{setting: {application: ME, name: X_Y, is: off}}", SettingIs("ME", "X_Y", ("off",))),
        ("{setting: {application: AR, name: X, is: [Daily, Monthly]}}", SettingIs("AR", "X", ("Daily", "Monthly"))),
        ("{dimension: EMPLOYEE}", DimensionEnabled("EMPLOYEE")),
        ("{installed: Acme Sync}", Installed("Acme Sync")),
        ("{record: {object: GLJOURNAL}}", RecordExists("GLJOURNAL")),
        (
            "{record: {object: gljournal, fields: {SYMBOL: WIP, STATUS: active}, in: each entity}}",
            RecordExists("GLJOURNAL", (("SYMBOL", "WIP"), ("STATUS", "active")), in_each_entity=True),
        ),
        ("{field: {object: ARINVOICE, id: X}}", FieldExists("ARINVOICE", "X")),
        (
            "{field: {object: ARINVOICE, id: X, type: decimal, values: [a, b]}}",
            FieldExists("ARINVOICE", "X", "decimal", ("a", "b")),
        ),
        ("{forbidden: {rights: {application: AP, permission: Bills, grant: [List]}}}", Forbidden(BILLS)),
    ],
)
def test_a_requirement_means_what_it_says(text: str, expected: Requirement) -> None:
    assert requirement(text) == expected


def test_line_endings_of_windows_change_nothing() -> None:
    text = PACK.replace("REQUIREMENT", "{user: exists}")
    assert load_pack(text.replace("\n", "\r\n"), "acme.yaml") == load_pack(text, "acme.yaml")


def test_an_object_that_several_permissions_grant_takes_any_of_those_that_offer_the_boxes() -> None:
    found = requirement("{rights: {record: VENDOR, grant: [View]}}")
    assert isinstance(found, AnyOf)
    assert {VENDORS, VENDORS_OF_PO} <= set(found.requirements)
    every = [part.permission for part in found.requirements if isinstance(part, HasRights)]
    assert len(every) == len(found.requirements)


def test_a_rule_has_a_condition_and_another_subject_where_it_says_so() -> None:
    text = PACK.replace("    level: optional\n", "    level: optional\n    when: {entities: some}\n    subject: Jo\n")
    rule = load_pack(text.replace("REQUIREMENT", "{user: exists}"), "acme.yaml").rules[0]
    assert rule.when == EntitiesAre(Entities.SOME)
    assert rule.subject == "Jo"
    assert rule.requirements() == (UserExists(), EntitiesAre(Entities.SOME))


def test_a_pack_names_further_sources_and_what_they_leave_open() -> None:
    more = "more_sources: [https://acme.example/faq]\nleaves_open: [Whether., How.]\n"
    pack = load_pack(more + PACK.replace("REQUIREMENT", "{user: exists}"), "acme.yaml")
    assert pack.more_sources == ("https://acme.example/faq",)
    assert pack.leaves_open == ("Whether.", "How.")


@pytest.mark.parametrize(
    "name", sorted({places.xml_name for places in catalogue().objects.values() if places.xml_name})
)
def test_the_rights_on_every_object_of_the_catalogue_can_be_asked_for(name: str) -> None:
    assert is_read(requirement(f"{{rights: {{record: {name}, grant: all}}}}"))
    assert is_read(requirement(f"{{object: {name}}}"))
