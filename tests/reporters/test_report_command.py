"""The command `report`: any format again, from the JSON alone."""

import json
import os
import shutil
import subprocess
import sys
import threading
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


def test_a_pipe_is_written_into_and_stays_one(folder: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    assert run(["report", str(folder / "json"), f"--output=csv={pipe}"]) == 0
    reader.join(timeout=30)
    assert [text.encode("utf-8") for text in read] == [(folder / "csv").read_text(encoding="utf-8").encode("utf-8")]
    assert pipe.is_fifo()


def test_a_socket_cannot_be_written_into_and_stays_one(folder: Path, tmp_path: Path, capsys: Captured) -> None:
    # Its name is longer than a socket may have where tests run in a deep folder, so it is made from within.
    make = "import socket; socket.socket(socket.AF_UNIX).bind('s')"
    subprocess.run([sys.executable, "-c", make], cwd=tmp_path, check=True)  # noqa: S603 - our own line
    assert run(["report", str(folder / "json"), f"--output=csv={tmp_path / 's'}", "--overwrite"]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert (tmp_path / "s").is_socket()


def test_a_stream_that_is_led_into_a_file_is_added_to_and_needs_no_overwriting(folder: Path, tmp_path: Path) -> None:
    call = [sys.executable, "-m", "auditor", "report", str(folder / "json"), "--output=csv=/dev/fd/1"]
    with (tmp_path / "log").open("wb") as log:
        log.write(b"before\n")
        log.flush()
        done = subprocess.run(call, stdout=log, check=False)  # noqa: S603 - our own program
        log.write(b"after\n")
    assert done.returncode == 0
    assert (tmp_path / "log").read_bytes() == b"before\n" + (folder / "csv").read_bytes() + b"after\n"


def test_a_link_is_kept_and_the_file_behind_it_is_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    target, link = tmp_path / "kept" / "page.html", tmp_path / "latest.html"
    link.symlink_to(Path("kept", "page.html"))
    output = f"--output=html={link}"
    assert run(["report", str(folder / "json"), output]) == 0
    assert target.read_bytes() == (folder / "html").read_bytes()
    target.write_text("mine", encoding="utf-8")
    assert run(["report", str(folder / "json"), output]) == 2
    assert target.read_text(encoding="utf-8") == "mine"
    assert run(["report", str(folder / "json"), output, "--overwrite"]) == 0
    assert link.readlink() == Path("kept", "page.html")
    assert target.read_bytes() == (folder / "html").read_bytes()
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["kept", "latest.html", "page.html"]


@pytest.mark.parametrize("target", ["round.html", "no/such/page.html"])
def test_a_link_that_leads_nowhere_is_kept(folder: Path, tmp_path: Path, capsys: Captured, target: str) -> None:
    link = tmp_path / "round.html"
    link.symlink_to(target)
    assert run(["report", str(folder / "json"), f"--output=html={link}", "--overwrite"]) == 2
    assert "hint: " in capsys.readouterr().err
    assert link.readlink() == Path(target)


@pytest.mark.parametrize(
    ("called_in", "given", "told"),
    [
        ("", "sub/acme.yaml", "sub/acme.yaml"),
        ("", "{here}/sub/acme.yaml", "sub/acme.yaml"),
        ("sub", "../sub/acme.yaml", "acme.yaml"),
        ("sub", "{here}/sub/acme.yaml", "acme.yaml"),
        ("other", "../sub/acme.yaml", "../sub/acme.yaml"),
        ("other", "{here}/sub/acme.yaml", "{here}/sub/acme.yaml"),
    ],
)
def test_a_pack_below_the_folder_of_the_call_is_told_relative_to_it(
    tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch, called_in: str, given: str, told: str
) -> None:
    for name in ("sub", "other"):
        (tmp_path / name).mkdir()
    shutil.copy(checkout / "rules" / "upflow.yaml", tmp_path / "sub" / "acme.yaml")
    monkeypatch.chdir(tmp_path / called_in)
    here = str(tmp_path)
    outputs = [f"--output=json={tmp_path / 'r.json'}", f"--output=sarif={tmp_path / 'r.sarif'}"]
    assert run(["check", given.format(here=here), "--demo", *outputs]) == 1
    (part,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["report"]["packs"]
    assert {rule["place"]["file"] for rule in part["pack"]["rules"]} == {told.format(here=here)}
    results = json.loads((tmp_path / "r.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    uris = {found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for found in results}
    assert uris == {told.format(here=f"file://{here}")}


def test_a_file_is_kept_unless_it_may_be_replaced(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("mine", encoding="utf-8")
    output = f"--output=html={tmp_path / 'page.html'}"
    assert run(["report", str(folder / "json"), output]) == 2
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "mine"
    assert run(["report", str(folder / "json"), output, "--overwrite"]) == 0
