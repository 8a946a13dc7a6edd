"""What each function answers, in the words and shapes that real clients rely on."""

from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
from hand_written_client import ROLE, Client, Reply, query, send, served

from auditor.simulator import Simulator, load_company

pytest_plugins = ["signed_in"]

READ_USERS = (
    "<readByQuery><object>USERINFO</object><fields>*</fields><query></query><pagesize>2</pagesize></readByQuery>"
)

EITHER = (
    "<and><equalto><field>STATUS</field><value>active</value></equalto><or>"
    "<equalto><field>LOGINID</field><value>clerk</value></equalto>"
    "<equalto><field>ADMIN</field><value>Full</value></equalto></or></and>"
)


def attributes(reply: Reply) -> dict[str, str]:
    return {str(name): str(value) for name, value in reply.data().attrib.items()}


def above(number: str) -> str:
    return f"<filter><greaterthan><field>RECORDNO</field><value>{number}</value></greaterthan></filter>"


def test_several_functions_are_answered_in_their_order_each_with_its_controlid(admin: Client) -> None:
    reply = admin.ask(query("USERINFO"), "<get_applications/>", query("ROLES"))
    results = reply.root.findall("operation/result")
    assert [(r.findtext("function"), r.findtext("controlid"), r.findtext("status")) for r in results] == [
        ("query", "call 1", "success"),
        ("get_applications", "call 2", "success"),
        ("query", "call 3", "success"),
    ]


def test_a_denied_object_does_not_stop_the_others(sync: Client) -> None:
    reply = sync.ask(query("ARINVOICE"), query("ROLES"), query("CUSTOMER"))
    assert reply.statuses() == ["success", "failure", "success"]
    [(number, text)] = reply.errors("operation/result")
    assert number == "PL04000005"
    assert text == "You do not have permission for API operation QUERY on objects of type roles"
    assert "[Support ID: " in reply.http.text


def test_every_error_of_a_function_has_its_four_parts(sync: Client) -> None:
    error = sync.ask(query("ROLES")).root.find("operation/result/errormessage/error")
    assert error is not None
    assert [part.tag for part in error] == ["errorno", "description", "description2", "correction"]


def test_a_query_is_paged_by_offset_with_its_totals() -> None:
    with served({"records": {"ARINVOICE": "5"}}) as client:
        page = query("ARINVOICE", rest="<pagesize>2</pagesize><offset>{}</offset>")
        first, last = client_of(client).ask(page.format(0)), client_of(client).ask(page.format(4))
    assert list(attributes(first).items()) == [
        ("listtype", "ARINVOICE"),
        ("totalcount", "5"),
        ("offset", "0"),
        ("count", "2"),
        ("numremaining", "3"),
    ]
    assert attributes(last) == {
        "listtype": "ARINVOICE",
        "totalcount": "5",
        "offset": "4",
        "count": "1",
        "numremaining": "0",
    }
    assert [row.tag for row in first.data()] == ["ARINVOICE", "ARINVOICE"]


def client_of(client: Client) -> Client:
    return Client(client.url, user="upflow_ws", password="simulated-integration")


def test_a_query_is_paged_by_a_filter_on_the_record_number(admin: Client) -> None:
    seen: list[str] = []
    while True:
        reply = admin.ask(
            query("ROLEPOLICYASSIGNMENT", rest=above(seen[-1] if seen else "0") + "<pagesize>50</pagesize>")
        )
        seen += reply.column("RECORDNO")
        if attributes(reply)["numremaining"] == "0":
            break
    assert len(seen) == len(set(seen)) > 100
    assert seen == sorted(seen, key=int)
    assert attributes(admin.ask(query("ROLEPOLICYASSIGNMENT")))["totalcount"] == str(len(seen))


def test_without_an_order_a_query_promises_none(admin: Client) -> None:
    """So a sync that forgets `orderby` notices here, and not at a customer's."""
    ordered = admin.ask(query("USERINFO")).column("RECORDNO")
    assert admin.ask(query("USERINFO", sort=False)).column("RECORDNO") != ordered


