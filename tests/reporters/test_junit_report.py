"""The JUnit report: within the schema of Jenkins, every rule a case, nothing unseen a success."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from many import QUICK, REPORTS, any_report, full, several
from official import SCHEMAS, junit_of
from sample import REPORT, VERDICTS, with_only
from test_json_report import EXAMPLES

from auditor.model.report import Report
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters import REPORTERS, Display


def junit(report: Report = REPORT) -> Any:
    return junit_of(REPORTERS["junit"].render(report, Display()))


def names(report: Report) -> list[str]:
    return [case.get("name") for case in junit(report).iter("testcase")]


@pytest.mark.parametrize("name", ["junit-10.xsd", "sarif-2.1.0-rtm.5.json"])
def test_the_schemas_of_others_are_unchanged(name: str) -> None:
    digest = hashlib.sha256((SCHEMAS / name).read_bytes()).hexdigest()
    assert f"`{digest}`" in (SCHEMAS / "README.md").read_text(encoding="utf-8")


@pytest.mark.quick_for(*QUICK)
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_fits_the_schema_of_jenkins(name: str) -> None:
    junit(REPORTS[name]())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_report(EXAMPLES))
def test_so_does_any_report_and_its_names_are_all_different(report: Report) -> None:
    for suite in junit(report).iter("testsuite"):
        found = [(case.get("classname"), case.get("name")) for case in suite.iter("testcase")]
        assert len(set(found)) == len(found)


def test_each_outcome_has_its_element() -> None:
    cases = dict(zip([v.rule.id for v in VERDICTS], junit().iter("testcase"), strict=True))
    elements = {Outcome.PASS: [], Outcome.GAP: ["failure"], Outcome.UNPROVEN: ["error"]}
    for verdict in VERDICTS:
        found = [child.tag for child in cases[verdict.rule.id]]
        assert found == elements.get(verdict.outcome, ["skipped"])


def test_a_failure_has_the_level_as_its_type_and_tells_what_to_do() -> None:
    failure = junit().find(".//testcase[@name='upflow/ar-reports: Accounts Receivable: All under Reports']/failure")
    assert failure.get("type") == "required"
    assert failure.get("message") == "Accounts Receivable > Reports: nothing is ticked."
    assert "Accounts Receivable > Reports > AR ledger: tick Run (the sync needs it)" in failure.text
    assert "Fix by Intacct admin: Company > Admin > Roles" in failure.text
    assert "1. Tick Accounts Receivable and open its Permissions." in failure.text


def test_an_error_says_why_nothing_is_proved_and_how_to_prove_it() -> None:
    error = junit().find(".//testcase[@name='upflow/user-type: The user is a Business user']/error")
    assert error.get("type") == "unproven"
    assert "Reason: Sage Intacct does not let the user of this check read it." in error.text
    assert "To prove it: Grant List and View on Company > Users." in error.text


def test_the_plan_and_the_explanation_are_told() -> None:
    text = "".join(junit(full()).itertext())
    assert "Would pass if: Upflow: Accounts Receivable > Reports > Ledger: tick Run" in text
    assert "Also granted by: the role Finance" in text
    assert "Wrong lead: An empty role looks like a cap of the user type." in text
    assert "Strength of the evidence: on paper" in text


def test_a_suite_for_each_pack_counts_its_cases() -> None:
    root = junit(several(REPORT, 3))
    suites = root.findall("testsuite")
    assert [suite.get("package") for suite in suites] == ["upflow-0", "upflow-1", "upflow-2"]
    for suite in suites:
        assert [suite.get(key) for key in ("tests", "failures", "errors", "skipped")] == ["12", "4", "3", "1"]
    assert [root.get(key) for key in ("tests", "failures", "errors")] == ["36", "12", "9"]


def test_names_are_different_across_packs_and_where_two_rules_read_alike() -> None:
    found = names(several(REPORT, 2))
    assert len(set(found)) == len(found) == 24
    alike = [Verdict(replace(VERDICTS[1].rule, id="a b"), Outcome.PASS, "Fine.")]
    alike.append(replace(alike[0], rule=replace(alike[0].rule, id="a\tb")))
    assert names(with_only(*alike)) == ["upflow/a b: The user can sign in", "upflow/a b: The user can sign in (2)"]


def test_a_rule_about_another_user_names_the_user() -> None:
    about = replace(VERDICTS[1], rule=replace(VERDICTS[1].rule, subject="xmlgateway"))
    assert names(with_only(about)) == ["upflow/sign-in: The user can sign in (user xmlgateway)"]


def test_no_case_has_properties_or_a_time_and_the_suite_tells_what_the_run_cost() -> None:
    root = junit()
    assert root.findall(".//testcase/properties") == []
    assert root.findall(".//*[@time]") == []
    facts = {node.get("name"): node.get("value") for node in root.iter("property")}
    assert facts["company"] == "acme-prod"
    assert "At most 3 API transactions; 6.1 kB out and 129.0 kB in, in 2.2 seconds." in facts["cost of the run"]
    assert facts["exit code of the run"].startswith("1: at least one gap")


def test_what_xml_does_not_allow_is_written_out() -> None:
    verdict = replace(VERDICTS[4], summary="a\x00b\ufffe\uffff\ud800c]]>&amp;")
    failure = junit(with_only(verdict)).find(".//failure")
    assert failure.get("message") == "a<U+0000>b<U+FFFE><U+FFFF><U+D800>c]]>&amp;"
