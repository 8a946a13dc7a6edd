"""`rules init`: a pack that works from the first minute, and no file is ever replaced."""

from datetime import date
from pathlib import Path

import pytest

from auditor.__main__ import run
from auditor.authoring.linting import Demand, lint_packs
from auditor.authoring.starting import start_pack
from auditor.rulebook import load_pack

Captured = pytest.CaptureFixture[str]
DAY = date(2026, 11, 29)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["acme.yaml", "acme-billing-2.yaml"])
def test_what_is_written_loads_under_the_id_of_its_file(here: Path, name: str) -> None:
    start_pack(here / name, DAY)
    text = (here / name).read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=https://")
    pack = load_pack(text, name)
    assert pack.id == name.removesuffix(".yaml")
    assert pack.read_on == DAY


def test_it_passes_lint_as_strictly_as_can_be(here: Path) -> None:
    start_pack(here / "acme.yaml", DAY)
    told = lint_packs([str(here / "acme.yaml")], {}, Demand(DAY, strict=True))
    assert told.text == "1 pack: 0 errors, 0 warnings, 0 notes.\n"


def test_the_command_says_what_it_wrote_and_what_to_do_next(here: Path, capsys: Captured) -> None:
    assert run(["rules", "init", "acme.yaml"]) == 0
    assert sorted(file.name for file in here.iterdir()) == ["acme.examples.yaml", "acme.yaml"]
    told = capsys.readouterr().out
    assert told.startswith("acme.yaml and acme.examples.yaml are written.\n")
    assert "intacct-audit rules test acme.yaml" in told


def test_its_examples_pass(here: Path, capsys: Captured) -> None:
    assert run(["rules", "init", "acme.yaml"]) == 0
    assert here.joinpath("acme.examples.yaml").is_file()
    assert run(["rules", "test", "acme.yaml"]) == 0, capsys.readouterr()


@pytest.mark.parametrize("there", ["acme.yaml", "acme.examples.yaml"])
def test_a_file_that_exists_is_kept_and_nothing_is_written(here: Path, there: str, capsys: Captured) -> None:
    (here / there).write_text("mine", encoding="utf-8")
    assert run(["rules", "init", "acme.yaml"]) == 2
    assert f"{there} exists and is kept" in capsys.readouterr().err
    assert [file.read_text(encoding="utf-8") for file in here.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    "name",
    [
        "acme",
        "Acme.yaml",
        "acme_billing.yaml",
        "acme.examples.yaml",
        "acme.yml",
        f"{'a' * 61}.yaml",
        "no/acme.yaml",
        ".",
    ],
)
def test_a_name_that_cannot_be_that_of_a_pack_is_refused(here: Path, name: str, capsys: Captured) -> None:
    assert run(["rules", "init", name]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("error: ")
    assert "hint: " in told.err
    assert list(here.iterdir()) == []


def test_the_id_of_an_installed_pack_is_refused(here: Path, capsys: Captured) -> None:
    assert run(["rules", "init", "upflow.yaml"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("error: A pack upflow is installed already, and would win over yours.\nhint: ")
    assert list(here.iterdir()) == []
