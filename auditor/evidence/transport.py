"""One HTTP POST. Everything that requests, urllib3, ssl or zlib may raise becomes one of our errors here.

TLS is verified and cannot be switched off; redirects are not followed, since a
307 would post the passwords once more. The environment is not trusted: no
netrc, and no proxies, because a proxy named by a stray variable would see who
talks to whom. A CA bundle is taken from the caller.
"""

import threading
import time
import zlib
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import TypeVar

import requests
import urllib3

from auditor import __version__
from auditor.errors import GatewayError, UsageError
from auditor.evidence.endpoint import host_of
from auditor.evidence.xml_request import Request, render

T = TypeVar("T")

MEGABYTE = 2**20
_CHUNK = 2**16
_UNPACKED = frozenset({"", "identity"})
_FOREIGN = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    HTTPException,
    OSError,
    ValueError,  # of malformed addresses and headers
    zlib.error,
)
_SUCCESS, _REDIRECT, _CLIENT_ERROR, _SERVER_ERROR = 200, 300, 400, 500
_ORIGIN_TIMEOUT = 524
_TOO_MANY_REQUESTS = 429
_HINT = "Check the network and status.sage.com, then run it again."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one answer, and one exchange with all its attempts, may cost.

    An answer of 2,000 permission rows has about 1 MB; ten batches of such
    lists fit well into 64 MB, and XML of that size packs to a tenth.
    """

    compressed: int = 16 * MEGABYTE
    decompressed: int = 64 * MEGABYTE
    connect: float = 10.0
    read: float = 90.0
    total: float = 300.0
    attempts: int = 5
    longest_wait: float = 60.0


@dataclass(frozen=True, slots=True)
class Wire:
    """How to talk: limits, the CA bundle, by session or not; clock and sleep can be replaced."""

    limits: Limits = field(default_factory=Limits)
    ca_bundle: str | None = None
    by_session: bool = False
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Hiccup(GatewayError):
    """A failure after which the same reads may be sent again. `after` is what the gateway asked to wait, in seconds."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message, _HINT)
        self.after = after


@dataclass(frozen=True, slots=True)
class Delivery:
    """The answer to one POST: its status, and its body unpacked."""

    status: int
    content: bytes


class Transport:
    """Posts requests, one at a time, and counts what they cost."""

    def __init__(self, wire: Wire) -> None:
        if wire.ca_bundle is not None and not Path(wire.ca_bundle).exists():
            raise UsageError(f"The CA bundle {wire.ca_bundle} does not exist.", "Correct REQUESTS_CA_BUNDLE.")
        self._wire = wire
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = wire.ca_bundle or True
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.requests = 0
        self.bytes_sent = 0
        self.bytes_received = 0

    def close(self) -> None:
        """Lets go of the connections."""
        self._session.close()

    def post(self, endpoint: str, request: Request, deadline: float) -> Delivery:
        """Sends a request to an endpoint that was checked. Raises Hiccup or GatewayError, and nothing else."""
        body = render(request)
        self.requests += 1
        self.bytes_sent += len(body)
        outcome = _within(deadline - self._wire.clock(), lambda: self._attempt(endpoint, body, deadline))
        # Raised out here so that no chain leads to the foreign exception: it holds the request, and so the passwords.
        if outcome is None:
            limit = self._wire.limits.total
            raise GatewayError(f"{host_of(endpoint)} took longer than {limit:g} seconds to answer.", _HINT)
        if isinstance(outcome, GatewayError):
            raise outcome
        return outcome

    def _attempt(self, endpoint: str, body: bytes, deadline: float) -> "Delivery | GatewayError":
        try:
            return self._exchange(endpoint, body, deadline)
        except GatewayError as error:
            return error
        except _FOREIGN as error:
            return _translated(error, host_of(endpoint))

    def _exchange(self, endpoint: str, body: bytes, deadline: float) -> Delivery:
        limits = self._wire.limits
        left = deadline - self._wire.clock()
        response = self._session.post(
            endpoint,
            data=body,
            headers={
                "Content-Type": "application/xml",
                "Accept-Encoding": "gzip",
                "User-Agent": f"intacct-audit/{__version__}",
            },
            timeout=(max(0.1, min(limits.connect, left)), max(0.1, min(limits.read, left))),
            allow_redirects=False,
            stream=True,
        )
        with response:
            _refuse_unusable(response, host_of(endpoint))
            return Delivery(response.status_code, self._unpacked(response, deadline))

    def _unpacked(self, response: requests.Response, deadline: float) -> bytes:
        encoding = response.headers.get("Content-Encoding", "").strip().lower()
        unpack = _unpacker(encoding)
        limits, received, content = self._wire.limits, 0, bytearray()
        most = limits.decompressed if encoding in _UNPACKED else limits.compressed
        # read1 returns what has arrived, so that a trickle cannot outlast the deadline.
        while chunk := response.raw.read1(_CHUNK, decode_content=False):
            received += len(chunk)
            self.bytes_received += len(chunk)
            content += unpack(chunk, limits.decompressed + 1 - len(content))
            if received > most or len(content) > limits.decompressed:
                raise GatewayError(
                    f"The gateway's answer is larger than {limits.decompressed // MEGABYTE} MB "
                    f"({limits.compressed // MEGABYTE} MB packed) and was not read.",
                    "No list of an audit is that large. Check what stands between this machine and Sage Intacct.",
                    retry=False,
                )
            if self._wire.clock() > deadline:
                raise GatewayError(f"The gateway's answer took longer than {limits.total:g} seconds.", _HINT)
        if unpack(b"", 0):
            raise Hiccup("The gateway's packed answer ended too early.")
        return bytes(content)


