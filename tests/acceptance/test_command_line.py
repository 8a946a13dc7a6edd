"""The program as a person or a pipeline calls it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.__main__ import run
from auditor.simulator import Company, Simulator, load_company

Captured = pytest.CaptureFixture[str]


def set_credentials(monkeypatch: pytest.MonkeyPatch, company: Company, simulator: Simulator) -> None:
    own, admin = (company.sign_ins()[view] for view in ("integration", "admin"))
    for name, value in {
        "INTACCT_SENDER_ID": own.sender_id,
        "INTACCT_SENDER_PASSWORD": own.sender_password,
        "INTACCT_COMPANY_ID": company.id,
        "INTACCT_USER_ID": own.user_id,
        "INTACCT_USER_PASSWORD": own.user_password,
        "INTACCT_ENDPOINT_URL": simulator.url,
        "INTACCT_AUDIT_USER_ID": admin.user_id,
        "INTACCT_AUDIT_USER_PASSWORD": admin.user_password,
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def company() -> Company:
    return load_company("upflow-ready")


@pytest.fixture
def live(company: Company, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """A company that answers, with the credentials of both views in the environment."""
    with Simulator(company) as simulator:
        set_credentials(monkeypatch, company, simulator)
        yield simulator


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--demo"], 1),
        (["--demo", "--demo-company", "upflow-ready"], 0),
        (["--demo", "--demo-company", "user-based"], 0),
        (["--demo", "--demo-company", "unauthorised-sender"], 1),
        (["--demo", "--demo-company", "upflow-ready", "--view", "integration"], 3),
        (["--demo", "--demo-company", "upflow-ready", "--view", "integration", "--allow-unproven"], 0),
        (["--demo", "--demo-company", "upflow-ready", "--fail-on", "recommended"], 3),
        (["--demo", "--only", "gl-rights"], 0),
        (["--demo", "--skip", "ar-reports", "--skip", "custom-reports", "--skip", "admin-privileges-granted"], 3),
        (["--demo", "--only", "ar-report"], 2),
        (["--demo", "--only", "gl-rights", "--skip", "gl-rights"], 2),
        (["--demo", "--demo-company", "upflow-redy"], 2),
        (["--demo", "--fail-on", "sometimes"], 2),
        (["--demo", "--output", "pdf"], 2),
        (["--demo", "--output", "terminal", "--output", "json"], 2),
        (["--demo-company", "upflow-ready"], 2),
        (["upflo", "--demo"], 2),
        (["--demmo"], 2),
        ([], 2),
        (["upflow", "--evidence", "nowhere.json"], 4),
        (["--evidence", "nowhere.json"], 2),
        (["--evidence", "nowhere.json", "--demo"], 2),
        (["--evidence", "nowhere.json", "--view", "admin"], 2),
        (["--demo", "--max-age", "7d"], 2),
        (["--demo", "--as-of", "soon"], 2),
        (["--demo", "--user", ""], 2),
    ],
)
def test_the_exit_code_is_that_of_the_table(
    arguments: list[str], code: int, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["check", *arguments]) == code
    errors = capsys.readouterr().err
    assert errors.startswith("error: ") is (code in {2, 4})
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_the_demo_names_the_missing_reports_section_with_its_click_path(capsys: Captured) -> None:
    assert run(["check", "--demo"]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert told.startswith("Not ready for Upflow")
    assert "Accounts Receivable > Reports: nothing is ticked." in told
    assert "Subscriptions of the role > Accounts Receivable > Permissions" in told


def test_the_demo_ignores_the_credentials_of_the_environment(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setenv("INTACCT_USER_ID", "whoever_else")
    monkeypatch.setenv("INTACCT_ENDPOINT_URL", "https://elsewhere.example.com/")
    assert run(["check", "--demo"]) == 1
    assert "whoever_else" not in capsys.readouterr().out


def test_a_live_company_is_audited_with_both_views(live: Simulator, capsys: Captured) -> None:
    assert run(["check", "upflow"]) == 0
    assert capsys.readouterr().out.startswith("Ready for Upflow")
    assert live.requests == 3


def test_one_part_of_the_credentials_alone_is_refused_and_nothing_is_sent(
    live: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.delenv("INTACCT_USER_PASSWORD")
    assert run(["check", "upflow"]) == 2
    assert "INTACCT_USER_PASSWORD" in capsys.readouterr().err
    assert live.requests == 0


def test_views_of_two_companies_are_refused(live: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setenv("INTACCT_AUDIT_COMPANY_ID", "another-company")
    assert run(["check", "upflow"]) == 2
    assert "different companies" in capsys.readouterr().err
    assert live.requests == 0


def test_a_wrong_sender_password_is_no_statement_about_the_company(
    live: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("INTACCT_SENDER_PASSWORD", "s3cret-and-wrong")
    assert run(["check", "upflow"]) == 4
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "s3cret-and-wrong" not in captured.err
    assert live.requests == 1


def test_a_password_is_read_from_the_file_that_a_variable_names(
    live: Simulator, company: Company, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.write_text(company.sign_ins()["integration"].user_password + "\n", encoding="utf-8")
    monkeypatch.delenv("INTACCT_USER_PASSWORD")
    monkeypatch.setenv("INTACCT_USER_PASSWORD_FILE", str(file))
    assert run(["check", "upflow"]) == 0
    assert live.requests == 3


def test_credentials_come_from_a_profile_of_the_sdks(
    live: Simulator, company: Company, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = company.sign_ins()["integration"]
    folder = tmp_path / ".intacct"
    folder.mkdir()
    lines = [
        "[mine]",
        f"sender_id = {own.sender_id}",
        f"sender_password = {own.sender_password}",
        f"company_id = {company.id}",
        f"user_id = {own.user_id}",
        f"user_password = {own.user_password}",
        f"endpoint_url = {live.url}",
    ]
    (folder / "credentials.ini").write_text("\n".join(lines), encoding="utf-8")
    for name in [name for name in os.environ if name.startswith("INTACCT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("INTACCT_PROFILE", "mine")
    assert run(["check", "upflow"]) == 3


def test_no_secret_reaches_a_report_an_evidence_file_or_a_message(
    live: Simulator, company: Company, tmp_path: Path, capsys: Captured
) -> None:
    files = [tmp_path / name for name in ("a.json", "a.html", "evidence.json")]
    outputs = ["--output", "terminal", "--output", f"json={files[0]}", "--output", f"html={files[1]}"]
    assert run(["check", "upflow", *outputs]) == 0
    assert run(["collect", "upflow", "-o", str(files[2])]) == 0
    captured = capsys.readouterr()
    written = "".join(file.read_text(encoding="utf-8") for file in files) + captured.out + captured.err
    for view in company.sign_ins().values():
        assert view.sender_password not in written
        assert view.user_password not in written
    for person in company.users:
        assert person.email not in written
        assert f"{person.first_name} {person.last_name}" not in written
    assert live.requests == 6


def test_saved_evidence_gives_the_same_report_without_a_network(live: Simulator, tmp_path: Path) -> None:
    evidence, first, second = (tmp_path / name for name in ("evidence.json", "first.json", "second.json"))
    assert run(["collect", "upflow", "-o", str(evidence)]) == 0
    asked = live.requests
    for report in (first, second):
        assert run(["check", "upflow", "--evidence", str(evidence), "--output", f"json={report}"]) == 0
    assert live.requests == asked
    assert first.read_bytes() == second.read_bytes()


def test_evidence_that_is_too_old_is_no_audit(tmp_path: Path, capsys: Captured) -> None:
    evidence = tmp_path / "evidence.json"
    assert run(["collect", "upflow", "--demo", "-o", str(evidence)]) == 0
    judge = ["check", "upflow", "--evidence", str(evidence), "--max-age", "7d", "--as-of"]
    assert run([*judge, "2026-02-01"]) == 1
    assert run([*judge, "2026-03-01"]) == 4
    assert run([*judge, "2025-12-31"]) == 4
    assert run([*judge, "soon"]) == 2
    assert "Collect it again" in capsys.readouterr().err


def test_evidence_that_was_cut_in_half_is_refused(tmp_path: Path, capsys: Captured) -> None:
    evidence = tmp_path / "evidence.json"
    assert run(["collect", "upflow", "--demo", "-o", str(evidence)]) == 0
    text = evidence.read_text(encoding="utf-8")
    evidence.write_text(text[: len(text) // 2], encoding="utf-8")
    assert run(["check", "upflow", "--evidence", str(evidence)]) == 4
    assert "damaged" in capsys.readouterr().err


def test_an_existing_file_is_kept_unless_it_may_be_overwritten(tmp_path: Path, capsys: Captured) -> None:
    report = tmp_path / "report.json"
    report.write_text("mine", encoding="utf-8")
    assert run(["check", "--demo", "--output", f"json={report}"]) == 2
    assert report.read_text(encoding="utf-8") == "mine"
    assert "--overwrite" in capsys.readouterr().err
    assert run(["check", "--demo", "--output", f"json={report}", "--overwrite"]) == 1
    assert json.loads(report.read_text(encoding="utf-8"))["report"]["exit_code"] == 1


@pytest.mark.parametrize("place", ["missing/report.json", "."])
def test_a_place_that_cannot_be_written_is_found_before_the_gateway_is_asked(
    live: Simulator, place: str, tmp_path: Path, capsys: Captured
) -> None:
    assert run(["check", "upflow", "--output", f"json={tmp_path / place}"]) == 2
    assert capsys.readouterr().err.startswith("error: ")
    assert live.requests == 0


def test_a_broken_rule_file_is_named_with_its_line(tmp_path: Path, capsys: Captured) -> None:
    pack = tmp_path / "mine.yaml"
    pack.write_text("pack: mine\nrules: [\n", encoding="utf-8")
    assert run(["check", str(pack), "--demo"]) == 2
    assert f"{pack}:" in capsys.readouterr().err


def test_spellings_can_be_taught_by_a_file(tmp_path: Path, capsys: Captured) -> None:
    aliases = tmp_path / "aliases.yaml"
    aliases.write_text("permissions:\n  Accounts Receivable > Relances: Dunning levels\n", encoding="utf-8")
    assert run(["check", "--demo", "--aliases", str(aliases)]) == 1
    aliases.write_text("permissions:\n  Accounts Receivable > Relances: Dunning level\n", encoding="utf-8")
    assert run(["check", "--demo", "--aliases", str(aliases)]) == 2
    aliases.write_text("rights: {Lire: no}\n", encoding="utf-8")
    assert run(["check", "--demo", "--aliases", str(aliases)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_rules_list_names_the_packs(capsys: Captured) -> None:
    assert run(["rules", "list"]) == 0
    assert "\nupflow  Upflow 1.0.0" in capsys.readouterr().out


def test_a_crash_looks_neither_like_a_gap_nor_like_a_pass(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def crash(_values: object) -> int:
        raise RuntimeError("with a secret in it")

    monkeypatch.setattr("auditor.commands.run_check", crash)
    assert run(["check", "--demo"]) == 4
    assert "secret" not in capsys.readouterr().err


def test_output_that_nobody_can_take_is_no_audit() -> None:
    command = [sys.executable, "-m", "auditor", "check", "--demo", "--demo-company"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run([*command, "upflow-ready"], stdout=full, stderr=full, check=False)  # noqa: S603 - our own command
    assert done.returncode == 4
    reader, writer = os.pipe()
    os.close(reader)
    gone = subprocess.run([*command, "demo"], stdout=writer, stderr=subprocess.DEVNULL, check=False)  # noqa: S603 - our own command
    os.close(writer)
    assert gone.returncode == 4


def test_an_interrupted_run_ends_with_130() -> None:
    command = [sys.executable, "-m", "auditor", "simulate", "demo"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout is not None
        assert "demo-company answers at http://127.0.0.1:" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Interrupted" in errors


def test_a_refused_admin_is_no_statement_about_the_company(
    live: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("INTACCT_AUDIT_USER_PASSWORD", "wrong")
    assert run(["check", "upflow"]) == 4
    assert "sign-in of audit_admin (admin view) was refused" in capsys.readouterr().err
    assert live.requests == 1


def test_a_refused_integration_hides_no_gap_that_the_admin_saw(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    company = load_company("demo")
    with Simulator(company) as simulator:
        set_credentials(monkeypatch, company, simulator)
        monkeypatch.setenv("INTACCT_USER_PASSWORD", "wrong")
        assert run(["check", "upflow"]) == 1
    told = capsys.readouterr().out
    assert all(f"[{rule}]" in told for rule in ("sign-in-works", "ar-reports", "custom-reports"))


def test_a_report_that_goes_to_files_alone_says_where(tmp_path: Path, capsys: Captured) -> None:
    report = tmp_path / "report.html"
    assert run(["check", "--demo", "--output", f"html={report}"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Not ready for Upflow" in captured.err
    assert str(report) in captured.err
