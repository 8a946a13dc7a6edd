"""Every fault on demand: what a client sees of it."""

import gzip
import http.client
import socket
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from hand_written_client import Client, Reply, query
from lxml import etree

from auditor.errors import UsageError
from auditor.simulator import FAULTS, Simulator, load_company

ASK = query("USERINFO", "RECORDNO", "LOGINID", "DESCRIPTION")
PAGES = {"records": {"ARINVOICE": 25}}
MEGABYTE = 2**20


@contextmanager
def faulty(*faults: str) -> Iterator[Client]:
    with Simulator(load_company("upflow-ready", PAGES), faults=faults) as simulator:
        yield Client(simulator.url)


def post(client: Client, *functions: str, **headers: str) -> requests.Response:
    body = client.document(*functions).encode()
    return requests.post(client.url, data=body, headers=headers, timeout=20, allow_redirects=False)


def control(number: str, text: str, status: int = 200) -> Callable[[requests.Response], None]:
    def check(answer: requests.Response) -> None:
        reply = Reply(answer)
        assert answer.status_code == status
        assert reply.text("control/status") == "failure"
        assert reply.errors(".")[0][0] == number
        assert text in reply.errors(".")[0][1]

    return check


def authentication(*errors: tuple[str, str]) -> Callable[[requests.Response], None]:
    def check(answer: requests.Response) -> None:
        reply = Reply(answer)
        assert answer.status_code == 200
        assert reply.text("control/status") == "success"
        assert reply.text("operation/authentication/status") == "failure"
        found = [(number, text) for number, text in reply.errors("operation")]
        assert [number for number, _ in found] == [number for number, _ in errors]
        assert all(wanted in text for (_, wanted), (_, text) in zip(errors, found, strict=True))
        assert reply.statuses() == []

    return check


def result(number: str, text: str) -> Callable[[requests.Response], None]:
    def check(answer: requests.Response) -> None:
        reply = Reply(answer)
        assert reply.statuses() == ["failure"]
        assert reply.errors("operation/result")[0][0] == number
        assert text in reply.errors("operation/result")[0][1]

    return check


def page(status: int, text: str) -> Callable[[requests.Response], None]:
    def check(answer: requests.Response) -> None:
        assert answer.status_code == status
        assert "html" in answer.headers["Content-Type"]
        assert text in answer.text

    return check


def data(check: Callable[[etree._Element], bool]) -> Callable[[requests.Response], None]:
    def checked(answer: requests.Response) -> None:
        assert check(Reply(answer).data())

    return checked


def raw(check: Callable[[bytes], bool], status: int = 200) -> Callable[[requests.Response], None]:
    def checked(answer: requests.Response) -> None:
        assert answer.status_code == status
        assert check(answer.content)

    return checked


def is_redirect(answer: requests.Response) -> None:
    assert answer.status_code == 307
    assert urlsplit(answer.headers["Location"]).hostname == "elsewhere.invalid"


def is_asked_to_wait(answer: requests.Response) -> None:
    control("GW-0010", "rate limit", 429)(answer)
    assert answer.headers["Retry-After"] == "1"


def is_packed(answer: requests.Response) -> None:
    assert answer.headers["Content-Encoding"] == "gzip"
    assert Reply(answer).statuses() == ["success"]


def is_chunked(answer: requests.Response) -> None:
    assert answer.headers["Transfer-Encoding"] == "chunked"
    assert "Content-Length" not in answer.headers
    assert Reply(answer).statuses() == ["success"]


def is_doubled(answer: requests.Response) -> None:
    ids = [element.text for element in Reply(answer).root.iter("controlid")][1:]
    assert ids == ["call 1", "call 1"]


def is_hostile(answer: requests.Response) -> None:
    rows = Reply(answer).rows()
    assert all("<b onclick=" in row["DESCRIPTION"] and "漢字" in row["DESCRIPTION"] for row in rows)
    assert "upflow_ws" in [row["LOGINID"] for row in rows]


def is_huge(answer: requests.Response) -> None:
    assert 45 * MEGABYTE < len(answer.content) < 60 * MEGABYTE
    assert [row["LOGINID"] for row in Reply(answer).rows()] == ["upflow_ws", "audit_admin", "clerk"]