def test_rows_can_be_ordered_downwards(admin: Client) -> None:
    order = "<orderby><order><field>LOGINID</field><descending/></order></orderby>"
    assert admin.ask(query("USERINFO", "LOGINID", rest=order, sort=False)).column("LOGINID") == [
        "upflow_ws",
        "clerk",
        "audit_admin",
    ]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("<equalto><field>LOGINID</field><value>clerk</value></equalto>", ["clerk"]),
        ("<equalto><field>LOGINID</field><value>CLERK</value></equalto>", []),
        ("<notequalto><field>LOGINID</field><value>clerk</value></notequalto>", ["upflow_ws", "audit_admin"]),
        ("<like><field>LOGINID</field><value>%_w_</value></like>", ["upflow_ws"]),
        ("<notlike><field>LOGINID</field><value>%w%</value></notlike>", ["audit_admin", "clerk"]),
        ("<in><field>LOGINID</field><value>clerk</value><value>nobody</value></in>", ["clerk"]),
        ("<notin><field>LOGINID</field><value>clerk</value></notin>", ["upflow_ws", "audit_admin"]),
        ("<between><field>LOGINID</field><value>b</value><value>d</value></between>", ["clerk"]),
        ("<isnull><field>LOGINID</field></isnull>", []),
        ("<isnotnull><field>LOGINID</field></isnotnull>", ["upflow_ws", "audit_admin", "clerk"]),
        (
            EITHER,
            ["audit_admin", "clerk"],
        ),
    ],
)
def test_a_filter_lets_through(admin: Client, condition: str, found: list[str]) -> None:
    reply = admin.ask(query("USERINFO", "LOGINID", rest=f"<filter>{condition}</filter>"))
    assert reply.column("LOGINID") == found


@pytest.mark.parametrize(
    ("operator", "field", "value", "rows"),
    [
        ("greaterthan", "TOTALDUE", "1000", 30),
        ("lessthan", "TOTALDUE", "500", 4),
        ("equalto", "TOTALDUE", "100", 1),
        ("greaterthanorequalto", "WHENCREATED", "12/31/2025", 40),
        ("lessthan", "WHENCREATED", "02/01/2025", 0),
    ],
)
def test_amounts_and_dates_are_compared_as_such(operator: str, field: str, value: str, rows: int) -> None:
    condition = f"<filter><{operator}><field>{field}</field><value>{value}</value></{operator}></filter>"
    with served({"records": {"ARINVOICE": 40}}) as admin:
        sync = replace(admin, user="upflow_ws", password="simulated-integration")
        assert len(sync.ask(query("ARINVOICE", rest=condition)).rows()) == rows


def test_a_pattern_of_many_wildcards_takes_no_time(admin: Client) -> None:
    where = f"<filter><like><field>EMAIL</field><value>{'%' * 40}{'a%' * 40}X</value></like></filter>"
    assert admin.ask(query("USERINFO", rest=where)).rows() == []


def test_a_filter_may_ignore_the_case(admin: Client) -> None:
    condition = "<filter><equalto><field>LOGINID</field><value>CLERK</value></equalto></filter>"
    options = "<options><caseinsensitive>true</caseinsensitive></options>"
    assert admin.ask(query("USERINFO", "LOGINID", rest=condition + options)).column("LOGINID") == ["clerk"]


@pytest.mark.parametrize("size", ["0", "2001", "many", "9" * 5000], ids=["0", "2001", "a word", "long"])
def test_a_page_size_that_the_schema_forbids_refuses_the_whole_request(admin: Client, size: str) -> None:
    reply = admin.ask(query("USERINFO", rest=f"<pagesize>{size}</pagesize>"), query("USERINFO"))
    assert [number for number, _ in reply.errors(".")] == ["XL03000003"]


@pytest.mark.parametrize(
    "wrong",
    [
        "<filter><resembles><field>LOGINID</field><value>x</value></resembles></filter>",
        "<filter>LOGINID = 1</filter>",
        "<filter><equalto><value>x</value></equalto></filter>",
        "<filter><and/></filter>",
        "<pagesize>1</pagesize><pagesize>9</pagesize>",
    ],
)
def test_a_query_whose_form_is_wrong_refuses_the_whole_request(admin: Client, wrong: str) -> None:
    assert admin.ask(query("USERINFO", rest=wrong)).errors(".")[0][0] == "XL03000003"


def test_a_filter_with_the_wrong_number_of_values_fails_alone(admin: Client) -> None:
    wrong = "<filter><between><field>LOGINID</field><value>x</value></between></filter>"
    assert admin.ask(query("USERINFO", rest=wrong), query("USERINFO")).statuses() == ["failure", "success"]


def test_a_number_of_any_length_can_be_compared(admin: Client) -> None:
    assert admin.ask(query("USERINFO", rest=above("9" * 5000))).statuses() == ["success"]


