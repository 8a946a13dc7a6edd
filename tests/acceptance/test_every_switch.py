"""No setting of what is unknown about Sage Intacct turns an unproven into a pass, or invents a gap.

The settings come from the definitions of the simulator's switches, so that a new switch is covered by itself.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from companies import Patch, audit, report_of, snapshot, verdicts

from auditor.errors import ExitCode
from auditor.model.evidence import Snapshot, Traffic, View, ViewEvidence
from auditor.model.report import Report
from auditor.model.verdict import Outcome
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
    """A company under the default behaviour."""
    return snapshot(company=company)


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


@pytest.mark.parametrize("company", RIGHT)
def test_a_right_company_has_no_gap_by_default(company: str) -> None:
    report = report_by_default(company, "both")
    assert not those(outcomes(report), Outcome.GAP)
    assert report.exit_code is ExitCode.READY
