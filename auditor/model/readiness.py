"""The one sentence that a report begins with."""

from collections.abc import Sequence

from auditor.model.report import Standing, required_verdicts, standing_of
from auditor.model.rule import RulePack
from auditor.model.verdict import Outcome, Verdict


def readiness(pack: RulePack, verdicts: Sequence[Verdict]) -> str:
    """Says whether the company is ready for the product, and never more than was proved.

    What does not apply counts neither way. A pack of which only a part is known, of which only a part was
    selected, or of which nothing required applies here, cannot say "ready".
    """
    required = required_verdicts(verdicts)
    gaps = sum(verdict.outcome is Outcome.GAP for verdict in required)
    unproven = sum(verdict.outcome is Outcome.UNPROVEN for verdict in required)
    match standing_of(pack, verdicts):
        case Standing.READY:
            return f"Ready for {pack.product}: every required rule is proved."
        case Standing.NOT_READY:
            also = f", and {_rules(unproven)} could not be proved" if unproven else ""
            return f"Not ready for {pack.product}: {_rules(gaps)} {'is' if gaps == 1 else 'are'} not met{also}."
        case Standing.NOT_PROVED:
            known = "nothing is known to be missing"
            return f"Not proved ready for {pack.product}: {known}, but {_rules(unproven)} could not be proved."
        case Standing.MET_IN_PART:
            return _met_in_part(pack, len(verdicts))


def _met_in_part(pack: RulePack, judged: int) -> str:
    if not pack.complete:
        return f"What is known of {pack.product}'s needs is met, but its published needs are incomplete."
    if judged < len(pack.rules):
        left_out = len(pack.rules) - judged
        return f"The selected rules of {pack.product} are met; {left_out} {_was(left_out)} not selected."
    return f"Nothing that {pack.product} requires applies to this company, so nothing proves it ready."


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _rules(count: int) -> str:
    return f"{count} required rule" if count == 1 else f"{count} required rules"
