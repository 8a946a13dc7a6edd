"""Conditions of rules in words, for a reader who knows the questions of a pack and not its names."""

from collections.abc import Sequence

from auditor.model.requirement import AllOf, AnyOf, Not, ParameterIs, Requirement
from auditor.model.rule import Parameter
from auditor.rulebook.standard.meeting import decided_by_answers
from auditor.rulebook.words import in_words


def holds_by_answers(when: Requirement | None) -> bool | None:
    """Whether the answers settle a condition, and how; None where the company decides, or nobody answered."""
    return True if when is None else decided_by_answers(when)


def condition(when: Requirement | None, parameters: Sequence[Parameter]) -> str:
    """The condition as a clause that follows "only if"; empty where there is none, or the answers meet it."""
    if when is None or decided_by_answers(when):
        return ""
    return _clause(when, {parameter.name: parameter.question for parameter in parameters})


def _clause(when: Requirement, questions: dict[str, str]) -> str:
    match when:
        case ParameterIs(name, values):
            return f"the answer to “{questions.get(name, name)}” is {' or '.join(values)}"
        case Not(ParameterIs() as part):
            return f"it is not so that {_clause(part, questions)}"
        case AllOf(parts):
            left = [part for part in parts if not decided_by_answers(part)]
            return " and ".join(_clause(part, questions) for part in left)
        case AnyOf(parts):
            return " or ".join(_clause(part, questions) for part in parts if decided_by_answers(part) is None)
    return in_words(when)
