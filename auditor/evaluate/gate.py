"""Verdicts -> exit code."""

from collections.abc import Iterable

from auditor.errors import ExitCode
from auditor.model.evidence import Reason
from auditor.model.rule import Level
from auditor.model.verdict import Outcome, Verdict

_FORGIVABLE = {Reason.REFUSED, Reason.NOT_OFFERED, Reason.UNDECIDED}


def exit_code(verdicts: Iterable[Verdict], fail_on: Level, *, allow_unproven: bool = False) -> ExitCode:
    """The code of the table in `errors.py` for these verdicts.

    `allow_unproven` forgives what was refused, is not offered or stays
    undecided; never a read that failed, came back incomplete or was not
    made, nor a rule that waits for a gap, which may not even be among these.
    """
    judged = tuple(verdicts)
    if any(Reason.BROKEN in verdict.reasons() for verdict in judged):
        return ExitCode.NO_AUDIT
    counted = [verdict for verdict in judged if verdict.rule.level.reaches(fail_on)]
    if any(verdict.outcome is Outcome.GAP for verdict in counted):
        return ExitCode.GAP
    unproven = [verdict for verdict in counted if verdict.outcome is Outcome.UNPROVEN]
    if allow_unproven:
        unproven = [
            verdict for verdict in unproven if not set(verdict.reasons()) <= _FORGIVABLE or not verdict.reasons()
        ]
    return ExitCode.UNPROVEN if unproven else ExitCode.READY
