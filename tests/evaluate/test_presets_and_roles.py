"""Presets with additions and exceptions, presets in every application, and what a role contains."""

from typing import Any

import pytest
from one_company import AR, GL, UNREAD, boxes, company, holding, outcome, rows, seen, told, verdict

from auditor.model.access import Role, RoleHeld, RoleRights
from auditor.model.requirement import (
    Boxes,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    Not,
    Preset,
    Section,
)
from auditor.model.verdict import Outcome
from auditor.vocabulary import catalogue

PASS, GAP, UNPROVEN, NONE = Outcome.PASS, Outcome.GAP, Outcome.UNPROVEN, Outcome.NOT_APPLICABLE
LISTS, REPORTS = Section.ACTIVITIES_AND_LISTS, Section.REPORTS


def ticked(application: str, section: Section, preset: Preset = Preset.ALL) -> dict[str, str]:
    """What the button ticks in a window that shows every row."""
    return {
        f"{row.application} > {row.name}": "|".join(boxes)
        for row in catalogue().permissions(application, section)
        if (boxes := (*row.documented(preset), *row.inferred(preset)))
    }


READING = ticked(AR, LISTS, Preset.READ_ONLY)


def reading(**changes: Any) -> HasRights:
    return HasRights(AR, section=LISTS, preset=Preset.READ_ONLY, **changes)


def test_additions_are_boxes_that_have_to_be_ticked_beyond_the_preset() -> None:
    plus = (Boxes("Customers", ("Add", "Edit")),)
    assert outcome(reading(), company(**holding(READING))) is PASS
    found = verdict(reading(plus=plus), company(**holding(READING)))
    assert boxes(found) == [("Customers", ("Add", "Edit"), False)]
    more = {**READING, f"{AR} > Customers": "List|View|Add|Edit"}
    assert outcome(reading(plus=plus), company(**holding(more))) is PASS


def test_an_addition_without_boxes_is_the_whole_row_and_has_to_exist() -> None:
    found = verdict(
        reading(plus=(Boxes("Dunning levels"),)), company(**holding({**READING, f"{AR} > Dunning levels": ""}))
    )
    assert boxes(found) == [("Dunning levels", ("List", "View", "Add", "Edit", "Delete"), False)]
    assert outcome(reading(plus=(Boxes("Customers"),)), company(**holding(READING))) is GAP


def test_an_added_row_that_no_role_shows_has_to_be_there_all_the_same() -> None:
    found = verdict(reading(plus=(Boxes("Dunning levels", ("List",)),)), company(**holding(without("Dunning levels"))))
    assert [box[0] for box in boxes(found)] == ["Dunning levels"]
    assert outcome(reading(), company(**holding(without("Dunning levels")))) is PASS


def without(name: str) -> dict[str, str]:
    return {place: text for place, text in READING.items() if place != f"{AR} > {name}"}


def test_a_section_is_not_all_ticked_while_rows_of_others_are_unread() -> None:
    everything = HasRights(AR, section=REPORTS, preset=Preset.ALL)
    assert outcome(everything, company(**holding(ticked(AR, REPORTS)))) is PASS
    assert outcome(everything, company(**holding(ticked(AR, REPORTS), all_role_rights=UNREAD))) is UNPROVEN


def test_exceptions_need_not_be_ticked() -> None:
    listed = {**READING, f"{AR} > Customers": "List"}
    assert outcome(reading(), company(**holding(listed))) is GAP
    assert outcome(reading(less=(Boxes("Customers", ("View",)),)), company(**holding(listed))) is PASS
    assert outcome(reading(less=(Boxes("Customers"),)), company(**holding(without("Customers")))) is PASS


def test_a_preset_on_one_permission_asks_for_its_documented_boxes() -> None:
    everything = HasRights(AR, permission="Customers", preset=Preset.ALL)
    assert boxes(verdict(everything, company(**holding({f"{AR} > Customers": "List|View"})))) == [
        ("Customers", ("Add", "Edit", "Delete"), False)
    ]
    read = HasRights(AR, permission="Customers", preset=Preset.READ_ONLY)
    assert outcome(read, company(**holding({f"{AR} > Customers": "List|View"}))) is PASS


