"""What the formats for people say alike, so that terminal and page never tell two stories."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from auditor.errors import EXIT_MEANING, ExitCode
from auditor.model.evidence import Reason, View
from auditor.model.report import PackReport, Report, Standing, ViewUsed
from auditor.model.rule import Actor, Level, RulePack
from auditor.model.verdict import Box, Finding, Outcome, Verdict

NO_PASSWORD = "Never send the password by e-mail: whoever connects the product types it in."  # noqa: S105 (a sentence)

LEVEL_OF_GAP: Mapping[Level, str] = MappingProxyType(
    {Level.REQUIRED: "must be fixed", Level.RECOMMENDED: "recommended", Level.OPTIONAL: "optional"}
)

ACTORS: Mapping[Actor, str] = MappingProxyType(
    {
        Actor.INTACCT_ADMIN: "your Sage Intacct administrator",
        Actor.PRODUCT_TEAM: "the team of the product",
        Actor.SAGE_ACCOUNT_MANAGER: "your Sage account manager",
    }
)

VIEWS: Mapping[View, str] = MappingProxyType(
    {View.INTEGRATION: "The integration's own user", View.ADMIN: "A user who may see the set-up of others"}
)

WHY_UNPROVEN: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.REFUSED: "Sage Intacct does not let the user of this check read it.",
        Reason.NOT_OFFERED: "The API of Sage Intacct does not tell it.",
        Reason.UNDECIDED: "What could be read does not settle it.",
        Reason.FAILED: "Reading it failed.",
        Reason.INCOMPLETE: "Only a part of it could be read.",
        Reason.BROKEN: "The check itself failed here: an internal error of intacct-audit.",
        Reason.BLOCKED: "Another gap has to be closed first.",
        Reason.NOT_ASKED: "Nothing was asked about it.",
    }
)


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 gap", "2 gaps"."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"


def moment(time: datetime) -> str:
    """A time for people, in UTC."""
    return time.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def totals(report: Report) -> Mapping[Outcome, int]:
    """How many verdicts of all packs have each outcome; every outcome is a key."""
    counts = Counter(dict.fromkeys(Outcome, 0))
    for part in report.packs:
        counts.update(part.counts())
    return counts


_TOLD_SECONDS = 0.05
_OWN_CREDENTIALS = "INTACCT_USER_ID"

WHOSE_QUOTA = (
    "Only the company's own sender counts against the company's API quota; the senders of Sage's partners do not."
)


def cost(report: Report) -> str:
    """What was sent in each view, and what it cost in all: transactions, bytes, and the seconds that evidence tells."""
    sent = [view.traffic for view in report.views]
    if not any(traffic.requests for traffic in sent):
        return "Nothing was sent."
    transactions = counted(sum(traffic.transactions for traffic in sent), "API transaction")
    out, back = (size(sum(getattr(t, name) for t in sent)) for name in ("bytes_sent", "bytes_received"))
    seconds = sum(traffic.seconds for traffic in sent)
    # The demo's clock stands still, so that its report is the same each time.
    took = f", in {seconds:.1f} seconds" if seconds >= _TOLD_SECONDS else ""
    views = "; ".join(map(_sent_in, report.views))
    return f"Sent: {views}. At most {transactions}; {out} out and {back} in{took}. {WHOSE_QUOTA}"


def _sent_in(view: ViewUsed) -> str:
    requests = counted(view.traffic.requests, "HTTP request")
    return f"{view.view} view ({view.user_id}): {requests} with {counted(len(view.traffic.calls), 'function')}"


def size(number: int) -> str:
    """A number of bytes for people, in the decimal units of the SI."""
    for unit, bytes_of in (("MB", 1_000_000), ("kB", 1_000)):
        if number >= bytes_of:
            return f"{number / bytes_of:.1f} {unit}"
    return counted(number, "byte")


def readiness_of(part: PackReport) -> Outcome:
    """The colour of the readiness sentence: pass only where a whole pack is proved in all that it requires."""
    return {Standing.READY: Outcome.PASS, Standing.NOT_READY: Outcome.GAP}.get(part.standing, Outcome.UNPROVEN)


def exit_meaning(report: Report) -> str:
    """What the exit code of this run means, with the level that its gate had."""
    unproven = sum(
        verdict.outcome is Outcome.UNPROVEN and verdict.rule.level.reaches(Level(report.fail_on))
        for part in report.packs
        for verdict in part.verdicts
    )
    if report.exit_code == ExitCode.READY and unproven:
        # With --allow-unproven the general text, "every rule at those levels was decided", would be untrue.
        rules = counted(unproven, "unproven rule was", "unproven rules were")
        return f"no gap at or above --fail-on {report.fail_on}; {rules} allowed"
    meaning = EXIT_MEANING[ExitCode(report.exit_code)]
    return meaning.replace("`--fail-on`", f"--fail-on {report.fail_on}").replace("`", "")


def answers(pack: RulePack) -> tuple[tuple[str, str | None], ...]:
    """Each parameter of the pack, as its question with its name, and the answer used; None where there is none."""
    return tuple((f"{asked.question} ({asked.name})", pack.answers.get(asked.name)) for asked in pack.parameters)


def where(path: Sequence[str]) -> str:
    """A click path."""
    return " > ".join(path)


def scope(finding: Finding) -> str:
    """The entity that a finding is about, as a prefix of its sentence."""
    return f"Entity {finding.entity}: " if finding.entity else ""


def scope_of_boxes(verdict: Verdict, finding: Finding) -> str:
    """The same for boxes, which do not name the user: with the user, where the rule is about another one."""
    return f"User {finding.subject}: {scope(finding)}" if verdict.rule.subject else scope(finding)


def section_of(box: Box) -> str:
    """The section of the permissions window as its heading is written."""
    return box.section[:1].upper() + box.section[1:]


def weighty_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that break the sync first, so that folding never hides those behind the rest."""
    return sorted(findings, key=lambda finding: not (finding.box and finding.box.breaks_sync))


