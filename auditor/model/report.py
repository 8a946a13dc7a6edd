"""Everything one run knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from auditor.model.evidence import Traffic, View
from auditor.model.rule import RulePack
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
class PackReport:
    """One pack judged. `verdicts` are in pack order, one per selected rule."""

    pack: RulePack
    verdicts: tuple[Verdict, ...]
    readiness: str
    hand_over: tuple[HandOver, ...] = ()

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
