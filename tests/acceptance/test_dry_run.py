"""What a run would send is told before, by the questions themselves, and nothing is sent."""

import os
from collections import Counter
from pathlib import Path

import pytest
from companies import TAKEN_AT, USER, logins_of
from test_command_line import set_credentials

from auditor.__main__ import run
from auditor.audit import foresee, take_snapshot
from auditor.config import Logins
from auditor.model.rule import RulePack
from auditor.rulebook import find_pack, find_packs, installed_packs
from auditor.simulator import Company, Simulator, load_company

Captured = pytest.CaptureFixture[str]
PASSWORDS = [f"INTACCT_{name}" for name in ("SENDER_PASSWORD", "USER_PASSWORD", "AUDIT_USER_PASSWORD")]
EVERY_PACK = find_packs(installed_packs(), {})


def calls_of(company: Company, packs: tuple[RulePack, ...], view: str) -> tuple[list[Counter[str]], list[Counter[str]]]:
    """By view, the calls that were foretold, and those that a run on the simulator made."""
    with Simulator(company) as simulator:
        mine = logins_of(company, simulator.url)
        logins = Logins(
            mine["integration"] if view != "admin" else None, mine["admin"] if view != "integration" else None
        )
        foretold = foresee(logins, USER, packs)
        assert simulator.requests == 0
        snapshot = take_snapshot(logins, USER, packs, taken_at=TAKEN_AT, progress=lambda _step: None)
    told, made = [], []
    for planned, seen in zip(foretold, snapshot.views, strict=True):
        assert planned.view is seen.view
        keyed = any(call.target == "MEMBERUSERGROUP" for call in seen.traffic.calls)
        expected = [*planned.first, *(planned.later if keyed else ())]
        told.append(Counter(f"{function.name} {function.target}" for function in expected))
        made.append(Counter(f"{call.function} {call.target}" for call in seen.traffic.calls))
    return told, made


@pytest.mark.parametrize("view", ["both", "integration", "admin"])
@pytest.mark.parametrize("company", ["upflow-ready", "demo", "user-based"])
def test_a_run_makes_the_calls_that_were_foretold(company: str, view: str) -> None:
    told, made = calls_of(load_company(company), (find_pack("upflow"),), view)
    assert told == made


def test_a_run_for_every_pack_makes_the_calls_that_were_foretold() -> None:
    told, made = calls_of(load_company("upflow-ready"), EVERY_PACK, "both")
    assert told == made
    assert {name.split()[0] for calls in told for name in calls} >= {"lookup", "get_companyprefs", "readByName"}


def test_the_first_request_is_foretold_apart_from_the_second() -> None:
    company = load_company("upflow-ready")
    with Simulator(company) as simulator:
        logins = Logins(None, logins_of(company, simulator.url)["admin"])
        (planned,) = foresee(logins, USER, EVERY_PACK)
        snapshot = take_snapshot(logins, USER, EVERY_PACK, taken_at=TAKEN_AT, progress=lambda _step: None)
    calls = snapshot.views[0].traffic.calls
    for number, functions in ((1, planned.first), (2, planned.later)):
        sent = [(call.function, call.target) for call in calls if call.request == number]
        assert sent == [(function.name, function.target) for function in functions]


@pytest.fixture
def without_passwords(monkeypatch: pytest.MonkeyPatch) -> Simulator:
    """A company whose gateway counts what it is asked, and an environment that names who would sign in."""
    company = load_company("upflow-ready")
    simulator = Simulator(company)
    set_credentials(monkeypatch, company, simulator)
    for name in PASSWORDS:
        monkeypatch.delenv(name)
    return simulator


@pytest.mark.parametrize("command", [["check", "upflow"], ["collect", "upflow", "-o", "evidence.json"]])
def test_a_dry_run_needs_no_password_sends_nothing_and_writes_nothing(
    without_passwords: Simulator, command: list[str], capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with without_passwords as simulator:
        assert run([*command, "--dry-run"]) == 0
        assert simulator.requests == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "admin view: audit_admin of company ready-company, by sender UpflowMPP, to 127.0.0.1" in told
    assert "query ROLEPOLICYASSIGNMENT" in told
    assert "Only the company's own sender counts" in told
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_counts_requests_calls_and_what_is_documented_to_count(capsys: Captured) -> None:
    assert run(["check", "upflow", "--demo", "--view", "integration", "--dry-run"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    (planned,) = foresee(
        Logins(logins_of(load_company("demo"), "http://127.0.0.1/")["integration"], None), USER, [find_pack("upflow")]
    )
    others = sum(f.name.startswith("get") for f in planned.first)
    first, every = len(planned.first), len(planned.first) + len(planned.later)
    assert f"1 to 2 HTTP requests with {first} to {every} calls" in told
    assert f"{first - others} to {every - others} are reads" in told
    assert told.count("Second request") == 1


def test_the_file_of_a_password_is_not_opened(
    without_passwords: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("INTACCT_USER_PASSWORD_FILE", str(Path(os.devnull) / "nowhere"))
    with without_passwords:
        assert run(["check", "upflow", "--dry-run"]) == 0
        assert run(["check", "upflow"]) == 2
    assert "INTACCT_USER_PASSWORD_FILE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("unset", "arguments", "complaint"),
    [
        (("INTACCT_USER_ID", "INTACCT_AUDIT_USER_ID"), [], "who would sign in"),
        (("INTACCT_USER_ID",), [], "which user to judge"),
        ((), ["--evidence", "evidence.json"], "--dry-run and --evidence exclude each other"),
        ((), ["--output", "html=missing/report.html"], "missing does not exist"),
        ((), ["--only", "no-such-rule"], "no rule no-such-rule"),
    ],
)
def test_what_a_run_could_not_do_a_dry_run_refuses_too(
    without_passwords: Simulator,
    unset: tuple[str, ...],
    arguments: list[str],
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    for name in unset:
        monkeypatch.delenv(name)
    with without_passwords:
        assert run(["check", "upflow", "--dry-run", *arguments]) == 2
    captured = capsys.readouterr()
    assert complaint in captured.err
    assert captured.out == ""


def test_views_of_two_companies_are_refused(
    without_passwords: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("INTACCT_AUDIT_COMPANY_ID", "another-company")
    with without_passwords:
        assert run(["check", "upflow", "--dry-run"]) == 2
    assert "different companies" in capsys.readouterr().err


def test_who_would_sign_in_comes_from_a_profile_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Captured
) -> None:
    folder = tmp_path / ".intacct"
    folder.mkdir()
    lines = ["[mine]", "sender_id = acme", "company_id = theirs", "user_id = sync", "user_password = s3cret"]
    (folder / "credentials.ini").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("INTACCT_PROFILE", "mine")
    assert run(["check", "upflow", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "integration view: sync of company theirs, by sender acme" in told
    assert "s3cret" not in told