@pytest.mark.parametrize(
    "call",
    [
        query("USERINFO", "LOGINID", "NOSUCHFIELD"),
        query("USERINFO", "LOGINID", rest="<filter><isnull><field>NOSUCHFIELD</field></isnull></filter>"),
        query("USERINFO", rest="<orderby><order><field>NOSUCHFIELD</field></order></orderby>", sort=False),
        "<readByQuery><object>USERINFO</object><fields>LOGINID,NOSUCHFIELD</fields><query/></readByQuery>",
        "<readByQuery><object>USERINFO</object><fields>*</fields><query>NOSUCHFIELD = 'x'</query></readByQuery>",
    ],
)
def test_an_unknown_field_fails_the_whole_query_and_is_named(admin: Client, call: str) -> None:
    reply = admin.ask(call)
    assert reply.statuses() == ["failure"]
    assert reply.root.find("operation/result/data") is None
    # The message may stand in either place: "Invalid fields list x" is an error number (recorded).
    assert "NOSUCHFIELD" in " ".join(reply.errors("operation/result")[0])


@pytest.mark.parametrize("name", ["BADOBJECT", "accounts-receivable/invoice", ""])
@pytest.mark.parametrize("function", ["query", "read", "lookup"])
def test_an_unknown_object_is_named(admin: Client, name: str, function: str) -> None:
    calls = {
        "query": query(name),
        "read": f"<read><object>{name}</object><keys>1</keys><fields>*</fields></read>",
        "lookup": f"<lookup><object>{name}</object></lookup>",
    }
    reply = admin.ask(calls[function])
    assert reply.errors("operation/result") == [("Query Failed", f"Object definition {name} not found")]


def test_read_by_query_answers_in_lower_case_and_read_more_goes_on_to_the_end(admin: Client) -> None:
    first = admin.ask(READ_USERS)
    result_id = attributes(first)["resultId"]
    assert list(attributes(first).items()) == [
        ("listtype", "userinfo"),
        ("count", "2"),
        ("totalcount", "3"),
        ("numremaining", "1"),
        ("resultId", result_id),
    ]
    assert result_id
    assert {row.tag for row in first.data()} == {"userinfo"}
    last = admin.ask(f"<readMore><resultId>{result_id}</resultId></readMore>")
    # The last page still carries the resultId: whoever waits for it to be empty never stops.
    assert attributes(last) == {
        "listtype": "userinfo",
        "count": "1",
        "totalcount": "3",
        "numremaining": "0",
        "resultId": result_id,
    }
    assert sorted(first.column("LOGINID") + last.column("LOGINID")) == ["audit_admin", "clerk", "upflow_ws"]


def test_nothing_found_has_no_rows_and_an_empty_result_id(admin: Client) -> None:
    reply = admin.ask("<readByQuery><object>USERINFO</object><query>LOGINID = 'nobody'</query></readByQuery>")
    assert reply.rows() == []
    assert attributes(reply)["resultId"] == ""


def test_read_more_refuses_a_result_id_that_it_did_not_give(admin: Client) -> None:
    reply = admin.ask("<readMore><resultId>bad</resultId></readMore>")
    text = "Attempt to readMore with an invalid or expired resultId: bad"
    assert reply.errors("operation/result") == [("readMore failed", text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LOGINID = 'clerk'", ["clerk"]),
        ("loginid like '%e%' and ADMIN = 'Full'", []),
        ("LOGINID like 'c%' AND STATUS = 'T'", ["clerk"]),
        ("RECORDNO &gt; 0 AND LOGINID = 'clerk'", ["clerk"]),
        ("LOGINID = 'clerk and others'", []),
    ],
)
def test_a_read_by_query_text_lets_through(admin: Client, text: str, found: list[str]) -> None:
    reply = admin.ask(f"<readByQuery><object>USERINFO</object><query>{text}</query></readByQuery>")
    assert reply.column("LOGINID") == found


@pytest.mark.parametrize("text", ["LOGINID", "LOGINID = 'clerk' AND", "LOGINID = 'x' ADMIN = 'y'"])
def test_a_read_by_query_text_that_makes_no_sense_is_refused(admin: Client, text: str) -> None:
    reply = admin.ask(f"<readByQuery><object>USERINFO</object><query>{text}</query></readByQuery>")
    assert reply.errors("operation/result")[0][1].startswith("Unable to parse Query value")


