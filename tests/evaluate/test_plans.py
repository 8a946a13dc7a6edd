"""What a plan says of one company that a test makes: alternatives, homes of boxes, order, what is left to people."""

from dataclasses import replace
from typing import Any

from one_company import AR, GL, company, holding, pack, rows, rule, seen, view

from auditor.evaluate import evaluate
from auditor.evaluate.planning import plan
from auditor.model.access import (
    AdminPrivileges,
    EntityAccess,
    ObjectAccess,
    Role,
    RoleHeld,
    RoleRights,
    User,
    UserAbsent,
)
from auditor.model.company import FieldSeen, InstalledApplication, RecordsFound
from auditor.model.evidence import Reason, SignIn, SignInCause, Snapshot, Unknown, View
from auditor.model.plan import Action, Change, Plan, Screen
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    CanRead,
    DimensionEnabled,
    FieldExists,
    Forbidden,
    HasNoMore,
    HasRights,
    HoldsRole,
    Installed,
    LeastPrivilege,
    Manual,
    Not,
    ParameterIs,
    Preset,
    RecordExists,
    Requirement,
    Section,
    SeesEntities,
    SenderAuthorised,
    SettingIs,
    SignInWorks,
    Subscription,
    UserExists,
    UserFact,
    UserIs,
)
from auditor.model.rule import Rule
from auditor.model.verdict import Outcome
from auditor.model.wanted import record_key
from auditor.rulebook.fixes import standard_fix
from auditor.vocabulary import catalogue

INVOICES = HasRights(AR, permission="Invoices", rights=("List", "View"))
ACCOUNTS = HasRights(GL, permission="Accounts", rights=("List", "View"))
JOURNAL = RecordExists("GLJOURNAL", (("SYMBOL", "WIP"),))


def made(evidence: Snapshot, *rules: Rule | Requirement) -> Plan:
    given = [r if isinstance(r, Rule) else rule(r, f"r{number}") for number, r in enumerate(rules)]
    asked = pack(*given)
    found = plan(evidence, asked, evaluate(evidence, asked, catalogue()), catalogue())
    assert found is not None
    return found


def changes(found: Plan) -> list[Change]:
    return [change for step in found.steps for change in step.changes]


def only(found: Plan) -> Change:
    (change,) = changes(found)
    return change


def both_views(**facets: Any) -> Snapshot:
    """The same from two users, so that a subscription that is missing is a fact."""
    one = company(**facets)
    return replace(one, views=(*one.views, replace(view(**facets), view=View.ADMIN, user_id="admin")))


def test_where_nothing_is_missing_there_is_no_plan() -> None:
    evidence, asked = company(**holding({f"{AR} > Invoices": "List|View"})), pack(rule(INVOICES))
    assert plan(evidence, asked, evaluate(evidence, asked, catalogue()), catalogue()) is None


def test_the_missing_boxes_of_a_row_are_ticked_in_the_role_that_is_held() -> None:
    found = made(company(**holding({f"{AR} > Invoices": "List"})), INVOICES)
    assert only(found) == Change(Action.TICK, "Sync", ("r0",), AR, "activities and lists", "Invoices", rights=("View",))
    assert found.proved == ("r0",)


def test_two_rules_that_need_one_row_share_one_change() -> None:
    more = replace(INVOICES, rights=("Add",))
    change = only(made(company(**holding({f"{GL} > Accounts": "List"})), INVOICES, more))
    assert change.rights == ("List", "View", "Add")
    assert change.rules == ("r0", "r1")


def test_the_boxes_go_to_the_role_that_already_has_most_of_the_application() -> None:
    by_role = {"1": rows({f"{GL} > Accounts": "List"}), "2": rows({f"{AR} > Customers": "List|View"})}
    evidence = company(
        **{
            **holding({f"{GL} > Accounts": "List", f"{AR} > Customers": "List|View"}),
            "roles": seen((Role("1", "Books", "Login and Slide-In"), Role("2", "Debts", "Login and Slide-In"))),
            "roles_held": seen((RoleHeld("1", "Books"), RoleHeld("2", "Debts"))),
            "role_rights": seen(RoleRights(by_role)),
            "all_role_rights": seen(RoleRights(by_role)),
        }
    )
    assert {c.permission: c.target for c in changes(made(evidence, INVOICES, ACCOUNTS))} == {
        "Invoices": "Debts",
        "Accounts": "Books",
    }


