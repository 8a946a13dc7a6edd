"""Which packs a run is about, and with which answers to their parameters."""

from collections.abc import Callable, Mapping, Sequence

from auditor.errors import UsageError
from auditor.model.rule import Parameter, RulePack
from auditor.resources import distributed_rule_packs
from auditor.rulebook import find_packs, installed_packs, refuse_strangers, unanswered

DEMO_PACK = "upflow"
"""The pack that the built-in companies are set up for, well or badly."""

Ask = Callable[[Parameter], str]
"""Asks a person one question and returns the answer; the default is offered."""


def choose_packs(names: Sequence[str], answers: Mapping[str, str], ask: Ask | None) -> tuple[RulePack, ...]:
    """These packs with every question answered. `ask` is None where nobody is there to be asked.

    A person is asked everything that has no answer yet, and offered the
    default; without a person the defaults hold. Raises UsageError where no pack
    is named, an answer belongs to none of them, or one is missing.
    """
    packs = _distinct(names, answers)
    if ask is None:
        if missing := [parameter for parameter in unanswered(packs) if parameter.name not in answers]:
            raise _unanswered(missing)
        return packs
    questions = {parameter.name: parameter for pack in packs for parameter in pack.parameters}
    told = {name: ask(parameter) for name, parameter in questions.items() if name not in answers}
    return find_packs(names, {**answers, **told}) if told else packs


def every_pack(answers: Mapping[str, str]) -> tuple[RulePack, ...]:
    """Every pack that is installed. What nobody answered leaves the rules unproven that depend on it.

    Raises UsageError where a distribution of packs cannot be used: every pack
    would not be every pack without it.
    """
    distributed = distributed_rule_packs()
    unusable = [one.distribution for one in distributed.broken] + list(distributed.contested)
    if unusable:
        hint = "`intacct-audit rules list` says why. Repair or remove it, or name the packs that are wanted."
        raise UsageError(f"Not every installed pack can be used: {', '.join(unusable)}.", hint)
    return _distinct(installed_packs(), answers)


def _distinct(names: Sequence[str], answers: Mapping[str, str]) -> tuple[RulePack, ...]:
    if not names:
        hint = "Name one (`intacct-audit rules list` shows them), or add --all-packs."
        raise UsageError("It is not said which rule pack to use.", hint)
    packs = find_packs(tuple(dict.fromkeys(names)), answers)
    if len({pack.id for pack in packs}) < len(packs):
        raise UsageError("Two of the packs have the same ID.", "Give each pack an ID of its own.")
    refuse_strangers(answers, packs)
    return packs


def _unanswered(missing: Sequence[Parameter]) -> UsageError:
    questions = "; ".join(f"{parameter.name}: {parameter.question}" for parameter in missing)
    example = " ".join(f"--param {parameter.name}=..." for parameter in missing)
    hint = f"Add {example}; where nobody knows, answer ? and what depends on it stays unproven."
    return UsageError(f"The pack asks what only you can answer. {questions}", hint)
