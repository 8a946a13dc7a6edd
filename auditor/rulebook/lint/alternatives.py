"""Checks of what a pack joins: alternatives, conditions, and rules that say the same."""

from collections.abc import Iterator, Sequence

from auditor.model.requirement import AnyOf, Requirement
from auditor.model.rule import Level, Rule
from auditor.rulebook.lint.logic import certain, contradict, implies, impossible
from auditor.rulebook.lint.material import Complaint, Material
from auditor.rulebook.words import in_words


def unreachable_alternative(material: Material) -> Iterator[Complaint]:
    """An alternative that never decides: another is met whenever it is, or it cannot be met at all."""
    for rule in material.pack.rules:
        for joined in rule.requirements():
            if isinstance(joined, AnyOf):
                yield from _unreachable(rule, joined.requirements, material)


def single_alternative(material: Material) -> Iterator[Complaint]:
    """An any_of of one."""
    for rule in material.pack.rules:
        for joined in rule.requirements():
            if isinstance(joined, AnyOf) and len(joined.requirements) == 1:
                yield Complaint(rule, ("requires",), "any_of has one alternative only.", "Write it without any_of.")


def rule_that_cannot_fail(material: Material) -> Iterator[Complaint]:
    """A rule that every company meets, or whose condition already says what it requires."""
    for rule in material.pack.rules:
        if certain(rule.requirement, material.catalogue):
            yield Complaint(
                rule,
                ("requires",),
                "This is met whatever the company looks like; the rule can never be a gap.",
                "Leave out what makes it so: an alternative, or one of the values.",
            )
        elif rule.when and implies(rule.when, rule.requirement, material.catalogue):
            yield Complaint(
                rule,
                ("when",),
                "Whenever this condition is met, so is the requirement; the rule can never be a gap.",
                "Leave the condition out, or require something else.",
            )


def rule_that_cannot_pass(material: Material) -> Iterator[Complaint]:
    """A requirement or a condition that no company can meet, or two rules that it cannot meet together."""
    yield from _rules_that_exclude_each_other(material)
    for rule in material.pack.rules:
        if impossible(rule.requirement, material.catalogue):
            yield Complaint(
                rule, ("requires",), "No company can meet this: its parts exclude each other.", "Take one of them out."
            )
        elif rule.when and impossible(rule.when, material.catalogue):
            yield Complaint(
                rule, ("when",), "No company can meet this condition, so the rule never applies.", "Correct it."
            )
        elif rule.when and contradict(rule.when, rule.requirement, material.catalogue):
            yield Complaint(
                rule, ("when",), "Where this condition is met, the requirement cannot be.", "Correct one of the two."
            )


def _rules_that_exclude_each_other(material: Material) -> Iterator[Complaint]:
    """Only of rules that hold in every company alike: required ones without a condition, about one user."""
    rules = [
        rule for rule in material.pack.rules if rule.level is Level.REQUIRED and not rule.when and not rule.unanswered
    ]
    for number, rule in enumerate(rules):
        for first in rules[:number]:
            if first.subject == rule.subject and contradict(first.requirement, rule.requirement, material.catalogue):
                yield Complaint(
                    rule,
                    ("requires",),
                    f"No company can meet both {first.id} and {rule.id}: what one requires the other excludes.",
                    "Correct one of the two, or give each a condition.",
                )


def same_requirement(material: Material) -> Iterator[Complaint]:
    """Two rules that require the same under the same condition."""
    seen: dict[tuple[Requirement, Requirement | None, str | None], Rule] = {}
    for rule in material.pack.rules:
        key = (rule.requirement, rule.when, rule.subject)
        first = seen.setdefault(key, rule)
        if first is not rule:
            yield Complaint(
                rule, ("requires",), f"Rule {first.id} requires exactly the same.", "Keep one of the two rules."
            )


def _unreachable(rule: Rule, alternatives: Sequence[Requirement], material: Material) -> Iterator[Complaint]:
    for number, alternative in enumerate(alternatives):
        reason = _why_unreachable(number, alternatives, rule.when, material)
        if reason:
            yield Complaint(
                rule,
                ("requires",),
                f"The alternative that {in_words(alternative)} never decides: {reason}.",
                "Take it out, or write what was meant.",
            )


def _why_unreachable(
    number: int, alternatives: Sequence[Requirement], when: Requirement | None, material: Material
) -> str:
    """Of two that imply each other, the second one is the one too many."""
    alternative, catalogue = alternatives[number], material.catalogue
    if impossible(alternative, catalogue):
        return "no company can meet it"
    if when and contradict(when, alternative, catalogue):
        return "the condition of the rule excludes it"
    for position, other in enumerate(alternatives):
        if position == number or not implies(alternative, other, catalogue):
            continue
        if position < number or not implies(other, alternative, catalogue):
            return f"whenever it is met, so is the one that {in_words(other)}"
    return ""