def test_of_alternatives_the_one_with_fewer_new_boxes_is_taken() -> None:
    evidence = company(**holding({f"{GL} > Accounts": "List", f"{AR} > Customers": "List|View"}))
    assert only(made(evidence, AnyOf((INVOICES, ACCOUNTS)))).permission == "Accounts"


def test_of_equals_the_one_whose_application_is_used_already_is_taken() -> None:
    evidence = company(**holding({f"{AR} > Customers": "List|View"}))
    assert only(made(evidence, AnyOf((ACCOUNTS, INVOICES)))).permission == "Invoices"


def test_of_equals_that_are_not_used_the_first_of_the_catalogue_is_taken() -> None:
    names = [found.name for found in catalogue().applications]
    first = "Accounts" if names.index(GL) < names.index(AR) else "Invoices"
    evidence = company(**holding({"Company > Departments": "List"}))
    assert only(made(evidence, AnyOf((INVOICES, ACCOUNTS)))).permission == first


def test_an_alternative_that_another_rule_needs_anyway_costs_nothing() -> None:
    evidence = company(**holding({f"{GL} > Accounts": "List", f"{AR} > Customers": "List"}))
    found = made(evidence, AnyOf((INVOICES, ACCOUNTS)), INVOICES)
    assert only(found).permission == "Invoices"
    assert found.proved == ("r0", "r1")


def test_a_missing_application_is_subscribed_before_its_boxes_are_ticked() -> None:
    found = made(both_views(**holding({f"{GL} > Accounts": "List"}), subscriptions=seen(("CO", "GL"))), INVOICES)
    assert [(step.screen, step.changes[0].action) for step in found.steps] == [
        (Screen.SUBSCRIPTIONS, Action.SUBSCRIBE),
        (Screen.ROLE, Action.TICK),
    ]


def test_rows_on_paper_count_again_once_the_application_is_subscribed() -> None:
    on_paper = holding({f"{AR} > Invoices": "List|View"})
    evidence = both_views(**on_paper | {"effective_rights": seen(()), "subscriptions": seen(("CO", "GL"))})
    found = made(evidence, Subscription(AR), INVOICES)
    assert only(found).action is Action.SUBSCRIBE
    assert set(found.proved) >= {"r0"}


def test_without_a_role_a_new_one_is_made_filled_and_given() -> None:
    nothing = {"roles_held": seen(()), "role_rights": seen(RoleRights({})), "effective_rights": seen(())}
    others = holding({f"{GL} > Accounts": "List|View|Add"})
    found = made(company(**others | nothing), rule(HoldsRole(), "role"), rule(INVOICES, "boxes", depends_on=("role",)))
    assert [(c.action, c.target, c.value) for c in changes(found)] == [
        (Action.CREATE, "Product integration", ""),
        (Action.TICK, "Product integration", ""),
        (Action.ASSIGN, "me", "Product integration"),
    ]
    assert found.proved == ("role", "boxes")


def test_a_role_that_grants_just_what_is_asked_for_is_given_instead() -> None:
    nothing = {"roles_held": seen(()), "role_rights": seen(RoleRights({})), "effective_rights": seen(())}
    found = made(company(**holding({f"{AR} > Invoices": "List|View"}) | nothing), HoldsRole(), INVOICES)
    assert only(found).action is Action.ASSIGN
    assert only(found).value == "Sync"


def test_a_role_that_a_rule_names_is_made_under_that_name() -> None:
    found = made(company(**holding({f"{AR} > Invoices": "List"})), HoldsRole("Bridge", INVOICES))
    assert [(c.action, c.target) for c in changes(found)] == [
        (Action.CREATE, "Bridge"),
        (Action.TICK, "Bridge"),
        (Action.ASSIGN, "me"),
    ]


