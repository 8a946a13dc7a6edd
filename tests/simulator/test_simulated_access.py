"""Who may see what: roles, groups, user types, entities, and companies that give rights to users."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hand_written_client import ROLE, Client, query, served

pytest_plugins = ["signed_in"]

ALL = "<pagesize>2000</pagesize>"
SUBSCRIBED = (
    *("Web Services", "General Ledger", "Accounts Payable", "Accounts Receivable", "Cash Management", "Order Entry"),
    "Platform Services",
)
SYNC = {"user": "upflow_ws", "password": "simulated-integration"}


def statuses(patch: Mapping[str, Any], *objects: str, company: str = "upflow-ready") -> list[str]:
    """What the integration's user gets for one query on each object."""
    with served(patch, company) as client:
        return replace(client, **SYNC).ask(*(query(name) for name in objects)).statuses()


def sync_user(**changes: object) -> dict[str, Any]:
    return {"users": [{"id": "upflow_ws", **changes}]}


def test_the_built_in_company_lets_the_integration_read_its_records() -> None:
    assert statuses({}, "CUSTOMER", "ARINVOICE", "APBILL") == ["success"] * 3


def test_without_its_role_the_integration_reads_nothing() -> None:
    assert statuses(sync_user(roles=[]), "CUSTOMER", "ARINVOICE", "APBILL") == ["failure"] * 3


def test_a_right_that_is_taken_away_closes_its_object_only() -> None:
    rights = {"Accounts Receivable": {"Invoices": ["Add"]}}
    assert statuses({"roles": [{"name": ROLE, "rights": rights}]}, "ARINVOICE", "ARADJUSTMENT") == [
        "failure",
        "success",
    ]


def test_a_role_held_through_a_group_counts() -> None:
    patch = sync_user(roles=[]) | {"groups": [{"name": "Syncs", "members": ["upflow_ws"], "roles": [ROLE]}]}
    assert statuses(patch, "ARINVOICE") == ["success"]
    with served(patch) as client:
        held = client.ask(query("ROLEUSERS", "USERLOGINID", "ROLENAME")).rows()
        direct = client.ask(query("USERROLES", "USERID")).column("USERID")
        groups = client.ask(query("ROLEGROUPS", "ROLENAME", "UGNAME")).rows()
    assert {"USERLOGINID": "upflow_ws", "ROLENAME": ROLE} in held
    assert "upflow_ws" not in direct
    assert groups == [{"ROLENAME": ROLE, "UGNAME": "Syncs"}]


@pytest.mark.parametrize(
    ("apply_to", "status"), [("Login and Slide-In", "success"), ("Login Only", "success"), ("Slide-In Only", "failure")]
)
def test_a_role_for_slide_in_only_gives_nothing_to_a_direct_sign_in(apply_to: str, status: str) -> None:
    patch = {"roles": [{"name": ROLE, "apply_to": apply_to}]}
    assert statuses(patch, "ARINVOICE") == [status]
    with served(patch) as client:
        assert {"NAME": ROLE, "APPLYTO": apply_to} in client.ask(query("ROLES", "NAME", "APPLYTO")).rows()


def test_an_employee_user_reads_no_invoice_although_the_role_says_so() -> None:
    patch = sync_user(type="employee user")
    assert statuses(patch, "CUSTOMER", "ARINVOICE") == ["success", "failure"]
    with served(patch) as client:
        reply = client.ask("<getUserPermissions><userId>upflow_ws</userId></getUserPermissions>")
    # What it shows is the grant; the type caps it without showing.
    assert "Invoices" in [element.text for element in reply.root.iter("policyName")]


def test_an_application_that_is_not_subscribed_closes_its_objects() -> None:
    assert statuses({"subscriptions": ["Web Services", "Accounts Payable"]}, "APBILL", "ARINVOICE") == [
        "success",
        "failure",
    ]