ALL_REPORTS = HasRightsEverywhere(REPORTS, Preset.ALL)
HERE = {**ticked(AR, REPORTS), **ticked(GL, REPORTS)}


def test_every_application_that_is_shown_has_to_have_it() -> None:
    assert outcome(ALL_REPORTS, company(**holding(HERE))) is PASS
    found = verdict(ALL_REPORTS, company(**holding(ticked(AR, REPORTS))))
    assert found.outcome is GAP
    assert {finding.box.application for finding in found.findings if finding.box} == {GL}
    assert "General Ledger > " in found.findings[0].message
    assert outcome(HasRightsEverywhere(REPORTS, Preset.ALL, (GL,)), company(**holding(ticked(AR, REPORTS)))) is PASS


def test_an_application_of_which_any_role_holds_a_row_is_shown() -> None:
    others = seen(RoleRights({"1": rows(HERE), "2": rows({"Accounts Payable > Bills": "List"})}))
    found = verdict(ALL_REPORTS, company(**holding(HERE, all_role_rights=others)))
    assert found.outcome is GAP
    assert {finding.box.application for finding in found.findings if finding.box} == {"Accounts Payable"}


def test_an_application_that_nothing_shows_is_advice() -> None:
    found = verdict(ALL_REPORTS, company(**holding(HERE)))
    (sentence,) = [line for line in found.advice if "these applications" in line]
    assert "Projects" in sentence
    assert "Accounts Payable" not in sentence, "its documented code is missing, so this company has none"


def test_a_section_without_a_row_that_every_company_shows_decides_nothing_by_itself() -> None:
    shown = {**HERE, "Company > Users": "List"}
    found = verdict(ALL_REPORTS, company(**holding(shown)))
    assert not any(row.shown.core for row in catalogue().permissions("Company", REPORTS))
    assert found.outcome is PASS
    assert any(line.startswith("Company: ") for line in found.advice)


def test_a_row_that_is_there_decides_in_such_a_section_as_well() -> None:
    (row,) = catalogue().permissions("Company", REPORTS)
    found = verdict(ALL_REPORTS, company(**holding({**HERE, f"Company > {row.name}": ""})))
    assert [box[0] for box in boxes(found)] == [row.name]


@pytest.mark.parametrize(
    "facets",
    [
        {"subscriptions": UNREAD},
        {"all_role_rights": UNREAD},
        {"effective_rights": UNREAD},
        {"user": UNREAD},
        {"effective_rights": UNREAD, "role_rights": UNREAD},
    ],
    ids=["subscriptions", "rights of all roles", "effective rights", "user", "all rights"],
)
def test_every_application_is_not_proved_while_something_is_unread(facets: dict[str, Any]) -> None:
    assert outcome(ALL_REPORTS, company(**holding(HERE, **facets))) is UNPROVEN


def test_rows_of_an_application_that_nobody_knows_leave_it_open() -> None:
    found = verdict(ALL_REPORTS, company(**holding({**HERE, "Acme Suite > Ledger": "Run"})))
    assert found.outcome is UNPROVEN
    assert "Acme Suite" in told(found)


def test_nothing_is_a_proof_in_a_company_that_shows_no_application() -> None:
    assert outcome(ALL_REPORTS, company(**holding({}), subscriptions=seen(("X",)))) is UNPROVEN


def test_not_everywhere_is_proved_by_one_box_that_is_missing() -> None:
    assert outcome(Not(ALL_REPORTS), company(**holding(ticked(AR, REPORTS)))) is PASS
    assert outcome(Not(ALL_REPORTS), company(**holding(HERE))) is GAP
    assert outcome(Not(ALL_REPORTS), company(**holding(ticked(AR, REPORTS), role_rights=UNREAD))) is UNPROVEN


VIEW = HasRights(AR, permission="Invoices", rights=("View",))
GRANTS = HoldsRole("Sync", VIEW)


def test_a_role_of_this_name_that_contains_the_rights_passes_and_says_that_this_is_paper() -> None:
    found = verdict(GRANTS, company(**holding({f"{AR} > Invoices": "List|View"})))
    assert found.outcome is PASS
    assert "not read from the effect" in found.summary


