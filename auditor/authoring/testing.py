"""`rules test`: do the examples of a pack get the verdicts that they name, and is every rule tried by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from auditor.authoring.simulating import verdicts_of
from auditor.authoring.sources import EXAMPLES, load_one, single
from auditor.authoring.told import Told, as_json
from auditor.errors import AuditorError, ExitCode, RulePackError, UsageError
from auditor.model.rule import Place, RulePack
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters.clean import clean
from auditor.reporters.wording import counted
from auditor.resources import distributed_rule_packs, rule_packs
from auditor.rulebook import installed_packs, refuse_strangers
from auditor.rulebook.examples import Example, Problem, load_examples
from auditor.rulebook.expectations import disagreements, undecided

Answers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """One example that was run, with the outcome of each rule and everything that is wrong."""

    example: Example
    problems: tuple[Problem, ...]
    outcomes: Mapping[str, Outcome]


@dataclass(frozen=True, slots=True)
class TestedPack:
    """A pack with its examples; `untried` are rules that the examples together leave open."""

    pack: RulePack
    file: str
    tried: tuple[Tried, ...]
    untried: tuple[Problem, ...]

    def failures(self) -> int:
        """How many things are wrong."""
        return len(self.untried) + sum(len(tried.problems) for tried in self.tried)


def try_packs(names: Sequence[str], *, machine_readable: bool = False) -> Told:
    """Runs the examples of these packs, or of all that are installed, in simulated companies.

    Ends with 1 where a verdict is not as an example says or a rule is not tried.
    Raises UsageError for a pack without examples, RulePackError for a pack or a
    file of examples that does not load.
    """
    tested = [_tested(name) for name in single(names or installed_packs())]
    text = _json(tested) if machine_readable else _text(tested)
    return Told(text, ExitCode.GAP if any(pack.failures() for pack in tested) else ExitCode.READY)


def _tested(name: str) -> TestedPack:
    pack = load_one(name, {})
    file = _examples_of(name, pack)
    examples = load_examples(_read(file, pack), file.as_posix())
    load = cache(lambda answers: load_one(name, dict(answers)))
    tried = tuple(_try(example, load, file.parent) for example in examples)
    seen = {rule.id: {run.outcomes[rule.id] for run in tried if rule.id in run.outcomes} for rule in pack.rules}
    untried = tuple(undecided(pack.rules, seen, Place(file.as_posix(), 1)))
    return TestedPack(pack, file.as_posix(), tried, untried)


def _try(example: Example, load: Callable[[Answers], RulePack], folder: Path) -> Tried:
    try:
        pack = load(tuple(sorted(example.answers.items())))
        refuse_strangers(example.answers, (pack,))
        verdicts = verdicts_of(example, pack, folder)
    except RulePackError:
        raise
    except AuditorError as error:
        problem = Problem(example.place, f"{error.message} {error.hint}".strip())
        return Tried(example, (problem,), {})
    return Tried(example, tuple(disagreements(example, verdicts)), _outcomes(verdicts))


def _outcomes(verdicts: Sequence[Verdict]) -> Mapping[str, Outcome]:
    return {verdict.rule.id: verdict.outcome for verdict in verdicts}


def _examples_of(name: str, pack: RulePack) -> Path:
    path = Path(str(_installed(name) or name))
    file = path.with_name(path.name.removesuffix(path.suffix) + EXAMPLES)
    if not file.is_file():
        raise UsageError(
            f"The pack {pack.id} has no examples: there is no file {_short(file).as_posix()}.",
            "Write it beside the pack; `intacct-audit rules init` writes a pack and examples to start from.",
        )
    return _short(file)


def _installed(name: str) -> Traversable | None:
    if found := rule_packs().get(name):
        return found
    distributed = distributed_rule_packs().packs.get(name) if name in installed_packs() else None
    return distributed.file if distributed else None


def _short(file: Path) -> Path:
    """The path from the current folder where it leads down: an editor opens it, and it is the same on every machine."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def _read(file: Path, pack: RulePack) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            f"The examples of {pack.id} cannot be read: {file.as_posix()}.", "Save the file as UTF-8 text."
        ) from None


def _text(tested: Sequence[TestedPack]) -> str:
    lines: list[str] = []
    for pack in tested:
        lines.append(f"{pack.pack.id}: {pack.file}")
        for tried in pack.tried:
            lines.append(f"  {'FAIL' if tried.problems else 'ok  '}  {tried.example.name}")
            lines += (f"        {problem}" for problem in tried.problems)
        lines += (f"  {problem}" for problem in pack.untried)
    examples = sum(len(pack.tried) for pack in tested)
    failures = sum(pack.failures() for pack in tested)
    wrong = counted(failures, "problem") if failures else "all as expected"
    lines.append(f"{counted(len(tested), 'pack')}, {counted(examples, 'example')}: {wrong}.")
    return "".join(f"{clean(line)}\n" for line in lines)


def _json(tested: Sequence[TestedPack]) -> str:
    return as_json("rule-tests", {"packs": [_pack(pack) for pack in tested]})


def _pack(tested: TestedPack) -> dict[str, object]:
    return {
        "id": tested.pack.id,
        "file": tested.file,
        "passed": not tested.failures(),
        "examples": [
            {
                "name": tried.example.name,
                "line": tried.example.place.line,
                "passed": not tried.problems,
                "problems": [_problem(problem) for problem in tried.problems],
                "outcomes": {rule: outcome.value for rule, outcome in tried.outcomes.items()},
            }
            for tried in tested.tried
        ],
        "untried": [_problem(problem) for problem in tested.untried],
    }


def _problem(problem: Problem) -> dict[str, object]:
    return {"file": problem.place.file, "line": problem.place.line, "sentence": problem.sentence}
