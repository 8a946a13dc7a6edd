"""docs/rule-packs.md: its commands run, and print what it shows."""

import re
import shlex
from pathlib import Path

import pytest

from auditor.__main__ import run
from auditor.rulebook.lint import CHECKS

Captured = pytest.CaptureFixture[str]
DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "rule-packs.md").read_text(encoding="utf-8")
FILES = re.findall(r"`([\w.-]+\.yaml)`:\n\n```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
SESSIONS = re.findall(r"```console\n\$ intacct-audit ([^\n]*)\n(.*?)```", DOCUMENT, re.DOTALL)


def test_every_command_prints_what_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES:
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(SESSIONS) == 5
    for command, shown in SESSIONS:
        assert run(shlex.split(command)) in {0, 1}
        assert capsys.readouterr().out == shown, command


def test_the_table_of_codes_is_the_table_of_checks() -> None:
    found = re.search(r"<!-- codes -->\n(.*?)<!-- /codes -->", DOCUMENT, re.DOTALL)
    assert found
    rows = [f"| `{check.code}` | {check.severity} | {check.meaning} |" for check in CHECKS]
    refused = "| `refused` | error | what the loader refuses, in its own words |"
    assert found[1].splitlines() == ["| code | severity | meaning |", "| --- | --- | --- |", refused, *rows]
