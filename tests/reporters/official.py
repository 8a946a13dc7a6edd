"""Other people's schemas that our reports have to fit."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft4Validator, FormatChecker
from lxml import etree
from many import ROOT

SCHEMAS = ROOT / "tests" / "data" / "schemas"


@cache
def _junit() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMAS / "junit-10.xsd")))


@cache
def _sarif() -> Draft4Validator:
    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    return Draft4Validator(schema, format_checker=FormatChecker())


def junit_of(text: str) -> Any:
    """The parsed report. Fails where it does not fit the schema of Jenkins."""
    root = etree.fromstring(text.encode("utf-8"))
    schema = _junit()
    assert schema.validate(root), schema.error_log
    return root


def sarif_of(text: str) -> dict[str, Any]:
    """The one run of the log. Fails where the log does not fit the schema of SARIF."""
    log = json.loads(text)
    assert [f"{error.json_path}: {error.message[:200]}" for error in _sarif().iter_errors(log)] == []
    (run,) = log["runs"]
    found: dict[str, Any] = run
    return found
