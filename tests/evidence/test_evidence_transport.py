"""One POST: bounded, verified, and each foreign exception translated."""

import io
import traceback
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import urllib3
from scripted_gateway import SENDER_PASSWORD, USER_PASSWORD, Answer, Served, Time, serving

from auditor import __version__
from auditor.errors import AuditorError, GatewayError, UsageError
from auditor.evidence.functions import GetApplications
from auditor.evidence.patience import Patience
from auditor.evidence.transport import Delivery, Hiccup, Transport, Wire
from auditor.evidence.xml_request import Request


def deliver(served: Served, wire: Wire | None = None, deadline: float = 300.0) -> Delivery:
    transport = Transport(wire or Time().wire())
    try:
        return transport.post(served.url, Request(served.credentials(), "c", (("f1", GetApplications()),)), deadline)
    finally:
        transport.close()


def answered(answer: Answer, wire: Wire | None = None) -> Delivery:
    with serving(lambda _received: answer) as served:
        return deliver(served, wire)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("chunked", [False, True])
def test_an_answer_arrives_whole_however_it_is_sent(packed: bool, chunked: bool) -> None:
    body = "<a>ö</a>".encode() * 50_000
    assert answered(Answer(body, packed=packed, chunked=chunked)) == Delivery(200, body)


def test_the_request_names_the_tool_and_xml() -> None:
    with serving(lambda _received: Answer(b"<a/>")) as served:
        deliver(served)
    (received,) = served.requests
    assert received.headers["user-agent"] == f"intacct-audit/{__version__}"
    assert received.headers["content-type"] == "application/xml"
    assert received.headers["accept-encoding"] == "gzip"


def test_neither_netrc_nor_proxies_of_the_environment_are_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("default login thief password thief\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    with serving(lambda _received: Answer(b"<a/>")) as served:
        deliver(served)
    assert "authorization" not in served.requests[0].headers


def test_no_cookie_goes_back() -> None:
    with serving(lambda _received: Answer(b"<a/>", headers={"Set-Cookie": "a=b; Path=/"})) as served:
        transport = Transport(Time().wire())
        request = Request(served.credentials(), "c", (("f1", GetApplications()),))
        for _ in range(2):
            transport.post(served.url, request, 300.0)
        transport.close()
    assert "cookie" not in served.requests[1].headers


def test_a_large_answer_is_refused() -> None:
    wire = Time().wire(decompressed=1000, compressed=1000)
    with pytest.raises(GatewayError, match="larger"):
        answered(Answer(b"x" * 1001), wire)
    assert answered(Answer(b"x" * 1000), wire).content == b"x" * 1000


def test_a_decompression_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(GatewayError, match="larger"):
        answered(Answer(b"\0" * 30_000_000, packed=True), Time().wire(decompressed=100_000))


def test_a_packed_answer_at_the_bound_is_read() -> None:
    assert len(answered(Answer(b"x" * 100_000, packed=True), Time().wire(decompressed=100_000)).content) == 100_000


@pytest.mark.parametrize("body", [b"no gzip at all", zlib.compress(b"x" * 5000)[:-10], b""])
def test_a_broken_packing_is_an_error(body: bytes) -> None:
    with pytest.raises(GatewayError):
        answered(Answer(body, headers={"Content-Encoding": "gzip"}))


def test_an_unknown_packing_is_an_error() -> None:
    with pytest.raises(GatewayError, match="packed"):
        answered(Answer(b"x", headers={"Content-Encoding": "br"}))


@pytest.mark.parametrize(
    "answer", [Answer(b"x" * 5000, cut=10), Answer(b"x" * 5000, cut=10, chunked=True), Answer(b"", reset=True)]
)
def test_an_answer_that_breaks_off_may_be_asked_for_again(answer: Answer) -> None:
    with pytest.raises(Hiccup):
        answered(answer)


def test_a_trickle_does_not_outlast_the_deadline() -> None:
    time = Time()

    def clock() -> float:
        time.now += 1
        return time.now

    with serving(lambda _received: Answer(b"x" * 5_000_000)) as served, pytest.raises(GatewayError, match="longer"):
        deliver(served, Wire(clock=clock), deadline=3.5)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_named_by_host_only(status: int) -> None:
    answer = Answer(b"", status, {"Location": "https://elsewhere.example/path?token=abc"})
    with (
        serving(lambda _received: answer) as served,
        pytest.raises(GatewayError, match=r"elsewhere\.example") as refused,
    ):
        deliver(served)
    assert len(served.requests) == 1
    assert "token" not in refused.value.message
    assert not refused.value.retry


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_may_pass(status: int) -> None:
    with pytest.raises(Hiccup, match=str(status)):
        answered(Answer(b"<html>", status))


def test_an_origin_timeout_is_not_asked_again_at_once() -> None:
    with pytest.raises(GatewayError) as refused:
        answered(Answer(b"<html>", 524))
    assert not isinstance(refused.value, Hiccup)


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-1"}, None),
    ],
)
def test_a_throttled_answer_tells_how_long_to_wait(headers: dict[str, str], after: float | None) -> None:
    with pytest.raises(Hiccup) as throttled:
        answered(Answer(b"<html>", 429, headers))
    assert throttled.value.after == after


