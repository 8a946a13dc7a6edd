"""No setting of what is unknown about Sage Intacct turns an unproven into a pass, or invents a gap.

The settings come from the definitions of the simulator's switches, so that a new switch is covered by itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from companies import ROLE, Patch, audit, report_of, role, snapshot, subscriptions, user, verdicts

from auditor.errors import ExitCode
from auditor.model.evidence import Snapshot, Traffic, View, ViewEvidence
from auditor.model.report import Report
from auditor.model.verdict import Outcome
from auditor.simulator.company_yaml import merged
from auditor.simulator.switches import Behaviour, Spelling, switches

VIEWS: Mapping[str, tuple[View, ...]] = {
    "both": (View.ADMIN, View.INTEGRATION),
    "integration": (View.INTEGRATION,),
    "admin": (View.ADMIN,),
}
SETTINGS: Mapping[str, Patch] = {
    f"{section} {switch.name} {value}": {section: {switch.name: value}}
    for section, kind in (("spelling", Spelling), ("behaviour", Behaviour))
    for switch in switches(kind)
    for value in switch.values[1:]
}
RIGHT = ("upflow-ready", "user-based")
Outcomes = Mapping[str, Outcome]


@cache
def seen(company: str) -> Snapshot:
    """A company under the default behaviour; it is built in, or one of those below."""
    return snapshot(NOT_RIGHT[company]) if company in NOT_RIGHT else snapshot(company=company)


@cache
def report_by_default(company: str, view: str) -> Report:
    return report_of(in_view(seen(company), view))


def in_view(evidence: Snapshot, view: str) -> Snapshot:
    """What some of the views of one audit saw: nothing of a view depends on the others."""
    return replace(evidence, views=tuple(seen for seen in evidence.views if seen.view in VIEWS[view]))


def judged(evidence: Snapshot, company: str, view: str) -> Report:
    """The report in a view. Judging is pure, so what tells the same as by default needs no second judgement."""
    if facts(in_view(evidence, view)) == facts(in_view(seen(company), view)):
        return report_by_default(company, view)
    return report_of(in_view(evidence, view))


def facts(evidence: Snapshot) -> tuple[ViewEvidence, ...]:
    """All but what the requests cost."""
    return tuple(replace(view, traffic=Traffic()) for view in evidence.views)


def outcomes(report: Report) -> Outcomes:
    return {rule: verdict.outcome for rule, verdict in verdicts(report).items()}


def those(found: Outcomes, outcome: Outcome) -> set[str]:
    return {rule for rule, judged in found.items() if judged is outcome}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_of_a_whole_audit_judges_as_an_audit_in_that_view_alone(view: str) -> None:
    assert outcomes(report_by_default("upflow-ready", view)) == outcomes(audit(view=view))


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("company", [*RIGHT, "demo"])
def test_no_setting_makes_a_pass_of_what_is_none_or_invents_a_gap(company: str, setting: str) -> None:
    evidence, default = snapshot(SETTINGS[setting], company=company), outcomes(report_by_default(company, "both"))
    for view in VIEWS:
        report = judged(evidence, company, view)
        found = outcomes(report)
        assert those(found, Outcome.PASS) <= those(default, Outcome.PASS), view
        # No setting takes anything away that the user can do, so there is no gap but those of the company itself.
        assert those(found, Outcome.GAP) <= those(default, Outcome.GAP), view
        assert report.exit_code is not ExitCode.READY or company in RIGHT, view


# Companies in which the switches act that the others never touch.
NOT_RIGHT: Mapping[str, Patch] = {
    "another type, an application not subscribed": {
        **user(type="employee user"),
        "subscriptions": ["Web Services", "General Ledger", "Accounts Payable", "Cash Management", "Time and Expenses"],
    },
    "restricted to an entity, no right in an application": {
        **user(entities=["E1"]),
        **role(Accounts_Receivable={"activities and lists": "none", "reports": "none"}),
        "entities": [{"id": "E1", "currency": "USD"}, {"id": "E2", "currency": "USD"}],
        **subscriptions("Multi-Entity Management"),
    },
    "a role for slide-in only": {"roles": [{"name": ROLE, "apply_to": "Slide-In Only"}]},
    "no role": user(roles=[]),
    "inactive": user(status="inactive"),
}
# With this one the role of that company truly counts.
TRULY_GRANTS = {("a role for slide-in only", "behaviour slide_in_only_counts true")}


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", NOT_RIGHT)
def test_no_setting_makes_a_company_ready_that_is_not(name: str, setting: str) -> None:
    if (name, setting) in TRULY_GRANTS:
        return
    evidence = snapshot(merged(NOT_RIGHT[name], SETTINGS[setting]))
    default = outcomes(report_by_default(name, "both"))
    for view in VIEWS:
        report = judged(evidence, name, view)
        found = outcomes(report)
        assert those(found, Outcome.PASS) <= those(default, Outcome.PASS), view
        assert report.exit_code is not ExitCode.READY, view
        subscribed = {rule for rule in those(found, Outcome.GAP) if rule.endswith("-subscribed")}
        assert subscribed <= those(default, Outcome.GAP), view


@pytest.mark.parametrize("company", RIGHT)
def test_a_right_company_has_no_gap_by_default(company: str) -> None:
    report = report_by_default(company, "both")
    assert not those(outcomes(report), Outcome.GAP)
    assert report.exit_code is ExitCode.READY
