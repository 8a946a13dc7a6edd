"""What releases did to permission rows and to the menu."""

import re

import pytest

from auditor.vocabulary import ChangeKind, catalogue

PATH = " > "


def path(text: str) -> tuple[str, ...]:
    return tuple(text.split(PATH))


@pytest.mark.parametrize(
    ("application", "name", "today"),
    [
        ("Projects", "My timesheets", ("Time", "My timesheets")),
        ("48.PROJACCT", "myTimesheets", ("Time", "My timesheets")),
        ("Projects", "Labor classes", ("Time", "Labor classes")),
        ("Time & Expenses", "Staff timesheets", ("Time", "Staff timesheets")),
        ("Employee Expenses", "Expense summaries", ("Expenses", "Expense summaries")),
        ("General Ledger", "Close Assistant", ("Close Automation", "Close Assistant")),
        ("Close Automation", "Close checklists", ("Close Automation", "Checklists")),
        ("Contracts", "Contract price list", ("Contracts", "Billing price list")),
        ("Contracts", "MEA allocation", ("Order Entry", "MEA allocations")),
    ],
)
def test_a_moved_or_renamed_permission_leads_to_its_place_of_today(
    application: str, name: str, today: tuple[str, str]
) -> None:
    assert catalogue().moved_to(application, name) == today


@pytest.mark.parametrize(
    ("application", "name"),
    [
        ("Time", "My timesheets"),  # it is there
        ("Close Automation", "Checklists"),
        ("Accounts Receivable", "Customers"),
        ("Time & Expenses", "Employees"),  # both successors have the row
        ("Accounts Receivable", "My timesheets"),  # it never stood there
        ("No such application", "Customers"),
        ("Projects", ""),
    ],
)
def test_a_permission_that_did_not_move_leads_nowhere(application: str, name: str) -> None:
    assert catalogue().moved_to(application, name) is None


def test_a_moved_permission_always_leads_to_a_row_of_today() -> None:
    places = {(row.application, row.name) for row in catalogue().rows}
    moved = [change for change in catalogue().history if change.was]
    assert moved
    assert [change for change in moved if (change.application, change.permission) not in places] == []


def test_every_change_names_its_release_its_day_and_its_source() -> None:
    for change in catalogue().history:
        if change.release is None:
            assert change.kind is ChangeKind.CORRECTED, change
        else:
            assert change.release in catalogue().releases, change
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", change.date or ""), change
            assert change.source.startswith(f"docs/{change.release[:4]}/"), change


@pytest.mark.parametrize(
    ("kind", "release", "application", "permission", "rights"),
    [
        (ChangeKind.ADDED, "2024 R4", "Accounts Receivable", "Customer reconciliation", ("Run",)),
        (ChangeKind.RIGHT_ADDED, "2025 R4", "Contracts", "Contract", ("Historical",)),
        (ChangeKind.RIGHT_ADDED, "2024 R1", "Expenses", "Employees", ("Unmask bank details",)),
        (ChangeKind.MOVED, "2025 R3", "Close Automation", "Variance analysis", ("Run",)),
    ],
)
def test_a_change_of_a_release_is_kept(
    kind: ChangeKind, release: str, application: str, permission: str, rights: tuple[str, ...]
) -> None:
    (found,) = (
        change
        for change in catalogue().history
        if (change.kind, change.release, change.application, change.permission)
        == (kind, release, application, permission)
        and change.rights == rights
    )
    assert found.date


def test_no_change_is_told_twice() -> None:
    assert len(set(catalogue().history)) == len(catalogue().history)


def test_a_right_that_came_later_is_in_the_history_too() -> None:
    told = {
        (change.application, change.permission, right): change.release
        for change in catalogue().history
        if change.kind is ChangeKind.RIGHT_ADDED
        for right in change.rights
    }
    manage = catalogue().permission("Accounts Receivable", "Manage payments")
    assert manage is not None
    assert told["Accounts Receivable", "Manage payments", "Post"] == manage.shown.rights_added["Post"]


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("Company > Subscriptions", "Company > Admin > Subscriptions"),
        ("company > SUBSCRIPTIONS", "Company > Admin > Subscriptions"),
        ("Company > Subscriptions > Web Services", "Company > Admin > Subscriptions > Web Services"),
        ("Company > Subscriptions > Custom packages", "Company > Admin > Subscriptions > Custom packages"),
        ("Company > All > Roles > Add", "Company > Admin > Users, roles, and groups > Roles > Add"),
        ("Company > Setup > Configuration > Company Info", "Company > Setup > Configuration > Company"),
        (
            "Company > Company Info > Edit > Security > Web Services authorizations > Add",
            "Company > Setup > Configuration > Company > Security tab > Edit > Web Services authorizations > Add",
        ),
        (
            "Company > Admin > Users, roles & groups > Users > Edit > Roles information",
            "Company > Admin > Users, roles, and groups > Users > Edit > User information tab > Roles table > Add",
        ),
        (
            "Customization Services > Customization tools > Custom reports",
            "Customization Services > All > Custom reports",
        ),
        ("Platform Services > Installed components", "Platform Services > Platform tools > Applications"),
    ],
)
def test_a_path_that_begins_with_a_retired_one_is_led_to_todays(old: str, today: str) -> None:
    found = catalogue().retired_path(path(old))
    assert found == path(today)
    assert str(found) == today


@pytest.mark.parametrize(
    "valid",
    [
        "Company > Admin > Subscriptions",
        "Company > Admin > Roles",
        "Company > Setup > Users > Roles",
        "Company > Setup > Configuration > Company > Security tab",
        "Platform Services > All > Custom reports",
        "Cash Management > Setup > Configuration",
        "Accounts Payable > All > Payments",
        "Company",
        "",
    ],
)
def test_a_valid_path_is_not_retired(valid: str) -> None:
    assert catalogue().retired_path(path(valid)) is None


def test_a_path_without_steps_is_not_retired() -> None:
    assert catalogue().retired_path(()) is None


def test_every_retired_path_leads_to_a_path_that_is_not_retired() -> None:
    assert catalogue().retired_paths
    for retired in catalogue().retired_paths:
        assert catalogue().retired_path(retired.path) == retired.today
        assert catalogue().retired_path(retired.today) is None
