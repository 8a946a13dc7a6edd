"""What objects look like, and that every object of the permission catalogue can be read."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hand_written_client import Client, Reply, query, served
from lxml import etree

from auditor.vocabulary import catalogue

pytest_plugins = ["signed_in"]

ACCESS_OBJECTS = (
    *("USERINFO", "USERRIGHTS", "USERROLES", "ROLES", "ROLEPOLICYASSIGNMENT", "ROLEUSERS", "ROLEGROUPS"),
    *("ROLEASSIGNMENT", "USERGROUP", "MEMBERUSERGROUP", "USERRESTRICTION", "LOCATIONENTITY", "PTAPPLICATION"),
    "CUSTOMROLEPOLASSIGNMENT",
)
NAMED_BY = {
    "USERINFO": "LOGINID",
    "ROLES": "NAME",
    "USERGROUP": "NAME",
    "LOCATIONENTITY": "LOCATIONID",
    "PTAPPLICATION": "APPLICATIONNAME",
}
BUSINESS_OBJECTS = tuple(
    sorted({places.xml_name for places in catalogue().objects.values() if places.xml_name} - set(ACCESS_OBJECTS))
)
FIELD = ("ID", "LABEL", "REQUIRED", "READONLY", "DATATYPE", "ISCUSTOM")
RELATIONSHIP = ("OBJECTPATH", "OBJECTNAME", "LABEL", "RELATIONSHIPTYPE", "RELATEDBY")
DETAILS = (
    *("Name", "GroupName", "dataName", "externalDataName", "isRequired", "isReadOnly", "maxLength", "DisplayLabel"),
    *("Description", "id"),
)
ALL_RIGHTS = "All rights"
APPLICATIONS = tuple(dict.fromkeys(row.application for row in catalogue().rows))
EVERYTHING: dict[str, Any] = {
    "subscriptions": [
        "Web Services",
        "Advanced Audit Trail",
        *(application.name for application in catalogue().applications),
    ],
    "shows": {
        application: sorted(
            {
                row.name
                for row in catalogue().rows
                if row.application == application and catalogue().permission(application, row.name)
            }
        )
        for application in APPLICATIONS
    },
    "roles": [
        {
            "name": ALL_RIGHTS,
            "rights": {name: {"activities and lists": "all", "reports": "all"} for name in APPLICATIONS},
        },
    ],
    "users": [{"id": "audit_admin", "roles": [ALL_RIGHTS], "admin": "full"}],
    "groups": [{"name": "Syncs", "members": ["upflow_ws"], "roles": [ALL_RIGHTS]}],
    "entities": [{"id": "E100", "currency": "USD"}, {"id": "E200", "currency": "EUR"}],
    "records": {"PTAPPLICATION": "2", "CUSTOMROLEPOLASSIGNMENT": "2"},
}
PRIVATE = "<options><showprivate>true</showprivate></options>"


@pytest.fixture(scope="module")
def everything() -> Iterator[Client]:
    """The administrator of a company that has subscribed and granted everything."""
    with served(EVERYTHING) as client:
        yield client


def lookup(name: str) -> str:
    return f"<lookup><object>{name}</object></lookup>"


def inspect(name: str, detail: str = "") -> str:
    return f"<inspect{detail}><object>{name}</object></inspect>"


def described(data: etree._Element) -> tuple[object, ...]:
    """What a lookup says, without descriptions."""
    [kind] = data
    return (
        [data.get("listtype"), data.get("count"), kind.get("Name"), kind.get("DocumentType")],
        [
            (*(field.findtext(tag) for tag in FIELD), [value.text or "" for value in field.iter("VALIDVALUE")])
            for field in kind.iterfind("Fields/Field")
        ],
        [tuple(item.findtext(tag) or "" for tag in RELATIONSHIP) for item in kind.iterfind("Relationships/*")],
    )


def ids(data: etree._Element) -> list[str]:
    return [field.text or "" for field in data.iter("ID")]


def fields_of(client: Client, name: str) -> list[str]:
    return ids(client.ask(lookup(name)).data())


def results(reply: Reply) -> Iterator[etree._Element]:
    for result in reply.root.iterfind("operation/result"):
        assert result.findtext("status") == "success", etree.tostring(result)
        yield from result.iterfind("data")


def cells(row: etree._Element) -> dict[str, str]:
    return {str(cell.tag): cell.text or "" for cell in row}


def test_lookups_say_what_was_recorded(admin: Client, recordings: Path) -> None:
    recorded = {path.stem: etree.parse(path).getroot() for path in sorted((recordings / "lookup").glob("*.xml"))}
    assert len(recorded) > 20
    answers = results(admin.ask(*map(lookup, recorded)))
    differing = [
        name for name, answer in zip(recorded, answers, strict=True) if described(answer) != described(recorded[name])
    ]
    assert differing == []


def test_the_objects_can_be_built_again_from_the_recordings(checkout: Path, recordings: Path, tmp_path: Path) -> None:
    program = checkout / "scripts" / "build_objects.py"
    command = [sys.executable, str(program), str(recordings / "lookup"), "--output", str(tmp_path)]
    subprocess.run(command, check=True, timeout=60)  # noqa: S603 - our own script
    kept = checkout / "auditor" / "simulator" / "objects"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in kept.iterdir()
    }


@pytest.mark.parametrize(
    ("name", "count", "field", "data_type", "values"),
    [
        ("USERINFO", 50, "ADMIN", "TEXT", ["false", "true", "Full"]),
        ("USERINFO", 50, "LOGINDISABLED", "BOOLEAN", ["true", "false"]),
        ("USERRESTRICTION", 13, "ADMIN", "TEXT", ["Off", "Limited", "Full"]),
        ("ROLES", 12, "APPLYTO", "TEXT", ["Login and Slide-In", "Login Only", "Slide-In Only"]),
        ("USERRIGHTS", 10, "POLICY", "ENUM", []),
        ("ROLEPOLICYASSIGNMENT", 11, "RIGHTS", "TEXT", []),
        ("USERROLES", 11, "TYPE", "ENUM", ["User", "Group"]),
    ],
)
def test_what_is_known_of_the_objects_about_access(
    admin: Client, name: str, count: int, field: str, data_type: str, values: list[str]
) -> None:
    found = {item.findtext("ID"): item for item in admin.ask(lookup(name)).root.iter("Field")}
    assert len(found) == count
    assert found[field].findtext("DATATYPE") == data_type
    assert [value.text for value in found[field].iter("VALIDVALUE")] == values


def test_a_list_of_values_that_many_fields_share_is_given_in_full(admin: Client) -> None:
    found = {field.findtext("ID"): field for field in admin.ask(lookup("LOCATIONENTITY")).root.iter("Field")}
    countries = [value.text or "" for value in found["OPCOUNTRY"].iter("VALIDVALUE")]
    assert (countries[:2], len(countries)) == (["", "United States"], 253)


@pytest.mark.parametrize("name", ["../objects/ROLES", "lists", "LISTS.TXT", "ROLES.TSV", "/etc/passwd", "NOSUCH"])
def test_an_unknown_object_is_a_failure_of_its_own(admin: Client, name: str) -> None:
    reply = admin.ask(lookup(name), inspect(name), inspect(name, ' detail="1"'), lookup("ROLES"))
    assert reply.statuses() == ["failure", "failure", "failure", "success"]
    assert set(reply.errors("operation/result")) == {("Query Failed", f"Object definition {name} not found")}


@pytest.mark.parametrize("name", [name for name in ACCESS_OBJECTS if name != "USERRIGHTS"])
def test_an_object_about_access_is_read_in_every_way(everything: Client, name: str) -> None:
    check_every_way_to_read(everything, name)


def test_the_rights_of_users_are_read_in_every_way_where_they_count() -> None:
    with served({}, "user-based") as client:
        check_every_way_to_read(client, "USERRIGHTS")


def check_every_way_to_read(client: Client, name: str) -> None:
    fields = fields_of(client, name)
    assert [field.text for field in client.ask(inspect(name)).root.iter("Field")] == fields
    rows = client.ask(query(name, *fields, rest=PRIVATE)).rows()
    assert rows
    assert all(list(row) == fields for row in rows)
    [again] = client.ask(f"<read><object>{name}</object><keys>{rows[0]['RECORDNO']}</keys></read>").rows()
    assert again == rows[0]
    if name in NAMED_BY:
        key = rows[0][NAMED_BY[name]]
        named = f"<readByName><object>{name}</object><keys>{key}</keys><fields>RECORDNO</fields></readByName>"
        assert client.ask(named).column("RECORDNO") == [rows[0]["RECORDNO"]]
    every = f"<readByQuery><object>{name}</object><fields>RECORDNO</fields><query/></readByQuery>"
    assert set(client.ask(every).column("RECORDNO")) <= {row["RECORDNO"] for row in rows}


def test_custom_role_assignments_are_none_unless_the_company_file_says_so(admin: Client, everything: Client) -> None:
    fields = ("RECORDNO", "CUSTAPPKEY", "CUSTAPPNAME", "ROLES.NAME")
    assert admin.ask(query("CUSTOMROLEPOLASSIGNMENT", *fields)).rows() == []
    names = everything.ask(query("CUSTOMROLEPOLASSIGNMENT", *fields)).column("CUSTAPPNAME")
    assert names == everything.ask(query("PTAPPLICATION", "APPLICATIONNAME")).column("APPLICATIONNAME")


def test_every_business_object_has_rows_that_fit_what_lookup_says(everything: Client) -> None:
    assert len(BUSINESS_OBJECTS) > 250
    looked_up = list(results(everything.ask(*map(lookup, BUSINESS_OBJECTS))))
    fields = [[field for field in ids(data) if "#" not in field] for data in looked_up]
    queries = [query(name, *own, rest=PRIVATE, sort=False) for name, own in zip(BUSINESS_OBJECTS, fields, strict=True)]
    wrong = [
        f"{name}: {complaint}"
        for name, data, rows in zip(BUSINESS_OBJECTS, looked_up, results(everything.ask(*queries)), strict=True)
        for complaint in complaints(data, [cells(row) for row in rows])
    ]
    assert wrong == []


def complaints(data: etree._Element, rows: list[dict[str, str]]) -> Iterator[str]:
    if len(rows) < 2:
        yield "has no rows"
    for field in data.iter("Field"):
        field_id, data_type = field.findtext("ID") or "", field.findtext("DATATYPE") or ""
        values = [value.text or "" for value in field.iter("VALIDVALUE")]
        found = [row[field_id] for row in rows if field_id in row]
        if field.findtext("REQUIRED") == "true" and not all(found):
            yield f"{field_id} is obligatory"
        if field_id == "RECORDNO" and len(set(found)) < len(found):
            yield "has a record number twice"
        for text in filter(None, found):
            if (values and text not in values) or not fits(data_type, text):
                yield f"{field_id} is {text!r}"


def fits(data_type: str, text: str) -> bool:
    match data_type:
        case "DATE":
            return bool(datetime.strptime(text, "%m/%d/%Y"))  # noqa: DTZ007 - dates of the gateway have no zone
        case "TIMESTAMP":
            return bool(datetime.strptime(text, "%m/%d/%Y %H:%M:%S"))  # noqa: DTZ007 - as above
        case "BOOLEAN":
            return text in {"true", "false"}
        case "INTEGER":
            return text.removeprefix("-").isdecimal()
        case "CURRENCY" | "DECIMAL" | "PERCENT":
            return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None
    return data_type in {"TEXT", "ENUM"}


def test_every_business_object_is_read_in_every_way(everything: Client) -> None:
    names = [name for name in BUSINESS_OBJECTS if name != "AUDITHISTORY"]
    every = [f"<readByQuery><object>{name}</object><fields>*</fields><query/></readByQuery>" for name in names]
    first = [f"<read><object>{name}</object><keys>1</keys><fields>*</fields></read>" for name in names]
    for name, by_query, by_key in zip(
        names, results(everything.ask(*every)), results(everything.ask(*first)), strict=True
    ):
        assert [cells(row) for row in by_key] == [cells(by_query[0])], name


def test_a_field_that_no_xml_can_hold_is_listed_but_not_read(everything: Client) -> None:
    assert "RECORD#" in fields_of(everything, "REPORTINGPERIOD")
    reply = everything.ask(
        query("REPORTINGPERIOD", "RECORD#"),
        "<read><object>REPORTINGPERIOD</object><keys>1</keys><fields>*</fields></read>",
    )
    assert reply.statuses() == ["failure", "success"]


def test_the_key_of_audit_history_is_its_id(everything: Client) -> None:
    [row] = everything.ask("<read><object>AUDITHISTORY</object><keys>2</keys><fields>ID</fields></read>").rows()
    assert row == {"ID": "2"}


@pytest.mark.parametrize(
    ("name", "key"), [("CUSTOMER", "C-2"), ("VENDOR", "V-1"), ("CONTACT", "Contact 3"), ("ITEM", "ITEM-1")]
)
def test_what_has_a_name_is_read_by_it(everything: Client, name: str, key: str) -> None:
    call = f"<readByName><object>{name}</object><keys>{key}</keys><fields>RECORDNO</fields></readByName>"
    assert everything.ask(call).column("RECORDNO") == [key[-1]]


def test_every_relationship_to_an_object_that_is_simulated_can_be_selected(everything: Client) -> None:
    known = [*ACCESS_OBJECTS, *BUSINESS_OBJECTS]
    calls = []
    for name, data in zip(known, results(everything.ask(*map(lookup, known))), strict=True):
        paths = [
            f"{item.findtext('OBJECTPATH')}.WHENMODIFIED"
            for item in data.iter("Relationship")
            if item.findtext("OBJECTNAME") in known
        ]
        if paths:
            calls.append(query(name, *paths, sort=False))
    assert len(calls) > 20
    assert all(data is not None for data in results(everything.ask(*calls)))


@pytest.mark.parametrize(
    ("name", "own", "related"),
    [
        ("ARINVOICE", "CUSTOMERNAME", "CUSTOMER.NAME"),
        ("APBILL", "VENDORID", "VENDOR.VENDORID"),
        ("ARINVOICE", "TERMNAME", "TERM.NAME"),
        ("ARINVOICE", "MEGAENTITYID", "MELOCATION.NAME"),
        ("SODOCUMENT", "PRRECORDKEY", "ARINVOICE.RECORDNO"),
        ("SODOCUMENT", "USERID", "USERINFO.LOGINID"),
        ("CUSTOMER", "CREATEDBY", "USERINFOCREATEDBY.RECORDNO"),
        ("CUSTOMER", "ARACCOUNT", "ARACCOUNT.ACCOUNTNO"),
        ("ROLEPOLICYASSIGNMENT", "ROLEKEY", "ROLES.RECORDNO"),
        ("ROLEGROUPS", "UGNAME", "USERGROUP.NAME"),
        ("ROLEUSERS", "USERLOGINID", "USERINFO.LOGINID"),
        ("MEMBERUSERGROUP", "USERKEY", "USERINFO.RECORDNO"),
        ("MEMBERUSERGROUP", "USERGROUPKEY", "USERGROUP.RECORDNO"),
    ],
)
def test_a_relationship_leads_to_the_row_that_belongs_to_it(
    everything: Client, name: str, own: str, related: str
) -> None:
    rows = everything.ask(query(name, own, related, rest=PRIVATE)).rows()
    assert rows
    assert all(row[own] == row[related] != "" for row in rows)


def test_a_role_leads_to_the_group_that_holds_it(everything: Client) -> None:
    rows = everything.ask(query("ROLES", "NAME", "ROLEGROUPS.UGNAME")).rows()
    assert {row["NAME"]: row["ROLEGROUPS.UGNAME"] for row in rows}[ALL_RIGHTS] == "Syncs"


def test_a_field_of_the_object_is_not_taken_for_one_of_a_relationship_of_that_name(everything: Client) -> None:
    contacts = everything.ask(query("SODOCUMENT", "CONTACT.CONTACTNAME", rest=PRIVATE)).column("CONTACT.CONTACTNAME")
    assert contacts == ["Contact 1", "Contact 2", "Contact 3"]


def test_references_lead_to_rows_that_exist_however_many_there_are() -> None:
    with served(EVERYTHING | {"records": {"ARINVOICE": "7", "CUSTOMER": "2", "VENDOR": "0"}}) as client:
        invoices = client.ask(query("ARINVOICE", "CUSTOMERID", rest=PRIVATE)).column("CUSTOMERID")
        assert (len(invoices), set(invoices)) == (7, {"C-1", "C-2"})
        assert set(client.ask(query("APBILL", "VENDORID", rest=PRIVATE)).column("VENDORID")) == {""}


def test_inspect_lists_all_objects_whatever_is_subscribed_or_allowed(sync: Client) -> None:
    data = sync.ask(inspect("*")).data()
    assert (data.get("listtype"), data.get("count")) == ("All", "1")
    found = {kind.get("typename"): kind.text for kind in data.iterfind("type")}
    assert found["arinvoice"] == "Invoice"
    assert all(found.values())
    assert {name.upper() for name in found if name} == {*ACCESS_OBJECTS, *BUSINESS_OBJECTS}


@pytest.mark.parametrize("detail", ["", ' detail="0"'])
def test_inspect_names_the_fields_of_an_object(sync: Client, detail: str) -> None:
    data = sync.ask(inspect("roles", detail)).data()
    [kind] = data
    assert (data.get("listtype"), data.get("count"), kind.get("Name")) == ("All", "1", "ROLES")
    assert [field.text for field in kind.iterfind("Fields/Field")] == fields_of(sync, "ROLES")
    assert [str(child.tag) for child in kind] == ["Fields"]


def test_inspect_knows_the_details_of_fields(sync: Client) -> None:
    [kind] = sync.ask(inspect("ROLES", ' detail="1"')).data()
    assert [str(child.tag) for child in kind.iterfind("Attributes/*")] == ["SingularName", "PluralName", "Description"]
    fields = kind.findall("Fields/Field")
    assert all(tuple(str(child.tag) for child in field) == DETAILS for field in fields)
    assert cells(fields[0]) | {"id": ""} == {
        "Name": "RECORDNO",
        "GroupName": "",
        "dataName": "Pt_FieldInt",
        "externalDataName": "integer",
        "isRequired": "false",
        "isReadOnly": "true",
        "maxLength": "8",
        "DisplayLabel": "Record number",
        "Description": "Record number",
        "id": "",
    }


def test_an_inspect_without_an_object_breaks_the_schema(admin: Client) -> None:
    reply = admin.ask("<inspect/>", lookup("ROLES"))
    assert reply.statuses() == []
    assert reply.errors(".")[0][0] == "XL03000003"
