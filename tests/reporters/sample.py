"""A report built by hand: every outcome and level, several packs' worth of windows, and names that attack."""

from dataclasses import replace
from datetime import UTC, date, datetime

from auditor.model.company import FactOfCompany
from auditor.model.evidence import Call, Reason, Traffic, View
from auditor.model.report import HandOver, PackReport, Report, ViewUsed
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    CanRead,
    CompanyFactKnown,
    HasRights,
    HoldsRole,
    Manual,
    Not,
    Preset,
    Requirement,
    Section,
    SenderAuthorised,
    SignInWorks,
    Subscription,
    UserExists,
    UserFact,
    UserIs,
)
from auditor.model.rule import Actor, Fix, HandOverItem, Level, Parameter, ParameterType, Place, Rule, RulePack
from auditor.model.verdict import Box, Finding, Outcome, Verdict

SCRIPT = "<script>alert(1)</script>"
RED = "\x1b[31mred\x1b]0;title\x07"
BACKWARDS = "\u202egnp.exe"
COMPANY_NAME = f"Acme & Söhne {SCRIPT}{RED}"
ROLE = f"Upflow role {BACKWARDS}\nsecond line"
READ_ON = date(2026, 11, 22)
SAVE = "Save in the window, and save the page behind it."
READS = ("query ROLEUSERS as audit_admin", "query ROLEPOLICYASSIGNMENT as audit_admin")


def fix(*path: str, steps: tuple[str, ...] = (SAVE,), actor: Actor = Actor.INTACCT_ADMIN) -> Fix:
    former = ("Company", "Roles", "Subscriptions", "Permissions") if "Permissions" in path else ()
    return Fix(actor, path, steps, READ_ON, former)


def window(application: str, *steps: str) -> Fix:
    steps = (f"Tick {application} and open its Permissions.", *steps, SAVE)
    return fix("Company", "Admin", "Roles", "Subscriptions of the role", application, "Permissions", steps=steps)


def rule(id: str, title: str, requirement: Requirement, fix: Fix, level: Level = Level.REQUIRED) -> Rule:  # noqa: A002
    return Rule(
        id,
        title,
        level,
        requirement,
        "Without it the sync returns less, and no error.",
        fix,
        Place("upflow.yaml", 7, 5),
    )


def lacks(application: str, section: str, permission: str, *rights: str, sync: bool = False) -> Finding:
    message = f"{permission}: {', '.join(rights)} is not ticked."
    box = Box(application, section, permission, rights, sync)
    return Finding(Outcome.GAP, "upflow_ws", message, READS, box=box)


def too_much(application: str, section: str, permission: str, *rights: str) -> Finding:
    found = lacks(application, section, permission, *rights)
    message = f"{permission}: {', '.join(rights)} is ticked and must not be."
    return replace(found, message=message, box=Box(application, section, permission, rights, untick=True))


def passes(rule: Rule, summary: str, *basis: str, derived: bool = False, advice: tuple[str, ...] = ()) -> Verdict:
    finding = Finding(Outcome.PASS, "upflow_ws", summary, basis)
    return Verdict(rule, Outcome.PASS, summary, (finding,), advice, derived=derived)


def rights(application: str, section: Section) -> HasRights:
    return HasRights(application, section, preset=Preset.ALL)