WRONG = ("XL03000006", "Sign-in information is incorrect")
SEEN: dict[str, Callable[[requests.Response], None]] = {
    "wrong-sender-password": control("XL03000006", "Incorrect Intacct XML Partner ID or password."),
    "sender-not-authorised": authentication(("XL03000006", "'UpflowMPP' is not authorized")),
    "sender-inactive": control("GW-0011", "Invalid Request", 400),
    "unknown-company": control("invalidRequest", "Invalid Request", 400),
    "company-expired": control("PL04000055", "has expired"),
    "sign-in-refused": authentication(WRONG),
    "sign-in-refused-401": control("XMLGW_JPP0002", "Sign-in information is incorrect", 401),
    "user-locked-out": authentication(("PL04000076", "LOCKEDOUT"), WRONG),
    "rate-limited": control("GW-0010", "rate limit", 429),
    "rate-limited-retry-after": is_asked_to_wait,
    "rate-limited-page": page(429, "Too Many Requests"),
    "rate-limited-text": raw(lambda content: content == b"API rate limit exceeded"),
    "too-many-operations": control("", "too many operations running"),
    "server-error": raw(lambda content: content == b"", 500),
    "server-error-xml": control("GW-0001", "Unable to process", 500),
    "bad-gateway": page(502, "Bad Gateway"),
    "unavailable": page(503, "Service Unavailable"),
    "origin-timeout": page(524, "cf-error-details"),
    "cdn-page": page(520, "cf-error-details"),
    "html-page": page(200, "Sign in to the network"),
    "redirect": is_redirect,
    "permission-denied": result("PL04000005", "permission for API operation QUERY on objects of type userinfo"),
    "not-performed": result("PL04000005", "API operation 'QUERY' cannot be performed on objects of type userinfo"),
    "off-line": result("", "Temporarily Off-line"),
    "unspecific-error": result("DL02000001", "There was an error processing the request."),
    "empty": data(lambda found: len(found) == 0 and found.get("totalcount") == found.get("numremaining") == "0"),
    "wrong-total": data(lambda found: int(found.get("totalcount", "")) == len(found) + 1),
    "hostile-texts": is_hostile,
    "duplicate-controlid": is_doubled,
    "result-missing": lambda answer: pytest.fail(answer.text) if Reply(answer).statuses() else None,
    "gzip": is_packed,
    "chunked": is_chunked,
    "byte-order-mark": raw(lambda content: content.startswith(b"\xef\xbb\xbf<?xml")),
    "truncated": raw(lambda content: content.startswith(b"<?xml") and not content.endswith(b">")),
    "empty-body": raw(lambda content: content == b""),
    "two-roots": raw(lambda content: content.endswith(b"</response><response/>")),
    "unescaped": raw(lambda content: b"R&D" in content),
    "doctype": raw(lambda content: content.startswith(b"<!DOCTYPE response [<!ENTITY")),
    "huge": is_huge,
}
# These are about more than one answer, or leave none; each has a test of its own below.
OTHERS = {
    *("session-expired", "rows-change", "page-repeated", "results-reversed"),
    *("slow", "connection-reset", "connection-cut", "gzip-bomb"),
}


def test_every_fault_has_a_test() -> None:
    assert set(FAULTS) == set(SEEN) | OTHERS


@pytest.mark.parametrize("name", SEEN)
def test_a_fault_is_seen_by_the_client(name: str) -> None:
    with faulty(name) as client:
        SEEN[name](post(client, ASK))


@pytest.mark.parametrize("name", ["truncated", "two-roots", "unescaped"])
def test_a_document_that_is_no_xml_is_none(name: str) -> None:
    with faulty(name) as client, pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(post(client, ASK).content)


def test_a_session_that_expires_in_mid_run_is_replaced_by_a_new_sign_in() -> None:
    with faulty("session-expired,target=query,after=1,times=1") as client:
        first, second = (client.ask("<getAPISession/>").text("operation/result/data/api/sessionid") for _ in range(2))
        by_session = Client(client.url, session=first)
        assert by_session.ask(ASK).statuses() == ["success"]
        expired = by_session.ask(ASK)
        assert [text for _, text in expired.errors("operation")] == [f"Invalid session {(first or '')[0]}...."]
        assert expired.text("operation/authentication/userid") == ""
        assert Client(client.url, session=second).ask(ASK).statuses() == []
        again = client.ask("<getAPISession/>").text("operation/result/data/api/sessionid")
        assert Client(client.url, session=again).ask(ASK).statuses() == ["success"]


def invoices(client: Client, offset: int) -> Reply:
    return client.ask(query("ARINVOICE", rest=f"<pagesize>10</pagesize><offset>{offset}</offset>"))


@pytest.fixture
def invoice_reader() -> dict[str, str]:
    return {"user": "upflow_ws", "password": "simulated-integration"}


def test_rows_that_change_between_pages_make_one_go_missing(invoice_reader: dict[str, str]) -> None:
    with faulty("rows-change") as client:
        sync = Client(client.url, **invoice_reader)
        pages = [invoices(sync, offset) for offset in (0, 10, 20)]
    assert [page.data().get("totalcount") for page in pages] == ["25", "25", "25"]
    read = [row for page in pages for row in page.column("RECORDNO")]
    assert "11" not in read
    assert "26" in read


