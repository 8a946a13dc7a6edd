"""The formats that are text, byte for byte. How to update the expected texts: see goldens.py."""

import pytest
from goldens import CASES, FOLDER, actual, expected
from sample import REPORT

from auditor.options import FORMATS
from auditor.reporters import REPORTERS, Display


@pytest.mark.parametrize("name", CASES)
def test_output_is_what_the_golden_file_holds(name: str) -> None:
    assert actual(name) == expected(name)


def test_no_golden_file_is_left_behind() -> None:
    assert {file.name for file in FOLDER.iterdir()} == set(CASES)


@pytest.mark.parametrize("name", REPORTERS)
def test_the_same_report_gives_the_same_bytes_and_ends_with_one_newline(name: str) -> None:
    render = REPORTERS[name].render
    text = render(REPORT, Display())
    assert text == render(REPORT, Display())
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    text.encode("utf-8")


def test_formats_are_found_by_their_names_and_are_those_that_the_command_line_offers() -> None:
    assert [(name, reporter.name) for name, reporter in REPORTERS.items()] == [(name, name) for name in FORMATS]
