"""One audit of one company: collect -> evaluate -> report."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from auditor import __version__
from auditor.config import Login, Logins
from auditor.errors import NoAudit
from auditor.evaluate import cases_of, evaluate, exit_code, hand_over, permissions, readiness
from auditor.evaluate.planning import plan
from auditor.model.company import Company
from auditor.model.evidence import Known, SignIn, SignInCause, Snapshot, View
from auditor.model.report import PackReport, Report, ViewUsed
from auditor.model.rule import Level, Rule, RulePack
from auditor.model.wanted import wanted_by
from auditor.vocabulary import Catalogue

if TYPE_CHECKING:
    from auditor.evidence.credentials import Credentials
    from auditor.evidence.forecast import Forecast
    from auditor.evidence.step import Progress
    from auditor.evidence.transport import Wire


@dataclass(frozen=True, slots=True)
class Gate:
    """What the exit code depends on, and which rules are judged."""

    fail_on: Level = Level.REQUIRED
    allow_unproven: bool = False
    selects: Callable[[Rule], bool] = lambda _rule: True


def take_snapshot(
    logins: Logins,
    subject: str,
    packs: Iterable[RulePack],
    *,
    taken_at: datetime,
    progress: "Progress",
    wire: "Wire | None" = None,
) -> Snapshot:
    """Reads the company once for all packs. Raises what `collect` raises."""
    from auditor.evidence.collect import collect  # noqa: PLC0415 - saved evidence must not pay for requests

    snapshot = collect(
        _credentials(logins.admin),
        _credentials(logins.integration),
        subject,
        wanted_by(packs),
        taken_at=taken_at,
        progress=progress,
        wire=wire,
    )
    _require_admin(snapshot)
    return snapshot


def foresee(logins: Logins, subject: str, packs: Iterable[RulePack]) -> "tuple[Forecast, ...]":
    """What `take_snapshot` would send for the same arguments; passwords may be empty. Raises UsageError as it does."""
    from auditor.evidence.forecast import forecast  # noqa: PLC0415 - as above

    return forecast(_credentials(logins.admin), _credentials(logins.integration), subject, wanted_by(packs))


def _require_admin(snapshot: Snapshot) -> None:
    """A refused admin says nothing about the company, unless the sender is what was refused."""
    admin = snapshot.view(View.ADMIN)
    match admin.sign_in if admin else None:
        case Known(SignIn(accepted=False, user_id=user_id, message=message, cause=cause)) if (
            cause is not SignInCause.SENDER_NOT_AUTHORISED and user_id.casefold() != snapshot.subject.casefold()
        ):
            raise NoAudit(
                f"The sign-in of {user_id} (admin view) was refused: {message}",
                "Check INTACCT_AUDIT_USER_ID and INTACCT_AUDIT_USER_PASSWORD before trying again, since refusals lock "
                "users out; or use --view integration.",
            )


def judge(snapshot: Snapshot, packs: Sequence[RulePack], catalogue: Catalogue, gate: Gate) -> Report:
    """The report of a snapshot. Pure: the same snapshot and packs give the same report."""
    judged = tuple(_judge_pack(snapshot, pack, catalogue, gate) for pack in packs)
    verdicts = [verdict for pack in judged for verdict in pack.verdicts]
    return Report(
        company_id=snapshot.company_id,
        company_name=_company_name(snapshot),
        subject=snapshot.subject,
        taken_at=snapshot.taken_at,
        packs=judged,
        views=tuple(ViewUsed(v.view, v.user_id, v.sender_id, v.traffic) for v in snapshot.views),
        fail_on=gate.fail_on.value,
        exit_code=exit_code(verdicts, gate.fail_on, allow_unproven=gate.allow_unproven),
        tool_version=__version__,
        catalogue_version=catalogue.version,
        not_selected=sum(len(pack.rules) for pack in packs) - len(verdicts),
    )


def _judge_pack(snapshot: Snapshot, pack: RulePack, catalogue: Catalogue, gate: Gate) -> PackReport:
    cases = cases_of(pack, snapshot, catalogue)
    verdicts = evaluate(snapshot, pack, catalogue, gate.selects, cases)
    return PackReport(
        pack,
        verdicts,
        readiness(pack, verdicts),
        hand_over(snapshot, pack, catalogue),
        permissions(snapshot, pack, verdicts, cases),
        plan(snapshot, pack, verdicts, catalogue, cases),
    )


def _company_name(snapshot: Snapshot) -> str | None:
    for view in snapshot.views:
        match view.company:
            case Known(Company(name=name)) if name:
                return name
    return None


def _credentials(login: Login | None) -> "Credentials | None":
    from auditor.evidence.credentials import Credentials, Secret  # noqa: PLC0415 - as above
    from auditor.evidence.endpoint import DEFAULT_ENDPOINT  # noqa: PLC0415 - as above

    if login is None:
        return None
    return Credentials(
        login.sender_id,
        Secret(login.sender_password),
        login.company_id,
        login.user_id,
        Secret(login.user_password),
        login.entity_id,
        login.endpoint_url or DEFAULT_ENDPOINT,
    )
