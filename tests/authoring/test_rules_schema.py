"""`rules schema`: the JSON Schema of a rule pack, for editors."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from acme_pack import TEXT
from jsonschema import Draft202012Validator

from auditor.__main__ import run
from auditor.rulebook import pack_schema_text
from auditor.rulebook.starter import starter_pack

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def printed(capsys: Captured) -> str:
    assert run(["rules", "schema"]) == 0
    return capsys.readouterr().out


def test_it_is_the_schema_of_the_loader_and_that_of_the_documents(printed: str, checkout: Path) -> None:
    assert printed == pack_schema_text()
    assert printed == (checkout / "docs" / "rule-pack.schema.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [TEXT, starter_pack("acme", date(2026, 11, 29))])
def test_it_accepts_a_pack(printed: str, text: str) -> None:
    # Every scalar is text to the loader, dates included.
    document = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes texts only
    errors = Draft202012Validator(json.loads(printed)).iter_errors(document)
    assert [error.message for error in errors] == []


def test_it_refuses_what_is_no_pack(printed: str) -> None:
    assert not Draft202012Validator(json.loads(printed)).is_valid({"pack": "acme"})
