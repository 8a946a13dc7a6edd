"""What the rule language says is what the model holds."""

from datetime import date

import pytest

from auditor.model.rule import (
    Actor,
    AllOf,
    AnyOf,
    CanRead,
    CompanyFactKnown,
    FactOfCompany,
    Fix,
    HandOverItem,
    HasRights,
    HoldsRole,
    Level,
    Manual,
    Not,
    Place,
    Preset,
    Requirement,
    Rule,
    RulePack,
    Section,
    SenderAuthorised,
    SignInWorks,
    Subscription,
    UserExists,
    UserFact,
    UserIs,
)
from auditor.rulebook import load_pack

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
        ("{role: held}", HoldsRole()),
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
    ],
)
def test_a_requirement_means_what_it_says(text: str, expected: Requirement) -> None:
    assert requirement(text) == expected


def test_line_endings_of_windows_change_nothing() -> None:
    text = PACK.replace("REQUIREMENT", "{user: exists}")
    assert load_pack(text.replace("\n", "\r\n"), "acme.yaml") == load_pack(text, "acme.yaml")
