"""The shipped catalogue is what its sources give, with every finding of their review."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.model.access import RightsRow
from auditor.vocabulary import Permission, catalogue
from auditor.vocabulary.upkeep import source_rows, unknown


@pytest.fixture
def source(checkout: Path) -> Path:
    folder = checkout.parent / "shared" / "domain"
    if not (folder / "permission-catalogue.yaml").is_file():
        pytest.skip("The sources of the catalogue do not lie beside this checkout.")
    return folder


def test_a_rebuild_gives_the_same_bytes(checkout: Path, source: Path, tmp_path: Path) -> None:
    rebuilt = tmp_path / "catalogue.json"
    program = checkout / "scripts" / "build_catalogue.py"
    subprocess.run([sys.executable, program, source, "--output", rebuilt], check=True)  # noqa: S603 - our own program
    assert rebuilt.read_bytes() == (checkout / "auditor" / "vocabulary" / "catalogue.json").read_bytes()


def rebuilt_with(pasted: str, folder: Path, checkout: Path, source: Path) -> subprocess.CompletedProcess[str]:
    """A rebuild by scripts whose review has rows pasted below missing_rows."""
    scripts = shutil.copytree(checkout / "scripts", folder / "scripts")
    review = scripts / "catalogue-review.yaml"
    text, _, below = review.read_text(encoding="utf-8").partition("missing_rows:")
    assert below
    review.write_text(f"{text}missing_rows:\n{pasted}", encoding="utf-8")
    command: list[str | Path] = [
        sys.executable,
        scripts / "build_catalogue.py",
        source,
        "--output",
        folder / "rebuilt.json",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program


def test_rows_that_upkeep_prints_can_be_pasted_into_the_review(checkout: Path, source: Path, tmp_path: Path) -> None:
    seen = [RightsRow("4.AR", "Brand new", "List|View|Zap"), RightsRow("AR", "Customers", "Zap")]
    done = rebuilt_with(source_rows(unknown(catalogue(), seen)), tmp_path, checkout, source)
    assert done.returncode == 0, done.stderr
    rebuilt = json.loads((tmp_path / "rebuilt.json").read_text(encoding="utf-8"))
    rows = {(row["application"], row["name"]): row for row in rebuilt["permissions"]}
    added = rows["Accounts Receivable", "Brand new"]
    assert added["rights_inferred"] == ["List", "View", "Zap"]
    assert "core" not in added["shown"]
    assert rows["Accounts Receivable", "Customers"]["conditional_rights"] == ["Zap"]
    assert "Zap" in rebuilt["rights"]


def test_a_row_of_an_application_that_nobody_knows_ends_the_build(checkout: Path, source: Path, tmp_path: Path) -> None:
    pasted = source_rows(unknown(catalogue(), [RightsRow("Debiteuren", "Klanten", "List")]))
    done = rebuilt_with(pasted, tmp_path, checkout, source)
    assert done.returncode == 1
    assert "Klanten to Debiteuren > activities_and_lists, which is no section of an application" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_item_of_the_review_is_in_the_catalogue(source: Path) -> None:
    text = (source / "permission-catalogue.yaml").read_text(encoding="utf-8")
    document: Any = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    assert document["review"]["missing_rows"]
    for item in document["review"]["missing_rows"]:
        found = catalogue().permission(item["application"], item["name"])
        assert found is not None, item["name"]
        assert set(item["rights"]) <= offered(found), item["name"]
        if item["kind"] == "row":
            assert found.section.value.casefold().replace(" ", "_") == item["section"]
            assert found.shown.core == {"unknown": None}.get(item["core"], item["core"])
            assert found.shown.since == item["since"]


def offered(row: Permission) -> set[str]:
    return {*row.rights, *row.rights_inferred, *row.conditional_rights}
