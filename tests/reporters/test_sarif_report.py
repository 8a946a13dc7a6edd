"""The SARIF log: within the schema, each result at the line of its rule, and unproven never a pass."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from many import QUICK, REPORTS, ROOT, all_packs, any_report, demo, full
from official import sarif_of
from sample import REPORT, VERDICTS, with_only
from test_json_report import EXAMPLES

from auditor.model.evidence import Reason
from auditor.model.report import Report
from auditor.model.rule import Origin, Place
from auditor.model.verdict import Outcome
from auditor.reporters import REPORTERS, Display
from auditor.rulebook import find_pack

ALL = Display(show="all")


def sarif(report: Report = REPORT, display: Display = ALL) -> dict[str, Any]:
    return sarif_of(REPORTERS["sarif"].render(report, display))


def result(run: dict[str, Any], rule: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in run["results"] if one["ruleId"] == f"upflow/{rule}")
    return found


def uri_of(report: Report) -> tuple[str, str]:
    (found, *_) = sarif(report)["results"]
    file = found["locations"][0]["physicalLocation"]["artifactLocation"]
    return file["uri"], file.get("uriBaseId", "")


def placed(origin: Origin, file: str) -> Report:
    """A report of one rule that is written in this file of a pack of this origin."""
    verdict = replace(VERDICTS[4], rule=replace(VERDICTS[4].rule, place=Place(file, 12, 3)))
    report = with_only(verdict)
    (part,) = report.packs
    return replace(report, packs=(replace(part, pack=replace(part.pack, origin=origin)),))


@pytest.mark.quick_for(*QUICK)
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_fits_the_schema(name: str) -> None:
    sarif(REPORTS[name]())


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_report(EXAMPLES))
def test_so_does_any_report_with_a_place_and_a_text_for_each_result(report: Report) -> None:
    for found in sarif(report)["results"]:
        place = found["locations"][0]["physicalLocation"]
        assert urlsplit(place["artifactLocation"]["uri"]).path
        assert place["region"]["startLine"] >= 1
        assert found["message"]["text"]


def test_each_outcome_has_its_kind_and_only_a_gap_has_a_level() -> None:
    run = sarif()
    kinds = {found["properties"]["outcome"]: found["kind"] for found in run["results"]}
    assert kinds == {"pass": "pass", "gap": "fail", "unproven": "review", "not applicable": "notApplicable"}
    levels = {found["level"] for found in run["results"] if found["kind"] != "fail"}
    assert levels == {"none"}
    assert result(run, "ar-rights")["level"] == "error"
    assert result(run, "gl-reports")["level"] == "warning"
    assert result(run, "platform-or-customization")["level"] == "note"


def test_only_what_is_open_is_an_alert_unless_all_is_wanted_and_the_rest_is_counted() -> None:
    run = sarif(display=Display())
    assert {found["kind"] for found in run["results"]} == {"fail", "review"}
    assert len(run["results"]) == 7
    assert len(sarif()["results"]) == len(VERDICTS)
    assert run["properties"]["counts"] == {"pass": 4, "gap": 4, "unproven": 3, "not applicable": 1}


def test_a_result_names_its_rule_by_id_and_by_place_in_the_list() -> None:
    run = sarif(display=Display())
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules) == len(VERDICTS)
    for found in run["results"]:
        assert rules[found["ruleIndex"]]["id"] == found["ruleId"]


def test_a_rule_tells_its_reason_and_its_fix() -> None:
    rule = next(rule for rule in sarif()["tool"]["driver"]["rules"] if rule["id"] == "upflow/ar-reports")
    assert rule["shortDescription"]["text"] == "Accounts Receivable: All under Reports"
    assert rule["fullDescription"]["text"] == "Without it the sync returns less, and no error."
    assert "1. Tick Accounts Receivable and open its Permissions." in rule["help"]["text"]
    assert rule["helpUri"] == "https://docs.example.com/guide?a=1&b=2"
    assert rule["defaultConfiguration"]["level"] == "error"


def test_an_address_that_is_no_web_address_is_no_help() -> None:
    rules = {rule["id"]: rule for rule in sarif()["tool"]["driver"]["rules"]}
    assert "helpUri" not in rules["upflow/platform-or-customization"]


@pytest.mark.parametrize(
    ("origin", "file", "uri", "base"),
    [
        (Origin.FILE, "rules/acme.yaml", "rules/acme.yaml", "%SRCROOT%"),
        (Origin.FILE, "./rules/acme.yaml", "rules/acme.yaml", "%SRCROOT%"),
        (Origin.FILE, "our rules/ä#1.yaml", "our%20rules/%C3%A4%231.yaml", "%SRCROOT%"),
        (Origin.FILE, "/srv/rules/acme.yaml", "file:///srv/rules/acme.yaml", ""),
        (Origin.FILE, "C:/rules/acme.yaml", "file:///C:/rules/acme.yaml", ""),
        (Origin.FILE, "rules\\acme.yaml", "rules/acme.yaml", "%SRCROOT%"),
        (Origin.DISTRIBUTION, "acme_rules/acme.yaml", "acme_rules/acme.yaml", "PYTHONPACKAGES"),
        (Origin.BUNDLED, "rules/upflow.yaml", "intacct-audit/rules/upflow.yaml", "RELEASES"),
    ],
)
def test_the_place_of_a_rule_is_an_address_that_stays(origin: Origin, file: str, uri: str, base: str) -> None:
    assert uri_of(placed(origin, file)) == (uri, base)


@pytest.mark.quick_for(*QUICK)
@pytest.mark.parametrize("name", REPORTS)
def test_no_result_lies_on_the_web_and_every_base_is_described(name: str) -> None:
    run = sarif(REPORTS[name]())
    files = [found["locations"][0]["physicalLocation"]["artifactLocation"] for found in run["results"]]
    assert {urlsplit(file["uri"]).scheme for file in files} <= {"", "file"}
    assert {file.get("uriBaseId") for file in files} <= {*run["originalUriBaseIds"], None}


@pytest.mark.parametrize("origin", [Origin.FILE, Origin.DISTRIBUTION])
def test_a_base_that_is_used_is_described(origin: Origin) -> None:
    report = placed(origin, "acme_rules/acme.yaml")
    assert uri_of(report)[1] in sarif(report)["originalUriBaseIds"]


def test_a_rule_of_a_release_names_the_address_of_its_line_there() -> None:
    address = "https://github.com/intacct-audit/intacct-audit/blob/v0.1.0/rules/upflow.yaml#L12"
    report = placed(Origin.BUNDLED, "rules/upflow.yaml")
    (rule,) = sarif(report)["tool"]["driver"]["rules"]
    assert rule["properties"]["writtenAt"] == address
    (part,) = report.packs
    bare = replace(part, pack=replace(part.pack, source="a book"))
    (rule,) = sarif(replace(report, packs=(bare,)))["tool"]["driver"]["rules"]
    assert rule["helpUri"] == (address if VERDICTS[4].rule.reference is None else VERDICTS[4].rule.reference)
    (own,) = sarif(placed(Origin.FILE, "rules/acme.yaml"))["tool"]["driver"]["rules"]
    assert "writtenAt" not in own["properties"]


def test_a_result_of_a_bundled_pack_lies_at_the_line_of_its_rule() -> None:
    lines = (ROOT / "rules" / "upflow.yaml").read_text(encoding="utf-8").splitlines()
    for found in sarif(demo("demo"))["results"]:
        region = found["locations"][0]["physicalLocation"]["region"]
        rule = found["ruleId"].removeprefix("upflow/")
        assert lines[region["startLine"] - 1][region["startColumn"] - 1 :] == f"id: {rule}"


def test_a_pack_of_a_path_is_relative_to_where_it_was_called_from() -> None:
    assert find_pack("upflow").origin is Origin.BUNDLED
    assert find_pack(str(ROOT / "rules" / "upflow.yaml")).origin is Origin.FILE


def test_the_invocation_has_the_exit_code_and_is_a_success_only_where_all_was_read() -> None:
    (invocation,) = sarif()["invocations"]
    assert invocation["exitCode"] == 1
    assert invocation["exitCodeDescription"] == "at least one gap at or above --fail-on required"
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("Not read, so upflow/user-type is unproven")
    (seen,) = sarif(with_only(*(v for v in VERDICTS if Reason.REFUSED not in v.reasons()), exit_code=1))["invocations"]
    assert seen["executionSuccessful"] is True
    (broke,) = sarif(replace(with_only(), exit_code=4))["invocations"]
    assert broke["executionSuccessful"] is False


def test_a_finding_keeps_its_fingerprint_whatever_words_it_is_told_in() -> None:
    def prints(report: Report) -> set[str]:
        return {found["partialFingerprints"]["intacctAuditRule/v1"] for found in sarif(report)["results"]}

    said = replace(VERDICTS[5], summary="Other words.", findings=())
    assert prints(with_only(said)) == prints(with_only(VERDICTS[5]))
    assert prints(with_only(VERDICTS[5])).isdisjoint(prints(replace(with_only(VERDICTS[5]), company_id="other")))
    assert prints(with_only(VERDICTS[5])).isdisjoint(prints(replace(with_only(VERDICTS[5]), subject="other")))
    assert len(prints(REPORT)) == len(VERDICTS)


def test_runs_about_the_same_packs_of_a_company_are_of_one_category() -> None:
    assert sarif()["automationDetails"]["id"] == "intacct-audit/acme-prod/upflow/"
    many = sarif(all_packs())["automationDetails"]["id"]
    assert many.startswith("intacct-audit/demo-company/26-packs-")
    assert many.endswith("/")


def test_no_name_becomes_a_link_or_a_placeholder() -> None:
    verdict = replace(VERDICTS[5], summary="[click](https://evil.example) {0}", findings=())
    (found,) = sarif(with_only(verdict))["results"]
    assert "[click] (https://evil.example) {{0}}" in found["message"]["text"]


def test_no_text_is_empty_and_no_description_too_long() -> None:
    rule = replace(VERDICTS[5].rule, title="", why="x" * 3000)
    run = sarif(with_only(replace(VERDICTS[5], rule=rule, summary="")))
    (described,) = run["tool"]["driver"]["rules"]
    assert described["shortDescription"]["text"] == "-"
    assert len(described["fullDescription"]["text"]) == 1024
    assert run["results"][0]["message"]["text"]


def test_the_plan_and_what_the_run_cost_are_told() -> None:
    run = sarif(full())
    text = result(run, "ar-reports")["message"]["text"]
    assert "Would pass if: Upflow: Accounts Receivable > Reports > Ledger: tick Run" in text
    assert "At most 3 API transactions" in run["properties"]["cost"]


def test_an_unproven_result_is_for_review_also_where_it_may_pass_the_gate() -> None:
    run = sarif(with_only(VERDICTS[0], exit_code=0))
    assert [found["kind"] for found in run["results"]] == ["review"]
    assert Outcome.UNPROVEN.value == run["results"][0]["properties"]["outcome"]
