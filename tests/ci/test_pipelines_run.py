"""The shipped pipelines, executed against a simulated company: ready, not ready, and one that cannot be proved."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pipelines import PROGRAM, REPORTS, Machine, Ran, commands, machine_before

from auditor.simulator import Company, load_company

CIS: dict[str, Callable[[Machine], Ran]] = {
    "github": lambda machine: machine.github(packs="upflow"),
    "gitlab": Machine.gitlab,
    "jenkins": Machine.jenkins,
    "azure": Machine.azure,
}
WITHOUT_ADMIN: dict[str, str | None] = {"INTACCT_AUDIT_USER_ID": None, "INTACCT_AUDIT_USER_PASSWORD": None}
STATES: list[tuple[str, str, dict[str, str | None], int]] = [
    ("ready", "upflow-ready", {}, 0),
    ("not ready", "demo", {}, 1),
    ("unprovable", "upflow-ready", WITHOUT_ADMIN, 3),
]


@pytest.mark.parametrize(("company", "changed", "code"), [s[1:] for s in STATES], ids=[s[0] for s in STATES])
@pytest.mark.parametrize("ci", CIS)
def test_a_pipeline_ends_as_the_audit_ends_and_keeps_its_reports(
    ci: str, company: str, changed: dict[str, str | None], code: int, tmp_path: Path
) -> None:
    with machine_before(tmp_path, company, **changed) as (machine, simulator):
        ran = CIS[ci](machine)
        assert ran.code == code, ran.log
        assert simulator.requests > 0
    assert json.loads(ran.report("json").read_text(encoding="utf-8"))["report"]["exit_code"] == code
    assert "<html" in ran.report("html").read_text(encoding="utf-8")
    suite = ET.parse(ran.report("xml")).getroot()  # noqa: S314 - our own report
    wrong = {case[0].tag for case in suite.iter("testcase") if len(case)}
    assert ("failure" in wrong) is (code == 1)
    assert ("error" in wrong) >= (code == 3)
    assert len(machine.installations) == (1 if ci == "gitlab" else 2)
    written = ran.log + ran.summary + "".join(file.read_text(encoding="utf-8") for file in ran.reports.iterdir())
    assert [n for n, value in machine.variables.items() if n.endswith("PASSWORD") and value in written] == []


@pytest.mark.parametrize("ci", CIS)
def test_a_refused_sign_in_is_no_audit_leaves_no_report_and_is_not_repeated(ci: str, tmp_path: Path) -> None:
    with machine_before(tmp_path, "upflow-ready", INTACCT_AUDIT_USER_PASSWORD="wrong") as (machine, simulator):
        ran = CIS[ci](machine)
        assert (ran.code, simulator.requests) == (4, 1), ran.log
    assert "error: The sign-in of audit_admin (admin view) was refused" in ran.log
    assert not ran.reports.is_dir() or list(ran.reports.iterdir()) == []


@pytest.mark.parametrize("ci", ["gitlab", "jenkins", "azure"])
def test_no_report_of_an_earlier_run_is_taken_for_one_of_this(ci: str, tmp_path: Path) -> None:
    with machine_before(tmp_path, "upflow-ready") as (machine, _):
        ran = CIS[ci](machine)
        assert ran.report("xml").exists()
        broken = Machine(machine.home, {**machine.variables, "AUDIT_PACKS": "", "INTACCT_SENDER_PASSWORD": "wrong"})
        (machine.home / "installations").unlink()
        for folder in ("bin", "temp"):
            subprocess.run(["rm", "-rf", str(machine.home / folder)], check=True)  # noqa: S603, S607 - a fresh machine
        assert CIS[ci](broken).code != 0
    assert not ran.report("xml").exists()


@pytest.mark.parametrize(
    ("ci", "failing"),
    [(ci, failing) for ci in CIS for failing in ("-m venv", "-m pip") if (ci, failing) != ("gitlab", "-m venv")],
)
def test_an_installation_that_fails_is_no_audit_and_leaves_no_earlier_report(
    ci: str, failing: str, tmp_path: Path
) -> None:
    with machine_before(tmp_path, "upflow-ready", FAILING=failing) as (machine, simulator):
        earlier = tmp_path / "staging" / "intacct-audit" if ci == "azure" else machine.workspace / REPORTS
        earlier.mkdir(parents=True)
        (earlier / "intacct-audit.xml").touch()
        ran = CIS[ci](machine)
        assert (ran.code, simulator.requests) == (4, 0), ran.log
    # The action makes a folder of its own for each run.
    assert ci == "github" or not (earlier / "intacct-audit.xml").exists()


@pytest.mark.parametrize("ci", ["gitlab", "jenkins", "azure"])
def test_a_folder_that_cannot_be_made_is_no_audit(ci: str, tmp_path: Path) -> None:
    machine = machine_with(tmp_path, "exit 0")
    machine.environment({})
    tool = tmp_path / "bin" / "mkdir"
    tool.write_text('#!/bin/sh\ncase "$*" in *reports|*/intacct-audit) exit 1;; esac\nexec /bin/mkdir "$@"\n', "utf-8")
    tool.chmod(0o755)
    assert CIS[ci](machine).code == 4


@pytest.mark.parametrize("code", [0, 1, 3])
@pytest.mark.parametrize("ci", CIS)
def test_a_program_that_leaves_no_report_performed_no_audit(ci: str, code: int, tmp_path: Path) -> None:
    assert CIS[ci](machine_with(tmp_path, f"exit {code}")).code == 4


@pytest.mark.parametrize("ci", ["gitlab", "jenkins", "azure"])
def test_options_and_several_packs_are_separated_by_blanks(ci: str, tmp_path: Path) -> None:
    with machine_before(tmp_path, "upflow-ready", **WITHOUT_ADMIN) as (machine, _):
        run = {"gitlab": machine.gitlab, "jenkins": machine.jenkins, "azure": machine.azure}[ci]
        ran = run(AUDIT_OPTIONS="--allow-unproven --fail-on required", AUDIT_VERSION="9.9.9")
    assert ran.code == 0, ran.log
    assert machine.installations[-1].endswith("intacct-audit==9.9.9")


# --- GitHub ------------------------------------------------------------------------------------------------------


def test_the_action_hands_over_where_each_report_is_and_writes_a_summary(tmp_path: Path) -> None:
    with machine_before(tmp_path, "demo") as (machine, _):
        ran = machine.github(packs="upflow")
    assert ran.outputs["exit-code"] == "1"
    sarif = json.loads(Path(ran.outputs["sarif"]).read_text(encoding="utf-8"))
    assert (sarif["version"], sarif["runs"][0]["invocations"][0]["exitCode"]) == ("2.1.0", 1)
    for name in ("junit", "json", "html"):
        assert Path(ran.outputs[name]).is_file()
    assert "Not ready for Upflow" in ran.summary
    assert "Not ready for Upflow" in ran.log
    assert any(command.startswith("::error ") for command in commands(ran.log))


def test_the_action_installs_itself_unless_a_version_is_named(tmp_path: Path, checkout: Path) -> None:
    with machine_before(tmp_path, "upflow-ready") as (machine, _):
        assert machine.github(packs="upflow").code == 0
        assert machine.installations[-1].split()[-1] == str(checkout)
        assert machine.github(packs="upflow", version="1.2.3").code == 0
        assert machine.installations[-1].split()[-1] == "intacct-audit==1.2.3"


@pytest.mark.parametrize(("company", "changed", "code"), [s[1:] for s in STATES], ids=[s[0] for s in STATES])
def test_without_the_gate_the_action_passes_and_still_tells(
    company: str, changed: dict[str, str | None], code: int, tmp_path: Path
) -> None:
    with machine_before(tmp_path, company, **changed) as (machine, _):
        ran = machine.github(packs="upflow", gate="false")
    assert ran.code == 0
    assert ran.outputs["exit-code"] == str(code)


@pytest.mark.parametrize(
    ("inputs", "changed", "code"),
    [
        ({"packs": "upflow"}, {"INTACCT_SENDER_PASSWORD": "wrong"}, 4),
        ({"packs": ""}, {}, 2),
        ({"packs": "no-such-pack"}, {}, 2),
        ({"packs": "upflow", "only": "no-such-rule"}, {}, 2),
        ({"packs": "upflow", "all_packs": "true"}, {}, 2),
        ({"packs": "upflow", "view": "sideways"}, {}, 2),
        ({"packs": "upflow", "max_age": "1d"}, {}, 2),
        ({"packs": "upflow", "aliases": "nowhere.yaml"}, {}, 2),
        ({"packs": "upflow"}, {"INTACCT_USER_PASSWORD": None}, 2),
    ],
)
def test_without_an_audit_the_action_fails_whatever_the_gate(
    inputs: dict[str, str], changed: dict[str, str | None], code: int, tmp_path: Path
) -> None:
    with machine_before(tmp_path, "upflow-ready", **changed) as (machine, _):
        ran = machine.github(gate="false", **inputs)
    assert ran.code == code, ran.log
    assert f"No audit was performed** (exit code {code})" in ran.summary
    assert ran.outputs["sarif"] == ""
    assert [command for command in commands(ran.log) if "No audit was performed" in command] != []


@pytest.mark.parametrize("inputs", [{"gate": "no"}, {"gate": ""}, {"allow_unproven": "yes"}, {"all_packs": "all"}])
def test_a_switch_that_is_neither_true_nor_false_sends_nothing(inputs: dict[str, str], tmp_path: Path) -> None:
    with machine_before(tmp_path, "upflow-ready") as (machine, simulator):
        ran = machine.github(packs="upflow", **inputs)
        assert (ran.code, simulator.requests) == (2, 0)
    assert "neither true nor false" in ran.log


def test_every_input_reaches_the_audit(tmp_path: Path) -> None:
    with machine_before(tmp_path, "upflow-ready", **WITHOUT_ADMIN) as (machine, _):
        ran = machine.github(
            packs="upflow",
            only="gl-rights\n  ar-reports ",
            skip="ar-reports",
            allow_unproven="true",
            fail_on="recommended",
        )
    assert ran.code == 0, ran.log
    report = json.loads(ran.report("json").read_text(encoding="utf-8"))["report"]
    assert [verdict["rule"] for verdict in report["packs"][0]["verdicts"]] == ["gl-rights"]
    assert report["fail_on"] == "recommended"


def test_evidence_is_judged_without_credentials_and_params_are_answers(tmp_path: Path) -> None:
    with machine_before(tmp_path, "upflow-ready") as (machine, simulator):
        evidence = machine.workspace / "evidence of today.json"
        code, log = machine.run(["bash"], f"{PROGRAM} collect upflow -o {str(evidence)!r}", {"INTACCT_AUDIT": ""})
        assert code == 0, log
        asked = simulator.requests
        nobody = Machine(machine.home, {})
        assert nobody.github(packs="upflow", evidence=evidence.name).code == 0
        assert nobody.github(packs="upflow", evidence=evidence.name, params="\nno-such-question=x y\n").code == 2
        assert simulator.requests == asked


def test_the_action_judges_another_user_in_one_view_by_every_pack(tmp_path: Path) -> None:
    with machine_before(tmp_path, "upflow-ready") as (machine, _):
        own = machine.github(packs="upflow", view="integration")
        assert own.code == 3, own.log
        (view,) = json.loads(own.report("json").read_text(encoding="utf-8"))["report"]["views"]
        assert view["view"] == "integration"
        ran = machine.github(all_packs="true", user="audit_admin", gate="false")
    assert ran.code == 0, ran.log
    report = json.loads(ran.report("json").read_text(encoding="utf-8"))["report"]
    assert report["subject"] == "audit_admin"
    assert len(report["packs"]) > 1


def test_the_action_refuses_evidence_that_is_too_old_at_the_moment_that_is_named(tmp_path: Path) -> None:
    with machine_before(tmp_path, "upflow-ready") as (machine, _):
        code, log = machine.run(["bash"], f"{PROGRAM} collect upflow -o evidence.json", {})
        assert code == 0, log
    ages = {"packs": "upflow", "evidence": "evidence.json", "max_age": "1d"}
    assert Machine(tmp_path, {}).github(**ages).code == 0
    late = Machine(tmp_path, {}).github(**ages, as_of="2999-01-01")
    assert late.code not in {0, 1, 3}
    assert "evidence" in late.log


HOSTILE = [
    '"; touch pwned; "',
    "$(touch pwned)",
    "`touch pwned`",
    "a\ntouch pwned",
    "--allow-unproven",
    "; exit 0",
    "*",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_an_input_is_never_run_nor_taken_for_an_option(hostile: str, tmp_path: Path) -> None:
    machine = machine_with(tmp_path, """for word; do printf '%s\\0' "$word"; done >"$HOME/arguments"; exit 2""")
    (machine.workspace / "a file").touch()
    told = ("evidence", "max_age", "as_of", "user", "view", "aliases")
    names = ("packs", "params", "only", "skip", "fail_on", "version", *told)
    ran = machine.github(**dict.fromkeys(names, hostile))
    assert ran.code == 2, ran.log
    assert list(tmp_path.rglob("pwned")) == []
    words, lines = hostile.split(), hostile.splitlines()
    arguments = (tmp_path / "arguments").read_text(encoding="utf-8").split("\0")[:-1]
    outputs = arguments.index("--output")
    assert arguments[:outputs] == [
        "check",
        f"--fail-on={hostile}",
        *(f"--{name.replace('_', '-')}={hostile}" for name in told),
        *(f"--only={word}" for word in words),
        *(f"--skip={word}" for word in words),
        *(f"--param={line}" for line in lines),
    ]
    assert arguments[arguments.index("--") + 1 :] == words
    assert "\n".join(machine.installations).endswith(f" --disable-pip-version-check intacct-audit=={hostile}")


def hostile_company(name: str) -> Company:
    return load_company("demo", {"company": {"name": name}})


def test_a_company_cannot_command_the_runner_of_github(tmp_path: Path) -> None:
    company = hostile_company(" ".join(["::add-mask::e ::set-env name=PATH::x ::stop-commands::x"] * 12))
    with machine_before(tmp_path, company) as (machine, _):
        ran = machine.github(packs="upflow")
    assert ran.code == 1
    assert {command.split()[0].split("::")[1] for command in commands(ran.log)} == {"error", "notice", "warning"}


def test_whatever_the_program_prints_is_no_command_to_the_runner_of_github(tmp_path: Path) -> None:
    ran = machine_with(tmp_path, "echo ::add-mask::x; echo '  ::warning::y' >&2; exit 2").github(packs="upflow")
    assert "::add-mask::x" in ran.log
    assert "::warning::y" in ran.log
    (command,) = commands(ran.log)
    assert command.startswith("::error title=intacct-audit::No audit was performed (exit code 2).")


@pytest.mark.parametrize("printed", ["##vso[task.setvariable variable=PATH]x", "a ###vso[task.complete]", "##[error]x"])
def test_whatever_the_program_prints_is_no_command_to_the_agent_of_azure(printed: str, tmp_path: Path) -> None:
    ran = machine_with(tmp_path, f"echo '{printed}'; echo '{printed}' >&2; exit 2").azure()
    assert ran.code == 2
    assert ran.log.count(printed[printed.index("[") :]) == 2
    assert "##" not in ran.log


def test_a_company_cannot_command_the_agent_of_azure(tmp_path: Path) -> None:
    with machine_before(tmp_path, hostile_company("###vso[task.complete]")) as (machine, _):
        ran = machine.azure()
    assert ran.code == 1
    found = [line for line in ran.log.splitlines() if "##" in line]
    assert found == [f"##vso[task.uploadsummary]{ran.reports}/summary.md"]


def machine_with(home: Path, script: str) -> Machine:
    """A machine on which an installation puts this script in place of the program."""
    program = home / "program"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return Machine(home, {"PROGRAM": str(program)})
