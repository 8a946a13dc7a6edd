"""One verdict per rule, in pack order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from auditor.evaluate.case import Case
from auditor.evaluate.conditions import cases_of, judge_rule, subject_of
from auditor.evaluate.explaining import waiting_for, with_rest_explained
from auditor.model.evidence import Known, Reason, Snapshot
from auditor.model.requirement import SenderAuthorised, SignInWorks, UserFact, UserIs
from auditor.model.rule import Rule, RulePack
from auditor.model.verdict import Finding, Outcome, Verdict
from auditor.vocabulary import Catalogue

_SETTLED = {Outcome.PASS, Outcome.NOT_APPLICABLE}
_OF_NO_SIGN_IN = 3


def evaluate(
    snapshot: Snapshot,
    pack: RulePack,
    catalogue: Catalogue,
    selected: Callable[[Rule], bool] = lambda _rule: True,
    cases: Mapping[str, Case] | None = None,
) -> tuple[Verdict, ...]:
    """Judges every rule of the pack and returns the verdicts of those selected.

    Rules that are not selected are judged all the same, since others may depend on them.
    `cases` are those of `cases_of` for the same three, where somebody has them already.
    """
    known = cases_of(pack, snapshot, catalogue) if cases is None else cases
    alone = {rule.id: _judge(rule, known[subject_of(rule, snapshot)]) for rule in pack.rules}
    settled = _after_refusal(_follow_causes(pack.rules, alone), snapshot)
    return tuple(with_rest_explained(settled[rule.id]) for rule in pack.rules if selected(rule))


def _judge(rule: Rule, case: Case) -> Verdict:
    judgement = judge_rule(rule, case)
    return Verdict(
        rule, judgement.outcome, judgement.summary, judgement.findings, judgement.advice, derived=judgement.derived
    )


def _follow_causes(rules: Iterable[Rule], alone: Mapping[str, Verdict]) -> Mapping[str, Verdict]:
    """A rule that is not proved on its own names the rule at the root that has to be settled first.

    A gap at the root leaves every rule that builds on it unproven, so that one
    fault is told once. An unproven root is named, but takes back no gap. A rule
    that passes keeps its pass: it has a proof of its own, such as a successful read.
    """
    by_id = {rule.id: rule for rule in rules}
    settled: dict[str, Verdict] = {}

    def settle(rule: Rule) -> Verdict:
        if rule.id not in settled:
            roots = [root for name in rule.depends_on if (root := _root(settle(by_id[name])))]
            gaps = [root for root in roots if settled[root].outcome is Outcome.GAP]
            settled[rule.id] = _after(alone[rule.id], gaps, roots)
        return settled[rule.id]

    for rule in by_id.values():
        settle(rule)
    return settled


def _after_refusal(settled: Mapping[str, Verdict], snapshot: Snapshot) -> Mapping[str, Verdict]:
    """What a refused sign-in left unread waits for the gap that tells of the refusal.

    Packs let the user and the subscriptions build on the sender, which a
    refusal leaves merely unproven; to name it would send people to the wrong place.
    """
    refused = frozenset(
        view.sign_in.source
        for view in snapshot.views
        if isinstance(view.sign_in, Known) and not view.sign_in.data.accepted
    )
    told = [verdict for verdict in settled.values() if _tells_of(verdict, refused)]
    if not told:
        return settled
    cause = min(told, key=_steps_from_cause).rule.id
    return {
        name: _because(verdict, cause) if _left_unread(verdict, settled, refused) else verdict
        for name, verdict in settled.items()
    }


def _tells_of(verdict: Verdict, refused: frozenset[str]) -> bool:
    return (
        verdict.outcome is Outcome.GAP
        and _steps_from_cause(verdict) < _OF_NO_SIGN_IN
        and any(refused.intersection(finding.basis) for finding in verdict.findings)
    )


def _steps_from_cause(verdict: Verdict) -> int:
    """How near to the cause of a refusal a rule is: the text that names one names the sender or the user's state."""
    steps = [_OF_NO_SIGN_IN]
    for requirement in verdict.rule.requirements():
        match requirement:
            case SenderAuthorised():
                steps.append(0)
            case UserIs(fact=UserFact.STATUS):
                steps.append(1)
            case SignInWorks():
                steps.append(2)
    return min(steps)


def _left_unread(verdict: Verdict, settled: Mapping[str, Verdict], refused: frozenset[str]) -> bool:
    root = settled[verdict.caused_by] if verdict.caused_by else verdict
    if verdict.outcome is not Outcome.UNPROVEN or root.outcome is Outcome.GAP:
        return False
    return any(
        finding.reason is Reason.BLOCKED
        or (finding.reason is Reason.NOT_ASKED and bool(refused.intersection(finding.basis)))
        for finding in (*verdict.findings, *root.findings)
    )


def _root(verdict: Verdict) -> str | None:
    return None if verdict.outcome in _SETTLED else verdict.caused_by or verdict.rule.id


def _after(verdict: Verdict, gaps: Sequence[str], roots: Sequence[str]) -> Verdict:
    if verdict.outcome in _SETTLED:
        return verdict
    if gaps:
        return _because(verdict, gaps[0])
    if roots and verdict.outcome is Outcome.UNPROVEN:
        return replace(verdict, caused_by=roots[0])
    return verdict


def _because(verdict: Verdict, cause: str) -> Verdict:
    summary = f"Cannot be told until {cause} is put right."
    reason = Reason.BROKEN if Reason.BROKEN in verdict.reasons() else Reason.BLOCKED
    subject = verdict.findings[0].subject if verdict.findings else ""
    finding = Finding(Outcome.UNPROVEN, subject, summary, reason=reason, explanation=waiting_for(cause, verdict))
    return replace(verdict, outcome=Outcome.UNPROVEN, summary=summary, findings=(finding,), advice=(), caused_by=cause)