def test_read_and_read_by_name_answer_in_the_case_asked_and_leave_out_what_is_not_there(admin: Client) -> None:
    by_name = admin.ask("<readByName><object>USERINFO</object><keys>clerk,nobody</keys><fields>*</fields></readByName>")
    assert by_name.column("LOGINID") == ["clerk"]
    number = by_name.column("RECORDNO")[0]
    by_key = admin.ask(f"<read><object>USERINFO</object><keys>{number},99999</keys><fields>LOGINID</fields></read>")
    assert [row.tag for row in by_key.data()] == ["USERINFO"]
    assert by_key.rows() == [{"LOGINID": "clerk"}]
    assert attributes(by_key)["count"] == "1"


def test_lookup_names_the_fields_even_of_what_may_not_be_read(sync: Client) -> None:
    reply = sync.ask("<lookup><object>ROLEUSERS</object></lookup>")
    fields = [field.findtext("ID") for field in reply.data().iterfind("Type/Fields/Field")]
    assert {"RECORDNO", "ROLEKEY", "USERKEY"} <= set(fields)


def policies(reply: Reply) -> dict[tuple[str, str], str]:
    return {
        (subscription.findtext("applicationName") or "", policy.findtext("policyName") or ""): policy.findtext("rights")
        or ""
        for subscription in reply.data().iterfind("permissions/appSubscription")
        for policy in subscription.iterfind("policies/policy")
    }


def test_get_user_permissions_shows_what_a_user_may_do_in_the_end(admin: Client) -> None:
    found = policies(admin.ask("<getUserPermissions><userId>upflow_ws</userId></getUserPermissions>"))
    assert found["Platform Services", "Custom reports"] == "List|View"
    assert ("Administration", "Users") not in found
    assert all(rights for rights in found.values())


def test_get_user_permissions_of_an_unknown_user(admin: Client) -> None:
    reply = admin.ask("<getUserPermissions><userId>nobody</userId></getUserPermissions>")
    assert reply.errors("operation/result") == [("BL03000025", "Login ID nobody does not exist.")]
    assert reply.text("operation/result/errormessage/error/correction") == "Provide a valid USER.LOGINID value."


@pytest.mark.parametrize("user", ["upflow_ws", "audit_admin", "nobody"])
def test_get_user_permissions_is_refused_without_the_right_to_view_users(sync: Client, user: str) -> None:
    reply = sync.ask(f"<getUserPermissions><userId>{user}</userId></getUserPermissions>")
    assert [number for number, _ in reply.errors("operation/result")] == ["PL04000005"]


def test_whether_ones_own_permissions_are_readable_is_a_switch() -> None:
    with served({"behaviour": {"own_permissions_readable": "true"}}) as client:
        own = client_of(client).ask("<getUserPermissions><userId>upflow_ws</userId></getUserPermissions>")
        other = client_of(client).ask("<getUserPermissions><userId>clerk</userId></getUserPermissions>")
    assert own.statuses() == ["success"]
    assert other.statuses() == ["failure"]


def test_get_applications_lists_documented_codes(sync: Client) -> None:
    codes = [element.text for element in sync.ask("<get_applications/>").data()]
    assert {"CO", "GL", "AP", "CM"} <= set(codes)


def test_whether_get_applications_needs_a_permission_is_a_switch() -> None:
    with served({"behaviour": {"applications_need_permission": "true"}}) as client:
        assert client_of(client).ask("<get_applications/>").statuses() == ["failure"]
        assert client.ask("<get_applications/>").statuses() == ["success"]


def test_company_info_and_financial_setup(sync: Client) -> None:
    info = sync.ask('<get_list object="company_info"/>')
    assert info.text("operation/result/data/company_info/name") == "Ready Robotics Inc."
    assert sync.ask("<getFinancialSetup/>").text("operation/result/data/financialSetup/baseCurrency") == "USD"


def test_several_base_currencies_leave_the_base_currency_empty() -> None:
    entities = [{"id": "US", "currency": "USD"}, {"id": "FR", "currency": "EUR"}]
    with served({"entities": entities}) as client:
        reply = client.ask("<getFinancialSetup/>")
    assert reply.text("operation/result/data/financialSetup/baseCurrency") == ""


def test_names_with_markup_and_other_alphabets_come_back_as_they_are() -> None:
    name, login = """<b>R&D</b> "Zürich" ]]> 東京 ' &amp;""", "naïve & <co>"
    patch = {"roles": [{"name": name}], "users": [{"id": login, "password": "x", "last_name": name, "roles": [name]}]}
    with served(patch) as client:
        roles = client.ask(query("ROLES", "NAME")).column("NAME")
        held = client.ask(query("ROLEUSERS", "USERLOGINID", "ROLENAME")).rows()
        reply = client.ask(f"<getUserPermissions><userId>{escape(login)}</userId></getUserPermissions>")
    assert name in roles
    assert {"USERLOGINID": login, "ROLENAME": name} in held
    assert reply.statuses() == ["success"]


