"""Why a finding is what it is: the way to it, what is missing, what was refused, and what to ask whom."""

from dataclasses import replace
from typing import Any

import pytest
import worlds
from hypothesis import given, settings
from one_company import AR, ME, boxes, company, holding, pack, rows, rule, seen, verdict

from auditor.evaluate import evaluate
from auditor.model.access import AdminPrivileges, ObjectAccess, Role, RoleHeld, RoleRights
from auditor.model.company import Entities
from auditor.model.evidence import NOT_ASKED, Facet, Known, Reason, SignIn, SignInCause, Snapshot, Unknown
from auditor.model.explanation import Explanation, Strength
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    CanRead,
    EntitiesAre,
    FieldExists,
    Forbidden,
    HasRights,
    HoldsRole,
    Installed,
    Manual,
    Not,
    ParameterIs,
    Preset,
    RecordExists,
    Requirement,
    Section,
    SenderAuthorised,
    SettingIs,
    SignInWorks,
    Subscription,
    UserExists,
    UserFact,
    UserIs,
)
from auditor.model.rule import RulePack
from auditor.model.verdict import Outcome
from auditor.vocabulary import catalogue

INVOICES = f"{AR} > Invoices"
EDIT = HasRights(AR, permission="Invoices", rights=("Edit",))
ACTIVE = UserIs(UserFact.STATUS, ("active",))
VENDORS = HasRights("Accounts Payable", permission="Vendors", rights=("List", "View"))


def why(requirement: Requirement, evidence: Snapshot) -> Explanation:
    """The explanation of the only finding."""
    (finding,) = verdict(requirement, evidence).findings
    assert finding.explanation is not None
    return finding.explanation


def refused(call: str) -> Unknown:
    return Unknown(Reason.REFUSED, "It was refused.", call)


# The way from the user to the right


def test_a_missing_box_is_told_by_the_way_to_its_row_with_what_is_held_and_what_lacks() -> None:
    told = why(EDIT, company(**holding({INVOICES: "List|View"})))
    assert told.chain == ("user me", "role Sync", AR, "Invoices")
    assert (told.held, told.missing) == (("List", "View"), ("Edit",))
    assert told.strength is Strength.PROVED


def test_the_way_names_the_group_through_which_a_role_is_held_and_not_the_roles_that_grant_nothing_of_it() -> None:
    held = (RoleHeld("1", "Sync", direct=False, groups=("Integrations",)), RoleHeld("2", "Else", direct=True))
    mine = RoleRights({"1": rows({INVOICES: "List|View|Edit"}), "2": rows({f"{AR} > Customers": "List"})})
    kinds = (Role("1", "Sync", "Login and Slide-In"), Role("2", "Else", "Login and Slide-In"))
    facets = {"roles": seen(kinds), "roles_held": seen(held), "role_rights": seen(mine)}
    told = why(EDIT, company(**holding({INVOICES: "List|View|Edit"}, **facets)))
    assert told.chain == ("user me", "role Sync (through the group Integrations)", AR, "Invoices", "Edit")
    missing = why(HasRights(AR, permission="Adjustments", rights=("List",)), company(**holding({}, **facets)))
    assert missing.chain[1] == "role Sync (through the group Integrations) and role Else (directly)"


def test_a_section_that_is_held_is_told_by_its_button() -> None:
    reports = HasRights(AR, section=Section.REPORTS, preset=Preset.ALL)
    told = why(reports, company(**_facets(worlds.ALL_REPORTS)))
    assert told.chain == ("user me", "role Sync", AR, "Reports", "All")
    assert (told.held, told.missing) == (("All",), ())


def _facets(rights: Any) -> dict[str, Any]:
    mine = RoleRights({"1": rights})
    shown = {"role_rights": seen(mine), "all_role_rights": seen(mine), "effective_rights": seen(rights)}
    return holding({}, **shown)


def test_in_a_user_based_company_the_rights_are_set_on_the_user() -> None:
    own = rows({INVOICES: "List|View|Edit"})
    facets = {"roles": seen(()), "roles_held": seen(()), "user_rights": seen(own)}
    told = why(EDIT, company(**holding({INVOICES: "List|View|Edit"}, **facets)))
    assert told.chain == ("user me", "rights set on the user itself", AR, "Invoices", "Edit")


def test_a_right_that_no_role_row_shows_is_derived_and_says_so() -> None:
    told = why(EDIT, company(**holding({}, effective_rights=seen(rows({INVOICES: "Edit"})))))
    assert told.strength is Strength.DERIVED
    assert told.chain[1] == "something that no role row shows"


