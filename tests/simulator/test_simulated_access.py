"""Who may see what: roles, groups, user types, entities, and companies that give rights to users."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hand_written_client import ROLE, Client, query, served

pytest_plugins = ["signed_in"]

ALL = "<pagesize>2000</pagesize>"
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
        assert replace(client, entity="E1").ask(query("USERINFO")).statuses() == ["success"]
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
