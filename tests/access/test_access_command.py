"""`intacct-audit access`: what an audit user needs, and what of it a user has."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from auditor.__main__ import run
from auditor.audit import Gate, judge, take_snapshot
from auditor.config import Login, Logins
from auditor.evaluate.audit_rights import audit_rights
from auditor.evidence import archive
from auditor.model.evidence import Reason, Snapshot
from auditor.model.rule import RulePack
from auditor.model.verdict import Outcome
from auditor.rulebook import find_pack, find_packs, installed_packs
from auditor.simulator import Company, Simulator, load_company
from auditor.vocabulary import catalogue

Captured = pytest.CaptureFixture[str]
Document = dict[str, Any]
Rights = Mapping[tuple[str, str], tuple[str, ...]]

TAKEN_AT = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
ROLE, INTEGRATION = "Auditor", "Web Services user - Upflow"
# Whatever public knowledge leaves open is answered so that the most rights are asked for.
STRICT = {"applications_need_permission": True, "query_needs": "both"}
ENTITIES = [{"id": "E1", "currency": "USD"}, {"id": "E2", "currency": "USD"}]

OF_ANOTHER_USER = """
pack: own
product: Own
version: 1.0.0
source: https://example.com
read_on: 2026-01-01
api: xml
complete: true
rules:
  - id: reads
    title: Somebody else can read invoices
    level: required
    subject: somebody_else
    requires: {object: ARINVOICE}
    why: Because.
    fix: {actor: Intacct admin, path: [Company], steps: [Look.], verified: 2026-01-01}