def test_what_is_missing_in_role_rows_alone_is_known_on_paper_only() -> None:
    told = why(EDIT, company(**holding({INVOICES: "List"}, effective_rights=refused("getUserPermissions me as me"))))
    assert (told.strength, told.missing) == (Strength.ON_PAPER, ("Edit",))


def test_roles_that_could_not_be_read_are_no_link_of_the_way() -> None:
    told = why(EDIT, company(**holding({INVOICES: "List"}, roles_held=refused("query ROLEUSERS as me"))))
    assert told.chain == ("user me", "roles that could not be read", AR, "Invoices")


def test_what_else_opens_the_same_object_is_named() -> None:
    told = why(VENDORS, company(**holding({})))
    assert told.also_granted_by == ("Purchasing > Vendors", "Inventory Control > Vendors")
    edit = why(replace(VENDORS, rights=("Edit",)), company(**holding({})))
    assert edit.also_granted_by == ()


def test_other_alternatives_of_the_rule_are_named() -> None:
    told = why(AnyOf((EDIT, HoldsRole("Other"))), company(**holding({INVOICES: "List|View"})))
    assert told.also_granted_by == ("the role Other",)


def test_a_box_that_must_not_be_ticked_is_the_end_of_its_way_and_nothing_is_missing() -> None:
    told = why(Forbidden(EDIT), company(**holding({INVOICES: "List|Edit"})))
    assert told.chain == ("user me", "role Sync", AR, "Invoices", "Edit")
    assert told.missing == ()


@pytest.mark.parametrize("ban", [Not, Forbidden])
@pytest.mark.parametrize("type_", ["business user", "employee user"])
def test_of_what_must_not_be_nothing_is_missing(ban: type[Not | Forbidden], type_: str) -> None:
    told = why(ban(UserIs(UserFact.TYPE, ("employee user",))), company(user=seen(replace(ME, user_type=type_))))
    assert (told.held, told.missing) == ((type_,), ())


def test_the_facts_of_a_user_and_of_a_setting_stand_beside_what_is_asked_of_them() -> None:
    told = why(UserIs(UserFact.TYPE, ("employee user",)), company())
    assert (told.chain, told.held) == (("user me", "type"), ("business user",))
    assert told.missing == ("type: employee user",)
    setting = why(SettingIs("ME", "X", ("on",)), company(settings={"ME": seen({"X": "F"})}))
    assert (setting.held, setting.missing) == (("F",), ("the setting ME X: on",))


def test_a_refused_read_of_an_object_tells_the_row_that_opens_it_and_all_others() -> None:
    refusal = {"object_access": {"VENDOR": seen(ObjectAccess.DENIED)}}
    told = why(CanRead("VENDOR"), company(**holding({"Purchasing > Vendors": "List"}, **refusal)))
    assert told.chain == ("user me", "role Sync", "Purchasing", "Vendors")
    assert (told.held, told.missing) == (("List",), ("View",))
    assert set(told.also_granted_by) == {"Accounts Payable > Vendors", "Inventory Control > Vendors"}


def test_only_rights_that_are_ticked_on_paper_contest_effective_rights_that_lack_them() -> None:
    facets = {"role_rights": seen(RoleRights({"1": rows({INVOICES: "List|View"})}))}
    evidence = company(**holding({}, **facets))
    assert verdict(EDIT, evidence).outcome is Outcome.GAP
    (finding,) = verdict(replace(EDIT, rights=("View", "Edit")), evidence).findings
    assert finding.outcome is Outcome.UNPROVEN
    assert finding.message.startswith("Invoices: View is ticked in the role Sync, but the effective rights")


# What is unproven


@pytest.mark.parametrize(
    ("requirement", "facets", "call", "right"),
    [
        (UserExists(), {"user": "query USERINFO as a"}, "query USERINFO as a", "Users: List, View (inferred"),
        (HoldsRole(), {"roles_held": "query ROLEUSERS as a"}, "query ROLEUSERS as a", "Users: List, View (inferred"),
        (
            EDIT,
            {"effective_rights": "getUserPermissions me as a", "roles_held": "query ROLEUSERS as a"},
            "getUserPermissions me as a",
            "Administration > Users: View (documented",
        ),
        (
            EntitiesAre(Entities.NONE),
            {"entities": "query LOCATIONENTITY as a"},
            "query LOCATIONENTITY as a",
            "Company > Entities: List, View (inferred",
        ),
        (
            Subscription(AR),
            {"subscriptions": "get_applications applications as a"},
            "get_applications applications as a",
            "Administration > Application subscriptions: List (assumed",
        ),
        (Installed("X"), {"installed": "query PTAPPLICATION as a"}, "query PTAPPLICATION as a", "admin privileges"),
    ],
)
def test_a_refusal_names_the_read_and_the_right_that_would_let_it_through(
    requirement: Requirement, facets: dict[str, str], call: str, right: str
) -> None:
    found = {name: refused(source) for name, source in facets.items()}
    told = why(requirement, company(sign_in=NOT_ASKED, **found))
    assert told.refused == call
    assert right in told.would_allow
    assert told.ask.startswith("Ask an Intacct admin: ")
    assert told.strength is Strength.NONE
    assert told.missing == ()


