"""A rule as a whole: whom it is about, whether it applies here, and what it comes to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from auditor.evaluate.case import Case
from auditor.evaluate.explaining import undecided
from auditor.evaluate.judgement import Judgement, unproven
from auditor.evaluate.judging import judge
from auditor.evaluate.least import answer_with
from auditor.model.evidence import Reason, Snapshot
from auditor.model.requirement import Requirement
from auditor.model.rule import Rule, RulePack
from auditor.model.verdict import Finding, Outcome
from auditor.vocabulary import Catalogue


def cases_of(pack: RulePack, snapshot: Snapshot, catalogue: Catalogue) -> Mapping[str, Case]:
    """One case for each user whom rules are about, by `subject_of` the rule, so that its rights are read once."""
    rules: dict[str, list[Rule]] = {}
    for rule in pack.rules:
        rules.setdefault(subject_of(rule, snapshot), []).append(rule)
    return {
        subject: _case(found, snapshot.about(found[0].subject), catalogue, tuple(pack.objects))
        for subject, found in rules.items()
    }


def subject_of(rule: Rule, snapshot: Snapshot) -> str:
    """The user whom a rule is about, spelt so that two spellings of one user agree."""
    return (rule.subject or snapshot.subject).casefold()


def judge_rule(rule: Rule, case: Case) -> Judgement:
    """The rule under its condition; unproven as broken where our own code fails on it."""
    return _guarded(partial(_judge_rule, rule, case), case)


def _guarded(judged: Callable[[], Judgement], case: Case) -> Judgement:
    try:
        return judged()
    except Exception as error:  # noqa: BLE001 - one broken rule must not hide the others; the run exits with 4
        message = f"This rule could not be judged because of an internal error ({type(error).__name__}: {error})."
        return unproven(case.subject, message, Reason.BROKEN, hint="Please report this with the evidence file.")


def _judge_rule(rule: Rule, case: Case) -> Judgement:
    """A rule that waits for an answer is not judged at all."""
    if rule.unanswered:
        names = ", ".join(rule.unanswered)
        message = f"Nobody answered what this rule depends on: {names}."
        return unproven(case.subject, message, Reason.UNDECIDED, hint=answer_with(rule.unanswered))
    if rule.when is None:
        return judge(rule.requirement, case)
    condition = judge(rule.when, case)
    if condition.outcome is Outcome.GAP:
        return _does_not_apply(condition)
    judged = judge(rule.requirement, case)
    if condition.outcome is Outcome.PASS or judged.outcome is Outcome.PASS:
        return judged
    return _open(rule.when, condition, judged, case)


def _case(rules: Iterable[Rule], snapshot: Snapshot, catalogue: Catalogue, objects: tuple[str, ...]) -> Case:
    known = tuple(rules)
    applies = _applies(known, Case(snapshot, catalogue, objects))
    of_the_audit = any(rule.subject is None for rule in known)
    return Case(
        snapshot,
        catalogue,
        objects if of_the_audit else (),
        asked=tuple(rule.requirement for rule in known if applies[rule.id] is Outcome.PASS),
        perhaps_asked=tuple(rule.requirement for rule in known if applies[rule.id] is Outcome.UNPROVEN),
        unanswered=tuple(dict.fromkeys(name for rule in known for name in rule.unanswered)),
    )


def _applies(rules: Iterable[Rule], case: Case) -> Mapping[str, Outcome]:
    """By rule: pass where it applies here, gap where it does not, else unproven. One that waits for an answer is a gap.

    What it asks for is then unknown, and counted apart.
    """
    told = {}
    for rule in rules:
        if rule.unanswered:
            told[rule.id] = Outcome.GAP
            continue
        outcome = _guarded(partial(judge, rule.when, case), case).outcome if rule.when else Outcome.PASS
        told[rule.id] = Outcome.UNPROVEN if outcome is Outcome.NOT_APPLICABLE else outcome
    return told


def _does_not_apply(condition: Judgement) -> Judgement:
    findings = tuple(
        replace(finding, outcome=Outcome.NOT_APPLICABLE, reason=None, hint="", box=None)
        for finding in condition.findings
        if finding.outcome is Outcome.GAP
    )
    return Judgement(Outcome.NOT_APPLICABLE, f"Does not apply here: {condition.summary}", findings)


def _open(when: Requirement, condition: Judgement, judged: Judgement, case: Case) -> Judgement:
    """Whether the rule applies is not known, and that it is met is not proved. The reasons of both count."""
    summary = f"Whether this applies here is not known: {condition.summary} If it does: {judged.summary}"
    findings = (*condition.findings, *judged.findings)
    doubts = tuple(finding for finding in findings if finding.outcome is Outcome.UNPROVEN)
    if condition.outcome is not Outcome.UNPROVEN:
        doubt = Finding(
            Outcome.UNPROVEN,
            case.subject,
            condition.summary,
            reason=Reason.UNDECIDED,
            explanation=undecided(when, case),
        )
        doubts = (doubt, *doubts)
    shown = tuple(replace(finding, box=None) for finding in doubts)
    return Judgement(Outcome.UNPROVEN, summary, shown, judged.advice)
