"""Which packs a run is about, and what it has to be told."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_command_line import set_credentials

from auditor.__main__ import run
from auditor.rulebook import installed_packs
from auditor.simulator import Simulator, load_company

Captured = pytest.CaptureFixture[str]

PACK = """
pack: acme
product: Acme
version: 1.0.0
source: https://acme.example/guide
read_on: 2026-11-22
api: xml
complete: true
parameters:
  - {name: bills, question: "Are bills synced?", type: yes or no}
rules:
  - id: ap-subscribed
    title: The company is subscribed to Accounts Payable
    level: required
    when: {answer: {bills: "yes"}}
    requires: {subscription: Accounts Payable}
    why: Bills belong to Accounts Payable.
"""


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    path = tmp_path / "acme.yaml"
    path.write_text(PACK, encoding="utf-8")
    return path


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    company = load_company("upflow-ready")
    with Simulator(company) as simulator:
        set_credentials(monkeypatch, company, simulator)
        yield simulator


def test_all_packs_are_judged_from_one_reading_that_costs_no_more_requests(live: Simulator, capsys: Captured) -> None:
    assert run(["check", "upflow"]) == 0
    of_one = live.requests
    assert run(["check", "--all-packs"]) == 1
    assert live.requests == 2 * of_one
    told = capsys.readouterr().out.split("Ready for 1 of ")[1]
    assert told.startswith(f"{len(installed_packs())} products.")
    assert "✓ Upflow" in told
    assert "WHAT IS MISSING" in told


def test_all_packs_show_everything_in_full_where_that_is_wanted(capsys: Captured) -> None:
    assert run(["check", "--demo", "--all-packs", "--show", "all"]) == 1
    told = capsys.readouterr().out
    assert "WHAT IS MISSING" not in told
    assert "== Upflow (upflow " in told


def test_evidence_of_all_packs_serves_each_of_them(tmp_path: Path, capsys: Captured) -> None:
    evidence, report = tmp_path / "evidence.json", tmp_path / "report.json"
    assert run(["collect", "--all-packs", "--demo", "-o", str(evidence)]) == 0
    assert run(["check", "--all-packs", "--evidence", str(evidence), "--output", f"json={report}"]) == 1
    live = tmp_path / "live.json"
    assert run(["check", "--all-packs", "--demo", "--output", f"json={live}"]) == 1
    assert report.read_bytes() == live.read_bytes()
    packs = json.loads(report.read_text(encoding="utf-8"))["report"]["packs"]
    assert [part["pack"]["id"] for part in packs] == list(installed_packs())
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "It is not said which rule pack to use."),
        (["upflow", "--all-packs"], "--all-packs and the name of a pack exclude each other."),
        (["upflow", "--param", "bills"], "--param bills answers nothing."),
        (["upflow", "--param", "bills=yes"], "bills"),
        (["ACME"], "The pack asks what only you can answer. bills: Are bills synced?"),
        (["ACME", "--param", "bills=maybe"], "maybe"),
        (["ACME", "--param", "bills=yes", "--param", "bills=no"], "--param bills is given twice."),
        (["ACME", "--param", "bill=yes"], "bill"),
    ],
)
def test_a_choice_that_cannot_be_used_is_wrong_usage(
    arguments: list[str], message: str, acme: Path, live: Simulator, capsys: Captured
) -> None:
    assert run(["check", *(str(acme) if word == "ACME" else word for word in arguments)]) == 2
    assert message in capsys.readouterr().err
    assert live.requests == 0


@pytest.mark.parametrize(("answer", "outcome"), [("yes", "pass"), ("no", "not applicable")])
def test_an_answer_decides_whether_a_rule_applies(answer: str, outcome: str, acme: Path, capsys: Captured) -> None:
    command = ["check", str(acme), "--demo", "--demo-company", "upflow-ready", "--param", f"bills={answer}"]
    run([*command, "--output", "json"])
    part = json.loads(capsys.readouterr().out)["report"]["packs"][0]
    assert [verdict["outcome"] for verdict in part["verdicts"]] == [outcome]
    assert part["pack"]["answers"] == {"bills": answer}


def test_a_question_can_be_left_open_on_purpose(acme: Path, capsys: Captured) -> None:
    command = ["check", str(acme), "--demo", "--demo-company", "upflow-ready", "--param", "bills=?"]
    assert run([*command, "--output", "json"]) == 3
    part = json.loads(capsys.readouterr().out)["report"]["packs"][0]
    assert [verdict["outcome"] for verdict in part["verdicts"]] == ["unproven"]
    assert "--param bills=..." in json.dumps(part["verdicts"])


def test_evidence_of_another_pack_says_to_collect_again(acme: Path, tmp_path: Path, capsys: Captured) -> None:
    evidence, other = tmp_path / "evidence.json", tmp_path / "other.yaml"
    requires = "requires: {setting: {application: ME, name: DISABLEENTITYSLIDEIN, is: off}}"
    text = PACK.replace("requires: {subscription: Accounts Payable}", requires).replace(
        "when:", "prove: Look.\n    when:"
    )
    fix = "    fix: {actor: Intacct admin, path: [Company], steps: [Look.], verified: 2026-11-22}\n"
    other.write_text(text + fix, encoding="utf-8")
    assert run(["collect", str(acme), "--param", "bills=yes", "--demo", "-o", str(evidence)]) == 0
    assert run(["check", str(other), "--param", "bills=yes", "--evidence", str(evidence)]) == 3
    assert "Collect it again for this pack" in " ".join(capsys.readouterr().out.split())


def test_a_person_at_a_terminal_is_asked(acme: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "auditor", "check", str(acme), "--demo", "--demo-company", "upflow-ready"]
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    with subprocess.Popen(command, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, env=environment) as process:  # noqa: S603 - our own command
        os.close(theirs)
        asked = b""
        while b"Are bills synced? (yes, no, ?)" not in asked:
            asked += os.read(ours, 1000)
        os.write(ours, b"no\n")
        told, _ = process.communicate(timeout=60)
    os.close(ours)
    assert b"bills: no" in told.lower() or b"1 not applicable" in told
