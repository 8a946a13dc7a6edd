"""Companies that a hasty auditor gets wrong, each in one direction or the other."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from companies import ROLE, USER, audit, report_of, role, snapshot, subscriptions, text, user, verdicts

from auditor.model.evidence import Known, Reason, Snapshot, Unknown
from auditor.model.verdict import Outcome, Verdict

RIGHTS_RULES = ("company-rights", "gl-rights", "ap-rights", "ar-rights", "ar-reports", "cm-rights", "oe-rights")


def judged(patch: Mapping[str, Any], *, view: str = "both") -> dict[str, Verdict]:
    return verdicts(audit(patch, view=view))


def all_pass(found: dict[str, Verdict], *names: str) -> bool:
    return {found[name].outcome for name in names} == {Outcome.PASS}


def test_without_construction_and_with_projects_nothing_is_missed_that_this_window_does_not_show() -> None:
    found = judged(subscriptions("Projects"))
    assert all_pass(found, *RIGHTS_RULES)
    # The rows Projects and Project types of Accounts Receivable are hidden while Projects is subscribed.
    assert "Project types" not in text(found["ar-rights"])


def test_one_box_of_many_in_the_reports_of_receivables_is_not_all_of_them() -> None:
    found = judged(role(Accounts_Receivable={"reports": "none", "AR ledger": ["Run"]}))
    verdict = found["ar-reports"]
    assert verdict.outcome is Outcome.GAP
    boxes = {finding.box.permission for finding in verdict.findings if finding.box}
    assert "AR ledger" not in boxes
    assert "Customer aging reports and graphs" in boxes


def test_a_right_held_by_a_second_role_counts() -> None:
    split = role(Accounts_Receivable={"reports": "none"})
    split["roles"].append({"name": "Reports only", "rights": {"Accounts Receivable": {"reports": "all"}}})
    found = judged({**split, **user(roles=[ROLE, "Reports only"])})
    assert all_pass(found, *RIGHTS_RULES)


def test_a_role_held_through_a_group_counts_and_the_group_is_named() -> None:
    found = judged({**user(roles=[]), "groups": [{"name": "Integrations", "members": [USER], "roles": [ROLE]}]})
    assert all_pass(found, "role-held", *RIGHTS_RULES)
    assert "through the group Integrations" in text(found["role-held"])


def test_a_slide_in_only_role_gives_nothing_to_a_user_who_signs_in_directly() -> None:
    found = judged({"roles": [{"name": ROLE, "apply_to": "Slide-In Only"}]})
    assert found["role-held"].outcome is Outcome.GAP
    assert "slide-in-only role gives nothing" in text(found["role-held"])
    assert {found[name].caused_by for name in RIGHTS_RULES} == {"role-held"}


def test_the_rights_of_an_employee_type_user_are_not_proved_by_its_role() -> None:
    found = judged(user(type="employee user"))
    assert found["user-type-business"].outcome is Outcome.GAP
    assert {found[name].outcome for name in RIGHTS_RULES} == {Outcome.UNPROVEN}
    assert found["invoices-readable"].outcome is Outcome.UNPROVEN


def test_a_full_admin_is_advised_against_and_its_rights_still_count() -> None:
    found = judged(user(admin="full"))
    assert found["admin-privileges-granted"].outcome is Outcome.PASS
    assert found["admin-privileges-not-full"].outcome is Outcome.GAP
    assert all_pass(found, *RIGHTS_RULES)


def test_a_missing_box_of_a_full_admin_is_unproven_while_the_effective_rights_are_unread() -> None:
    evidence = snapshot({**user(admin="full"), **role(Accounts_Receivable={"reports": "none"})})
    found = verdicts(report_of(without(evidence, "effective_rights")))
    assert found["ar-reports"].outcome is Outcome.UNPROVEN
    assert "admin privileges may add rights" in text(found["ar-reports"])


def test_a_missing_box_of_a_limited_admin_is_a_gap_even_so() -> None:
    evidence = snapshot(role(Accounts_Receivable={"reports": "none"}))
    found = verdicts(report_of(without(evidence, "effective_rights")))
    assert found["ar-reports"].outcome is Outcome.GAP


def test_custom_reports_may_sit_under_customization_services() -> None:
    moved = role(Platform_Services={"Custom reports": []}, Customization_Services={"Custom reports": ["List", "View"]})
    found = judged({**moved, **subscriptions("Customization Services", without="Platform Services")})
    assert all_pass(found, "custom-reports")


def test_a_user_restricted_to_an_entity_is_told_that_the_rest_stays_outside() -> None:
    one = {"entities": [{"id": "E1", "currency": "USD"}, {"id": "E2", "currency": "USD"}], **user(entities=["E1"])}
    found = judged(one)
    assert found["user-exists"].outcome is Outcome.PASS
    assert found["every-entity-visible"].outcome is Outcome.GAP
    assert "restricted to E1" in text(found["every-entity-visible"])


@pytest.mark.parametrize("rights", ["labels", "codes"])
@pytest.mark.parametrize("separator", ["|", ","])
@pytest.mark.parametrize(("modules", "permissions"), [("names", "labels"), ("codes", "labels"), ("rest", "rest")])
def test_role_rows_are_understood_in_each_spelling(rights: str, separator: str, modules: str, permissions: str) -> None:
    spelling = {
        "rights": rights,
        "rights_separator": separator,
        "modules": modules,
        "permissions": permissions,
    }
    found = judged({"spelling": spelling})
    assert all_pass(found, "role-held", *RIGHTS_RULES, "custom-reports")
    # The effective rights alone would pass as well; that the role rows were read too shows in what grants them.
    assert f"the role {ROLE}" in " ".join(step for f in found["ar-reports"].findings for step in f.basis)


def test_an_unknown_extra_row_does_not_disturb_what_is_proved_without_it() -> None:
    extra = [{"module": "Accounts Receivable", "permission": "Frobnication", "rights": "List|Frob"}]
    found = judged({"roles": [{"name": ROLE, "extra_rows": extra}]})
    assert all_pass(found, *RIGHTS_RULES)


def test_an_unreadable_row_that_could_be_what_is_missing_leaves_it_unproven_and_is_named() -> None:
    evidence = snapshot(
        {
            **role(Platform_Services={"Custom reports": []}),
            "roles": [
                {
                    "name": ROLE,
                    "rights": {"Platform Services": {"Custom reports": []}},
                    "extra_rows": [
                        {"module": "Platform Services", "permission": "Informes a medida", "rights": "List|View"}
                    ],
                }
            ],
        }
    )
    found = verdicts(report_of(without(evidence, "effective_rights")))
    assert found["custom-reports"].outcome is Outcome.UNPROVEN
    assert "Informes a medida" in text(found["custom-reports"])


def test_a_row_that_only_another_role_holds_exists_in_this_company() -> None:
    others = {"roles": [{"name": "Treasury", "rights": {"Accounts Receivable": {"Dunning levels": ["List", "View"]}}}]}
    found = judged(others)
    assert found["ar-rights"].outcome is Outcome.GAP
    assert "another role of this company has it" in text(found["ar-rights"])


def test_of_an_empty_role_the_role_is_named_first_and_the_user_type_is_not_blamed() -> None:
    found = judged({"roles": [{"name": ROLE, "rights": None}]})
    assert found["role-held"].outcome is Outcome.GAP
    assert "grants nothing" in found["role-held"].summary
    assert found["user-type-business"].outcome is Outcome.PASS
    assert {found[name].caused_by for name in RIGHTS_RULES} == {"role-held"}


def test_a_right_that_only_the_effective_answer_shows_passes_as_derived() -> None:
    evidence = snapshot()
    bare = snapshot(role(Accounts_Receivable={"reports": "none"}))
    views = tuple(
        replace(view, role_rights=other.role_rights) for view, other in zip(evidence.views, bare.views, strict=True)
    )
    found = verdicts(report_of(replace(evidence, views=views)))
    assert found["ar-reports"].outcome is Outcome.PASS
    assert found["ar-reports"].derived


def test_a_right_that_only_the_role_rows_show_is_unproven_and_names_both_sides() -> None:
    bare = snapshot(role(Accounts_Receivable={"reports": "none"}))
    full = snapshot()
    views = tuple(
        replace(view, role_rights=other.role_rights, all_role_rights=other.all_role_rights)
        for view, other in zip(bare.views, full.views, strict=True)
    )
    found = verdicts(report_of(replace(bare, views=views)))
    assert found["ar-reports"].outcome is Outcome.UNPROVEN
    assert "effective rights of the user do not show it" in text(found["ar-reports"])


def test_an_admins_rights_are_never_judged_as_the_subjects() -> None:
    found = judged({**user(roles=[]), "users": [{"id": USER, "roles": []}, {"id": "audit_admin", "roles": [ROLE]}]})
    assert found["role-held"].outcome is Outcome.GAP
    assert all(found[name].outcome is not Outcome.PASS for name in RIGHTS_RULES)


def without(evidence: Snapshot, facet: str) -> Snapshot:
    unread: dict[str, Any] = {facet: Unknown(Reason.REFUSED, "It could not be read.")}
    return replace(evidence, views=tuple(replace(view, **unread) for view in evidence.views))


def test_what_was_left_out_by_the_helper_is_really_gone() -> None:
    evidence = without(snapshot(), "effective_rights")
    assert not any(isinstance(view.effective_rights, Known) for view in evidence.views)


def test_the_integration_alone_can_show_its_own_record_where_the_list_of_users_is_closed() -> None:
    about_itself = ("user-type-business", "web-services-only", "first-name-filled", "admin-privileges-granted")
    assert all_pass(judged({}, view="integration"), *about_itself)
    closed = judged({"behaviour": {"own_user_readable_by_name": "false"}}, view="integration")
    assert {closed[name].outcome for name in about_itself} == {Outcome.UNPROVEN}


def test_of_several_base_currencies_the_hand_over_names_all_and_the_rule_stays_unproven() -> None:
    several = {"entities": [{"id": "1", "currency": "USD"}, {"id": "2", "currency": "EUR"}]}
    report = audit({**several, **subscriptions("Multi-Entity Management")})
    assert verdicts(report)["default-currency-known"].outcome is Outcome.UNPROVEN
    assert [item.value for item in report.packs[0].hand_over if item.label == "Default currency"] == ["EUR or USD"]
