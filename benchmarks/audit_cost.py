"""What an audit costs: requests, start-up, judging, memory. Prints one line per number, with its budget.

    .venv/bin/python benchmarks/audit_cost.py

Times of whole commands are ratios to what Python and the libraries cost anyway, measured in turns on the same machine,
so that they say something about this program and little about the machine. Ends with 1 where a budget is exceeded.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import large_companies
from large_companies import ASSIGNMENTS, ROLES, ROWS, USERS

from auditor.audit import Gate, judge
from auditor.evidence import archive
from auditor.evidence.collect import collect
from auditor.evidence.credentials import Credentials, Secret
from auditor.evidence.functions import Query
from auditor.evidence.gateway import Gateway
from auditor.evidence.listing import Listing, read
from auditor.evidence.transport import Wire
from auditor.model.evidence import Traffic
from auditor.model.wanted import wanted_by
from auditor.rulebook import find_pack, find_packs, installed_packs
from auditor.simulator import Simulator, load_company
from auditor.vocabulary import catalogue

ROUNDS = 15
MANY = 100_000
AUDITED = frozenset({0, 1, 3})
AUDIT = (sys.executable, "-m", "auditor")
CLICK = (sys.executable, "-c", "import click")
YAML = (sys.executable, "-c", "import yaml")
LOADING = (
    "from auditor.rulebook import find_packs, installed_packs; from auditor.vocabulary import catalogue; "
    "catalogue(); find_packs(installed_packs())"
)
LOAD_ALL = (sys.executable, "-c", LOADING)
LIBRARIES = (sys.executable, "-c", "import click, yaml, jinja2, lxml.etree")
LISTED = {
    "USERINFO": (USERS, ("RECORDNO", "LOGINID", "USERTYPE", "STATUS")),
    "ROLES": (ROLES, ("RECORDNO", "NAME")),
    "ROLEUSERS": (ASSIGNMENTS, ("RECORDNO", "ROLEKEY", "USERLOGINID")),
    "ROLEPOLICYASSIGNMENT": (ROWS, ("RECORDNO", "ROLEKEY", "MODULE", "POLICYNAME", "RIGHTS")),
}


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
        number = f"{self.measured:,}" if isinstance(self.measured, int) else f"{self.measured:,.2f}"
        budget = "" if self.at_most is None else f"at most {self.at_most:g}"
        return f"{self.what:<64} {number:>9} {self.unit:<8} {budget}{'  EXCEEDED' if self.exceeded else ''}".rstrip()


def audit_of_one_company(_folder: Path) -> Iterator[Line]:
    """Requests and bytes of an ordinary audit with both views."""
    pack = find_pack("upflow")
    with Simulator(load_company("upflow-ready")) as simulator:
        admin, integration = (credentials(simulator, view) for view in ("admin", "integration"))
        taken_at = large_companies.already_read(0).taken_at
        snapshot = collect(admin, integration, integration.user_id, wanted_by([pack]), taken_at=taken_at)
    report = judge(snapshot, [pack], catalogue(), Gate())
    if report.exit_code != 0:
        sys.exit(f"error: the audit of a company that is ready ended with {report.exit_code}")
    for view in snapshot.views:
        yield from traffic(f"audit of upflow-ready, {view.view.value} view", view.traffic, at_most=3)
    for what in ("requests", "bytes_sent", "bytes_received"):
        total = sum(getattr(view.traffic, what) for view in snapshot.views)
        yield Line(f"audit of upflow-ready, both views: {what.replace('_', ' ')}", total, "")


def listing_of_a_large_company(_folder: Path) -> Iterator[Line]:
    """Requests and bytes for everybody's users, roles, assignments and permission rows."""
    with Simulator(large_companies.to_serve()) as simulator:
        signed_in = credentials(simulator, "admin")
        gateway = Gateway(signed_in, Wire())
        listings = {
            name: (rows, Listing(Query(name, fields), signed_in.user_id)) for name, (rows, fields) in LISTED.items()
        }
        while read(gateway, [listing for _, listing in listings.values()]):
            pass
        gateway.close()
    for name, (rows, listing) in listings.items():
        if not listing.complete or len(listing.rows) != rows:
            sys.exit(f"error: {name} has {len(listing.rows)} rows instead of {rows}: {listing.gap}")
    yield from traffic(f"{USERS} users, {ROLES} roles, {ASSIGNMENTS} held, {ROWS:,} rows", gateway.traffic, at_most=4)


