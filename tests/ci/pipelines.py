"""The pipelines that the project ships, run as their CI runs them: same shell, same files, same variables.

Nothing is installed: `python -m venv` and `pip install` are noted, and put the
program of this environment where a real installation would put it. Without an
installation there is no program. What begins with the variable FAILING fails.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from auditor.simulator import Company, Simulator, load_company

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(sys.executable).parent / "intacct-audit"
REPORTS = "intacct-audit-reports"

Variables = Mapping[str, str]

PYTHON = """#!/bin/sh
printf '%s\\n' "$*" >>"$INSTALLATIONS"
case "$*" in
    "$FAILING"*) exit 1 ;;
    "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    "-m pip install "*) ln -s "$PROGRAM" "$(dirname "$0")/intacct-audit" ;;
    *) exit 1 ;;
esac
"""


@dataclass
class Ran:
    """How a pipeline ended: with which exit code, what it printed, and what it left."""

    code: int = 0
    log: str = ""
    reports: Path = Path()
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""

    def report(self, ending: str) -> Path:
        return self.reports / f"intacct-audit.{ending}"


@dataclass(frozen=True)
class Machine:
    """A build machine with an empty workspace, and the variables that are set on it."""

    home: Path
    variables: Variables

    @property
    def workspace(self) -> Path:
        return self._folder("workspace")

    @property
    def installations(self) -> list[str]:
        log = self.home / "installations"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []

    def environment(self, more: Variables) -> dict[str, str]:
        tools = self._folder("bin")
        for name in ("python3", "python"):
            (tools / name).write_text(PYTHON, encoding="utf-8")
            (tools / name).chmod(0o755)
        noted = {"INSTALLATIONS": str(self.home / "installations"), "PROGRAM": str(PROGRAM), "FAILING": "nothing"}
        usual = {"PATH": f"{tools}:/usr/bin:/bin", "HOME": str(self.home), "CI": "true"}
        return {**usual, **noted, **self.variables, **more}

    def run(self, shell: list[str], script: str, more: Variables) -> tuple[int, str]:
        file = self.home / "script"
        file.write_text(script, encoding="utf-8")
        done = subprocess.run(  # noqa: S603 - our own scripts
            [*shell, str(file)],
            cwd=self.workspace,
            env=self.environment(more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def _folder(self, name: str) -> Path:
        folder = self.home / name
        folder.mkdir(exist_ok=True)
        return folder

    # --- one method for each CI ----------------------------------------------------------------------------------

    def github(self, **inputs: str) -> Ran:
        """The steps of the composite action, with inputs in place of those of `with`; `_` stands for a hyphen."""
        action = load("action.yml")
        given = {name: str(told.get("default", "")) for name, told in action["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        context = {f"inputs.{name}": value for name, value in given.items()}
        summary = self.home / "summary"
        ran = Ran()
        for number, step in enumerate(action["runs"]["steps"]):
            outputs = self.home / f"outputs-{number}"
            outputs.touch()
            files = {
                "GITHUB_ACTION_PATH": str(ROOT),
                "GITHUB_OUTPUT": str(outputs),
                "GITHUB_STEP_SUMMARY": str(summary),
                "RUNNER_TEMP": str(self._folder("temp")),
            }
            env = {name: evaluated(text, context) for name, text in step.get("env", {}).items()}
            shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]
            ran.code, log = self.run(shell, step["run"], files | env)
            ran.log += log
            told = dict(line.split("=", 1) for line in outputs.read_text(encoding="utf-8").splitlines())
            context |= {f"steps.{step.get('id')}.outputs.{name}": value for name, value in told.items()}
            if ran.code:
                break
        ran.outputs = {name: evaluated(told["value"], context) for name, told in action["outputs"].items()}
        ran.reports = Path(ran.outputs["reports"])
        ran.summary = summary.read_text(encoding="utf-8") if summary.exists() else ""
        return ran

    def gitlab(self, **variables: str) -> Ran:
        """The hidden job of the template, extended by some variables."""
        job = load("ci/gitlab.yml")[".intacct-audit"]
        script = "\n".join(["set -eo pipefail", *job["before_script"], *job["script"]])
        env = {**job["variables"], "AUDIT_PACKS": "upflow", **variables}
        code, log = self.run(["bash"], script, env)
        return Ran(code, log, self.workspace / REPORTS)

    def jenkins(self, **variables: str) -> Ran:
        """The `sh` steps of the example, each in a shell of its own."""
        text = (ROOT / "ci/Jenkinsfile").read_text(encoding="utf-8")
        env = {**dict(re.findall(r"^ *(AUDIT_\w+) = '([^']*)'$", text, re.MULTILINE)), **variables}
        ran = Ran(reports=self.workspace / REPORTS)
        for script in re.findall(r"sh '''(.*?)'''", text, re.DOTALL):
            ran.code, log = self.run(["sh", "-xe"], script, env)
            ran.log += log
            if ran.code:
                break
        return ran

    def azure(self, **variables: str) -> Ran:
        """The `bash` steps of the example. A password reaches a script only where its step names it."""
        # The lines for the admin's view are comments, and each is right as soon as it is none.
        text = (ROOT / "ci/azure-pipelines.yml").read_text(encoding="utf-8")
        if "INTACCT_AUDIT_USER_ID" in self.variables:
            text = re.sub(r"# (INTACCT_AUDIT_\w+: )", r"\1", text)
        pipeline = yaml.safe_load(text)
        group = dict(self.variables)
        secrets = {name: group.pop(name) for name in [*group] if name.endswith("PASSWORD")}
        env = {told["name"]: told["value"] for told in pipeline["variables"] if "name" in told} | variables
        staging = self._folder("staging")
        folders = {"AGENT_TEMPDIRECTORY": str(self._folder("temp")), "BUILD_ARTIFACTSTAGINGDIRECTORY": str(staging)}
        ran = Ran(reports=staging / "intacct-audit")
        for step in (step for step in pipeline["steps"] if "bash" in step):
            named = {name: secrets.get(macro[2:-1], macro) for name, macro in step.get("env", {}).items()}
            agent = Machine(self.home, group)
            ran.code, log = agent.run(["bash", "--noprofile", "--norc"], step["bash"], env | folders | named)
            ran.log += log
            if ran.code:
                break
        return ran


def load(file: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))
    return found


def evaluated(text: str, context: Variables) -> str:
    """A text with its expressions replaced; what nobody set is empty."""
    return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", lambda found: context.get(found[1], ""), str(text))


def commands(log: str) -> list[str]:
    """The workflow commands in a log that the runner of GitHub would obey."""
    obeyed, token = [], ""
    for line in map(str.strip, log.splitlines()):
        if token:
            token = "" if line == f"::{token}::" else token
        elif line.startswith("::stop-commands::"):
            token = line.removeprefix("::stop-commands::")
        elif line.startswith("::"):
            obeyed.append(line)
    return obeyed


@contextmanager
def machine_before(home: Path, company: Company | str, **changed: str | None) -> Iterator[tuple[Machine, Simulator]]:
    """A machine with the credentials of both views of a company that answers; None takes a variable away."""
    served = load_company(company) if isinstance(company, str) else company
    with Simulator(served) as simulator:
        own, admin = (served.sign_ins()[view] for view in ("integration", "admin"))
        variables: dict[str, str | None] = {
            "INTACCT_SENDER_ID": own.sender_id,
            "INTACCT_SENDER_PASSWORD": own.sender_password,
            "INTACCT_COMPANY_ID": served.id,
            "INTACCT_USER_ID": own.user_id,
            "INTACCT_USER_PASSWORD": own.user_password,
            "INTACCT_ENDPOINT_URL": simulator.url,
            "INTACCT_AUDIT_USER_ID": admin.user_id,
            "INTACCT_AUDIT_USER_PASSWORD": admin.user_password,
        }
        # Coverage of a subprocess is switched on by variables of the test run.
        variables |= {name: value for name, value in os.environ.items() if name.startswith("COV_")}
        variables |= changed
        yield Machine(home, {name: value for name, value in variables.items() if value is not None}), simulator
