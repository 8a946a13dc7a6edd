"""Forbidden rights, rights beyond others, least privilege: absence is the good news and has to be proved."""

from dataclasses import replace
from typing import Any

import pytest
from one_company import AR, GL, ME, UNREAD, boxes, company, holding, outcome, pack, rows, rule, seen, told, verdict

from auditor.evaluate import evaluate
from auditor.model.access import AdminPrivileges, RoleHeld, RoleRights
from auditor.model.evidence import Reason
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    Boxes,
    CanRead,
    Forbidden,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    LeastPrivilege,
    Not,
    ParameterIs,
    Preset,
    Requirement,
    Section,
    UserExists,
)
from auditor.model.verdict import Outcome
from auditor.vocabulary import catalogue

PASS, GAP, UNPROVEN = Outcome.PASS, Outcome.GAP, Outcome.UNPROVEN
INVOICES = f"{AR} > Invoices"
LISTS = Section.ACTIVITIES_AND_LISTS
DELETE = HasRights(AR, permission="Invoices", rights=("Delete", "Edit"))
READ = HasRights(AR, permission="Invoices", rights=("View",))
READ_ALL = HasRights(AR, section=LISTS, preset=Preset.READ_ONLY)
FORBIDDEN, NO_MORE, LEAST = Forbidden(DELETE), HasNoMore(READ), LeastPrivilege()
ASKED = rule(READ, "asked")

ABSENT = {INVOICES: "List|View"}
"""Rights with which all three are met."""


def judged(requirement: Requirement, **facets: Any) -> Any:
    return verdict(requirement, company(**holding(ABSENT, **facets)), ASKED)


@pytest.mark.parametrize("requirement", [FORBIDDEN, NO_MORE, LEAST])
def test_what_was_read_completely_and_is_not_there_passes(requirement: Requirement) -> None:
    assert judged(requirement).outcome is PASS


@pytest.mark.parametrize("requirement", [FORBIDDEN, NO_MORE, LEAST])
def test_a_single_box_that_is_held_is_a_gap_and_has_to_be_taken_out(requirement: Requirement) -> None:
    found = verdict(requirement, company(**holding({INVOICES: "List|View|Delete"})), ASKED)
    assert found.outcome is GAP
    assert boxes(found) == [("Invoices", ("Delete",), True)]
    assert "the role Sync" in told(found)


@pytest.mark.parametrize("requirement", [FORBIDDEN, NO_MORE, LEAST])
@pytest.mark.parametrize(
    ("facets", "says"),
    [
        ({"effective_rights": UNREAD}, "could not be read"),
        ({"role_rights": UNREAD}, "could not be read to compare"),
        ({"roles_held": UNREAD}, "could not be read to compare"),
        ({"effective_rights": seen(rows({INVOICES: "List|View|Frob"}))}, "Frob"),
        ({"effective_rights": seen(rows({f"{AR} > Rechnungen": "Delete"}))}, "Rechnungen"),
        ({"effective_rights": seen(rows({"Anywhere > Rechnungen": "Frob"}))}, "Rechnungen"),
        ({"role_rights": seen(RoleRights({"1": rows({INVOICES: "List|View|Delete"})}))}, "do not show"),
        ({"user": seen(replace(ME, admin_privileges=AdminPrivileges.FULL))}, "full administrator"),
        ({"user": seen(replace(ME, admin_privileges=None))}, "may be a full administrator"),
        ({"user": UNREAD}, "may be a full administrator"),
    ],
    ids=[
        "effective rights unread",
        "role rows unread",
        "roles held unread",
        "unknown word",
        "unknown row",
        "unknown row of an unknown application",
        "on paper only",
        "full admin",
        "admin privileges unread",
        "user unread",
    ],
)
def test_whatever_could_hide_a_right_leaves_it_unproven(
    requirement: Requirement, facets: dict[str, Any], says: str
) -> None:
    found = judged(requirement, **facets)
    assert found.outcome is UNPROVEN
    assert says in told(found)


def test_the_reason_of_an_unread_answer_is_kept() -> None:
    assert judged(FORBIDDEN, effective_rights=replace(UNREAD, reason=Reason.FAILED)).reasons() == (Reason.FAILED,)


