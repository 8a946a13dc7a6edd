"""What becomes of an audit when one of its reads goes wrong: a pass may follow only from a read that went well.

The table has a row for each thing that is read and a column for each way in
which reading goes wrong; a cell is the set of rules that are not proved then.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from companies import PACK, ROLE, TAKEN_AT, USER, Patch, logins_of, report_of, role, subscriptions, user, verdicts

from auditor.audit import Gate, judge, take_snapshot
from auditor.config import Logins
from auditor.errors import ExitCode, GatewayError, NoAudit
from auditor.evidence.archive import load, save
from auditor.evidence.transport import Limits, Wire
from auditor.model.report import Report
from auditor.model.requirement import (
    DimensionEnabled,
    FieldExists,
    Installed,
    Not,
    RecordExists,
    Requirement,
    SettingIs,
)
from auditor.model.rule import Level
from auditor.model.verdict import Outcome
from auditor.simulator import FAULTS, Simulator, load_company
from auditor.vocabulary import catalogue

NOTHING: frozenset[str] = frozenset()
SUBSCRIPTIONS = frozenset(f"{name}-subscribed" for name in ("gl", "ap", "ar", "cm", "oe"))
ALL_OF_A_SECTION = frozenset(f"{name}-{of}" for name in ("gl", "ap", "ar", "cm", "oe") for of in ("rights", "reports"))
ALL_RIGHTS = ALL_OF_A_SECTION | {"company-rights"}
FILLED = frozenset(f"{name}-filled" for name in ("last-name", "first-name", "email"))
USER_FIELDS = FILLED | {
    *("user-type-business", "admin-privileges-granted", "admin-privileges-not-full", "web-services-only"),
    "every-entity-visible",
}
PROBES = {
    "ARINVOICE": "invoices-readable",
    "CUSTOMER": "customers-readable",
    "ARPYMT": "payments-readable",
    "ARADJUSTMENT": "adjustments-readable",
    "ARADVANCE": "advances-readable",
    "SODOCUMENT": "order-documents-readable",
    "CONTACT": "contacts-readable",
    "ARTERM": "terms-readable",
}

# What is not proved any more in the company that is set up rightly, once this cannot be read in either view.
DEPENDS_ON: dict[str, frozenset[str]] = {
    "getUserPermissions": ALL_RIGHTS | {"custom-reports"},
    "get_applications": SUBSCRIPTIONS,
    "getFinancialSetup": frozenset({"default-currency-known"}),
    "get_list": NOTHING,  # the company's name is for the report
    # Who is not seen to be a Business user may be capped by another type.
    "USERINFO": ALL_RIGHTS | {"custom-reports"} | USER_FIELDS,
    "readByName": NOTHING,  # the administrator sees the same
    "USERRESTRICTION": NOTHING,  # as does USERINFO
    "ROLEUSERS": frozenset({"role-held"}),
    "USERROLES": NOTHING,  # only says by which way
    "ROLEGROUPS": NOTHING,
    "MEMBERUSERGROUP": NOTHING,
    # Only the rows of all roles tell that a window has no further row than the catalogue knows.
    "ROLES": ALL_RIGHTS | {"role-held"},
    "ROLEPOLICYASSIGNMENT": ALL_RIGHTS,
    "LOCATIONENTITY": NOTHING,
    "USERRIGHTS": NOTHING,  # rights of single users count in user-based companies
    **{name: frozenset({rule}) for name, rule in PROBES.items()},
}
REQUIRED = frozenset(rule.id for rule in PACK.rules if rule.level is Level.REQUIRED)
IN_A_LATER_REQUEST = {"USERRIGHTS", "MEMBERUSERGROUP"}

# One function fails, the others of its request do not.
ALONE = ("permission-denied", "not-performed", "off-line", "unspecific-error", "result-missing", "empty", "wrong-total")
# The request fails as a whole: the first is tried on every read, to see in which request it is, the others on a read of
# each request and of each kind.
WHOLE = (
    *("unavailable", "rate-limited", "slow", "truncated", "connection-cut", "rate-limited-page", "rate-limited-text"),
    *("too-many-operations", "server-error", "origin-timeout", "cdn-page", "html-page", "redirect", "empty-body"),
    *("two-roots", "unescaped", "doctype", "connection-reset", "gzip-bomb"),
)
# The gateway says that it is not the moment, or that these credentials open nothing.
REFUSALS = (
    *("wrong-sender-password", "sender-inactive", "unknown-company", "company-expired", "sign-in-refused-401"),
    *("sender-not-authorised", "sign-in-refused", "user-locked-out"),
)
BORNE = ("gzip", "chunked", "byte-order-mark", "huge", "results-reversed", "hostile-texts", "session-expired")


IMPATIENT = Limits(read=0.7, attempts=1)


def audited(*faults: str, company: str = "upflow-ready", patch: Patch | None = None) -> Report:
    """The report of an audit with both views, which never waits."""
    simulated = load_company(company, patch)
    with Simulator(simulated, faults=faults) as simulator:
        logins = logins_of(simulated, simulator.url)
        return report_of(
            take_snapshot(
                Logins(logins["integration"], logins["admin"]),
                USER,
                [PACK],
                taken_at=TAKEN_AT,
                progress=lambda _message: None,
                wire=Wire(IMPATIENT if any("slow" in fault for fault in faults) else Limits(), sleep=lambda _s: None),
            )
        )


def passing(report: Report) -> frozenset[str]:
    return frozenset(name for name, verdict in verdicts(report).items() if verdict.outcome is Outcome.PASS)


def gaps(report: Report) -> frozenset[str]:
    return frozenset(name for name, verdict in verdicts(report).items() if verdict.outcome is Outcome.GAP)


@pytest.fixture(scope="module")
def right() -> frozenset[str]:
    return passing(audited())


def cells(columns: Iterable[str], rows: Iterable[str] = DEPENDS_ON) -> list[Any]:
    return [pytest.param(row, column, id=f"{row}/{column}") for row in rows for column in columns]


def test_the_table_has_a_row_for_everything_that_an_audit_reads() -> None:
    simulated = load_company("upflow-ready")
    with Simulator(simulated) as simulator:
        logins = logins_of(simulated, simulator.url)
        both = Logins(logins["integration"], logins["admin"])
        evidence = take_snapshot(both, USER, [PACK], taken_at=TAKEN_AT, progress=lambda _message: None)
    calls = [call for view in evidence.views for call in view.traffic.calls]
    targets = {call.target if call.function == "query" else call.function for call in calls}
    assert targets == set(DEPENDS_ON)


def test_the_table_has_a_column_for_every_fault() -> None:
    about_pages = {"rows-change", "page-repeated"}
    others = {"duplicate-controlid", "bad-gateway", "server-error-xml", "rate-limited-retry-after"}
    assert {*ALONE, *WHOLE, *REFUSALS, *BORNE} | about_pages | others == set(FAULTS)


@pytest.mark.parametrize(("read", "fault"), cells(ALONE))
def test_what_depends_on_a_failed_read_is_not_proved(read: str, fault: str, right: frozenset[str]) -> None:
    report = audited(f"{fault},target={read}")
    assert right - passing(report) == expected(read, fault)
    assert fault in {"empty", "wrong-total"} or "ok" not in outcomes_of(read, report)
    # An object that the integration's own user may not read is a gap, and the only one that a refusal can show.
    assert gaps(report) <= ({PROBES[read]} if read in PROBES and fault == "permission-denied" else NOTHING)
    assert (report.exit_code == ExitCode.READY) == REQUIRED.isdisjoint(expected(read, fault))


def outcomes_of(read: str, report: Report) -> set[str]:
    """How the calls for a read came out, so that no cell is right because its fault never happened."""
    calls = [call for view in report.views for call in view.traffic.calls]
    found = {call.outcome for call in calls if (call.target if call.function == "query" else call.function) == read}
    assert found
    return found


def expected(read: str, fault: str) -> frozenset[str]:
    """The rules of a cell: those of its row, except where this fault does not touch this kind of read."""
    if fault == "empty" and read in PROBES:
        # To have no record is an answer: it could be read.
        return NOTHING
    if fault == "wrong-total" and read not in {"ROLES", "ROLEUSERS", "ROLEPOLICYASSIGNMENT"}:
        # Functions without rows have no total; a probe looks at one row; the integration reads its own record by name.
        return NOTHING
    return DEPENDS_ON[read]


@pytest.mark.parametrize(
    ("read", "fault"), [*cells(WHOLE[:1]), *cells(WHOLE[1:], ["getUserPermissions", "ARINVOICE", "MEMBERUSERGROUP"])]
)
def test_a_request_that_fails_as_a_whole_leaves_no_verdict_or_none_that_depends_on_it(
    read: str, fault: str, right: frozenset[str]
) -> None:
    injected = f"{fault},target={read}" + (",seconds=600" if fault == "slow" else "")
    if read not in IN_A_LATER_REQUEST:
        with pytest.raises(GatewayError) as failure:
            audited(injected)
        assert failure.value.exit_code == ExitCode.NO_AUDIT
        assert failure.value.hint
        return
    report = audited(injected)
    assert right - passing(report) == DEPENDS_ON[read]
    assert gaps(report) == NOTHING


@pytest.mark.parametrize("fault", REFUSALS)
def test_a_refusal_of_everything_is_no_audit_or_a_gap_of_the_sign_in(fault: str) -> None:
    try:
        report = audited(fault)
    except NoAudit:
        return
    assert passing(report) == NOTHING
    assert report.exit_code == ExitCode.GAP


@pytest.mark.parametrize("fault", BORNE)
def test_what_every_client_has_to_bear_changes_no_verdict(fault: str, right: frozenset[str]) -> None:
    assert passing(audited(fault)) == right


@pytest.mark.parametrize("fault", ["bad-gateway", "server-error-xml", "rate-limited-retry-after", "unavailable"])
def test_what_passes_after_two_attempts_changes_no_verdict(fault: str, right: frozenset[str]) -> None:
    assert passing(audited(f"{fault},times=2")) == right


def test_results_that_cannot_be_told_apart_prove_nothing_but_the_sign_in() -> None:
    proved = {"sign-in-works", "sender-authorised", "web-services-subscribed", "company-id-known", "user-id-filled"}
    proved |= {"user-exists", "user-active"}
    assert passing(audited("duplicate-controlid")) <= proved


@pytest.mark.parametrize("fault", ["permission-denied", "off-line", "empty", "wrong-total", "result-missing"])
@pytest.mark.parametrize("read", ["getUserPermissions", "USERRIGHTS"])
def test_in_a_user_based_company_rights_that_were_not_read_prove_nothing(read: str, fault: str) -> None:
    right = passing(audited(company="user-based"))
    lost = right - passing(audited(f"{fault},target={read}", company="user-based"))
    # A function without rows has no total.
    assert lost >= (NOTHING if (read, fault) == ("getUserPermissions", "wrong-total") else ALL_RIGHTS)


# --- lists of more than one page ---------------------------------------------------------------------------------

MANY = 60
LARGE: Patch = {
    "roles": [
        {"name": f"Role {n}", "extra_rows": [{"module": "Company", "permission": "Contacts", "rights": "List"}]}
        for n in range(MANY)
    ],
    "groups": [{"name": f"Group {n}", "roles": [f"Role {n}"]} for n in range(MANY)],
    "entities": [{"id": f"E{n}", "currency": "USD"} for n in range(MANY)],
    "behaviour": {"largest_page": "50"},
    **subscriptions("Multi-Entity Management"),
}
LONG_LISTS = ("ROLES", "ROLEPOLICYASSIGNMENT", "ROLEGROUPS")
SECOND_PAGE = ("permission-denied", "off-line", "empty", "wrong-total", "page-repeated", "rows-change")


@pytest.fixture(scope="module")
def right_and_large() -> frozenset[str]:
    return passing(audited(patch=LARGE))


def test_a_large_company_is_read_page_by_page(right: frozenset[str], right_and_large: frozenset[str]) -> None:
    assert right_and_large == right


@pytest.mark.parametrize(("read", "fault"), cells(SECOND_PAGE, LONG_LISTS))
def test_a_list_whose_second_page_goes_wrong_proves_nothing(
    read: str, fault: str, right_and_large: frozenset[str]
) -> None:
    report = audited(f"{fault},target={read},after=1", patch=LARGE)
    assert right_and_large - passing(report) == DEPENDS_ON[read]
    assert gaps(report) == NOTHING


@pytest.mark.parametrize(
    "fault", ["unavailable,times=5", "rate-limited,times=5", "connection-cut,times=5", "slow,seconds=600,times=1"]
)
def test_a_second_request_that_fails_as_a_whole_proves_nothing_of_its_lists(
    fault: str, right_and_large: frozenset[str]
) -> None:
    # The admin's second request, as often as it is tried; the integration's first one is spared.
    report = audited(f"{fault},target=ROLES,after=1", patch=LARGE)
    assert right_and_large - passing(report) == DEPENDS_ON["ROLES"]
    assert gaps(report) == NOTHING


# --- a company in which as much as possible is wrong ---------------------------------------------------------------

NO_BOX = {"activities and lists": "read only", "reports": "none"}
WRONG: dict[str, Patch] = {
    "rights and user": {
        **role(
            Company={"Contacts": ["List"]},
            **dict.fromkeys(
                ("General_Ledger", "Accounts_Payable", "Accounts_Receivable", "Cash_Management", "Order_Entry"), NO_BOX
            ),
            Platform_Services={"Custom reports": ["List"]},
        ),
        **user(first_name="", last_name="", email="", admin="off", web_services_only="false", entities=["1"]),
        "entities": [{"id": "1", "currency": "USD"}, {"id": "2", "currency": "EUR"}],
    },
    "subscriptions and role": {"subscriptions": ["Web Services"], **user(roles=[], admin="full")},
    "type": {"roles": [{"name": ROLE, "apply_to": "Slide-In Only"}], **user(type="employee user")},
}


@pytest.fixture(scope="module", params=WRONG)
def wrong(request: pytest.FixtureRequest) -> tuple[Patch, frozenset[str]]:
    patch = WRONG[request.param]
    report = audited(patch=patch)
    assert report.exit_code != ExitCode.READY
    return patch, passing(report)


@pytest.mark.parametrize(
    ("read", "fault"),
    cells(("permission-denied", "empty", "wrong-total"), (r for r in DEPENDS_ON if r not in list(PROBES)[1:])),
)
def test_no_fault_makes_anything_pass_that_is_wrong(read: str, fault: str, wrong: tuple[Patch, frozenset[str]]) -> None:
    patch, proved = wrong
    try:
        report = audited(f"{fault},target={read}", patch=patch)
    except NoAudit:
        return
    assert passing(report) <= proved
    assert report.exit_code != ExitCode.READY


# --- what only some packs ask for: preferences, installed applications, records, fields -----------------------------

SET_UP_NEEDS: dict[str, Requirement] = {
    "setting": SettingIs("ME", "DISABLEENTITYSLIDEIN", ("off",)),
    "dimension": DimensionEnabled("PROJECT"),
    "installed": Installed("Acme connector"),
    "record": RecordExists("GLJOURNAL", (("SYMBOL", "WIP"),)),
    "no-record": Not(RecordExists("GLJOURNAL", (("SYMBOL", "OLD"),))),
    "field": FieldExists("ARINVOICE", "ACME_STATUS", "enum", ("Sent",)),
}
SET_UP_PACK = replace(
    PACK,
    rules=tuple(
        replace(PACK.rules[0], id=name, requirement=requirement, depends_on=(), level=Level.REQUIRED)
        for name, requirement in SET_UP_NEEDS.items()
    ),
    objects={},
    hand_over=(),
)
SET_UP: Patch = {
    "settings": {"ME": {"DISABLEENTITYSLIDEIN": "false"}, "GL": {"PROJECTDIMENSION": "T"}},
    "installed": [{"name": "Acme connector", "deployed": "true"}],
    "records": {"GLJOURNAL": [{"SYMBOL": "GJ"}, {"SYMBOL": "WIP"}]},
    "custom_fields": {"ARINVOICE": [{"id": "ACME_STATUS", "values": ["Waiting", "Sent"]}]},
}
# The same company without any of it: each rule is a gap.
UNSET: Patch = {
    "settings": {"ME": {"DISABLEENTITYSLIDEIN": "true"}, "GL": {"PROJECTDIMENSION": "F"}},
    "installed": [{"name": "Another", "deployed": "true"}],
    "records": {"GLJOURNAL": [{"SYMBOL": "OLD"}]},
    "custom_fields": {"ARINVOICE": [{"id": "ACME_STATUS", "values": ["Waiting"]}]},
}
SET_UP_DEPENDS_ON = {
    "get_companyprefs": {"setting", "dimension"},
    "PTAPPLICATION": {"installed"},
    "GLJOURNAL": {"record", "no-record"},
    "lookup": {"field"},
}
# A record that was found is found, whatever was announced; the other two have no total.
BORNE_TOTAL = {"record"} | SET_UP_DEPENDS_ON["get_companyprefs"] | SET_UP_DEPENDS_ON["lookup"]


def set_up_audited(*faults: str, patch: Patch = SET_UP) -> Report:
    simulated = load_company("upflow-ready", patch)
    with Simulator(simulated, faults=faults) as simulator:
        logins = logins_of(simulated, simulator.url)
        evidence = take_snapshot(
            Logins(logins["integration"], logins["admin"]),
            USER,
            [SET_UP_PACK],
            taken_at=TAKEN_AT,
            progress=lambda _message: None,
            wire=Wire(sleep=lambda _s: None),
        )
    return judge(load(save(evidence)), [SET_UP_PACK], catalogue(), Gate())


def test_what_some_packs_ask_for_passes_or_is_a_gap_as_the_company_is_set_up() -> None:
    assert passing(set_up_audited()) == set(SET_UP_NEEDS)
    assert gaps(set_up_audited(patch=UNSET)) == set(SET_UP_NEEDS)


@pytest.mark.parametrize(("read", "fault"), cells((*ALONE, "duplicate-controlid"), SET_UP_DEPENDS_ON))
def test_what_depends_on_a_failed_read_of_the_set_up_is_not_proved(read: str, fault: str) -> None:
    report = set_up_audited(f"{fault},target={read}")
    lost = set(SET_UP_NEEDS) - passing(report)
    expected_loss = SET_UP_DEPENDS_ON[read] - (BORNE_TOTAL if fault == "wrong-total" else NOTHING)
    assert lost == (set(SET_UP_NEEDS) if fault == "duplicate-controlid" else expected_loss)
    assert gaps(report) == NOTHING


@pytest.mark.parametrize("fault", BORNE)
def test_what_every_client_has_to_bear_changes_no_verdict_about_the_set_up(fault: str) -> None:
    assert passing(set_up_audited(fault)) == set(SET_UP_NEEDS)
    assert gaps(set_up_audited(fault, patch=UNSET)) == set(SET_UP_NEEDS)


@pytest.mark.parametrize(("read", "fault"), cells(("permission-denied", "empty", "wrong-total"), SET_UP_DEPENDS_ON))
def test_no_fault_makes_a_set_up_pass_that_is_wrong(read: str, fault: str) -> None:
    assert passing(set_up_audited(f"{fault},target={read}", patch=UNSET)) == NOTHING