def test_a_user_who_is_restricted_to_entities_sees_only_itself() -> None:
    entities = [{"id": "E1", "currency": "USD"}, {"id": "E2", "currency": "USD"}]
    shown = {"Company": ["Entities"]}
    with served({"entities": entities, "shows": shown, "users": [{"id": "audit_admin", "entities": ["E1"]}]}) as client:
        assert client.ask(query("USERINFO", "LOGINID", "UNRESTRICTED")).rows() == [
            {"LOGINID": "audit_admin", "UNRESTRICTED": "false"}
        ]
        assert client.ask(query("LOCATIONENTITY", "LOCATIONID")).column("LOCATIONID") == ["E1"]
        assert client.ask(query("USERRESTRICTION", "LOCATIONID")).column("LOCATIONID") == ["E1"]
        at_entity = replace(client, entity="E1").ask(query("USERINFO", "LOGINID"), query("ROLES"))
        assert [row.findtext("LOGINID") for row in at_entity.root.iter("USERINFO")] == ["audit_admin"]
        assert at_entity.statuses() == ["success", "success"]
        refused = replace(client, entity="E2").ask(query("USERINFO"))
    assert refused.text("operation/authentication/status") == "failure"


def test_whether_ones_own_user_is_readable_is_a_switch(sync: Client) -> None:
    assert sync.ask(query("USERINFO")).statuses() == ["failure"]
    with served({"behaviour": {"own_user_readable": "true"}}) as client:
        assert replace(client, **SYNC).ask(query("USERINFO", "LOGINID")).column("LOGINID") == ["upflow_ws"]


def test_admin_privileges_are_spelt_as_each_object_spells_them(admin: Client) -> None:
    assert admin.ask(query("USERINFO", "LOGINID", "ADMIN")).rows() == [
        {"LOGINID": "upflow_ws", "ADMIN": "true"},
        {"LOGINID": "audit_admin", "ADMIN": "Full"},
        {"LOGINID": "clerk", "ADMIN": "false"},
    ]
    restrictions = admin.ask(query("USERRESTRICTION", "LOGINID", "ADMIN"))
    assert restrictions.column("ADMIN") == ["Limited", "Full", "Off"]


def test_a_user_based_company_gives_rights_to_users_and_has_no_roles() -> None:
    assert statuses({}, "CUSTOMER", "ARINVOICE", "ROLES", company="user-based") == ["success", "success", "failure"]
    with served({}, "user-based") as client:
        assert client.ask(query("ROLEUSERS")).rows() == []
        rights = client.ask(query("USERRIGHTS", "APPLICATION", "POLICY", "RIGHTS", rest=ALL)).rows()
    assert {"APPLICATION": "Platform Services", "POLICY": "Custom reports", "RIGHTS": "List|View"} in rights


def test_a_role_based_company_gives_no_rights_to_users(admin: Client) -> None:
    assert admin.ask(query("USERRIGHTS")).rows() == []


@pytest.mark.parametrize(
    ("spelling", "row"),
    [
        ({}, ("Accounts Receivable", "Customers", "List|View|Add|Edit|Delete")),
        ({"rights_separator": ","}, ("Accounts Receivable", "Customers", "List,View,Add,Edit,Delete")),
        ({"rights": "codes"}, ("Accounts Receivable", "Customers", "list|readonly|add|modify|delete")),
        ({"modules": "codes"}, ("4.AR", "Customers", "List|View|Add|Edit|Delete")),
        ({"modules": "rest"}, ("accountsReceivable", "Customers", "List|View|Add|Edit|Delete")),
        ({"permissions": "rest"}, ("Accounts Receivable", "customers", "List|View|Add|Edit|Delete")),
        ({"rights_separator": "newline"}, ("Accounts Receivable", "Customers", "List\nView\nAdd\nEdit\nDelete")),
        ({"rights": "flags"}, ("Accounts Receivable", "AR ledger", "true")),
        ({"labels": "ZA"}, ("Accounts Payable", "Supplier groups", "List|View|Add|Edit|Delete")),
        ({"labels": "renamed"}, ("Company", "Cost centres", "List|View")),
    ],
)
def test_how_rights_are_spelt_is_a_switch(spelling: dict[str, str], row: tuple[str, str, str]) -> None:
    with served({"spelling": spelling}) as client:
        rows = client.ask(query("ROLEPOLICYASSIGNMENT", "MODULE", "POLICYNAME", "RIGHTS", rest=ALL)).rows()
    assert row in [(found["MODULE"], found["POLICYNAME"], found["RIGHTS"]) for found in rows]


