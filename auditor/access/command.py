"""Options -> what is said, and how it ends."""

import os
from collections.abc import Mapping
from dataclasses import replace

from auditor.access.finding import access_for
from auditor.access.telling import document, text
from auditor.authoring import Told
from auditor.commands import packs_of, read_live, read_saved, target_of
from auditor.errors import UsageError
from auditor.model.evidence import Snapshot
from auditor.model.rule import RulePack
from auditor.vocabulary import catalogue

_WHO = ("USER_ID", "USER_PASSWORD", "PROFILE")
_GIVEN = tuple(
    f"{view}{name}{how}" for view in ("INTACCT_", "INTACCT_AUDIT_") for name in _WHO for how in ("", "_FILE")
)


def run_access(values: Mapping[str, object], width: int) -> Told:
    """What the packs need; with credentials, the demo or an evidence file, also what of it that user has.

    Raises what `check` raises for packs, credentials and evidence that cannot be used.
    """
    packs = packs_of(values)
    access = access_for(packs, catalogue(), _snapshot(values, packs))
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
    # About itself a user is told its own rights, which decide what no read shows.
    return read_live(replace(asked, itself=True), packs)
