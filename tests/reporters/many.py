"""Many reports: by hand, of every built-in company, of all packs, and whatever hypothesis builds."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from sample import REPORT, VERDICTS, with_only

from auditor.audit import Gate, judge, take_snapshot
from auditor.config import Login, Logins
from auditor.errors import ExitCode
from auditor.model.evidence import Call, Reason, Snapshot, Traffic, View
from auditor.model.explanation import Explanation, Strength
from auditor.model.plan import Action, Change, Plan, PlanStep, Screen
from auditor.model.report import HandOver, PackReport, PermissionRow, Report, ViewUsed
from auditor.model.requirement import Requirement
from auditor.model.rule import Actor, Fix, HandOverItem, Level, Parameter, Place, Rule, RulePack
from auditor.model.verdict import Box, Finding, Verdict
from auditor.rulebook import find_packs, installed_packs
from auditor.simulator import Simulator, bundled, load_company
from auditor.vocabulary import catalogue

TAKEN_AT = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent.parent

EXPLANATION = Explanation(
    Strength.ON_PAPER,
    chain=("user upflow_ws", "role Upflow", "Accounts Receivable", "Reports", "Run"),
    held=("List",),
    missing=("Run", "Print"),
    also_granted_by=("the role Finance",),
    refused="query ROLES as upflow_ws",
    would_allow="List on Company > Roles",
    ask="Ask the administrator which roles there are.",
    rules_out=("a wrong password",),
    wrong_leads=("An empty role looks like a cap of the user type.",),
)
PLAN = Plan(
    (
        PlanStep(
            Screen.SUBSCRIPTIONS,
            Actor.SAGE_ACCOUNT_MANAGER,
            ("Company", "Admin", "Subscriptions"),
            (Change(Action.SUBSCRIBE, "General Ledger", ("gl-reports",)),),
            ("Ask for it.",),
        ),
        PlanStep(
            Screen.SENDERS,
            Actor.INTACCT_ADMIN,
            ("Company", "Setup", "Company", "Security tab"),
            (Change(Action.AUTHORISE, "UpflowMPP", ("sender-authorised",)),),
        ),
        PlanStep(
            Screen.ROLE,
            Actor.INTACCT_ADMIN,
            ("Company", "Admin", "Roles"),
            (
                Change(Action.CREATE, "Upflow", ("role-held",)),
                Change(Action.TICK, "Upflow", ("ar-reports",), "Accounts Receivable", "reports", "Ledger", ("Run",)),
                Change(Action.TAKE_OUT, "Upflow", ("gl-reports",), "General Ledger", "reports", "Aging", ("Run",)),
            ),
        ),
        PlanStep(
            Screen.USER,
            Actor.INTACCT_ADMIN,
            ("Company", "Admin", "Users"),
            (
                Change(Action.SET, "upflow_ws", ("user-type",), field="type", value="business user"),
                Change(Action.ASSIGN, "upflow_ws", ("role-held",), field="role", value="Upflow"),
                Change(Action.DO, "Look at it", ("platform-or-customization",)),
            ),
        ),
    ),
    proved=("ar-reports", "gl-reports"),
    not_tried=("platform-or-customization",),
    still_open=("sender-authorised",),
)
ROWS = (
    PermissionRow("Accounts Receivable", "reports", "AR ledger", ("Run",), ("Print",), ("List",)),
    PermissionRow("General Ledger", "reports", "Trial balance", ("Run",), held=None),
)


def full() -> Report:
    """The report by hand, with an explanation, a permission matrix and a plan."""
    (part,) = REPORT.packs
    told = tuple(
        replace(v, findings=tuple(replace(f, explanation=EXPLANATION) for f in v.findings)) for v in part.verdicts
    )
    return replace(REPORT, packs=(replace(part, verdicts=told, plan=PLAN, permissions=ROWS),))


def several(report: Report, number: int) -> Report:
    """The same pack many times, each under a name of its own."""
    (part,) = report.packs
    parts = tuple(
        replace(part, pack=replace(part.pack, id=f"{part.pack.id}-{n}", product=f"{part.pack.product} {n}"))
        for n in range(number)
    )
    return replace(report, packs=parts)


def nothing_open() -> Report:
    return with_only(VERDICTS[1], VERDICTS[2], readiness="Ready for Upflow: every required rule is proved.")


@cache
def evidence_of(company: str, packs: tuple[str, ...]) -> Snapshot:
    """What is read of a built-in company."""
    chosen = find_packs(packs, {})
    simulated = load_company(company)
    with Simulator(simulated) as simulator:
        logins = {
            view: Login(
                sender_id=sign_in.sender_id,
                sender_password=sign_in.sender_password,
                company_id=simulated.id,
                user_id=sign_in.user_id,
                user_password=sign_in.user_password,
                endpoint_url=simulator.url,
            )
            for view, sign_in in simulated.sign_ins().items()
        }
        integration = logins["integration"]
        used = Logins(integration, logins.get("admin"))
        return take_snapshot(used, integration.user_id, chosen, taken_at=TAKEN_AT, progress=lambda _message: None)


def demo(company: str, packs: tuple[str, ...] = ("upflow",)) -> Report:
    """The audit of a built-in company, as the command line makes it; judged anew each time."""
    return judge(evidence_of(company, packs), find_packs(packs, {}), catalogue(), Gate())


@cache
def all_packs() -> Report:
    return demo("demo", tuple(installed_packs()))


REPORTS: Mapping[str, Callable[[], Report]] = {
    "by hand": lambda: REPORT,
    "by hand, in full": full,
    "nothing is open": nothing_open,
    "no pack at all": lambda: replace(REPORT, packs=()),
    "nothing was sent": lambda: replace(REPORT, views=()),
    "nothing was judged": with_only,
    "many packs": lambda: several(full(), 12),
    **{f"company {company}": partial(demo, company) for company in bundled()},
    "all packs": all_packs,
}
"""The reports that are no work of chance."""

QUICK = tuple(name for name in REPORTS if name != "all packs")


def hostile(report: Report, attack: str) -> Report:
    """The report with the attack in front of every text that is no word of our own."""

    def turned(value: Any) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            kept = {"fail_on"}
            changes = {f.name: turned(getattr(value, f.name)) for f in fields(value) if f.name not in kept}
            return replace(value, **changes)
        if isinstance(value, tuple):
            return tuple(map(turned, value))
        if isinstance(value, dict):
            return {turned(key): turned(item) for key, item in value.items()}
        return attack + value if type(value) is str and value else value

    made: Report = turned(report)
    return made


# Anything at all, unless a field needs a certain form.
_TEXT = st.text(st.characters(), max_size=12)
_TEXTS = st.lists(_TEXT, max_size=3).map(tuple)
_MAPPING = st.dictionaries(_TEXT, _TEXT, max_size=2)
_COUNT = st.integers(0, 2**40)
_GIVEN: dict[Any, st.SearchStrategy[Any]] = {
    str: _TEXT,
    int: _COUNT,
    tuple[str, ...]: _TEXTS,
    date: st.dates(),
    float: st.floats(0, 1e9),
}


def _any(cls: type, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any instance of a dataclass: each field is given, or is of a type of `_GIVEN`, or is worked out by its type."""
    known = {f.name: given.get(f.name, _GIVEN.get(f.type, ...)) for f in fields(cls)}
    return st.builds(cls, **known)


