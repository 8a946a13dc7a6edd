"""What the commands do, from options to exit code. `cli.py` only declares them."""

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.audit import Gate, foresee, judge, take_snapshot
from auditor.choice_of_packs import DEMO_PACK, choose_packs, every_pack
from auditor.config import Login, Logins, read_aliases, read_logins, read_names
from auditor.delivery import deliver, display_on_stdout, width_of
from auditor.errors import EvidenceError, ExitCode, UsageError
from auditor.evidence import archive
from auditor.model.evidence import Snapshot
from auditor.model.rule import NOBODY_KNOWS, Level, Parameter, RulePack
from auditor.options import RuleFilter, check_writable, parse_age, parse_answers, parse_outputs, parse_time
from auditor.progress import Screen, shown, somebody_watches, unseen
from auditor.vocabulary import Catalogue, catalogue
from auditor.writing import write

if TYPE_CHECKING:
    from auditor.evidence.step import Progress
    from auditor.evidence.transport import Wire

# The demo tells the same story every time, so that its report can be compared byte by byte.
_DEMO_TIME = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """Which company is read, with whose eyes, and who is judged: with `itself`, whoever reads."""

    demo: str | None
    user: str | None
    view: str
    progress: bool = True
    itself: bool = False


def run_check(values: Mapping[str, object]) -> int:
    """Everything that can be wrong with the call is found out before anything is asked of the gateway."""
    packs = packs_of(values)
    rules = RuleFilter(_ids(values["only"]), _ids(values["skip"]))
    rules.check([rule.id for pack in packs for rule in pack.rules])
    outputs = parse_outputs(_texts(values["outputs"]), overwrite=bool(values["overwrite"]))
    known = _catalogue(values["aliases"])
    moment = parse_time(str(values["as_of"])) if values["as_of"] else datetime.now(UTC)
    age = parse_age(str(values["max_age"])) if values["max_age"] else None
    if values["as_of"] and not values["max_age"]:
        raise UsageError("--as-of is the moment from which --max-age counts.", "Add --max-age, or leave --as-of out.")
    if not values["evidence"] and values["max_age"]:
        raise UsageError("--max-age is about saved evidence.", "Add --evidence, or leave it out.")
    gate = Gate(Level(str(values["fail_on"])), bool(values["allow_unproven"]), lambda rule: rules.selects(rule.id))
    if values["dry_run"]:
        return _foretell(values, packs)
    snapshot = read_saved(values) if values["evidence"] else read_live(target_of(values), packs)
    if age is not None:
        _refuse_old(snapshot, moment, age)
    report = judge(snapshot, packs, known, gate)
    deliver(report, outputs, show_all=values["show"] == "all", overview=bool(values["all_packs"]))
    return report.exit_code


def run_collect(values: Mapping[str, object]) -> int:
    """Reads what `check` would read and writes it down."""
    path = Path(str(values["path"]))
    packs = packs_of(values)
    check_writable(path, overwrite=bool(values["overwrite"]))
    if values["dry_run"]:
        return _foretell(values, packs)
    snapshot = read_live(target_of(values), packs)
    write(path, archive.save(snapshot))
    click.echo(f"Evidence of company {snapshot.company_id} written to {path}.", err=True)
    return ExitCode.READY


def run_list(application: str | None, objects: str | None, *, machine_readable: bool) -> int:
    """Prints the names of the catalogue; of objects those whose name holds the text, where they are asked for."""
    from auditor.vocabulary import listing  # noqa: PLC0415 - no other command needs it

    click.echo(listing.told(catalogue(), application, objects, machine_readable=machine_readable), nl=False)
    return ExitCode.READY


def _foretell(values: Mapping[str, object], packs: Sequence[RulePack]) -> int:
    click.echo(foretold(values, packs, target_of(values)), nl=False)
    return ExitCode.READY


