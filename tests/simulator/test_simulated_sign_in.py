"""The order of the checks, and the words of each refusal."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hand_written_client import UNAUTHORISED, Client, Reply, query, send, served

from auditor.errors import UsageError
from auditor.simulator import Simulator, load_company

pytest_plugins = ["signed_in"]

WRONG_SIGN_IN = ("XL03000006", "Sign-in information is incorrect")
ASK = query("USERINFO")


def refused_at_control(reply: Reply) -> None:
    assert reply.http.status_code == 200
    assert reply.text("control/status") == "failure"
    assert reply.root.find("operation") is None


def refused_at_sign_in(reply: Reply) -> None:
    assert reply.text("control/status") == "success"
    assert reply.text("operation/authentication/status") == "failure"
    assert reply.root.find("operation/result") is None


def test_a_good_request_echoes_its_control_block_and_who_signed_in(admin: Client) -> None:
    reply = admin.ask(ASK)
    control = reply.root.find("control")
    assert control is not None
    assert [(field.tag, field.text) for field in control] == [
        ("status", "success"),
        ("senderid", "UpflowMPP"),
        ("controlid", "request 1"),
        ("uniqueid", "false"),
        ("dtdversion", "3.0"),
    ]
    assert reply.text("operation/authentication/status") == "success"
    assert reply.text("operation/authentication/userid") == "audit_admin"
    assert reply.text("operation/authentication/companyid") == "ready-company"
    # Real clients need the zone to be written in exactly this form.
    assert (reply.text("operation/authentication/sessiontimeout") or "").endswith("+00:00")


def test_user_and_company_ids_are_found_in_any_case(admin: Client) -> None:
    assert replace(admin, user="Audit_ADMIN", company="READY-company").ask(ASK).statuses() == ["success"]


def test_a_malformed_document_is_refused_before_anything_else(admin: Client) -> None:
    wrong_sender = replace(admin, sender_password="guess").document(ASK)
    reply = send(admin.url, wrong_sender.replace("</operation>", ""))
    refused_at_control(reply)
    assert [number for number, _ in reply.errors(".")] == ["XL03000003"]


@pytest.mark.parametrize("document", ["", "no XML", "<answer/>", "<request/>", "<request><operation/></request>"])
def test_what_is_no_request_is_refused(admin: Client, document: str) -> None:
    reply = send(admin.url, document)
    refused_at_control(reply)
    assert [number for number, _ in reply.errors(".")] == ["XL03000003"]


def test_an_unknown_function_refuses_the_whole_request_even_of_a_wrong_sender(admin: Client) -> None:
    reply = replace(admin, sender_password="guess").ask(ASK, "<readEverything/>")
    refused_at_control(reply)
    [(number, text)] = reply.errors(".")
    assert number == "XL03000003"
    assert "readEverything" in text


def test_the_elements_of_a_login_have_an_order(admin: Client) -> None:
    company = "<companyid>ready-company</companyid>"
    password = "<password>simulated-admin</password>"
    reply = send(admin.url, admin.document(ASK).replace(company + password, password + company))
    refused_at_control(reply)
    assert reply.errors(".")[0][0] == "XL03000003"


def test_comments_and_indentation_mean_nothing(admin: Client) -> None:
    spaced = admin.document(ASK).replace("><", ">\n    <!-- a comment --><").replace("</select>", "</select><?hint?>")
    assert send(admin.url, spaced).statuses() == ["success"]


@pytest.mark.parametrize("sender", ["UpflowMPP", "Nobody"])
def test_a_wrong_sender_or_its_wrong_password_is_refused_before_company_and_user(admin: Client, sender: str) -> None:
    client = replace(admin, sender=sender, sender_password="guess", company="no-such-company", password="guess")
    reply = client.ask(ASK)
    refused_at_control(reply)
    assert reply.errors(".") == [("XL03000006", "Incorrect Intacct XML Partner ID or password.")]


def test_an_unknown_company_is_a_bad_request_with_nothing_but_a_status(admin: Client) -> None:
    reply = replace(admin, company="no-such-company", password="guess").ask(ASK)
    assert reply.http.status_code == 400
    assert [element.tag for element in reply.root.iter("control", "status", "senderid")] == ["control", "status"]
    assert reply.errors(".") == [("invalidRequest", "Invalid Request")]


def test_an_unauthorised_sender_is_refused_by_name_before_the_user_is_looked_at() -> None:
    with served({}, "unauthorised-sender") as client:
        reply = replace(client, password="guess").ask(ASK)
    refused_at_sign_in(reply)
    assert reply.errors("operation") == [("XL03000006", UNAUTHORISED.format("UpflowMPP", "closed-company"))]
    assert reply.text("operation/errormessage/error/description") == "Invalid Web Services Authorization"


def test_a_sender_id_that_differs_in_its_case_is_another_sender() -> None:
    """Known to the gateway by another company's entry, unknown to this one."""
    senders = {"UpflowMPP": {"authorised": "false"}, "upflowmpp": {"password": "simulated-sender"}}
    with served({"senders": senders}) as client:
        assert replace(client, sender="upflowmpp").ask(ASK).statuses() == ["success"]
        reply = client.ask(ASK)
    assert reply.errors("operation") == [("XL03000006", UNAUTHORISED.format("UpflowMPP", "ready-company"))]


def test_a_locked_out_user_gets_two_errors_in_this_order() -> None:
    with served({"users": [{"id": "audit_admin", "status": "lockedout"}]}) as client:
        reply = client.ask(ASK)
    refused_at_sign_in(reply)
    assert reply.errors("operation") == [("PL04000076", "This user is in LOCKEDOUT state"), WRONG_SIGN_IN]


