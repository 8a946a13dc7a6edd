"""The report as one HTML page for the person who sets the company up: no script, no request, fit for paper."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from auditor.model.report import PackReport, Report
from auditor.model.rule import Level
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters import wording
from auditor.reporters.clean import clean
from auditor.reporters.matrix import matrix
from auditor.reporters.reporter import Display
from auditor.reporters.worklist import Judged, worklist
from auditor.resources import template

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Answer:
    """The readiness of one product: the sentence, and what it is coloured as."""

    sentence: str
    outcome: Outcome
    part: PackReport


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rules that are unproven because of another rule, with that rule's title where the report has it."""

    cause: str
    judged: tuple[Judged, ...]


def render(report: Report, _display: Display) -> str:
    """The whole page. It does not depend on the display: what is good news is folded, never left out."""
    page = environment().get_template("report.html")
    text = page.render(
        report=report,
        answers=[Answer(part.readiness, wording.readiness_of(part), part) for part in report.packs],
        several=len(report.packs) > 1,
        rows=matrix(report),
        totals=wording.totals(report),
        gaps_by_level={level: _at_level(report, level) for level in Level},
        duties=worklist(report),
        unproven=[judged for judged in _verdicts(report, Outcome.UNPROVEN) if judged.verdict.caused_by is None],
        waiting=_waiting(report),
        passed=_verdicts(report, Outcome.PASS),
        not_applicable=_verdicts(report, Outcome.NOT_APPLICABLE),
        advised=[judged for judged in _verdicts(report, *Outcome) if judged.verdict.advice],
    )
    return text if text.endswith("\n") else text + "\n"


def environment() -> "Environment":
    """The templates, with every value on its way into a page made inert and escaped."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - other formats must not pay for it

    environment = Environment(
        loader=FunctionLoader(template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
    )
    environment.globals.update(wording=wording, is_web_address=_is_web_address)
    return environment


def _inert(value: object) -> object:
    """Every value on its way into the page. Escaping makes markup inert, but not a bidi override."""
    # Markup is a str, too: what a macro made was cleaned piece by piece, and must not be escaped again.
    return clean(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _is_web_address(address: str) -> bool:
    """Whether an address may become a link: no javascript:, no data:."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _verdicts(report: Report, *outcomes: Outcome) -> list[Judged]:
    return [Judged(part.pack.product, v) for part in report.packs for v in part.verdicts if v.outcome in outcomes]


def _at_level(report: Report, level: Level) -> int:
    return sum(judged.verdict.rule.level is level for judged in _verdicts(report, Outcome.GAP))


def _waiting(report: Report) -> list[Waiting]:
    groups = []
    for part in report.packs:
        titles = {rule.id: rule.title for rule in part.pack.rules} | {v.rule.id: v.rule.title for v in part.verdicts}
        for cause, verdicts in wording.caused(_unproven(part)).items():
            judged = tuple(Judged(part.pack.product, verdict) for verdict in verdicts)
            groups.append(Waiting(titles.get(cause, cause), judged))
    return groups


def _unproven(part: PackReport) -> list[Verdict]:
    return [verdict for verdict in part.verdicts if verdict.outcome is Outcome.UNPROVEN]