def test_records_are_opened_by_the_row_of_their_object_and_a_description_by_no_right() -> None:
    record, field = RecordExists("VENDOR", (("VENDORID", "V1"),)), FieldExists("VENDOR", "X")
    evidence = company(
        records={"VENDOR VENDORID='V1'": refused("query VENDOR as a")}, fields={"VENDOR": refused("lookup VENDOR as a")}
    )
    assert why(record, evidence).would_allow.startswith("Accounts Payable > Vendors: List, View (documented")
    assert why(field, evidence).would_allow.startswith("no right")
    strange = company(records={"STRANGE": refused("query STRANGE as a")})
    assert why(RecordExists("STRANGE"), strange).would_allow.startswith("the rights to list and view STRANGE (assumed")


def test_a_read_that_broke_is_tried_again_before_anybody_is_asked() -> None:
    told = why(UserExists(), company(sign_in=NOT_ASKED, user=Unknown(Reason.FAILED, "Broken.", "query USERINFO as a")))
    assert (told.refused, told.would_allow) == ("query USERINFO as a", "")
    assert told.ask.startswith("Run the audit again")


def test_what_was_not_asked_after_a_refused_sign_in_waits_for_the_sign_in() -> None:
    silent = Unknown(Reason.NOT_ASKED, "Nothing more was sent.", "sign-in as me")
    told = why(UserExists(), company(sign_in=NOT_ASKED, user=silent))
    assert told.refused == ""
    assert told.ask.startswith("Put the sign-in right first")


def test_what_no_api_shows_is_the_question_itself() -> None:
    assert why(Manual("Look at the list."), company()).ask == "Look at the list."


def test_an_answer_is_no_evidence_of_the_company() -> None:
    assert why(ParameterIs("bills", ("yes",), "yes"), company()).strength is Strength.NONE


def test_a_rule_blocked_by_a_gap_asks_nobody_yet() -> None:
    found = verdict(EDIT, company(**holding({})), rule(UserIs(UserFact.TYPE, ("x",)), "root"), depends_on=("root",))
    (finding,) = found.findings
    assert finding.explanation is not None
    assert finding.explanation.ask == "Nobody yet: put root right first, and audit again."


def test_a_condition_that_has_no_answer_here_is_asked_for() -> None:
    user_based = {"roles": seen(()), "roles_held": seen(()), "user_rights": seen(rows({INVOICES: "List"}))}
    evidence = company(**holding({INVOICES: "List"}, **user_based))
    finding = verdict(EDIT, evidence, when=HoldsRole()).findings[0]
    assert finding.explanation is not None
    assert finding.explanation.ask.startswith("Ask an Intacct admin: which roles")


def test_an_unanswered_question_is_what_is_asked() -> None:
    (finding,) = verdict(EDIT, company(), unanswered=("bills",)).findings
    assert finding.explanation is not None
    assert "--param bills=" in finding.explanation.ask


# Refused sign-ins, and what is put down to the wrong thing


def turned_away(cause: SignInCause, message: str = "") -> Snapshot:
    sign_in = SignIn(False, "sender", "acme", "me", cause=cause, message=message)
    return company(sign_in=seen(sign_in))


@pytest.mark.parametrize(
    ("cause", "message", "says", "lacking"),
    [
        (SignInCause.SENDER_NOT_AUTHORISED, "", "names the sender", "an active authorisation of the sender ID"),
        (SignInCause.USER_LOCKED_OUT, "", "locked out", "a user that is not locked out"),
        (SignInCause.REFUSED, "This company is a demo company and has expired (PL04000055).", "expired", "a company"),
        (SignInCause.REFUSED, "This user is in INACTIVE state.", "state of the user", "a user whose status is active"),
        (SignInCause.REFUSED, "IP Address Denied.", "address", "a filter of IP addresses"),
        (SignInCause.REFUSED, "Sign-in information is incorrect (XL03000006).", "names no cause", ""),
        (SignInCause.REFUSED, "", "names no cause", ""),
    ],
)
def test_the_text_of_a_refused_sign_in_is_read_for_what_it_says_and_no_more(
    cause: SignInCause, message: str, says: str, lacking: str
) -> None:
    told = why(SignInWorks(), turned_away(cause, message))
    assert told.chain[:3] == ("user me", "sender sender", "company acme")
    assert says in told.chain[3]
    assert " ".join(told.missing).startswith(lacking)
    assert bool(told.missing) == bool(lacking)
    assert told.wrong_leads