def test_a_role_for_another_way_of_signing_in_is_opened() -> None:
    evidence = company(
        **holding({f"{AR} > Invoices": "List|View"})
        | {"roles": seen((Role("1", "Sync", "Slide-In Only"),)), "effective_rights": seen(())}
    )
    change = only(made(evidence, HoldsRole(), INVOICES))
    assert (change.action, change.target, change.field) == (Action.SET, "Sync", "Use for")


def test_where_roles_cannot_be_read_a_role_of_the_user_stands_for_them() -> None:
    unread = Unknown(Reason.REFUSED, "No.")
    evidence = company(**holding({f"{AR} > Invoices": "List"}) | {"roles_held": unread, "role_rights": unread})
    assert only(made(evidence, INVOICES)).target == "a role of me"


def test_in_a_company_that_gives_permissions_to_users_the_user_gets_the_boxes() -> None:
    own = rows({f"{AR} > Invoices": "List"})
    evidence = company(
        **holding({f"{AR} > Invoices": "List"})
        | {"roles": seen(()), "roles_held": seen(()), "role_rights": seen(RoleRights({})), "user_rights": seen(own)}
        | {"all_role_rights": seen(RoleRights({"user me": own}))}
    )
    found = made(evidence, INVOICES)
    assert (found.steps[0].screen, only(found).target) == (Screen.USER, "me")
    assert "Subscriptions of the user" in found.steps[0].path


def test_a_right_too_many_is_taken_out_of_every_role_that_grants_it() -> None:
    both = rows({f"{AR} > Invoices": "List|View|Edit"})
    evidence = company(
        **holding({f"{AR} > Invoices": "List|View|Edit"})
        | {
            "roles": seen((Role("1", "A", "Login and Slide-In"), Role("2", "B", "Login and Slide-In"))),
            "roles_held": seen((RoleHeld("1", "A"), RoleHeld("2", "B"))),
            "role_rights": seen(RoleRights({"1": both, "2": both})),
            "all_role_rights": seen(RoleRights({"1": both, "2": both})),
        }
    )
    for requirement in (HasNoMore(INVOICES), Forbidden(replace(INVOICES, rights=("Edit",)))):
        found = made(evidence, requirement, INVOICES)
        assert [(c.action, c.target, c.rights) for c in changes(found)] == [
            (Action.TAKE_OUT, "A", ("Edit",)),
            (Action.TAKE_OUT, "B", ("Edit",)),
        ]
        assert found.proved == ("r0",)


def test_a_right_that_no_role_grants_is_left_to_a_person() -> None:
    evidence = company(
        **holding({f"{AR} > Invoices": "List|View"})
        | {"effective_rights": seen(rows({f"{AR} > Invoices": "List|View|Edit"}))}
    )
    assert made(evidence, HasNoMore(INVOICES)).not_tried == ("r0",)


def test_least_privilege_keeps_what_other_rules_ask_for() -> None:
    evidence = company(**holding({f"{AR} > Invoices": "List", f"{GL} > Accounts": "List"}))
    found = made(evidence, LeastPrivilege(), INVOICES)
    assert {(c.action, c.permission) for c in changes(found)} == {
        (Action.TAKE_OUT, "Accounts"),
        (Action.TICK, "Invoices"),
    }


def test_a_box_less_is_enough_where_not_all_of_it_may_be_held() -> None:
    change = only(made(company(**holding({f"{AR} > Invoices": "List|View"})), Not(INVOICES)))
    assert (change.action, change.rights) == (Action.TAKE_OUT, ("View",))


def test_the_user_is_added_and_all_its_fields_are_one_step() -> None:
    absent = seen(UserAbsent("me"))
    refused = seen(
        SignIn(accepted=False, sender_id="sender", company_id="acme", user_id="me", cause=SignInCause.REFUSED)
    )
    evidence = company(**holding({}), user=absent, sign_in=refused)
    facts = (UserIs(UserFact.TYPE, ("business user",)), UserIs(UserFact.EMAIL), UserIs(UserFact.STATUS, ("active",)))
    found = made(evidence, UserExists(), *facts, SignInWorks())
    assert [(c.action, c.field, c.value) for c in found.steps[0].changes] == [
        (Action.CREATE, "Web Services user", ""),
        (Action.SET, "type", "business user"),
        (Action.SET, "email", ""),
    ]
    assert len(found.steps) == 1
    assert found.proved == ("r0", "r1", "r2", "r3")
    assert found.still_open == ("r4",)


