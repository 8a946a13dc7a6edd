"""The one sentence that a report begins with."""

from collections.abc import Sequence

from auditor.model.rule import Level, RulePack
from auditor.model.verdict import Outcome, Verdict


def readiness(pack: RulePack, verdicts: Sequence[Verdict]) -> str:
    """Says whether the company is ready for the product, and never more than was proved.

    What does not apply counts neither way. A pack of which only a part is known, of which only a part was
    selected, or of which nothing required applies here, cannot say "ready".
    """
    required = [
        verdict
        for verdict in verdicts
        if verdict.rule.level is Level.REQUIRED and verdict.outcome is not Outcome.NOT_APPLICABLE
    ]
    gaps = sum(verdict.outcome is Outcome.GAP for verdict in required)
    unproven = sum(verdict.outcome is Outcome.UNPROVEN for verdict in required)
    if gaps:
        also = f", and {_rules(unproven)} could not be proved" if unproven else ""
        return f"Not ready for {pack.product}: {_rules(gaps)} {'is' if gaps == 1 else 'are'} not met{also}."
    if unproven:
        known = "nothing is known to be missing"
        return f"Not proved ready for {pack.product}: {known}, but {_rules(unproven)} could not be proved."
    if not pack.complete:
        return f"What is known of {pack.product}'s needs is met, but its published needs are incomplete."
    if len(verdicts) < len(pack.rules):
        left_out = len(pack.rules) - len(verdicts)
        return f"The selected rules of {pack.product} are met; {left_out} {_was(left_out)} not selected."
    if not required:
        return f"Nothing that {pack.product} requires applies to this company, so nothing proves it ready."
    return f"Ready for {pack.product}: every required rule is proved."


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _rules(count: int) -> str:
    return f"{count} required rule" if count == 1 else f"{count} required rules"