def test_an_inactive_user_looks_like_a_wrong_password() -> None:
    with served({"users": [{"id": "audit_admin", "status": "inactive"}]}) as client:
        reply = client.ask(ASK)
    refused_at_sign_in(reply)
    assert reply.errors("operation") == [WRONG_SIGN_IN]


@pytest.mark.parametrize("wrong", [{"password": "guess"}, {"user": "nobody"}, {"entity": "nowhere"}])
def test_wrong_credentials_do_not_say_which(admin: Client, wrong: dict[str, str]) -> None:
    reply = replace(admin, **wrong).ask(ASK)
    refused_at_sign_in(reply)
    assert reply.errors("operation") == [WRONG_SIGN_IN]


def test_a_failed_sign_in_still_echoes_user_and_company(admin: Client) -> None:
    reply = replace(admin, user="nobody").ask(ASK)
    assert reply.text("operation/authentication/userid") == "nobody"
    assert reply.text("operation/authentication/companyid") == "ready-company"


def test_a_dead_session_is_refused_without_naming_anybody(admin: Client) -> None:
    reply = replace(admin, session="qDeadSession").ask(ASK)
    refused_at_sign_in(reply)
    assert reply.errors("operation") == [("XL03000006", "Invalid session q....")]
    assert reply.text("operation/authentication/userid") == ""


def test_a_session_stands_for_its_user(sync: Client) -> None:
    opened = sync.ask("<getAPISession/>")
    session = opened.text("operation/result/data/api/sessionid")
    assert opened.text("operation/result/data/api/endpoint") == sync.url
    assert opened.text("operation/result/data/api/locationid") == ""
    reply = replace(sync, password="unused", session=session).ask(query("ARINVOICE"))
    assert reply.text("operation/authentication/userid") == "upflow_ws"
    assert reply.statuses() == ["success"]


def test_a_session_is_asked_for_alone(sync: Client) -> None:
    reply = sync.ask("<getAPISession/>", query("ARINVOICE"))
    assert reply.statuses() == ["failure", "success"]


def test_a_session_can_be_opened_in_an_entity_and_stays_there() -> None:
    with served({"entities": [{"id": "E1", "currency": "USD"}]}) as client:
        opened = client.ask("<getAPISession><locationid>E1</locationid></getAPISession>")
        session = opened.text("operation/result/data/api/sessionid")
        assert opened.text("operation/result/data/api/locationid") == "E1"
        reply = replace(client, session=session).ask(ASK)
        assert reply.text("operation/authentication/locationid") == "E1"
        assert client.ask("<getAPISession><locationid>E2</locationid></getAPISession>").statuses() == ["failure"]
        assert replace(client, entity="E1").ask(ASK).text("operation/authentication/locationid") == "E1"


def test_an_empty_entity_is_the_top_level(admin: Client) -> None:
    assert replace(admin, entity="").ask(ASK).statuses() == ["success"]


def test_one_simulator_can_serve_several_companies() -> None:
    with Simulator(load_company("upflow-ready"), load_company("unauthorised-sender")) as simulator:
        client = Client(simulator.url)
        assert client.ask(ASK).statuses() == ["success"]
        refused_at_sign_in(replace(client, company="closed-company").ask(ASK))


def test_a_session_slides_and_ends() -> None:
    moments = [datetime(2026, 1, 31, 12, tzinfo=UTC)]
    company = load_company("upflow-ready", {"behaviour": {"session_minutes": "30"}})
    with Simulator(company, clock=lambda: moments[-1]) as simulator:
        client = Client(simulator.url)
        opened = client.ask("<getAPISession/>")
        assert opened.text("operation/authentication/sessiontimeout") == "2026-01-31T12:30:00+00:00"
        client = replace(client, session=opened.text("operation/result/data/api/sessionid"))
        for minutes in (29, 29):
            moments.append(moments[-1] + timedelta(minutes=minutes))
            assert client.ask(ASK).statuses() == ["success"]
        moments.append(moments[-1] + timedelta(minutes=30))
        reply = client.ask(ASK)
    assert reply.errors("operation")[0][1].startswith("Invalid session")


def test_a_company_without_web_services_lets_nobody_in() -> None:
    with served({"subscriptions": ["General Ledger"]}) as client:
        assert client.ask(ASK).errors("operation") == [WRONG_SIGN_IN]


def test_an_inactive_entity_cannot_be_entered() -> None:
    with served({"entities": [{"id": "E1", "currency": "USD", "status": "inactive"}]}) as client:
        refused_at_sign_in(replace(client, entity="E1").ask(ASK))


def test_two_companies_of_one_id_cannot_be_served_together() -> None:
    with pytest.raises(UsageError, match="the same ID"):
        Simulator(load_company("upflow-ready"), load_company("upflow-ready"))


def test_who_is_restricted_to_entities_does_not_get_to_the_top_level() -> None:
    entities = {"entities": [{"id": "E1", "currency": "USD"}], "users": [{"id": "upflow_ws", "entities": ["E1"]}]}
    with served(entities) as admin:
        sync = replace(admin, user="upflow_ws", password="simulated-integration", entity="E1")
        assert sync.ask("<getAPISession><locationid/></getAPISession>").statuses() == ["failure"]
        assert sync.ask("<getAPISession/>").text("operation/result/data/api/locationid") == "E1"


def test_blanks_around_a_password_mean_nothing(admin: Client) -> None:
    document = admin.document("<get_applications/>").replace("simulated-admin", "\n  simulated-admin\n")
    assert send(admin.url, document).statuses() == ["success"]


def test_a_session_of_another_run_is_dead() -> None:
    sessions = []
    for _ in range(2):
        with served({}) as admin:
            sessions.append(admin.ask("<getAPISession/>").text("operation/result/data/api/sessionid"))
    assert sessions[0] != sessions[1]
