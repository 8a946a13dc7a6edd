"""The report as JUnit XML for Jenkins, GitLab, Azure Pipelines and others: a suite for each pack, a case for each rule.

A gap is a failure, unproven an error, and what does not apply is skipped. It
stays within the schema that Jenkins goes by (junit-10.xsd): a case has no
properties, and takes no time, since a rule is judged after everything was read.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from html import escape
from types import MappingProxyType

from auditor.model.report import PackReport, Report
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters.clean import clean, tame
from auditor.reporters.reporter import Display
from auditor.reporters.telling import in_full
from auditor.reporters.wording import cost, exit_meaning, totals

_ELEMENT: Mapping[Outcome, str] = MappingProxyType(
    {Outcome.GAP: "failure", Outcome.UNPROVEN: "error", Outcome.NOT_APPLICABLE: "skipped"}
)


def render(report: Report, _display: Display) -> str:
    """The whole file. It does not depend on the display: every rule is a case."""
    return "".join(f"{line}\n" for line in _document(report))


def _document(report: Report) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    counts = totals(report)
    yield _open(
        "testsuites",
        name="intacct-audit",
        tests=str(sum(counts.values())),
        failures=str(counts[Outcome.GAP]),
        errors=str(counts[Outcome.UNPROVEN]),
    )
    for number, part in enumerate(report.packs):
        yield from _suite(report, part, number)
    yield "</testsuites>"


def _suite(report: Report, part: PackReport, number: int) -> Iterator[str]:
    counts = part.counts()
    yield "  " + _open(
        "testsuite",
        name=f"{part.pack.product} ({part.pack.id} {part.pack.version})",
        tests=str(len(part.verdicts)),
        failures=str(counts[Outcome.GAP]),
        errors=str(counts[Outcome.UNPROVEN]),
        skipped=str(counts[Outcome.NOT_APPLICABLE]),
        timestamp=report.taken_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        id=str(number),
        package=part.pack.id,
    )
    yield "    <properties>"
    yield from (f'      <property name="{name}" value="{_text(value)}"/>' for name, value in _facts(report, part))
    yield "    </properties>"
    for name, verdict in _named(part):
        yield from _case(part, name, verdict)
    yield "  </testsuite>"


def _facts(report: Report, part: PackReport) -> Iterator[tuple[str, str]]:
    """What the whole run knows stands in each suite, since some readers look at one suite at a time."""
    yield "company", report.company_id
    yield "user", report.subject
    yield "readiness", part.readiness
    yield "source", part.pack.source
    yield "cost of the run", cost(report)
    yield "exit code of the run", f"{report.exit_code}: {exit_meaning(report)}"
    yield "tool", f"intacct-audit {report.tool_version}, catalogue {report.catalogue_version}"


def _named(part: PackReport) -> Iterator[tuple[str, Verdict]]:
    """Each verdict with a name that no other one of the file has: GitLab drops the second of two equal ones."""
    taken = set[str]()
    for verdict in part.verdicts:
        about = f" (user {verdict.rule.subject})" if verdict.rule.subject else ""
        wanted = _text(f"{part.pack.id}/{verdict.rule.id}: {verdict.rule.title}{about}")
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"{wanted} ({number})"
        taken.add(name)
        yield name, verdict


def _case(part: PackReport, name: str, verdict: Verdict) -> Iterator[str]:
    case = f'    <testcase name="{name}" classname="{_text(f"intacct-audit.{part.pack.id}")}"'
    element = _ELEMENT.get(verdict.outcome)
    if element is None:
        yield f"{case}/>"
        return
    kind = verdict.rule.level if verdict.outcome is Outcome.GAP else verdict.outcome
    yield f"{case}>"
    yield f"      {_open(element, type=kind, message=verdict.summary)}{_lines(in_full(part, verdict))}</{element}>"
    yield "    </testcase>"


def _open(tag: str, **attributes: str) -> str:
    told = "".join(f' {name}="{_text(value)}"' for name, value in attributes.items())
    return f"<{tag}{told}>"


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(_text(tame(clean(line))) for line in lines)


def _text(text: str) -> str:
    # What `clean` leaves and XML does not allow: the two noncharacters of the basic plane.
    shown = clean(text).replace("\ufffe", "<U+FFFE>").replace("\uffff", "<U+FFFF>")
    return escape(shown, quote=True)
