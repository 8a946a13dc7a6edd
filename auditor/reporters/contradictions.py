"""Where a report says one thing and its parts another, as no audit writes it."""

from collections.abc import Iterator

from auditor.errors import ExitCode
from auditor.model.evidence import Reason
from auditor.model.readiness import readiness
from auditor.model.report import PackReport, Report
from auditor.model.rule import Level
from auditor.model.verdict import Outcome, Verdict

_CONTRARY = {Outcome.PASS: {Outcome.GAP, Outcome.UNPROVEN}, Outcome.GAP: {Outcome.PASS}}


def contradictions(report: Report) -> Iterator[str]:
    """Each contradiction as a sentence without a full stop that begins with its place."""
    for at, part in enumerate(report.packs):
        yield from _of_pack(part, f"report.packs[{at}]")
    if report.exit_code not in _possible_codes(report):
        yield "report.exit_code is not what follows from the verdicts"


def _of_pack(part: PackReport, where: str) -> Iterator[str]:
    for at, verdict in enumerate(part.verdicts):
        yield from _of_verdict(verdict, f"{where}.verdicts[{at}]")
    if part.readiness != readiness(part.pack, part.verdicts):
        yield f"{where}.readiness is not what follows from the verdicts"


def _of_verdict(verdict: Verdict, where: str) -> Iterator[str]:
    if verdict.outcome is Outcome.GAP and not verdict.findings:
        yield f"{where} is a gap, and no finding says of what"
    for at, finding in enumerate(verdict.findings):
        if finding.outcome in _CONTRARY.get(verdict.outcome, ()):
            yield f"{where}.findings[{at}] has the outcome {finding.outcome}, and its verdict {verdict.outcome}"


def _possible_codes(report: Report) -> set[ExitCode]:
    """Whether the gate let pass what is unproven is not told, so there may be two."""
    verdicts = [verdict for part in report.packs for verdict in part.verdicts]
    if any(Reason.BROKEN in verdict.reasons() for verdict in verdicts):
        return {ExitCode.NO_AUDIT}
    counted = {verdict.outcome for verdict in verdicts if verdict.rule.level.reaches(Level(report.fail_on))}
    if Outcome.GAP in counted:
        return {ExitCode.GAP}
    return {ExitCode.READY, ExitCode.UNPROVEN} if Outcome.UNPROVEN in counted else {ExitCode.READY}
