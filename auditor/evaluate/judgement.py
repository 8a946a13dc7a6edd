"""What one requirement came to, and how several combine.

Three values: pass, gap, unproven. A pass needs proof; what is not known stays
unproven through every combination, so that no *not* and no *any of* can turn
ignorance into good news. An empty combination proves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.model.evidence import Reason, Unknown
from auditor.model.verdict import Finding, Outcome

AGAIN = "Run the audit again; where it fails again, ask Sage's support with the Support ID of the message."
"""What to do where a read broke: no right and no other user would help."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome of a requirement, with what led to it. The fields are those of `Verdict`."""

    outcome: Outcome
    summary: str
    findings: tuple[Finding, ...] = ()
    advice: tuple[str, ...] = ()
    derived: bool = False


def passed(subject: str, message: str, *basis: str, advice: tuple[str, ...] = ()) -> Judgement:
    """A proof, with the chain that leads to it."""
    return Judgement(Outcome.PASS, message, (Finding(Outcome.PASS, subject, message, basis),), advice)


def gap(subject: str, message: str, *basis: str, hint: str = "") -> Judgement:
    """A proof of the contrary."""
    return Judgement(Outcome.GAP, message, (Finding(Outcome.GAP, subject, message, basis, hint=hint),))


def unproven(subject: str, message: str, reason: Reason, *basis: str, hint: str = "") -> Judgement:
    """Neither."""
    finding = Finding(Outcome.UNPROVEN, subject, message, basis, reason=reason, hint=hint)
    return Judgement(Outcome.UNPROVEN, message, (finding,))


def unseen(subject: str, unknown: Unknown) -> Judgement:
    """Unproven, because a fact could not be read."""
    basis = (unknown.source,) if unknown.source else ()
    support = f" (Sage Support ID: {unknown.support_id})" if unknown.support_id else ""
    return unproven(subject, unknown.message + support, unknown.reason, *basis, hint=unknown.hint)


def not_applicable(subject: str, message: str, *basis: str) -> Judgement:
    """The question does not arise in this company."""
    finding = Finding(Outcome.NOT_APPLICABLE, subject, message, basis)
    return Judgement(Outcome.NOT_APPLICABLE, message, (finding,))


def all_of(parts: Sequence[Judgement]) -> Judgement:
    """A gap where one is a gap, unproven where one is unproven or nothing is left to judge, else a pass."""
    judged = [part for part in parts if part.outcome is not Outcome.NOT_APPLICABLE]
    if not judged:
        return _nothing_applies(parts)
    for outcome in (Outcome.GAP, Outcome.UNPROVEN):
        decisive = [part for part in judged if part.outcome is outcome]
        if decisive:
            return _merged(outcome, decisive, judged)
    return _merged(Outcome.PASS, judged, judged)


def any_of(parts: Sequence[Judgement]) -> Judgement:
    """A pass where one passes, else unproven where one is unproven, else a gap.

    A gap shows the alternative that is nearest to done: the one that lacks least.
    """
    judged = [part for part in parts if part.outcome is not Outcome.NOT_APPLICABLE]
    if not judged:
        return _nothing_applies(parts)
    passes = [part for part in judged if part.outcome is Outcome.PASS]
    if passes:
        return replace(passes[0], advice=_advice(passes))
    open_parts = [part for part in judged if part.outcome is Outcome.UNPROVEN]
    if open_parts:
        return _merged(Outcome.UNPROVEN, open_parts, open_parts)
    nearest = nearest_to_done(judged)
    others = tuple(f"Or instead: {part.summary}" for part in judged if part is not nearest)
    return replace(nearest, advice=(*nearest.advice, *others))


def nearest_to_done(parts: Sequence[Judgement]) -> Judgement:
    """Of several alternatives the one that is met, else one that may be, else the one that lacks least."""
    order = (Outcome.PASS, Outcome.UNPROVEN, Outcome.GAP, Outcome.NOT_APPLICABLE)
    return min(parts, key=lambda part: (order.index(part.outcome), _lacks(part)))


def inverted(part: Judgement) -> Judgement:
    """The opposite of what is proved; what is unproven or does not apply stays so."""
    opposite = {Outcome.PASS: Outcome.GAP, Outcome.GAP: Outcome.PASS}.get(part.outcome)
    if opposite is None:
        return part
    findings = tuple(replace(f, outcome=opposite) for f in part.findings if f.outcome is part.outcome)
    return Judgement(opposite, f"It must not be so: {part.summary}", findings)


def _lacks(part: Judgement) -> int:
    return sum(len(f.box.rights) if f.box else 1 for f in part.findings)


def _merged(outcome: Outcome, decisive: Sequence[Judgement], judged: Sequence[Judgement]) -> Judgement:
    return Judgement(
        outcome,
        " ".join(dict.fromkeys(part.summary for part in decisive)),
        tuple(finding for part in decisive for finding in part.findings),
        _advice(judged),
        any(part.derived for part in judged),
    )


def _advice(parts: Sequence[Judgement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for part in parts for sentence in part.advice))


def _nothing_applies(parts: Sequence[Judgement]) -> Judgement:
    if parts:
        return parts[0]
    return unproven("", "This requirement names nothing to check.", Reason.UNDECIDED)
