"""The JSON Schema of a company file takes what the loader takes, and refuses what it refuses."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from auditor.errors import UsageError
from auditor.simulator import bundled, company_schema_text, load_company

SCHEMA = json.loads(company_schema_text())


def complaints(text: str) -> list[str]:
    return [error.message for error in Draft7Validator(SCHEMA).iter_errors(yaml.safe_load(text))]


def examples(checkout: Path) -> list[str]:
    manual = (checkout / "docs" / "simulator.md").read_text(encoding="utf-8")
    return re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL)


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(SCHEMA)


def test_the_file_in_the_manual_is_what_the_command_prints(checkout: Path) -> None:
    kept = (checkout / "docs" / "company.schema.json").read_text(encoding="utf-8")
    assert kept == company_schema_text(), "intacct-audit simulate --schema > docs/company.schema.json"


@pytest.mark.parametrize("name", bundled())
def test_it_takes_every_built_in_company(name: str) -> None:
    text = files("auditor.simulator").joinpath("companies", f"{name}.yaml").read_text(encoding="utf-8")
    assert complaints(text) == []


def test_it_takes_the_examples_of_the_manual(checkout: Path) -> None:
    found = examples(checkout)
    assert len(found) > 1
    assert [complaints(text) for text in found] == [[]] * len(found)


BROKEN: tuple[Any, ...] = (
    "compny: {id: x}",
    "company: {id: x}",
    "company: [x]",
    "extends: upflow-ready\ncompany: {ident: x}",
    "extends: upflow-ready\ncompany: {permission_type: both}",
    "extends: upflow-ready\nsenders: {A: {pasword: x}}",
    "extends: upflow-ready\nsenders: {A: {password: x, authorised: perhaps}}",
    "extends: upflow-ready\nsubscriptions: General Ledger",
    "extends: upflow-ready\nusers: [{type: business user}]",
    "extends: upflow-ready\nusers: [{id: x, type: clerk}]",
    "extends: upflow-ready\nusers: [{id: x, status: asleep}]",
    "extends: upflow-ready\nusers: [{id: x, rols: []}]",
    "extends: upflow-ready\nroles: [{name: x, apply_to: Everything}]",
    "extends: upflow-ready\nroles: [{name: x, rights: {Accounts Receivable: {reports: some}}}]",
    "extends: upflow-ready\nroles: [{name: x, rights: {Accounts Receivable: {Invoices: [Lists]}}}]",
    "extends: upflow-ready\nroles: [{name: x, extra_rows: [{modul: x}]}]",
    "extends: upflow-ready\nentities: [{id: x, status: closed}]",
    "extends: upflow-ready\nspelling: {rights: words}",
    "extends: upflow-ready\nspelling: {right: labels}",
    "extends: upflow-ready\nbehaviour: {query_needs: Edit}",
    "extends: upflow-ready\nbehaviour: {session_minutes: many}",
    "extends: upflow-ready\nrecords: {ARINVOICE: many}",
    "extends: upflow-ready\nrecords: {ARINVOICE: [CUSTOMERID]}",
    "extends: upflow-ready\nrecords: {GLJOURNAL: [{SYMBOL: [WIP]}]}",
    "extends: upflow-ready\nsettings: {XX: {A: b}}",
    "extends: upflow-ready\nsettings: {ME: on}",
    "extends: upflow-ready\ninstalled: [{deployed: true}]",
    "extends: upflow-ready\ninstalled: [{name: x, deployed: perhaps}]",
    "extends: upflow-ready\ncustom_fields: {ARINVOICE: [{type: text}]}",
    "extends: upflow-ready\ncustom_fields: {ARINVOICE: [{id: A, type: texts}]}",
    "extends: upflow-ready\ncustom_fields: {ARINVOICE: [{id: A B}]}",
    "extends: upflow-ready\nviews: {auditor: x}",
    "extends: upflow-ready\nfaults: [{fault: unavailabel}]",
    "extends: upflow-ready\nfaults: [{target: ROLES}]",
    "extends: upflow-ready\nfaults: [{fault: slow, seconds: long}]",
)


@pytest.mark.parametrize("text", BROKEN)
def test_what_the_loader_refuses_it_refuses(text: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        load_company(file)
    assert complaints(text)