def test_a_sender_that_is_not_authorised_rules_out_its_own_password_and_says_nothing_of_the_user() -> None:
    for requirement in (SenderAuthorised("sender"), SignInWorks()):
        told = why(requirement, turned_away(SignInCause.SENDER_NOT_AUTHORISED))
        assert "password of the sender" in " ".join(told.rules_out)
        assert "user" not in " ".join(told.rules_out).casefold()
        assert any("The user, its password or its role" in lead for lead in told.wrong_leads)


def test_a_general_refusal_does_not_rule_out_the_password() -> None:
    told = why(SignInWorks(), turned_away(SignInCause.REFUSED, "Sign-in information is incorrect."))
    assert "password" not in " ".join(told.rules_out)


@pytest.mark.parametrize(
    ("requirement", "facets"),
    [
        (HoldsRole(), holding({})),
        (CanRead("ARINVOICE"), holding({}, object_access={"ARINVOICE": seen(ObjectAccess.DENIED)})),
    ],
)
def test_an_empty_role_is_not_to_be_taken_for_a_user_type(requirement: Requirement, facets: dict[str, Any]) -> None:
    assert "An empty role looks like a user type" in why(requirement, company(**facets)).wrong_leads[0]


def test_a_locked_out_user_is_diagnosed_where_its_status_is_the_gap_and_the_sign_in_is_what_it_was_seen_in() -> None:
    sign_in = SignIn(False, "sender", "acme", "me", cause=SignInCause.USER_LOCKED_OUT)
    (finding,) = verdict(ACTIVE, company(sign_in=Known(sign_in, "sign-in as me"))).findings
    told = finding.explanation
    assert told is not None
    assert finding.basis == ("sign-in as me",)
    assert told.chain == ("user me", "sender sender", "company acme", told.chain[3])
    assert "locked out" in told.chain[3]
    assert any("sender that is not authorised" in cause for cause in told.rules_out)
    assert any(lead.startswith("A wrong password") for lead in told.wrong_leads)
    assert told.missing == ("a user that is not locked out",)


@pytest.mark.parametrize(
    ("cause", "message", "start"),
    [
        (SignInCause.USER_LOCKED_OUT, "", "Find out first what locked the user"),
        (SignInCause.REFUSED, "This company is a demo company and has expired (PL04000055).", "Have Sage"),
        (SignInCause.REFUSED, "IP Address Denied.", "Look at the filters of IP addresses"),
        (SignInCause.REFUSED, "Sign-in information is incorrect.", "Check in this order: the user ID; the password"),
    ],
)
def test_the_hint_fits_the_cause_that_the_text_names(cause: SignInCause, message: str, start: str) -> None:
    (finding,) = verdict(SignInWorks(), turned_away(cause, message)).findings
    assert finding.hint.startswith(start)


@pytest.mark.parametrize(
    ("held", "told"), [("List|View", True), ("List", False)], ids=["every right is ticked", "one is not"]
)
def test_a_read_that_is_refused_although_its_boxes_are_ticked_points_to_what_caps_them(held: str, told: bool) -> None:
    evidence = company(**holding({INVOICES: held}, object_access={"ARINVOICE": seen(ObjectAccess.DENIED)}))
    (finding,) = verdict(CanRead("ARINVOICE"), evidence).findings
    assert ("ticked on paper: look at the user type, at the subscription" in finding.hint) is told


def test_rights_whose_reading_broke_are_not_said_to_need_another_user() -> None:
    broke = Unknown(Reason.FAILED, "It broke.", "getUserPermissions me as a")
    (finding,) = verdict(EDIT, company(**holding({INVOICES: "Edit"}, effective_rights=broke))).findings
    assert finding.hint.startswith("Run the audit again")


def test_without_the_users_own_credentials_nobody_is_sent_to_collect_again() -> None:
    evidence = replace(company(), subject="somebody_else")
    for requirement in (SignInWorks(), CanRead("ARINVOICE"), SenderAuthorised("another")):
        (finding,) = verdict(requirement, evidence).findings
        assert finding.explanation is not None
        assert "Collect it again" not in finding.explanation.ask + finding.hint


