"""A whole audit of a simulated company, over HTTP, as the command line makes it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from auditor.audit import Gate, judge, take_snapshot
from auditor.config import Login, Logins
from auditor.model.evidence import Snapshot
from auditor.model.report import Report
from auditor.model.verdict import Verdict
from auditor.rulebook import find_pack
from auditor.simulator import Company, Simulator, load_company
from auditor.vocabulary import catalogue

ROLE = "Web Services user - Upflow"
USER = "upflow_ws"
TAKEN_AT = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
PACK = find_pack("upflow")
ASKED_FOR = (
    *("Web Services", "General Ledger", "Accounts Payable", "Accounts Receivable", "Cash Management", "Order Entry"),
    "Platform Services",
)

Patch = Mapping[str, Any]


def user(**changes: object) -> Patch:
    """The integration's user with some fields changed."""
    return {"users": [{"id": USER, **changes}]}


def subscriptions(*more: str, without: str = "") -> Patch:
    """What the pack asks the company to have, with some more or without one."""
    return {"subscriptions": [*(name for name in ASKED_FOR if name != without), *more]}


def role(**rights: object) -> Patch:
    """The integration's role with the rights of some applications changed; `_` stands for a blank."""
    return {"roles": [{"name": ROLE, "rights": {name.replace("_", " "): value for name, value in rights.items()}}]}


def logins_of(company: Company, url: str) -> dict[str, Login]:
    return {
        view: Login(
            sender_id=sign_in.sender_id,
            sender_password=sign_in.sender_password,
            company_id=company.id,
            user_id=sign_in.user_id,
            user_password=sign_in.user_password,
            endpoint_url=url,
        )
        for view, sign_in in company.sign_ins().items()
    }


def snapshot(
    patch: Patch | None = None,
    *,
    company: str = "upflow-ready",
    view: str = "both",
    wrong_password: bool = False,
    without_user: bool = False,
) -> Snapshot:
    simulated = load_company(company, patch)
    served = replace(simulated, users=tuple(u for u in simulated.users if u.id != USER)) if without_user else simulated
    with Simulator(served) as simulator:
        logins = logins_of(simulated, simulator.url)
        integration = logins.get("integration")
        if integration and wrong_password:
            integration = replace(integration, user_password="not the password")
        used = Logins(integration if view != "admin" else None, logins["admin"] if view != "integration" else None)
        return take_snapshot(used, USER, [PACK], taken_at=TAKEN_AT, progress=lambda _message: None)


def report_of(evidence: Snapshot, gate: Gate | None = None) -> Report:
    return judge(evidence, [PACK], catalogue(), gate or Gate())


def audit(patch: Patch | None = None, *, company: str = "upflow-ready", view: str = "both") -> Report:
    return report_of(snapshot(patch, company=company, view=view))


def verdicts(report: Report) -> dict[str, Verdict]:
    return {verdict.rule.id: verdict for verdict in report.packs[0].verdicts}


def text(verdict: Verdict) -> str:
    """Everything a verdict says."""
    findings = (f"{f.message} {f.hint} {f.box or ''}" for f in verdict.findings)
    return " ".join([verdict.summary, *findings, *verdict.advice])
