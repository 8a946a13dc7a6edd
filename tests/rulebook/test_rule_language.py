"""docs/rule-language.md is complete, and every example in it loads."""

import re
from pathlib import Path

import pytest

from auditor.rulebook import load_pack
from auditor.rulebook.packs import (
    FIX_OPTIONAL,
    FIX_REQUIRED,
    PACK_OPTIONAL,
    PACK_REQUIRED,
    RULE_OPTIONAL,
    RULE_REQUIRED,
)
from auditor.rulebook.requirements import REQUIREMENT_KEYS

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "rule-language.md").read_text(encoding="utf-8")
PACK, *REQUIREMENTS = re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
BEFORE, AFTER = PACK.split("    requires: {user: exists}\n")


def test_the_example_of_a_pack_loads_and_shows_every_key() -> None:
    pack = load_pack(PACK, "rule-language.md")
    assert [rule.id for rule in pack.rules] == ["user-exists", "invoices-readable"]
    for key in (*PACK_REQUIRED, *PACK_OPTIONAL, *RULE_REQUIRED, *RULE_OPTIONAL, *FIX_REQUIRED, *FIX_OPTIONAL):
        assert re.search(rf"^[ -]*{key}:", PACK, re.MULTILINE), key


@pytest.mark.parametrize("example", REQUIREMENTS)
def test_an_example_of_a_requirement_loads(example: str) -> None:
    indented = "".join(f"    {line}\n" for line in example.splitlines())
    assert load_pack(BEFORE + indented + AFTER, "rule-language.md").rules


def test_every_requirement_has_an_example() -> None:
    assert {key for key in REQUIREMENT_KEYS if not re.search(rf"\b{key}:", "".join(REQUIREMENTS))} == set()


@pytest.mark.parametrize(
    ("heading", "required", "optional"),
    [
        ("Keys of a pack", PACK_REQUIRED, PACK_OPTIONAL),
        ("Keys of a rule", RULE_REQUIRED, RULE_OPTIONAL),
        ("Keys of a fix", FIX_REQUIRED, FIX_OPTIONAL),
    ],
)
def test_the_tables_list_every_key(heading: str, required: tuple[str, ...], optional: tuple[str, ...]) -> None:
    table = DOCUMENT.split(f"### {heading}\n")[1].split("\n#")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (\w*) ?\|", table, re.MULTILINE))
    assert {key for key, mark in rows.items() if mark == "required"} == set(required)
    assert {key for key, mark in rows.items() if not mark} == set(optional)
