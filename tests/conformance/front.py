"""A counting proxy on loopback in front of the simulator.

It stands where a client believes Sage Intacct to be. Asked as a server, it passes
requests on; asked as a proxy (CONNECT), it ends TLS for api.intacct.com with a
throw-away certificate, so that a client needs no change at all. It refuses every
other host, so that no client can reach anything beyond this machine.
"""

import itertools
import ssl
import threading
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

GATEWAY_HOST = "api.intacct.com"


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a client; calls on the same kept connection have the same number."""

    host: str
    path: str
    tls: bool
    connection: int
    answer: bytes = field(repr=False)


class Front:
    """Passes requests on to the simulator at `target`; `calls` tells of each."""

    def __init__(self, target: str, certificate: Path | None = None) -> None:
        parts = urlsplit(target)
        self.calls: list[Call] = []
        self._server = _Server(f"{parts.hostname}:{parts.port}", certificate, self.calls)
        self.proxy = f"http://127.0.0.1:{self._server.server_port}"
        self.url = f"{self.proxy}{parts.path}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

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
    daemon_threads = True
    block_on_close = False

    def __init__(self, target: str, certificate: Path | None, calls: list[Call]) -> None:
        self.target = target
        self.calls = calls
        self.numbers = itertools.count(1)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if certificate:
            self.tls.load_cert_chain(certificate)
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no event."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server

    def setup(self) -> None:
        super().setup()
        self._tls = False
        self._number = next(self.server.numbers)
        self._target = HTTPConnection(self.server.target, timeout=60)

    def finish(self) -> None:
        self._target.close()
        super().finish()
        if self._tls:
            # The wrapped socket has taken the place of the one that the server closes.
            self.connection.close()

    def do_CONNECT(self) -> None:
        """Answers for the gateway from here on."""
        if self.path != f"{GATEWAY_HOST}:443":
            self.send_error(403, "nothing but the gateway")
            return
        self.send_response(200, "Connection established")
        self.end_headers()
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self._tls = True
        self.close_connection = False

    def do_POST(self) -> None:
        """Passes one request on, counts it, and brings the answer."""
        parts = urlsplit(self.path)
        if parts.hostname not in {None, GATEWAY_HOST}:
            self.send_error(403, "nothing but the gateway")
            return
        body = self.rfile.read(int(self.headers["Content-Length"]))
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        kept = {name: value for name, value in self.headers.items() if not name.lower().startswith(("proxy-", "conn"))}
        self._target.request("POST", path, body, kept | ({"X-Forwarded-Proto": "https"} if self._tls else {}))
        answer = self._target.getresponse()
        content = answer.read()
        self.server.calls.append(Call(self.headers["Host"], path, self._tls, self._number, content))
        self.send_response_only(answer.status)
        for name in ("Content-Type", "Content-Encoding", "Retry-After"):
            if answer.headers[name]:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Says nothing."""
