"""One signed-in view: batches matched by control ID, patience, sessions, and silence after a refusal."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from scripted_gateway import (
    DENIED,
    SENDER_PASSWORD,
    USER_PASSWORD,
    Answer,
    Received,
    Script,
    Served,
    Time,
    envelope,
    failure,
    fault,
    numbered,
    ordinary,
    refused_control,
    refused_sign_in,
    serving,
    success,
)

from auditor.errors import GatewayError, NoAudit, SenderRefused
from auditor.evidence.functions import Function, GetApplications, GetCompanyInfo, GetFinancialSetup, Query
from auditor.evidence.gateway import Gateway, SignInRefused
from auditor.evidence.listing import Listing, read
from auditor.evidence.refusals import Cause
from auditor.evidence.replies import Reply
from auditor.model.evidence import Known, Reason, SignInCause, Unknown

APPLICATIONS = GetApplications()
ROLES = Query("ROLES", ("RECORDNO", "NAME"))


@contextmanager
def gateway(script: Script, time: Time | None = None, *, by_session: bool = False) -> Iterator[tuple[Gateway, Served]]:
    with serving(script) as served:
        asked = Gateway(served.credentials(), (time or Time()).wire(by_session=by_session))
        yield asked, served
        asked.close()


def ask(script: Script, *functions: Function, time: Time | None = None) -> Sequence[Reply]:
    with gateway(script, time) as (asked, _):
        return asked.ask(functions or (APPLICATIONS,))


def in_turn(*answers: Answer | str | Script) -> Script:
    """The answers one after the other; the last one stays."""
    waiting = list(answers)

    def script(received: Received) -> Answer | str:
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return answer(received) if callable(answer) else answer

    return script


# --- batches -----------------------------------------------------------------------------------------------------


def test_several_functions_go_in_one_request_and_are_matched_by_control_id() -> None:
    def backwards(received: Received) -> str:
        company = ordinary()
        return envelope("".join(company.result(i, e) for i, e in reversed(received.functions)))

    with gateway(backwards) as (asked, served):
        replies = asked.ask([APPLICATIONS, ROLES, GetCompanyInfo()])
    assert [r.function.name for r in replies] == ["get_applications", "query", "get_list"]
    assert all(r.cause is None and r.result and r.result.function == r.function.name for r in replies)
    (request,) = served.requests
    ids = [control_id for control_id, _ in request.functions]
    assert len(set(ids)) == 3
    assert request.text("operation/authentication/login/companyid") == "ACME"
    assert request.root.find("operation").get("transaction") == "false"  # type: ignore[union-attr]  # it is there


def test_one_failing_function_does_not_touch_the_others() -> None:
    company = ordinary()
    company.special["ROLES"] = lambda i, name: failure(i, name, DENIED)
    denied, good = ask(company, ROLES, APPLICATIONS)
    assert (denied.cause, denied.support_id) == (Cause.PERMISSION, "a~b")
    assert good.cause is None


@pytest.mark.parametrize("times", [0, 2])
def test_a_missing_or_repeated_result_is_a_failure_of_that_function(times: int) -> None:
    company = ordinary()
    company.special["ROLES"] = lambda i, name: success(i, name, "<data/>") * times
    odd, good = ask(company, ROLES, APPLICATIONS)
    assert (odd.cause, good.cause) == (Cause.UNKNOWN, None)


def test_the_answer_to_another_function_is_not_taken() -> None:
    company = ordinary()
    company.special["ROLES"] = lambda i, _name: success(i, "create", "<data/>")
    assert ask(company, ROLES)[0].cause is Cause.UNKNOWN


def test_each_function_that_was_sent_is_listed_with_its_outcome() -> None:
    company = ordinary()
    company.special["ROLEUSERS"] = lambda i, name: failure(i, name, DENIED)
    with gateway(company) as (asked, _):
        asked.ask([ROLES, Query("ROLEUSERS", ("RECORDNO",))])
        asked.ask([APPLICATIONS])
        calls = asked.traffic.calls
    assert [(c.request, c.function, c.target, c.outcome, c.rows) for c in calls] == [
        (1, "query", "ROLES", "ok", 3),
        (1, "query", "ROLEUSERS", "refused", 0),
        (2, "get_applications", "applications", "ok", 0),
    ]
    assert asked.traffic.requests == 2
    assert asked.traffic.bytes_sent > 0
    assert asked.traffic.bytes_received > 0


def test_an_unknown_function_is_sent_apart_from_the_certain_ones() -> None:
    schema = refused_control(fault("XL03000003", "XML Parse schema error: Error: no declaration found"))

    def old(received: Received) -> str:
        return schema if "getFinancialSetup" in received.names else ordinary()(received)

    with gateway(old) as (asked, served):
        good, unknown, lost = asked.ask([APPLICATIONS, GetFinancialSetup(), GetCompanyInfo()])
    assert good.cause is None
    assert (unknown.cause, lost.cause) == (Cause.SCHEMA, Cause.SCHEMA)
    assert [r.names for r in served.requests] == [
        ["get_applications", "getFinancialSetup", "get_list"],
        ["get_applications"],
        ["getFinancialSetup", "get_list"],
    ]
    assert len(asked.traffic.calls) == 6


def test_a_schema_error_about_certain_functions_is_an_error() -> None:
    with pytest.raises(GatewayError, match="form of the request"):
        ask(lambda _r: refused_control(fault("XL03000003")))


# --- patience ----------------------------------------------------------------------------------------------------


def test_a_server_error_is_waited_out() -> None:
    time = Time()
    replies = ask(in_turn(Answer(b"<html>", 503), Answer(b"", 502), ordinary()), time=time)
    assert replies[0].cause is None
    assert time.pauses == [1, 2]


def test_patience_ends() -> None:
    time = Time()
    with gateway(lambda _r: Answer(b"<html>", 503), time) as (asked, served), pytest.raises(GatewayError) as gone:
        asked.ask([APPLICATIONS])
    assert len(served.requests) == 5
    assert gone.value.retry
    assert [c.outcome for c in asked.traffic.calls] == ["failed"] * 5


def test_an_origin_timeout_is_not_tried_again() -> None:
    with gateway(lambda _r: Answer(b"", 524)) as (asked, served), pytest.raises(GatewayError):
        asked.ask([APPLICATIONS])
    assert len(served.requests) == 1


@pytest.mark.parametrize(
    ("headers", "pauses"), [({"Retry-After": "7"}, [7.0]), ({}, [1.0]), ({"Retry-After": "0"}, [0.0])]
)
def test_throttling_is_waited_out_as_long_as_it_asks(headers: dict[str, str], pauses: list[float]) -> None:
    time = Time()
    throttled = Answer(refused_control(fault("GW-0010")).encode(), 429, headers)
    assert ask(in_turn(throttled, ordinary()), time=time)[0].cause is None
    assert time.pauses == pauses


def test_a_long_retry_after_ends_the_run_at_once() -> None:
    time = Time()
    with pytest.raises(GatewayError, match="fewer requests"):
        ask(lambda _r: Answer(b"", 429, {"Retry-After": "86400"}), time=time)
    assert time.pauses == []


@pytest.mark.parametrize(
    "busy",
    [
        "API rate limit exceeded",
        refused_control(fault("GW-0010", "API rate limit")),
        refused_sign_in(fault("", "There are too many operations running for this company (200024).")),
    ],
)
def test_a_busy_gateway_with_http_200_is_waited_out(busy: str) -> None:
    time = Time()
    assert ask(in_turn(busy, ordinary()), time=time)[0].cause is None
    assert time.pauses == [1]


def test_only_the_function_that_was_off_line_is_asked_again() -> None:
    def once(received: Received) -> str:
        company = ordinary()
        company.special["ROLES"] = lambda i, n: failure(i, n, fault("", "The Service is Temporarily Off-line"))
        return company(received)

    with gateway(in_turn(once, ordinary())) as (asked, served):
        replies = asked.ask([APPLICATIONS, ROLES])
    assert [r.cause for r in replies] == [None, None]
    assert [r.names for r in served.requests] == [["get_applications", "query"], ["query"]]


def test_an_unspecific_error_is_asked_once_more_and_then_reported() -> None:
    company = ordinary()
    company.special["ROLES"] = lambda i, n: failure(i, n, fault("DL02000001", "There was an error"))
    with gateway(company) as (asked, served):
        (reply,) = asked.ask([ROLES])
    assert reply.cause is Cause.HICCUP
    assert len(served.requests) == 2


@pytest.mark.parametrize(
    "broken",
    [Answer(b""), Answer(b"<html>cf-error-details</html>"), Answer(b"<html>", 404), Answer(b"{}", 418), Answer(b"<a>")],
)
def test_an_answer_that_is_none_is_an_error_and_not_repeated(broken: Answer) -> None:
    with gateway(lambda _r: broken) as (asked, served), pytest.raises(GatewayError):
        asked.ask([APPLICATIONS])
    assert len(served.requests) == 1


# --- refusals ----------------------------------------------------------------------------------------------------

NOT_AUTHORISED = refused_sign_in(
    fault(
        "XL03000006",
        "The sender ID &#039;sender&#039; is not authorized to make Web Services requests to company ID &#039;A&#039;.",
        "Invalid Web Services Authorization",
    )
)
LOCKED = refused_sign_in(
    fault("PL04000076", "This user is in LOCKEDOUT state [Support ID: x%7E]"),
    fault("XL03000006", "Sign-in information is incorrect"),
)
WRONG = refused_sign_in(fault("XL03000006", "Sign-in information is incorrect"))


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (NOT_AUTHORISED, SignInCause.SENDER_NOT_AUTHORISED),
        (LOCKED, SignInCause.USER_LOCKED_OUT),
        (WRONG, SignInCause.REFUSED),
        (refused_sign_in(fault("XL03000006", "Invalid session q")), SignInCause.REFUSED),
        (refused_sign_in(), SignInCause.REFUSED),
        (Answer(refused_control(fault("XMLGW_JPP0002")).encode(), 401), SignInCause.REFUSED),
        (Answer(refused_control(fault("UJPP0002")).encode(), 401), SignInCause.REFUSED),
    ],
)
def test_after_a_refused_sign_in_nothing_more_is_sent(answer: Answer | str, cause: SignInCause) -> None:
    with gateway(lambda _r: answer) as (asked, served):
        for _ in range(3):
            with pytest.raises(SignInRefused) as refused:
                asked.ask([APPLICATIONS])
        assert refused.value.sign_in.cause is cause
        assert not refused.value.sign_in.accepted
        assert refused.value.sign_in.company_id == "ACME"
    assert len(served.requests) == 1
    assert not any(secret in str(vars(refused.value)) for secret in (SENDER_PASSWORD, USER_PASSWORD))


def test_the_support_id_of_a_refusal_is_kept_apart() -> None:
    with pytest.raises(SignInRefused) as refused:
        ask(lambda _r: LOCKED)
    assert refused.value.sign_in.support_id == "x~"
    assert "Support ID" not in refused.value.sign_in.message


def test_a_company_that_has_expired_is_told_as_the_cause_and_not_the_sender() -> None:
    answer = refused_control(fault("PL04000055", "This company is a demo company and has expired."))
    with gateway(lambda _r: answer) as (asked, _), pytest.raises(SenderRefused) as refused:
        asked.ask([APPLICATIONS])
    assert refused.value.hint.startswith("The company itself has expired")
    assert "password" not in refused.value.hint


@pytest.mark.parametrize(
    "answer",
    [
        refused_control(fault("XL03000006", "Incorrect Intacct XML Partner ID or password.")),
        refused_control(fault("XL03000006", "Something new")),
        Answer(refused_control(fault("GW-0011", "", "Invalid Request [Request ID: A]")).encode(), 400),
        Answer(refused_control(fault("invalidRequest", "", "Invalid Request")).encode(), 400),
    ],
)
def test_a_refused_sender_ends_the_run_with_a_checklist(answer: Answer | str) -> None:
    with gateway(lambda _r: answer) as (asked, served):
        for _ in range(2):
            with pytest.raises(SenderRefused) as refused:
                asked.ask([APPLICATIONS])
        assert "sender ID" in refused.value.hint
    assert len(served.requests) == 1


def test_an_unknown_refusal_of_the_whole_request_is_an_error_and_final() -> None:
    with gateway(lambda _r: refused_control(fault("NEW-1", "Never seen"))) as (asked, served):
        for _ in range(2):
            with pytest.raises(NoAudit, match="Never seen"):
                asked.ask([APPLICATIONS])
    assert len(served.requests) == 1


# --- sessions ----------------------------------------------------------------------------------------------------


def sessions(endpoint: str = "") -> Callable[[Received], str]:
    opened: list[str] = []

    def script(received: Received) -> str:
        if received.names == ["getAPISession"]:
            opened.append(f"session-{len(opened) + 1}")
            ((control_id, _),) = received.functions
            where = endpoint or f"http://{received.headers['host']}/named/by/answer"
            api = f"<data><api><sessionid>{opened[-1]}</sessionid><endpoint>{where}</endpoint></api></data>"
            return envelope(success(control_id, "getAPISession", api))
        if received.text(".//sessionid") != "session-2":
            return refused_sign_in(fault("XL03000006", "Invalid session q....")).replace("ws_sync", "")
        return ordinary()(received)

    return script


def test_an_expired_session_is_renewed_once() -> None:
    with gateway(sessions(), by_session=True) as (asked, served):
        assert asked.ask([APPLICATIONS])[0].cause is None
    assert [r.names for r in served.requests] == [["getAPISession"], ["get_applications"]] * 2
    assert served.requests[1].path == "/named/by/answer"
    assert USER_PASSWORD.encode() not in served.requests[1].body


def test_a_session_that_expires_again_and_again_is_an_error() -> None:
    def script(received: Received) -> str:
        if received.names == ["getAPISession"]:
            return sessions()(received)
        return refused_sign_in(fault("XL03000006", "Invalid session q...."))

    with gateway(script, by_session=True) as (asked, served), pytest.raises(GatewayError, match="twice"):
        asked.ask([APPLICATIONS])
    assert len(served.requests) == 4


@pytest.mark.parametrize(
    "endpoint", ["https://evil.example/ia", "http://api.intacct.com/", "https://a@api.intacct.com/"]
)
def test_an_endpoint_that_an_answer_names_is_checked_too(endpoint: str) -> None:
    with (
        gateway(sessions(endpoint), by_session=True) as (asked, served),
        pytest.raises(GatewayError, match="not sent"),
    ):
        asked.ask([APPLICATIONS])
    assert len(served.requests) == 1


def test_no_session_in_the_answer_is_an_error() -> None:
    def script(received: Received) -> str:
        return envelope(success(received.functions[0][0], "getAPISession", "<data/>"))

    with gateway(script, by_session=True) as (asked, _), pytest.raises(GatewayError, match="no session"):
        asked.ask([APPLICATIONS])


# --- lists -------------------------------------------------------------------------------------------------------


def listed(script: Script, query: Query = ROLES) -> tuple[Listing, Gateway, list[Received]]:
    listing = Listing(query, "me")
    with gateway(script) as (asked, served):
        while read(asked, [listing]):
            pass
        return listing, asked, served.requests


def test_a_list_is_paged_by_record_number() -> None:
    company = ordinary()
    company.tables["ROLES"] = numbered(*({"NAME": f"Rolle {at} ä"} for at in range(4321)))
    listing, asked, requests = listed(company)
    assert len(listing.rows) == 4321
    assert isinstance(listing.evidence, Known)
    assert len(requests) == 3
    assert requests[1].text(".//filter/greaterthan/value") == "2000"
    assert [c.rows for c in asked.traffic.calls] == [2000, 2000, 321]


def paged(rows: Sequence[int], total: int, remaining: int = 0) -> Script:
    def script(received: Received) -> str:
        ((control_id, _),) = received.functions
        cells = "".join(f"<ROLES><RECORDNO>{n}</RECORDNO></ROLES>" for n in rows)
        data = f'<data totalcount="{total}" numremaining="{remaining}">{cells}</data>'
        return envelope(success(control_id, "query", data))

    return script


@pytest.mark.parametrize(
    ("rows", "total", "remaining"),
    [
        ([1, 2], 3, 0),
        ([1, 2], 3, 1),  # and then the same page again
        ([1, 2, 2], 3, 0),
        ([1, 2], 1, 0),
        ([1, 2], 2, 5),
        ([], 2, 0),
    ],
)
def test_a_total_that_does_not_fit_the_rows_is_incomplete(rows: list[int], total: int, remaining: int) -> None:
    listing, asked, requests = listed(paged(rows, total, remaining))
    assert isinstance(listing.evidence, Unknown)
    assert listing.evidence.reason is Reason.INCOMPLETE
    assert asked.traffic.calls[-1].outcome == "incomplete"
    assert len(requests) <= 2


def test_rows_without_a_number_or_an_answer_without_a_total_are_incomplete() -> None:
    def script(received: Received) -> str:
        return envelope(success(received.functions[0][0], "query", "<data><ROLES><NAME>a</NAME></ROLES></data>"))

    assert isinstance(listed(script)[0].evidence, Unknown)
    assert isinstance(listed(lambda r: paged([1], 1)(r).replace("totalcount", "x"))[0].evidence, Unknown)  # type: ignore[union-attr]  # text


def test_a_field_that_cannot_be_queried_is_left_out() -> None:
    def script(received: Received) -> str:
        ((control_id, element),) = received.functions
        if any(f.text == "NAME" for f in element.iter("field")):
            return envelope(failure(control_id, "query", fault("XL03000006", "cannot be queried [ROLES: [NAME] ]")))
        return ordinary()(received)

    listing, _, requests = listed(script)
    assert (listing.dropped, len(listing.rows), len(requests)) == (("NAME",), 3, 2)


def older(received: Received) -> str:
    """A gateway where ROLES cannot be queried: three rows in pages of two, in lower case, as it really answers."""
    ((control_id, element),) = received.functions
    if element.tag == "query":
        text = "API operation 'QUERY' cannot be performed on objects of type roles"
        return envelope(failure(control_id, "query", fault("PL04000005", text)))
    first = element.tag == "readByQuery"
    numbers, remaining = ([1, 2], 1) if first else ([3], 0)
    cells = "".join(f"<roles><recordno>{n}</recordno><name>r</name></roles>" for n in numbers)
    data = f'<data listtype="roles" totalcount="3" numremaining="{remaining}" resultId="7@-x">{cells}</data>'
    return envelope(success(control_id, element.tag, data))


def test_where_query_cannot_be_performed_the_older_read_is_used() -> None:
    listing, _, requests = listed(older)
    assert len(listing.rows) == 3
    assert [r.names for r in requests] == [["query"], ["readByQuery"], ["readMore"]]
    assert requests[2].text(".//resultId") == "7@-x"
    assert listing.source == "readByQuery ROLES as me"


def test_where_neither_can_be_performed_it_is_not_offered() -> None:
    def script(received: Received) -> str:
        ((control_id, element),) = received.functions
        text = "API operation 'X' cannot be performed on objects of type roles"
        return envelope(failure(control_id, element.tag, fault("PL04000005", text)))

    listing, _, requests = listed(script)
    assert isinstance(listing.evidence, Unknown)
    assert listing.evidence.reason is Reason.NOT_OFFERED
    assert len(requests) == 2
