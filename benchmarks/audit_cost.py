"""What an audit costs: start-up, judging saved evidence, memory. Prints one line per number, with its budget.

    .venv/bin/python benchmarks/audit_cost.py

Times are ratios to what Python and the libraries cost anyway, measured in turns on the same machine, so that they say
something about this program and little about the machine. Ends with 1 where a budget is exceeded.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from auditor.evidence.archive import save
from auditor.model.access import RightsRow, Role, RoleHeld, RoleRights, User
from auditor.model.company import Company
from auditor.model.evidence import Known, SignIn, Snapshot, View, ViewEvidence
from auditor.vocabulary import catalogue

ROUNDS = 15
AUDITED = frozenset({0, 1, 3})
AUDIT = (sys.executable, "-m", "auditor")
CLICK = (sys.executable, "-c", "import click")
LIBRARIES = (sys.executable, "-c", "import click, yaml, jinja2, lxml.etree")
ROLES = 40


class Line(NamedTuple):
    """One measured number beside what it may be at most; None is a number that has no budget."""

    what: str
    measured: float
    unit: str
    at_most: float | None = None

    @property
    def exceeded(self) -> bool:
        return self.at_most is not None and self.measured > self.at_most

    def __str__(self) -> str:
        budget = "" if self.at_most is None else f"at most {self.at_most:g}"
        return f"{self.what:<60} {self.measured:>12,.2f} {self.unit:<4} {budget}{'  EXCEEDED' if self.exceeded else ''}"


def start_up(_folder: Path) -> Iterator[Line]:
    yield Line("--version / import of click", ratio((*AUDIT, "--version"), CLICK), "x", 1.5)


def saved_evidence(folder: Path) -> Iterator[Line]:
    """The whole command on saved evidence, and what many more permission rows add to it."""
    small, large = check(folder, rows=4_000), check(folder, rows=104_000)
    yield Line("check --evidence, 4,000 permission rows / import of libraries", ratio(small, LIBRARIES), "x", 2.5)
    more = min(seconds(large) for _ in range(3)) - min(seconds(small) for _ in range(3))
    yield Line("... and 100,000 permission rows more: load and judge", more, "s")
    yield Line("peak memory, 4,000 permission rows", peak(small), "MiB")
    yield Line("peak memory, 104,000 permission rows", peak(large), "MiB")


def check(folder: Path, *, rows: int) -> tuple[str, ...]:
    """The command that audits a saved company of this size."""
    file = folder / f"{rows}.json"
    file.write_text(save(company(rows)), encoding="utf-8")
    return (*AUDIT, "check", "upflow", "--evidence", str(file))


def company(rows: int) -> Snapshot:
    """A company whose roles hold so many rows; the audited user holds the first role, and an admin looked."""
    known = catalogue().rows
    each = [RightsRow(row.application, row.name, "|".join(row.rights)) for row in islice(cycle(known), rows)]
    by_role = {str(key): tuple(each[key::ROLES]) for key in range(ROLES)}
    roles = tuple(Role(key, f"Role {key}") for key in by_role)
    source = "query as audit_admin"
    view = ViewEvidence(
        View.ADMIN,
        "audit_admin",
        "UpflowMPP",
        sign_in=Known(SignIn(accepted=True, sender_id="UpflowMPP", company_id="Large", user_id="audit_admin"), source),
        company=Known(Company("Large", "Large", "USD"), source),
        user=Known(User("upflow", "business user", status="active", web_services_only=True), source),
        roles=Known(roles, source),
        roles_held=Known((RoleHeld("0", "Role 0", direct=True),), source),
        role_rights=Known(RoleRights({"0": by_role["0"]}), source),
        all_role_rights=Known(RoleRights(by_role), source),
    )
    return Snapshot("Large", "upflow", datetime.now(UTC), (view,))


def ratio(command: tuple[str, ...], baseline: tuple[str, ...]) -> float:
    """The median time of a command over that of another, run in turns, so that a busy moment hits both."""
    pairs = [(seconds(command), seconds(baseline)) for _ in range(ROUNDS)]
    return statistics.median(ours for ours, _ in pairs) / statistics.median(theirs for _, theirs in pairs)


def seconds(command: tuple[str, ...]) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    took = time.perf_counter() - started
    require_audit(command, done.returncode, done.stderr)
    return took


def peak(command: tuple[str, ...]) -> float:
    """Peak memory in MiB, as Linux counts it."""
    # A child starts with the peak of its parent, and this process is large; so a small one starts the command.
    launcher = (
        "import resource, subprocess, sys; "
        "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode; "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", launcher, *command], capture_output=True, text=True, check=False)
    require_audit(command, done.returncode, done.stderr)
    return int(done.stdout) / 1024


def require_audit(command: tuple[str, ...], code: int, errors: str) -> None:
    """A command that did not do its work measures nothing."""
    expected = AUDITED if "check" in command else {0}
    if code not in expected or "Traceback" in errors:
        sys.exit(f"error: {' '.join(command)} ended with {code}\n{errors}")


def main() -> int:
    exceeded = False
    with tempfile.TemporaryDirectory() as folder:
        for part in (start_up, saved_evidence):
            for line in part(Path(folder)):
                print(line, flush=True)
                exceeded |= line.exceeded
    return int(exceeded)


if __name__ == "__main__":
    sys.exit(main())
