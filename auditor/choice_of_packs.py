"""Which packs a run is about, and with which answers to their parameters."""

from collections.abc import Callable, Mapping, Sequence

from auditor.errors import UsageError
from auditor.model.rule import Parameter, RulePack
from auditor.rulebook import find_packs, installed_packs, refuse_strangers, unanswered

DEMO_PACK = "upflow"
"""The pack that the built-in companies are set up for, well or badly."""

Ask = Callable[[Parameter], str]
"""Asks a person one question and returns the answer."""


def choose_packs(names: Sequence[str], answers: Mapping[str, str], ask: Ask | None) -> tuple[RulePack, ...]:
    """These packs with every parameter answered. `ask` is None where nobody is there to be asked.

    Raises UsageError where no pack is named, an answer belongs to none of them, or one is missing.
    """
    packs = _distinct(names, answers)
    missing = unanswered(packs)
    if not missing:
        return packs
    if ask is None:
        raise _unanswered(missing)
    return find_packs(names, {**answers, **{parameter.name: ask(parameter) for parameter in missing}})


def every_pack(answers: Mapping[str, str]) -> tuple[RulePack, ...]:
    """Every pack that is installed. What nobody answered leaves the rules unproven that depend on it."""
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
    return UsageError(f"The pack asks what only you can answer. {questions}", f"Add {example}")