def test_extra_rows_of_a_role_come_back_verbatim() -> None:
    row = {"module": "77.XX", "permission": "Something new", "rights": "List;Whatever"}
    with served({"roles": [{"name": ROLE, "extra_rows": [row]}]}) as client:
        rows = client.ask(query("ROLEPOLICYASSIGNMENT", "MODULE", "POLICYNAME", "RIGHTS", rest=ALL)).rows()
    assert {"MODULE": "77.XX", "POLICYNAME": "Something new", "RIGHTS": "List;Whatever"} in rows


def test_a_user_may_name_its_groups_as_well() -> None:
    patch = sync_user(roles=[], groups=["Syncs"]) | {"groups": [{"name": "Syncs", "roles": [ROLE]}]}
    assert statuses(patch, "ARINVOICE") == ["success"]
    with served(patch) as client:
        assert len(client.ask(query("MEMBERUSERGROUP", "USERKEY", "USERGROUPKEY")).rows()) == 1


@pytest.mark.parametrize(("needs", "status"), [("List", "failure"), ("View", "success")])
def test_which_right_a_query_needs_is_a_switch(needs: str, status: str) -> None:
    rights = {"Accounts Receivable": {"Invoices": ["View"]}}
    patch = {"roles": [{"name": ROLE, "rights": rights}], "behaviour": {"query_needs": needs}}
    assert statuses(patch, "ARINVOICE") == [status]


def test_how_an_unsubscribed_application_refuses_is_a_switch() -> None:
    patch = {"subscriptions": ["Web Services"], "behaviour": {"unsubscribed": "module"}}
    with served(patch) as client:
        errors = replace(client, **SYNC).ask(query("ARINVOICE")).errors("operation/result")
    assert errors == [("PL04000005", "Accounts Receivable module is not subscribed")]


READS = ("CUSTOMER", "ARINVOICE", "SODOCUMENT", "APBILL", "PODOCUMENT", "AUDITHISTORY")


@pytest.mark.parametrize(
    ("user_type", "read"),
    [
        ("business user", READS),
        ("employee user", ("CUSTOMER", "PODOCUMENT", "AUDITHISTORY")),
        ("project manager user", ("CUSTOMER", "SODOCUMENT", "PODOCUMENT", "AUDITHISTORY")),
        ("Construction manager user", ("CUSTOMER", "ARINVOICE", "SODOCUMENT", "PODOCUMENT", "AUDITHISTORY")),
        ("platform user", ("CUSTOMER", "PODOCUMENT", "AUDITHISTORY")),
        ("warehouse user", ("CUSTOMER", "SODOCUMENT", "PODOCUMENT", "AUDITHISTORY")),
        ("payment approver", READS),
        ("view only user", READS),
    ],
)
def test_the_user_type_caps_what_the_role_grants(user_type: str, read: tuple[str, ...]) -> None:
    patch = {
        **sync_user(type=user_type),
        "subscriptions": [*SUBSCRIBED, "Purchasing"],
        "roles": [{"name": ROLE, "rights": {"Purchasing": {"activities and lists": "all"}}}],
    }
    with served(patch) as client:
        reply = replace(client, **SYNC).ask(
            *(f"<readByQuery><object>{n}</object><query/></readByQuery>" for n in READS)
        )
    assert reply.statuses() == ["success" if name in read else "failure" for name in READS]


