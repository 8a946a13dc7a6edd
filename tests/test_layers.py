"""The architecture: imports point down only, siblings don't know each other, and pure parts stay pure."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

FOUNDATION = {"model", "vocabulary", "errors", "resources"}
SIBLINGS = {"rulebook", "evaluate", "evidence", "reporters", "simulator", "options", "config", "writing"}

MAY_IMPORT: dict[str, set[str]] = {
    # 0: the nouns know nothing; what lies beside them knows at most the nouns and the errors
    "model": set(),
    "errors": set(),
    "resources": {"errors"},
    "vocabulary": {"model", "errors", "resources"},
    # 1: each of them stands on the foundation alone
    **dict.fromkeys(SIBLINGS, FOUNDATION),
    # 2, 3, 4, 5
    "audit": FOUNDATION | SIBLINGS,
    "choice_of_packs": FOUNDATION | {"rulebook"},
    "delivery": FOUNDATION | {"reporters", "options", "writing"},
    "progress": FOUNDATION | {"evidence", "reporters"},
    "dry_run": FOUNDATION | {"evidence", "reporters"},
    "authoring": FOUNDATION | SIBLINGS | {"audit"},
    "commands": FOUNDATION | SIBLINGS | {"audit", "choice_of_packs", "delivery", "progress", "dry_run"},
    "report_command": {"errors", "options", "reporters", "delivery"},
    "access": FOUNDATION | {"evaluate", "reporters", "authoring", "commands"},
    "cli_rules": {"authoring", "options"},
    "cli": {"commands", "report_command", "access", "cli_rules"},
    "__main__": {"errors", "cli"},
}

PURE = {"model", "vocabulary", "evaluate", "reporters"}
IMPURE_MODULES = re.compile(
    r"(asyncio|click|concurrent|ftplib|getpass|glob|http|locale|logging|lxml|multiprocessing|os|pathlib|platform|random"
    r"|requests|secrets|select|shutil|signal|smtplib|socket|socketserver|sqlite3|ssl|subprocess|sys|tempfile|threading"
    r"|time|urllib\.request|urllib3|yaml)(\..*)?"
)
IMPURE_CALLS = {"open", "print", "input", "breakpoint", "exec", "eval"}
CLOCK_METHODS = {"now", "today", "utcnow"}

# A foreign library meets the code at one seam, where its exceptions become ours.
SEAMS = {
    "requests": {"evidence"},
    "urllib3": {"evidence"},
    "lxml": {"evidence", "simulator"},
    "jinja2": {"reporters"},
    "yaml": {"rulebook", "config", "simulator"},
    "click": {"cli", "cli_rules", "commands", "report_command", "delivery", "__main__"},
}


class Import(NamedTuple):
    module: str
    line: int


def test_imports_point_down_only_and_pure_parts_stay_pure(checkout: Path) -> None:
    assert list(violations(checkout / "auditor")) == []


@pytest.mark.parametrize(
    ("file", "code", "complaint"),
    [
        ("model/rule.py", "import auditor.errors", "model may not import errors"),
        ("evaluate/rights.py", "from auditor.evidence import collect", "evaluate may not import evidence"),
        ("evaluate/rights.py", "from auditor import evidence", "evaluate may not import evidence"),
        ("evaluate/rights.py", "from ..reporters import html", "evaluate may not import reporters"),
        ("evaluate/rights.py", "from .. import reporters", "evaluate may not import reporters"),
        ("simulator/server.py", "from auditor.evidence.transport import post", "simulator may not import evidence"),
        ("simulator/server.py", "def f():\n    import auditor.evidence", "simulator may not import evidence"),
        ("rulebook/load.py", "import importlib\nimportlib.import_module('auditor.cli')", "rulebook may not import cli"),
        ("audit.py", "from auditor.cli import main", "audit may not import cli"),
        ("cli.py", "from auditor.__main__ import main", "cli may not import __main__"),
        ("authoring/linting.py", "from auditor.commands import write", "authoring may not import commands"),
        ("authoring/linting.py", "import click", "click may not be imported by authoring"),
        ("cli_rules.py", "from auditor.rulebook import find_packs", "cli_rules may not import rulebook"),
        ("helpers.py", "", "helpers has no place in the layers"),
        ("__init__.py", "from auditor.cli import main", "the package itself may not import cli"),
        ("model/rule.py", "from pathlib import Path", "model is pure and may not import pathlib"),
        ("vocabulary/names.py", "import os.path", "vocabulary is pure and may not import os"),
        ("evaluate/rights.py", "from urllib.request import urlopen", "evaluate is pure and may not import urllib"),
        ("evaluate/rights.py", "from urllib import request", "evaluate is pure and may not import urllib"),
        ("evaluate/rights.py", "import logging", "evaluate is pure and may not import logging"),
        ("reporters/html.py", "print('done')", "reporters is pure and may not call print"),
        (
            "reporters/html.py",
            "from datetime import date\nd = date.today()",
            "reporters is pure and may not call today",
        ),
        ("reporters/html.py", "import datetime as d\nd.datetime.now(d.UTC)", "reporters is pure and may not call now"),
        ("rulebook/load.py", "import requests", "requests may not be imported by rulebook"),
        ("evidence/archive.py", "from yaml import compose", "yaml may not be imported by evidence"),
    ],
)
def test_a_violation_is_caught(tmp_path: Path, file: str, code: str, complaint: str) -> None:
    write(tmp_path, file, code)
    assert any(complaint in found for found in violations(tmp_path)), list(violations(tmp_path))


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("evaluate/rights.py", "from auditor.model.rule import Rule\nfrom auditor.vocabulary import catalogue"),
        ("evaluate/rights.py", "from . import subject\nfrom .subject import x\nfrom auditor.evaluate import y"),
        ("evaluate/rights.py", "from urllib.parse import quote\nfrom datetime import UTC, datetime\nimport io"),
        ("reporters/html.py", "import jinja2\nfrom auditor.resources import template\nfrom auditor import __version__"),
        ("evidence/transport.py", "import os, time, logging, requests"),
        ("cli.py", "from auditor import commands\nimport click"),
        ("commands.py", "from auditor import audit, evidence\nimport click"),
    ],
)
def test_what_the_layers_allow_is_not_complained_about(tmp_path: Path, file: str, code: str) -> None:
    write(tmp_path, file, code)
    assert list(violations(tmp_path)) == []


def write(package: Path, file: str, code: str) -> None:
    target = package / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(code + "\n", encoding="utf-8")


def violations(package: Path) -> Iterator[str]:
    """What in this source tree breaks the rules above, as `file:line: complaint`."""
    for file in sorted(package.rglob("*.py")):
        relative = file.relative_to(package)
        part = relative.parts[0].removesuffix(".py")
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imports = list(imports_of(tree, ("auditor", *relative.parts[:-1])))
        complaints = [*layer_complaints(part, imports), *purity_complaints(part, tree, imports)]
        yield from (f"{relative}:{line}: {complaint}" for complaint, line in complaints)


def layer_complaints(part: str, imports: list[Import]) -> Iterator[tuple[str, int]]:
    if part != "__init__" and part not in MAY_IMPORT:
        yield f"{part} has no place in the layers", 1
        return
    allowed = MAY_IMPORT.get(part, set()) | {part, "__version__"}
    for module, line in imports:
        top, *below = module.split(".")
        if top == "auditor" and below and below[0] not in allowed:
            yield f"{'the package itself' if part == '__init__' else part} may not import {below[0]}", line
        if top in SEAMS and part not in SEAMS[top]:
            yield f"{top} may not be imported by {part}", line


def purity_complaints(part: str, tree: ast.Module, imports: list[Import]) -> Iterator[tuple[str, int]]:
    if part not in PURE:
        return
    for module, line in imports:
        if IMPURE_MODULES.fullmatch(module):
            yield f"{part} is pure and may not import {module}", line
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in IMPURE_CALLS:
                yield f"{part} is pure and may not call {name}", node.lineno
            case ast.Call(func=ast.Attribute(attr=name)) if name in CLOCK_METHODS:
                yield f"{part} is pure and may not call {name}", node.lineno
            case _:
                pass


def imports_of(tree: ast.Module, package: tuple[str, ...]) -> Iterator[Import]:
    """Every module that is imported, at any depth, for types only or by name, as an absolute dotted path."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (Import(alias.name, node.lineno) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = ".".join(
                    (*package[: len(package) - level + 1], *filter(None, [module])) if level else [module or ""]
                )
                # `from auditor import evidence` imports auditor.evidence, `from x import y` perhaps x.y.
                yield from (Import(f"{base}.{alias.name}", node.lineno) for alias in names)
            case ast.Call(func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__")):
                yield from (Import(str(a.value), node.lineno) for a in node.args if isinstance(a, ast.Constant))
            case _:
                pass