def test_a_repeated_page_brings_the_rows_of_the_page_before(invoice_reader: dict[str, str]) -> None:
    with faulty("page-repeated,times=1,after=1") as client:
        sync = Client(client.url, **invoice_reader)
        pages = [invoices(sync, offset) for offset in (0, 10, 20)]
    assert pages[1].column("RECORDNO") == pages[0].column("RECORDNO")
    assert [page.data().get("numremaining") for page in pages] == ["15", "5", "0"]
    assert pages[2].column("RECORDNO") == [str(number) for number in range(21, 26)]


def test_a_repeated_page_of_read_more_too(invoice_reader: dict[str, str]) -> None:
    with faulty("page-repeated,target=readMore") as client:
        sync = Client(client.url, **invoice_reader)
        first = sync.ask("<readByQuery><object>ARINVOICE</object><query/><pagesize>10</pagesize></readByQuery>")
        second = sync.ask(f"<readMore><resultId>{first.data().get('resultId')}</resultId></readMore>")
    assert second.column("RECORDNO") == first.column("RECORDNO")
    assert second.data().get("numremaining") == "5"


def test_results_may_come_in_another_order() -> None:
    with faulty("results-reversed") as client:
        reply = client.ask(ASK, "<get_applications/>")
    assert [element.text for element in reply.root.iter("function")] == ["get_applications", "query"]


def test_a_slow_answer_comes_after_its_time() -> None:
    with faulty("slow,seconds=0.3") as client:
        with pytest.raises(requests.ReadTimeout):
            requests.post(client.url, data=client.document(ASK).encode(), timeout=0.05)
        assert post(client, ASK).elapsed.total_seconds() >= 0.3


def test_a_slow_answer_does_not_keep_the_simulator_from_ending() -> None:
    with faulty("slow,seconds=600") as client:
        connection = http.client.HTTPConnection(urlsplit(client.url).netloc, timeout=30)
        connection.request("POST", "/ia/xml/xmlgw.phtml", client.document(ASK).encode())
    connection.close()


@pytest.mark.parametrize("name", ["connection-reset", "connection-cut"])
def test_a_connection_that_breaks_is_an_error_of_the_connection(name: str) -> None:
    with faulty(name) as client, pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        post(client, ASK)


def test_a_bomb_is_small_on_the_wire_and_large_unpacked() -> None:
    with faulty("gzip-bomb") as client:
        body = client.document(ASK).encode()
        with requests.post(client.url, data=body, timeout=20, stream=True) as answer:
            packed = answer.raw.read(decode_content=False)
    assert len(packed) < 3 * MEGABYTE
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    unpacked = 0
    while len(unpacker.decompress(unpacker.unconsumed_tail or packed, MEGABYTE)) == MEGABYTE and unpacked < 100:
        unpacked += 1
    assert unpacked == 100


def test_a_fault_can_be_about_one_object_or_one_function() -> None:
    with faulty("permission-denied,target=ROLES", "empty,target=get_applications") as client:
        reply = client.ask(query("ROLES"), ASK, "<get_applications/>")
    assert reply.statuses() == ["failure", "success", "success"]
    assert len(reply.root.findall("operation/result/data/application")) == 0


def test_a_fault_can_pass_after_some_requests() -> None:
    with faulty("unavailable,after=1,times=2") as client:
        assert [post(client, ASK).status_code for _ in range(5)] == [200, 503, 503, 200, 200]


def test_one_request_can_ask_for_a_fault_by_header_or_address() -> None:
    with faulty() as client:
        assert post(client, ASK, **{"Simulate-Fault": "unavailable"}).status_code == 503
        by_address = Client(f"{client.url}?fault=permission-denied,target=USERINFO")
        assert by_address.ask(ASK, "<get_applications/>").statuses() == ["failure", "success"]
        assert post(client, ASK).status_code == 200


def test_a_fault_that_is_unknown_is_said_so_to_the_request() -> None:
    with faulty() as client:
        answer = post(client, ASK, **{"Simulate-Fault": "unavailabel"})
    assert answer.status_code == 400
    assert "There is no fault unavailabel" in answer.text


