"""Preferences, installed applications, records and fields, as a company file names them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hand_written_client import Client, query, served
from lxml import etree

from auditor.errors import UsageError
from auditor.simulator import load_company

ROLE = "Web Services user - Upflow"
pytest_plugins = ["signed_in"]

ENTITIES = [{"id": "E1", "currency": "USD"}, {"id": "E2", "currency": "EUR"}]
AREAS = ("General Ledger", "Accounts Receivable", "Accounts Payable", "Company")
SEES_ALL = {
    "roles": [{"name": "Auditor", "rights": {name: {"activities and lists": "all"} for name in AREAS}}],
    "users": [{"id": "audit_admin", "roles": ["Auditor"]}],
}
JOURNALS = {"roles": [{"name": ROLE, "rights": {"General Ledger": {"Journals": ["List", "View"]}}}]}
SYNC = {"user": "upflow_ws", "password": "simulated-integration"}


def preferences(client: Client, code: str) -> dict[str, str]:
    data = client.ask(f'<get_companyprefs application="{code}"/>').data()
    found = {}
    for item in data:
        assert [child.tag for child in item] == ["application", "preference", "prefvalue"]
        assert item.findtext("application") == code
        found[item.findtext("preference") or ""] = item.findtext("prefvalue") or ""
    return found


def where(field: str, value: str) -> str:
    return f"<filter><equalto><field>{field}</field><value>{value}</value></equalto></filter>"


def journals(client: Client, *fields: str, filtered: str = "", private: bool = True) -> list[dict[str, str]]:
    options = "<options><showprivate>true</showprivate></options>" if private else ""
    return client.ask(query("GLJOURNAL", *fields, rest=filtered + options)).rows()


# --- preferences -------------------------------------------------------------------------------------------------


def test_preferences_are_answered_as_they_are_written() -> None:
    settings = {"ME": {"DISABLEENTITYSLIDEIN": "false", "EMPTY": ""}, "GL": {"PROJECTDIMENSION": "T"}}
    with served({"settings": settings}) as client:
        assert preferences(client, "ME") == settings["ME"]
        assert preferences(client, "GL") == settings["GL"]
        assert "FISCAL_FIRST_MONTH" in preferences(client, "GEN")
        assert preferences(client, "PA") == {}


def test_a_code_without_preferences_has_none() -> None:
    with served({"settings": {"GL": {}}}) as client:
        assert preferences(client, "GL") == {}


# --- installed applications --------------------------------------------------------------------------------------

INSTALLED = {"installed": [{"name": "One", "deployed": "true"}, {"name": "Two", "deployed": "false"}, {"name": "Open"}]}


@pytest.mark.parametrize(
    "read",
    [
        query("PTAPPLICATION", "RECORDNO", "APPLICATIONNAME", "PROPERTIES"),
        "<readByQuery><object>PTAPPLICATION</object><fields>*</fields><query></query></readByQuery>",
        "<read><object>PTAPPLICATION</object><keys>1,2,3</keys><fields>*</fields></read>",
    ],
)
def test_installed_applications_have_their_properties_nested(read: str) -> None:
    with served(INSTALLED) as client:
        rows = client.ask(read).data()
    told = {row.findtext("APPLICATIONNAME"): row.findtext("PROPERTIES/isDeployed") for row in rows}
    assert told == {"One": "true", "Two": "false", "Open": None}


def test_whoever_has_no_admin_privileges_sees_no_installed_application() -> None:
    sync = {"users": [{"id": "upflow_ws", "admin": "off"}]}
    with served(INSTALLED | sync) as client:
        reply = Client(client.url, **SYNC).ask(query("PTAPPLICATION", "RECORDNO"))
    [(number, text)] = reply.errors("operation/result")
    assert number == "PL04000005"
    assert "do not have permission" in text


def test_a_patch_changes_one_installed_application(tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    file.write_text("extends: upflow-ready\ninstalled: [{name: One, deployed: true}, {name: Two}]\n", encoding="utf-8")
    company = load_company(file, {"installed": [{"name": "One", "deployed": False}]})
    rows = company.given_records["PTAPPLICATION"]
    assert [(row["APPLICATIONNAME"], row["PROPERTIES"]) for row in rows] == [("One", "false"), ("Two", "")]


# --- records -----------------------------------------------------------------------------------------------------


def test_an_object_without_a_recorded_definition_has_the_fields_of_its_rows() -> None:
    rows = [{"SYMBOL": "WIP", "ADJ": "false"}, {"SYMBOL": "GJ", "TITLE": "General"}]
    with served(SEES_ALL | {"records": {"GLJOURNAL": rows}}) as client:
        found = journals(client, "RECORDNO", "SYMBOL", "ADJ", "TITLE")
        assert [row["RECORDNO"] for row in found] == ["1", "2"]
        assert [row["SYMBOL"] for row in found] == ["WIP", "GJ"]
        assert [row["ADJ"] for row in found] == ["false", ""]
        assert journals(client, "SYMBOL", filtered=where("SYMBOL", "WIP")) == [{"SYMBOL": "WIP"}]
        looked_up = client.ask("<lookup><object>GLJOURNAL</object></lookup>").data()
    assert "ADJ" in [field.text for field in looked_up.iter("ID")]


def test_an_empty_list_leaves_no_row() -> None:
    with served(
        SEES_ALL | {"records": {"GLJOURNAL": [], "VENDOR": [], "CUSTOMER": [{"CUSTOMERID": "Only"}]}}
    ) as client:
        assert journals(client, "RECORDNO") == []
        assert client.ask(query("VENDOR", "RECORDNO")).rows() == []
        assert client.ask(query("CUSTOMER", "CUSTOMERID")).column("CUSTOMERID") == ["Only"]
        assert set(client.ask(query("ARINVOICE", "CUSTOMERID")).column("CUSTOMERID")) == {"Only"}


def test_a_row_belongs_to_the_entity_that_it_names_or_to_none() -> None:
    rows = [{"SYMBOL": "TOP"}, {"SYMBOL": "OWN", "MEGAENTITYID": "E2"}]
    with served(SEES_ALL | {"entities": ENTITIES, "records": {"GLJOURNAL": rows}}) as client:
        assert journals(client, "SYMBOL", "MEGAENTITYKEY", "MEGAENTITYID") == [
            {"SYMBOL": "TOP", "MEGAENTITYKEY": "", "MEGAENTITYID": ""},
            {"SYMBOL": "OWN", "MEGAENTITYKEY": "2", "MEGAENTITYID": "E2"},
        ]
        assert [row["SYMBOL"] for row in journals(client, "SYMBOL", private=False)] == ["TOP"]


def test_rows_are_refused_to_whoever_lacks_the_right() -> None:
    company = {"records": {"GLJOURNAL": [{"SYMBOL": "WIP"}]}}
    read_only = {"General Ledger": {"activities and lists": "none", "Journals": []}}
    with served(company | {"roles": [{"name": ROLE, "rights": read_only}]}) as client:
        assert Client(client.url, **SYNC).ask(query("GLJOURNAL", "SYMBOL")).statuses() == ["failure"]
    with served(company | JOURNALS) as client:
        assert Client(client.url, **SYNC).ask(query("GLJOURNAL", "SYMBOL")).column("SYMBOL") == ["WIP"]


def test_rows_of_entities_add_to_the_entities() -> None:
    rows = [{"LOCATIONID": "E1", "NAME": "One"}, {"LOCATIONID": "E9"}]
    with served(SEES_ALL | {"entities": ENTITIES, "records": {"LOCATIONENTITY": rows}}) as client:
        found = client.ask("<readEntityDetails/>").rows()
    assert sorted((row["LOCATIONID"], row["NAME"], row["CURRENCY"]) for row in found) == [
        ("E1", "One", "USD"),
        ("E2", "E2", "EUR"),
        ("E9", "", ""),
    ]


def test_the_symbol_of_a_journal_that_is_made_up_can_be_compared() -> None:
    with served(SEES_ALL) as client:
        assert journals(client, "SYMBOL", filtered=where("SYMBOL", "WIP")) == []
        assert len(journals(client, "SYMBOL")) == 3


# --- custom fields -----------------------------------------------------------------------------------------------

CUSTOM = {
    "custom_fields": {
        "ARINVOICE": [
            {"id": "Numeral_Tax", "type": "decimal"},
            {"id": "STAGE", "values": ["Open", "Done"], "label": "The stage"},
            {"id": "STATE", "type": "enum", "values": ["Mine"]},
        ]
    },
    "records": {"ARINVOICE": [{"NUMERAL_TAX": "7.5", "stage": "Done"}, {"STAGE": "Open"}]},
}


def described(data: etree._Element) -> Mapping[str, tuple[Any, ...]]:
    return {
        field.findtext("ID") or "": (
            field.findtext("DATATYPE"),
            [value.text for value in field.iter("VALIDVALUE")],
            field.findtext("ISCUSTOM"),
        )
        for field in data.iterfind("Type/Fields/Field")
    }


def test_custom_fields_are_looked_up() -> None:
    with served(CUSTOM) as client:
        fields = described(client.ask("<lookup><object>ARINVOICE</object></lookup>").data())
        inspected = client.ask("<inspect><object>ARINVOICE</object></inspect>").data()
    assert fields["NUMERAL_TAX"] == ("DECIMAL", [], "true")
    assert fields["STAGE"] == ("ENUM", ["Open", "Done"], "true")
    # One of the same ID takes the place of the usual one.
    assert fields["STATE"] == ("ENUM", ["Mine"], "true")
    assert fields["RECORDNO"][2] == "false"
    names = [field.text for field in inspected.iter("Field")]
    assert "STAGE" in names
    assert len(names) == len(set(names))


def test_custom_fields_are_queried() -> None:
    with served(SEES_ALL | CUSTOM) as client:
        by_stage = client.ask(query("ARINVOICE", "RECORDNO", "NUMERAL_TAX", rest=where("STAGE", "Done")))
        assert by_stage.rows() == [{"RECORDNO": "1", "NUMERAL_TAX": "7.5"}]
        older = (
            "<readByQuery><object>ARINVOICE</object><fields>STAGE</fields><query>STAGE = 'Open'</query></readByQuery>"
        )
        assert client.ask(older).column("STAGE") == ["Open"]


def test_elsewhere_there_is_no_such_field(admin: Client) -> None:
    assert admin.ask(query("ARINVOICE", "STAGE")).statuses() == ["failure"]


def test_a_custom_field_is_changed_or_taken_out_by_its_id(tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    file.write_text(
        "extends: upflow-ready\ncustom_fields: {ARINVOICE: [{id: A, type: text}, {id: B}]}\n", encoding="utf-8"
    )
    changed = load_company(file, {"custom_fields": {"ARINVOICE": [{"id": "A", "type": "date"}]}})
    assert [(f.id, f.data_type) for f in changed.own_fields["ARINVOICE"]] == [("A", "DATE"), ("B", "TEXT")]
    assert load_company(file, {"custom_fields": {"ARINVOICE": None}}).own_fields == {}


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("settings: {XX: {A: b}}", "XX"),
        ("settings: {ME: [A]}", "mapping"),
        ("settings: {ME: {A: [b]}}", "settings: ME: A"),
        ("settings: [ME]", "settings"),
        ("installed: {One: true}", "installed"),
        ("installed: [{deployed: true}]", "name"),
        ("installed: [{name: One, deploied: true}]", "deploied"),
        ("installed: [{name: One, deployed: perhaps}]", "perhaps"),
        ("custom_fields: {ARINVOIC: [{id: A}]}", "ARINVOIC"),
        ("custom_fields: {ARINVOICE: {id: A}}", "ARINVOICE"),
        ("custom_fields: {ARINVOICE: [{type: text}]}", "id"),
        ("custom_fields: {ARINVOICE: [{id: A, type: texts}]}", "texts"),
        ("custom_fields: {ARINVOICE: [{id: A, kind: text}]}", "kind"),
        ('custom_fields: {ARINVOICE: [{id: "A B"}]}', "A B"),
        ("custom_fields: {ARINVOICE: [{id: A}, {id: a}]}", "twice"),
        ("records: {GLJOURNL: [{SYMBOL: WIP}]}", "GLJOURNL"),
        ("records: {ARINVOICE: [{CUSTOMRID: C}]}", "CUSTOMRID"),
        ("records: {ARINVOICE: [CUSTOMERID]}", "ARINVOICE"),
        ("records: {ARINVOICE: [{CUSTOMERID: [a]}]}", "CUSTOMERID"),
        ('records: {GLJOURNAL: [{"SYMBOL>": WIP}]}', "SYMBOL>"),
        ("records: {GLJOURNAL: [{MEGAENTITYID: E9}]}", "E9"),
        ("records: {USERINFO: [{LOGINID: a}]}", "cannot be listed"),
        ("records: {PTAPPLICATION: [{APPLICATIONNAME: a}]}", "installed"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(text: str, word: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(f"extends: upflow-ready\n{text}\n", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        load_company(file)
    assert word in refused.value.message
    assert "wrong.yaml" in refused.value.message
    assert refused.value.hint