def test_a_role_that_lacks_the_rights_is_a_gap_whatever_is_in_effect() -> None:
    effective = seen(rows({f"{AR} > Invoices": "List|View"}))
    found = verdict(GRANTS, company(**holding({f"{AR} > Invoices": "List"}, effective_rights=effective)))
    assert found.outcome is GAP
    assert boxes(found) == [("Invoices", ("View",), False)]


def test_what_is_in_the_role_is_paper_and_needs_no_effective_rights() -> None:
    assert outcome(GRANTS, company(**holding({f"{AR} > Invoices": "View"}, effective_rights=UNREAD))) is PASS


@pytest.mark.parametrize("facets", [{"role_rights": UNREAD}, {"roles": UNREAD}, {"roles_held": UNREAD}])
def test_a_role_that_was_not_read_is_not_proved(facets: dict[str, Any]) -> None:
    assert outcome(GRANTS, company(**holding({f"{AR} > Invoices": "View"}, **facets))) is UNPROVEN


def test_one_role_alone_has_to_contain_them() -> None:
    two = HasRights(AR, permission="Invoices", rights=("View", "Edit"))
    roles = {
        "roles": seen((Role("1", "Sync", "Login and Slide-In"), Role("2", "More", "Login and Slide-In"))),
        "roles_held": seen((RoleHeld("1", "Sync"), RoleHeld("2", "More"))),
    }
    halves = {"1": rows({f"{AR} > Invoices": "View"}), "2": rows({f"{AR} > Invoices": "Edit"})}
    whole = {**halves, "2": rows({f"{AR} > Invoices": "View|Edit"})}
    assert outcome(HoldsRole(grants=two), company(**holding({}, **roles, role_rights=seen(RoleRights(halves))))) is GAP
    found = verdict(HoldsRole(grants=two), company(**holding({}, **roles, role_rights=seen(RoleRights(whole)))))
    assert found.outcome is PASS
    assert "The role More" in found.summary


def test_a_word_in_the_role_that_nobody_knows_is_no_proof_either_way() -> None:
    assert outcome(GRANTS, company(**holding({f"{AR} > Invoices": "Frob"}))) is UNPROVEN


def test_in_a_user_based_company_no_role_is_asked_for() -> None:
    own = {"roles": seen(()), "roles_held": seen(()), "user_rights": seen(rows({f"{AR} > Invoices": "View"}))}
    assert outcome(GRANTS, company(**own)) is NONE


@pytest.mark.parametrize(
    ("kind", "expected"), [("Login and Slide-In", PASS), ("Slide-In Only", UNPROVEN), ("Login Only", UNPROVEN)]
)
def test_a_role_for_one_way_of_signing_in_is_open_while_no_sign_in_shows_the_way(kind: str, expected: Outcome) -> None:
    roles = seen((Role("1", "Sync", kind),))
    found = verdict(HoldsRole(), company(**holding({f"{AR} > Invoices": "View"}, roles=roles), sign_in=UNREAD))
    assert found.outcome is expected


def test_a_role_of_this_name_and_of_an_unread_kind_is_not_held_to_be_missing() -> None:
    held = {"roles_held": seen((RoleHeld("1", "Sync"), RoleHeld("2", "Upflow")))}
    found = verdict(HoldsRole("Upflow"), company(**holding({f"{AR} > Invoices": "View"}, **held)))
    assert found.outcome is UNPROVEN


@pytest.mark.parametrize(
    ("facets", "expected"),
    [
        ({"roles_held": seen((RoleHeld("1", "Other"),))}, PASS),
        ({"effective_rights": UNREAD}, UNPROVEN),
        ({"roles_held": seen(())}, PASS),
        ({"roles_held": seen(()), "user_rights": UNREAD}, UNPROVEN),
        ({"roles_held": seen(()), "roles": UNREAD}, UNPROVEN),
        ({"roles_held": UNREAD}, UNPROVEN),
    ],
    ids=["another", "empty role", "none", "none, user rights unread", "none, roles unread", "unread"],
)
def test_a_role_that_must_not_be_held_is_proved_not_to_be(facets: dict[str, Any], expected: Outcome) -> None:
    assert outcome(Not(HoldsRole("Sync")), company(**holding({}, **facets))) is expected
