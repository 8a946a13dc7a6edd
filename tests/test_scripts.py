"""The two commands of the README: what they do on machines that lack something, and what they end with."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SHELL = shutil.which("sh")
TOOLS = ("dirname", "cat", "cksum", "mkdir", "chmod", "env", "cp", "rm")

# A Python that is new enough, makes an environment, and notes each installation.
GOOD_PYTHON = """#!/bin/sh
case "$*" in
    *"-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python && cp audit .venv/bin/intacct-audit;;
    *"-m pip"*) printf '%s\\n' "$*" >>installations;;
esac
"""
NO_ENSUREPIP = """#!/bin/sh
case "$*" in *ensurepip*) exit 1;; *"-m venv"*) echo "venv was called" >&2; exit 1;; esac
"""
TOO_OLD = """#!/bin/sh
case "$*" in *version_info*) exit 1;; esac
"""

pytestmark = pytest.mark.skipif(SHELL is None, reason="needs a POSIX shell")


class Machine:
    """A checkout and a PATH that holds a few tools and the Pythons it is given."""

    def __init__(self, root: Path, checkout: Path) -> None:
        self.checkout, self.bin = root / "a checkout", root / "bin"
        self.bin.mkdir()
        shutil.copytree(checkout / "scripts", self.checkout / "scripts")
        shutil.copy(checkout / "pyproject.toml", self.checkout)
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found, tool
            (self.bin / tool).symlink_to(found)

    def has(self, name: str, text: str, folder: Path | None = None) -> None:
        file = (folder or self.bin) / name
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755)

    def audit_ends_with(self, code: int, report: str = "<html>") -> None:
        self.has("audit", f"#!/bin/sh\nprintf '{report}' >intacct-audit-demo.html\nexit {code}\n", self.checkout)

    def run(self, script: str, **env: str) -> subprocess.CompletedProcess[str]:
        command = [str(SHELL), str(self.checkout / "scripts" / script)]
        # The scripts find their own place, so they may be called from anywhere.
        return subprocess.run(  # noqa: S603 - our own script
            command,
            cwd=self.bin,
            env={"PATH": str(self.bin), "HOME": os.environ["HOME"]} | env,
            capture_output=True,
            text=True,
            check=False,
        )

    def installations(self) -> list[str]:
        log = self.checkout / "installations"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


@pytest.fixture
def machine(tmp_path: Path, checkout: Path) -> Machine:
    return Machine(tmp_path, checkout)


@pytest.mark.parametrize("script", ["demo", "test"])
def test_a_machine_without_python_is_told_so(machine: Machine, script: str) -> None:
    machine.has("python3", TOO_OLD)
    done = machine.run(script)
    assert done.returncode == 4
    assert "error: no Python 3.11 or newer was found." in done.stderr


@pytest.mark.parametrize("script", ["demo", "test"])
def test_a_python_without_ensurepip_is_told_which_package_it_lacks(machine: Machine, script: str) -> None:
    machine.has("python3", NO_ENSUREPIP)
    done = machine.run(script)
    assert done.returncode == 4
    assert "apt-get install python3-venv" in done.stderr
    assert "venv was called" not in done.stderr
    assert not (machine.checkout / ".venv").exists()


def test_a_newer_python_beside_an_old_one_is_found(machine: Machine) -> None:
    machine.has("python3", TOO_OLD)
    machine.has("python3.12", GOOD_PYTHON)
    machine.audit_ends_with(1)
    assert machine.run("demo").returncode == 0


def test_the_python_that_the_user_names_is_the_one_that_counts(machine: Machine) -> None:
    machine.has("python3", GOOD_PYTHON)
    machine.has("my python", TOO_OLD)
    assert machine.run("demo", PYTHON=str(machine.bin / "my python")).returncode == 4


@pytest.mark.parametrize(("audit", "script"), [(1, 0), (0, 4), (2, 2), (3, 3), (4, 4), (130, 130)])
def test_the_demo_succeeds_only_where_its_audit_finds_the_planted_gaps(
    machine: Machine, audit: int, script: int
) -> None:
    machine.has("python3", GOOD_PYTHON)
    machine.audit_ends_with(audit)
    assert machine.run("demo").returncode == script


def test_a_demo_that_crashes_with_exit_1_and_leaves_no_report_is_no_success(machine: Machine) -> None:
    machine.has("python3", GOOD_PYTHON)
    machine.audit_ends_with(1, report="")
    done = machine.run("demo")
    assert done.returncode == 4
    assert "error: the demo audit ended with exit 1" in done.stderr


def test_a_second_run_installs_nothing(machine: Machine) -> None:
    machine.has("python3", GOOD_PYTHON)
    machine.audit_ends_with(1)
    machine.run("demo")
    machine.run("demo")
    assert len(machine.installations()) == 1


def test_the_tools_of_developers_are_installed_once_and_serve_the_demo_too(machine: Machine) -> None:
    machine.has("python3", GOOD_PYTHON)
    machine.audit_ends_with(1)
    for script in ("demo", "test", "test", "demo"):
        machine.run(script)
    assert [line.rsplit(" ", 1)[1] for line in machine.installations()] == [".", ".[dev]"]


def test_a_changed_list_of_dependencies_is_installed(machine: Machine) -> None:
    machine.has("python3", GOOD_PYTHON)
    machine.audit_ends_with(1)
    machine.run("demo")
    with (machine.checkout / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    machine.run("demo")
    assert len(machine.installations()) == 2


def test_an_installation_that_failed_is_named_and_tried_again(machine: Machine) -> None:
    machine.has("python3", GOOD_PYTHON.replace(">>installations", ">>installations; exit 1"))
    machine.audit_ends_with(1)
    for _ in range(2):
        done = machine.run("demo")
        assert done.returncode == 4
        assert "error: pip could not install the project" in done.stderr
    assert len(machine.installations()) == 2