def _within(seconds: float, work: Callable[[], T]) -> T | None:
    """What comes of it, or None where it takes longer.

    Nothing in requests bounds the time until the last header, which may come byte
    by byte. So the work is done in a thread that is left behind: a daemon, it keeps no program from ending.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        return future.result(max(0.1, seconds))
    except FutureTimeout:
        return None


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    """A function that unpacks at most so many bytes; called with nothing at the end, it answers what shows a cut."""
    if encoding in _UNPACKED:
        return lambda chunk, limit: chunk[: max(limit, 0)]
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise GatewayError("The gateway packed its answer in a way that was not asked for.", _HINT, retry=False)
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def inflate(chunk: bytes, limit: int) -> bytes:
        if not chunk:
            return b"" if inflater.eof else b"cut"
        # 1 more than allowed is enough to see that it is too much; max_length 0 would mean no limit.
        return inflater.decompress(chunk, max(limit, 1))

    return inflate


def _refuse_unusable(response: requests.Response, host: str) -> None:
    """Raises for statuses that no body can make good. A 4xx may carry XML that tells more, and passes."""
    status = response.status_code
    if _REDIRECT <= status < _CLIENT_ERROR:
        target = host_of(response.headers.get("Location", ""))
        raise GatewayError(
            f"{host} redirected to {target}; redirects are not followed, because they would carry the passwords there.",
            "Name the right endpoint, or ask who changed the network.",
            retry=False,
        )
    if status == _ORIGIN_TIMEOUT:
        # The work may still be going on behind it, so asking again at once would only pile up (xml-api notes, 1.5).
        raise GatewayError(f"{host} gave up waiting for Sage Intacct (HTTP {status}).", "Run it again in some minutes.")
    if status == _TOO_MANY_REQUESTS:
        raise Hiccup(f"{host} asks for fewer requests (HTTP {status}).", _retry_after(response))
    if status >= _SERVER_ERROR:
        raise Hiccup(f"{host} failed (HTTP {status}).", _retry_after(response))
    if status < _SUCCESS:
        raise GatewayError(f"{host} answered with the unusable HTTP status {status}.", _HINT)


def _retry_after(response: requests.Response) -> float | None:
    """Seconds to wait. A date is compared with the answer's own Date, so that no clock of ours matters."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment, now = (parsedate_to_datetime(t) for t in (text, response.headers.get("Date", "")))
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, TypeError):
        return None


def _translated(error: Exception, host: str) -> GatewayError:
    """What a foreign exception means. Its own text is not used: it may quote addresses and headers."""
    kind = type(error).__name__
    match error:
        case requests.exceptions.SSLError() | urllib3.exceptions.SSLError():
            return GatewayError(
                f"The TLS certificate of {host} could not be verified, so nothing was sent.",
                "If your network inspects TLS, point REQUESTS_CA_BUNDLE to its certificate. It cannot be switched off.",
                retry=False,
            )
        case requests.exceptions.Timeout() | urllib3.exceptions.TimeoutError() | TimeoutError():
            return Hiccup(f"{host} did not answer in time.")
        case requests.exceptions.ChunkedEncodingError() | urllib3.exceptions.ProtocolError() | HTTPException():
            return Hiccup(f"The answer of {host} broke off.")
        case requests.exceptions.ProxyError() | requests.exceptions.ContentDecodingError():
            return GatewayError(f"The answer of {host} could not be read ({kind}).", _HINT)
        case requests.exceptions.ConnectionError() | ConnectionError():
            return Hiccup(f"No connection to {host} ({kind}).")
        case _:
            return GatewayError(f"{host} could not be asked ({kind}).", _HINT)
