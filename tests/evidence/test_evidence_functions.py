"""Only read functions can be built or sent, and their values are escaped by the serialiser."""

import dataclasses
import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from auditor.errors import UsageError
from auditor.evidence import functions, transport, xml_request
from auditor.evidence.credentials import Credentials, Secret
from auditor.evidence.functions import (
    READ_FUNCTIONS,
    GetApplications,
    GetCompanyPrefs,
    GetUserPermissions,
    Lookup,
    Operator,
    Query,
    ReadByQuery,
    Where,
)
from auditor.evidence.xml_request import Request, render

ME = Credentials("sender", Secret("p<&1"), "ACME", "ws_sync", Secret("p<&2"))


def rendered(*asked: functions.Function, session: Secret | None = None) -> etree._Element:
    numbered = tuple((f"f{at}", function) for at, function in enumerate(asked))
    return etree.fromstring(render(Request(ME, "c", numbered, session)))


def test_the_list_of_functions_holds_every_function_of_the_module_and_only_reads() -> None:
    built = {cls for _, cls in inspect.getmembers(functions, dataclasses.is_dataclass) if hasattr(cls, "certain")}
    assert built == READ_FUNCTIONS
    for cls in READ_FUNCTIONS:
        name = vars(cls)["name"]
        assert name.startswith(("get", "read", "query", "lookup"))


class MorePrefs(GetCompanyPrefs):
    pass


class MoreLookup(Lookup):
    pass


class Sneaky(GetApplications):
    name = "delete"


@dataclasses.dataclass(frozen=True)
class Create:
    name: str = "create"
    certain: bool = True
    target: str = "USERINFO"


@pytest.mark.parametrize(
    "function", [Sneaky(), MorePrefs("ME"), MoreLookup("ROLES"), Create(), "<delete/>", etree.Element("delete"), None]
)
def test_what_is_not_exactly_a_read_function_is_not_written(function: object) -> None:
    with pytest.raises(TypeError, match="no read function"):
        render(Request(ME, "c", (("f1", function),)))  # type: ignore[arg-type]  # the point of the test


def test_the_transport_sends_requests_and_nothing_else() -> None:
    post = inspect.signature(transport.Transport.post)
    assert post.parameters["request"].annotation is Request
    public = [name for name in vars(transport.Transport) if not name.startswith("_")]
    assert public == ["close", "post"]


@pytest.mark.parametrize("name", ["", "a b", "X/><delete", "x.y", "Ä", "a" * 101])
def test_an_object_needs_a_plain_name(name: str) -> None:
    with pytest.raises(UsageError):
        Query(name, ("RECORDNO",))
    with pytest.raises(UsageError):
        ReadByQuery(name, ("RECORDNO",))


def test_a_field_needs_a_plain_name() -> None:
    with pytest.raises(UsageError):
        Query("ROLES", ("NAME</field>",))
    with pytest.raises(UsageError):
        Where("A B", Operator.EQUAL, "x")


def test_the_older_read_compares_for_equality_only() -> None:
    with pytest.raises(ValueError, match="equality"):
        ReadByQuery("ROLES", ("NAME",), (Where("NAME", Operator.NOT_EQUAL, "x"),))


def test_the_control_block_keeps_the_order_of_the_schema() -> None:
    root = rendered(GetApplications())
    control = [(e.tag, e.text) for e in root.iterfind("control/*")]
    assert [tag for tag, _ in control] == [
        "senderid",
        "password",
        "controlid",
        "uniqueid",
        "dtdversion",
        "includewhitespace",
    ]
    assert ("uniqueid", "false") in control
    assert ("dtdversion", "3.0") in control
    login = root.find("operation/authentication/login")
    assert login is not None
    assert [e.tag for e in login] == ["userid", "companyid", "password"]


def test_with_a_session_no_user_password_is_sent() -> None:
    root = rendered(GetApplications(), session=Secret("s1"))
    assert root.findtext("operation/authentication/sessionid") == "s1"
    assert root.find(".//login") is None


def test_an_entity_goes_into_the_login() -> None:
    mine = dataclasses.replace(ME, entity_id="Köln")
    root = etree.fromstring(render(Request(mine, "c", (("f1", GetApplications()),))))
    assert root.findtext(".//login/locationid") == "Köln"


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1))
def test_any_text_arrives_as_it_was(user: str) -> None:
    root = rendered(
        GetUserPermissions(user), Query("USERINFO", ("LOGINID",), (Where("LOGINID", Operator.EQUAL, user),))
    )
    assert root.findtext(".//userId") == user
    assert root.findtext(".//equalto/value") == user
    assert root.findtext("control/password") == "p<&1"


@pytest.mark.parametrize("bad", ["\x00", "\x1b[31m", "\ud800", "\ufffe", "\x08"])
def test_what_xml_cannot_carry_is_a_usage_error_that_shows_nothing(bad: str) -> None:
    with pytest.raises(UsageError) as refused:
        rendered(GetUserPermissions(f"topsecret{bad}"))
    assert "topsecret" not in refused.value.message
    with pytest.raises(UsageError, match="user password") as refused:
        xml_request.check_credentials(dataclasses.replace(ME, user_password=Secret(f"topsecret{bad}")))
    assert "topsecret" not in refused.value.message


def test_preferences_are_asked_by_the_code_of_their_application_and_fields_by_their_object() -> None:
    root = rendered(GetCompanyPrefs("ME"), Lookup("ARINVOICE"))
    preferences, lookup = (function[0] for function in root.iter("function"))
    assert (preferences.tag, dict(preferences.items()), len(preferences)) == (
        "get_companyprefs",
        {"application": "ME"},
        0,
    )
    assert (lookup.tag, [(child.tag, child.text) for child in lookup]) == ("lookup", [("object", "ARINVOICE")])


@pytest.mark.parametrize("code", ["", "me", "M", "ME GL", 'ME"', "GENERAL"])
def test_an_application_needs_a_code(code: str) -> None:
    with pytest.raises(UsageError):
        GetCompanyPrefs(code)


def test_a_lookup_needs_the_plain_name_of_an_object() -> None:
    with pytest.raises(UsageError):
        Lookup("ROLES</object>")


def test_several_conditions_are_joined_by_and() -> None:
    query = Query("ROLES", ("RECORDNO",), (Where("NAME", Operator.EQUAL, "a"),)).after(7)
    root = rendered(query)
    joined = root.find(".//filter/and")
    assert joined is not None
    assert [e.tag for e in joined] == ["equalto", "greaterthan"]
    assert root.findtext(".//orderby/order/field") == "RECORDNO"


def test_the_older_read_escapes_quotes_and_refuses_backslashes() -> None:
    def older(value: str) -> ReadByQuery:
        return ReadByQuery("ROLES", ("NAME",), (Where("NAME", Operator.EQUAL, value),))

    assert rendered(older("O'Neil")).findtext(".//readByQuery/query") == r"NAME = 'O\'Neil'"
    with pytest.raises(UsageError):
        rendered(older("a\\' OR 1=1"))
