"""What a person at a terminal sees while a company is read, and what nobody else gets to see."""

import io
import os
import pty
import re
import subprocess
import sys
import threading
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from auditor.evidence.step import Step
from auditor.model.evidence import View
from auditor.progress import Screen, sentence, shown, somebody_watches

STEP = Step(View.ADMIN, "audit_admin", 1, ("ROLES", "ROLEUSERS", "USERINFO", "USERROLES", "USERRIGHTS"))
CHECK = [sys.executable, "-m", "auditor", "check", "--demo", "--only", "gl-rights"]
CLEARED = "\r\x1b[K"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def at_terminal(*arguments: str, **environ: str) -> tuple[str, str]:
    """Standard output, which is a pipe, and what came to standard error, which is a terminal."""
    ours, theirs = pty.openpty()
    env = os.environ | {"TERM": "xterm"} | environ
    with subprocess.Popen([*CHECK, *arguments], stdout=subprocess.PIPE, stderr=theirs, env=env) as process:  # noqa: S603 - our own command
        os.close(theirs)
        seen = read_all(ours)
        assert process.stdout is not None
        told = process.stdout.read().decode()
    assert process.returncode == 0
    return told, seen


def read_all(terminal: int) -> str:
    read = b""
    try:
        while chunk := os.read(terminal, 4096):
            read += chunk
    except OSError:  # Linux says so when the other side is closed
        pass
    os.close(terminal)
    return read.decode()


def test_a_terminal_shows_one_line_that_is_cleared_in_the_end() -> None:
    told, seen = at_terminal()
    assert re.search(r"\d s, 0 requests sent, admin view \(audit_admin\): reading applications, company", seen)
    assert re.search(r"\d s, 2 requests sent, integration view \(upflow_ws\): reading ", seen)
    assert "\n" not in seen
    assert seen.endswith(CLEARED)
    assert "Company Demo Robotics Inc." in told
    assert "requests sent" not in told
    assert "\r" not in told


def test_a_terminal_that_cannot_redraw_gets_a_line_for_each_step() -> None:
    _, seen = at_terminal(TERM="dumb")
    lines = seen.splitlines()
    assert [re.sub(r"^\d+ s, |:.*", "", line) for line in lines] == [
        "0 requests sent, admin view (audit_admin)",
        "1 request sent, admin view (audit_admin)",
        "2 requests sent, integration view (upflow_ws)",
    ]
    assert "\x1b" not in seen


@pytest.mark.parametrize(("arguments", "environ"), [([], {"CI": "true"}), (["--no-progress"], {})])
def test_nothing_is_shown_in_ci_or_where_nobody_wants_it(arguments: list[str], environ: dict[str, str]) -> None:
    assert at_terminal(*arguments, **environ)[1] == ""


def test_nothing_is_shown_where_standard_error_is_no_terminal() -> None:
    done = subprocess.run(CHECK, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert (done.returncode, done.stderr) == (0, "")


def test_progress_changes_no_byte_of_what_is_written(tmp_path: Path) -> None:
    reports = [tmp_path / name for name in ("a.json", "b.json")]
    at_terminal("--output", f"json={reports[0]}", "--output", "terminal")
    done = subprocess.run([*CHECK, "--output", f"json={reports[1]}"], capture_output=True, check=False)  # noqa: S603 - our own command
    assert done.returncode == 0
    assert reports[0].read_bytes() == reports[1].read_bytes()


def test_whoever_closed_standard_error_watches_nothing() -> None:
    assert not somebody_watches(None, {})
    assert not somebody_watches(io.StringIO(), {})
    assert somebody_watches(Terminal(), {"CI": ""})


def test_a_step_names_a_few_things_and_counts_the_rest() -> None:
    assert sentence(STEP, 61.4) == (
        "61 s, 1 request sent, admin view (audit_admin): reading ROLES, ROLEUSERS, USERINFO and 2 more"
    )


def test_a_wait_is_told_with_its_length() -> None:
    waiting = Step(View.INTEGRATION, "ws", 2, ("ROLES",), pause=4.0)
    assert sentence(waiting, 3) == "3 s, 2 requests sent, integration view (ws): waiting 4 s to ask again for ROLES"


def test_a_name_cannot_steer_the_terminal() -> None:
    hostile = Step(View.ADMIN, "\x1b[2J\r\nroot", 0, ("\u202eROLES",))
    assert sentence(hostile, 0).isprintable()


@pytest.mark.parametrize("name", ["x" * 300, "\u4f01" * 300])
def test_the_line_never_wraps(name: str) -> None:
    terminal = Terminal()
    with shown(Screen(terminal, 40, lambda: 0.0)) as progress:
        progress(Step(View.ADMIN, name, 0, ("ROLES",)))
    drawn = terminal.getvalue().split(CLEARED)[1]
    wide = sum(2 if character == "\u4f01" else 1 for character in drawn)
    assert 37 <= wide <= 39


def test_the_line_is_cleared_when_the_reading_breaks_off() -> None:
    terminal = Terminal()
    with suppress(KeyboardInterrupt), shown(Screen(terminal, 80, lambda: 0.0)) as progress:
        progress(STEP)
        raise KeyboardInterrupt
    assert terminal.getvalue().endswith(CLEARED)


def test_a_run_that_reads_nothing_draws_nothing() -> None:
    terminal = Terminal()
    with shown(Screen(terminal, 80, lambda: 0.0)):
        pass
    assert terminal.getvalue() == ""


def test_the_time_moves_on_while_one_answer_is_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.progress._EVERY", 0.001)
    terminal, now, fifth = Terminal(), count(), threading.Event()

    def clock() -> float:
        second = next(now)
        if second == 5:
            fifth.set()
        return second

    with shown(Screen(terminal, 200, clock)) as progress:
        progress(STEP)
        assert fifth.wait(timeout=30)
    assert f"{CLEARED}4 s, 1 request sent, admin view" in terminal.getvalue()


def test_a_terminal_that_went_away_breaks_nothing() -> None:
    terminal = Terminal()
    with shown(Screen(terminal, 80, lambda: 0.0)) as progress:
        terminal.close()
        progress(STEP)