@pytest.mark.parametrize(
    "row",
    [f"{GL} > Rechnungen", f"{AR} > Rechnungen"],
    ids=["of another application", "beside the row itself, which was read"],
)
def test_an_unknown_row_that_cannot_be_it_does_not_matter(row: str) -> None:
    assert outcome(FORBIDDEN, company(**holding({INVOICES: "List|View", row: "Delete"}))) is PASS


def test_an_unknown_row_with_other_rights_does_not_matter() -> None:
    assert outcome(FORBIDDEN, company(**holding({f"{AR} > Rechnungen": "List"}))) is PASS


def test_on_a_section_an_unknown_row_of_its_application_always_matters() -> None:
    forbidden = Forbidden(HasRights(AR, section=LISTS, rights=("Delete",)))
    assert outcome(forbidden, company(**holding({INVOICES: "List"}))) is PASS
    assert outcome(forbidden, company(**holding({INVOICES: "List", f"{AR} > Rechnungen": "Delete"}))) is UNPROVEN


def test_a_row_of_no_other_window_is_looked_at() -> None:
    assert outcome(FORBIDDEN, company(**holding({f"{AR} > Customers": "Delete", f"{GL} > Accounts": "Delete"}))) is PASS


def test_the_user_type_never_makes_a_ticked_box_good() -> None:
    capped = holding({INVOICES: "Delete"}, user=seen(replace(ME, user_type="employee user")))
    assert outcome(FORBIDDEN, company(**capped)) is GAP


def test_a_user_without_any_role_is_compared_with_the_rights_set_on_it() -> None:
    without_role = {"roles_held": seen(()), "roles": seen(()), "effective_rights": seen(())}
    own = {**without_role, "user_rights": seen(rows({INVOICES: "Delete"}))}
    assert judged(FORBIDDEN, **without_role).outcome is PASS
    assert judged(FORBIDDEN, **own).outcome is UNPROVEN
    assert judged(FORBIDDEN, **{**own, "roles": UNREAD}).outcome is UNPROVEN
    assert judged(FORBIDDEN, **{**without_role, "user_rights": UNREAD}).outcome is UNPROVEN


def test_a_preset_forbids_every_box_that_its_button_ticks() -> None:
    nothing = Forbidden(HasRights(AR, section=LISTS, preset=Preset.ALL))
    assert outcome(nothing, company(**holding({}))) is PASS
    assert boxes(verdict(nothing, company(**holding({INVOICES: "View"})))) == [("Invoices", ("View",), True)]
    reading = Forbidden(READ_ALL)
    assert outcome(reading, company(**holding({INVOICES: "Delete"}))) is PASS
    assert outcome(reading, company(**holding({INVOICES: "View"}))) is GAP


def test_what_a_preset_leaves_out_is_not_forbidden() -> None:
    but = Forbidden(HasRights(AR, section=LISTS, preset=Preset.ALL, less=(Boxes("Invoices", ("View",)),)))
    assert outcome(but, company(**holding({INVOICES: "View"}))) is PASS
    assert boxes(verdict(but, company(**holding({INVOICES: "View|Edit"})))) == [("Invoices", ("Edit",), True)]


def test_forbidden_everywhere_reaches_every_application_but_the_others() -> None:
    reports = Forbidden(HasRightsEverywhere(Section.REPORTS, Preset.ALL, other_than=(GL,)))
    assert outcome(reports, company(**holding({f"{GL} > Trial balance": "Run", INVOICES: "View"}))) is PASS
    assert outcome(reports, company(**holding({f"{AR} > AR ledger": "Run"}))) is GAP
    assert outcome(reports, company(**holding({"Anywhere > Ledger": "Run"}))) is UNPROVEN


def test_of_several_not_a_single_one_may_be_held_whether_all_or_any_is_named() -> None:
    accounts = HasRights(GL, permission="Accounts", rights=("Add",))
    for several in (AllOf((DELETE, accounts)), AnyOf((DELETE, accounts))):
        assert outcome(Forbidden(several), company(**holding({f"{GL} > Accounts": "Add"}))) is GAP
        assert outcome(Forbidden(several), company(**holding({}))) is PASS


def test_anything_else_that_is_forbidden_must_not_be_so() -> None:
    assert outcome(Forbidden(UserExists()), company()) is GAP
    assert outcome(Forbidden(Not(UserExists())), company()) is PASS


