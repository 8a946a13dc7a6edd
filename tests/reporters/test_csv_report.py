"""The action plan for a spreadsheet: every open end is a line, and no cell is a formula."""

import csv
import io
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from many import QUICK, REPORTS, any_report, full
from sample import REPORT, VERDICTS, with_only
from test_json_report import EXAMPLES

from auditor.model.report import Report
from auditor.model.verdict import Finding, Outcome
from auditor.reporters import REPORTERS, Display

ACTING = re.compile(r"\s*[=+\-@\t\r＝＋－＠|%]")


def text_of(report: Report = REPORT) -> str:
    return REPORTERS["csv"].render(report, Display())


def rows(report: Report = REPORT) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(report), newline=""), strict=True))


def test_the_headings_are_these_since_programs_go_by_them() -> None:
    assert text_of().split("\r\n", maxsplit=1)[0] == (
        '"number","kind","who","where","what","how","products","rules","level","why","path_verified",'
        '"done","done_by","done_on","remark"'
    )


def test_lines_end_with_crlf_and_every_field_is_quoted() -> None:
    text = text_of()
    assert text.endswith("\r\n")
    assert text.count("\n") == text.count("\r\n") == len(rows()) + 1
    assert re.fullmatch(r'(?:"(?:[^"\r\n]|"")*"(?:,"(?:[^"\r\n]|"")*")*\r\n)+', text)


def test_each_row_of_boxes_is_a_line_with_who_where_and_why() -> None:
    (line,) = (row for row in rows() if row["what"].startswith("Accounts Receivable > Reports > AR ledger"))
    assert line["what"] == "Accounts Receivable > Reports > AR ledger: tick Run (the sync needs it)"
    assert (line["number"], line["kind"], line["who"], line["level"]) == ("1", "to do", "Intacct admin", "required")
    assert line["where"].endswith("Accounts Receivable > Permissions")
    assert line["rules"] == "upflow/ar-rights, upflow/ar-reports"
    assert line["path_verified"] == "2026-11-22"
    assert line["done"] == line["done_by"] == line["done_on"] == line["remark"] == ""


def test_a_gap_without_boxes_is_a_line_of_its_own() -> None:
    (line,) = (row for row in rows() if row["who"] == "Sage account manager")
    assert line["what"] == "The company has Platform Services or Customization Services"
    assert line["how"] == "Save in the window, and save the page behind it."


def test_the_changes_of_a_plan_are_the_lines() -> None:
    what = [row["what"] for row in rows(full())]
    assert "Subscribe to General Ledger" in what
    assert "Authorise the sender ID UpflowMPP" in what
    assert "Accounts Receivable > Reports > Ledger: tick Run" in what


def test_what_is_unproven_is_to_be_found_out() -> None:
    found = {row["rules"]: row for row in rows() if row["kind"] == "to find out"}
    assert set(found) == {"upflow/sender-authorised", "upflow/user-type", "upflow/payments"}
    assert "To prove it: Grant List and View on Company > Users." in found["upflow/user-type"]["how"]


def test_the_last_line_is_the_answer_and_what_it_cost() -> None:
    last = rows()[-1]
    assert last["kind"] == "about this list"
    assert last["what"].startswith("Not ready for Upflow")
    assert "At most 3 API transactions" in last["how"]


def test_what_is_in_place_is_no_work() -> None:
    assert [row["kind"] for row in rows(with_only(VERDICTS[1]))] == ["about this list"]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝", "＋", "－", "＠", "|", "%", "\n=", "\x00="]
)
def test_no_cell_is_taken_for_a_formula(start: str) -> None:
    attack = f'{start}HYPERLINK("http://evil.example","x")'
    rule = replace(
        VERDICTS[7].rule, title=attack, why=attack, fix=replace(VERDICTS[7].rule.fix, path=(attack,), steps=(attack,))
    )
    verdict = replace(VERDICTS[7], rule=rule, findings=(Finding(Outcome.GAP, attack, attack),), summary=attack)
    report = with_only(verdict, readiness=attack, exit_code=1)
    cells = [cell for row in rows(report) for cell in row.values()]
    assert [cell for cell in cells if ACTING.match(cell)] == []
    assert sum("HYPERLINK" in cell for cell in cells) >= 4


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_report(EXAMPLES))
def test_nor_is_one_of_any_report_and_every_open_rule_is_there(report: Report) -> None:
    lines = rows(report)
    assert [cell for row in lines for cell in row.values() if ACTING.match(cell)] == []
    unproven = sum(v.outcome is Outcome.UNPROVEN for part in report.packs for v in part.verdicts)
    assert sum(row["kind"] == "to find out" for row in lines) == unproven


@pytest.mark.quick_for(*QUICK)
@pytest.mark.parametrize("name", REPORTS)
def test_every_gap_of_every_report_is_in_the_list(name: str) -> None:
    report = REPORTS[name]()
    told = ", ".join(row["rules"] for row in rows(report) if row["kind"] == "to do")
    gaps = [f"{part.pack.id}/{v.rule.id}" for part in report.packs for v in part.verdicts if v.outcome is Outcome.GAP]
    assert [gap for gap in gaps if gap not in told] == []
