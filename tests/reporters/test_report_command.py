"""The command `report`: any format again, from the JSON alone."""

import json
from pathlib import Path

import pytest

from auditor.__main__ import run
from auditor.options import FORMATS
from auditor.reporters import REPORTERS
from auditor.reporters.report_schema import report_schema_text

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which one run wrote the demo's report in every format."""
    made = tmp_path_factory.mktemp("reports")
    outputs = [f"--output={name}={made / name}" for name in FORMATS]
    assert run(["check", "--demo", *outputs]) == 1
    return made


def test_every_format_that_can_be_asked_for_is_there_and_no_other() -> None:
    assert set(FORMATS) == set(REPORTERS)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_rendered_again_is_what_the_audit_wrote(folder: Path, tmp_path: Path, name: str) -> None:
    assert run(["report", str(folder / "json"), f"--output={name}={tmp_path / name}"]) == 0
    assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_two_audits_of_the_same_evidence_write_the_same_bytes(tmp_path: Path) -> None:
    evidence = str(tmp_path / "evidence.json")
    assert run(["collect", "upflow", "--demo", "--output", evidence]) == 0
    for again in ("one", "two"):
        (tmp_path / again).mkdir()
        outputs = [f"--output={name}={tmp_path / again / name}" for name in FORMATS]
        assert run(["check", "upflow", "--evidence", evidence, *outputs]) == 1
    for name in FORMATS:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
        assert (tmp_path / "one" / name).stat().st_size > 0


def test_several_formats_come_from_one_run_and_without_any_the_terminal_is_meant(
    folder: Path, tmp_path: Path, capsys: Captured
) -> None:
    outputs = [f"--output=junit={tmp_path / 'j.xml'}", f"--output=csv={tmp_path / 'p.csv'}", "--output=github"]
    assert run(["report", str(folder / "json"), *outputs]) == 0
    assert capsys.readouterr().out.startswith("::error title=")
    assert (tmp_path / "j.xml").read_text(encoding="utf-8").startswith("<?xml")
    assert b"\r\n" in (tmp_path / "p.csv").read_bytes()
    assert run(["report", str(folder / "json")]) == 0
    assert capsys.readouterr().out == (folder / "terminal").read_text(encoding="utf-8")


def test_show_and_overview_are_those_of_check(folder: Path, capsys: Captured) -> None:
    assert run(["check", "--demo", "--show", "all"]) == 1
    shown = capsys.readouterr().out
    assert run(["report", str(folder / "json"), "--show", "all"]) == 0
    assert capsys.readouterr().out == shown
    assert run(["report", str(folder / "json"), "--overview"]) == 0
    assert capsys.readouterr().out.startswith("Ready for 0 of 1 product.")


def test_the_schema_is_printed(capsys: Captured) -> None:
    assert run(["report", "--schema"]) == 0
    assert capsys.readouterr().out == report_schema_text()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no file"),
        (b"", "cut off or not JSON"),
        (b"\xff\xfe", "cannot be read as text"),
        (b'{"format": 2}', "not a JSON report of intacct-audit"),
        (b'{"format": {"name": "intacct-audit report", "version": 9}}', "has version 9 of its format"),
    ],
)
def test_what_is_no_report_is_told_with_a_hint_and_exit_4(
    tmp_path: Path, capsys: Captured, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "r.json").write_bytes(content)
    assert run(["report", str(tmp_path / "r.json"), "--output", f"html={tmp_path / 'page.html'}"]) == 4
    told = capsys.readouterr().err
    assert said in told
    assert "hint: " in told
    assert not (tmp_path / "page.html").exists()


def test_a_folder_is_no_report(tmp_path: Path, capsys: Captured) -> None:
    assert run(["report", str(tmp_path)]) == 4
    assert "cannot be read as text" in capsys.readouterr().err


def test_a_report_that_was_touched_up_is_refused(folder: Path, tmp_path: Path, capsys: Captured) -> None:
    document = json.loads((folder / "json").read_text(encoding="utf-8"))
    document["report"]["counts"]["gap"] = 0
    (tmp_path / "r.json").write_text(json.dumps(document), encoding="utf-8")
    assert run(["report", str(tmp_path / "r.json")]) == 4
    assert "report.counts.gap is not what follows from the rest of the report" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["--output", "pdf"], ["--output", "terminal", "--output", "csv"], ["--output", "html=no/such/x"]]
)
def test_a_wrong_call_is_told_before_the_file_is_read(arguments: list[str]) -> None:
    assert run(["report", *(["nowhere.json"] if arguments else []), *arguments]) == 2


def test_a_file_is_kept_unless_it_may_be_replaced(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("mine", encoding="utf-8")
    output = f"--output=html={tmp_path / 'page.html'}"
    assert run(["report", str(folder / "json"), output]) == 2
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "mine"
    assert run(["report", str(folder / "json"), output, "--overwrite"]) == 0