def foretold(values: Mapping[str, object], packs: Sequence[RulePack], asked: Target) -> str:
    """What would be sent, and what that costs; nothing is sent."""
    from auditor.dry_run import announced  # noqa: PLC0415 - hardly any run is one

    if values.get("evidence"):
        raise UsageError("--dry-run and --evidence exclude each other.", "Judging evidence sends nothing at all.")
    logins = read_names(os.environ) if asked.demo is None else _logins_of(asked.demo, "http://127.0.0.1/")
    return announced(foresee(*_chosen(asked, logins), packs), display_on_stdout())


def run_unknown(path: Path) -> int:
    """Prints what the evidence shows and the catalogue lacks, ready to paste; fails where there is any of it."""
    from auditor.vocabulary import upkeep  # noqa: PLC0415 - no other command needs it

    rows = tuple(upkeep.rows_seen(archive.read(path)))
    if not rows:
        raise EvidenceError(
            f"{path} holds no rights of any role or user, so there is nothing to compare.",
            "Collect it with an admin's credentials: INTACCT_AUDIT_USER_ID and so on.",
        )
    found = upkeep.unknown(catalogue(), rows)
    if not found:
        click.echo(f"The catalogue knows every one of the {len(rows)} rows.", err=True)
        return ExitCode.READY
    click.echo(upkeep.to_paste(found), nl=False)
    click.echo(f"{len(found)} of {len(rows)} rows are not known. The lines above are a file for --aliases.", err=True)
    return ExitCode.GAP


def run_simulate(values: Mapping[str, object]) -> int:
    """Serves until it is interrupted, or tells what can be served."""
    from auditor import simulator  # noqa: PLC0415 - no other command needs a server

    if values["list_faults"]:
        for title, faults in simulator.FAULT_GROUPS.items():
            click.echo(f"{title}\n" + "".join(f"  {fault.name:<25} {fault.about}\n" for fault in faults))
        return ExitCode.READY
    if values["schema"]:
        click.echo(simulator.company_schema_text(), nl=False)
        return ExitCode.READY
    if values["company"] is None:
        names = ", ".join(simulator.bundled())
        raise UsageError("It is not said which company to serve.", f"Built in: {names}; or give the path of a file.")
    company = simulator.load_company(str(values["company"]))
    record = Path(str(values["record"])) if values["record"] else None
    port = int(str(values["port"]))
    with simulator.Simulator(company, port=port, faults=_texts(values["faults"]), record=record) as served:
        click.echo(f"{company.id} answers at {served.url}. Stop with Ctrl-C.")
        served.wait()
    return ExitCode.READY


def packs_of(values: Mapping[str, object]) -> tuple[RulePack, ...]:
    """The packs of a command, with the answers to their questions."""
    names, answers = _texts(values["packs"]), parse_answers(_texts(values["answers"]))
    if values["all_packs"]:
        if names:
            raise UsageError("--all-packs and the name of a pack exclude each other.", "Leave one of them out.")
        return every_pack(answers)
    if not names and values["demo"]:
        names = (DEMO_PACK,)
    return choose_packs(names, answers, _ask if _somebody_is_there() else None)


def _ask(parameter: Parameter) -> str:
    if parameter.help:
        click.echo(parameter.help, err=True)
    choices = click.Choice((*parameter.allowed(), NOBODY_KNOWS)) if parameter.allowed() else None
    return str(click.prompt(parameter.question, type=choices, default=parameter.default, err=True))


def _catalogue(aliases: object) -> Catalogue:
    known = catalogue()
    return known.with_aliases(read_aliases(Path(str(aliases)))) if aliases else known


def read_saved(values: Mapping[str, object]) -> Snapshot:
    """The company as an evidence file shows it."""
    live = {
        "--demo": values["demo"],
        "--demo-company": values["demo_company"] != "demo",
        "--user": values["user"],
        "--view": values["view"] != "both",
    }
    for name, said in live.items():
        if said:
            raise UsageError(f"{name} and --evidence exclude each other.", "Evidence knows its company and its user.")
    return archive.read(Path(str(values["evidence"])))