def test_the_simulator_tells_what_it_was_asked() -> None:
    with Simulator(load_company("upflow-ready")) as simulator:
        client = Client(simulator.url)
        client.ask(query("USERINFO"), "<get_applications/>")
        client.ask("<getFinancialSetup/>")
        assert simulator.requests == 2
        assert simulator.functions == ("query", "get_applications", "getFinancialSetup")


def test_the_role_of_the_built_in_company_is_there(admin: Client) -> None:
    assert ROLE in admin.ask(query("ROLES", "NAME")).column("NAME")


def test_a_query_can_count_and_sum(admin: Client) -> None:
    call = "<query><object>USERINFO</object><select><count>RECORDNO</count><max>RECORDNO</max></select></query>"
    assert admin.ask(call).rows() == [{"COUNT.RECORDNO": "3", "MAX.RECORDNO": "13"}]


def test_a_query_reaches_the_fields_of_related_objects_that_lookup_lists(admin: Client) -> None:
    paths = [path.text for path in admin.ask("<lookup><object>ROLEUSERS</object></lookup>").root.iter("OBJECTPATH")]
    assert "USERINFO" in paths
    held = admin.ask(query("ROLEUSERS", "ROLENAME", "USERINFO.LOGINID")).rows()
    assert {"ROLENAME": ROLE, "USERINFO.LOGINID": "upflow_ws"} in held


def test_in_a_transaction_one_failure_undoes_all(sync: Client) -> None:
    document = sync.document(query("ARINVOICE"), query("ROLES"), query("CUSTOMER"))
    reply = send(sync.url, document.replace("<operation>", '<operation transaction="true">'))
    assert reply.statuses() == ["aborted", "failure", "aborted"]
    assert [number for number, _ in reply.errors("operation/result")] == [
        "XL03000009",
        "PL04000005",
        "XL03000009",
        "XL03000009",
    ]


def test_result_sets_of_one_company_cannot_be_read_in_another() -> None:
    companies = [load_company("upflow-ready"), load_company("user-based")]
    with Simulator(*companies) as simulator:
        first = Client(simulator.url)
        result_id = attributes(first.ask(READ_USERS))["resultId"]
        other = replace(first, company="user-based-company")
        assert other.ask(f"<readMore><resultId>{result_id}</resultId></readMore>").statuses() == ["failure"]


def test_a_result_set_is_continued_by_its_own_user_only(ready: Simulator, admin: Client) -> None:
    first = admin.ask("<readByQuery><object>USERINFO</object><query/><pagesize>1</pagesize></readByQuery>")
    more = f"<readMore><resultId>{first.data().get('resultId')}</resultId></readMore>"
    clerk = Client(ready.url, user="clerk", password="simulated-clerk")
    assert clerk.ask(more).statuses() == ["failure"]
    assert admin.ask(more).statuses() == ["success"]


def test_aggregates_stand_beside_the_fields_that_they_are_grouped_by() -> None:
    with served({"records": {"ARINVOICE": 6, "CUSTOMER": 2}}) as admin:
        sync = replace(admin, user="upflow_ws", password="simulated-integration")
        call = (
            "<query><object>ARINVOICE</object><select><field>CUSTOMERID</field><sum>TOTALDUE</sum></select></query>",
            "<query><object>ARINVOICE</object><select><max>WHENCREATED</max><min>CUSTOMERID</min></select></query>",
        )
        reply = sync.ask(*call)
    by_customer, overall = reply.root.findall("operation/result/data")
    assert {row.findtext("CUSTOMERID"): row.findtext("SUM.TOTALDUE") for row in by_customer} == {
        "C-1": "900.00",
        "C-2": "1200.00",
    }
    assert [overall[0].findtext(f) for f in ("MAX.WHENCREATED", "MIN.CUSTOMERID")] == ["01/06/2026", "C-1"]


def test_nothing_is_neither_less_nor_more_than_anything(admin: Client) -> None:
    def found(operator: str) -> list[dict[str, str]]:
        where = f"<filter><{operator}><field>OLD_EMAIL</field><value>m</value></{operator}></filter>"
        return admin.ask(query("USERINFO", rest=where)).rows()

    assert found("lessthan") == found("greaterthan") == []
