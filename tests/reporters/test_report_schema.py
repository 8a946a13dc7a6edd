"""The JSON Schema of the report: it is what the document says, and every report fits it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator, FormatChecker
from many import QUICK, REPORTS, ROOT, any_report, full
from test_json_report import EXAMPLES

from auditor.model.report import Report
from auditor.reporters import REPORTERS, Display
from auditor.reporters.report_schema import report_schema, report_schema_text


def closed(node: Any) -> Any:
    """The schema with no key allowed but those that it names, so that a key which it forgets is found."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: closed(item) for key, item in node.items()}
    return made | {"additionalProperties": False} if "properties" in made and "type" in made else made


STRICT = Draft202012Validator(closed(report_schema()), format_checker=FormatChecker())
PUBLISHED = Draft202012Validator(report_schema())


def document(report: Report) -> Any:
    return json.loads(REPORTERS["json"].render(report, Display()))


def complaints(report: Report) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in STRICT.iter_errors(document(report))]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(report_schema())


def test_the_file_in_docs_is_the_schema() -> None:
    assert (ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8") == report_schema_text()


def test_every_object_that_is_not_open_by_nature_is_closed_for_the_test() -> None:
    strict = closed(report_schema())
    assert strict["additionalProperties"] is False
    assert {found["additionalProperties"] for found in strict["$defs"].values() if "properties" in found} == {False}


@pytest.mark.quick_for(*QUICK)
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_fits_to_the_last_key(name: str) -> None:
    assert complaints(REPORTS[name]()) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_report(EXAMPLES))
def test_that_holds_for_any_report(report: Report) -> None:
    assert complaints(report) == []


def test_a_key_that_is_missing_or_of_another_type_does_not_fit() -> None:
    edits: tuple[Callable[[Any], object], ...] = (
        lambda d: d["report"].pop("subject"),
        lambda d: d["report"]["packs"][0]["verdicts"][0].pop("caused_by"),
        lambda d: d["report"]["packs"][0]["verdicts"][0].update(outcome="fine"),
        lambda d: d["report"]["packs"][0]["pack"]["rules"][0]["requirement"].pop("sender_id"),
        lambda d: d["format"].update(version=2),
    )
    for edit in edits:
        broken = document(full())
        assert PUBLISHED.is_valid(broken)
        edit(broken)
        assert not PUBLISHED.is_valid(broken)


def test_a_key_that_a_later_version_adds_fits_the_published_schema() -> None:
    later = document(full())
    later["report"]["mood"] = "good"
    later["report"]["packs"][0]["verdicts"][0]["score"] = 7
    assert PUBLISHED.is_valid(later)


def test_every_definition_says_what_it_is() -> None:
    silent = [name for name, found in report_schema()["$defs"].items() if not found.get("description")]
    assert silent == ["Requirement"]