@pytest.mark.parametrize(
    ("user_type", "rights"),
    [
        (
            "business user",
            {"Customers": "List|View|Add|Edit|Delete", "Invoices": "List|View|Add|Edit|Delete|Post|Reverse"},
        ),
        ("employee user", {"Customers": "List|View"}),
        ("view only user", {"Customers": "List|View", "Invoices": "List|View"}),
    ],
)
def test_the_cap_shows_in_the_effective_rights_where_a_switch_says_so(user_type: str, rights: dict[str, str]) -> None:
    with served({**sync_user(type=user_type), "behaviour": {"permissions_capped": "true"}}) as client:
        shown = effective(client, "upflow_ws")["Accounts Receivable"]
    assert {name: shown.get(name, "") for name in ("Customers", "Invoices") if name in shown} == rights


def test_admin_privileges_have_no_effect_on_a_user_who_is_not_of_the_business_type() -> None:
    assert statuses(sync_user(admin="full"), "USERRESTRICTION", "USERINFO", "PTAPPLICATION") == ["success"] * 3
    patch = sync_user(admin="full", type="employee user")
    assert statuses(patch, "USERRESTRICTION", "USERINFO", "PTAPPLICATION") == ["failure"] * 3


@pytest.mark.parametrize(("admin", "status"), [("off", "failure"), ("limited", "success"), ("full", "success")])
def test_restrictions_of_users_need_admin_privileges_whatever_the_role_grants(admin: str, status: str) -> None:
    patch = {
        **sync_user(admin=admin),
        "roles": [{"name": ROLE, "rights": {"Administration": {"activities and lists": "all"}}}],
    }
    assert statuses(patch, "USERRESTRICTION", "USERINFO") == [status, "success"]


def test_limited_admins_see_usage_by_themselves_and_full_admins_users_as_well(admin: Client) -> None:
    assert effective(admin, "upflow_ws")["Administration"] == {"Usage insights": "View"}
    with served(sync_user(admin="full")) as client:
        assert effective(client, "upflow_ws")["Administration"]["Users"].startswith("List|View|Add|Edit")
    with served({"behaviour": {"permissions_of_admins": "false"}}) as client:
        assert "Administration" not in effective(client, "upflow_ws")


@pytest.mark.parametrize(("rights", "status"), [(["List"], "failure"), (["List", "View"], "success")])
def test_what_was_changed_can_be_read_by_who_may_view_custom_reports(rights: list[str], status: str) -> None:
    patch = {"roles": [{"name": ROLE, "rights": {"Platform Services": {"Custom reports": rights}}}]}
    with served(patch) as client:
        asked = [
            f"<readByQuery><object>{name}</object><query/></readByQuery>" for name in ("AUDITHISTORY", "ACTIVITYLOG")
        ]
        reply = replace(client, **SYNC).ask(*asked)
    assert reply.statuses() == [status, status]
    if status == "failure":
        # Without any number, which other refusals have (recorded).
        assert reply.errors("operation/result")[0] == ("", "You do not have permission to view audit history.")


def test_the_advanced_audit_trail_is_a_subscription_of_its_own() -> None:
    asked = "<readByQuery><object>ADVAUDITHISTORY</object><query/></readByQuery>"
    with served({}) as client:
        errors = replace(client, **SYNC).ask(asked).errors("operation/result")
    assert [text for _, text in errors] == ["Object type advaudithistory is not valid"]
    with served({"subscriptions": [*SUBSCRIBED, "Advanced Audit Trail"]}) as client:
        assert replace(client, **SYNC).ask(asked).statuses() == ["success"]