def test_not_is_content_with_one_box_that_is_missing() -> None:
    evidence = company(**holding({INVOICES: "Edit"}))
    assert outcome(Not(DELETE), evidence) is PASS
    assert outcome(FORBIDDEN, evidence) is GAP
    assert outcome(Not(DELETE), company(**holding({INVOICES: "Edit|Delete"}))) is GAP


@pytest.mark.parametrize(
    "facets",
    [
        {"effective_rights": UNREAD},
        {"role_rights": UNREAD},
        {"role_rights": seen(RoleRights({"1": rows({INVOICES: "Edit|Delete"})}))},
        {"user": UNREAD},
    ],
)
def test_not_asks_for_a_proof_that_a_box_is_missing(facets: dict[str, Any]) -> None:
    assert judged(Not(DELETE), **facets).outcome is UNPROVEN


def test_not_of_what_must_not_be_held_is_capped_like_any_right() -> None:
    held = {INVOICES: "Delete"}
    employee = seen(replace(ME, user_type="employee user"))
    assert outcome(Not(NO_MORE), company(**holding(held))) is PASS
    assert outcome(Not(NO_MORE), company(**holding(held, user=employee))) is UNPROVEN


@pytest.mark.parametrize(
    ("asked", "held", "beyond"),
    [
        (("View",), "List|View", ()),
        (("Add",), "List|Add", ()),
        (("Add",), "List|View|Add", ("View",)),
        (("List",), "List|View", ("View",)),
        (("Edit",), "Edit|Delete|Add", ("Add", "Delete")),
    ],
)
def test_what_a_needed_box_is_of_no_use_without_is_not_beyond_it(
    asked: tuple[str, ...], held: str, beyond: tuple[str, ...]
) -> None:
    found = verdict(HasNoMore(HasRights(AR, permission="Invoices", rights=asked)), company(**holding({INVOICES: held})))
    assert [box[1] for box in boxes(found)] == ([beyond] if beyond else [])
    assert found.outcome is (GAP if beyond else PASS)


def test_beyond_read_only_is_whatever_the_button_does_not_tick_on_any_row_of_the_section() -> None:
    exactly = HasNoMore(READ_ALL)
    reading = {INVOICES: "List|View", f"{AR} > Dunning levels": "List", f"{AR} > AR ledger": "Run"}
    assert outcome(exactly, company(**holding(reading))) is PASS
    more = {**reading, f"{AR} > Manage payments": "List", f"{AR} > Print or email statements": "Run"}
    found = verdict(exactly, company(**holding(more)))
    assert {box[0] for box in boxes(found)} == {"Manage payments", "Print or email statements"}


def test_nothing_of_a_row_is_beyond_all_of_it_not_even_a_word_that_nobody_knows() -> None:
    everything = HasNoMore(HasRights(AR, section=LISTS, preset=Preset.ALL, less=(Boxes("Customers"),)))
    assert outcome(everything, company(**holding({INVOICES: "Frob|Delete"}))) is PASS
    assert boxes(verdict(everything, company(**holding({f"{AR} > Customers": "List"})))) == [
        ("Customers", ("List",), True)
    ]


def test_under_reports_read_only_is_all_of_it() -> None:
    reports = HasNoMore(HasRights(AR, section=Section.REPORTS, preset=Preset.READ_ONLY))
    assert outcome(reports, company(**holding({f"{AR} > AR ledger": "Run|Export"}))) is PASS


def test_nothing_is_beyond_a_row_that_is_added_as_a_whole() -> None:
    added = HasNoMore(replace(READ_ALL, plus=(Boxes("Customers"),)))
    assert outcome(added, company(**holding({f"{AR} > Customers": "List|Delete|Frob"}))) is PASS
    assert outcome(added, company(**holding({INVOICES: "List|Frob"}))) is UNPROVEN


def test_a_permission_that_the_catalogue_does_not_know_is_never_proved_absent() -> None:
    assert outcome(Forbidden(HasRights(AR, permission="Nowhere", rights=("Add",))), company()) is UNPROVEN


def least(rights: dict[str, str], *requirements: Requirement, other_than: tuple[str, ...] = ()) -> Any:
    others = tuple(rule(requirement, f"r{number}") for number, requirement in enumerate(requirements))
    return verdict(LeastPrivilege(other_than), company(**holding(rights)), *others)


