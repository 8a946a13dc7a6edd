"""Ways in which an auditor could let something pass that it did not see; each was tried on this one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from companies import ROLE, USER, report_of, role, snapshot, text, user, verdicts

from auditor.audit import Gate
from auditor.errors import ExitCode
from auditor.model.access import RightsRow, Role, RoleRights, UserAbsent
from auditor.model.evidence import Known, Reason, Snapshot, Unknown
from auditor.model.rule import Level
from auditor.model.verdict import Outcome

NEVER_SEEN = RightsRow("Accounts Receivable", "Zahlungen", "List|View|Add")


@pytest.fixture(scope="module")
def right() -> Snapshot:
    return snapshot()


def with_facet(evidence: Snapshot, **facets: Any) -> Snapshot:
    return replace(evidence, views=tuple(replace(view, **facets) for view in evidence.views))


def unread(reason: Reason) -> Unknown:
    return Unknown(reason, "It could not be read.")


def effective(evidence: Snapshot) -> tuple[RightsRow, ...]:
    return next(v.effective_rights.data for v in evidence.views if isinstance(v.effective_rights, Known))


def test_a_box_ticked_in_a_word_that_nobody_knows_is_not_ticked(right: Snapshot) -> None:
    rows = tuple(
        replace(row, rights="Quux") if row.permission == "Statistical journals" else row for row in effective(right)
    )
    found = verdicts(report_of(with_facet(right, effective_rights=Known(rows, "a call"))))
    assert found["gl-rights"].outcome is Outcome.UNPROVEN
    assert "Quux" in text(found["gl-rights"])


def test_a_row_that_the_role_shows_without_any_right_is_a_gap() -> None:
    empty = [{"module": "Accounts Receivable", "permission": "Dunning levels", "rights": ""}]
    found = verdicts(report_of(snapshot({"roles": [{"name": ROLE, "extra_rows": empty}]})))
    assert found["ar-rights"].outcome is Outcome.GAP
    assert "the window shows it" in text(found["ar-rights"])


@pytest.mark.parametrize("rights", ["List|View", "Anzeigen"])
def test_a_row_that_another_role_holds_in_any_words_exists_here(rights: str) -> None:
    held = [{"module": "Accounts Receivable", "permission": "Dunning levels", "rights": rights}]
    found = verdicts(report_of(snapshot({"roles": [{"name": "Administrator", "extra_rows": held}]})))
    assert found["ar-rights"].outcome is Outcome.GAP


def test_a_row_that_nobody_can_read_and_only_others_hold_leaves_all_of_it_unproven() -> None:
    held = [{"module": NEVER_SEEN.module, "permission": NEVER_SEEN.permission, "rights": NEVER_SEEN.rights}]
    found = verdicts(report_of(snapshot({"roles": [{"name": "Administrator", "extra_rows": held}]})))
    assert found["ar-rights"].outcome is Outcome.UNPROVEN
    assert "Zahlungen" in text(found["ar-rights"])
    assert found["gl-rights"].outcome is Outcome.PASS


def test_in_a_user_based_company_a_row_that_another_user_holds_exists_here() -> None:
    other = {"id": "clerk", "rights": {"Accounts Receivable": {"Dunning levels": ["List", "View"]}}}
    found = verdicts(report_of(snapshot({"users": [other]}, company="user-based")))
    assert found["ar-rights"].outcome is Outcome.GAP


@pytest.mark.parametrize("apply_to", ["Slide-In Only", "Slide-In Only ", "slideInOnly", "Slide In Only"])
def test_a_slide_in_only_role_is_known_in_each_spelling(right: Snapshot, apply_to: str) -> None:
    found = verdicts(report_of(with_facet(right, roles=Known(kinds(right, apply_to), "a call"))))
    assert found["role-held"].outcome is Outcome.GAP


def test_a_role_of_a_kind_that_nobody_knows_is_not_proved_to_count(right: Snapshot) -> None:
    found = verdicts(report_of(with_facet(right, roles=Known(kinds(right, "S"), "a call"))))
    assert found["role-held"].outcome is Outcome.UNPROVEN


def kinds(evidence: Snapshot, apply_to: str) -> tuple[Role, ...]:
    roles = next(view.roles.data for view in evidence.views if isinstance(view.roles, Known))
    return tuple(replace(found, apply_to=apply_to) for found in roles)


def test_a_role_is_not_proved_to_grant_anything_while_nothing_shows_what(right: Snapshot) -> None:
    silent = with_facet(right, role_rights=unread(Reason.REFUSED), effective_rights=unread(Reason.REFUSED))
    assert verdicts(report_of(silent))["role-held"].outcome is Outcome.UNPROVEN


def test_a_role_whose_rows_all_say_none_grants_nothing(right: Snapshot) -> None:
    rights = next(view.role_rights.data for view in right.views if isinstance(view.role_rights, Known))
    none = {key: tuple(replace(row, rights="None") for row in rows) for key, rows in rights.by_role.items()}
    silent = with_facet(right, role_rights=Known(RoleRights(none), "a call"), effective_rights=unread(Reason.REFUSED))
    assert verdicts(report_of(silent))["role-held"].outcome is Outcome.GAP


def test_what_full_admin_adds_is_not_taken_for_what_the_role_grants() -> None:
    found = verdicts(report_of(snapshot({**user(admin="full"), "roles": [{"name": ROLE, "rights": None}]})))
    assert found["role-held"].outcome is Outcome.GAP


def test_a_user_that_can_sign_in_exists_whatever_a_list_says(right: Snapshot) -> None:
    found = verdicts(report_of(with_facet(right, user=Known(UserAbsent(USER), "a call"))))
    assert found["user-exists"].outcome is Outcome.PASS


def test_rights_on_paper_alone_are_no_proof(right: Snapshot) -> None:
    found = verdicts(report_of(with_facet(right, effective_rights=unread(Reason.REFUSED))))
    assert found["ar-rights"].outcome is Outcome.UNPROVEN


@pytest.mark.parametrize(
    ("facets", "rule"),
    [
        ({"all_role_rights": unread(Reason.INCOMPLETE)}, "ar-rights"),
        ({"effective_rights": unread(Reason.FAILED)}, "ar-rights"),
        ({"effective_rights": unread(Reason.REFUSED), "role_rights": unread(Reason.FAILED)}, "ar-rights"),
        ({"effective_rights": unread(Reason.FAILED)}, "custom-reports"),
        ({"subscriptions": unread(Reason.FAILED)}, "gl-subscribed"),
    ],
)
def test_a_failed_or_incomplete_read_is_never_forgiven(right: Snapshot, facets: Mapping[str, Any], rule: str) -> None:
    gate = Gate(Level.REQUIRED, allow_unproven=True, selects=lambda candidate: candidate.id == rule)
    assert report_of(with_facet(right, **facets), gate).exit_code is ExitCode.UNPROVEN


@pytest.mark.parametrize("rule", ["ar-rights", "ar-reports"])
def test_a_rule_that_waits_for_a_gap_is_not_forgiven_where_the_gap_is_not_selected(rule: str) -> None:
    nothing = role(Accounts_Receivable=None)
    evidence = snapshot({**user(type="employee user"), **nothing})
    gate = Gate(Level.REQUIRED, allow_unproven=True, selects=lambda candidate: candidate.id == rule)
    assert report_of(evidence, gate).exit_code is ExitCode.UNPROVEN


@pytest.mark.parametrize("rule", ["sender-authorised", "web-services-subscribed", "company-id-known"])
def test_what_only_an_accepted_sign_in_proves_is_not_forgiven_after_a_refused_one(rule: str) -> None:
    refused = snapshot(view="integration", wrong_password=True)
    gate = Gate(Level.REQUIRED, allow_unproven=True, selects=lambda candidate: candidate.id == rule)
    assert report_of(refused, gate).exit_code is ExitCode.UNPROVEN
