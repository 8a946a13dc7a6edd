"""Both views of a company become a snapshot that claims no more than was seen."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from scripted_gateway import (
    DENIED,
    NOW,
    SENDER_PASSWORD,
    USER_PASSWORD,
    Answer,
    Company,
    Received,
    Script,
    Served,
    Time,
    envelope,
    failure,
    fault,
    numbered,
    ordinary,
    refused_control,
    refused_sign_in,
    serving,
    success,
)

from auditor.errors import CompanyMismatch, GatewayError, SenderRefused, UsageError
from auditor.evidence.archive import load, save
from auditor.evidence.collect import collect
from auditor.evidence.credentials import Credentials, Secret
from auditor.evidence.step import Step
from auditor.model.access import (
    AdminPrivileges,
    EntityAccess,
    ObjectAccess,
    RightsRow,
    Role,
    RoleHeld,
    RoleRights,
    User,
    UserAbsent,
)
from auditor.model.company import Company as CompanyFacts
from auditor.model.company import Entity
from auditor.model.evidence import (
    Evidence,
    Known,
    Reason,
    SignIn,
    SignInCause,
    Snapshot,
    Unknown,
    View,
    ViewEvidence,
)
from auditor.model.wanted import Wanted

OBJECTS = ("CUSTOMER", "ARINVOICE")
WRONG = refused_sign_in(fault("XL03000006", "Sign-in information is incorrect [Support ID: q%7E]"))


def run(
    script: Script,
    *,
    users: tuple[str | None, str | None] = ("boss", "ws_sync"),
    subject: str = "ws_sync",
    **other: Any,
) -> tuple[Snapshot, Served]:
    """The snapshot of (admin, integration), both of them on one gateway."""
    with serving(script) as served:
        admin, integration = (served.credentials(user, **other) if user else None for user in users)
        snapshot = collect(admin, integration, subject, Wanted(OBJECTS), taken_at=NOW, wire=Time().wire())
    return snapshot, served


def own(script: Script, **other: Any) -> ViewEvidence:
    """The view of the integration alone."""
    return run(script, users=(None, "ws_sync"), **other)[0].views[0]


def as_admin(script: Script, **other: Any) -> ViewEvidence:
    return run(script, users=("boss", None), **other)[0].views[0]


def known(evidence: Evidence[Any]) -> Any:
    assert isinstance(evidence, Known), evidence
    return evidence.data


def reason(evidence: Evidence[Any]) -> Reason:
    assert isinstance(evidence, Unknown), evidence
    return evidence.reason


def refusing(*targets: str) -> Company:
    company = ordinary()
    company.special.update({target: (lambda i, name: failure(i, name, DENIED)) for target in targets})
    return company


# --- an ordinary company -----------------------------------------------------------------------------------------


def test_an_ordinary_company_is_read_completely() -> None:
    snapshot, _ = run(ordinary())
    admin, integration = snapshot.views
    assert (admin.view, integration.view) == (View.ADMIN, View.INTEGRATION)
    assert (snapshot.company_id, snapshot.subject, snapshot.taken_at) == ("ACME", "ws_sync", NOW)
    assert known(admin.sign_in) == SignIn(True, "sender", "ACME", "boss")
    assert known(admin.company) == CompanyFacts("ACME", "Acme Inc", "USD", False)
    assert known(admin.subscriptions) == ("CO", "AR")
    assert known(admin.user) == User("ws_sync", "business user", AdminPrivileges.OFF, "active", True, True, False, True)
    assert known(admin.roles_held) == (
        RoleHeld("1", "Sync", True, ()),
        RoleHeld("2", "Lesen & Schreiben", False, ("Readers",)),
    )
    invoices, bills = RightsRow("4.AR", "Invoices", "List|View"), RightsRow("AP", "Bills", "list|readonly")
    assert known(admin.role_rights) == RoleRights({"1": (invoices,), "2": (bills,)})
    assert known(admin.all_role_rights) == RoleRights({"1": (invoices,), "2": (bills,), "3": ()})
    assert known(admin.roles)[0] == Role("1", "Sync", "Login Only", "Enterprise")
    assert known(admin.effective_rights) == (RightsRow("Accounts Receivable", "Invoices", "List|View"),)
    assert known(admin.user_rights) == ()
    assert known(admin.entities) == (Entity("US", "USD", "active"),)
    assert known(admin.entity_access) == EntityAccess(True)
    assert admin.object_access == {}
    assert {n: known(e) for n, e in integration.object_access.items()} == dict.fromkeys(OBJECTS, ObjectAccess.READABLE)
    assert isinstance(admin.roles, Known)
    assert admin.roles.source == "query ROLES as boss"


def test_two_requests_per_view_are_enough() -> None:
    snapshot, served = run(ordinary())
    assert [view.traffic.requests for view in snapshot.views] == [2, 2]
    assert len(served.requests) == 4
    assert served.requests[0].text(".//login/userid") == "boss"


def test_a_large_company_takes_no_more_than_four_requests() -> None:
    company = ordinary()
    company.tables["ROLES"] = numbered(*({"NAME": f"R{at}"} for at in range(40)))
    company.tables["ROLEPOLICYASSIGNMENT"] = numbered(
        *({"ROLEKEY": str(at % 40 + 1), "MODULE": "AR", "POLICYNAME": f"P{at}", "RIGHTS": "List"} for at in range(4000))
    )
    view = as_admin(company)
    assert sum(len(rows) for rows in known(view.all_role_rights).by_role.values()) == 4000
    assert view.traffic.requests <= 3


def test_neither_names_nor_addresses_nor_passwords_are_kept() -> None:
    text = save(run(ordinary())[0])
    assert not any(word in text for word in ("example.com", "Zo", SENDER_PASSWORD, USER_PASSWORD))
    assert load(text).company_id == "ACME"


def test_only_read_functions_are_sent() -> None:
    _, served = run(ordinary())
    sent = {name for request in served.requests for name in request.names}
    assert sent == {"query", "getUserPermissions", "get_applications", "getFinancialSetup", "get_list", "readByName"}


def steps(script: Script) -> tuple[list[Step], Snapshot]:
    told: list[Step] = []
    with serving(script) as served:
        views = (served.credentials("boss"), served.credentials())
        snapshot = collect(*views, "ws_sync", Wanted(), taken_at=NOW, progress=told.append, wire=Time().wire())
    return told, snapshot


def test_progress_says_who_reads_what_and_counts_the_requests_of_all_views() -> None:
    told, snapshot = steps(ordinary())
    assert [(step.view, step.user_id, step.requests) for step in told] == [
        (View.ADMIN, "boss", 0),
        (View.ADMIN, "boss", 1),
        (View.INTEGRATION, "ws_sync", 2),
        (View.INTEGRATION, "ws_sync", 3),
    ]
    calls = [call for view in snapshot.views for call in view.traffic.calls]
    assert set(told[0].targets) == {c.target for c in snapshot.views[0].traffic.calls if c.request == 1}
    assert told[1].targets == ("USERRIGHTS", "MEMBERUSERGROUP")
    assert sum(view.traffic.transactions for view in snapshot.views) == len(calls)


def test_progress_tells_a_wait_before_it_begins() -> None:
    company, refusals = ordinary(), iter([Answer(b"", 503), Answer(b"", 429, {"Retry-After": "7"})])
    told, _ = steps(lambda received: next(refusals, None) or company(received))
    assert [(step.requests, step.pause) for step in told[:5]] == [(0, 0), (1, 1), (1, 0), (2, 7), (2, 0)]
    assert {step.targets for step in told[:5]} == {told[0].targets}


def test_umlauts_survive_the_header_that_names_no_charset() -> None:
    company = ordinary()
    company.tables["ROLES"][0]["NAME"] = "Zugriff für Grüße €"
    assert known(as_admin(company).roles)[0].name == "Zugriff für Grüße €"


# --- what an answer does not prove -------------------------------------------------------------------------------


def without_subject() -> Company:
    company = ordinary()
    company.tables["USERINFO"] = [row for row in company.tables["USERINFO"] if row["LOGINID"] != "ws_sync"]
    return company


def test_a_user_is_absent_where_others_are_seen() -> None:
    assert known(as_admin(without_subject()).user) == UserAbsent("ws_sync")


def test_a_user_is_not_proved_absent_to_somebody_who_sees_only_himself() -> None:
    company = without_subject()
    company.tables["USERINFO"] = company.tables["USERINFO"][:1]
    assert reason(as_admin(company).user) is Reason.INCOMPLETE


def test_a_user_is_not_proved_absent_from_within_an_entity() -> None:
    company = without_subject()
    company.location = "US"
    view = as_admin(company)
    assert reason(view.user) is Reason.INCOMPLETE
    assert reason(view.all_role_rights) is Reason.INCOMPLETE
    assert reason(view.entities) is Reason.INCOMPLETE
    assert known(view.sign_in).entity_id == "US"
    assert reason(as_admin(without_subject(), entity_id="US").user) is Reason.INCOMPLETE


def test_a_user_is_not_proved_absent_to_a_restricted_user() -> None:
    company = without_subject()
    company.tables["USERINFO"][0]["UNRESTRICTED"] = "F"
    assert reason(as_admin(company).user) is Reason.INCOMPLETE


def test_a_user_id_in_another_case_is_the_same_user() -> None:
    view = as_admin(ordinary(), subject="WS_Sync")
    assert known(view.user).user_id == "ws_sync"
    assert len(known(view.roles_held)) == 2


def test_two_users_that_differ_in_case_only_are_told_apart_by_the_exact_spelling() -> None:
    company = ordinary()
    company.tables["USERINFO"].append({"RECORDNO": "9", "LOGINID": "WS_SYNC"})
    assert known(as_admin(company).user).user_id == "ws_sync"
    assert reason(as_admin(company, subject="Ws_sync").user) is Reason.UNDECIDED


def test_no_role_is_proved_only_where_the_roles_of_others_are_seen() -> None:
    company = ordinary()
    company.tables["ROLEUSERS"] = company.tables["ROLEUSERS"][2:]
    company.tables["USERROLES"] = []
    assert known(as_admin(company).roles_held) == ()
    assert known(as_admin(company).role_rights) == RoleRights({})
    company.tables["ROLEUSERS"] = []
    assert reason(as_admin(company).roles_held) is Reason.UNDECIDED


def test_lists_of_roles_that_contradict_each_other_decide_nothing() -> None:
    company = ordinary()
    company.tables["ROLEUSERS"] = company.tables["ROLEUSERS"][2:]
    assert reason(as_admin(company).roles_held) is Reason.UNDECIDED


def test_a_company_without_any_role_holds_none() -> None:
    company = ordinary()
    for name in ("ROLES", "ROLEUSERS", "USERROLES", "ROLEGROUPS", "ROLEPOLICYASSIGNMENT"):
        company.tables[name] = []
    company.tables["USERRIGHTS"] = numbered(
        {"USERKEY": "2", "APPLICATION": "AR", "POLICY": "Invoices", "RIGHTS": "List"}
    )
    view = as_admin(company)
    assert known(view.roles) == ()
    assert known(view.roles_held) == ()
    assert isinstance(view.roles_held, Known)
    assert "no role" in view.roles_held.source
    assert known(view.user_rights) == (RightsRow("AR", "Invoices", "List"),)
    # The rights of all users take the place of those of all roles, to show which rows exist in this company.
    assert known(view.all_role_rights) == RoleRights({"user 2": (RightsRow("AR", "Invoices", "List"),)})


def test_an_empty_list_of_rights_proves_no_empty_role() -> None:
    company = ordinary()
    company.tables["ROLEPOLICYASSIGNMENT"] = []
    view = as_admin(company)
    assert reason(view.role_rights) is Reason.UNDECIDED
    assert reason(view.all_role_rights) is Reason.UNDECIDED


def test_an_incomplete_list_of_rights_is_incomplete() -> None:
    def short(received: Received) -> str:
        return ordinary()(received).replace(
            '"ROLEPOLICYASSIGNMENT" totalcount="2"', '"ROLEPOLICYASSIGNMENT" totalcount="3"'
        )

    view = as_admin(short)
    assert reason(view.role_rights) is Reason.INCOMPLETE
    assert reason(view.all_role_rights) is Reason.INCOMPLETE
    assert "incomplete" in {c.outcome for c in view.traffic.calls}


@pytest.mark.parametrize(
    ("currencies", "told", "several"),
    [
        (["USD", "USD"], "", False),
        (["USD", "EUR"], "", True),
        ([], "", False),
        (["USD"], "true", True),
        (["USD", "EUR"], "false", False),
    ],
)
def test_several_base_currencies_are_told_by_the_setup_or_by_the_entities(
    currencies: list[str], told: str, several: bool
) -> None:
    company = ordinary()
    company.tables["LOCATIONENTITY"] = numbered(
        *({"LOCATIONID": f"E{c}", "CURRENCY": c, "STATUS": "active"} for c in currencies),
        {"LOCATIONID": "old", "CURRENCY": "XXX", "STATUS": "inactive"},
    )

    def script(received: Received) -> str:
        return company(received).replace("<multiBaseCurrency>false", f"<multiBaseCurrency>{told}")

    assert known(as_admin(script).company).multi_base is several


def test_unreadable_entities_leave_the_currencies_open() -> None:
    company = refusing("LOCATIONENTITY", "getFinancialSetup")
    assert known(as_admin(company).company) == CompanyFacts("ACME", "Acme Inc", None, None)
    assert reason(as_admin(refusing("getFinancialSetup", "get_list")).company) is Reason.REFUSED


def test_names_that_may_not_be_asked_cost_nothing_else() -> None:
    company = ordinary()
    company.unqueryable["USERINFO"] = {"EMAIL", "CONTACTINFO.FIRSTNAME", "CONTACTINFO.LASTNAME"}
    company.tables["USERRESTRICTION"][0]["FIRSTNAME"] = "Zoë"
    user = known(as_admin(company).user)
    assert (user.user_type, user.has_email, user.has_first_name, user.has_last_name) == (
        "business user",
        None,
        True,
        None,
    )


@pytest.mark.parametrize(
    ("field", "text", "attribute", "value"),
    [
        ("ADMIN", "true", "admin_privileges", AdminPrivileges.LIMITED),
        ("ADMIN", "Full", "admin_privileges", AdminPrivileges.FULL),
        ("LOGINDISABLED", "T", "web_services_only", True),
        ("LOGINDISABLED", "f", "web_services_only", False),
        ("LOGINDISABLED", "", "web_services_only", None),
        ("USERTYPE", "Construction manager user", "user_type", "construction manager user"),
        ("STATUS", "LockedOut", "status", "lockedout"),
        ("STATUS", "", "status", None),
    ],
)
def test_values_are_read_in_every_spelling(field: str, text: str, attribute: str, value: object) -> None:
    company = ordinary()
    company.tables["USERINFO"][1][field] = text
    assert getattr(known(as_admin(company).user), attribute) == value


def test_an_unknown_word_for_admin_privileges_is_looked_up_in_the_other_list() -> None:
    company = ordinary()
    company.tables["USERINFO"][1]["ADMIN"] = "Somewhat"
    assert known(as_admin(company).user).admin_privileges is AdminPrivileges.OFF
    company.tables["USERRESTRICTION"] = []
    assert known(as_admin(company).user).admin_privileges is None


def test_restrictions_name_the_entities() -> None:
    company = ordinary()
    company.tables["USERINFO"][1]["UNRESTRICTED"] = "false"
    row = {"RECORDNO": "2", "LOGINID": "ws_sync", "UNRESTRICTED": "false"}
    company.tables["USERRESTRICTION"] = [row | {"LOCATIONID": "US"}, row | {"LOCATIONID": "DE"}]
    assert known(as_admin(company).entity_access) == EntityAccess(False, ("DE", "US"))


# --- refused reads -----------------------------------------------------------------------------------------------


def test_a_refused_read_names_the_permission_to_grant() -> None:
    view = own(refusing("USERINFO", "ROLES", "ROLEUSERS", "USERRESTRICTION", "getUserPermissions"))
    for evidence in (view.user, view.roles, view.roles_held, view.role_rights, view.effective_rights, view.user_rights):
        assert reason(evidence) is Reason.REFUSED
        assert isinstance(evidence, Unknown)
        right = "Users: View;" if evidence is view.effective_rights else "Users: List, View;"
        assert evidence.hint.startswith(f"Grant ws_sync Administration > {right}")
    assert isinstance(view.user, Unknown)
    assert view.user.support_id == "a~b"
    assert known(view.sign_in).accepted
    assert known(view.object_access["CUSTOMER"]) is ObjectAccess.READABLE


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (DENIED, ObjectAccess.DENIED),
        (fault("", "You&#039;re not authorized to perform this action"), ObjectAccess.DENIED),
        (fault("PL04000005", "API operation 'QUERY' cannot be performed on objects of type x"), Reason.NOT_OFFERED),
        (fault("Query Failed", "Object definition CUSTOMER not found"), Reason.NOT_OFFERED),
        (fault("BL1", "AR module is not subscribed"), Reason.NOT_OFFERED),
        (fault("BL1", "This feature is disabled for your company or your current user"), Reason.UNDECIDED),
        (fault("BL1", "Whatever"), Reason.FAILED),
    ],
)
def test_a_probe_tells_denied_from_everything_else(error: str, outcome: object) -> None:
    company = ordinary()
    company.special["CUSTOMER"] = lambda i, name: failure(i, name, error)
    evidence = own(company).object_access["CUSTOMER"]
    assert (evidence.data if isinstance(evidence, Known) else evidence.reason) is outcome


def test_an_unknown_user_of_effective_permissions_is_undecided() -> None:
    company = ordinary()
    company.special["getUserPermissions"] = lambda i, n: failure(
        i, n, fault("BL03000025", "Login ID ws_sync does not exist.", "", "Provide a valid USER.LOGINID value.")
    )
    assert reason(as_admin(company).effective_rights) is Reason.UNDECIDED


def test_no_right_at_all_is_an_answer_and_no_block_is_none() -> None:
    company = ordinary()
    company.permissions = ""
    assert known(as_admin(company).effective_rights) == ()
    company.special["getUserPermissions"] = lambda i, n: company.result(i, _element(n)).replace("permissions", "x")
    assert reason(as_admin(company).effective_rights) is Reason.FAILED


def _element(name: str) -> Any:
    class Named:
        tag = name

        def findtext(self, _path: str) -> str:
            return "?"

    return Named()


def test_an_empty_list_of_applications_decides_nothing() -> None:
    company = ordinary()
    company.applications = ""
    assert reason(as_admin(company).subscriptions) is Reason.UNDECIDED


def test_a_field_that_a_facet_is_made_of_is_read_the_older_way() -> None:
    company = ordinary()
    company.unqueryable["ROLEPOLICYASSIGNMENT"] = {"RIGHTS"}
    company.tables["ROLEPOLICYASSIGNMENT"] = company.tables["ROLEPOLICYASSIGNMENT"][:1]
    rights = as_admin(company).role_rights
    assert known(rights).by_role["1"] == (RightsRow("4.AR", "Invoices", "List|View"),)
    assert isinstance(rights, Known)
    assert rights.source.startswith("readByQuery ")


def test_a_field_that_a_facet_is_made_of_and_no_answer_tells_is_not_offered() -> None:
    company = ordinary()
    for row in company.tables["ROLEPOLICYASSIGNMENT"]:
        del row["RIGHTS"]
    assert reason(as_admin(company).role_rights) is Reason.NOT_OFFERED


def test_the_key_of_an_unreadable_user_is_learnt_from_its_roles() -> None:
    company = refusing("USERINFO")
    company.tables["USERRIGHTS"] = numbered({"USERKEY": "2", "APPLICATION": "AR", "POLICY": "P", "RIGHTS": "List"})
    assert known(own(company).user_rights) == (RightsRow("AR", "P", "List"),)


def test_from_within_an_entity_an_empty_list_proves_nothing() -> None:
    company = ordinary()
    company.location = "US"
    company.tables["ROLEPOLICYASSIGNMENT"] = company.tables["ROLEPOLICYASSIGNMENT"][:1]
    assert len(known(as_admin(company).roles_held)) == 2
    assert reason(as_admin(company).role_rights) is Reason.INCOMPLETE
    company.tables |= {"ROLES": [], "ROLEUSERS": []}
    assert reason(as_admin(company).roles) is Reason.INCOMPLETE
    assert reason(as_admin(company).roles_held) is Reason.INCOMPLETE


def test_how_a_role_is_held_stays_open_where_it_cannot_be_read() -> None:
    held = known(as_admin(refusing("USERROLES", "MEMBERUSERGROUP")).roles_held)
    assert held == (RoleHeld("1", "Sync", None), RoleHeld("2", "Lesen & Schreiben", None))


def test_a_session_serves_a_whole_view_in_three_requests() -> None:
    def script(received: Received) -> str:
        if received.names != ["getAPISession"]:
            return ordinary()(received)
        api = "<data><api><sessionid>s</sessionid></api></data>"
        return envelope(success(received.functions[0][0], "getAPISession", api))

    with serving(script) as served:
        snapshot = collect(
            None, served.credentials(), "ws_sync", Wanted(OBJECTS), taken_at=NOW, wire=Time().wire(by_session=True)
        )
    assert snapshot.views[0].traffic.requests == 3
    assert known(snapshot.views[0].user).status == "active"


# --- refused sign-ins --------------------------------------------------------------------------------------------


def refusing_user(user: str, answer: str = WRONG) -> Script:
    def script(received: Received) -> str:
        return answer if received.text(".//login/userid") == user else ordinary()(received)

    return script


def test_after_a_refused_admin_nothing_more_is_sent_by_anybody() -> None:
    snapshot, served = run(refusing_user("boss"))
    assert len(served.requests) == 1
    admin, integration = snapshot.views
    sign_in = known(admin.sign_in)
    assert (sign_in.accepted, sign_in.cause, sign_in.support_id) == (False, SignInCause.REFUSED, "q~")
    assert reason(integration.sign_in) is Reason.NOT_ASKED
    for view in snapshot.views:
        assert reason(view.user) is Reason.NOT_ASKED
        assert reason(view.all_role_rights) is Reason.NOT_ASKED
    assert isinstance(integration.user, Unknown)
    assert "boss" in integration.user.message
    assert reason(integration.object_access["CUSTOMER"]) is Reason.NOT_ASKED
    assert integration.traffic.requests == 0
    assert load(save(snapshot)) == snapshot


def test_a_refused_integration_leaves_what_the_admin_saw() -> None:
    snapshot, served = run(refusing_user("ws_sync"))
    admin, integration = snapshot.views
    assert known(admin.user).status == "active"
    assert not known(integration.sign_in).accepted
    assert served.requests[-1].text(".//login/userid") == "ws_sync"
    assert snapshot.company_id == "ACME"


def test_a_sign_in_that_is_refused_in_the_middle_is_the_end() -> None:
    def script(received: Received) -> str:
        return WRONG if "getUserPermissions" not in received.names else ordinary()(received)

    snapshot, served = run(script)
    assert len(served.requests) == 2
    assert not known(snapshot.views[0].sign_in).accepted


def test_a_refused_sender_is_no_fact_about_the_company() -> None:
    answer = refused_control(fault("XL03000006", "Incorrect Intacct XML Partner ID or password."))
    with pytest.raises(SenderRefused):
        run(lambda _r: answer)


def test_a_second_request_that_breaks_leaves_gaps_where_it_asked() -> None:
    answers: list[Callable[[Received], Answer | str]] = [ordinary(), lambda _r: Answer(b"<html>", 404)]

    def script(received: Received) -> Answer | str:
        return (answers.pop(0) if len(answers) > 1 else answers[0])(received)

    view = as_admin(script)
    assert known(view.user).status == "active"
    assert reason(view.user_rights) is Reason.FAILED


def test_a_first_request_that_breaks_is_no_audit() -> None:
    with pytest.raises(GatewayError):
        run(lambda _r: Answer(b"<html>", 404))


# --- two views, one company --------------------------------------------------------------------------------------


def with_two(admin: dict[str, str], integration: dict[str, str], echoes: tuple[str, str]) -> tuple[int, Snapshot]:
    with ExitStack() as stack:
        served = [stack.enter_context(serving(replace(ordinary(), company=echo))) for echo in echoes]
        first = served[0].credentials("boss", **admin)
        second = served[1].credentials("ws_sync", **integration)
        try:
            snapshot = collect(first, second, "ws_sync", Wanted(), taken_at=NOW, wire=Time().wire())
        except CompanyMismatch:
            return sum(len(s.requests) for s in served), Snapshot("mismatch", "", NOW, ())
        return sum(len(s.requests) for s in served), snapshot


def test_different_company_ids_are_refused_before_anything_is_sent() -> None:
    assert with_two({"company_id": "ACME"}, {"company_id": "Other"}, ("ACME", "Other"))[0] == 0


def test_different_echoes_are_refused() -> None:
    assert with_two({}, {}, ("ACME", "Other"))[1].company_id == "mismatch"


def test_the_case_of_a_company_id_does_not_matter() -> None:
    assert with_two({"company_id": "acme"}, {}, ("acme", "ACME"))[1].company_id == "acme"


@pytest.mark.parametrize("echo", ["ACME", "CON", "CON|ACME|US", "acme"])
def test_a_console_sign_in_is_the_company_of_its_client(echo: str) -> None:
    _, snapshot = with_two({"company_id": "CON|ACME|"}, {}, (echo, "ACME"))
    sign_in = known(snapshot.views[0].sign_in)
    assert sign_in.console
    assert sign_in.company_id.casefold() == "acme"


# --- wrong use ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "subject", "objects"),
    [
        ({}, "", ()),
        ({}, "a\x00b", ()),
        ({}, "ws_sync", ("CUSTOMER; DROP",)),
        ({"user_id": ""}, "ws_sync", ()),
        ({"user_password": Secret("")}, "ws_sync", ()),
        ({"sender_password": Secret("\x1b")}, "ws_sync", ()),
        ({"entity_id": "\x01"}, "ws_sync", ()),
    ],
)
def test_input_that_cannot_be_used_is_refused_before_anything_is_sent(
    change: dict[str, Any], subject: str, objects: tuple[str, ...]
) -> None:
    with serving(ordinary()) as served:
        good = served.credentials("boss")
        with pytest.raises(UsageError):
            collect(good, replace(good, **change), subject, Wanted(objects), taken_at=NOW, wire=Time().wire())
    assert served.requests == []


def test_no_credentials_at_all_are_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no credentials"):
        collect(None, None, "ws_sync", Wanted(), taken_at=NOW)


def test_a_time_without_a_zone_is_refused() -> None:
    mine = Credentials("s", Secret("p"), "C", "u", Secret("p"))
    with pytest.raises(ValueError, match="time zone"):
        collect(mine, None, "u", Wanted(), taken_at=NOW.replace(tzinfo=None))
