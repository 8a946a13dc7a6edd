"""What can be told of the shipped pipelines without running them."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from pipelines import ROOT, load

from auditor.cli import cli
from auditor.config import ADMIN, INTEGRATION
from auditor.errors import EXIT_MEANING, ExitCode

EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
ACTION = load("action.yml")
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
DOCUMENT = (ROOT / "docs/ci.md").read_text(encoding="utf-8")


def interpolated(action: dict[str, Any]) -> list[str]:
    """The steps of an action into whose script the runner puts text."""
    return [step["name"] for step in action["runs"]["steps"] if "${{" in step.get("run", "")]


def test_no_text_is_put_into_a_script() -> None:
    assert interpolated(ACTION) == []


def test_text_that_is_put_into_a_script_would_be_found() -> None:
    step = {"name": "x", "run": "intacct-audit check ${{ inputs.packs }}"}
    assert interpolated({"runs": {"steps": [step]}}) == ["x"]


def test_the_gate_is_on_unless_somebody_switches_it_off() -> None:
    assert ACTION["inputs"]["gate"]["default"] == "true"
    assert ACTION["inputs"]["allow-unproven"]["default"] == "false"
    assert ACTION["inputs"]["fail-on"]["default"] == "required"


def test_every_step_is_a_script_of_our_own() -> None:
    assert [step for step in STEPS if "uses" in step or step.get("shell") != "bash"] == []


def test_every_input_is_handed_to_a_script_by_a_variable_that_the_script_reads() -> None:
    handed = set()
    for step in STEPS:
        for variable, text in step.get("env", {}).items():
            assert f"${variable}" in step["run"] or f"${{{variable}" in step["run"], variable
            handed |= {name.removeprefix("inputs.") for name in EXPRESSION.findall(text) if name.startswith("inputs.")}
    assert handed == set(ACTION["inputs"])


def test_every_expression_names_an_output_that_an_earlier_step_writes() -> None:
    written: set[str] = set()
    for step in STEPS:
        for text in step.get("env", {}).values():
            assert {name for name in EXPRESSION.findall(text) if name.startswith("steps.")} <= written
        names = re.findall(r'echo "([a-z-]+)=\$', step["run"])
        written |= {f"steps.{step.get('id')}.outputs.{name}" for name in names}
    values = {name for output in ACTION["outputs"].values() for name in EXPRESSION.findall(output["value"])}
    assert values <= written


def test_no_credential_is_an_input() -> None:
    # Whom to judge is none: it is an ID, and nobody signs in with it.
    names = set(ACTION["inputs"]) - {"user"}
    assert [name for name in names if re.search("password|secret|token|user|sender", name)] == []


def test_every_input_and_output_says_what_it_is() -> None:
    assert all(told["description"] for told in [*ACTION["inputs"].values(), *ACTION["outputs"].values()])


@pytest.mark.parametrize("file", ["ci/gitlab.yml", "ci/Jenkinsfile", "ci/azure-pipelines.yml"])
def test_no_ci_puts_text_into_a_script_of_a_template(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "$[[" not in text
    assert "${{" not in text
    assert 'sh """' not in text
    assert 'sh "' not in text


def test_no_macro_of_azure_is_in_a_script() -> None:
    for step in load("ci/azure-pipelines.yml")["steps"]:
        assert "$(" not in step.get("bash", "")


def test_no_template_repeats_a_run_by_itself() -> None:
    assert load("ci/gitlab.yml")[".intacct-audit"]["retry"] == 0
    for file in ("action.yml", "ci/Jenkinsfile", "ci/azure-pipelines.yml"):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not re.search(r"\bretry\w*\b\s*[(:]|retryCountOnTaskFailure", text)