def sentences(verdict: Verdict) -> tuple[str, ...]:
    """What a verdict says besides its boxes: its findings, and its summary where that adds something."""
    spoken = [f for f in verdict.findings if _speaks(f, verdict) and not _names_boxes(f)]
    told = tuple(dict.fromkeys(scope(f) + _hedged(f, verdict) for f in spoken))
    if told and " ".join(dict.fromkeys(f.message for f in spoken)) == verdict.summary:
        return told
    return (verdict.summary, *(sentence for sentence in told if sentence not in verdict.summary))


def boxes(verdict: Verdict) -> list[Finding]:
    """The findings that name boxes to tick or to take out: those known to be missing, or to be too much."""
    return [finding for finding in verdict.findings if _names_boxes(finding)]


def to_do_with(box: Box) -> str:
    """What to do with the boxes: tick them, or take them out."""
    return "take out" if box.untick else "tick"


def reasons(verdict: Verdict) -> tuple[str, ...]:
    """Why a verdict is unproven, in words."""
    return tuple(WHY_UNPROVEN[reason] for reason in verdict.reasons())


def hints(verdict: Verdict) -> tuple[str, ...]:
    """What the findings hint at."""
    return tuple(dict.fromkeys(finding.hint for finding in verdict.findings if finding.hint))


def proofs(verdict: Verdict) -> tuple[str, ...]:
    """How an unproven verdict can be proved: what its findings hint at, then what its rule says.

    Where both ask for the user's own credentials, the rule says it in the words of its product.
    """
    own = verdict.rule.prove
    told = (hint for hint in hints(verdict) if not (own and _OWN_CREDENTIALS in own and _OWN_CREDENTIALS in hint))
    return tuple(dict.fromkeys([*told, *filter(None, [own])]))


def chains(verdict: Verdict) -> tuple[str, ...]:
    """The chains of facts and calls that a verdict rests on."""
    return tuple(dict.fromkeys("; ".join(f.basis) for f in verdict.findings if f.basis))


def caused(verdicts: Iterable[Verdict]) -> Mapping[str, tuple[Verdict, ...]]:
    """The verdicts that wait for another rule, by the id of that rule, in order."""
    groups: dict[str, tuple[Verdict, ...]] = {}
    for verdict in verdicts:
        if verdict.caused_by is not None:
            groups[verdict.caused_by] = (*groups.get(verdict.caused_by, ()), verdict)
    return groups


def _names_boxes(finding: Finding) -> bool:
    return finding.box is not None and finding.outcome is Outcome.GAP


def _speaks(finding: Finding, verdict: Verdict) -> bool:
    return finding.outcome is verdict.outcome or finding.outcome in {Outcome.GAP, Outcome.UNPROVEN}


def _hedged(finding: Finding, verdict: Verdict) -> str:
    if finding.outcome is Outcome.UNPROVEN and verdict.outcome is not Outcome.UNPROVEN:
        return f"Not known: {finding.message}"
    return finding.message
