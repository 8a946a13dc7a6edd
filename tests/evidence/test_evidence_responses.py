"""Answers are read from bytes by a parser that resolves nothing; whatever is no answer is an error of ours."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_gateway import envelope, failure, fault, refused_control, refused_sign_in, success

from auditor.errors import GatewayError
from auditor.evidence.answers import applications, page, permissions, texts
from auditor.evidence.refusals import Cause, classify, message, normalised, support_id, unqueryable
from auditor.evidence.xml_response import Fault, Level, Response, parse


def parsed(text: str, status: int = 200) -> Response:
    return parse(text.encode(), status)


def test_success_is_read_at_each_level() -> None:
    response = parsed(envelope(success("f1", "get_applications", "<data/>")))
    assert response.failed_at is None
    assert response.authentication is not None
    assert response.authentication.company_id == "ACME"
    assert [r.succeeded for r in response.results] == [True]


@pytest.mark.parametrize(
    ("answer", "status", "level"),
    [
        (refused_control(fault("GW-0011")), 400, Level.GATEWAY),
        (envelope(""), 403, Level.GATEWAY),
        (refused_control(fault("XL03000003")), 200, Level.CONTROL),
        (refused_sign_in(fault("XL03000006")), 200, Level.AUTHENTICATION),
    ],
)
def test_a_failure_is_found_at_the_outermost_level(answer: str, status: int, level: Level) -> None:
    assert parsed(answer, status).failed_at is level


def test_a_success_beside_an_error_is_none() -> None:
    result = success("f1", "query", f"<data/><errormessage>{fault('BL01001973')}</errormessage>")
    assert not parsed(envelope(result)).results[0].succeeded
    aborted = success("f1", "query", "").replace("success", "aborted")
    assert not parsed(envelope(aborted)).results[0].succeeded


def test_only_the_direct_children_of_an_error_are_read() -> None:
    error = (
        "<error><errorno>BL1</errorno><description>told</description><additionalinfo><errorno>other</errorno>"
        "<description><messageid>x</messageid></description></additionalinfo></error>"
    )
    (result,) = parsed(envelope(failure("f1", "query", error))).results
    assert result.faults == (Fault("BL1", "told"),)


def test_errors_within_the_authentication_block_count() -> None:
    text = refused_sign_in().replace("</companyid>", f"</companyid><errormessage>{fault('PL04000076')}</errormessage>")
    assert classify(Level.AUTHENTICATION, parsed(text).faults) is Cause.LOCKED_OUT


WHOLE = envelope(success("f1", "query", '<data totalcount="1"><ROLES><NAME>Zoë &amp; Ömer</NAME></ROLES></data>'))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"<html><body>502</body></html>",
        b"<!DOCTYPE html><html><p>cf-error-details</html>",
        b"plain text",
        b"\xff\xfe\x00",
        b"{}",
        (WHOLE + WHOLE).encode(),
        b"<response/>",
        b"<other><control><status>success</status></control></other>",
        b"<response><control><status>success</status></control></response>",
        b"<response><control><status>success</status></control><operation/></response>",
        WHOLE.replace("&amp;", "&").encode(),
        WHOLE.replace("</operation>", "</operation><operation/>").encode(),
        WHOLE.replace("&amp;", "\x01").encode(),
        WHOLE.encode("latin-1"),
    ],
)
def test_what_is_no_answer_is_a_gateway_error(content: bytes) -> None:
    with pytest.raises(GatewayError) as refused:
        parse(content)
    assert refused.value.__context__ is None


@pytest.mark.parametrize("at", range(0, len(WHOLE.encode()), 37))
def test_an_answer_that_is_cut_anywhere_is_a_gateway_error(at: int) -> None:
    with pytest.raises(GatewayError):
        parse(WHOLE.encode()[:at])


@given(st.binary(max_size=200))
def test_noise_is_a_gateway_error(noise: bytes) -> None:
    with pytest.raises(GatewayError):
        parse(noise)


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE response [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE response [<!ENTITY x "y">]>',
        '<!DOCTYPE response SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!DOCTYPE response>",
    ],
)
def test_a_document_type_is_refused(prologue: str) -> None:
    body = WHOLE.partition("?>")[2].replace("&amp;", "&x;" if "ENTITY x" in prologue else "&amp;")
    with pytest.raises(GatewayError):
        parsed(prologue + body)


def test_entities_do_not_expand() -> None:
    bomb = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 12))
    with pytest.raises(GatewayError):
        parsed(f'<!DOCTYPE response [<!ENTITY e0 "ha">{bomb}]><response>&e11;</response>')


def test_depth_is_bounded() -> None:
    with pytest.raises(GatewayError):
        parsed("<response>" + "<a>" * 100_000)


def test_a_large_answer_is_read() -> None:
    row = "<ROLES><NAME>" + "n" * 1000 + "</NAME></ROLES>"
    text = WHOLE.replace("<ROLES><NAME>Zoë &amp; Ömer</NAME></ROLES>", row * 50_000)
    assert len(page(parsed(text).results[0]).rows) == 50_000


def test_text_is_read_from_bytes_and_keeps_its_umlauts() -> None:
    assert page(parsed(WHOLE).results[0]).rows == ({"NAME": "Zoë & Ömer"},)
    assert page(parsed("\ufeff" + WHOLE).results[0]).rows == ({"NAME": "Zoë & Ömer"},)


def test_rows_are_read_in_any_case_and_nested() -> None:
    row = "<userinfo><loginid>a</loginid><CONTACTINFO><FIRSTNAME>F</FIRSTNAME></CONTACTINFO></userinfo>"
    data = f'<data count="1" totalcount="x">{row}</data>'
    got = page(parsed(envelope(success("f1", "query", data))).results[0])
    assert got.rows == ({"LOGINID": "a", "CONTACTINFO.FIRSTNAME": "F"},)
    assert (got.total, got.remaining) == (None, None)


def test_a_result_without_data_has_nothing() -> None:
    (result,) = parsed(envelope(success("f1", "query", ""))).results
    assert page(result).rows == ()
    assert permissions(result) is None
    assert applications(result) == ()
    assert texts(result) == {}


def faults_of(*faults: tuple[str, str]) -> tuple[Fault, ...]:
    return tuple(Fault(number, description2=text) for number, text in faults)


SIGN_IN = ("XL03000006", "Sign-in information is incorrect")


@pytest.mark.parametrize(
    ("level", "faults", "cause"),
    [
        (Level.GATEWAY, [("GW-0011", "")], Cause.AMBIGUOUS),
        (Level.GATEWAY, [("invalidRequest", "Invalid Request")], Cause.AMBIGUOUS),
        (Level.GATEWAY, [("XMLGW_JPP0002", "")], Cause.SIGN_IN),
        (Level.GATEWAY, [("UJPP0002", "")], Cause.SIGN_IN),
        (Level.GATEWAY, [("GW-0010", "")], Cause.BUSY),
        (Level.GATEWAY, [("GW-0001", "")], Cause.UNKNOWN),
        (Level.CONTROL, [("XL03000006", "Incorrect Intacct XML Partner ID or password.")], Cause.SENDER),
        (Level.CONTROL, [("XL03000006", "?")], Cause.AMBIGUOUS),
        (Level.CONTROL, [("XL03000003", "XML Parse schema error")], Cause.SCHEMA),
        (Level.CONTROL, [("PL04000055", "")], Cause.COMPANY_EXPIRED),
        (Level.AUTHENTICATION, [SIGN_IN], Cause.SIGN_IN),
        (Level.AUTHENTICATION, [("PL04000076", ""), SIGN_IN], Cause.LOCKED_OUT),
        (Level.AUTHENTICATION, [SIGN_IN, ("", "This user is in LOCKEDOUT state")], Cause.LOCKED_OUT),
        (Level.AUTHENTICATION, [("XL03000006", "Invalid session q....")], Cause.SESSION),
        (Level.AUTHENTICATION, [], Cause.SIGN_IN),
        (
            Level.AUTHENTICATION,
            [("XL03000006", "The sender ID &#039;x&#039; is not authorized to make  Web Services requests to")],
            Cause.SENDER_NOT_AUTHORISED,
        ),
        (Level.RESULT, [("PL04000005", "You do not have permission for API operation QUERY")], Cause.PERMISSION),
        (Level.RESULT, [("", "You’re not authorized to perform this action")], Cause.PERMISSION),
        (
            Level.RESULT,
            [("PL04000005", "API operation 'QUERY' cannot be performed on objects of type x")],
            Cause.OPERATION,
        ),
        (Level.RESULT, [("PL04000005", "something else")], Cause.UNKNOWN),
        (Level.RESULT, [("Query Failed", "Object definition 'X' not found.")], Cause.NOT_OFFERED),
        (Level.RESULT, [("", "Account allocation module is not subscribed")], Cause.NOT_OFFERED),
        (Level.RESULT, [("", "Object type advaudithistory is not valid")], Cause.NOT_OFFERED),
        (
            Level.RESULT,
            [("", "This feature is disabled for your company or your current user")],
            Cause.AMBIGUOUS_FEATURE,
        ),
        (Level.RESULT, [("XL03000006", "The following fields cannot be queried [X: [A, B] ]")], Cause.FIELDS),
        (Level.RESULT, [("Invalid fields list x", "")], Cause.FIELDS),
        (Level.RESULT, [("BL03000025", "Login ID x does not exist.")], Cause.NO_SUCH_USER),
        (Level.RESULT, [("DL02000001", "")], Cause.HICCUP),
        (Level.RESULT, [("", "The Service is Temporarily Off-line")], Cause.BUSY),
        (Level.RESULT, [("", "There are too many operations running for this company (200024).")], Cause.BUSY),
        (Level.RESULT, [("XL03000006", "")], Cause.UNKNOWN),
    ],
)
def test_errors_are_classified(level: Level, faults: list[tuple[str, str]], cause: Cause) -> None:
    assert classify(level, faults_of(*faults)) is cause


def test_the_support_id_is_kept_decoded_and_out_of_the_message() -> None:
    faults = faults_of(("BL1", "Broken [Support ID: a%7Eb%40]"))
    assert support_id(faults) == "a~b@"
    assert message(faults) == "Broken (BL1)."
    assert support_id(faults_of(("GW-0011", "Invalid Request [Request ID: AC47:59]"))) == "AC47:59"
    assert support_id(faults_of(("x", "no ID"))) == ""


def test_a_message_holds_all_errors_once_and_nothing_that_drives_a_terminal() -> None:
    faults = (*faults_of(("A", "One."), ("B", "Two\x1b[31m")), *faults_of(("A", "One.")))
    assert message(faults) == "One (A). Two [31m (B)."
    assert message(faults_of(("Invalid fields list x", ""))) == "Invalid fields list x."
    assert message(()) == "No reason was given."
    assert len(message(faults_of(("A", "x" * 10_000)))) < 1000


def test_doubly_escaped_quotes_are_read_as_quotes() -> None:
    assert normalised("Value &amp;quot;X&amp;quot;  [Support ID: a]") == 'value "x"'


def test_the_fields_that_an_error_names_are_found() -> None:
    asked = ("RECORDNO", "EMAIL", "CONTACTINFO.FIRSTNAME")
    listed = faults_of(
        ("XL03000006", "The following fields cannot be queried [USERINFO: [EMAIL, CONTACTINFO.FIRSTNAME] ]")
    )
    assert unqueryable(listed, asked) == ("EMAIL", "CONTACTINFO.FIRSTNAME")
    assert unqueryable(faults_of(("Invalid fields list EMAIL", "")), asked) == ("EMAIL",)
    assert unqueryable(faults_of(("x", "EMAILS")), asked) == ()


Line = dict[str, str]

# What the index cannot say: XL03000006 has six meanings, told apart by level and text. The key is the file's number.
RECORDED_XL03000006 = {
    "001": Cause.AMBIGUOUS,  # a transport policy that is none
    "002": Cause.SIGN_IN,
    "019": Cause.SIGN_IN,
    "306": Cause.SENDER,
    "307": Cause.SENDER_NOT_AUTHORISED,
    "309": Cause.SIGN_IN,
    "313": Cause.SESSION,
}
RECORDED_CAUSES = {
    "XXX": Cause.NOT_OFFERED,  # the vendor's stand-in for a number; the text names an object that is not there
    "Query Failed": Cause.NOT_OFFERED,
    "Query Failed+XL03000009": Cause.NOT_OFFERED,
    "Get API Session Failed": Cause.UNKNOWN,
    "Get API Session Failed+XL03000009": Cause.UNKNOWN,
    "BL01001973+BL34000061": Cause.UNKNOWN,
    "Invalid fields list x+Invalid fields list y": Cause.FIELDS,
    "PL04000055": Cause.COMPANY_EXPIRED,
    "XL03000003": Cause.SCHEMA,
    "XMLGW_JPP0002": Cause.SIGN_IN,
}


@pytest.fixture(scope="module")
def index(recordings: Path) -> list[Line]:
    with (recordings / "INDEX.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@pytest.fixture(scope="module")
def recorded(recordings: Path, index: list[Line]) -> list[tuple[Line, Response]]:
    """Each recorded answer that is whole, with its line of the index; the others must be refused as no answer."""
    found = []
    for line in index:
        content = (recordings / "responses" / line["file"]).read_bytes()
        try:
            found.append((line, parse(content)))
        except GatewayError:
            # Parts of these were removed, to try the vendor's own parsers.
            assert (line["kind"], line["provenance"][:19]) == ("success", "vendor hand-trimmed"), line["file"]
    assert len(found) > 80
    return found


def test_every_recorded_answer_is_in_the_index(recordings: Path, index: list[Line]) -> None:
    assert sorted(line["file"] for line in index) == sorted(file.name for file in (recordings / "responses").iterdir())


def all_faults(response: Response) -> list[Fault]:
    return [*response.faults, *(fault for result in response.results for fault in result.faults)]


def test_recorded_answers_have_the_kind_functions_and_numbers_of_their_index(
    recorded: list[tuple[Line, Response]],
) -> None:
    for line, response in recorded:
        faults = all_faults(response)
        assert bool(faults) == (line["kind"] == "error"), line["file"]
        assert {fault.number for fault in faults} == {n for n in line["errorno"].split("+") if n}, line["file"]
        named = "+".join(result.function for result in response.results)
        # One answer was recorded without the element; its index has the name from the test that it was taken from.
        assert named == ("" if line["file"].startswith("033") else line["function"]), line["file"]


def test_recorded_answers_have_the_status_of_their_index(recorded: list[tuple[Line, Response]]) -> None:
    for line, response in recorded:
        statuses = {result.status for result in response.results}
        if line["kind"] == "error":
            assert response.failed_at or statuses & {"failure", "aborted"}, line["file"]
        elif not line["provenance"].startswith("vendor hand-trimmed"):
            assert response.failed_at is None, line["file"]
            assert statuses <= {"success", ""}, line["file"]


def test_recorded_errors_are_classified(recorded: list[tuple[Line, Response]]) -> None:
    seen = set()
    for line, response in recorded:
        if line["kind"] == "error":
            known = RECORDED_XL03000006.get(line["file"][:3]) or RECORDED_CAUSES[line["errorno"]]
            failures = [(Level.RESULT, result.faults) for result in response.results if result.faults]
            if response.failed_at:
                failures.append((response.failed_at, response.faults))
            assert {classify(level, faults) for level, faults in failures} == {known}, line["file"]
            seen.add(line["errorno"])
    assert seen == {*RECORDED_CAUSES, "XL03000006"}
