"""The gateway over HTTP, on 127.0.0.1."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

from auditor.errors import UsageError
from auditor.simulator.company import Company
from auditor.simulator.gateway import Gateway

PATH = "/ia/xml/xmlgw.phtml"
_LARGEST_REQUEST = 16 * 1024 * 1024


class Simulator:
    """Serves one or more companies for as long as the `with` block lasts.

    `url` is the endpoint; `requests` and `functions` tell what was asked for.
    Port 0 takes a free one. Raises UsageError where the port is taken.
    """

    def __init__(self, company: Company, *more: Company, port: int = 0) -> None:
        self.company = company
        self._gateway = Gateway((company, *more))
        try:
            self._server = _Server(("127.0.0.1", port), self._gateway)
        except (OSError, OverflowError):
            raise UsageError(
                f"Port {port} is taken or may not be used.", "Leave out --port to take a free one."
            ) from None
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """The address of the gateway."""
        return f"http://127.0.0.1:{self._server.server_port}{PATH}"

    @property
    def requests(self) -> int:
        """How many HTTP requests were served."""
        return self._server.served

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that were called, in order."""
        return tuple(self._gateway.functions)

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


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], gateway: Gateway) -> None:
        super().__init__(address, _Handler)
        self.gateway = gateway
        self.turn = threading.Lock()
        self.served = 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    # Without it every answer on a kept connection waits some 40 ms for an acknowledgement (clients notes, 4).
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        """Answers one request."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _LARGEST_REQUEST:
            self.close_connection = True
            self.send_error(413 if length.isdecimal() else 411)
            return
        body = self.rfile.read(int(length))
        if self.path.split("?")[0] != PATH:
            self.send_error(404)
            return
        with self.server.turn:
            self.server.served += 1
            answer = self.server.gateway.answer(self._document(body), self._endpoint())
        content = answer.to_xml()
        self.send_response(answer.status)
        # `encoding` instead of `charset` is what the real gateway sends, and it misleads some clients (recorded).
        self.send_header("Content-Type", 'text/xml; encoding="UTF-8"')
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _document(self, body: bytes) -> bytes:
        if "x-www-form-urlencoded" in self.headers.get("Content-Type", ""):
            fields = parse_qs(body.decode("utf-8", "replace"))
            return fields.get("xmlrequest", [""])[0].encode()
        return body

    def _endpoint(self) -> str:
        host = self.headers.get("Host") or f"127.0.0.1:{self.server.server_port}"
        return f"http://{host}{PATH}"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Says nothing: a request line is nobody's business."""
