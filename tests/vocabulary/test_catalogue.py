"""What the shipped catalogue says."""

import subprocess
import sys

import pytest

from auditor.model.requirement import Preset, Section
from auditor.vocabulary import Permission, catalogue


def row(application: str, name: str) -> Permission:
    found = catalogue().permission(application, name)
    assert found is not None, f"{application} > {name}"
    return found


def test_the_catalogue_is_read_at_its_first_use_only() -> None:
    program = (
        "import sys; sys.addaudithook(lambda event, args: event == 'open' and str(args[0]).endswith('.json') "
        "and print('read')); from auditor.vocabulary import catalogue; print('imported'); catalogue(); catalogue()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert done.stdout.split() == ["imported", "read"]


def test_sections_keep_the_order_of_the_window_and_hold_every_row() -> None:
    listed = [
        found
        for application in catalogue().applications
        for section in Section
        for found in catalogue().permissions(application.name, section)
    ]
    assert listed == list(catalogue().rows)
    assert catalogue().permissions("no such application", Section.REPORTS) == ()


def test_every_row_uses_known_rights_in_one_of_three_lists() -> None:
    labels = set(catalogue().right_labels)
    for found in catalogue().rows:
        rights = (*found.rights, *found.rights_inferred, *found.conditional_rights)
        assert set(rights) <= labels
        assert len(set(rights)) == len(rights)
        assert set(found.shown.rights_added) <= set(rights)


def test_rows_can_be_kept_in_a_set() -> None:
    assert len(set(catalogue().rows)) == len(catalogue().rows)


@pytest.mark.parametrize(
    ("application", "name", "hidden_by"),
    [
        ("Accounts Receivable", "Projects", ("Projects",)),
        ("Accounts Receivable", "Tax detail", ("Taxes",)),
        ("Accounts Receivable", "Release retainage", ("Contracts",)),
        ("Accounts Receivable", "Customers", ()),
        ("General Ledger", "Lettrage", ()),  # hidden by the region, which no subscription tells
    ],
)
def test_a_subscription_that_hides_a_row_is_named(application: str, name: str, hidden_by: tuple[str, ...]) -> None:
    assert row(application, name).shown.hidden_when_subscribed == hidden_by


@pytest.mark.parametrize(
    ("application", "name", "right", "release"),
    [
        ("Accounts Receivable", "Manage payments", "Post", "2024 R2"),
        ("Contracts", "Contract", "Historical", "2025 R4"),
        ("Expenses", "Employees", "Unmask bank details", "2024 R1"),
        ("Cash Management", "Credit card transactions", "Reclassify", "2025 R2"),
    ],
)
def test_a_right_that_came_later_names_its_release(application: str, name: str, right: str, release: str) -> None:
    assert row(application, name).shown.rights_added[right] == release
    assert release in catalogue().releases


@pytest.mark.parametrize(
    ("application", "name", "right"),
    [
        ("Accounts Payable", "Bills", "Release"),
        ("Accounts Payable", "Approve payments", "Level 3"),
        ("Administration", "Application subscriptions", "Assign Users"),
    ],
)
def test_a_right_that_not_every_company_shows_is_conditional(application: str, name: str, right: str) -> None:
    found = row(application, name)
    assert right in found.conditional_rights
    assert right not in (*found.documented(Preset.ALL), *found.inferred(Preset.ALL))


def test_read_only_ticks_list_and_view_and_under_reports_everything() -> None:
    assert row("Accounts Receivable", "Customers").documented(Preset.READ_ONLY) == ("List", "View")
    assert row("Accounts Receivable", "AR ledger").documented(Preset.READ_ONLY) == ("Run",)
    assert row("Order Entry", "MEA allocations").documented(Preset.READ_ONLY) == ("View",)
    assert row("General Ledger", "Period").inferred(Preset.READ_ONLY) == ()


def test_what_the_read_only_button_is_known_to_leave_out_is_left_out() -> None:
    assert row("Accounts Payable", "Payment requests").documented(Preset.READ_ONLY) == ()
    assert row("Accounts Receivable", "Manage payments").documented(Preset.READ_ONLY) == ()
    assert "List" in row("Accounts Receivable", "Manage payments").documented(Preset.ALL)


def test_an_object_knows_where_its_rights_can_be_granted() -> None:
    bills = catalogue().object_places("APBILL")
    assert bills is not None
    assert bills.any_of == (row("Accounts Payable", "Bills"),)
    assert bills.read_rights == ("List", "View")
    assert bills.documented
    assert catalogue().object_places("accounts-payable/bill") is bills
    assert catalogue().object_places("apbill") is bills
    assert catalogue().object_places("NOSUCHOBJECT") is None


def test_a_shared_record_can_be_granted_in_several_applications() -> None:
    customer = catalogue().object_places("CUSTOMER")
    assert customer is not None
    assert {found.application for found in customer.any_of} >= {"Accounts Receivable", "Order Entry"}


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("Accounts Receivable", "Purchasing", "Receipt history"),
        ("Contracts", "Order Entry", "Fair value price lists"),
        ("Contracts", "Order Entry", "Fair value price list entry"),
        ("Contracts", "Order Entry", "MEA allocation"),
        ("Order Entry", "Contracts", "Process contract schedules"),
        ("Administration", "Company", "Sandbox"),
    ],
)
def test_corrected_rows_stand_in_their_application_only(old: str, new: str, name: str) -> None:
    assert catalogue().permission(old, name) is None
    assert row(new, name).application == new


def test_corrected_names_are_known_by_the_old_name_too() -> None:
    price_list = row("Contracts", "Contract price list")
    assert price_list.name == "Billing price list"
    assert price_list.rights == ("List", "View", "Add", "Edit", "Delete")
    assert row("Cash Management", "Bank file payments").name == "Bank file"
    assert row("Purchasing", "purchasingRecurring").rights == ("Run",)
    assert row("Purchasing", "Purchasing recurring").section is Section.REPORTS
