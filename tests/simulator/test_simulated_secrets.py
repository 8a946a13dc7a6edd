"""No credential of a company leaves it: not in an answer, not in a repr, not in an error."""

from dataclasses import replace
from pathlib import Path

import pytest
import requests
from hand_written_client import Client, query, send

from auditor.errors import UsageError
from auditor.simulator import Simulator, load_company

pytest_plugins = ["signed_in"]

COMPANY = load_company("upflow-ready")
SECRETS = ("simulated-sender", "simulated-integration", "simulated-admin", "simulated-clerk")
OBJECTS = (
    *("USERINFO", "USERRIGHTS", "USERROLES", "USERRESTRICTION", "USERGROUP", "MEMBERUSERGROUP", "ROLES", "ROLEUSERS"),
    *("ROLEGROUPS", "ROLEASSIGNMENT", "ROLEPOLICYASSIGNMENT", "LOCATIONENTITY", "CUSTOMER"),
)


def holds_a_secret(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_the_secrets_of_these_tests_are_those_of_the_company() -> None:
    passwords = {sender.password for sender in COMPANY.senders} | {user.password for user in COMPANY.users}
    assert passwords == set(SECRETS)


def test_no_answer_holds_a_credential(admin: Client) -> None:
    reads = [f"<readByQuery><object>{name}</object><fields>*</fields><query/></readByQuery>" for name in OBJECTS]
    looks = [f"<lookup><object>{name}</object></lookup>" for name in OBJECTS]
    clients = (
        admin,
        replace(admin, user="upflow_ws", password="simulated-integration"),
        replace(admin, user="upflow_ws"),
        replace(admin, sender_password="simulated-clerk"),
        replace(admin, company="no-such-company"),
        replace(admin, session="simulated"),
    )
    for client in clients:
        for functions in ([*reads, *looks], ["<getAPISession/>"], [query("NOSUCH")], ["<noSuchFunction/>"]):
            http = client.ask(*functions).http
            assert holds_a_secret(http.text + str(http.headers)) == []


@pytest.mark.parametrize("tag", ["</password>", "</control>", "</login>", "</request>"])
def test_the_answer_to_a_broken_request_does_not_quote_it(admin: Client, tag: str) -> None:
    reply = send(admin.url, admin.document(query("USERINFO")).replace(tag, "", 1))
    assert holds_a_secret(reply.http.text) == []


@pytest.mark.parametrize("written", ["a&S3cret;b", "a<S3cret>b", "a<?S3cret", "<S3cret"])
def test_the_answer_to_a_password_that_is_no_xml_does_not_quote_it(admin: Client, written: str) -> None:
    document = admin.document(query("USERINFO")).replace("simulated-admin", written)
    reply = send(admin.url, document)
    assert reply.errors(".")[0][0] == "XL03000003"
    assert "S3cret" not in reply.http.text


def test_an_error_of_a_company_file_does_not_quote_a_password(tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    file.write_text("senders: {S: {password: *hunter2}}\n", encoding="utf-8")
    with pytest.raises(UsageError) as error:
        load_company(file)
    assert "hunter2" not in str(error.value)


def test_a_password_in_the_wrong_place_is_not_echoed(ready: Simulator) -> None:
    answer = requests.get(f"{ready.url}?password=simulated-admin", timeout=10)
    assert holds_a_secret(answer.text) == []


def test_no_repr_holds_a_credential() -> None:
    with Simulator(COMPANY) as simulator:
        shown = [repr(COMPANY), repr(COMPANY.sign_ins()), repr(COMPANY.users), repr(COMPANY.senders), repr(simulator)]
        shown += [str(COMPANY), f"{COMPANY.sign_ins()}"]
    assert [secret for text in shown for secret in holds_a_secret(text)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "senders: {Acme: [simulated-sender]}",
        "senders: {Acme: {password: simulated-sender}}\nusers: [{id: sync, password: {simulated-admin: x}}]\nusres: 1",
        "senders: {Acme: {password: simulated-sender, authorised: perhaps}}",
    ],
)
def test_the_error_of_a_wrong_file_holds_no_credential(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "company.yaml"
    path.write_text(f"company: {{id: x}}\n{wrong}\n", encoding="utf-8")
    with pytest.raises(UsageError) as error:
        load_company(path)
    assert holds_a_secret(f"{error.value} {error.value.hint} {error.value!r}") == []
