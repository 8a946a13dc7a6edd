"""Faults for which the whole request is refused: by the network, the gateway, the sender's check, the sign-in.

The texts, levels and HTTP codes are those of the notes' error catalogue (xml-api
notes, 1.5 and 4.2). What a request says of sender, user and company is echoed.
"""

from collections.abc import Callable

from auditor.simulator.answers import Answer, Error, Operation
from auditor.simulator.delivery import HTML_TYPE, Delivery
from auditor.simulator.faults.fault import Fault
from auditor.simulator.request import Request
from auditor.simulator.sign_in import (
    LOCKED_OUT,
    REFUSED_BY_GATEWAY,
    UNKNOWN_COMPANY,
    WRONG_SENDER,
    WRONG_SIGN_IN,
    WRONG_SIGN_IN_401,
    unauthorised,
)

# Nobody can resolve it (RFC 2606), so that a client which follows carries its passwords nowhere.
ELSEWHERE = "https://elsewhere.invalid/ia/xml/xmlgw.phtml"

Instead = Callable[[Request], Answer | Delivery]


def _control(*errors: Error) -> Instead:
    return lambda request: Answer(control=request.echo, errors=errors)


def _gateway(status: int, *errors: Error) -> Instead:
    """A refusal before the application: its own HTTP code and a minimal control."""
    return lambda _request: Answer(status, errors=errors)


def _sign_in(*errors: Error) -> Instead:
    def answer(request: Request) -> Answer:
        operations = []
        for asked in request.operations:
            echo = {"status": "failure", "userid": asked.login.user_id, "companyid": asked.login.company_id}
            operations.append(Operation(echo, errors))
        return Answer(control=request.echo, operations=tuple(operations))

    return answer


def _not_authorised(request: Request) -> Answer:
    company = next((asked.login.company_id for asked in request.operations if asked.login.company_id), "")
    answer = _sign_in(unauthorised(request.sender_id, company))(request)
    assert isinstance(answer, Answer)  # noqa: S101 - narrows the union for the type checker
    return answer


def _page(status: int, title: str, body: str = "", **headers: str) -> Instead:
    html = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>\n"
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _request: Delivery(html.encode(), status, HTML_TYPE, sent)


_RATE = Error("GW-0010", "API rate limit exceeded")
_CDN = '<div id="cf-error-details"><p>The web server reported an unknown error.</p></div>'


def _rate_limited_with_a_wait(_request: Request) -> Delivery:
    answer = Answer(429, errors=(_RATE,))
    return Delivery(answer.to_xml(), 429, headers={"Retry-After": "1"})


SIGN_IN_FAULTS = (
    Fault("wrong-sender-password", "the sender ID or its password is wrong", _control(WRONG_SENDER)),
    Fault("sender-not-authorised", "the company has not authorised the sender ID", _not_authorised),
    Fault(
        "sender-inactive",
        "the sender is unknown or inactive at the gateway: HTTP 400, GW-0011",
        _gateway(400, REFUSED_BY_GATEWAY),
    ),
    Fault("unknown-company", "there is no such company: HTTP 400", _gateway(400, UNKNOWN_COMPANY)),
    Fault(
        "company-expired",
        "the company was a demo company and has expired",
        lambda _request: Answer(
            control={"senderid": "", "controlid": ""},
            errors=(Error("PL04000055", "", "This company is a demo company and has expired."),),
        ),
    ),
    Fault("sign-in-refused", "user or password is wrong: HTTP 200", _sign_in(WRONG_SIGN_IN)),
    Fault(
        "sign-in-refused-401",
        "user or password is wrong: HTTP 401, XMLGW_JPP0002",
        _gateway(401, WRONG_SIGN_IN_401),
    ),
    Fault(
        "user-locked-out",
        "the user is locked out: two errors, the specific one first",
        _sign_in(LOCKED_OUT, WRONG_SIGN_IN),
    ),
    Fault("session-expired", "the sessions given out until now have expired", forgets=True),
)

TRAFFIC_FAULTS = (
    Fault("rate-limited", "too many requests: HTTP 429 with GW-0010", _gateway(429, _RATE)),
    Fault("rate-limited-retry-after", "the same, and asks to wait for a second", _rate_limited_with_a_wait),
    Fault("rate-limited-page", "too many requests: HTTP 429 with an HTML page", _page(429, "Too Many Requests")),
    Fault(
        "rate-limited-text",
        "too many requests: HTTP 200 with a bare text",
        lambda _request: Delivery(b"API rate limit exceeded", content_type="text/plain"),
    ),
    Fault(
        "too-many-operations",
        "the company runs too many operations: HTTP 200",
        # Neither level nor number is public (xml-api notes, 4.2), so it has none.
        _control(Error("", "", "There are too many operations running for this company (200024).")),
    ),
    Fault("server-error", "HTTP 500 without any body", lambda _request: Delivery(b"", 500)),
    Fault(
        "server-error-xml",
        "HTTP 500 with GW-0001",
        _gateway(500, Error("GW-0001", "Unable to process request")),
    ),
    Fault("bad-gateway", "HTTP 502 with an HTML page", _page(502, "Bad Gateway")),
    Fault("unavailable", "HTTP 503 with an HTML page", _page(503, "Service Unavailable")),
    Fault("origin-timeout", "HTTP 524: the CDN gave up waiting", _page(524, "A timeout occurred", _CDN)),
    Fault(
        "cdn-page",
        "HTTP 520 with the CDN's own error page",
        _page(520, "Web server is returning an unknown error", _CDN),
    ),
    Fault("html-page", "HTTP 200 with an HTML page, as a proxy's sign-in is", _page(200, "Sign in to the network")),
    Fault("redirect", "HTTP 307 to another host", _page(307, "Temporary Redirect", Location=ELSEWHERE)),
)
