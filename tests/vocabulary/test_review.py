"""Every row of the catalogue was reviewed, and the review is about rows that exist."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from auditor.model.requirement import Section
from auditor.vocabulary import Permission, catalogue

Entry = tuple[str, str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def review(checkout: Path) -> dict[str, Any]:
    text = (checkout / "scripts" / "catalogue-review.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@pytest.fixture(scope="module")
def program(checkout: Path) -> ModuleType:
    """scripts/catalogue_review.py, which is no part of the package."""
    folder = str(checkout / "scripts")
    sys.path.insert(0, folder)
    try:
        spec = importlib.util.spec_from_file_location("catalogue_review", f"{folder}/catalogue_review.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(folder)
    return module


def entries(review: dict[str, Any]) -> Iterator[Entry]:
    for application, sections in review["applications"].items():
        for section, named in sections.items():
            for name, block in named.items():
                yield application, section.replace("_", " "), name, block


def row(application: str, section: str, name: str) -> Permission:
    (found,) = (
        each
        for each in catalogue().rows
        if (each.application, each.section.value.casefold(), each.name) == (application, section, name)
    )
    return found


def test_every_row_is_reviewed() -> None:
    assert [f"{row.application} > {row.name}" for row in catalogue().rows if not row.shown.confidence] == []


def test_every_entry_of_the_review_is_what_the_catalogue_says_of_that_row(review: dict[str, Any]) -> None:
    listed = list(entries(review))
    assert listed
    for application, section, name, block in listed:
        shown = row(application, section, name).shown
        assert shown.core == {"unknown": None}.get(block["core"], block["core"]), name
        assert shown.confidence == block["confidence"], name
        assert (shown.since, shown.requires_feature) == (block.get("since"), block.get("requires_feature")), name
        assert list(shown.requires_subscription) == block.get("requires_subscription", []), name


def test_every_entry_gives_its_reason_and_its_sources(review: dict[str, Any]) -> None:
    for _, _, name, block in entries(review):
        assert block["note"].strip(), name
        assert block["sources"], name


def test_every_row_that_the_review_adds_is_in_the_catalogue(review: dict[str, Any]) -> None:
    for item in review["missing_rows"]:
        assert catalogue().permission(item["application"], item["name"]) is not None, item["name"]


def test_the_version_is_the_day_of_the_review_unless_the_source_is_newer(review: dict[str, Any]) -> None:
    assert catalogue().version >= review["reviewed"].isoformat()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", catalogue().version)


def test_a_row_needs_a_condition_or_a_doubt_where_the_review_calls_it_not_core(review: dict[str, Any]) -> None:
    for _, _, name, block in entries(review):
        if block["core"] is False:
            assert block.get("requires_subscription") or block.get("requires_feature"), name


BLOCK = {"core": "unknown", "note": "Not said.", "confidence": "inferred", "sources": ["R-OPENAPI"]}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"core": "yes"}, "core true, false or unknown"),
        ({"confidence": "certain"}, "confidence documented or inferred"),
        ({"sources": []}, "its sources"),
        ({"requires_subscription": "Taxes"}, "its subscriptions as a list"),
        ({"since": "2031 R9"}, "names the release 2031 R9"),
        ({"requires_feture": "x"}, "nothing beside"),
    ],
)
def test_a_mistake_in_an_entry_is_named(program: ModuleType, change: dict[str, Any], complaint: str) -> None:
    assert program.wrong(BLOCK, {"2026 R1": "2026-02-13"}) is None
    assert complaint in program.wrong(BLOCK | change, {"2026 R1": "2026-02-13"})


class RowsOf:
    """As many rows as a test of the review needs."""

    def __init__(self, *names: str) -> None:
        self.all: list[dict[str, Any]] = [
            {"application": "Taxes", "section": Section.REPORTS, "name": name} for name in names
        ]


def test_an_entry_that_fits_no_row_ends_the_build(program: ModuleType) -> None:
    review = {"applications": {"Taxes": {"reports": {"No such row": BLOCK}}}}
    with pytest.raises(SystemExit, match=r"Taxes > reports > No such row, which is no row of the catalogue"):
        program.work_in(review, RowsOf("Tax return"), {})


def test_a_row_without_a_review_ends_the_build(program: ModuleType) -> None:
    with pytest.raises(SystemExit, match=r"Nobody reviewed these rows.*Taxes > Tax return"):
        program.work_in({"applications": {}}, RowsOf("Tax return"), {})


def test_a_review_with_a_part_that_nobody_reads_ends_the_build(program: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "review.yaml"
    file.write_text("reviewed: 2026-11-29\napplications: {}\nmising_rows: []\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="nothing else"):
        program.read_review(file)


def test_the_sections_that_never_pass_by_the_catalogue_alone_are_documented(checkout: Path) -> None:
    text = (checkout / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- no core row -->\n(.*?)<!-- /no core row -->", text, re.DOTALL)
    assert found
    sections = {(row.application, row.section) for row in catalogue().rows}
    core = {(row.application, row.section) for row in catalogue().rows if row.shown.core}
    listed = [
        (application.name, section)
        for application in catalogue().applications
        for section in Section
        if (application.name, section) in sections - core
    ]
    lines = [f"| {name} | {section.value[0].upper()}{section.value[1:]} |" for name, section in listed]
    assert found[1].strip().splitlines() == ["| application | section |", "| --- | --- |", *lines]