"""


def document(captured: Captured, *arguments: str) -> tuple[int, Document]:
    code = run(["access", *arguments, "--json"])
    return code, json.loads(captured.readouterr().out)


def boxes(found: Document) -> Rights:
    return {(row["application"], row["permission"]): tuple(row["rights"]) for row in found["boxes"]}


# What packs need


def test_without_credentials_the_needs_are_printed_and_nobody_is_judged(capsys: Captured) -> None:
    code, found = document(capsys, "upflow")
    assert code == 0
    assert found["user"] is None
    assert boxes(found) == {
        ("Administration", "Application subscriptions"): ("List",),
        ("Administration", "Company info"): ("View",),
        ("Administration", "Users"): ("List", "View"),
    }
    assert {row["has"] for row in found["boxes"]} == {None}


def test_a_right_says_which_reads_it_opens_and_how_far_that_is_known(capsys: Captured) -> None:
    _, found = document(capsys, "upflow")
    users = next(row for row in found["boxes"] if row["permission"] == "Users")
    by_right = {read["needs"]: read for read in users["reads"]}
    assert by_right["View"]["confidence"] == "documented"
    assert by_right["View"]["reads"] == ["getUserPermissions"]
    assert by_right["List, View"]["confidence"] == "inferred"
    assert "query ROLES" in by_right["List, View"]["reads"]


def test_what_no_right_shows_is_told_with_what_to_do_instead(capsys: Captured) -> None:
    _, found = document(capsys, "upflow")
    assert [rule["rule"] for rule in found["unreadable"]] == ["upflow: used-for-upflow-alone"]
    assert "Ask whoever" in found["unreadable"][0]["instead"]
    own = [read for part in found["own_credentials"] for read in part["reads"]]
    assert "sign-in with the sender ID UpflowMPP" in own
    assert "query ARINVOICE" in own


def test_every_rule_of_every_pack_is_readable_somehow_or_is_named_as_unreadable(capsys: Captured) -> None:
    _, found = document(capsys, "--all-packs")
    parts = ("beside", "own_credentials", "no_right_needed")
    reads = [*(read for part in parts for read in found[part])]
    reads += [read for row in found["boxes"] for read in row["reads"]]
    told = {rule for read in reads for rule in read["rules"]} | {rule["rule"] for rule in found["unreadable"]}
    packs = find_packs(installed_packs(), {})
    forgotten = {
        f"{pack.id}: {rule.id}" for pack in packs for rule in pack.rules if f"{pack.id}: {rule.id}" not in told
    }
    assert forgotten == set()


def test_an_unanswered_question_is_told_as_what_to_answer_first(capsys: Captured) -> None:
    _, found = document(capsys, "--all-packs")
    assert any(rule["instead"].startswith("Answer first: ") for rule in found["unreadable"])


def test_the_text_says_the_same_as_the_document(capsys: Captured) -> None:
    assert run(["access", "upflow"]) == 0
    told = capsys.readouterr().out
    assert "Permissions of Administration\n" in told
    assert "  Users: List, View\n" in told
    assert "documented: " in told
    assert "inferred: " in told
    assert "Cannot be read by any right\n  upflow: used-for-upflow-alone" in told
    assert "no credentials were given" in " ".join(told.split())


def test_the_text_names_rows_that_do_as_well_and_what_stands_beside_the_boxes(capsys: Captured) -> None:
    assert run(["access", "--all-packs"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Instead of this row will do: Expenses > Employees, Time > Employees" in told
    assert "admin privileges of the user: Limited or Full: query USERRESTRICTION documented" in told


def test_another_user_can_only_be_read_for_with_its_own_credentials(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(OF_ANOTHER_USER, encoding="utf-8")
    _, found = document(capsys, str(file))
    assert [(rule["rule"], rule["instead"]) for rule in found["unreadable"]] == [
        ("own: reads", "Audit somebody_else by itself, with its own credentials.")
    ]
    assert found["own_credentials"] == []
    assert found["boxes"] == []


@pytest.mark.parametrize("arguments", [["nonsense"], [], ["upflow", "--view", "admin"], ["upflow", "--user", "x"]])
def test_wrong_usage_is_no_answer(arguments: list[str], capsys: Captured) -> None:
    assert run(["access", *arguments]) == 2
    assert capsys.readouterr().out == ""


# What of it a user has


@pytest.mark.parametrize(("view", "code", "users"), [("both", 0, "yes"), ("admin", 0, "yes"), ("integration", 1, "no")])
def test_the_demo_says_whether_its_user_has_the_rights(view: str, code: int, users: str, capsys: Captured) -> None:
    ended, found = document(capsys, "upflow", "--demo", "--view", view)
    assert ended == found["exit_code"] == code
    assert found["user"] == ("upflow_ws" if view == "integration" else "audit_admin")
    assert next(row["has"] for row in found["boxes"] if row["permission"] == "Users") == users


def test_the_integrations_own_credentials_are_told_apart_from_the_rights(capsys: Captured) -> None:
    assert run(["access", "upflow", "--demo", "--view", "admin"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "audit_admin has all of it. What only the integration's own credentials show is not known" in told
    assert "they were not used" in told
    # The same sender signed in, if for another user.
    assert "[yes] sign-in with the sender ID UpflowMPP" in told
    assert "[not known] query ARINVOICE" in told


def test_a_dry_run_tells_what_would_be_sent_to_look_at_the_user_who_reads(capsys: Captured) -> None:
    assert run(["access", "upflow", "--demo", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "Nothing was sent" in told
    assert "getUserPermissions audit_admin" in told
    assert run(["access", "upflow", "--demo", "--dry-run", "--json"]) == 2


def test_the_refused_sign_in_of_the_user_who_reads_is_no_answer(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = company_with(least_rights("upflow", capsys), auditor={"status": "inactive"})
    with Simulator(company) as simulator:
        sign_in_with(logins(company, simulator.url), monkeypatch)
        assert run(["access", "upflow"]) == 4
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "The sign-in of audit_admin (admin view) was refused: " in captured.err
    assert "INTACCT_AUDIT_USER_PASSWORD" in captured.err


def test_a_refused_sign_in_of_the_integration_is_named_and_takes_nothing_from_the_user_who_reads(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = company_with(least_rights("upflow", capsys))
    with Simulator(company) as simulator:
        sign_in_with(logins(company, simulator.url), monkeypatch)
        monkeypatch.setenv("INTACCT_USER_PASSWORD", "wrong")
        code, found = document(capsys, "upflow")
        assert code == 3
        assert found["refused_sign_in"].startswith("The sign-in of upflow_ws (integration view) was refused: ")
        assert {row["has"] for row in found["boxes"]} == {"yes"}
        assert run(["access", "upflow"]) == 3
    told = " ".join(capsys.readouterr().out.split())
    assert "audit_admin has all of it." in told
    assert "The sign-in of upflow_ws (integration view) was refused: " in told


def test_each_right_of_a_row_is_told_by_itself(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    rights = {**least_rights("upflow", capsys), ("Administration", "Users"): ("View",)}
    company = company_with(rights)
    with Simulator(company) as simulator:
        sign_in_with(logins(company, simulator.url), monkeypatch)
        _, found = document(capsys, "upflow")
        assert run(["access", "upflow"]) == 1
    users = next(row for row in found["boxes"] if row["permission"] == "Users")
    assert (users["has"], users["each"]) == ("no", {"List": "no", "View": "yes"})
    assert "[no] Users: List (no), View (yes)" in capsys.readouterr().out


# The least rights are enough, and none of the documented ones can be left out


def least_rights(packs: str, capsys: Captured) -> Rights:
    return boxes(document(capsys, packs)[1])


def places(pack: RulePack) -> set[tuple[str, str]]:
    return {(row.application, row.permission) for row in audit_rights([pack], catalogue()).boxes}


def company_with(rights: Rights, **changes: Any) -> Company:
    """A company that is right for Upflow, whose audit user has these rights and nothing else."""
    by_application: dict[str, dict[str, list[str]]] = {}
    for (application, permission), held in rights.items():
        by_application.setdefault(application, {})[permission] = list(held)
    auditor = {"id": "audit_admin", "admin": "off", "roles": [ROLE]}
    patch = {
        "behaviour": STRICT,
        "users": [{**auditor, **changes.pop("auditor", {})}],
        "roles": [{"name": ROLE, "rights": by_application}, {"name": INTEGRATION, "rights": changes.pop("own", {})}],
        **changes,
    }
    return load_company("upflow-ready", patch)


def logins(company: Company, url: str) -> Logins:
    given = {
        view: Login(
            sender_id=sign_in.sender_id,
            sender_password=sign_in.sender_password,
            company_id=company.id,
            user_id=sign_in.user_id,
            user_password=sign_in.user_password,
            endpoint_url=url,
        )
        for view, sign_in in company.sign_ins().items()
    }
    return Logins(given["integration"], given["admin"])


def read(company: Company, *packs: RulePack) -> Snapshot:
    with Simulator(company) as simulator:
        used = logins(company, simulator.url)
        return take_snapshot(used, "upflow_ws", packs, taken_at=TAKEN_AT, progress=lambda _message: None)


def unproven(company: Company, *packs: RulePack) -> dict[str, tuple[Reason, ...]]:
    report = judge(read(company, *packs), packs, catalogue(), Gate())
    verdicts = {
        f"{judged.pack.id}: {verdict.rule.id}": verdict for judged in report.packs for verdict in judged.verdicts
    }
    return {name: found.reasons() for name, found in verdicts.items() if found.outcome is Outcome.UNPROVEN}


UPFLOW = find_pack("upflow")
ALL_PACKS = find_packs(installed_packs(), {})
# What the packs ask for beyond Upflow has to be there to be seen.
LARGE: Mapping[str, Any] = {
    "entities": ENTITIES,
    "subscriptions": [
        *(
            "Web Services",
            "General Ledger",
            "Accounts Payable",
            "Accounts Receivable",
            "Cash Management",
            "Order Entry",
        ),
        *("Platform Services", "Multi-Entity Management", "Time and Expenses"),
    ],
    # The integration must not see for the audit user what that one lacks.
    "own": {"Company": {"Entities": [], "Employees": []}, "Cash Management": {"Credit card accounts": []}},
    "records": {"EMPLOYEE": 2, "CREDITCARD": 2, "EEACCOUNTLABEL": 2},
}


def test_with_exactly_these_rights_nothing_stays_unproven_that_an_api_can_show(capsys: Captured) -> None:
    company = company_with(least_rights("upflow", capsys))
    everything = load_company("upflow-ready")
    assert unproven(company, UPFLOW) == unproven(everything, UPFLOW)
    assert not any(
        {Reason.REFUSED, Reason.INCOMPLETE, Reason.FAILED} & set(r) for r in unproven(company, UPFLOW).values()
    )


@pytest.mark.parametrize(
    "place",
    [("Administration", "Users"), ("Administration", "Application subscriptions")],
    ids=lambda place: place[1],
)
def test_without_one_of_them_something_is_unproven_and_the_command_names_it(
    place: tuple[str, str], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    rights = least_rights("upflow", capsys)
    for right in rights[place]:
        fewer = {**rights, place: tuple(held for held in rights[place] if held != right)}
        company = company_with(fewer)
        assert len(unproven(company, UPFLOW)) > len(unproven(company_with(rights), UPFLOW)), right
        code, found = live(company, monkeypatch, capsys)
        assert code == 1
        assert [row["permission"] for row in found["boxes"] if row["has"] == "no"] == [place[1]], right


@pytest.mark.thorough
def test_for_all_packs_exactly_these_rights_show_what_an_administrator_with_every_right_sees(capsys: Captured) -> None:
    rights = least_rights("--all-packs", capsys)
    every = {
        (row.application, row.name): row.offered() for row in catalogue().rows if (row.application, row.name) in rights
    }
    limited = {"admin": "limited"}
    enough = unproven(company_with(rights, auditor=limited, **LARGE), *ALL_PACKS)
    assert enough == unproven(company_with(every, auditor={"admin": "full"}, **LARGE), *ALL_PACKS)
    assert Reason.REFUSED not in {reason for reasons in enough.values() for reason in reasons}


@pytest.mark.thorough
def test_for_all_packs_each_of_these_rights_is_needed(capsys: Captured) -> None:
    rights = least_rights("--all-packs", capsys)
    limited = {"admin": "limited"}
    enough = unproven(company_with(rights, auditor=limited, **LARGE), *ALL_PACKS)
    for place, held in rights.items():
        concerned = [pack for pack in ALL_PACKS if place in places(pack)]
        for right in held:
            fewer = {**rights, place: tuple(other for other in held if other != right)}
            left = unproven(company_with(fewer, auditor=limited, **LARGE), *concerned[:6])
            assert any(reasons != enough.get(name) for name, reasons in left.items()), (place, right)
    without_privileges = unproven(company_with(rights, **LARGE), *ALL_PACKS)
    assert without_privileges != enough


def test_with_exactly_these_rights_the_command_says_that_nothing_lacks(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, found = live(company_with(least_rights("upflow", capsys)), monkeypatch, capsys)
    assert (code, found["user"]) == (0, "audit_admin")
    assert {row["has"] for row in found["boxes"]} == {"yes"}
    assert found["whole_company"] == {"needed": True, "has": "yes"}


def test_a_user_that_is_restricted_to_an_entity_does_not_see_the_whole_company(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    rights = least_rights("upflow", capsys)
    company = company_with(rights, auditor={"entities": ["E1"]}, entities=ENTITIES)
    code, found = live(company, monkeypatch, capsys)
    assert (code, found["whole_company"]["has"]) == (1, "no")


@pytest.mark.parametrize(("admin", "has"), [("off", "no"), ("limited", "yes")])
def test_what_no_box_gives_is_told_by_the_list_that_needs_it(
    admin: str, has: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = company_with(least_rights("--all-packs", capsys), auditor={"admin": admin})
    _, found = live(company, monkeypatch, capsys, "--all-packs")
    restrictions = next(part for part in found["beside"] if part["reads"] == ["query USERRESTRICTION"])
    assert restrictions["has"] == has


def test_a_row_that_would_do_instead_counts_as_well(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    rights = dict(least_rights("--all-packs", capsys))
    rights["Expenses", "Employees"] = rights.pop(("Company", "Employees"))
    company = company_with(rights, **LARGE)
    _, found = live(company, monkeypatch, capsys, "--all-packs")
    assert next(row["has"] for row in found["boxes"] if row["permission"] == "Employees") == "yes"


def test_where_neither_reads_nor_rights_tell_it_is_not_known(tmp_path: Path, capsys: Captured) -> None:
    # It read about another user, so nothing tells its own rights, and lists that come short tell nothing.
    rights = least_rights("upflow", capsys)
    company = company_with(rights, auditor={"entities": ["E1"]}, entities=ENTITIES)
    file = tmp_path / "evidence.json"
    file.write_text(archive.save(read(company, UPFLOW)), encoding="utf-8")
    code, found = document(capsys, "upflow", "--evidence", str(file))
    assert code == 3
    assert "not known" in {row["has"] for row in found["boxes"]}


def live(
    company: Company, monkeypatch: pytest.MonkeyPatch, capsys: Captured, packs: str = "upflow"
) -> tuple[int, Document]:
    with Simulator(company) as simulator:
        sign_in_with(logins(company, simulator.url), monkeypatch)
        return document(capsys, packs)


def sign_in_with(given: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    for prefix, login in (("INTACCT_", given.integration), ("INTACCT_AUDIT_", given.admin)):
        assert login is not None
        monkeypatch.setenv(f"{prefix}SENDER_ID", login.sender_id)
        monkeypatch.setenv(f"{prefix}SENDER_PASSWORD", login.sender_password)
        monkeypatch.setenv(f"{prefix}COMPANY_ID", login.company_id or "")
        monkeypatch.setenv(f"{prefix}USER_ID", login.user_id)
        monkeypatch.setenv(f"{prefix}USER_PASSWORD", login.user_password)
        monkeypatch.setenv(f"{prefix}ENDPOINT_URL", login.endpoint_url or "")
