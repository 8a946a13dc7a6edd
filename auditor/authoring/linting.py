"""`rules lint`: what the loader refuses, and what is wrong with a pack although it loads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.authoring.sources import load_one, single, text_of
from auditor.authoring.told import Told, as_json
from auditor.errors import ExitCode, RulePackError, UsageError
from auditor.model.rule import RulePack
from auditor.options import did_you_mean
from auditor.reporters.clean import clean
from auditor.reporters.wording import counted
from auditor.rulebook import refuse_strangers
from auditor.rulebook.lint import CHECKS, REFUSED, Finding, Severity, lint, refusals
from auditor.vocabulary import catalogue

FORMATS = ("text", "json")


@dataclass(frozen=True, slots=True)
class Demand:
    """How strict a run is: `as_of` is the day from which the age of click paths counts.

    With `strict` warnings fail, too; `ignored` are the codes that are left out.
    """

    as_of: date
    strict: bool = False
    ignored: frozenset[str] = frozenset()

    def check(self) -> None:
        """Raises UsageError for a code that lint does not have, and for the one that cannot be left out."""
        codes = [check.code for check in CHECKS]
        for code in sorted(self.ignored - set(codes)):
            if code == REFUSED:
                raise UsageError("What the loader refuses cannot be left out.", "Correct the rule file.")
            raise UsageError(f"Lint has no code {code}.", did_you_mean(code, codes))


def lint_packs(names: Sequence[str], answers: Mapping[str, str], demand: Demand, output: str = "text") -> Told:
    """Every finding in these packs, as one of `FORMATS`.

    Ends with 2 where the loader refuses one of them, with 1 where there is an
    error, or with `strict` a warning, and otherwise with 0. Raises UsageError
    for what is no pack at all, for an unknown code, and for an answer that none of them asks for.
    """
    demand.check()
    packs: list[RulePack] = []
    findings: list[Finding] = []
    for name in single(names):
        try:
            pack = load_one(name, answers)
        except RulePackError as error:
            findings += refusals(error)
        else:
            packs.append(pack)
            found = lint(pack, catalogue(), demand.as_of, text_of(name))
            findings += (finding for finding in found if finding.code not in demand.ignored)
    if all(finding.code != REFUSED for finding in findings):
        refuse_strangers(answers, packs)
    text = _json(packs, findings, demand) if output == "json" else _text(packs, findings)
    return Told(text, _exit_code(findings, demand))


def _exit_code(findings: Sequence[Finding], demand: Demand) -> ExitCode:
    if any(finding.code == REFUSED for finding in findings):
        return ExitCode.USAGE
    failing = {Severity.ERROR, Severity.WARNING} if demand.strict else {Severity.ERROR}
    return ExitCode.GAP if any(finding.severity in failing for finding in findings) else ExitCode.READY


def _text(packs: Sequence[RulePack], findings: Sequence[Finding]) -> str:
    lines = [line for finding in findings for line in _lines(finding)]
    number = _counts(findings)
    broken = len({finding.file for finding in findings if finding.code == REFUSED})
    counts = ", ".join(counted(number[severity], severity) for severity in Severity)
    return "".join(f"{clean(line)}\n" for line in [*lines, f"{counted(len(packs) + broken, 'pack')}: {counts}."])


def _lines(finding: Finding) -> tuple[str, ...]:
    about = f" [{finding.rule}]" if finding.rule else ""
    place = f"{finding.file}:{finding.line}:{finding.column}"
    first = f"{place}: {finding.severity} {finding.code}: {finding.sentence}{about}"
    return (first, f"    {finding.hint}") if finding.hint else (first,)


def _json(packs: Sequence[RulePack], findings: Sequence[Finding], demand: Demand) -> str:
    number = _counts(findings)
    return as_json(
        "lint",
        {
            "as_of": demand.as_of.isoformat(),
            "packs": [pack.id for pack in packs],
            "counts": {severity.value: number[severity] for severity in Severity},
            "findings": [_fields(finding) for finding in findings],
        },
    )


def _fields(finding: Finding) -> dict[str, object]:
    return {
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "code": finding.code,
        "severity": finding.severity.value,
        "sentence": finding.sentence,
        "hint": finding.hint,
        "rule": finding.rule,
    }


def _counts(findings: Sequence[Finding]) -> Counter[Severity]:
    return Counter(finding.severity for finding in findings)