def test_records_of_other_entities_are_not_seen_by_who_is_restricted() -> None:
    entities = [{"id": "E1", "currency": "USD"}, {"id": "E2", "currency": "EUR"}]
    with served({"entities": entities, "records": {"CUSTOMER": 4}, **sync_user(entities=["E2"])}) as client:
        asked = query("CUSTOMER", "MEGAENTITYID")
        assert replace(client, **SYNC).ask(asked).column("MEGAENTITYID") == ["E2", "E2"]
        assert replace(client, **SYNC, entity="E2").ask(asked).column("MEGAENTITYID") == ["E2", "E2"]


@pytest.mark.parametrize(("option", "seen"), [("", 0), ("false", 0), ("true", 4)])
def test_at_top_level_a_query_shows_what_belongs_to_entities_where_it_asks_for_it(option: str, seen: int) -> None:
    options = f"<options><showprivate>{option}</showprivate></options>" if option else ""
    with served({"entities": [{"id": "E1", "currency": "USD"}], "records": {"CUSTOMER": 4}}) as client:
        assert len(replace(client, **SYNC).ask(query("CUSTOMER", rest=options)).rows()) == seen


def test_restrictions_are_flat_in_a_query_and_nested_in_read_by_query() -> None:
    entities = [{"id": "E1", "currency": "USD"}, {"id": "E2", "currency": "USD"}]
    with served({"entities": entities, **sync_user(entities=["E1", "E2"])}) as client:
        flat = client.ask(query("USERRESTRICTION", "LOGINID", "LOCATIONID")).rows()
        nested = client.ask("<readByQuery><object>USERRESTRICTION</object><fields>*</fields><query/></readByQuery>")
    assert [row["LOCATIONID"] for row in flat if row["LOGINID"] == "upflow_ws"] == ["E1", "E2"]
    assert [row.tag for row in nested.data()] == ["userrestriction"] * 3
    assert nested.data().get("totalcount") == "3"
    places = {
        row.findtext("LOGINID"): [e.text for e in row.findall("LOCATIONS/LOCATION/LOCATIONID")] for row in nested.data()
    }
    assert places == {"upflow_ws": ["E1", "E2"], "audit_admin": [], "clerk": []}
    assert nested.data().find("userrestriction/LOCATIONID") is None
    assert nested.data().find("userrestriction/DEPARTMENTS") is not None


def test_rows_without_a_right_are_listed_where_a_switch_says_so() -> None:
    rights = {"Accounts Receivable": {"reports": "none"}, "Cash Management": None}
    role = {"roles": [{"name": ROLE, "rights": rights}]}
    shown = {}
    for value in ("left out", "empty", "everywhere"):
        with served({**role, "behaviour": {"permissions_without_rights": value}}) as client:
            shown[value] = effective(client, "upflow_ws")
    assert "AR ledger" not in shown["left out"]["Accounts Receivable"]
    assert shown["empty"]["Accounts Receivable"]["AR ledger"] == ""
    assert "Cash Management" not in shown["empty"]
    assert set(shown["everywhere"]["Cash Management"].values()) == {""}


def test_roles_that_count_for_nothing_are_shown_as_a_switch_says() -> None:
    roles = {"users": [{"id": "upflow_ws", "roles": ["Old"]}], "roles": [{"name": "Old"}]}
    for value, status, rows in (("empty", "success", 0), ("left over", "success", 1), ("refused", "failure", 0)):
        with served({**roles, "behaviour": {"other_permission_type": value}}, "user-based") as client:
            reply = client.ask(query("ROLEUSERS", "ROLENAME"))
        assert (reply.statuses(), len(list(reply.root.iter("ROLEUSERS")))) == ([status], rows)


def effective(client: Client, user: str) -> dict[str, dict[str, str]]:
    """The answer of getUserPermissions: rights by application and permission."""
    reply = client.ask(f"<getUserPermissions><userId>{user}</userId></getUserPermissions>")
    return {
        application.findtext("applicationName") or "": {
            policy.findtext("policyName") or "": policy.findtext("rights") or ""
            for policy in application.iter("policy")
        }
        for application in reply.root.iter("appSubscription")
    }
