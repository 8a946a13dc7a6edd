"""The reference of the rule language as pages for people, made from the tables that the reader goes by."""

from collections.abc import Iterator, Mapping

import yaml

from auditor.errors import RulePackError
from auditor.model.requirement import Requirement
from auditor.model.rule import Fix, Parameter, ParameterType
from auditor.rulebook.fixes import NEEDED, WITHOUT_STANDARD, standard_fix
from auditor.rulebook.keys import FIX, PACK, RULE
from auditor.rulebook.kinds.kind import Kind
from auditor.rulebook.parameters import FILLED_KEYS, MAX_ANSWER, PARAMETER, filled
from auditor.rulebook.requirements import KINDS, requirement
from auditor.rulebook.shapes import Reading, Shape
from auditor.rulebook.source import Loader

SAMPLE_PARAMETERS = (
    Parameter("bills-synced", "Does the product write bills?", ParameterType.YES_OR_NO),
    Parameter("sender-id", "Which sender ID were you given?", ParameterType.TEXT),
    Parameter("writer", "Which user writes bills?", ParameterType.TEXT),
)
"""The parameters that the examples of this reference speak of."""

_GENERATED = "<!-- Made by scripts/build_rule_reference.py from the tables in auditor/rulebook. Change those. -->\n"


def pages() -> Mapping[str, str]:
    """The pages: name of the file under docs/rules -> Markdown."""
    texts = {
        "README.md": _index(),
        "pack.md": _page("Keys of a pack", _PACK, PACK, {PARAMETER.noun, RULE.noun}),
        "rule.md": _page("Keys of a rule", _RULE, RULE, {FIX.noun}),
        "fix.md": _page("Keys of a fix", _FIX, FIX),
        "parameters.md": _page("Parameters", _PARAMETERS, PARAMETER),
        **{f"{kind.key}.md": _kind(kind) for kind in KINDS.values()},
    }
    return {name: _GENERATED + "\n" + text.rstrip("\n") + "\n" for name, text in texts.items()}


_INTRODUCTION = (
    "[The rule language](../rule-language.md) introduces it. Keys of a [pack](pack.md), of a [rule](rule.md), of a "
    "[fix](fix.md), and [parameters](parameters.md)."
)
_NAMES = (
    "`requires` and `when` have exactly one of these keys. Names of applications, permissions, rights and objects are "
    "checked against the catalogue of the program; its own spelling is what the reports print."
)
_PACK = "A pack is one file of these keys. [The rule language](../rule-language.md) shows a whole one."
_RULE = (
    "One statement about the company that is right or wrong. `requires` and `when` take one "
    "[requirement](README.md) each.\n\n"
    "A rule with `when` is judged where that condition is met. Where it is not, the rule is not applicable; where "
    "nobody can tell, the rule passes if what it requires is so, and is unproven otherwise."
)
_FIX = (
    "How a gap is closed. Most kinds of requirements have a standard fix, which their pages show; a rule then needs "
    "no `fix`, or a `fix` with the keys that say something else. With a `path` of its own, the standard `former_path` "
    "does not count.\n\n"
    f"Where there is no standard fix, {', '.join(f'`{key}`' for key in NEEDED)} have to be given. That is so for "
    f"{', '.join(f'[{kind}]({kind}.md)' for kind in WITHOUT_STANDARD)}, for a [role](role.md) with `grants`, for "
    "`users` under [permission_type](permission_type.md), for facts of the [user](user.md) that no form sets, for "
    "[forbidden](forbidden.md) of anything but rights, and for [all_of](all_of.md) and [any_of](any_of.md) of "
    "different things."
)
_PARAMETERS = (
    "A question that somebody has to answer before the pack fits a company: with `--param NAME=ANSWER`, or when the "
    "program asks. A rule whose requirement, condition or subject needs an answer that nobody gave stays unproven.\n\n"
    f"In every text under {', '.join(f'`{key}`' for key in FILLED_KEYS)}, `${{name}}` stands for the answer, and "
    "`$${` for a plain `${`. Names of applications, permissions, rights and objects, levels and IDs take no answer, "
    "so that a pack loads whatever the answers are. Where there is no answer, the text shows `<name>`. "
    f"An answer is a text of at most {MAX_ANSWER} characters; for `yes or no` and `choice`, one of the choices, in "
    "whatever case."
)


def _page(title: str, text: str, shape: Shape, without: set[str] | None = None) -> str:
    return "\n".join([f"# {title}", "", text, "", *_tables(shape, without or set())])


def _tables(shape: Shape, without: set[str], seen: set[str] | None = None) -> Iterator[str]:
    """The keys of a mapping, and after them those of the mappings in it."""
    seen = set() if seen is None else seen
    seen.add(shape.noun)
    yield from (
        "| key | | value | example | meaning |",
        "| --- | --- | --- | --- | --- |",
        *(
            _row(f"`{key.name}`", "required" if key.required else "", key.type.words, f"`{key.example}`", key.meaning)
            for key in shape.keys
        ),
        "",
    )
    if shape.one_of_its_keys:
        yield from ("Exactly one of them is given.", "")
    for key in shape.keys:
        for inner in key.type.shapes:
            if inner.noun not in without | seen:
                yield from (f"## Under {key.name}", "")
                yield from _tables(inner, without, seen)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |".replace("|  |", "| |")


def _index() -> str:
    rows = [_row(f"[{kind.key}]({kind.key}.md)", kind.meaning) for kind in KINDS.values()]
    return "\n".join(
        [
            "# Reference of the rule language",
            "",
            _INTRODUCTION,
            "",
            "## What a rule can require",
            "",
            _NAMES,
            "",
            "| key | meaning |",
            "| --- | --- |",
            *rows,
        ]
    )


def _kind(kind: Kind) -> str:
    lines = [f"# {kind.key}", "", kind.meaning, "", f"Value: {kind.type.words}.", ""]
    seen: set[str] = set()
    for shape in kind.type.shapes:
        lines += ["## Keys", ""] if not seen else []
        lines += _tables(shape, set(), seen)
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