def test_of_admin_privileges_that_will_do_the_least_are_set() -> None:
    for before, wanted, after in (
        (AdminPrivileges.OFF, ("full", "limited"), "limited"),
        (AdminPrivileges.FULL, ("limited", "off"), "off"),
    ):
        evidence = company(user=seen(User("me", "business user", before, "active")))
        assert only(made(evidence, UserIs(UserFact.ADMIN_PRIVILEGES, wanted))).value == after


def test_rights_that_came_with_full_privileges_are_ticked_before_these_are_lowered() -> None:
    evidence = company(
        **holding({f"{AR} > Invoices": "List"})
        | {"effective_rights": seen(rows({f"{AR} > Invoices": "List", "Administration > Users": "List|View"}))},
        user=seen(User("me", "business user", AdminPrivileges.FULL, "active")),
    )
    users = HasRights("Administration", permission="Users", rights=("List", "View"))
    found = made(evidence, UserIs(UserFact.ADMIN_PRIVILEGES, ("off",)), users)
    assert [step.screen for step in found.steps] == [Screen.ROLE, Screen.USER]
    assert found.proved == ("r0", "r1")


def test_for_another_user_id_another_user_is_made_first_and_the_wrong_one_is_left_alone() -> None:
    evidence = company(**holding({}), user=seen(User("me", user_type="employee user")))
    found = made(evidence, UserIs(UserFact.TYPE, ("business user",)), UserIs(UserFact.USER_ID, ("other",)))
    assert [(c.action, c.target, c.field, c.value) for c in changes(found)] == [
        (Action.CREATE, "other", "like", "me"),
        (Action.SET, "other", "type", "business user"),
    ]
    assert found.proved == ("r0", "r1")


def test_an_absent_user_is_added_under_the_id_that_is_asked_for() -> None:
    refused = SignIn(accepted=False, sender_id="s", company_id="acme", user_id="me", cause=SignInCause.REFUSED)
    evidence = company(**holding({}), user=seen(UserAbsent("me")), sign_in=seen(refused))
    found = made(evidence, UserExists(), UserIs(UserFact.USER_ID, ("other",)))
    assert only(found).target == "other"
    assert found.proved == ("r0", "r1")


def test_of_several_user_ids_the_first_is_taken_and_the_steps_name_them_all() -> None:
    found = made(company(**holding({}), user=seen(User("me"))), UserIs(UserFact.USER_ID, ("one", "other")))
    assert only(found).target == "one"
    assert set(found.steps[0].steps) >= set(rule(UserIs(UserFact.USER_ID, ("one", "other"))).fix.steps)


def test_an_id_that_differs_in_its_capitals_alone_is_left_to_a_person() -> None:
    assert made(company(), UserIs(UserFact.USER_ID, ("ME",))).not_tried == ("r0",)


def test_a_user_whom_only_a_refused_sign_in_shows_as_locked_is_not_tried() -> None:
    locked = SignIn(accepted=False, sender_id="s", company_id="acme", user_id="me", cause=SignInCause.USER_LOCKED_OUT)
    found = made(company(sign_in=seen(locked), user=Unknown(Reason.REFUSED, "x")), UserIs(UserFact.STATUS, ("active",)))
    assert (found.proved, found.not_tried, found.still_open) == ((), ("r0",), ())


def test_what_only_a_person_can_do_on_one_page_is_one_step() -> None:
    found = made(company(), UserIs(UserFact.USER_ID, ("ME",)), UserIs(UserFact.USER_ID, starts_with="ws_"))
    assert len(changes(found)) == 2
    assert len(found.steps) == 1
    assert len(set(found.steps[0].steps)) == len(found.steps[0].steps)


