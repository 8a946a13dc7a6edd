"""A loopback HTTP server that answers as a test tells it to, and a small company to answer from."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from auditor.evidence.credentials import Credentials, Secret
from auditor.evidence.transport import Limits, Wire

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
# Sage's own header names no charset, which is a trap for whoever decodes by it.
CONTENT_TYPE = 'text/xml; encoding="UTF-8"'
SENDER_PASSWORD, USER_PASSWORD = "sender-s3cret", "user-s3cret"


@dataclass(frozen=True)
class Answer:
    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    packed: bool = False
    chunked: bool = False
    cut: int = 0
    reset: bool = False


@dataclass(frozen=True)
class Received:
    """A request as the server saw it."""

    body: bytes
    headers: dict[str, str]
    path: str

    @property
    def root(self) -> etree._Element:
        return etree.fromstring(self.body)

    @property
    def functions(self) -> list[tuple[str, etree._Element]]:
        return [(f.get("controlid", ""), f[0]) for f in self.root.iter("function")]

    @property
    def names(self) -> list[str]:
        return [e.tag for _, e in self.functions]

    def text(self, path: str) -> str:
        return self.root.findtext(path) or ""


Script = Callable[[Received], Answer | str]


@dataclass
class Served:
    url: str
    requests: list[Received]

    def credentials(self, user: str = "ws_sync", **other: Any) -> Credentials:
        usual = Credentials("sender", Secret(SENDER_PASSWORD), "ACME", user, Secret(USER_PASSWORD), endpoint=self.url)
        return replace(usual, **other)


@contextmanager
def serving(script: Script) -> Iterator[Served]:
    """Answers each POST by the script, on loopback."""
    requests: list[Received] = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received = Received(body, {k.lower(): v for k, v in self.headers.items()}, self.path)
            with lock:
                requests.append(received)
            answer = script(received)
            self.send(Answer(answer.encode()) if isinstance(answer, str) else answer)

        def send(self, answer: Answer) -> None:
            if answer.reset:
                self.close_connection = True
                return
            body = gzip.compress(answer.body) if answer.packed else answer.body
            self.send_response(answer.status)
            for name, value in ({"Content-Type": CONTENT_TYPE} | answer.headers).items():
                self.send_header(name, value)
            if answer.packed:
                self.send_header("Content-Encoding", "gzip")
            if answer.chunked:
                self.send_header("Transfer-Encoding", "chunked")
                body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces(body)) + b"0\r\n\r\n"
            else:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body[: len(body) - answer.cut])
            except OSError:  # the client hung up on a bomb, as it should
                self.close_connection = True
            if answer.cut:
                self.close_connection = True

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}/ia/xml/xmlgw.phtml", requests)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def pieces(body: bytes, size: int = 1000) -> list[bytes]:
    return [body[at : at + size] for at in range(0, len(body), size)]


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def wire(self, *, by_session: bool = False, **limits: Any) -> Wire:
        return Wire(Limits(**limits), by_session=by_session, clock=lambda: self.now, sleep=self.sleep)


# --- XML, composed for these tests -------------------------------------------------------------------------------


def fault(number: str, text: str = "", description: str = "", correction: str = "") -> str:
    return (
        f"<error><errorno>{number}</errorno><description>{description}</description>"
        f"<description2>{text}</description2><correction>{correction}</correction></error>"
    )


def envelope(results: str, *, user: str = "ws_sync", company: str = "ACME", location: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><response>'
        "<control><status>success</status><senderid>sender</senderid><controlid>c</controlid></control>"
        f"<operation><authentication><status>success</status><userid>{user}</userid><companyid>{company}</companyid>"
        f"<locationid>{location}</locationid></authentication>{results}</operation></response>"
    )


def refused_sign_in(*faults: str) -> str:
    return (
        "<response><control><status>success</status></control><operation><authentication><status>failure</status>"
        "<userid>ws_sync</userid><companyid>ACME</companyid></authentication>"
        f"<errormessage>{''.join(faults)}</errormessage></operation></response>"
    )


def refused_control(*faults: str) -> str:
    return (
        "<response><control><status>failure</status></control>"
        f"<errormessage>{''.join(faults)}</errormessage></response>"
    )


def success(control_id: str, function: str, data: str) -> str:
    echo = f"<function>{function}</function><controlid>{control_id}</controlid>"
    return f"<result><status>success</status>{echo}{data}</result>"


def failure(control_id: str, function: str, *faults: str) -> str:
    return (
        f"<result><status>failure</status><function>{function}</function><controlid>{control_id}</controlid>"
        f"<errormessage>{''.join(faults)}</errormessage></result>"
    )


DENIED = fault(
    "PL04000005", "You do not have permission for API operation QUERY on objects of type x [Support ID: a%7Eb]"
)

Table = list[dict[str, str]]


def numbered(*rows: dict[str, str]) -> Table:
    return [{"RECORDNO": str(at)} | row for at, row in enumerate(rows, 1)]


@dataclass
class Company:
    """Tables of rows, and what deviates from an ordinary answer: by object or function name, the result to send."""

    tables: dict[str, Table]
    applications: str = "<application>CO</application><application>AR</application>"
    permissions: str = ""
    special: dict[str, Callable[[str, str], str]] = field(default_factory=dict)
    unqueryable: dict[str, set[str]] = field(default_factory=dict)
    preferences: dict[str, str] = field(default_factory=dict)
    lookups: dict[str, str] = field(default_factory=dict)
    location: str = ""
    company: str = "ACME"

    def __call__(self, received: Received) -> str:
        results = "".join(self.result(control_id, element) for control_id, element in received.functions)
        user = received.text(".//login/userid")
        return envelope(results, user=user, company=self.company, location=self.location)

    def result(self, control_id: str, element: etree._Element) -> str:
        name = element.tag
        target = element.findtext("object") or name
        if target in self.special:
            return self.special[target](control_id, name)
        match name:
            case "query" if refused := self.unqueryable.get(target, set()) & {e.text for e in element.iter("field")}:
                text = f"The following fields cannot be queried [{target}: [{', '.join(sorted(map(str, refused)))}] ]"
                return failure(control_id, name, fault("XL03000006", text))
            case "query":
                return success(control_id, name, self.query(element))
            case "readByQuery":
                rows = self.tables.get(target, [])
                cells = (f"<{k.lower()}>{escape(v)}</{k.lower()}>" for row in rows for k, v in row.items())
                row = "".join(cells)  # one row is all that the tests need
                return success(
                    control_id,
                    name,
                    f'<data totalcount="1" numremaining="0" resultId=""><{target}>{row}</{target}></data>',
                )
            case "get_companyprefs":
                data = self.preferences.get(element.get("application", ""), "")
            case "lookup":
                data = self.lookups.get(target, "")
            case "get_applications":
                data = self.applications
            case "getUserPermissions":
                data = f"<permissions>{self.permissions}</permissions>"
            case "getFinancialSetup":
                data = (
                    "<financialSetup><baseCurrency>USD</baseCurrency>"
                    "<multiBaseCurrency>false</multiBaseCurrency></financialSetup>"
                )
            case _:
                data = "<company_info><title>Acme</title><name>Acme Inc</name></company_info>"
        return success(control_id, name, f"<data>{data}</data>")

    def query(self, element: etree._Element) -> str:
        name = element.findtext("object") or ""
        fields = [e.text or "" for e in element.findall("select/field")]
        rows = [row for row in self.tables.get(name, []) if kept(row, element.find("filter"))]
        rows.sort(key=lambda row: int(row["RECORDNO"]))
        page = rows[: int(element.findtext("pagesize") or "100")]
        cells = ("".join(f"<{f}>{escape(row[f])}</{f}>" for f in fields if f in row) for row in page)
        attributes = f'totalcount="{len(rows)}" offset="0" count="{len(page)}" numremaining="{len(rows) - len(page)}"'
        return f'<data listtype="{name}" {attributes}>' + "".join(f"<{name}>{c}</{name}>" for c in cells) + "</data>"


def kept(row: dict[str, str], condition: etree._Element | None) -> bool:
    if condition is None:
        return True
    if condition.tag in {"filter", "and"}:
        return all(kept(row, child) for child in condition)
    have, wanted = row.get(condition.findtext("field") or "", ""), condition.findtext("value") or ""
    match condition.tag:
        case "equalto":
            return have.casefold() == wanted.casefold()
        case "notequalto":
            return have.casefold() != wanted.casefold()
        case _:
            return int(have) > int(wanted)


def ordinary() -> Company:
    """A company where everything is in place: the user ws_sync holds one role directly and one through a group."""
    return Company(
        {
            "USERINFO": numbered(
                {
                    "LOGINID": "boss",
                    "ADMIN": "Full",
                    "USERTYPE": "business user",
                    "STATUS": "active",
                    "UNRESTRICTED": "true",
                },
                {
                    "LOGINID": "ws_sync",
                    "ADMIN": "false",
                    "USERTYPE": "business user",
                    "STATUS": "active",
                    "LOGINDISABLED": "true",
                    "UNRESTRICTED": "true",
                    "EMAIL": "zoë@example.com",
                    "CONTACTINFO.FIRSTNAME": "Zoë",
                    "CONTACTINFO.LASTNAME": "",
                },
                {"LOGINID": "clerk", "ADMIN": "false", "STATUS": "active"},
            ),
            "ROLES": numbered(
                {"NAME": "Sync", "APPLYTO": "Login Only", "TYPE": "Enterprise"},
                {"NAME": "Lesen & Schreiben"},
                {"NAME": "Empty"},
            ),
            "ROLEUSERS": numbered(
                {"ROLEKEY": "1", "USERKEY": "2", "ROLENAME": "Sync", "USERLOGINID": "ws_sync"},
                {"ROLEKEY": "2", "USERKEY": "2", "ROLENAME": "Lesen & Schreiben", "USERLOGINID": "ws_sync"},
                {"ROLEKEY": "3", "USERKEY": "3", "ROLENAME": "Empty", "USERLOGINID": "clerk"},
            ),
            "USERROLES": numbered({"TYPE": "User", "ROLEKEY": "1", "USERID": "ws_sync"}),
            "ROLEGROUPS": numbered({"ROLEKEY": "2", "GROUPKEY": "7", "UGNAME": "Readers"}),
            "MEMBERUSERGROUP": numbered({"USERKEY": "2", "USERGROUPKEY": "7"}),
            "ROLEPOLICYASSIGNMENT": numbered(
                {"ROLEKEY": "1", "MODULE": "4.AR", "POLICYNAME": "Invoices", "RIGHTS": "List|View"},
                {"ROLEKEY": "2", "MODULE": "AP", "POLICYNAME": "Bills", "RIGHTS": "list|readonly"},
            ),
            "USERRIGHTS": [],
            "LOCATIONENTITY": numbered({"LOCATIONID": "US", "CURRENCY": "USD", "STATUS": "active"}),
            "USERRESTRICTION": numbered({"LOGINID": "ws_sync", "ADMIN": "Off", "UNRESTRICTED": "true"}),
            "CUSTOMER": numbered({"CUSTOMERID": "C1"}),
            "ARINVOICE": [],
        },
        permissions=(
            "<appSubscription><applicationName>Accounts Receivable </applicationName><policies><policy>"
            "<policyName>Invoices</policyName><rights>List|View</rights></policy></policies></appSubscription>"
        ),
    )
