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


def distribute(folder: Path, name: str, *files: tuple[str, str], package: bool = True) -> None:
    """An installed distribution with a package of these packs: names of files, each with the id that it states."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[intacct_audit.rules]\n{name} = {name}_packs\n", encoding="utf-8")
    if package:
        (folder / f"{name}_packs").mkdir()
    for file, pack_id in files:
        text = TEXT.replace("pack: acme", f"pack: {pack_id}")
        (folder / f"{name}_packs" / f"{file}.yaml").write_text(text, encoding="utf-8")


def test_a_broken_distribution_is_listed_by_its_name_and_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    distribute(tmp_path, "torn", package=False)
    distribute(tmp_path, "whole", ("whole-billing", "whole-billing"))
    monkeypatch.syspath_prepend(tmp_path)
    assert run(["rules", "list"]) == 2
    told = capsys.readouterr()
    assert {"upflow", "whole-billing"} <= set(ids(told.out))
    line = "torn  does not load: its package torn_packs with rule packs cannot be read (No module named 'torn_packs')"
    assert told.out.splitlines()[-1] == line
    assert run(["rules", "show", "upflow"]) == 0
    assert run(["rules", "lint", "whole-billing", "--as-of", "2026-11-29"]) == 0


def test_a_pack_that_two_distributions_hold_is_listed_as_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    distribute(tmp_path, "left", ("twice", "twice"))
    distribute(tmp_path, "right", ("twice", "twice"))
    monkeypatch.syspath_prepend(tmp_path)
    assert run(["rules", "list"]) == 2
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "twice  does not load: several packages hold it: left_packs, right_packs"


def test_a_pack_that_a_bundled_one_hides_is_listed_once_and_said_to_be_hidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    distribute(tmp_path, "under", ("upflow", "upflow"))
    monkeypatch.syspath_prepend(tmp_path)
    assert run(["rules", "list"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("upflow ")]
    assert len(lines) == 2
    assert lines[1] == "upflow  note: that of under is hidden by the bundled pack"
    assert run(["rules", "list", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [pack["id"] for pack in document["packs"]].count("upflow") == 1
    assert document["notes"] == [{"name": "upflow", "note": "that of under is hidden by the bundled pack"}]


def test_an_installed_pack_is_listed_by_the_name_of_its_file_with_a_note_where_its_id_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    distribute(tmp_path, "misnamed", ("by-file", "upflow"))
    monkeypatch.syspath_prepend(tmp_path)
    assert run(["rules", "list"]) == 0
    out = capsys.readouterr().out
    assert ids(out).count("upflow") == 1
    note = "the pack in this file calls itself upflow; it is known by the name of its file only"
    assert f"by-file  note: {note}" in out.splitlines()
    assert run(["rules", "lint", "by-file", "--as-of", "2026-11-29"]) == 1
    assert "error other-file-name" in capsys.readouterr().out


def test_a_company_file_in_a_folder_of_packs_is_told_how_to_be_named(folder: Path, capsys: Captured) -> None:
    plain = folder / "zebra.yaml"
    plain.write_text("company: {id: zebra}\nusers: []\n", encoding="utf-8")
    assert run(["rules", "list", str(folder)]) == 2
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.endswith("company file of the simulator and no rule pack; beside packs, name it zebra.company.yaml.")
    plain.rename(folder / "zebra.company.yaml")
    assert run(["rules", "list", str(folder)]) == 0
    assert ids(capsys.readouterr().out)[-2:] == ["acme", "second"]
