"""The page of a kind of requirement."""

from collections.abc import Iterator

import yaml

from auditor.errors import RulePackError
from auditor.model.requirement import Requirement
from auditor.model.rule import Fix, Parameter, ParameterType
from auditor.rulebook.fixes import standard_fix
from auditor.rulebook.kinds.kind import Kind
from auditor.rulebook.parameters import filled
from auditor.rulebook.reference.tables import tables_of_keys
from auditor.rulebook.requirements import requirement
from auditor.rulebook.shapes import Reading
from auditor.rulebook.source import Loader

SAMPLE_PARAMETERS = (
    Parameter("bills-synced", "Does the product write bills?", ParameterType.YES_OR_NO),
    Parameter("sender-id", "Which sender ID were you given?", ParameterType.TEXT),
    Parameter("writer", "Which user writes bills?", ParameterType.TEXT),
)
"""The parameters that the examples of this reference speak of."""


def page_of(kind: Kind) -> str:
    """The page of a kind of requirement."""
    lines = [f"# {kind.key}", "", kind.meaning, "", f"Value: {kind.type.words}.", ""]
    seen: set[str] = set()
    if kind.note and not kind.type.shapes:
        lines += [kind.note, ""]
    for shape in kind.type.shapes:
        lines += [] if seen else ["## Keys", ""]
        lines += tables_of_keys(shape, set(), seen, "" if seen else kind.note)
    lines += ["## Examples", ""]
    for sentence, example in kind.examples:
        lines += [sentence, "", "```yaml", f"requires: {example}", "```", ""]
    lines += ["## How it is proved", "", kind.proved, ""]
    lines += ["## Where it cannot be read", "", kind.unseen, ""]
    return "\n".join([*lines, *_fix(kind)])


def _fix(kind: Kind) -> Iterator[str]:
    yield from ("## Standard fix", "")
    found = ((example, standard_fix(read_example(example))) for _, example in kind.examples)
    example, fix = next((pair for pair in found if pair[1]), ("", None))
    if fix is None:
        yield "There is none: the rule writes its own [fix](fix.md)."
        return
    yield from (f"For `{example}`:", "", *_steps(fix))


def _steps(fix: Fix) -> Iterator[str]:
    former = f" (formerly {' > '.join(fix.former_path)})" if fix.former_path else ""
    yield from (f"**{' > '.join(fix.path)}**{former}", "")
    yield from (f"{number}. {step}" for number, step in enumerate(fix.steps, 1))
    yield from ("", f"Who: {fix.actor}. Path verified on {fix.verified}.")


def read_example(example: str) -> Requirement:
    """The requirement that an example of this reference states. Raises RulePackError where it states none."""
    reading = Reading("example", parameters={asked.name: asked for asked in SAMPLE_PARAMETERS})
    node = yaml.compose(example, Loader=Loader)
    if node is None:
        raise RulePackError("example:1:1: The example is empty.", "Write a requirement.")
    found = requirement(filled(node, reading), reading)
    reading.raise_if_any()
    return found