def test_a_refused_read_whose_boxes_are_ticked_asks_for_no_box() -> None:
    denied = {"object_access": {"ARINVOICE": seen(ObjectAccess.DENIED)}}
    found = made(company(**holding({f"{AR} > Invoices": "List|View"}), **denied), CanRead("ARINVOICE"))
    assert found.not_tried == ("r0",)
    assert "ticked on paper" in found.steps[0].steps[0]
    assert only(found).action is Action.DO


def test_entities_join_the_list_and_who_has_to_see_all_has_an_empty_one() -> None:
    restricted = {"entity_access": seen(EntityAccess(unrestricted=False, entity_ids=("100",)))}
    assert only(made(company(**restricted), SeesEntities(("200",)))).value == "100, 200"
    assert only(made(company(**restricted), SeesEntities())).value == "unrestricted"
    assert only(made(company(**restricted), SeesEntities(), SeesEntities(("200",)))).value == "unrestricted"


def test_the_set_up_is_changed_and_judged_again() -> None:
    evidence = company(
        settings={"ME": seen({"X": "T"}), "GL": seen({"EMPLOYEEDIMENSION": "F"})},
        installed=seen((InstalledApplication("Other"),)),
        records={record_key(JOURNAL): seen(RecordsFound((), others_seen=True))},
        fields={"ARINVOICE": seen((FieldSeen("OLD", "enum", ("a",)),))},
    )
    found = made(
        evidence,
        SettingIs("ME", "X", ("off",)),
        DimensionEnabled("EMPLOYEE"),
        Installed("Bridge"),
        JOURNAL,
        FieldExists("ARINVOICE", "TAX", "decimal"),
        FieldExists("ARINVOICE", "OLD", "enum", ("b",)),
    )
    assert found.proved == tuple(f"r{number}" for number in range(6))
    assert [(c.action, c.target, c.field, c.value) for c in changes(found)] == [
        (Action.SET, "ME X", "X", "off"),
        (Action.SET, "GL EMPLOYEEDIMENSION", "EMPLOYEEDIMENSION", "on"),
        (Action.CREATE, "GLJOURNAL", "", "SYMBOL=WIP"),
        (Action.CREATE, "ARINVOICE", "TAX", "decimal"),
        (Action.SET, "ARINVOICE", "OLD", "a, b"),
        (Action.CREATE, "Bridge", "", ""),
    ]


def test_what_no_evidence_can_show_is_done_by_its_fix_and_comes_last() -> None:
    evidence = company(**holding({f"{AR} > Invoices": "List"}))
    found = made(evidence, ParameterIs("plan", ("paid",), "free"), INVOICES)
    assert found.not_tried == ("r0",)
    assert found.steps[-1].changes == (Change(Action.DO, "A title", ("r0",)),)
    assert found.steps[-1].steps == ("Look.",)
    assert not found.steps[-1].changes[0].tried


def test_what_a_person_has_to_see_stays_unproven() -> None:
    found = made(company(**holding({f"{AR} > Invoices": "List"})), AllOf((INVOICES, Manual("Look."))))
    assert found.still_open == ("r0",)
    assert only(found).action is Action.TICK


def test_an_authorised_sender_is_proved_and_nothing_else_by_it() -> None:
    refused = SignIn(
        accepted=False,
        sender_id="sender",
        company_id="acme",
        user_id="me",
        cause=SignInCause.SENDER_NOT_AUTHORISED,
    )
    found = made(
        company(sign_in=seen(refused)), SenderAuthorised("sender"), Subscription("Web Services"), SignInWorks()
    )
    assert only(found).action is Action.AUTHORISE
    assert found.proved == ("r0",)
    assert found.still_open == ("r1", "r2")


def test_an_object_that_a_missing_right_closes_is_opened_with_the_least() -> None:
    denied = {"object_access": {"ARINVOICE": seen(ObjectAccess.DENIED)}}
    found = made(company(**holding({f"{AR} > Customers": "List"}) | denied), CanRead("ARINVOICE"))
    places = catalogue().object_places("ARINVOICE")
    assert places is not None
    assert (only(found).application, only(found).permission) in {(row.application, row.name) for row in places.any_of}
    assert found.proved == ("r0",)