def test_a_company_file_can_name_faults(tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    file.write_text("extends: upflow-ready\nfaults:\n  - {fault: unavailable, target: USERINFO, times: 1}\n")
    with Simulator(load_company(file)) as simulator:
        client = Client(simulator.url)
        assert [post(client, ASK).status_code for _ in range(2)] == [503, 200]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("unavailabel", "There is no fault unavailabel"),
        ("", "fault is not named"),
        ("unavailable,times", "times is not understood"),
        ("unavailable,time=1", "time=1 is not understood"),
        ("unavailable,times=-1", "times has to be a whole number"),
        ("unavailable,times=1,times=2", "times=2 is not understood"),
        ("slow,seconds=1e9", "seconds has to be a number"),
        ("unavailable,fault=slow", "fault=slow is not understood"),
    ],
)
def test_a_fault_that_is_written_wrongly_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint) as error:
        Simulator(load_company("upflow-ready"), faults=[text])
    assert error.value.hint


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ("{fault: unavailabel}", "unavailabel is not known"),
        ("{target: ROLES}", "fault"),
        ("{fault: slow, time: 1}", "time is not known"),
        ("{fault: slow, times: many}", "times has to be a whole number"),
        ("slow", "list of mappings"),
    ],
)
def test_a_fault_of_a_company_file_that_is_written_wrongly_is_refused(
    tmp_path: Path, fault: str, complaint: str
) -> None:
    file = tmp_path / "company.yaml"
    file.write_text(f"extends: upflow-ready\nfaults: [{fault}]\n")
    with pytest.raises(UsageError, match=complaint):
        load_company(file)


def test_the_command_lists_every_fault_with_a_sentence() -> None:
    command = [sys.executable, "-m", "auditor", "simulate", "--list-faults"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout  # noqa: S603
    assert all(f"  {fault.name} " in listed and fault.about in listed for fault in FAULTS.values())


def test_gzip_is_what_gzip_reads() -> None:
    with faulty("gzip") as client:
        body = client.document(ASK).encode()
        with requests.post(client.url, data=body, timeout=9, stream=True) as answer:
            assert gzip.decompress(answer.raw.read(decode_content=False)).startswith(b"<?xml")


def test_a_huge_answer_is_huge_however_it_is_indented() -> None:
    with faulty("huge") as client:
        body = client.document(ASK).replace("<includewhitespace>false</includewhitespace>", "").encode()
        is_huge(requests.post(client.url, data=body, timeout=20))


def test_hostile_texts_fill_nothing_that_is_empty_and_agree_with_each_other() -> None:
    with faulty("hostile-texts") as client:
        reply = client.ask(query("ROLES", "RECORDNO", "NAME"), query("ROLEUSERS", "ROLEKEY", "ROLES.NAME"))
        empty = client.ask(query("USERINFO", "OLD_EMAIL")).column("OLD_EMAIL")
        company = client.ask('<get_list object="company_info"/>').text("operation/result/data/company_info/name")
    assert "<b onclick=" in (company or "")
    assert set(empty) == {""}
    names = {row.findtext("RECORDNO"): row.findtext("NAME") for row in reply.root.iter("ROLES")}
    held = {row.findtext("ROLEKEY"): row.findtext("ROLES.NAME") for row in reply.root.iter("ROLEUSERS")}
    assert held
    assert held.items() <= names.items()


def test_a_reset_is_one() -> None:
    with faulty("connection-reset") as client:
        parts = urlsplit(client.url)
        body = client.document(ASK).encode()
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as connection:
            connection.sendall(
                b"POST %s HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s" % (parts.path.encode(), len(body), body)
            )
            with pytest.raises(ConnectionResetError):
                connection.recv(100)


def test_a_mistake_of_the_simulator_is_no_mistake_of_the_network(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "recorded"
    with Simulator(load_company("upflow-ready"), record=folder) as simulator:
        folder.rmdir()
        answer = post(Client(simulator.url), ASK)
    assert answer.status_code == 500
    assert "internal error (FileNotFoundError)" in answer.text
    assert "internal error" in capfd.readouterr().err


def test_a_fault_can_be_about_the_next_page_of_a_result_set_or_about_a_list(invoice_reader: dict[str, str]) -> None:
    with faulty("off-line,target=ARINVOICE,after=1", "permission-denied,target=company_info") as client:
        sync = Client(client.url, **invoice_reader)
        first = sync.ask("<readByQuery><object>ARINVOICE</object><query/><pagesize>10</pagesize></readByQuery>")
        more = sync.ask(f"<readMore><resultId>{first.data().get('resultId')}</resultId></readMore>")
        listed = sync.ask('<get_list object="company_info"/>')
    assert [reply.statuses() for reply in (first, more, listed)] == [["success"], ["failure"], ["failure"]]


@pytest.mark.parametrize("target", ["ARINVOIC", "querry"])
def test_a_fault_that_is_about_nothing_there_is_is_refused(target: str) -> None:
    with pytest.raises(UsageError, match=f"no object {target}") as error:
        Simulator(load_company("upflow-ready"), faults=[f"unavailable,target={target}"])
    assert "Did you mean" in error.value.hint
