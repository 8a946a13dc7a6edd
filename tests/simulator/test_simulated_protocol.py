"""Whatever real clients send is understood, and answered in the form that they need (clients notes, 3 and 4)."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import requests
from hand_written_client import Client, Reply, query, send, served

pytest_plugins = ["signed_in"]

ASK = query("USERINFO", "RECORDNO", "LOGINID")
IDS = ["upflow_ws", "audit_admin", "clerk"]
FILTER = "<filter><equalto><field>LOGINID</field><value>clerk</value></equalto></filter>"


def text(admin: Client, *functions: str) -> str:
    return admin.document(*functions or (ASK,))


def pretty(document: str) -> str:
    """The document as a client with 4 spaces of indentation sends it."""
    return re.sub(r">(?=<(?!/(senderid|password|userid)))", ">\n    ", document)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<?xml version="1.0" encoding="utf-8"?>\n', '<?xml version="1.0" encoding="utf-8" ?>'),
        ('<?xml version="1.0" encoding="utf-8"?>\n', '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'),
        ('<?xml version="1.0" encoding="utf-8"?>\n', ""),
        ("<operation>", '<operation transaction="false">'),
        ("<operation>", '<operation transaction="true">'),
        ("</password></login>", "</password><locationid></locationid></login>"),
        ("</password></login>", "</password><locationid/></login>"),
        ("<controlid>request 1</controlid>", "<controlid>2026-11-22 10:33:17.735513</controlid>"),
        ("<controlid>request 1</controlid>", "<controlid>5f0b8c1e-6f3c-11e8-a930-2145b89cf365</controlid>"),
        ("<dtdversion>3.0</dtdversion>", "<dtdversion>2.1</dtdversion>"),
        ("<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion>", ""),
        ("</authentication>", "</authentication><preferences/>"),
    ],
)
def test_a_request_may_be_written_as_real_clients_write_it(old: str, new: str) -> None:
    with served({}) as admin:
        assert old in text(admin)
        reply = send(admin.url, text(admin).replace(old, new))
    assert reply.statuses() == ["success"], reply.http.text
    assert reply.column("LOGINID") == IDS


def test_a_request_may_be_indented(admin: Client) -> None:
    assert send(admin.url, pretty(text(admin))).column("LOGINID") == IDS


@pytest.mark.parametrize("call", ["<getAPISession></getAPISession>", "<getAPISession />", "<getAPISession/>"])
def test_an_empty_element_may_be_written_in_each_way(admin: Client, call: str) -> None:
    assert admin.ask(call).statuses() == ["success"]


@pytest.mark.parametrize(
    "call",
    [
        f"<query><object>USERINFO</object><select><field>LOGINID</field></select><pagesize>9</pagesize>{FILTER}</query>",
        (
            f"<query><select><field>LOGINID</field></select><object>USERINFO</object>{FILTER}<options><caseinsensitive>"
            "false</caseinsensitive><showprivate>false</showprivate></options><pagesize>9</pagesize><offset>0</offset></query>"
        ),
        (
            "<query><object>USERINFO</object><select><field>LOGINID</field></select><filter><and>"
            "<notequalto><field>LOGINID</field><value>upflow_ws</value></notequalto>"
            "<notequalto><field>LOGINID</field><value>audit_admin</value></notequalto></and></filter></query>"
        ),
        (
            "<query><object>USERINFO</object><select><field>LOGINID</field></select><filter><and>"
            "<or><equalto><field>LOGINID</field><value>clerk</value></equalto><equalto><field>LOGINID</field>"
            "<value>a &amp; \"b\" 'c'</value></equalto></or><equalto><field>STATUS</field><value>active</value>"
            "</equalto></and></filter></query>"
        ),
        (
            "<query><object>USERINFO</object><select><field>LOGINID</field></select><filter><equalto><field>STATUS</field>"
            "<value>active</value></equalto><equalto><field>LOGINID</field><value>clerk</value></equalto></filter></query>"
        ),
        (
            "<readByQuery><object>USERINFO</object><fields>LOGINID</fields><query>LOGINID = 'clerk'</query>"
            "<pagesize>100</pagesize><docparid/></readByQuery>"
        ),
        (
            "<readByQuery><object>USERINFO</object><query>LOGINID = 'clerk'</query><fields>LOGINID</fields><pagesize>"
            "100</pagesize><returnFormat>xml</returnFormat></readByQuery>"
        ),
        (
            "<readByQuery><query>LOGINID = 'clerk'</query><fields>LOGINID</fields><pagesize>9</pagesize><returnFormat>"
            "xml</returnFormat><docparid></docparid><object>USERINFO</object></readByQuery>"
        ),
        "<read><object>USERINFO</object><keys>13,99</keys><fields>LOGINID</fields><returnFormat>xml</returnFormat></read>",
        "<readByName><object>USERINFO</object><keys>clerk</keys><fields>LOGINID</fields></readByName>",
    ],
)
def test_the_children_of_a_function_come_in_any_order(admin: Client, call: str) -> None:
    assert admin.ask(call).column("LOGINID") == ["clerk"]


@pytest.mark.parametrize("empty", ["<query></query>", "<query />", "<query/>"])
def test_an_empty_query_is_no_filter(admin: Client, empty: str) -> None:
    call = f"<readByQuery><object>USERINFO</object><fields>LOGINID</fields>{empty}</readByQuery>"
    assert admin.ask(call).column("LOGINID") == IDS


def test_the_controlid_of_a_function_is_echoed_byte_for_byte(admin: Client) -> None:
    odd = "  Ünï &amp; &quot;x&quot; 1 "
    reply = send(admin.url, text(admin).replace('controlid="call 1"', f'controlid="{odd}"'))
    assert reply.text("operation/result/controlid") == '  Ünï & "x" 1 '


def test_a_controlid_that_has_to_be_unique_cannot_be_used_twice() -> None:
    with served({}) as admin:
        unique = text(admin).replace("<uniqueid>false</uniqueid>", "<uniqueid>true</uniqueid>")
        replies = [send(admin.url, unique) for _ in range(2)]
        again = [send(admin.url, text(admin)) for _ in range(2)]
    assert [reply.statuses() for reply in [*replies, *again]] == [["success"], ["failure"], ["success"], ["success"]]
    assert "control ID call 1 is in process" in replies[1].errors("operation/result")[0][1]


def test_an_answer_has_white_space_where_it_was_not_declined(admin: Client) -> None:
    dense = send(admin.url, text(admin))
    loose = send(admin.url, text(admin).replace("<includewhitespace>false</includewhitespace>", ""))
    assert b">\n<" not in dense.http.content.partition(b"?>\n")[2]
    assert b"\n    <control>" in loose.http.content
    assert loose.rows() == dense.rows()


def test_errors_are_explained_where_that_is_asked_for(sync: Client) -> None:
    explained = text(sync, query("ROLES")).replace(
        "</control>", "<showadditionalerrorinfo>true</showadditionalerrorinfo></control>"
    )
    reply = send(sync.url, explained)
    error = reply.root.find("operation/result/errormessage/error")
    assert error is not None
    assert [child.tag for child in error] == ["errorno", "description", "description2", "correction", "additionalinfo"]


def test_json_comes_bare_with_its_own_type(admin: Client) -> None:
    call = ASK.replace("</query>", "<options><returnformat>json</returnformat></options></query>")
    answer = requests.post(admin.url, data=text(admin, call).encode(), timeout=10)
    assert answer.headers["Content-Type"] == "application/json"
    assert [row["LOGINID"] for row in json.loads(answer.content)] == IDS


def test_csv_comes_bare_with_its_own_type(admin: Client) -> None:
    call = "<read><object>USERINFO</object><keys>11,12</keys><fields>RECORDNO,LOGINID</fields>"
    call += "<returnFormat>csv</returnFormat></read>"
    answer = requests.post(admin.url, data=text(admin, call).encode(), timeout=10)
    assert answer.headers["Content-Type"] == "text/csv"
    assert answer.text == "RECORDNO,LOGINID\n11,upflow_ws\n12,audit_admin\n"


def test_what_fails_is_xml_whatever_was_asked_for(sync: Client) -> None:
    call = query("ROLES", rest="<options><returnformat>json</returnformat></options>")
    reply = sync.ask(call)
    assert reply.statuses() == ["failure"]


def test_another_format_needs_a_request_of_its_own(admin: Client) -> None:
    call = query("ROLES", rest="<options><returnformat>json</returnformat></options>")
    assert admin.ask(call, ASK).statuses() == ["failure", "success"]


def test_an_unknown_format_breaks_the_schema(admin: Client) -> None:
    reply = admin.ask(query("ROLES", rest="<options><returnformat>yaml</returnformat></options>"))
    assert reply.errors(".")[0][0] == "XL03000003"


def test_times_of_a_session_are_in_utc_as_numbers(admin: Client) -> None:
    reply = admin.ask(ASK)
    for name in ("sessiontimestamp", "sessiontimeout"):
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", reply.text(f"operation/authentication/{name}") or ""
        )


def test_fifty_clients_at_once_get_each_their_own_answer() -> None:
    with served({"records": {"CUSTOMER": 300}}) as admin:
        sync = replace(admin, user="upflow_ws", password="simulated-integration")

        def work(number: int) -> tuple[list[str], str | None]:
            client = sync if number % 2 else admin
            session = client.ask("<getAPISession/>").text("operation/result/data/api/sessionid")
            by_session = replace(client, session=session)
            where = f"<filter><equalto><field>RECORDNO</field><value>{number}</value></equalto></filter>"
            asked = query("CUSTOMER" if number % 2 else "USERINFO", rest=where if number % 2 else "")
            replies: list[Reply] = [by_session.ask(asked) for _ in range(3)]
            assert len({tuple(reply.column("RECORDNO")) for reply in replies}) == 1
            return replies[0].column("RECORDNO"), replies[0].text("operation/authentication/userid")

        with ThreadPoolExecutor(50) as pool:
            found = list(pool.map(work, range(1, 51)))
    assert found == [([str(n)], "upflow_ws") if n % 2 else (["11", "12", "13"], "audit_admin") for n in range(1, 51)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<operation>", '<operation transaction="maybe">'),
        ("<uniqueid>false", "<uniqueid>maybe"),
        ("<includewhitespace>false", "<includewhitespace>maybe"),
        ("<dtdversion>3.0", "<dtdversion>9.9"),
        ("<object>USERINFO</object>", "<object>USERINFO</object><object>ROLES</object>"),
    ],
)
def test_a_word_that_the_schema_does_not_know_refuses_the_whole_request(admin: Client, old: str, new: str) -> None:
    assert old in text(admin)
    reply = send(admin.url, text(admin).replace(old, new))
    assert [number for number, _ in reply.errors(".")] == ["XL03000003"]


def test_content_may_come_in_several_parts(admin: Client) -> None:
    document = text(admin, ASK, "<get_applications/>").replace(
        "</function><function", "</function></content><content><function"
    )
    assert send(admin.url, document).statuses() == ["success", "success"]


def test_additional_errors_may_be_asked_for_before_or_after_the_white_space(admin: Client) -> None:
    document = text(admin).replace(
        "<includewhitespace>", "<showadditionalerrorinfo>true</showadditionalerrorinfo><includewhitespace>"
    )
    assert send(admin.url, document).statuses() == ["success"]


def test_each_fault_of_the_syntax_is_an_error_of_its_own(admin: Client) -> None:
    document = text(admin).replace("</controlid>", "</senderid>").replace("</object>", "</select>")
    numbers = [number for number, _ in send(admin.url, document).errors(".")]
    assert len(numbers) > 1
    assert set(numbers) == {"XL03000003"}