def test_reports_are_kept_also_where_the_gate_fails() -> None:
    artifacts = load("ci/gitlab.yml")[".intacct-audit"]["artifacts"]
    assert artifacts["when"] == "always"
    assert artifacts["reports"]["junit"] == "intacct-audit-reports/intacct-audit.xml"
    published = [step for step in load("ci/azure-pipelines.yml")["steps"] if "bash" not in step]
    assert [step["condition"] for step in published] == ["always()", "always()"]
    assert re.search(r"post \{\s+always \{\s+(//.*\s+)?junit ", (ROOT / "ci/Jenkinsfile").read_text(encoding="utf-8"))


def test_jenkins_marks_no_build_for_what_the_gate_lets_pass() -> None:
    text = (ROOT / "ci/Jenkinsfile").read_text(encoding="utf-8")
    (step,) = re.findall(r"^ *junit [^\n]*,\n[^\n]*$", text, re.MULTILINE)
    assert step.split()[-2:] == ["skipMarkingBuildUnstable:", "true"]


@pytest.mark.parametrize("file", ["ci/gitlab.yml", "ci/Jenkinsfile", "ci/azure-pipelines.yml", "docs/ci.md"])
def test_a_variable_of_ours_that_a_pipeline_names_exists(file: str) -> None:
    names = {"SENDER_ID", "SENDER_PASSWORD", "COMPANY_ID", "USER_ID", "USER_PASSWORD", "ENTITY_ID", "ENDPOINT_URL"}
    known = {prefix + name for prefix in (INTEGRATION, ADMIN) for name in names}
    found = set(re.findall(r"INTACCT_[A-Z_]+[A-Z]", (ROOT / file).read_text(encoding="utf-8")))
    assert {name.removesuffix("_FILE") for name in found} <= known
    assert "INTACCT_SENDER_ID" in found or file == "ci/gitlab.yml" or "INTACCT_SENDER_PASSWORD" in found


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("step", STEPS, ids=[step["name"] for step in STEPS])
def test_a_script_of_the_action_is_right_by_its_grammar(step: dict[str, Any]) -> None:
    done = subprocess.run(["bash", "-n"], input=step["run"], text=True, capture_output=True, check=False)  # noqa: S607 - a shell
    assert (done.returncode, done.stderr) == (0, "")


# --- docs/ci.md --------------------------------------------------------------------------------------------------


def examples() -> list[Any]:
    return [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)]


def uses_of_the_action(tree: Any) -> list[dict[str, Any]]:
    if isinstance(tree, dict):
        mine = [tree] if "intacct-audit@" in str(tree.get("uses", "")) else []
        return mine + [use for value in tree.values() for use in uses_of_the_action(value)]
    return [use for value in tree for use in uses_of_the_action(value)] if isinstance(tree, list) else []


def test_the_examples_use_inputs_and_outputs_that_exist() -> None:
    uses = uses_of_the_action(examples())
    assert uses
    for use in uses:
        assert set(use["with"]) <= set(ACTION["inputs"])
        assert "packs" in use["with"]
    outputs = re.findall(r"steps\.audit\.outputs\.([\w-]+)", DOCUMENT)
    assert outputs
    assert set(outputs) <= set(ACTION["outputs"])


def test_the_document_says_of_each_exit_code_whether_it_may_be_retried() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \|$", DOCUMENT, re.MULTILINE)
    assert [int(code) for code, _, _ in rows] == [code.value for code in ExitCode]
    assert len(EXIT_MEANING) == len(rows)


def test_the_document_lists_the_inputs_and_outputs_of_the_action() -> None:
    missing = [name for name in [*ACTION["inputs"], *ACTION["outputs"]] if f"`{name}`" not in DOCUMENT]
    assert missing == []


def test_the_document_names_options_that_exist() -> None:
    known = {
        name for command in ("check", "collect") for option in cli.commands[command].params for name in option.opts
    }
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", DOCUMENT)) - known == set()


def test_every_template_is_named_in_the_document() -> None:
    assert [file.name for file in Path(ROOT / "ci").iterdir() if f"ci/{file.name}" not in DOCUMENT] == []
