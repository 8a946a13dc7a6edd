"""Why each finding is what it is. Explanations are built here and nowhere else, from what the finding rests on."""

from collections.abc import Sequence
from dataclasses import replace

from auditor.evaluate.asking import whom_to_ask
from auditor.evaluate.case import Case
from auditor.evaluate.chains import Chain, chain_to
from auditor.evaluate.facts import Fact, facts_of, read_by, told_by
from auditor.evaluate.judgement import Judgement
from auditor.evaluate.naming import named
from auditor.evaluate.opening import opening_of
from auditor.evaluate.refused_sign_ins import EMPTY_ROLE_LOOKS_LIKE_TYPE, NUMBER_IS_SHARED, diagnosis
from auditor.model.evidence import NOT_ASKED, Evidence, Facet, Known, Reason, SignIn, SignInCause, Unknown
from auditor.model.explanation import Explanation, Strength
from auditor.model.requirement import (
    CanRead,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    LeastPrivilege,
    ParameterIs,
    Requirement,
    SenderAuthorised,
    SignInWorks,
    UserFact,
    UserIs,
)
from auditor.model.verdict import Finding, Outcome, Verdict

_SILENT = {Reason.NOT_ASKED, Reason.BLOCKED}


def explained(requirement: Requirement, judged: Judgement, case: Case, *, opposite: bool = False) -> Judgement:
    """The judgement of a single requirement, or of its `opposite`, with an explanation of each finding."""
    findings = (
        replace(finding, explanation=_explanation(requirement, finding, judged, case, opposite=opposite))
        for finding in judged.findings
    )
    return replace(judged, findings=tuple(findings))


def with_alternatives(parts: Sequence[tuple[Requirement, Judgement]], judged: Judgement) -> Judgement:
    """The judgement of an *any of*: what is not met tells what else would do."""
    if judged.outcome is Outcome.PASS:
        return judged
    return replace(judged, findings=tuple(_or_instead(finding, parts) for finding in judged.findings))


def waiting_for(cause: str, verdict: Verdict) -> Explanation:
    """Why a rule is not told of although it was judged: another one has to be put right first."""
    known = next((finding.explanation for finding in verdict.findings if finding.explanation), None)
    return Explanation(
        Strength.NONE, known.chain if known else (), ask=f"Nobody yet: put {cause} right first, and audit again."
    )


def undecided(requirement: Requirement, case: Case) -> Explanation:
    """Why it is open whether a rule applies, where nothing of the company answers its condition."""
    return Explanation(
        Strength.NONE, (f"company {case.snapshot.company_id}",), ask=whom_to_ask(requirement, Reason.UNDECIDED, case)
    )


def with_rest_explained(verdict: Verdict) -> Verdict:
    """The verdict with an explanation of what rests on no requirement: an answer is awaited, or we broke down."""
    if all(finding.explanation for finding in verdict.findings):
        return verdict
    findings = (
        finding if finding.explanation else replace(finding, explanation=Explanation(Strength.NONE, ask=finding.hint))
        for finding in verdict.findings
    )
    return replace(verdict, findings=tuple(findings))


def _or_instead(finding: Finding, parts: Sequence[tuple[Requirement, Judgement]]) -> Finding:
    known = finding.explanation
    others = tuple(named(part) for part, judged in parts if finding not in judged.findings)
    if known is None or not others:
        return finding
    places = tuple(place for place in known.also_granted_by if not any(o.startswith(f"{place}:") for o in others))
    also = tuple(dict.fromkeys((*places, *others)))
    return replace(finding, explanation=replace(known, also_granted_by=also))


def _explanation(
    requirement: Requirement, finding: Finding, judged: Judgement, case: Case, *, opposite: bool
) -> Explanation:
    refused = _refused_sign_in(requirement, finding, case)
    chain = _to_sign_in(refused) if refused else _chain(requirement, finding, case, opposite=opposite)
    told = Explanation(
        _strength(requirement, finding, judged, case), chain.links, chain.held, chain.missing, chain.also
    )
    if refused is not None:
        known = diagnosis(refused)
        told = replace(told, rules_out=known.rules_out, wrong_leads=known.wrong_leads)
    elif finding.outcome is Outcome.GAP and not opposite:
        told = _led_astray(requirement, told, case)
    return _with_questions(requirement, finding, told, case) if finding.outcome is Outcome.UNPROVEN else told


def _chain(requirement: Requirement, finding: Finding, case: Case, *, opposite: bool) -> Chain:
    """The way to it. What must not be is told of as it is, so that nothing is missing there."""
    if not opposite:
        chain = chain_to(requirement, finding, case)
        open_ends = finding.outcome in {Outcome.GAP, Outcome.UNPROVEN}
        return chain if open_ends else replace(chain, missing=(), also=())
    turned = {Outcome.GAP: Outcome.PASS, Outcome.PASS: Outcome.GAP}.get(finding.outcome, finding.outcome)
    return replace(chain_to(requirement, replace(finding, outcome=turned), case), missing=(), also=())