def credentials(simulator: Simulator, view: str) -> Credentials:
    """The credentials of a view of the simulated company."""
    known = simulator.company.sign_ins()[view]
    sender, user = Secret(known.sender_password), Secret(known.user_password)
    return Credentials(known.sender_id, sender, simulator.company.id, known.user_id, user, endpoint=simulator.url)


def traffic(what: str, cost: Traffic, *, at_most: int) -> Iterator[Line]:
    yield Line(f"{what}: requests", cost.requests, "", at_most)
    yield Line(f"{what}: sent", cost.bytes_sent, "bytes")
    yield Line(f"{what}: received", cost.bytes_received, "bytes")


def start_up(_folder: Path) -> Iterator[Line]:
    yield Line("--version / import of click", ratio((*AUDIT, "--version"), CLICK), "x", 1.5)


def all_packs(_folder: Path) -> Iterator[Line]:
    """What the whole library costs, beside the import of the parser that reads it."""
    packs = find_packs(installed_packs())
    what = f"{len(packs)} packs, {sum(len(pack.rules) for pack in packs)} rules, and the catalogue"
    yield Line(f"{what} / import of yaml", ratio(LOAD_ALL, YAML), "x")


def saved_evidence(folder: Path) -> Iterator[Line]:
    """The whole command on saved evidence, and its memory."""
    small, large = check(folder, rows=ROWS), check(folder, rows=ROWS + MANY)
    ordinary = folder / "demo.json"
    seconds((*AUDIT, "collect", "--demo", "--output", str(ordinary)))
    demo = (*AUDIT, "check", "--evidence", str(ordinary))
    yield Line("check --evidence, the demo company / import of libraries", ratio(demo, LIBRARIES), "x", 2.5)
    yield Line(f"check --evidence, {ROWS:,} permission rows / import of libraries", ratio(small, LIBRARIES), "x")
    yield Line("peak memory, the demo company", peak(demo), "MiB")
    yield Line(f"peak memory, {ROWS:,} permission rows", peak(small), "MiB")
    yield Line(f"peak memory, {ROWS + MANY:,} permission rows", peak(large), "MiB")


def many_rows(_folder: Path) -> Iterator[Line]:
    """What 100,000 permission rows more cost, in this process: to load them, and to judge."""
    pack, known = find_pack("upflow"), catalogue()
    loading, judging = [], []
    for rows in (ROWS, ROWS + MANY):
        text = archive.save(large_companies.already_read(rows))
        started = time.perf_counter()
        snapshot = archive.load(text)
        loaded = time.perf_counter()
        judge(snapshot, [pack], known, Gate())
        loading.append(loaded - started)
        judging.append(time.perf_counter() - loaded)
    yield Line(f"load {MANY:,} permission rows more", loading[1] - loading[0], "s")
    yield Line(f"judge {MANY:,} permission rows more", judging[1] - judging[0], "s")


def check(folder: Path, *, rows: int) -> tuple[str, ...]:
    """The command that audits a saved company of this size."""
    file = folder / f"{rows}.json"
    file.write_text(archive.save(large_companies.already_read(rows)), encoding="utf-8")
    return (*AUDIT, "check", "upflow", "--evidence", str(file))


def ratio(command: tuple[str, ...], baseline: tuple[str, ...]) -> float:
    """The median time of a command over that of another, run in turns, so that a busy moment hits both."""
    for each in (command, baseline):
        seconds(each)  # compiles what is not compiled yet
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
    # An installed program is compiled; where this variable is set, a checkout would be compiled anew at each start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    exceeded = False
    parts = (audit_of_one_company, listing_of_a_large_company, start_up, all_packs, saved_evidence, many_rows)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        for part in parts:
            for line in part(Path(folder)):
                print(line, flush=True)
                exceeded |= line.exceeded
    return int(exceeded)


if __name__ == "__main__":
    sys.exit(main())