AR = "Accounts Receivable"
AR_RIGHTS = rule(
    "ar-rights",
    "Accounts Receivable: All under Activities and lists",
    rights(AR, Section.ACTIVITIES_AND_LISTS),
    window(AR, "Under Activities and lists, choose All."),
)
AR_REPORTS = replace(
    rule(
        "ar-reports",
        "Accounts Receivable: All under Reports",
        rights(AR, Section.REPORTS),
        window(AR, "Scroll down to the section Reports.", "Choose All there."),
    ),
    note="The guide stresses this one: be sure to scroll down.",
    reference="https://docs.example.com/guide?a=1&b=2",
    depends_on=("role-held",),
)
GL_REPORTS = rule(
    "gl-reports",
    "General Ledger: All under Reports",
    rights("General Ledger", Section.REPORTS),
    window("General Ledger", "Scroll down to the section Reports and choose All."),
    Level.RECOMMENDED,
)
PLATFORM = replace(
    rule(
        "platform-or-customization",
        "The company has Platform Services or Customization Services",
        AnyOf((Subscription("Platform Services"), Not(Subscription("Customization Services")))),
        fix("Company", "Admin", "Subscriptions", actor=Actor.SAGE_ACCOUNT_MANAGER),
        Level.OPTIONAL,
    ),
    added_by_us=True,
    reference="javascript:alert(1)",
)
SENDER = replace(
    rule(
        "sender-authorised",
        "The sender ID UpflowMPP may use Web Services in this company",
        SenderAuthorised("UpflowMPP"),
        fix("Company", "Setup", "Company", "Security tab"),
    ),
    prove="Run this audit with the sender UpflowMPP, or look at the list on the Security tab.",
)
USER_TYPE = rule(
    "user-type", "The user is a Business user", UserIs(UserFact.TYPE, ("business user",)), fix("Company", "Users")
)
ROLE_HELD = rule("role-held", "The user holds a role", AllOf((UserExists(), HoldsRole())), fix("Company", "Users"))
SIGN_IN = rule("sign-in", "The user can sign in", SignInWorks(), fix("Company", "Users"))
CURRENCY = rule(
    "currency", "The default currency is known", CompanyFactKnown(FactOfCompany.BASE_CURRENCY), fix("Company", "Setup")
)
INVOICES = rule("invoices", "The user can read invoices", CanRead("ARINVOICE"), fix("Company", "Roles"))
PAYMENTS = rule("payments", "The user can read payments", CanRead("ARPYMT"), fix("Company", "Roles"))
CONSOLE = rule("console", "The company is no console", Manual("Look at Company > Setup."), fix("Company", "Setup"))
LEFT_OUT = rule("left-out", "A rule that was not selected", SignInWorks(), fix("Company", "Setup"))

VERDICTS = (
    Verdict(
        SENDER,
        Outcome.UNPROVEN,
        "This audit signed in with another sender ID than UpflowMPP.",
        (
            Finding(
                Outcome.UNPROVEN,
                "acme-prod",
                "This audit signed in with another sender ID than UpflowMPP.",
                ("getAPISession as audit_admin",),
                Reason.NOT_OFFERED,
                "Look at Company > Setup > Company > Security tab: the list must hold UpflowMPP.",
            ),
        ),
    ),
    passes(SIGN_IN, "upflow_ws can sign in to company acme-prod.", "getAPISession as upflow_ws"),
    passes(ROLE_HELD, f"upflow_ws holds {ROLE}.", f"upflow_ws -> {ROLE}", READS[0]),
    Verdict(
        USER_TYPE,
        Outcome.UNPROVEN,
        "The user list could not be read.",
        (
            Finding(
                Outcome.UNPROVEN,
                "upflow_ws",
                "The user list could not be read.",
                reason=Reason.REFUSED,
                hint="Grant List and View on Company > Users.",
                entity="100",
            ),
        ),
    ),
    Verdict(
        AR_RIGHTS,
        Outcome.GAP,
        "Accounts Receivable > Activities and lists: 10 rows lack boxes.",
        tuple(lacks(AR, "activities and lists", f"Activity {n}", "List", "View", sync=n == 9) for n in range(10)),
        ("If your window shows these rows, tick them too: Projects, Release retainage.",),
    ),
    Verdict(
        AR_REPORTS,
        Outcome.GAP,
        "Accounts Receivable > Reports: nothing is ticked.",
        (lacks(AR, "reports", "AR ledger", "Run", sync=True), lacks(AR, "reports", SCRIPT, "Run", "Print")),
    ),
    Verdict(
        GL_REPORTS,
        Outcome.GAP,
        "General Ledger > Reports: 1 row lacks boxes.",
        (replace(lacks("General Ledger", "reports", "Trial balance", "Run"), entity="200"),),
    ),
    Verdict(
        PLATFORM,
        Outcome.GAP,
        "The company is subscribed to neither.",
        (Finding(Outcome.GAP, "acme-prod", "The company is subscribed to neither.", hint="Ask which is included."),),
    ),
    passes(
        CURRENCY,
        "The base currency is EUR.",
        "query COMPANYPREF as upflow_ws",
        advice=("Entities keep their books in several currencies.",),
    ),
    passes(INVOICES, "upflow_ws can read ARINVOICE.", "query ARINVOICE as upflow_ws", derived=True),
    Verdict(PAYMENTS, Outcome.UNPROVEN, "Unproven because of ar-rights.", caused_by="ar-rights"),
    Verdict(
        CONSOLE,
        Outcome.NOT_APPLICABLE,
        "The question does not arise here.",
        (Finding(Outcome.NOT_APPLICABLE, "acme-prod", "The question does not arise here."),),
    ),
)