def _strength(requirement: Requirement, finding: Finding, judged: Judgement, case: Case) -> Strength:
    if isinstance(requirement, ParameterIs):
        # Somebody said so; nothing of the company was seen.
        return Strength.NONE
    rights = isinstance(requirement, HasRights | HasRightsEverywhere | HasNoMore | LeastPrivilege)
    if finding.outcome is Outcome.UNPROVEN:
        return Strength.ON_PAPER if rights and case.holdings.visible is not None else Strength.NONE
    if rights and finding.outcome is not Outcome.NOT_APPLICABLE:
        on_paper = Strength.ON_PAPER if case.holdings.effective is None else Strength.PROVED
        return Strength.DERIVED if judged.derived else on_paper
    if isinstance(requirement, HoldsRole) and requirement.grants and (finding.box or finding.outcome is Outcome.PASS):
        return Strength.ON_PAPER
    return Strength.PROVED


def _refused_sign_in(requirement: Requirement, finding: Finding, case: Case) -> SignIn | None:
    """The refused sign-in that a finding rests on."""
    if finding.outcome is not Outcome.GAP:
        return None
    told = [view.sign_in.data for view in case.snapshot.views if isinstance(view.sign_in, Known)]
    refused = [sign_in for sign_in in told if not sign_in.accepted]
    match requirement:
        case SignInWorks():
            refused = [sign_in for sign_in in refused if sign_in.user_id.casefold() == case.subject.casefold()]
        case SenderAuthorised(sender_id=sender):
            refused = [sign_in for sign_in in refused if sign_in.sender_id == sender]
        case UserIs(fact=UserFact.STATUS, values=values) if "lockedout" not in values:
            refused = [sign_in for sign_in in refused if sign_in.cause is SignInCause.USER_LOCKED_OUT]
            refused = [sign_in for sign_in in refused if sign_in.user_id.casefold() == case.subject.casefold()]
        case _:
            return None
    return refused[0] if refused else None


def _to_sign_in(refused: SignIn) -> Chain:
    known = diagnosis(refused)
    links = (f"user {refused.user_id}", f"sender {refused.sender_id}", f"company {refused.company_id}", known.says)
    return Chain(links, missing=(known.lacking,) if known.lacking else ())


def _led_astray(requirement: Requirement, told: Explanation, case: Case) -> Explanation:
    """An empty role and a refused read are often put down to the wrong thing (guides notes, 4; xml-api notes, 3.7)."""
    match requirement:
        case HoldsRole():
            return replace(told, wrong_leads=(EMPTY_ROLE_LOOKS_LIKE_TYPE,))
        case CanRead():
            came_later = ("The sender, the password and the status of the user: the sign-in was accepted.",)
            rules_out = came_later if case.signed_in() else ()
            return replace(told, rules_out=rules_out, wrong_leads=(EMPTY_ROLE_LOOKS_LIKE_TYPE, NUMBER_IS_SHARED))
    return told


def _with_questions(requirement: Requirement, finding: Finding, told: Explanation, case: Case) -> Explanation:
    """What was refused, what would let it through, and whom to ask instead."""
    ask = whom_to_ask(requirement, finding.reason, case)
    found = _unread(requirement, finding, case)
    if found is None:
        return replace(told, ask=ask)
    fact, unknown = found
    if unknown.reason in _SILENT:
        before = _before(unknown)
        return replace(told, ask=ask if before == finding.hint else f"{before} {ask}")
    allow = opening_of(read_by(fact, unknown.source), case.catalogue).told() if unknown.reason is Reason.REFUSED else ""
    return replace(told, refused=unknown.source, would_allow=allow, ask=ask)


def _before(unknown: Unknown) -> str:
    """What comes before any question about a read that was never sent."""
    if unknown.source:
        return "Put the sign-in right first, and audit again."
    return unknown.hint or "Give the credentials of a user who may read it."


def _unread(requirement: Requirement, finding: Finding, case: Case) -> tuple[Fact, Unknown] | None:
    """The read that is missing: the one that the finding names, else the first that failed for its reason."""
    facts = ((fact, _told(fact, case)) for fact in facts_of(requirement))
    gaps = [(fact, evidence) for fact, evidence in facts if isinstance(evidence, Unknown)]
    of_reason = [gap for gap in gaps if gap[1].reason is finding.reason]
    by_name = [gap for gap in of_reason if gap[1].source and gap[1].source in finding.basis]
    return next(iter([*by_name, *of_reason]), None)


def _told(fact: Fact, case: Case) -> Evidence[object]:
    if fact.facet in {Facet.SIGN_IN, Facet.OBJECT_ACCESS}:
        own = case.snapshot.as_subject()
        if own is not None:
            return told_by(own, fact)
        # Without the user's own credentials nothing is amiss with what was collected.
        missing = case.own_sign_in()
        return missing if isinstance(missing, Unknown) else NOT_ASKED
    return case.best(lambda view: told_by(view, fact))
