"""The matrix of permissions of a pack: what is needed, held, missing and more than needed."""

from dataclasses import replace
from typing import Any

import worlds
from hypothesis import given, settings
from one_company import AR, GL, UNREAD, company, holding, pack, rule

from auditor.audit import Gate, judge
from auditor.model.company import Entities
from auditor.model.evidence import Snapshot
from auditor.model.report import PermissionRow
from auditor.model.requirement import (
    AnyOf,
    Boxes,
    EntitiesAre,
    Forbidden,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    LeastPrivilege,
    Preset,
    Requirement,
    Section,
    UserFact,
    UserIs,
)
from auditor.model.rule import Level, Rule, RulePack
from auditor.model.verdict import Outcome
from auditor.vocabulary import catalogue

INVOICES = f"{AR} > Invoices"
EDIT = HasRights(AR, permission="Invoices", rights=("Edit",))
READING = HasRights(AR, section=Section.ACTIVITIES_AND_LISTS, preset=Preset.READ_ONLY)


def matrix(evidence: Snapshot, *rules: Rule, **fields: Any) -> dict[str, PermissionRow]:
    """The rows of a pack by their place."""
    report = judge(evidence, [pack(*rules, **fields)], catalogue(), Gate())
    return {f"{row.application} > {row.permission}": row for row in report.packs[0].permissions}


def row(evidence: Snapshot, *requirements: Requirement, **fields: Any) -> PermissionRow:
    rules = [rule(requirement, f"r{number}", **fields) for number, requirement in enumerate(requirements)]
    return matrix(evidence, *rules)[INVOICES]


def test_a_row_tells_what_is_needed_held_missing_and_beyond() -> None:
    found = row(company(**holding({INVOICES: "List|View|Delete"})), EDIT)
    assert found == PermissionRow(
        AR, "activities and lists", "Invoices", ("Edit",), ("List",), ("List", "View", "Delete")
    )
    assert found.missing == ("Edit",)
    assert found.beyond == ("View", "Delete")


def test_what_only_other_levels_ask_for_is_wanted_and_never_missing() -> None:
    found = row(company(**holding({INVOICES: "List"})), EDIT, level=Level.RECOMMENDED)
    assert (found.needed, found.wanted, found.missing) == ((), ("List", "Edit"), ())


def test_what_a_required_rule_needs_is_not_also_wanted() -> None:
    rules = (rule(EDIT), rule(EDIT, "b", level=Level.OPTIONAL))
    assert matrix(company(**holding({INVOICES: "Edit"})), *rules)[INVOICES].wanted == ()


def test_rights_that_could_not_be_read_are_not_held_and_not_missing() -> None:
    found = row(company(**holding({INVOICES: "List"}, effective_rights=UNREAD)), EDIT)
    assert found.held is None
    assert found.missing == ()


def test_a_row_with_a_word_that_nobody_can_read_is_not_known() -> None:
    assert row(company(**holding({INVOICES: "List|Frob"})), EDIT).held is None


def test_a_preset_asks_for_the_rows_that_this_company_shows_with_their_documented_boxes() -> None:
    found = matrix(company(**holding({INVOICES: "List|View"})), rule(READING))
    assert found[INVOICES].needed == ("List", "View")
    assert found[f"{AR} > Customers"].missing == ("List", "View")
    assert f"{AR} > Dunning levels" not in found
    held = matrix(company(**holding({f"{AR} > AR account labels": "List"})), rule(READING))
    assert held[f"{AR} > AR account labels"].missing == ("View",)
    # Of a row on which all boxes are guesses the verdict asks for any one.
    guessed = matrix(company(**holding({f"{AR} > Dunning levels": "List"})), rule(READING))
    assert guessed[f"{AR} > Dunning levels"].missing == ()


def test_exceptions_of_a_preset_count() -> None:
    changed = replace(READING, plus=(Boxes("Customers", ("Add",)),), less=(Boxes("Invoices"),))
    found = matrix(company(**holding({INVOICES: "List"})), rule(changed))
    assert found[f"{AR} > Customers"].needed == ("List", "View", "Add")
    assert found[INVOICES].needed == ()
    assert found[INVOICES].beyond == ("List",)


def test_every_application_means_those_that_this_company_shows() -> None:
    found = matrix(company(**holding({})), rule(HasRightsEverywhere(Section.REPORTS, Preset.ALL)))
    assert {row.application for row in found.values()} == {AR, GL, "Company"} & {
        row.application for row in catalogue().rows if row.section is Section.REPORTS and row.shown.core
    }


