"""What packs want beyond users and rights: preferences, installed applications, records, fields, other users."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree
from scripted_gateway import (
    DENIED,
    NOW,
    Answer,
    Company,
    Script,
    Served,
    Time,
    failure,
    fault,
    numbered,
    ordinary,
    refused_control,
    refused_sign_in,
    serving,
    success,
)

from auditor.errors import UsageError
from auditor.evidence.archive import load, save
from auditor.evidence.collect import collect
from auditor.model.company import ENTITY_UNTOLD, FieldSeen, InstalledApplication, RecordsFound
from auditor.model.evidence import Evidence, Facet, Known, Reason, Snapshot, Traffic, Unknown, ViewEvidence
from auditor.model.requirement import RecordExists
from auditor.model.wanted import Wanted, record_key

WIP = RecordExists("GLJOURNAL", (("SYMBOL", "WIP"),))
WIP_KEY = record_key(WIP)
EVERYTHING = Wanted(
    objects=("CUSTOMER",),
    settings=("ME", "GL"),
    installed=True,
    records=(WIP,),
    fields=("ARINVOICE",),
    subjects=("clerk",),
)


def run(
    script: Script, wanted: Wanted, users: tuple[str | None, str | None] = ("boss", "ws_sync"), subject: str = "ws_sync"
) -> tuple[Snapshot, Served]:
    with serving(script) as served:
        admin, integration = (served.credentials(user) if user else None for user in users)
        snapshot = collect(admin, integration, subject, wanted, taken_at=NOW, wire=Time().wire())
    return snapshot, served


def as_admin(script: Script, wanted: Wanted) -> ViewEvidence:
    return run(script, wanted, ("boss", None))[0].views[0]


def known(evidence: Evidence[Any]) -> Any:
    assert isinstance(evidence, Known), evidence
    return evidence.data


def unknown(evidence: Evidence[Any]) -> Unknown:
    assert isinstance(evidence, Unknown), evidence
    return evidence


def preference(name: str, value: str, application: str = "<application>ME</application>") -> str:
    return f"<companypref>{application}<preference>{name}</preference><prefvalue>{value}</prefvalue></companypref>"


def special(target: str, answer: Callable[[str, str], str]) -> Company:
    company = complete()
    company.special[target] = answer
    return company


def refusing(target: str, *faults: str) -> Company:
    return special(target, lambda i, name: failure(i, name, *(faults or (DENIED,))))


def complete() -> Company:
    """An ordinary company in which everything is answered that EVERYTHING wants."""
    company = ordinary()
    company.preferences = {"ME": preference("DISABLEENTITYSLIDEIN", "false")}
    company.preferences["GL"] = preference("EMPLOYEEDIMENSION", "T", "<appSubscription>GL</appSubscription>")
    company.tables["PTAPPLICATION"] = numbered({"APPLICATIONNAME": "Upflow"}, {"APPLICATIONNAME": "Other"})
    company.tables["GLJOURNAL"] = numbered(
        {"SYMBOL": "GJ", "MEGAENTITYID": "", "TITLE": "secret title"},
        {"SYMBOL": "WIP", "MEGAENTITYID": "US", "TITLE": "secret title"},
    )
    company.lookups = {"ARINVOICE": described(field("RECORDNO", "INTEGER"), field("X_TAX", "ENUM", "a", "", "b"))}
    return company


def field(name: str, kind: str, *values: str) -> str:
    listed = "".join(f"<VALIDVALUE>{value}</VALIDVALUE>" for value in values)
    return (
        f"<Field><ID>{name}</ID><LABEL>L</LABEL><DATATYPE>{kind}</DATATYPE><VALIDVALUES>{listed}</VALIDVALUES></Field>"
    )


def described(*fields: str, name: str = "ARINVOICE") -> str:
    return f'<Type Name="{name}" DocumentType=""><Fields>{"".join(fields)}</Fields><Relationships/></Type>'


# --- asked for, and only then ------------------------------------------------------------------------------------


def test_everything_that_is_wanted_is_read_in_both_views() -> None:
    snapshot, _ = run(complete(), EVERYTHING)
    for view in snapshot.views:
        assert known(view.settings["ME"]) == {"DISABLEENTITYSLIDEIN": "false"}
        assert known(view.settings["GL"]) == {"EMPLOYEEDIMENSION": "T"}
        assert known(view.installed) == (InstalledApplication("Upflow"), InstalledApplication("Other"))
        assert known(view.records[WIP_KEY]) == RecordsFound(("US",), others_seen=True)
        assert known(view.fields["ARINVOICE"]) == (
            FieldSeen("RECORDNO", "INTEGER"),
            FieldSeen("X_TAX", "ENUM", ("a", "b")),
        )
    assert load(save(snapshot)) == snapshot


def test_it_costs_no_further_request() -> None:
    plain, _ = run(ordinary(), Wanted(("CUSTOMER",)))
    rich, _ = run(complete(), EVERYTHING)
    assert [view.traffic.requests for view in rich.views] == [view.traffic.requests for view in plain.views] == [2, 2]


def test_what_nobody_wants_is_not_asked() -> None:
    snapshot, served = run(complete(), Wanted(("CUSTOMER",)))
    names = [name for request in served.requests for name in request.names]
    assert not {"lookup", "get_companyprefs"} & set(names)
    assert not any(b"PTAPPLICATION" in request.body for request in served.requests)
    for view in snapshot.views:
        assert unknown(view.installed).reason is Reason.NOT_ASKED
        assert (view.settings, view.records, view.fields) == ({}, {}, {})
    assert snapshot.others == {}


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(settings=('ME" x="',)),
        Wanted(fields=("AR INVOICE",)),
        Wanted(records=(RecordExists("GL'JOURNAL"),)),
        Wanted(records=(RecordExists("GLJOURNAL", (("SYMBOL = 1", "x"),)),)),
        Wanted(records=(RecordExists("GLJOURNAL", (("SYMBOL", "\x1b"),)),)),
        Wanted(subjects=("a\x00",)),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_sent(wanted: Wanted) -> None:
    with serving(complete()) as served, pytest.raises(UsageError):
        collect(served.credentials("boss"), None, "ws_sync", wanted, taken_at=NOW, wire=Time().wire())
    assert served.requests == []


# --- preferences -------------------------------------------------------------------------------------------------

SETTINGS = Wanted(settings=("ME",))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", Reason.UNDECIDED),
        ("<companypref/>", Reason.FAILED),
        ("<companypref><application>ME</application><preference>X</preference></companypref>", Reason.FAILED),
        ("<companypref><prefvalue>T</prefvalue></companypref>", Reason.FAILED),
        ("<somethingelse>T</somethingelse>", Reason.FAILED),
        (preference("X", "T", "<application>GL</application>"), Reason.FAILED),
    ],
)
def test_an_answer_without_any_preference_of_the_application_is_none(answer: str, reason: Reason) -> None:
    company = ordinary()
    company.preferences = {"ME": answer}
    assert unknown(as_admin(company, SETTINGS).settings["ME"]).reason is reason


def test_a_preference_without_a_value_is_left_out_and_one_with_an_empty_value_is_not() -> None:
    company = ordinary()
    half = "<companypref><application>ME</application><preference>HALF</preference></companypref>"
    company.preferences = {"ME": half + preference("EMPTY", "") + preference("WHOLE", "true", "")}
    assert known(as_admin(company, SETTINGS).settings["ME"]) == {"EMPTY": "", "WHOLE": "true"}


def test_a_preference_that_is_said_in_two_ways_is_left_out() -> None:
    company = ordinary()
    company.preferences = {"ME": preference("A", "T") + preference("A", "F") + preference("B", "T") * 2}
    assert known(as_admin(company, SETTINGS).settings["ME"]) == {"B": "T"}


def test_refused_preferences_name_what_to_grant() -> None:
    refused = unknown(as_admin(refusing("get_companyprefs"), SETTINGS).settings["ME"])
    assert refused.reason is Reason.REFUSED
    assert "preferences of ME" in refused.message
    assert "Company info" in refused.hint


def test_a_gateway_that_does_not_know_preferences_answers_all_else() -> None:
    def script(received: Any) -> Answer | str:
        if "get_companyprefs" in received.names:
            return refused_control(fault("XL03000003", "error: Invalid element get_companyprefs"))
        return complete()(received)

    view = as_admin(script, EVERYTHING)
    assert unknown(view.settings["ME"]).reason is Reason.NOT_OFFERED
    assert known(view.records[WIP_KEY]).entity_ids == ("US",)
    assert known(view.user).status == "active"


# --- installed applications --------------------------------------------------------------------------------------

INSTALLED = Wanted(installed=True)


def rows(*cells: str) -> Callable[[str, str], str]:
    inner = "".join(f"<PTAPPLICATION><RECORDNO>{n}</RECORDNO>{c}</PTAPPLICATION>" for n, c in enumerate(cells, 1))
    return lambda i, name: success(i, name, f'<data totalcount="{len(cells)}" numremaining="0">{inner}</data>')


@pytest.mark.parametrize(
    ("properties", "deployed"),
    [
        ("<isDeployed>true</isDeployed><isManaged>false</isManaged>", True),
        ("<isManaged>true</isManaged><isDeployed>F</isDeployed>", False),
        ("<isManaged>true</isManaged>", None),
        ("", None),
        ("isManaged=true;isDeployed=false", False),
        ("{&quot;isDeployed&quot;: true}", True),
        ("isDeployed=true isDeployed=false", None),
        ("<isDeployed>perhaps</isDeployed>", None),
    ],
)
def test_properties_say_whether_an_application_is_deployed(properties: str, deployed: bool | None) -> None:
    answer = rows(f"<APPLICATIONNAME>Upflow</APPLICATIONNAME><PROPERTIES>{properties}</PROPERTIES>")
    assert known(as_admin(special("PTAPPLICATION", answer), INSTALLED).installed) == (
        InstalledApplication("Upflow", deployed),
    )


def test_properties_that_cannot_be_queried_cost_only_themselves() -> None:
    company = complete()
    company.unqueryable = {"PTAPPLICATION": {"PROPERTIES"}}
    assert known(as_admin(company, INSTALLED).installed)[0] == InstalledApplication("Upflow", None)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda i, name: failure(i, name, DENIED), Reason.REFUSED),
        (lambda i, name: failure(i, name, fault("Q", "Object type ptapplication is not valid")), Reason.NOT_OFFERED),
        (rows(), Reason.UNDECIDED),
        (rows("<APPLICATIONNAME></APPLICATIONNAME>"), Reason.UNDECIDED),
        (rows("<VERSION>1</VERSION>"), Reason.NOT_OFFERED),
        (lambda i, name: success(i, name, "<data/>"), Reason.INCOMPLETE),
        (lambda i, name: success(i, name, ""), Reason.INCOMPLETE),
    ],
)
def test_a_list_of_applications_that_proves_nothing(answer: Callable[[str, str], str], reason: Reason) -> None:
    assert unknown(as_admin(special("PTAPPLICATION", answer), INSTALLED).installed).reason is reason


def test_whoever_is_restricted_may_not_see_all_applications() -> None:
    company = complete()
    company.tables["USERINFO"][0]["UNRESTRICTED"] = "false"
    assert unknown(as_admin(company, INSTALLED).installed).reason is Reason.INCOMPLETE


# --- records -----------------------------------------------------------------------------------------------------

RECORDS = Wanted(records=(WIP,))


def journals(*rows: dict[str, str]) -> Company:
    company = ordinary()
    company.tables["GLJOURNAL"] = numbered(*rows)
    return company


def found(script: Script, record: RecordExists = WIP) -> Evidence[RecordsFound]:
    return as_admin(script, Wanted(records=(record,))).records[record_key(record)]


GJ = {"SYMBOL": "GJ", "MEGAENTITYID": ""}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([GJ, {"SYMBOL": "WIP", "MEGAENTITYID": ""}], RecordsFound(("",), others_seen=True)),
        ([{"SYMBOL": "WIP", "MEGAENTITYID": e} for e in ("B", "A", "B")], RecordsFound(("A", "B"), others_seen=True)),
        ([GJ], RecordsFound((), others_seen=True)),
        ([{"SYMBOL": "WIP"}], RecordsFound((ENTITY_UNTOLD,), others_seen=False)),
    ],
)
def test_records_are_found_or_seen_to_be_absent(rows: list[dict[str, str]], expected: RecordsFound) -> None:
    assert known(found(journals(*rows))) == expected


def test_any_record_will_do_where_no_field_is_named() -> None:
    anything = RecordExists("GLJOURNAL")
    assert known(found(journals(GJ), anything)).entity_ids == ("",)
    assert unknown(found(journals(), anything)).reason is Reason.UNDECIDED


def test_an_object_of_which_no_record_came_proves_nothing() -> None:
    assert unknown(found(journals())).reason is Reason.UNDECIDED


def test_no_field_of_a_record_is_asked_for_or_kept_but_its_entity() -> None:
    snapshot, served = run(complete(), RECORDS)
    asked = [e for request in served.requests for _, e in request.functions if e.findtext("object") == "GLJOURNAL"]
    assert {selected.text for query in asked for selected in query.iterfind("select/field")} == {
        "RECORDNO",
        "MEGAENTITYID",
    }
    compared = [(e.findtext("filter/*/field"), e.findtext("filter/*/value")) for e in asked]
    assert compared == [("SYMBOL", "WIP"), (None, None)] * 2
    assert "secret title" not in save(snapshot)


def test_each_condition_counts() -> None:
    both = RecordExists("GLJOURNAL", (("SYMBOL", "WIP"), ("TITLE", "secret title")))
    assert known(found(complete(), both)).entity_ids == ("US",)
    other = RecordExists("GLJOURNAL", (("SYMBOL", "WIP"), ("TITLE", "x")))
    assert known(found(complete(), other)) == RecordsFound((), others_seen=True)


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        ((DENIED,), Reason.REFUSED),
        ((fault("Q", "Object definition GLJOURNAL not found"),), Reason.NOT_OFFERED),
        ((fault("XL03000010", "The field SYMBOL in the filter is not a field of GLJOURNAL."),), Reason.NOT_OFFERED),
        ((fault("PL04000005", "This feature is disabled for your company"),), Reason.UNDECIDED),
        ((fault("X", "something else"),), Reason.FAILED),
    ],
)
def test_a_question_about_records_that_fails_says_why(faults: tuple[str, ...], reason: Reason) -> None:
    assert unknown(found(refusing("GLJOURNAL", *faults))).reason is reason


def test_a_refused_question_about_records_names_the_object_to_open() -> None:
    assert "GLJOURNAL" in unknown(found(refusing("GLJOURNAL"))).hint


def test_records_of_an_object_that_tells_no_entity_exist_somewhere() -> None:
    company = complete()
    company.unqueryable = {"GLJOURNAL": {"MEGAENTITYID"}}
    assert known(found(company)) == RecordsFound((ENTITY_UNTOLD,), others_seen=False)


def test_whoever_is_restricted_may_find_a_record_but_never_proves_its_absence() -> None:
    company = complete()
    company.tables["USERINFO"][0]["UNRESTRICTED"] = "false"
    assert known(found(company)) == RecordsFound(("US",), others_seen=False)
    missing = RecordExists("GLJOURNAL", (("SYMBOL", "XX"),))
    assert unknown(found(company, missing)).reason is Reason.INCOMPLETE


def test_the_look_at_other_records_may_fail_on_its_own() -> None:
    company = journals(GJ)
    ordinary_answer = company.result

    def script(received: Any) -> str:
        def answer(control_id: str, element: etree._Element) -> str:
            if element.findtext("object") == "GLJOURNAL" and element.find("filter") is None:
                return failure(control_id, element.tag, DENIED)
            return ordinary_answer(control_id, element)

        company.result = answer  # type: ignore[method-assign]  # one answer differs
        return company(received)

    assert unknown(found(script)).reason is Reason.REFUSED


def test_what_the_older_read_does_not_find_is_undecided() -> None:
    def answer(control_id: str, name: str) -> str:
        if name == "query":
            text = "API operation 'QUERY' cannot be performed on objects of type gljournal"
            return failure(control_id, name, fault("PL04000005", text))
        return success(control_id, name, '<data totalcount="0" numremaining="0" resultId=""/>')

    assert unknown(found(special("GLJOURNAL", answer))).reason is Reason.UNDECIDED


def test_a_total_that_is_wrong_leaves_the_other_entities_open() -> None:
    def answer(control_id: str, name: str) -> str:
        row = "<GLJOURNAL><RECORDNO>1</RECORDNO><MEGAENTITYID>US</MEGAENTITYID></GLJOURNAL>"
        return success(control_id, name, f'<data totalcount="2" numremaining="0">{row}</data>')

    assert known(found(special("GLJOURNAL", answer))) == RecordsFound(("US",), others_seen=False)


def test_nothing_of_what_was_announced_is_incomplete() -> None:
    def answer(control_id: str, name: str) -> str:
        return success(control_id, name, '<data totalcount="2" numremaining="2"/>')

    assert unknown(found(special("GLJOURNAL", answer))).reason is Reason.INCOMPLETE


def test_many_records_are_not_read_to_their_end() -> None:
    many = [{"MEGAENTITYID": "US"} for _ in range(12_000)]
    company = journals(*many)
    view = as_admin(company, Wanted(records=(RecordExists("GLJOURNAL"),)))
    assert known(view.records["GLJOURNAL"]) == RecordsFound(("US",), others_seen=False)
    assert view.traffic.requests <= 5
    company.tables["GLJOURNAL"][0]["MEGAENTITYID"] = ""
    view = as_admin(company, Wanted(records=(RecordExists("GLJOURNAL"),)))
    assert "" in known(view.records["GLJOURNAL"]).entity_ids
    assert view.traffic.requests == 2


# --- fields ------------------------------------------------------------------------------------------------------

FIELDS = Wanted(fields=("ARINVOICE",))


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("", Reason.FAILED),
        ("<Fields/>", Reason.FAILED),
        (described(field("A", "TEXT"), name="APBILL"), Reason.FAILED),
        (described(field("A", "TEXT")) * 2, Reason.FAILED),
        (described(), Reason.UNDECIDED),
        (described("<Field><LABEL>x</LABEL></Field>"), Reason.UNDECIDED),
    ],
)
def test_an_answer_that_does_not_describe_the_object_is_none(answer: str, reason: Reason) -> None:
    company = ordinary()
    company.lookups = {"ARINVOICE": answer}
    assert unknown(as_admin(company, FIELDS).fields["ARINVOICE"]).reason is reason


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [
        (DENIED, Reason.REFUSED),
        (fault("Query Failed", "Object definition ARINVOICE not found"), Reason.NOT_OFFERED),
        (fault("", "whatever"), Reason.FAILED),
    ],
)
def test_a_refused_description_says_why(refusal: str, reason: Reason) -> None:
    assert unknown(as_admin(refusing("ARINVOICE", refusal), FIELDS).fields["ARINVOICE"]).reason is reason


# --- other users -------------------------------------------------------------------------------------------------


def test_another_user_is_asked_about_in_the_same_requests() -> None:
    snapshot, served = run(complete(), Wanted(("CUSTOMER",), subjects=("clerk", "CLERK", "WS_SYNC", "nobody")))
    assert list(snapshot.others) == ["clerk", "nobody"]
    assert len(served.requests) == 4
    for view, of_clerk in zip(snapshot.views, snapshot.about("Clerk").views, strict=True):
        assert known(of_clerk.user).user_id == "clerk"
        assert [role.name for role in known(of_clerk.roles_held)] == ["Empty"]
        assert known(of_clerk.user_rights) == ()
        assert (of_clerk.view, of_clerk.user_id, of_clerk.sign_in) == (view.view, view.user_id, view.sign_in)
        shared = (Facet.COMPANY, Facet.ROLES, Facet.ALL_ROLE_RIGHTS, Facet.ENTITIES, Facet.INSTALLED, Facet.SETTINGS)
        assert all(getattr(of_clerk, facet) == getattr(view, facet) for facet in shared)
        assert (of_clerk.traffic, of_clerk.object_access) == (Traffic(), {})
    assert known(snapshot.about("nobody").views[0].user).user_id == "nobody"
    assert known(snapshot.views[0].user).user_id == "ws_sync"
    assert load(save(snapshot)) == snapshot


def test_what_is_not_about_a_user_is_read_once() -> None:
    _, served = run(complete(), EVERYTHING, ("boss", None))
    queries = [element for request in served.requests for _, element in request.functions]
    whole = [etree.tostring(element) for element in queries]
    assert len(whole) == len(set(whole))
    assert sum(element.findtext("object") == "ROLEPOLICYASSIGNMENT" for element in queries) == 1


def test_in_a_company_without_roles_the_rights_of_all_users_are_read_once() -> None:
    company = complete()
    for name in ("ROLES", "ROLEUSERS", "USERROLES", "ROLEPOLICYASSIGNMENT", "ROLEGROUPS"):
        company.tables[name] = []
    right = {"APPLICATION": "AR", "POLICY": "Invoices", "RIGHTS": "List"}
    company.tables["USERRIGHTS"] = numbered({"USERKEY": "2", **right}, {"USERKEY": "3", **right})
    snapshot, served = run(company, Wanted(subjects=("clerk",)), ("boss", None))
    reads = [e for r in served.requests for _, e in r.functions if e.findtext("object") == "USERRIGHTS"]
    assert len(reads) == 1
    assert len(known(snapshot.about("clerk").views[0].user_rights)) == 1
    assert len(known(snapshot.views[0].user_rights)) == 1
    assert len(known(snapshot.views[0].all_role_rights).by_role) == 2


def test_objects_are_tried_as_the_user_who_signed_in_and_nobody_else() -> None:
    snapshot, _ = run(complete(), Wanted(("CUSTOMER",), subjects=("boss",)))
    admin, integration = snapshot.about("boss").views
    assert isinstance(admin.object_access["CUSTOMER"], Known)
    assert integration.object_access == {}


# --- a refused sign-in -------------------------------------------------------------------------------------------

WRONG = refused_sign_in(fault("XL03000006", "Sign-in information is incorrect"))


@pytest.mark.parametrize("refused", ["boss", "ws_sync"])
def test_after_a_refused_sign_in_each_thing_that_was_wanted_is_not_asked(refused: str) -> None:
    def script(received: Any) -> Answer | str:
        return WRONG if received.text(".//login/userid") == refused else complete()(received)

    snapshot, _ = run(script, EVERYTHING)
    silent = snapshot.views[1]
    for view in (silent, snapshot.about("clerk").views[1]):
        assert unknown(view.installed).reason is Reason.NOT_ASKED
        by_name = {"settings": {"ME", "GL"}, "records": {WIP_KEY}, "fields": {"ARINVOICE"}}
        for facet, names in by_name.items():
            told = getattr(view, facet)
            assert set(told) == names
            assert {unknown(evidence).reason for evidence in told.values()} == {Reason.NOT_ASKED}
    assert unknown(snapshot.about("clerk").views[1].user).reason is Reason.NOT_ASKED
    assert load(save(snapshot)) == snapshot


def test_a_first_request_without_results_leaves_every_wanted_thing_unknown() -> None:
    company = complete()
    for target in ("get_companyprefs", "PTAPPLICATION", "GLJOURNAL", "ARINVOICE"):
        company.special[target] = lambda _i, _name: ""
    view = as_admin(company, replace(EVERYTHING, objects=()))
    told = [view.installed, *view.settings.values(), *view.records.values(), *view.fields.values()]
    assert {unknown(evidence).reason for evidence in told} == {Reason.FAILED}


def own_record(unrestricted: str) -> Company:
    """A company whose list of users is closed to the user, who can read itself by its name."""
    company = complete()

    def answer(control_id: str, name: str) -> str:
        if name != "readByName":
            return failure(control_id, name, DENIED)
        cells = f"<LOGINID>ws_sync</LOGINID><UNRESTRICTED>{unrestricted}</UNRESTRICTED>"
        return success(control_id, name, f"<data><USERINFO>{cells}</USERINFO></data>")

    company.special["USERINFO"] = answer
    return company


@pytest.mark.parametrize(("unrestricted", "expected"), [("true", True), ("false", None), ("", None)])
def test_ones_own_record_tells_whether_one_sees_every_entity(unrestricted: str, expected: bool | None) -> None:
    missing = RecordExists("GLJOURNAL", (("SYMBOL", "XX"),))
    snapshot, _ = run(own_record(unrestricted), Wanted(records=(missing,)), (None, "ws_sync"))
    told = snapshot.views[0].records[record_key(missing)]
    if expected:
        assert known(told) == RecordsFound((), others_seen=True)
    else:
        assert unknown(told).reason is Reason.INCOMPLETE