@pytest.mark.parametrize(
    ("cause", "root"),
    [
        (SignInCause.SENDER_NOT_AUTHORISED, "sender"),
        (SignInCause.USER_LOCKED_OUT, "active"),
        (SignInCause.REFUSED, "works"),
    ],
)
def test_all_that_a_refused_sign_in_left_unread_waits_for_the_gap_that_names_its_cause(
    cause: SignInCause, root: str
) -> None:
    sign_in = SignIn(False, "sender", "acme", "me", cause=cause)
    silent = Unknown(Reason.NOT_ASKED, "Nothing more was sent.", "sign-in as me")
    evidence = company(**dict.fromkeys(vars_of_view(), silent) | {"sign_in": Known(sign_in, "sign-in as me")})
    asked = pack(
        rule(SenderAuthorised("sender"), "sender"),
        rule(UserExists(), "exists", depends_on=("sender",)),
        rule(ACTIVE, "active", depends_on=("exists",)),
        rule(Subscription(AR), "subscribed", depends_on=("sender",)),
        rule(Subscription("Web Services"), "web"),
        rule(SignInWorks(), "works", depends_on=("sender", "active")),
    )
    found = {told.rule.id: told for told in evaluate(evidence, asked, catalogue())}
    assert found[root].outcome is Outcome.GAP
    others = [told for name, told in found.items() if name != root]
    assert {(told.outcome, told.caused_by) for told in others} == {(Outcome.UNPROVEN, root)}
    assert all(root in told.summary for told in others)


def vars_of_view() -> list[str]:
    by_name = {Facet.OBJECT_ACCESS, Facet.SETTINGS, Facet.RECORDS, Facet.FIELDS}
    return [facet.value for facet in Facet if facet not in by_name]


def test_what_was_refused_to_another_view_does_not_wait_for_the_sign_in() -> None:
    sign_in = SignIn(False, "sender", "acme", "me", cause=SignInCause.REFUSED)
    evidence = company(sign_in=Known(sign_in, "sign-in as me"), entities=refused("query LOCATIONENTITY as a"))
    asked = pack(rule(SignInWorks(), "works"), rule(EntitiesAre(Entities.NONE), "entities"))
    assert evaluate(evidence, asked, catalogue())[1].caused_by is None


# What holds for every company


@given(worlds.companies(), worlds.packs())
@settings(max_examples=60, deadline=None)
def test_every_finding_of_every_verdict_is_explained(evidence: Snapshot, pack: RulePack) -> None:
    for found in evaluate(evidence, pack, catalogue()):
        for finding in found.findings:
            told = finding.explanation
            assert told is not None
            if finding.outcome is Outcome.UNPROVEN:
                assert told.ask
                assert told.strength in {Strength.NONE, Strength.ON_PAPER}
            else:
                assert not told.refused
                assert told.strength is not Strength.NONE
            assert all(text.strip() for text in (*told.chain, *told.held, *told.missing, *told.also_granted_by))
            assert not set(told.missing) & set(told.held)


@given(worlds.companies(), worlds.requirements())
@settings(max_examples=60, deadline=None)
def test_what_passes_or_does_not_apply_misses_nothing(evidence: Snapshot, requirement: Requirement) -> None:
    found = verdict(requirement, evidence)
    told = [f.explanation for f in found.findings if f.outcome in {Outcome.PASS, Outcome.NOT_APPLICABLE}]
    assert not any(explanation.missing for explanation in told if explanation)


def test_of_several_findings_each_has_its_own_row() -> None:
    asked = AllOf((EDIT, HasRights(AR, permission="Customers", rights=("List",))))
    found = verdict(asked, company(**holding({INVOICES: "List"})))
    assert [name for name, _, _ in boxes(found)] == ["Invoices", "Customers"]
    assert [f.explanation.chain[-1] for f in found.findings if f.explanation] == ["Invoices", "Customers"]


def test_full_administrators_keep_what_no_row_shows_open() -> None:
    full = seen(replace(ME, admin_privileges=AdminPrivileges.FULL))
    told = why(EDIT, company(**holding({INVOICES: "List"}, user=full, effective_rights=refused("getUserPermissions"))))
    assert told.strength is Strength.ON_PAPER
    assert told.refused == "getUserPermissions"


def test_a_refused_list_of_restrictions_asks_for_admin_privileges_and_not_for_a_box() -> None:
    evidence = company(entity_access=refused("query USERRESTRICTION as a"))
    told = why(UserIs(UserFact.ENTITY_ACCESS, ("unrestricted",)), evidence)
    assert told.would_allow.startswith("admin privileges of the user: Limited or Full (documented")
