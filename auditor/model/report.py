"""Everything one run knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from auditor.model.evidence import Traffic, View
from auditor.model.plan import Plan
from auditor.model.rule import Level, RulePack
from auditor.model.verdict import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class HandOver:
    """A value to type into the product; `value` is None where it could not be read, and `note` says what to do."""

    label: str
    value: str | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ViewUsed:
    """One credential view of the run, and what it cost."""

    view: View
    user_id: str
    sender_id: str
    traffic: Traffic


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """One row of the permission matrix: what the pack needs of it, and what the subject holds of it.

    `needed` are the rights that required rules ask for, `wanted` those that
    only others ask for. `held` is None where the rights could not be read.
    """

    application: str
    section: str
    permission: str
    needed: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    held: tuple[str, ...] | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The needed rights that are not held; none where what is held is not known."""
        return tuple(right for right in self.needed if right not in (self.held or ())) if self.held is not None else ()

    @property
    def beyond(self) -> tuple[str, ...]:
        """The held rights that no rule asks for."""
        return tuple(right for right in self.held or () if right not in (*self.needed, *self.wanted))


class Standing(StrEnum):
    """Where a company stands with one product, the best first. Only `ready` is good news."""

    READY = "ready"
    MET_IN_PART = "met in part"
    """What was judged is met, but not all that the product needs was: its source or the selection is a part only."""
    NOT_PROVED = "not proved"
    NOT_READY = "not ready"


def required_verdicts(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Those that decide whether a company is ready: of required rules that apply to it."""
    return tuple(v for v in verdicts if v.rule.level is Level.REQUIRED and v.outcome is not Outcome.NOT_APPLICABLE)


def standing_of(pack: RulePack, verdicts: Sequence[Verdict]) -> Standing:
    """Where a company stands by these verdicts on the pack, of which some may not have been selected."""
    required = {verdict.outcome for verdict in required_verdicts(verdicts)}
    if Outcome.GAP in required:
        return Standing.NOT_READY
    if Outcome.UNPROVEN in required:
        return Standing.NOT_PROVED
    if not required or not pack.complete or len(verdicts) < len(pack.rules):
        return Standing.MET_IN_PART
    return Standing.READY


@dataclass(frozen=True, slots=True)
class PackReport:
    """One pack judged. `verdicts` are in pack order, one per selected rule."""

    pack: RulePack
    verdicts: tuple[Verdict, ...]
    readiness: str
    hand_over: tuple[HandOver, ...] = ()
    permissions: tuple[PermissionRow, ...] = ()
    plan: Plan | None = None

    @property
    def standing(self) -> Standing:
        """Where the company stands with this product."""
        return standing_of(self.pack, self.verdicts)

    def counts(self) -> Mapping[Outcome, int]:
        """How many verdicts have each outcome; every outcome is a key."""
        return {outcome: sum(v.outcome is outcome for v in self.verdicts) for outcome in Outcome}


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one audit of one company. Every output format is a pure function of it.

    `exit_code` is the code the run ends with under its gate (`fail_on`);
    `not_selected` counts the rules that `--only` and `--skip` left out.
    """

    company_id: str
    company_name: str | None
    subject: str
    taken_at: datetime
    packs: tuple[PackReport, ...]
    views: tuple[ViewUsed, ...]
    fail_on: str
    exit_code: int
    tool_version: str
    catalogue_version: str
    not_selected: int = 0
