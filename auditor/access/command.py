"""Options -> what is said, and how it ends."""

import os
from collections.abc import Mapping
from dataclasses import replace

from auditor.access.finding import access_for
from auditor.access.telling import document, text
from auditor.authoring import Told
from auditor.commands import foretold, packs_of, read_live, read_saved, target_of
from auditor.errors import ExitCode, NoAudit, UsageError
from auditor.model.evidence import Known, SignIn, Snapshot, View
from auditor.model.rule import RulePack
from auditor.vocabulary import catalogue

_WHO = ("USER_ID", "USER_PASSWORD", "PROFILE")
_GIVEN = tuple(
    f"{view}{name}{how}" for view in ("INTACCT_", "INTACCT_AUDIT_") for name in _WHO for how in ("", "_FILE")
)


def run_access(values: Mapping[str, object], width: int) -> Told:
    """What the packs need; with credentials, the demo or an evidence file, also what of it that user has.

    Raises what `check` raises for packs, credentials and evidence that cannot be used, and NoAudit where the sign-in of
    the user who reads was refused, since nothing then tells what it has.
    """
    packs = packs_of(values)
    if values["dry_run"]:
        if values["machine_readable"]:
            raise UsageError("--dry-run and --json exclude each other.", "What would be sent is told as text only.")
        # About itself a user is told its own rights, which decide what no read shows.
        return Told(foretold(values, packs, replace(target_of(values), itself=True)), ExitCode.READY)
    snapshot = _snapshot(values, packs)
    if snapshot is not None:
        _require_reader(snapshot)
    access = access_for(packs, catalogue(), snapshot)
    told = document(access) if values["machine_readable"] else text(access, width)
    return Told(told, access.exit_code)


def _snapshot(values: Mapping[str, object], packs: tuple[RulePack, ...]) -> Snapshot | None:
    if values["evidence"]:
        return read_saved(values)
    asked = target_of(values)
    if asked.demo is None and not any(os.environ.get(name) for name in _GIVEN):
        if asked.user or asked.view != "both":
            raise UsageError("There are no credentials of any user to look at.", "Set them, or leave the option out.")
        return None
    return read_live(replace(asked, itself=True), packs)


def _require_reader(snapshot: Snapshot) -> None:
    reader = snapshot.view(View.ADMIN) or snapshot.views[0]
    match reader.sign_in:
        case Known(SignIn(accepted=False, user_id=user_id, message=message)):
            names = "INTACCT_AUDIT_USER" if reader.view is View.ADMIN else "INTACCT_USER"
            raise NoAudit(
                f"The sign-in of {user_id} ({reader.view} view) was refused: {message}",
                f"Check {names}_ID and {names}_PASSWORD before trying again, since refusals lock users out. Which "
                "rights are needed is told without credentials as well.",
            )