def _some(strategy: st.SearchStrategy[Any], size: int = 2) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=size).map(tuple)


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _rules(requirements: tuple[Requirement, ...]) -> st.SearchStrategy[Any]:
    one = st.sampled_from(requirements)
    return _any(
        Rule,
        requirement=one,
        when=_maybe(one),
        fix=_any(Fix),
        place=_any(Place),
        subject=_maybe(_TEXT),
        reference=_maybe(_TEXT),
        note=_maybe(_TEXT),
        prove=_maybe(_TEXT),
    )


def _findings() -> st.SearchStrategy[Any]:
    return _any(
        Finding,
        reason=_maybe(st.sampled_from(Reason)),
        entity=_maybe(_TEXT),
        box=_maybe(_any(Box)),
        explanation=_maybe(_any(Explanation)),
    )


@st.composite
def _pack_reports(draw: st.DrawFn, requirements: tuple[Requirement, ...]) -> PackReport:
    rules = draw(st.lists(_rules(requirements), max_size=3, unique_by=lambda rule: rule.id).map(tuple))
    pack = _any(
        RulePack,
        rules=st.just(rules),
        objects=st.dictionaries(_TEXT, st.booleans(), max_size=2),
        hand_over=_some(_any(HandOverItem, note=_maybe(_TEXT))),
        parameters=_some(_any(Parameter, default=_maybe(_TEXT))),
        answers=_MAPPING,
    )
    judged = [
        draw(_any(Verdict, rule=st.just(rule), findings=_some(_findings()), caused_by=_maybe(_TEXT))) for rule in rules
    ]
    step = _any(PlanStep, changes=_some(_any(Change)))
    row = _any(PermissionRow, held=_maybe(_TEXTS))
    made: PackReport = draw(
        _any(
            PackReport,
            pack=pack,
            verdicts=st.just(tuple(judged)),
            hand_over=_some(_any(HandOver, value=_maybe(_TEXT), note=_maybe(_TEXT))),
            permissions=_some(row),
            plan=_maybe(_any(Plan, steps=_some(step))),
        )
    )
    return made


def any_report(requirements: tuple[Requirement, ...]) -> st.SearchStrategy[Report]:
    """Any report that can be made of these requirements."""
    traffic = _any(Traffic, calls=_some(_any(Call)))
    return _any(
        Report,
        company_name=_maybe(_TEXT),
        taken_at=st.integers(0, 2**33).map(lambda second: datetime.fromtimestamp(second, UTC)),
        packs=_some(_pack_reports(requirements)),
        views=_some(_any(ViewUsed, traffic=traffic, view=st.sampled_from(View))),
        fail_on=st.sampled_from([level.value for level in Level]),
        exit_code=st.sampled_from([code.value for code in ExitCode]),
    )
