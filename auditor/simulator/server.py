"""The gateway over HTTP, on 127.0.0.1."""

import re
import socket
import struct
import sys
import threading
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs

from auditor.errors import UsageError
from auditor.simulator.company import Company
from auditor.simulator.delivery import Delivery
from auditor.simulator.faults import checked
from auditor.simulator.gateway import Gateway, now
from auditor.simulator.injection import Injection, parse_injection
from auditor.simulator.recording import Recording
from auditor.simulator.sign_in import Clock

PATH = "/ia/xml/xmlgw.phtml"
_LARGEST_REQUEST, _LONGEST_LENGTH = 4 * 1024 * 1024, 12
_CHUNK = 1000
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


class Simulator:
    """Serves one or more companies for as long as the `with` block lasts.

    `url` is the endpoint; `requests`, `bytes_received`, `bytes_sent` and
    `functions` tell what was asked for. Port 0 takes a free one; `clock` is the
    time that sessions expire by. `faults`, such as "unavailable,times=2", happen
    beside those that the company files name; `record` is a folder for the
    requests, without their credentials. Raises UsageError where the port is
    taken, two companies have one ID, a fault is unknown, or the folder cannot be used.
    """

    def __init__(
        self,
        company: Company,
        *more: Company,
        port: int = 0,
        clock: Clock = now,
        faults: Iterable[str] = (),
        record: str | Path | None = None,
    ) -> None:
        self.company = company
        ids = [c.id.casefold() for c in (company, *more)]
        if len(set(ids)) < len(ids):
            raise UsageError("Two of the companies have the same ID.", "Give each company an ID of its own.")
        gateway = Gateway((company, *more), clock, [checked(parse_injection(text)) for text in faults])
        recording = Recording(Path(record)) if record is not None else None
        try:
            self._server = _Server(("127.0.0.1", port), gateway, recording)
        except (OSError, OverflowError):
            raise UsageError(
                f"Port {port} is taken or may not be used.", "Leave out --port to take a free one."
            ) from None
        # The end of the `with` block waits that long, which adds up in tests that serve hundreds of companies.
        poll = {"poll_interval": 0.005}
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs=poll, daemon=True)

    @property
    def url(self) -> str:
        """The address of the gateway."""
        return f"http://127.0.0.1:{self._server.server_port}{PATH}"

    @property
    def requests(self) -> int:
        """How many HTTP requests the gateway answered."""
        return self._server.requests

    @property
    def bytes_received(self) -> int:
        """How many bytes those requests had, without their headers."""
        return self._server.bytes_received

    @property
    def bytes_sent(self) -> int:
        """How many bytes their answers had, without their headers."""
        return self._server.bytes_sent

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that were called, in order."""
        return tuple(self._server.gateway.functions)

    def wait(self) -> None:
        """Blocks until somebody interrupts."""
        self._thread.join()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    # Threads are joined when the server closes; before that their connections are cut, so that none waits for a client.
    daemon_threads = False
    # Many clients may knock at the same moment.
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], gateway: Gateway, recording: Recording | None) -> None:
        self.gateway = gateway
        self.turn = threading.Lock()
        self.closing = threading.Event()
        self.requests = self.bytes_received = self.bytes_sent = 0
        self.to_reset: set[socket.socket] = set()
        self._recording = recording
        self._connections: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def answer(self, document: bytes, endpoint: str, faults: Iterable[Injection]) -> Delivery:
        """What a request gets; one at a time."""
        with self.turn:
            delivery = self.gateway.answer(document, endpoint, tuple(faults))
            self.requests += 1
            self.bytes_received += len(document)
            self.bytes_sent += len(delivery.content)
            if self._recording is not None:
                self._recording.keep(document, self.gateway.secrets)
        return delivery

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remembers the connection."""
        with self.turn:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forgets the connection."""
        with self.turn:
            self._connections.discard(request)
        if request in self.to_reset:
            self.to_reset.discard(request)
            self.close_request(request)
            return
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Cuts what clients keep open and waits for the threads."""
        self.closing.set()
        with self.turn:
            open_connections = tuple(self._connections)
        for connection in open_connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client was faster
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no event."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "intacct-simulator"
    sys_version = ""
    timeout = 60
    # Without it every answer on a kept connection waits some 40 ms for an acknowledgement (clients notes, 4).
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        """Answers one request."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()):
            self._refuse(411)
        elif len(length) > _LONGEST_LENGTH or int(length) > _LARGEST_REQUEST:
            self._refuse(413)
        else:
            body = self.rfile.read(int(length))
            path, _, query = self.path.partition("?")
            if path != PATH:
                self._refuse(404)
                return
            try:
                faults = [checked(parse_injection(text)) for text in self._faults(query)]
            except UsageError as error:
                self._send(Delivery(f"{error}\n".encode(), 400, "text/plain; charset=UTF-8"))
                return
            self._send(self._answer(body, faults))

    def _answer(self, body: bytes, faults: Iterable[Injection]) -> Delivery:
        try:
            return self.server.answer(self._document(body), self._endpoint(), faults)
        except Exception as error:  # noqa: BLE001 - a mistake of the simulator must not look like one of the network
            text = f"The simulator failed on this request because of an internal error ({type(error).__name__}).\n"
            sys.stderr.write(f"error: {text}")
            return Delivery(text.encode(), 500, "text/plain; charset=UTF-8")

    def do_GET(self) -> None:
        """There is nothing to get."""
        self._refuse(405)

    def _faults(self, query: str) -> list[str]:
        """The faults that this request asks for itself."""
        return [*self.headers.get_all("Simulate-Fault", []), *parse_qs(query).get("fault", [])]

    def _send(self, delivery: Delivery) -> None:
        if delivery.seconds and self.server.closing.wait(delivery.seconds):
            return
        if delivery.reset:
            self._reset()
            return
        self.send_response(delivery.status)
        self.send_header("Content-Type", delivery.content_type)
        for name, value in delivery.headers.items():
            self.send_header(name, value)
        if delivery.chunked:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            parts = range(0, len(delivery.content), _CHUNK)
            for part in (delivery.content[at : at + _CHUNK] for at in parts):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")
            return
        self.send_header("Content-Length", str(len(delivery.content)))
        self.end_headers()
        self.wfile.write(delivery.content[: delivery.cut])
        if delivery.cut is not None:
            self.close_connection = True

    def _reset(self) -> None:
        # To linger for no time closes with a reset, if no farewell was sent before.
        self.server.to_reset.add(self.connection)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def _refuse(self, status: int) -> None:
        # The body may be unread, so the connection cannot serve another request.
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()

    def _document(self, body: bytes) -> bytes:
        # How clients of 2016 sent it (recorded).
        if "x-www-form-urlencoded" in self.headers.get("Content-Type", "").lower():
            form = parse_qs(body.decode("utf-8", "replace"))
            # Some tools call everything a form, such as curl, which sends a bare document under this type.
            return form["xmlrequest"][0].encode() if "xmlrequest" in form else body
        return body

    def _endpoint(self) -> str:
        """The gateway under the name that the client called it by, or it would follow the endpoint to nowhere."""
        host = self.headers.get("Host", "")
        own = f"127.0.0.1:{self.server.server_port}"
        # A proxy that ends TLS in front of it says so, and a client may follow no plain endpoint.
        scheme = "https" if self.headers.get("X-Forwarded-Proto", "").lower() == "https" else "http"
        return f"{scheme}://{host if _HOST.fullmatch(host) else own}{PATH}"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Says nothing: a request line is nobody's business."""