def test_an_object_that_is_closed_in_spite_of_the_right_is_left_to_a_person() -> None:
    denied = {"object_access": {"ARINVOICE": seen(ObjectAccess.DENIED)}}
    evidence = company(**holding({f"{AR} > Invoices": "List|View"}) | denied)
    assert made(evidence, CanRead("ARINVOICE")).not_tried == ("r0",)


def test_a_rule_that_applies_only_after_a_change_is_met_too() -> None:
    evidence = both_views(**holding({f"{GL} > Accounts": "List"}), subscriptions=seen(("CO", "GL")))
    found = made(evidence, Subscription(AR), rule(INVOICES, "then", when=Subscription(AR)))
    assert [c.action for c in changes(found)] == [Action.SUBSCRIBE, Action.TICK]
    assert found.proved == ("r0", "then")


def test_rules_that_contradict_each_other_end_in_no_endless_work() -> None:
    evidence = company(**holding({f"{AR} > Invoices": "List"}))
    found = made(evidence, INVOICES, Forbidden(replace(INVOICES, rights=("View",))))
    assert found.not_tried


def test_rules_that_are_not_selected_are_left_aside() -> None:
    evidence, asked = company(**holding({f"{AR} > Invoices": "List"})), pack(rule(INVOICES, "a"), rule(ACCOUNTS, "b"))
    verdicts = evaluate(evidence, asked, catalogue(), lambda one: one.id == "a")
    found = plan(evidence, asked, verdicts, catalogue())
    assert found is not None
    assert {name for change in changes(found) for name in change.rules} == {"a"}


def test_the_screens_are_those_of_the_standard_fixes() -> None:
    section = HasRights(AR, section=Section.REPORTS, preset=Preset.ALL)
    role = company(**holding({f"{GL} > Accounts": "List"}))
    refused = SignIn(
        accepted=False, sender_id="s", company_id="a", user_id="me", cause=SignInCause.SENDER_NOT_AUTHORISED
    )
    cases: tuple[tuple[Snapshot, Requirement], ...] = (
        (role, section),
        (role, INVOICES),
        (company(sign_in=seen(refused)), SenderAuthorised("s")),
        (both_views(subscriptions=seen(("CO", "GL"))), Subscription(AR)),
        (company(), UserIs(UserFact.FIRST_NAME)),
    )
    for evidence, requirement in cases:
        fix = standard_fix(requirement)
        (step,) = made(_named(evidence), requirement).steps
        assert fix is not None
        assert step.path == fix.path


def _named(evidence: Snapshot) -> Snapshot:
    """The same with a user whose names were read."""
    nameless = User("me", "business user", AdminPrivileges.OFF, "active", has_first_name=False)
    return replace(evidence, views=tuple(replace(one, user=seen(nameless)) for one in evidence.views))


def test_nothing_of_the_plan_is_a_gap_afterwards() -> None:
    evidence = company(**holding({f"{AR} > Invoices": "List"}))
    asked = pack(rule(HasRights(AR, section=Section.ACTIVITIES_AND_LISTS, preset=Preset.READ_ONLY)))
    verdicts = evaluate(evidence, asked, catalogue())
    found = plan(evidence, asked, verdicts, catalogue())
    assert verdicts[0].outcome is Outcome.GAP
    assert found is not None
    ticked = {c.permission: set(c.rights) for c in changes(found)}
    lacking = {f.box.permission: set(f.box.rights) for f in verdicts[0].findings if f.box}
    assert ticked == lacking


def test_a_rule_about_another_user_changes_that_user_alone() -> None:
    evidence = replace(company(), others={"clerk": (view(user=seen(User("clerk", "employee user"))),)})
    found = made(evidence, rule(UserIs(UserFact.TYPE, ("business user",)), "of-clerk", subject="clerk"))
    assert only(found).target == "clerk"
    assert found.steps[0].path[-2] == "Users"
    assert found.proved == ("of-clerk",)
