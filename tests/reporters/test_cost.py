"""What an audit cost, in one wording for all formats."""

from dataclasses import replace

import pytest
from sample import REPORT

from auditor.model.evidence import Call, Traffic
from auditor.model.report import Report
from auditor.reporters.wording import cost, size

READ = Call(1, "query", "ROLES", "ok", 3)


def with_traffic(*traffic: Traffic) -> Report:
    views = tuple(replace(view, traffic=told) for view, told in zip(REPORT.views, traffic, strict=True))
    return replace(REPORT, views=views)


def test_each_view_is_told_and_the_cost_of_all_of_them() -> None:
    report = with_traffic(Traffic(1, 2000, 1_500_000, 1.25, (READ, READ)), Traffic(2, 500, 300, 0.5, (READ,)))
    assert cost(report) == (
        "Sent: integration view (upflow_ws): 1 HTTP request with 2 functions; admin view (audit_admin): 2 HTTP "
        "requests with 1 function. At most 3 API transactions; 2.5 kB out and 1.5 MB in, in 1.8 seconds. Only the "
        "company's own sender counts against the company's API quota; the senders of Sage's partners do not."
    )


def test_a_call_of_a_kind_that_is_not_documented_to_count_is_counted_all_the_same() -> None:
    calls = tuple(Call(1, name, "x", "ok") for name in ("query", "readMore", "readByName", "lookup", "get_list"))
    assert Traffic(1, calls=calls).transactions == 5


def test_every_page_and_every_repetition_is_a_transaction() -> None:
    calls = (READ, replace(READ, request=2), replace(READ, request=3, outcome="failed"))
    assert Traffic(3, calls=calls).transactions == 3


def test_seconds_that_no_clock_took_are_not_told() -> None:
    assert "second" not in cost(with_traffic(Traffic(1, 1, 1, 0.0, (READ,)), Traffic()))


def test_a_report_of_no_traffic_says_so() -> None:
    assert cost(with_traffic(Traffic(), Traffic())) == "Nothing was sent."
    assert cost(replace(REPORT, views=())) == "Nothing was sent."


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (2_340_000, "2.3 MB")]
)
def test_bytes_are_told_in_units_of_a_thousand(number: int, told: str) -> None:
    assert size(number) == told
