"""The shipped catalogue is what its sources give, with every finding of their review."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.vocabulary import Permission, catalogue


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
