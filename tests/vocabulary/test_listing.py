"""`catalogue list`: the names that rules can use."""

import json
from typing import Any

import pytest

from auditor.__main__ import run
from auditor.model.requirement import Section
from auditor.vocabulary import catalogue
from auditor.vocabulary.listing import codes_of, other_names
from auditor.vocabulary.other_names import OTHER_NAMES

Captured = pytest.CaptureFixture[str]


def listed(capsys: Captured, *arguments: str) -> str:
    assert run(["catalogue", "list", *arguments]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def document(capsys: Captured, *arguments: str) -> Any:
    return json.loads(listed(capsys, *arguments, "--json"))


def test_every_application_is_listed_with_its_codes_and_other_names(capsys: Captured) -> None:
    lines = listed(capsys).splitlines()
    for number, application in enumerate(catalogue().applications):
        assert lines[number].startswith(application.name)
    assert next(line for line in lines if line.startswith("Order Entry")).split() == [
        *("Order", "Entry", "SO,", "8.SO;", "OE,", "Sales", "Order")
    ]


def test_every_name_and_code_that_is_listed_means_its_application() -> None:
    for application in catalogue().applications:
        for name in (*codes_of(application), *other_names(application)):
            assert application in catalogue().applications_of(name)


@pytest.mark.parametrize("name", ["Accounts Payable", "AP", "accounts payable", "3.AP"])
def test_the_permissions_of_an_application_are_listed_by_section(name: str, capsys: Captured) -> None:
    text = listed(capsys, name)
    assert text.startswith("Accounts Payable (AP, 3.AP)\n\nactivities and lists\n")
    assert text.index("\nactivities and lists\n") < text.index("\nreports\n")
    assert "object IDs" not in text
    for row in catalogue().rows:
        if row.application == "Accounts Payable":
            assert f"\n  {row.name}" in text


@pytest.mark.parametrize("application", [found.name for found in catalogue().applications])
def test_every_row_and_box_of_the_catalogue_is_listed(application: str, capsys: Captured) -> None:
    rows = {
        (row["section"], row["name"]): row for row in document(capsys, application)["applications"][0]["permissions"]
    }
    known = [row for row in catalogue().rows if row.application == application]
    assert len(rows) == len(known)
    for row in known:
        found = rows[row.section.value, row.name]
        kept = (*found["rights"], *found["rights_inferred"], *found["conditional_rights"])
        assert kept == row.offered()
        assert found["shown_everywhere"] is row.shown.core


def line_of(row: str, text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"  {row}"))


def test_what_is_inferred_conditional_or_not_everywhere_is_marked(capsys: Captured) -> None:
    ledger = listed(capsys, "GL")
    assert line_of("Journal entries", ledger).endswith("Reverse, Post?, Submit?")
    assert line_of("Account title by entity", ledger).startswith("  Account title by entity *: ")
    assert line_of("Reporting accounts", ledger).startswith("  Reporting accounts ?: ")
    assert "is inferred" in ledger.splitlines()[-1]
    conditional = next(row for row in catalogue().rows if row.conditional_rights)
    assert f"({conditional.conditional_rights[0]})" in line_of(
        conditional.name, listed(capsys, conditional.application)
    )
    needing = next(row for row in catalogue().rows if row.shown.requires_subscription)
    line = line_of(needing.name, listed(capsys, needing.application))
    assert " or ".join(needing.shown.requires_subscription) in line.partition("[")[2]


def test_an_application_without_known_permissions_says_so(capsys: Captured) -> None:
    text = listed(capsys, "Real Estate")
    assert text.endswith("\nThe catalogue knows no permission of this application.\n")


def test_objects_are_listed_with_the_places_of_their_rights(capsys: Captured) -> None:
    line = next(line for line in listed(capsys, "--objects", "vendor").splitlines() if line.startswith("VENDOR "))
    assert line == (
        "VENDOR (accounts-payable/vendor): Accounts Payable > Vendors; Purchasing > Vendors; "
        "Inventory Control > Vendors. to read List, View; to write Add, Edit, Delete"
    )
    assert "(deduced)" in next(line for line in listed(capsys, "--objects").splitlines() if line.startswith("VENDTYPE"))


def test_objects_can_be_narrowed_to_an_application(capsys: Captured) -> None:
    found = document(capsys, "Purchasing", "--objects")["objects"]
    assert found
    assert all(any(place["application"] == "Purchasing" for place in places["any_of"]) for places in found)
    assert len(found) < len(document(capsys, "--objects")["objects"])
    assert listed(capsys, "--objects", "no-such-object") == "No object of this name is known.\n"


def test_the_document_for_programs_names_its_format(capsys: Captured) -> None:
    found = document(capsys)
    assert found["format"] == {"name": "intacct-audit catalogue", "version": 1}
    assert found["catalogue"] == catalogue().version
    company = next(one for one in found["applications"] if one["name"] == "Company")
    assert company["sections"] == [section.value for section in Section]
    assert "permissions" not in company


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("Acounts Payable", "Did you mean Accounts Payable?"),
        ("EE", "Did you mean Time or Expenses?"),
        ("Zzz", "`intacct-audit catalogue list` lists all of them."),
        ("Multi Entity Console", "Nobody published its permissions"),
    ],
)
def test_an_unknown_application_ends_with_2_and_a_hint(name: str, complaint: str, capsys: Captured) -> None:
    assert run(["catalogue", "list", name]) == 2
    told = capsys.readouterr()
    assert f'"{name}"' in told.err
    assert complaint in told.err
    assert told.out == ""


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_a_name_that_is_said_to_be_none_of_the_catalogue_is_none(name: str) -> None:
    assert catalogue().application(name) is None