def test_least_privilege_takes_what_any_rule_asks_for_in_any_alternative() -> None:
    held = {INVOICES: "List|View", f"{GL} > Accounts": "List|Edit"}
    edit = HasRights(GL, permission="Accounts", rights=("Edit",))
    assert least(held, AnyOf((READ, edit))).outcome is PASS
    assert boxes(least(held, READ)) == [("Accounts", ("List", "Edit"), True)]


@pytest.mark.parametrize(("answer", "expected"), [("yes", PASS), ("no", GAP), ("", UNPROVEN)])
def test_a_rule_asks_for_nothing_where_it_does_not_apply(answer: str, expected: Outcome) -> None:
    edit = HasRights(GL, permission="Accounts", rights=("Edit",))
    conditional = replace(rule(edit, "conditional"), when=ParameterIs("bills", ("yes",), answer))
    evidence = company(**holding({INVOICES: "List|View", f"{GL} > Accounts": "List|Edit"}))
    assert verdict(LeastPrivilege(), evidence, rule(READ, "read"), conditional).outcome is expected


@pytest.mark.parametrize("ban", [Forbidden, Not])
def test_what_is_forbidden_is_not_asked_for(ban: Any) -> None:
    assert least({INVOICES: "Delete"}, READ, ban(DELETE)).outcome is GAP


def test_a_preset_asks_for_its_boxes_on_every_row_of_the_section() -> None:
    held = {INVOICES: "List|View", f"{AR} > Dunning levels": "List|View"}
    assert least(held, READ_ALL).outcome is PASS
    assert least({INVOICES: "List|View|Edit"}, READ_ALL).outcome is GAP
    assert least({**held, f"{AR} > AR ledger": "Run"}, READ_ALL).outcome is GAP
    reports = HasRightsEverywhere(Section.REPORTS, Preset.ALL)
    assert least({f"{AR} > AR ledger": "Run", f"{GL} > Trial balance": "Run"}, reports).outcome is PASS


def test_what_the_reads_of_a_rule_need_is_asked_for_too() -> None:
    assert least({INVOICES: "List|View"}).outcome is GAP
    assert least({INVOICES: "List|View"}, CanRead("ARINVOICE")).outcome is PASS


def test_what_the_objects_of_the_sync_need_is_asked_for_by_the_pack_itself() -> None:
    evidence = company(**holding({INVOICES: "List|View"}))
    rules = (rule(LEAST),)
    for objects, expected in (({}, GAP), ({"ARINVOICE": True}, PASS)):
        (found,) = evaluate(evidence, pack(*rules, objects=objects), catalogue())
        assert found.outcome is expected


def test_applications_that_are_left_out_do_not_count() -> None:
    held = {f"{GL} > Accounts": "Delete", f"{GL} > Konten": "Frob"}
    assert least(held, READ).outcome is GAP
    assert least(held, READ, other_than=("General ledger",)).outcome is PASS


def test_an_unknown_row_that_is_held_is_named_and_leaves_least_privilege_open() -> None:
    found = least({INVOICES: "View", "Acme > Things": "List"}, READ)
    assert found.outcome is UNPROVEN
    assert '"Acme" > "Things"' in told(found)


def test_while_a_rule_waits_for_an_answer_nothing_is_certainly_too_much() -> None:
    evidence = company(**holding({INVOICES: "List|View|Edit"}))
    waiting = rule(DELETE, "waiting", unanswered=("edits",))
    found = verdict(LEAST, evidence, ASKED, waiting)
    assert found.outcome is UNPROVEN
    assert "--param edits=..." in told(found)


def test_a_right_that_only_another_user_needs_is_too_much() -> None:
    evidence = company(**holding({INVOICES: "View"}))
    assert verdict(LEAST, evidence, rule(READ, "other", subject="xmlgateway")).outcome is GAP


def test_a_role_of_a_kind_that_was_not_read_counts_against_the_proof() -> None:
    roles = {
        "roles_held": seen((RoleHeld("1", "Sync"), RoleHeld("2", "Console"))),
        "role_rights": seen(RoleRights({"1": rows(ABSENT), "2": rows({INVOICES: "Delete"})})),
    }
    assert judged(FORBIDDEN, **roles).outcome is UNPROVEN