PACK = RulePack(
    id="upflow",
    product="Upflow",
    version="1.0.0",
    source="https://docs.example.com/guide",
    read_on=READ_ON,
    api="xml",
    complete=True,
    rules=(*(verdict.rule for verdict in VERDICTS), LEFT_OUT),
    objects={"CUSTOMER": False, "ARINVOICE": True},
    hand_over=(HandOverItem("User ID", UserFact.USER_ID),),
    notes=("The guide names the Reports only under Accounts Receivable.",),
    leaves_open=("Whether dimensions are read.", f"Which currency {SCRIPT}{RED} means."),
    more_sources=("https://docs.example.com/faq", "javascript:alert(2)"),
    parameters=(
        Parameter("bills-synced", "Are bills synced?", ParameterType.YES_OR_NO, "yes", help="See the contract."),
        Parameter("mode", "Which mode?", ParameterType.CHOICE, choices=("pull", "push")),
        Parameter("entity", "Which entity?", ParameterType.TEXT),
    ),
    answers={"entity": f"100{BACKWARDS}", "bills-synced": "no"},
)

REPORT = Report(
    company_id="acme-prod",
    company_name=COMPANY_NAME,
    subject="upflow_ws",
    taken_at=datetime(2026, 11, 23, 14, 5, 9, tzinfo=UTC),
    packs=(
        PackReport(
            PACK,
            VERDICTS,
            "Not ready for Upflow: 2 required rules are not met, and 3 required rules could not be proved.",
            (
                HandOver("Sage Intacct company ID", "acme-prod"),
                HandOver("Default currency", None, "See Company > Setup > Company."),
                HandOver("User ID", "upflow_ws", "Not the e-mail address."),
            ),
        ),
    ),
    views=(
        ViewUsed(
            View.INTEGRATION,
            "upflow_ws",
            "our-sender",
            Traffic(
                1, 2_048, 9_000, 0.75, (Call(1, "query", "ARINVOICE", "ok", 1), Call(1, "get_list", "", "refused"))
            ),
        ),
        ViewUsed(
            View.ADMIN,
            "audit_admin",
            "our-sender",
            Traffic(2, 4_096, 120_000, 1.5, (Call(2, "query", "ROLES", "ok", 40),)),
        ),
    ),
    fail_on="required",
    exit_code=1,
    tool_version="0.1.0",
    catalogue_version="2026.11",
    not_selected=1,
)


def with_only(*verdicts: Verdict, readiness: str = "An answer.", exit_code: int = 0) -> Report:
    """A report of one pack that has exactly these verdicts."""
    pack = replace(PACK, rules=tuple(verdict.rule for verdict in verdicts))
    part = replace(REPORT.packs[0], pack=pack, verdicts=verdicts, readiness=readiness)
    return replace(REPORT, packs=(part,), exit_code=exit_code, not_selected=0)
