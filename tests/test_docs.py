"""What the documents say is what the program does."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.cli import cli
from auditor.cli_rules import rules
from auditor.config import read_aliases
from auditor.errors import EXIT_MEANING, ExitCode
from auditor.evidence import archive
from auditor.vocabulary import catalogue

ROOT = Path(__file__).resolve().parent.parent
COMMAND = Path(sys.executable).parent / "intacct-audit"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home|Users|opt)/[\w.-]+")
NO_TEXT = {".png", ".ico", ".woff2", ".pyc"}


def block(name: str) -> str:
    """The text of README between `<!-- name -->` and `<!-- /name -->`."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", readme(), re.DOTALL)
    assert found, f"README.md has no block {name!r}"
    return found[1].strip()


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def shell_blocks(text: str) -> list[str]:
    return [line for found in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in found.splitlines()]


def audit_commands() -> list[str]:
    return [line for line in shell_blocks(readme()) if "intacct-audit " in line]


def demo_command() -> list[str]:
    """The arguments of the command whose output README shows, as README names it above the block."""
    found = re.search(r"`\.venv/bin/intacct-audit (check --demo[^`]*)`:\n\n<!-- demo output -->", readme())
    assert found, "README.md does not name the command of its demo output"
    return shlex.split(found[1])


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"COLUMNS": "80"}
    return subprocess.run([COMMAND, *command], cwd=cwd, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own command


def test_the_table_of_exit_codes_is_the_enum() -> None:
    rows = [f"| {code.value} | {EXIT_MEANING[code]} |" for code in ExitCode]
    assert block("exit codes") == "\n".join(["| exit | meaning |", "| --: | --- |", *rows])


def test_the_first_screen_holds_two_commands() -> None:
    first_screen = readme().split("\n## ")[0]
    commands = shell_blocks(first_screen)
    assert commands == ["sh scripts/demo", "sh scripts/test"]
    assert all((ROOT / command.split()[1]).is_file() for command in commands)


def test_the_help_of_check_is_the_help_of_check() -> None:
    assert block("check help") == f"```text\n{run('check', '--help').stdout.strip()}\n```"


@pytest.mark.parametrize("line", audit_commands())
def test_a_command_of_the_readme_exists_with_its_options(line: str) -> None:
    words = shlex.split(line.split("intacct-audit ", 1)[1])
    names = [word for word in words if not word.startswith("-")]
    # `rules list` is a command of a group; the words after a command are its arguments.
    depth = 2 if words[0] == "rules" else 1
    shown = run(*names[:depth], "--help")
    assert shown.returncode == ExitCode.READY, shown.stderr
    for option in filter(lambda word: word.startswith("--"), words):
        assert option.split("=")[0] in shown.stdout


def test_an_option_that_the_text_of_the_readme_names_is_one_of_check() -> None:
    prose = re.sub(r"```.*?```", "", readme(), flags=re.DOTALL)
    shown = run("check", "--help").stdout
    assert [option for option in re.findall(r"--[a-z][a-z-]+", prose) if option not in shown] == []


def test_the_demo_that_the_readme_shows_is_the_demo(tmp_path: Path) -> None:
    done = run(*demo_command(), cwd=tmp_path)
    assert done.returncode == ExitCode.GAP, done.stderr
    assert block("demo output") == f"```text\n{done.stdout.strip()}\n```"


def test_the_example_of_an_alias_file_teaches_what_it_says(tmp_path: Path) -> None:
    text = (ROOT / "docs/vocabulary.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    file = tmp_path / "aliases.yaml"
    file.write_text(example, encoding="utf-8")
    taught = catalogue().with_aliases(read_aliases(file))
    row = taught.resolve("Debtors", "Receipts")
    assert row == catalogue().permission("Accounts Receivable", "Posted payments")
    assert taught.rights("Look").known == {"View"}


def test_the_format_of_an_evidence_file_is_the_documented_one() -> None:
    text = (ROOT / "docs/evidence-file.md").read_text(encoding="utf-8")
    assert f"**format {archive.FORMAT}**" in text


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_names_no_command_that_does_not_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = re.findall(r"(?:`|^|bin/)intacct-audit ([a-z]+)(?: ([a-z]+))?", text, re.MULTILINE)
    commands = set(cli.commands)
    assert {command for command, _ in named} <= commands
    assert {word for command, word in named if command == "rules"} <= set(rules.commands)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_resolves(document: Path) -> None:
    assert list(broken_links(document)) == []


def broken_links(document: Path) -> Iterator[str]:
    prose = re.sub(r"```.*?```|`[^`]*`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        within = file.exists() and file.is_relative_to(ROOT)
        if not within or (anchor and anchor not in anchors(file)):
            yield target


def anchors(document: Path) -> Iterator[str]:
    for title in re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_every_decision_is_in_the_list_and_numbered_once() -> None:
    decisions = sorted(path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [name[:4] for name in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    listed = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    assert [name for name in decisions if f"({name})" not in listed] == []


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = {
        str(path.relative_to(ROOT)): names
        for path in source_files()
        if (names := sorted(set(MACHINE_PATH.findall(path.read_text(encoding="utf-8", errors="replace")))))
    }
    assert found == {}


def source_files() -> Iterator[Path]:
    """What git holds or would add; in an unpacked sdist, which has no git, everything."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git of the developer
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0 and (ROOT / ".git").exists():
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if ".venv" not in path.parts]
    return (path for path in paths if path.is_file() and path.suffix not in NO_TEXT)
