"""The Markdown report: short enough for a step summary, in the order in which it is read, and inert."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from many import QUICK, REPORTS, any_report, full, several
from sample import AR_RIGHTS, REPORT, VERDICTS, lacks, with_only
from test_json_report import EXAMPLES

from auditor.model.report import Report
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters import REPORTERS, Display

STEP_SUMMARY = 1024 * 1024


def markdown(report: Report = REPORT) -> str:
    return REPORTERS["markdown"].render(report, Display())


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_answer_comes_first_then_what_could_not_be_read_then_the_counts() -> None:
    text = markdown()
    assert text.startswith("## ❌ Not ready for Upflow: 2 required rules are not met")
    unread = text.index("**Not everything could be read**, so 1 rule is unproven: upflow/user-type.")
    assert unread < text.index("12 rules: 4 passed, 4 gaps, 3 unproven, 1 not applicable.")
    assert text.index("### What to do") < text.index("### Not known (3)")


def test_work_is_grouped_by_who_acts_and_each_window_stands_once() -> None:
    text = markdown()
    assert text.index("#### For your Sage Intacct administrator") < text.index("#### For your Sage account manager")
    assert text.count("Accounts Receivable &gt; Permissions**") == 1
    assert "- [ ] Accounts Receivable &gt; Reports &gt; AR ledger: tick Run (the sync needs it)" in text
    assert "- Closes: Accounts Receivable: All under Reports \\[upflow/ar-reports\\]" in text


def test_the_changes_of_a_plan_are_told() -> None:
    text = flat(markdown(full()))
    assert "- [ ] Subscribe to General Ledger" in text
    assert "- [ ] Authorise the sender ID UpflowMPP" in text
    assert "- [ ] upflow\\_ws: User type: choose Business" in text
    assert "Accounts Receivable &gt; Reports &gt; Ledger: tick Run" in text


def test_what_is_unproven_says_why_and_how_to_prove_it() -> None:
    text = markdown()
    assert "- **The user is a Business user** (required, user-type)" in text
    assert "  - Reason: Sage Intacct does not let the user of this check read it." in text
    assert "  - To prove it: Grant List and View on Company &gt; Users." in text
    assert "- 1 more rule cannot be told before ar-rights is settled." in text


def test_the_end_tells_what_it_cost_and_the_exit_code() -> None:
    text = markdown()
    assert "Left out by --only or --skip: 1 rule." in text
    assert "At most 3 API transactions; 6.1 kB out and 129.0 kB in, in 2.2 seconds." in text
    assert text.endswith("Exit code 1: at least one gap at or above --fail-on required.\n")


def test_many_packs_are_a_table() -> None:
    text = markdown(several(REPORT, 3))
    assert text.startswith("## Ready for 0 of 3 products")
    assert "| ❌ | Upflow 1 (upflow-1) | not ready | 2 | 3 | 4 |" in text
    assert "### Not known for Upflow 2 (3)" in text


def test_a_ready_company_has_nothing_to_do() -> None:
    text = markdown(with_only(VERDICTS[1], readiness="Ready for Upflow: every required rule is proved."))
    assert text.startswith("## ✅ Ready for Upflow")
    assert "What to do" not in text
    assert "Not known" not in text


def test_a_long_list_ends_with_the_number_of_the_rest_and_begins_with_what_breaks_the_sync() -> None:
    findings = tuple(lacks("AR", "reports", f"Row {n}", "Run", sync=n == 99) for n in range(100))
    text = markdown(with_only(Verdict(AR_RIGHTS, Outcome.GAP, "Boxes.", findings), exit_code=1))
    assert "- [ ] AR &gt; Reports &gt; Row 99: tick Run (the sync needs it)" in text
    assert "- [ ] and 75 more, all listed in the HTML and JSON reports" in text


def test_it_never_grows_beyond_a_step_summary_and_says_what_it_leaves_out() -> None:
    (part,) = REPORT.packs
    name = "🙂" * 4_000
    loud = tuple(replace(v, summary=name, rule=replace(v.rule, title=name, id=f"r{n}")) for n, v in enumerate(VERDICTS))
    pack = replace(part.pack, rules=tuple(v.rule for v in loud))
    text = markdown(several(replace(REPORT, packs=(replace(part, pack=pack, verdicts=loud),)), 40))
    assert STEP_SUMMARY / 2 < len(text.encode()) < STEP_SUMMARY
    assert re.search(r"… and \d+ more paragraphs, all listed in the HTML and JSON reports\.", text)
    assert text.endswith("Exit code 1: at least one gap at or above --fail-on required.\n")


@pytest.mark.quick_for(*QUICK)
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_fits_a_step_summary(name: str) -> None:
    assert len(markdown(REPORTS[name]()).encode()) < STEP_SUMMARY


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_report(EXAMPLES))
def test_no_line_of_any_report_begins_with_a_name(report: Report) -> None:
    ours = re.compile(
        r"#{2,4} |\*\*|\| |\d+ rules?: |Company |  - |- |… and |Left out |Sent: |Nothing was |Exit code |$"
    )
    assert [line for line in markdown(report).split("\n") if not ours.match(line)] == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<img src=x>", "&lt;img src=x&gt;"),
        ("a|b", "a\\|b"),
        ("*bold* _it_ ~no~ `code`", "\\*bold\\* \\_it\\_ \\~no\\~ \\`code\\`"),
        ("[a](javascript:x)", "\\[a\\](javascript:x)"),
        ("see https://evil.example", "see https\\://evil.example"),
        ("see www.evil.example", "see www\\.evil.example"),
        ("@octocat", "@<!-- -->octocat"),
        ("&lt;", "&amp;lt;"),
        ("$x$", "\\$x\\$"),
        ("a\nb", "a b"),
        ("\\", "\\\\"),
        (":tada:", "\\:tada:"),
    ],
)
def test_a_name_is_shown_as_it_is(name: str, shown: str) -> None:
    text = markdown(replace(REPORT, company_name=f"Acme {name}"))
    assert f"Company Acme {shown} (acme-prod), user" in text