def test_a_date_to_wait_for_is_measured_by_the_gateways_own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    response = requests.Response()
    response.status_code, response.raw = 429, io.BytesIO()
    response.headers.update({"Date": "Wed, 25 Nov 2026 08:00:00 GMT", "Retry-After": "Wed, 25 Nov 2026 08:00:09 GMT"})
    monkeypatch.setattr(requests.Session, "post", lambda *_args, **_kwargs: response)
    with pytest.raises(Hiccup) as throttled:
        deliver(Served("http://127.0.0.1:1/", []))
    assert throttled.value.after == 9.0


def foreign_exceptions() -> Iterator[type[Exception]]:
    for module in (requests.exceptions, urllib3.exceptions):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Exception) and not issubclass(value, Warning):
                yield value
    yield from (OSError, TimeoutError, ConnectionResetError, UnicodeError, zlib.error)


def full_name(kind: type[Exception]) -> str:
    return f"{kind.__module__}.{kind.__name__}"


KINDS = sorted(set(foreign_exceptions()), key=full_name)


@pytest.mark.parametrize("kind", KINDS, ids=full_name)
def test_each_foreign_exception_becomes_ours_and_leads_to_no_password(
    kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **kwargs: Any) -> None:
        error = kind.__new__(kind)
        error.args = (f"POST {kwargs['data']!r}",)
        raise error

    monkeypatch.setattr(requests.Session, "post", fail)
    with pytest.raises(GatewayError) as translated:
        deliver(Served("http://127.0.0.1:1/", []))
    assert_no_secret(translated.value)


def assert_no_secret(error: BaseException) -> None:
    seen: list[BaseException] = []
    following: BaseException | None = error
    while following is not None:
        seen.append(following)
        following = following.__cause__ or following.__context__
    shown = "".join(traceback.format_exception(error)) + repr([vars(e) for e in seen] + [e.args for e in seen])
    assert SENDER_PASSWORD not in shown
    assert USER_PASSWORD not in shown
    assert all(isinstance(e, AuditorError) for e in seen)


def test_an_unverified_certificate_is_no_hiccup(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise requests.exceptions.SSLError("self-signed")

    monkeypatch.setattr(requests.Session, "post", fail)
    with pytest.raises(GatewayError, match="certificate") as refused:
        deliver(Served("https://127.0.0.1:1/", []))
    assert not refused.value.retry


def test_verification_is_on_and_takes_a_bundle(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path_factory.mktemp("ca") / "ca.pem"
    bundle.write_text("", encoding="ascii")
    verified: list[object] = []

    def remember(self: requests.Session, *_args: Any, **kwargs: Any) -> None:
        verified.append((self.verify, kwargs.get("verify"), kwargs["allow_redirects"], self.trust_env))
        raise requests.exceptions.ReadTimeout

    monkeypatch.setattr(requests.Session, "post", remember)
    for wire in (Wire(), Wire(ca_bundle=str(bundle))):
        with pytest.raises(Hiccup):
            deliver(Served("http://127.0.0.1:1/", []), wire)
    assert verified == [(True, None, False, False), (str(bundle), None, False, False)]


def test_a_bundle_that_is_not_there_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="does not exist"):
        Transport(Wire(ca_bundle="/nowhere/ca.pem"))


def test_waiting_doubles_and_ends() -> None:
    time = Time()
    patience = Patience(time.wire())
    assert [patience.wait() for _ in range(5)] == [True, True, True, True, False]
    assert time.pauses == [1, 2, 4, 8]


def test_a_longer_wait_than_allowed_is_not_waited_for() -> None:
    time = Time()
    assert not Patience(time.wire(longest_wait=60)).wait(61)
    assert not Patience(time.wire(total=5)).wait(6)
    assert time.pauses == []
