"""One name, many spellings."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.requirement import Section
from auditor.vocabulary import Application, Permission, catalogue, normalise

# Two rows of one window bear this name: the list of tax boxes, and the report made of them.
SHARED = {("Taxes", "taxreports")}

ROWS = [row for row in catalogue().rows if (row.application, normalise(row.name)) not in SHARED]
PUNCTUATION = st.text(alphabet=" -_/\\&.,;:()'’\"\t", max_size=2)


@st.composite
def respelt(draw: st.DrawFn, name: str) -> str:
    """The name with any case and any punctuation."""
    letters = [draw(st.sampled_from((char.lower(), char.upper()))) + draw(PUNCTUATION) for char in name]
    return draw(PUNCTUATION) + "".join(letters)


@given(data=st.data(), row=st.sampled_from(ROWS))
def test_any_case_and_punctuation_of_any_spelling_means_the_same_row(data: st.DataObject, row: Permission) -> None:
    spelling = data.draw(respelt(data.draw(st.sampled_from(row.spellings()))))
    module = data.draw(respelt(row.application))
    assert catalogue().resolve(module, spelling) is row
    assert catalogue().permission(module, spelling) is row


@given(data=st.data(), application=st.sampled_from(catalogue().applications))
def test_any_case_and_punctuation_of_a_name_means_the_same_application(
    data: st.DataObject, application: Application
) -> None:
    assert catalogue().application(data.draw(respelt(application.name))) is application


@given(text=st.text())
def test_any_text_can_be_looked_up(text: str) -> None:
    found = catalogue().resolve(text, text)
    assert found is None or normalise(text) in {normalise(name) for name in found.spellings()}


def test_no_two_rows_of_an_application_share_a_name() -> None:
    spellings = Counter(
        (row.application, name) for row in catalogue().rows for name in {normalise(name) for name in row.spellings()}
    )
    assert {spelling for spelling, count in spellings.items() if count > 1} == SHARED


@pytest.mark.parametrize(
    "module", ["4.AR", "4", "AR", "ar", "accountsReceivable", "Accounts Receivable", "ACCOUNTS_RECEIVABLE"]
)
def test_an_application_is_known_by_each_of_its_codes(module: str) -> None:
    found = catalogue().application(module)
    assert found is not None
    assert found.name == "Accounts Receivable"


@pytest.mark.parametrize(
    "spelling",
    [
        "Vendor Aging Reports/Graphs",
        "vendorAgingReportsGraphs",
        "Vendor aging reports and graphs",
        "Vendor aging reports & graphs",
        "Supplier aging reports and graphs",
    ],
)
def test_label_rest_name_and_regional_name_mean_one_row(spelling: str) -> None:
    row = catalogue().resolve("3.AP", spelling)
    assert row is not None
    assert (row.section, row.name) == (Section.REPORTS, "Vendor aging reports and graphs")


@pytest.mark.parametrize(
    ("module", "permission", "application"),
    [
        ("Time ", "My Expenses", "Expenses"),
        ("Time", "My timesheets", "Time"),
        ("Time & Expenses", "My Expenses", "Expenses"),
        ("EE", "My timesheets", "Time"),
        ("6.EE", "Expense Adjustments", "Expenses"),
    ],
)
def test_rows_of_time_and_expenses_are_found_in_the_successor_that_has_them(
    module: str, permission: str, application: str
) -> None:
    row = catalogue().resolve(module, permission)
    assert row is not None
    assert row.application == application


@pytest.mark.parametrize(
    ("module", "permission"),
    [
        ("", "Customers"),
        ("99.XX", "Posted payments"),  # an unknown module
        ("Dynamic Allocations", "Manage timesheets"),  # ... even where only one application has the row
        ("Accounts Receivable", ""),
        ("Accounts Receivable", "Vendors"),
        ("EE", "Employees"),  # Time and Expenses both have it
        ("Taxes", "Tax reports"),  # stands in two sections
    ],
)
def test_what_is_unknown_or_ambiguous_is_not_guessed(module: str, permission: str) -> None:
    assert catalogue().resolve(module, permission) is None


def test_a_code_that_two_applications_share_means_none_of_them() -> None:
    assert catalogue().application("EE") is None
    assert [found.name for found in catalogue().applications_of("EE")] == ["Time", "Expenses"]


def test_a_permission_that_nobody_placed_is_known_as_such() -> None:
    assert catalogue().is_unplaced("accountMappingStatus")
    assert not catalogue().is_unplaced("Customers")
    assert not catalogue().is_unplaced("salesRecurring")


def test_the_nearest_names_are_suggested_best_first() -> None:
    names = ["Customers", "Customer types", "Vendors"]
    assert catalogue().suggest("custommers", names)[0] == "Customers"
    assert catalogue().suggest("zzz", names) == ()


@pytest.mark.parametrize(
    "stranger",
    ["Custom Application", "Multi-Entity Management", "Multi-Entity Console", "Vendor Payment Services", "Charge Card"],
)
def test_one_word_in_common_makes_no_suggestion(stranger: str) -> None:
    assert catalogue().suggest(stranger, [found.name for found in catalogue().applications]) == ()


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("Account Payable", "Accounts Payable"),
        ("General Ledgers", "General Ledger"),
        ("Cash Managment", "Cash Management"),
        ("Workorder Management", "Work Order Management"),
        ("Customisation Services", "Customization Services"),
        ("Fixed Asset Management", "Fixed Assets Management"),
    ],
)
def test_a_slip_of_the_pen_is_understood(misspelt: str, meant: str) -> None:
    assert catalogue().suggest(misspelt, [found.name for found in catalogue().applications])[0] == meant


def test_a_list_and_a_report_of_the_same_name_are_told_apart_by_their_rights() -> None:
    assert found_section("List, View") is Section.ACTIVITIES_AND_LISTS
    assert found_section("Run") is Section.REPORTS
    assert catalogue().resolve("Taxes", "Tax reports") is None
    assert catalogue().resolve("Taxes", "Tax reports", "List, Run") is None


def found_section(rights: str) -> Section:
    row = catalogue().resolve("Taxes", "Tax reports", rights)
    assert row is not None
    return row.section
