"""The judgement of one rule."""

from dataclasses import dataclass
from enum import StrEnum

from auditor.model.evidence import Reason
from auditor.model.explanation import Explanation
from auditor.model.rule import Rule


class Outcome(StrEnum):
    """How a rule came out. Only `pass` is good news."""

    PASS = "pass"
    GAP = "gap"
    UNPROVEN = "unproven"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class Box:
    """Boxes of one permission row that have to be ticked, or with `untick` to be taken out.

    `breaks_sync`: an object of the sync needs them.
    """

    application: str
    section: str
    permission: str
    rights: tuple[str, ...]
    breaks_sync: bool = False
    untick: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found: about which subject and entity, in a sentence.

    `basis` is the chain that leads to it: the fact, the call, the user it was
    read as. `reason` is set where the outcome is unproven.
    """

    outcome: Outcome
    subject: str
    message: str
    basis: tuple[str, ...] = ()
    reason: Reason | None = None
    hint: str = ""
    entity: str | None = None
    box: Box | None = None
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's outcome. `caused_by` names the rule that has to be settled before this one can be.

    `advice` are sentences that do not decide, such as rows that this company's
    window may or may not show. `derived` marks a pass that rests on effective
    rights which no role row shows.
    """

    rule: Rule
    outcome: Outcome
    summary: str
    findings: tuple[Finding, ...] = ()
    advice: tuple[str, ...] = ()
    caused_by: str | None = None
    derived: bool = False

    def reasons(self) -> tuple[Reason, ...]:
        """The reasons for which this verdict is unproven, without repetition, in order."""
        return tuple(dict.fromkeys(f.reason for f in self.findings if f.reason is not None))
