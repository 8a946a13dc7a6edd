"""`rules list`: which packs there are."""

import json
from pathlib import Path

import pytest
from acme_pack import TEXT

from auditor.__main__ import run
from auditor.resources import rule_packs

Captured = pytest.CaptureFixture[str]


def ids(text: str) -> list[str]:
    return [line.split("  ")[0] for line in text.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two packs, and what is none although it lies beside them."""
    (tmp_path / "acme.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "second.yaml").write_text(TEXT.replace("pack: acme", "pack: second"), encoding="utf-8")
    (tmp_path / "acme.examples.yaml").write_text("examples: []\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("no pack", encoding="utf-8")
    return tmp_path


def test_every_bundled_pack_is_listed(capsys: Captured) -> None:
    assert run(["rules", "list"]) == 0
    assert set(rule_packs()) <= set(ids(capsys.readouterr().out))


def test_packs_of_a_folder_and_of_a_file_are_listed_after_those_installed(folder: Path, capsys: Captured) -> None:
    assert run(["rules", "list", str(folder)]) == 0
    assert ids(capsys.readouterr().out)[-2:] == ["acme", "second"]
    assert run(["rules", "list", str(folder / "acme.yaml")]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert line == "acme  Acme 1.0.0, 1 rule, https://acme.example/guide, read on 2026-11-22"


def test_a_pack_whose_source_tells_only_a_part_says_so(folder: Path, capsys: Captured) -> None:
    (folder / "acme.yaml").write_text(TEXT.replace("complete: true", "complete: false"), encoding="utf-8")
    assert run(["rules", "list", str(folder / "acme.yaml")]) == 0
    assert ", 1 rule, source incomplete, " in capsys.readouterr().out.splitlines()[-1]


def test_the_document_for_programs_holds_the_same(folder: Path, capsys: Captured) -> None:
    assert run(["rules", "list", str(folder / "acme.yaml"), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["format"] == {"name": "intacct-audit packs", "version": 1}
    assert document["packs"][-1] == {
        "id": "acme",
        "product": "Acme",
        "version": "1.0.0",
        "rules": 1,
        "complete": True,
        "source": "https://acme.example/guide",
        "read_on": "2026-11-22",
    }


def test_an_installed_pack_that_is_named_is_listed_once(capsys: Captured) -> None:
    assert run(["rules", "list", "upflow"]) == 0
    assert ids(capsys.readouterr().out).count("upflow") == 1


def test_a_pack_that_does_not_load_is_listed_with_its_place_and_hides_no_other(folder: Path, capsys: Captured) -> None:
    broken = folder / "acme.yaml"
    broken.write_text("pack: [}", encoding="utf-8")
    assert run(["rules", "list", str(folder)]) == 2
    told = capsys.readouterr()
    assert told.err == ""
    assert {"upflow", "second"} <= set(ids(told.out))
    assert told.out.splitlines()[-1].startswith(f"{broken}  does not load: {broken}:1:")
    assert run(["rules", "list", str(folder), "--json"]) == 2
    (fault,) = json.loads(capsys.readouterr().out)["broken"]
    assert fault["name"] == str(broken)


def test_a_path_that_holds_no_pack_is_wrong_usage(tmp_path: Path, capsys: Captured) -> None:
    assert run(["rules", "list", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("error: ")