def _refuse_old(snapshot: Snapshot, now: datetime, limit: timedelta) -> None:
    age = now - snapshot.taken_at
    if age > limit:
        raise EvidenceError(
            f"The evidence was taken at {snapshot.taken_at:%Y-%m-%d %H:%M} UTC, longer ago than --max-age allows.",
            "Collect it again.",
        )
    if age < timedelta(minutes=-5):
        raise EvidenceError(
            f"The evidence was taken at {snapshot.taken_at:%Y-%m-%d %H:%M} UTC, which is still to come.",
            "Check the clock, or --as-of.",
        )


def target_of(values: Mapping[str, object]) -> Target:
    """The company of a command that reads one."""
    user = values["user"]
    if user is not None and not str(user).strip():
        raise UsageError("--user names nobody.", "Give the user's ID, or leave --user out.")
    demo = str(values["demo_company"]) if values["demo"] else None
    if demo is None and values["demo_company"] != "demo":
        raise UsageError("--demo-company names a built-in company.", "Add --demo.")
    return Target(demo, str(user) if user else None, str(values["view"]), not values.get("no_progress"))


def read_live(asked: Target, packs: Sequence[RulePack]) -> Snapshot:
    """The company as it is now."""
    from auditor.evidence.transport import Wire  # noqa: PLC0415 - saved evidence must not pay for requests

    if asked.demo is not None:
        with _demo_logins(asked.demo) as logins:
            return _take(asked, logins, packs, _DEMO_TIME, Wire(clock=lambda: 0.0))
    logins = read_logins(os.environ, _prompt if _somebody_is_there() else None)
    wire = Wire(ca_bundle=os.environ.get("REQUESTS_CA_BUNDLE") or None)
    return _take(asked, logins, packs, datetime.now(UTC), wire)


def _take(asked: Target, logins: Logins, packs: Sequence[RulePack], taken_at: datetime, wire: "Wire") -> Snapshot:
    used, subject = _chosen(asked, logins)
    with _progress() if asked.progress else unseen() as progress:
        return take_snapshot(used, subject, packs, taken_at=taken_at, progress=progress, wire=wire)


def _chosen(asked: Target, logins: Logins) -> tuple[Logins, str]:
    """The credentials of the views that are wanted, and the user who is judged."""
    used = Logins(
        logins.integration if asked.view != "admin" else None, logins.admin if asked.view != "integration" else None
    )
    judged = used.admin or used.integration if asked.itself else logins.integration
    subject = asked.user or (judged.user_id if judged else None)
    if used.integration is None and used.admin is None:
        raise UsageError(f"There are no credentials for the {asked.view} view.", "Set them, or leave out --view.")
    if subject is None:
        raise UsageError("It is not said which user to judge.", "Add --user ID: the integration's Web Services user.")
    return used, subject


@contextmanager
def _demo_logins(name: str) -> Iterator[Logins]:
    from auditor.simulator import Simulator, load_company  # noqa: PLC0415 - no other command needs a server

    with Simulator(load_company(name)) as simulator:
        yield _logins_of(name, simulator.url)


def _logins_of(name: str, url: str) -> Logins:
    from auditor.simulator import load_company  # noqa: PLC0415 - no other command needs a server

    company = load_company(name)
    views = {
        view: Login(
            sender_id=sign_in.sender_id,
            sender_password=sign_in.sender_password,
            company_id=company.id,
            user_id=sign_in.user_id,
            user_password=sign_in.user_password,
            endpoint_url=url,
        )
        for view, sign_in in company.sign_ins().items()
    }
    return Logins(views.get("integration"), views.get("admin"))


def _progress() -> "AbstractContextManager[Progress]":
    if not somebody_watches(sys.stderr, os.environ):
        return unseen()
    return shown(Screen(sys.stderr, width_of(sys.stderr), time.monotonic, os.environ.get("TERM") != "dumb"))


def _somebody_is_there() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty() and not os.environ.get("CI")


def _prompt(variable: str) -> str:
    return str(click.prompt(variable, hide_input=True, err=True))


def _texts(values: object) -> tuple[str, ...]:
    return tuple(str(value) for value in values) if isinstance(values, tuple) else ()


def _ids(values: object) -> frozenset[str]:
    return frozenset(_texts(values))
