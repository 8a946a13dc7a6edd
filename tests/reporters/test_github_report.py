"""The workflow commands of GitHub Actions: capped, the weightiest first, and never more than ours."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from many import QUICK, REPORTS, any_report, several
from sample import REPORT, VERDICTS, with_only
from test_json_report import EXAMPLES

from auditor.model.report import Report
from auditor.model.rule import Origin, Place
from auditor.model.verdict import Outcome
from auditor.reporters import REPORTERS, Display

COMMAND = re.compile(r"::(error|warning|notice) ((?:file|line|col|title)=[^:,]*(?:,(?:line|col|title)=[^:,]*)*)::(.*)")
ESCAPES = {"%0A": "\n", "%0D": "\r", "%3A": ":", "%2C": ",", "%25": "%"}


def github(report: Report = REPORT) -> list[tuple[str, dict[str, str], str]]:
    """The commands as the runner reads them. Fails where a line is none."""
    lines = REPORTERS["github"].render(report, Display()).split("\n")
    assert lines.pop() == ""
    read = []
    for line in lines:
        found = COMMAND.fullmatch(line)
        assert found, line
        properties = dict(pair.split("=", 1) for pair in found[2].split(","))
        read.append((found[1], {key: unescaped(value) for key, value in properties.items()}, unescaped(found[3])))
    return read


def unescaped(text: str) -> str:
    return re.sub("%(?:0A|0D|3A|2C|25)", lambda found: ESCAPES[found[0]], text)


def test_the_weightiest_come_first_and_the_level_decides_the_command() -> None:
    told = [(command, properties["title"].rpartition("[")[2]) for command, properties, _ in github()]
    assert told == [
        ("error", "ar-rights]"),
        ("error", "ar-reports]"),
        ("warning", "sender-authorised]"),
        ("warning", "user-type]"),
        ("warning", "payments]"),
        ("warning", "gl-reports]"),
        ("notice", "platform-or-customization]"),
        ("notice", "intacct-audit"),
    ]


def test_what_is_unproven_is_named_so_and_never_an_error() -> None:
    (command, properties, message) = github(with_only(VERDICTS[3], exit_code=3))[0]
    assert command == "warning"
    assert properties["title"].startswith("Unproven in Upflow: ")
    assert "To prove it: Grant List and View on Company > Users." in message.split("\n")


def test_a_gap_says_what_is_missing_and_where_to_fix_it() -> None:
    message = github()[1][2].split("\n")
    assert message[0] == "Accounts Receivable > Reports: nothing is ticked."
    assert "Accounts Receivable > Reports > AR ledger: tick Run (the sync needs it)" in message
    assert message[-1].startswith("Fix by Intacct admin: Company > Admin > Roles")


def test_ten_lines_come_out_at_most_and_the_last_says_how_many_more_there_are() -> None:
    told = github(several(REPORT, 5))
    assert len(told) == 10
    assert {command for command, *_ in told[:9]} == {"error"}
    command, properties, message = told[-1]
    assert (command, properties) == ("notice", {"title": "intacct-audit"})
    assert message.startswith("and 26 more gaps and unproven rules, all in the other reports\n")


def test_what_fits_is_told_without_a_word_about_more() -> None:
    nine = tuple(replace(VERDICTS[4], rule=replace(VERDICTS[4].rule, id=f"r{n}")) for n in range(9))
    told = github(with_only(*nine, exit_code=1))
    assert len(told) == 10
    assert "more" not in told[-1][2]


def test_the_last_line_tells_the_answer_the_cost_and_the_exit_code() -> None:
    (last,) = github(with_only(VERDICTS[1], readiness="Ready for Upflow."))
    assert last[:2] == ("notice", {"title": "intacct-audit"})
    answer, cost, code = last[2].split("\n")
    assert answer == "Ready for Upflow."
    assert "At most 3 API transactions" in cost
    assert code.startswith("Exit code 0: ")


@pytest.mark.parametrize(
    ("origin", "located"),
    [
        (Origin.FILE, {"file": "our, rules/a:1.yaml", "line": "12", "col": "3"}),
        (Origin.BUNDLED, {}),
        (Origin.DISTRIBUTION, {}),
    ],
)
def test_only_a_rule_of_the_readers_own_files_is_placed_there(origin: Origin, located: dict[str, str]) -> None:
    rule = replace(VERDICTS[4].rule, place=Place("our, rules/a:1.yaml", 12, 3))
    report = with_only(replace(VERDICTS[4], rule=rule), exit_code=1)
    (part,) = report.packs
    report = replace(report, packs=(replace(part, pack=replace(part.pack, origin=origin)),))
    ((_, properties, _), _) = github(report)
    assert {key: value for key, value in properties.items() if key != "title"} == located


def test_a_name_that_is_a_command_or_ends_a_line_stays_a_part_of_the_message() -> None:
    name = "x::error::no\n::set-output name=a::b%0A::warning::c ##vso[task.complete]"
    verdict = replace(VERDICTS[5], summary=name, findings=())
    ((_, _, message), _) = github(with_only(verdict, exit_code=1))
    assert message.split("\n")[0] == ("x::error::no ::set-output name=a::b%0A::warning::c ##vso<U+005B>task.complete]")


@pytest.mark.quick_for(*QUICK)
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_made_of_commands_only(name: str) -> None:
    assert 1 <= len(github(REPORTS[name]())) <= 10


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_report(EXAMPLES))
def test_so_is_any_report(report: Report) -> None:
    told = github(report)
    worst = [v.outcome for part in report.packs for v in part.verdicts]
    assert (Outcome.GAP in worst) == any(p["title"].startswith("Gap in ") for _, p, _ in told)
