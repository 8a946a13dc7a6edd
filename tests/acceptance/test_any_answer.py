"""Whatever bytes come back: an error of ours or a result, never a traceback, never a hang."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from companies import PACK, TAKEN_AT, USER, logins_of, report_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.audit import take_snapshot
from auditor.config import Logins
from auditor.errors import AuditorError, ExitCode, GatewayError
from auditor.evidence.transport import Limits, Wire
from auditor.simulator import load_company
from auditor.simulator.gateway import Gateway

COMPANY = load_company("upflow-ready")
WIRE = Wire(Limits(connect=5.0, read=5.0, total=20.0, attempts=2), sleep=lambda _seconds: None)
Respond = Callable[[bytes], bytes | Iterator[bytes]]


class Wirelike:
    """Accepts one connection after another, reads a request, sends what `respond` makes of its body, hangs up."""

    def __init__(self) -> None:
        self.respond: Respond = lambda _body: b""
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/ia/xml/xmlgw.phtml"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        # To shut it down wakes up the thread that waits for a connection.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    answer = self.respond(body_of(connection))
                    for part in (answer,) if isinstance(answer, bytes) else answer:
                        connection.sendall(part)
                except OSError:
                    continue


def body_of(connection: socket.socket) -> bytes:
    """The body of the request that comes in."""
    received = b""
    while b"\r\n\r\n" not in received and (part := connection.recv(65536)):
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length and (part := connection.recv(65536)):
        body += part
    return body


def http(body: bytes, head: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n") -> bytes:
    return head + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body


@contextmanager
def listening() -> Iterator[Wirelike]:
    server = Wirelike()
    try:
        yield server
    finally:
        server.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Wirelike]:
    with listening() as started:
        yield started


def outcome(server: Wirelike, respond: Respond) -> ExitCode | int:
    """The exit code of an audit of what answers like that."""
    server.respond = respond
    logins = logins_of(COMPANY, server.url)
    both = Logins(logins["integration"], logins["admin"])
    try:
        evidence = take_snapshot(both, USER, [PACK], taken_at=TAKEN_AT, progress=lambda _message: None, wire=WIRE)
    except AuditorError as error:
        return error.exit_code
    return report_of(evidence).exit_code


ENOUGH = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ENOUGH
@given(st.binary(max_size=300))
def test_any_bytes_on_the_wire_are_no_audit(server: Wirelike, noise: bytes) -> None:
    assert outcome(server, lambda _body: noise) == ExitCode.NO_AUDIT


@ENOUGH
@given(st.binary(max_size=300), st.sampled_from([200, 204, 299, 301, 400, 401, 403, 404, 418, 429, 500, 503, 599]))
def test_any_bytes_as_a_body_are_no_audit(server: Wirelike, noise: bytes, status: int) -> None:
    head = b"HTTP/1.1 %d Whatever\r\nContent-Type: text/xml\r\n" % status
    assert outcome(server, lambda _body: http(noise, head)) == ExitCode.NO_AUDIT


@ENOUGH
@given(
    st.sampled_from([b"Content-Encoding: gzip", b"Content-Encoding: br", b"Transfer-Encoding: chunked", b"Location: x"])
    | st.binary(max_size=40).map(lambda noise: noise.replace(b"\r", b"").replace(b"\n", b"")),
    st.binary(max_size=100),
)
def test_any_header_is_borne(server: Wirelike, header: bytes, noise: bytes) -> None:
    assert outcome(server, lambda _body: b"HTTP/1.1 200 OK\r\n" + header + b"\r\n\r\n" + noise) == ExitCode.NO_AUDIT


@st.composite
def damage(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """A few bytes of an answer overwritten, taken out, put in or doubled, at places anywhere in it."""
    wounds = draw(
        st.lists(
            st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=8) | st.sampled_from(TOKENS)),
            min_size=1,
            max_size=4,
        )
    )

    def damaged(content: bytes) -> bytes:
        for where, length, put in wounds:
            at = int(where * len(content))
            content = content[:at] + put + content[at + length :]
        return content

    return damaged


TOKENS = (
    *(b"<", b">", b"&", b"</data>", b"<data>", b"<error/>", b"</response>", b"]]>", b"<!--", b"\x00", b"\xff", b"&#0;"),
    *(b'count="', b"success", b"failure", b"<result>", b"&amp;", b"999999999999999999999", b"-1", b"<row/>"),
)


@settings(ENOUGH, max_examples=200)
@given(damage())
def test_a_damaged_answer_is_an_error_of_ours_or_a_result(server: Wirelike, damaged: Callable[[bytes], bytes]) -> None:
    gateway = Gateway((COMPANY,), lambda: datetime(2026, 1, 31, tzinfo=UTC))
    code = outcome(server, lambda body: http(damaged(gateway.answer(body, server.url).content)))
    assert code in set(ExitCode)


@pytest.mark.parametrize("seen", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n<r"])
def test_an_answer_that_breaks_off_is_no_audit(server: Wirelike, seen: bytes) -> None:
    assert outcome(server, lambda _body: seen) == ExitCode.NO_AUDIT


def drop_by_drop(part: bytes) -> Iterator[bytes]:
    """The same again and again, ten times a second, until the client hangs up or 30 seconds have gone."""
    never = threading.Event()
    for _ in range(300):
        yield part
        never.wait(0.1)


@pytest.mark.parametrize("part", [b"H", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_an_answer_that_never_comes_to_its_body_is_not_waited_for(part: bytes) -> None:
    # A server of its own: it is left busy.
    server = Wirelike()
    impatient = Wire(Limits(read=5.0, total=0.5, attempts=1), sleep=lambda _seconds: None)
    logins = logins_of(COMPANY, server.url)
    server.respond = lambda _body: drop_by_drop(part)
    with pytest.raises(GatewayError, match=r"took longer than 0\.5 seconds"):
        take_snapshot(
            Logins(logins["integration"], None),
            USER,
            [PACK],
            taken_at=TAKEN_AT,
            progress=lambda _message: None,
            wire=impatient,
        )