def test_of_alternatives_the_one_that_is_met_is_needed_and_the_other_is_no_excess() -> None:
    customers = HasRights(AR, permission="Customers", rights=("Edit",))
    evidence = company(**holding({INVOICES: "Edit", f"{AR} > Customers": "List|Edit"}))
    both = matrix(evidence, rule(AnyOf((customers, EDIT))))
    assert both[f"{AR} > Customers"].needed == ("Edit",)
    assert (both[INVOICES].needed, both[INVOICES].wanted, both[INVOICES].beyond) == ((), ("Edit",), ())
    one = matrix(company(**holding({INVOICES: "Edit"})), rule(AnyOf((customers, EDIT))))
    assert one[INVOICES].needed == ("Edit",)
    assert f"{AR} > Customers" not in one


def test_what_is_forbidden_or_limited_is_not_needed() -> None:
    for ban in (Forbidden(EDIT), HasNoMore(EDIT), LeastPrivilege()):
        assert matrix(company(**holding({INVOICES: "Edit"})), rule(ban)) == {}


def test_a_rule_that_does_not_apply_or_waits_for_an_answer_asks_for_nothing() -> None:
    evidence = company(**holding({INVOICES: "List"}))
    assert matrix(evidence, rule(EDIT, when=EntitiesAre(Entities.NONE))) == {}
    assert matrix(evidence, rule(EDIT, unanswered=("bills",))) == {}
    assert INVOICES in matrix(evidence, rule(EDIT, when=EntitiesAre(Entities.SOME)))


def test_rules_about_other_users_are_no_part_of_the_subjects_matrix() -> None:
    assert matrix(company(**holding({INVOICES: "List"})), rule(EDIT, subject="else")) == {}


def test_more_than_needed_is_shown_in_the_applications_that_the_pack_touches_only() -> None:
    evidence = company(**holding({INVOICES: "Edit", f"{AR} > Customers": "Delete", f"{GL} > Accounts": "List"}))
    found = matrix(evidence, rule(EDIT))
    assert found[f"{AR} > Customers"].beyond == ("Delete",)
    assert f"{GL} > Accounts" not in found


def test_what_a_read_of_the_sync_needs_is_not_too_much() -> None:
    evidence = company(**holding({INVOICES: "Edit", f"{AR} > Customers": "List|View|Delete"}))
    found = matrix(evidence, rule(EDIT), objects={"CUSTOMER": True})
    assert found[f"{AR} > Customers"].beyond == ("Delete",)


def test_a_pack_without_rules_of_rights_has_no_matrix() -> None:
    assert matrix(company(**holding({INVOICES: "List"})), rule(UserIs(UserFact.TYPE, ("business user",)))) == {}


def test_rows_come_in_the_order_of_the_window() -> None:
    found = list(
        matrix(company(**holding({})), rule(READING), rule(HasRights(GL, permission="Accounts", rights=("List",)), "b"))
    )
    order = [f"{row.application} > {row.name}" for row in catalogue().rows]
    assert found == sorted(found, key=order.index)


@given(worlds.companies(), worlds.packs())
@settings(max_examples=60, deadline=None)
def test_every_box_of_a_gap_is_a_row_of_the_matrix(evidence: Snapshot, asked: RulePack) -> None:
    report = judge(evidence, [asked], catalogue(), Gate())
    rows = {(row.application, row.section, row.permission): row for row in report.packs[0].permissions}
    for verdict in report.packs[0].verdicts:
        for finding in verdict.findings:
            box = finding.box
            if verdict.outcome is Outcome.GAP and finding.outcome is Outcome.GAP and box and not box.untick:
                needed = rows[box.application, box.section, box.permission]
                assert set(box.rights) <= {*needed.needed, *needed.wanted}


@given(worlds.companies(), worlds.requirements())
@settings(max_examples=60, deadline=None)
def test_a_rule_of_rights_that_passes_misses_nothing(evidence: Snapshot, requirement: Requirement) -> None:
    report = judge(evidence, [pack(rule(requirement))], catalogue(), Gate())
    if report.packs[0].verdicts[0].outcome is Outcome.PASS and isinstance(requirement, HasRights):
        assert not any(row.missing for row in report.packs[0].permissions)
