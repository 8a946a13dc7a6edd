"""What stands in the JSON report: the fields of the model, and beside them what is worked out from them.

The model is the one definition. `encode` writes it, `from_json` reads it back
and `report_schema` describes it, each by walking the fields of its dataclasses;
what is told otherwise than the model holds it is named here, once for all three.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, TypeAlias

from auditor.errors import ExitCode
from auditor.model.evidence import Reason, Traffic
from auditor.model.plan import Change
from auditor.model.report import PackReport, PermissionRow, Report, Standing
from auditor.model.rule import Level, Parameter, RulePack
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters.kinds import KINDS
from auditor.reporters.wording import exit_meaning, totals

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

FORMAT = "intacct-audit report"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """How many verdicts have each outcome."""

    passed: int
    gap: int
    unproven: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Exit:
    """The code with which the run ended, its name, and its meaning under the gate of the run."""

    code: int
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Answered(Parameter):
    """A question of the pack, and in `answer` the answer or the default; null where there is neither."""

    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A key whose value follows from the rest of the object; `kind` is its type, as a field would declare it."""

    kind: Any
    value: Callable[[Any], Any]


def _exit(report: Report) -> Exit:
    return Exit(report.exit_code, ExitCode(report.exit_code).name, exit_meaning(report))


def _counts(counts: Mapping[Outcome, int]) -> Counts:
    return Counts(*(counts[outcome] for outcome in Outcome))


COMPUTED: Mapping[type, Mapping[str, Computed]] = MappingProxyType(
    {
        Report: {
            "exit": Computed(Exit, _exit),
            "counts": Computed(Counts, lambda report: _counts(totals(report))),
        },
        PackReport: {
            "standing": Computed(Standing, lambda part: part.standing),
            "counts": Computed(Counts, lambda part: _counts(part.counts())),
        },
        Verdict: {
            "title": Computed(str, lambda verdict: verdict.rule.title),
            "level": Computed(Level, lambda verdict: verdict.rule.level),
            "reasons": Computed(tuple[Reason, ...], lambda verdict: verdict.reasons()),
        },
        PermissionRow: {
            "missing": Computed(tuple[str, ...], lambda row: row.missing),
            "beyond": Computed(tuple[str, ...], lambda row: row.beyond),
        },
        Change: {"tried": Computed(bool, lambda change: change.tried)},
        Traffic: {"transactions": Computed(int, lambda traffic: traffic.transactions)},
    }
)
"""What is told beside the fields, so that a program need not work it out again."""

NARROWER: Mapping[tuple[type, str], Any] = MappingProxyType(
    {
        (Report, "fail_on"): Level,
        (Report, "exit_code"): ExitCode,
        (Verdict, "rule"): str,
        (RulePack, "parameters"): tuple[Answered, ...],
    }
)
"""Fields that are told as another type than the model declares: a verdict names its rule by its id."""

_KEYS: Mapping[tuple[type, str], str] = MappingProxyType(
    {(Counts, "passed"): Outcome.PASS.value, (Counts, "not_applicable"): Outcome.NOT_APPLICABLE.value}
)


def encode(report: Report) -> dict[str, Json]:
    """The whole document as plain values: dicts in the order of the model, but lists last; lists, texts, numbers."""
    return {"format": {"name": FORMAT, "version": VERSION}, "report": _encoded(report)}


def key_of(cls: type, field: str) -> str:
    """The key of a field."""
    return _KEYS.get((cls, field), field)


@cache
def names_of(cls: Any) -> tuple[str, ...]:
    """The names of the fields of a dataclass."""
    return tuple(field.name for field in fields(cls))


def _encoded(value: Any) -> Json:  # noqa: PLR0911 - one return per kind of value
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _encoded(value[key]) for key in sorted(value)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return _object(value)


def _object(value: Any) -> dict[str, Json]:
    cls: Any = type(value)
    kind: dict[str, Json] = {"kind": KINDS[cls]} if cls in KINDS else {}
    told = {key_of(cls, name): _told(value, name) for name in names_of(cls)}
    computed = {key: also.value(value) for key, also in COMPUTED.get(cls, {}).items()}
    # What is short stands before what is long, for those who read it with their eyes.
    in_order = sorted((told | computed).items(), key=lambda item: isinstance(item[1], tuple | RulePack))
    return kind | {key: _encoded(child) for key, child in in_order}


def _told(value: Any, name: str) -> Any:
    match value, name:
        case Verdict(rule=rule), "rule":
            return rule.id
        case PackReport() as part, "pack":
            # Parameters may have changed a rule before it was judged: what was judged is what is told.
            rules = {rule.id: rule for rule in part.pack.rules} | {v.rule.id: v.rule for v in part.verdicts}
            return replace(part.pack, rules=tuple(rules.values()))
        case RulePack(parameters=parameters, answers=answers), "parameters":
            return tuple(Answered(**_fields(asked), answer=answers.get(asked.name)) for asked in parameters)
    return getattr(value, name)


def _fields(value: Any) -> dict[str, Any]:
    cls: Any = type(value)
    return {name: getattr(value, name) for name in names_of(cls)}
