"""The HTTP side: what any client may send, and what is refused before it is read."""

import http.client
import socket
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from hand_written_client import Client, Reply, query, send

from auditor.errors import UsageError
from auditor.simulator import Simulator, load_company

pytest_plugins = ["signed_in"]

ASK = query("USERINFO")
BOMB = '<!DOCTYPE request [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_it_listens_on_loopback_only(ready: Simulator) -> None:
    assert urlsplit(ready.url).hostname == "127.0.0.1"
    assert urlsplit(ready.url).path == "/ia/xml/xmlgw.phtml"


@pytest.mark.parametrize("content_type", ["application/xml", "text/xml; charset=utf-8", "x-intacct-xml-request"])
def test_any_content_type_of_a_real_client_is_taken(admin: Client, content_type: str) -> None:
    assert send(admin.url, admin.document(ASK), content_type).statuses() == ["success"]


def test_a_form_may_carry_the_document_as_old_clients_do(admin: Client) -> None:
    body = urlencode({"xmlrequest": admin.document(ASK)})
    assert send(admin.url, body, "application/x-www-form-urlencoded").statuses() == ["success"]


def test_a_bare_document_is_taken_for_what_it_is_though_it_is_called_a_form(admin: Client) -> None:
    assert send(admin.url, admin.document(ASK), "application/x-www-form-urlencoded").statuses() == ["success"]


def test_the_answer_has_the_content_type_of_the_real_gateway(admin: Client) -> None:
    answer = admin.ask(ASK).http
    assert answer.headers["Content-Type"] == 'text/xml; encoding="UTF-8"'
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert answer.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')


@pytest.mark.parametrize(
    "doctype",
    ["<!DOCTYPE request>", '<!DOCTYPE request SYSTEM "file:///etc/hostname">', BOMB],
    ids=["plain", "external", "entities"],
)
def test_a_doctype_is_refused(admin: Client, doctype: str) -> None:
    reply = send(admin.url, admin.document(ASK).replace("<request>", doctype + "<request>"))
    assert reply.text("control/status") == "failure"
    assert [number for number, _ in reply.errors(".")] == ["XL03000003"]


@pytest.mark.parametrize(("length", "status"), [(str(1024**3), 413), ("9" * 5000, 413), ("many", 411), ("-1", 411)])
def test_a_request_that_is_too_large_is_refused_unread(ready: Simulator, length: str, status: int) -> None:
    parts = urlsplit(ready.url)
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=10)
    try:
        connection.putrequest("POST", parts.path)
        connection.putheader("Content-Length", length)
        connection.endheaders()
        assert connection.getresponse().status == status
    finally:
        connection.close()


def test_a_request_without_a_length_is_refused(ready: Simulator) -> None:
    answer = requests.post(ready.url, data=iter([b"<request/>"]), timeout=10)
    assert answer.status_code == 411


def test_another_path_is_not_found_and_nothing_can_be_fetched(ready: Simulator) -> None:
    other = ready.url.replace("/ia/", "/ib/")
    assert requests.post(other, data=b"<request/>", timeout=10).status_code == 404
    assert requests.get(ready.url, timeout=10).status_code == 405


def test_one_connection_can_carry_many_requests(admin: Client) -> None:
    with requests.Session() as session:
        replies = [Reply(session.post(admin.url, data=admin.document(ASK).encode(), timeout=10)) for _ in range(3)]
    assert [reply.statuses() for reply in replies] == [["success"]] * 3


def test_a_session_endpoint_leads_back_to_where_the_client_came_from(admin: Client) -> None:
    named = admin.url.replace("127.0.0.1", "localhost")
    with requests.Session() as session:
        headers = {"Host": urlsplit(named).netloc}
        document = admin.document("<getAPISession/>").encode()
        reply = Reply(session.post(admin.url, data=document, headers=headers, timeout=10))
    assert reply.text("operation/result/data/api/endpoint") == named


def test_a_session_endpoint_is_secure_where_the_client_came_through_tls(admin: Client) -> None:
    document = admin.document("<getAPISession/>").encode()
    reply = Reply(requests.post(admin.url, data=document, headers={"X-Forwarded-Proto": "https"}, timeout=10))
    assert reply.text("operation/result/data/api/endpoint") == admin.url.replace("http:", "https:")


def test_after_the_block_nobody_answers() -> None:
    with Simulator(load_company("upflow-ready")) as simulator:
        url = simulator.url
    with pytest.raises(requests.ConnectionError):
        requests.post(url, data=b"<request/>", timeout=10)


def test_a_port_that_is_taken_is_said_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port} is taken") as error:
            Simulator(load_company("upflow-ready"), port=port)
    assert "--port" in error.value.hint


def test_it_says_nothing_on_the_terminal(admin: Client, capfd: pytest.CaptureFixture[str]) -> None:
    admin.ask(ASK)
    send(admin.url, "no XML")
    assert capfd.readouterr() == ("", "")
