"""The report for a terminal: the answer first, then what to do, what could not be seen, and counts of everything."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from auditor.model.plan import PlanStep
from auditor.model.report import HandOver, PackReport, Report
from auditor.model.rule import Fix, Level, RulePack
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters.layout import Line, Style, lay_out
from auditor.reporters.overview import overview
from auditor.reporters.reporter import Display
from auditor.reporters.telling import explained, holdings, row_of_boxes, step_numbers, strengths, to_do
from auditor.reporters.wording import (
    NO_PASSWORD,
    answers,
    boxes,
    caused,
    chains,
    cost,
    counted,
    exit_meaning,
    hints,
    moment,
    proofs,
    readiness_of,
    reasons,
    sentences,
    totals,
    weighty_first,
    where,
)

_FOLDED_AT = 6
_CLIPPED_AT = 160
_BODY = 4
_GAP_HEADINGS = {
    Level.REQUIRED: "GAPS that must be fixed",
    Level.RECOMMENDED: "GAPS in what is recommended",
    Level.OPTIONAL: "GAPS in what is optional",
}
_READINESS_STYLE = {Outcome.PASS: Style.GOOD, Outcome.GAP: Style.BAD, Outcome.UNPROVEN: Style.UNSURE}


def render(report: Report, display: Display) -> str:
    """The whole text. What `display.show` leaves out is counted in the last paragraph."""
    return lay_out(_report(report, display), display)


def _report(report: Report, display: Display) -> Iterator[Line]:
    if display.overview:
        yield from overview(report)
        yield Line()
    else:
        for part in report.packs:
            yield Line(part.readiness, _READINESS_STYLE[readiness_of(part)])
    name = f"{report.company_name} ({report.company_id})" if report.company_name else report.company_id
    yield Line(f"Company {name}, user {report.subject}, read on {moment(report.taken_at)}.", Style.DIM)
    for part in () if display.overview else report.packs:
        if len(report.packs) > 1:
            yield Line()
            yield Line(f"== {part.pack.product} ({part.pack.id} {part.pack.version}) ==", Style.TITLE)
        yield from _pack(part, display, step_numbers(report))
    yield Line()
    yield from _counts(report, display)


def _pack(part: PackReport, display: Display, number_of: Callable[[PlanStep], int]) -> Iterator[Line]:
    if display.shows(Outcome.GAP):
        for level, heading in _GAP_HEADINGS.items():
            yield from _gaps(heading, [v for v in _with(part, Outcome.GAP) if v.rule.level is level])
        yield from _would_pass(part, number_of)
    if display.shows(Outcome.UNPROVEN):
        yield from _unproven(part)
    yield from _advice(part, display)
    if display.shows(Outcome.PASS):
        yield from _listed("PASSED", "✓", Style.GOOD, _with(part, Outcome.PASS))
    if display.shows(Outcome.NOT_APPLICABLE):
        yield from _listed("NOT APPLICABLE", "-", Style.DIM, _with(part, Outcome.NOT_APPLICABLE))
    yield from _source(part.pack, display)
    yield from _hand_over(part.hand_over)


def _gaps(heading: str, verdicts: Sequence[Verdict]) -> Iterator[Line]:
    if not verdicts:
        return
    yield from _heading(f"{heading} ({len(verdicts)})")
    for number, verdict in enumerate(verdicts, 1):
        if number > 1:
            yield Line()
        yield Line(f"✗ {verdict.rule.title} [{verdict.rule.id}]", Style.BAD, indent=2, hang=2)
        yield from _found(verdict)
        yield from _body("Hint: ", hints(verdict))
        yield from _body("Why: ", [verdict.rule.why])
        yield from _fix(verdict.rule.fix, "Fix")
        yield from _body("Note: ", [verdict.rule.note] if verdict.rule.note else [])
        yield from _explained(verdict)
        yield from _seen(verdict)


def _unproven(part: PackReport) -> Iterator[Line]:
    verdicts = sorted(_with(part, Outcome.UNPROVEN), key=lambda verdict: list(Level).index(verdict.rule.level))
    if not verdicts:
        return
    yield from _heading(f"UNPROVEN ({len(verdicts)})")
    for alike in _told_alike(verdict for verdict in verdicts if verdict.caused_by is None):
        for verdict in alike:
            level = "" if verdict.rule.level is Level.REQUIRED else f" ({verdict.rule.level})"
            yield Line(f"? {verdict.rule.title} [{verdict.rule.id}]{level}", Style.UNSURE, indent=2, hang=2)
        yield from _why_unproven(alike[0])
        yield Line()
    for cause, waiting in caused(verdicts).items():
        text = f"? {counted(len(waiting), 'more rule')} cannot be told before {cause} is settled: "
        text += ", ".join(verdict.rule.id for verdict in waiting)
        yield Line(text, Style.UNSURE, indent=2, hang=2)


def _why_unproven(verdict: Verdict) -> Iterator[Line]:
    yield from _found(verdict)
    yield from _body("Reason: ", reasons(verdict))
    yield from _body("To prove it: ", proofs(verdict) or [f"{where(verdict.rule.fix.path)}."])
    yield from _explained(verdict)
    yield from _seen(verdict)


def _told_alike(verdicts: Iterable[Verdict]) -> Iterator[Sequence[Verdict]]:
    """The verdicts in groups of which one explanation fits all: a read that was refused is told once."""
    groups: dict[tuple[Line, ...], list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(tuple(_why_unproven(verdict)), []).append(verdict)
    yield from groups.values()


def _explained(verdict: Verdict) -> Iterator[Line]:
    told = [*_folded(explained(verdict)), *holdings(verdict)]
    if strength := strengths(verdict):
        told.append(f"Strength of the evidence: {strength}")
    yield from (Line(line, indent=_BODY, hang=2) for line in told)


def _would_pass(part: PackReport, number_of: Callable[[PlanStep], int]) -> Iterator[Line]:
    """The plan in short: each place once, with the changes there."""
    steps = part.plan.steps if part.plan else ()
    if not steps:
        return
    changes = sum(len(step.changes) for step in steps)
    yield from _heading(f"WOULD PASS IF ({counted(changes, 'change')}; --output plan tells them in full)")
    for step in sorted(steps, key=number_of):
        yield Line(f"{number_of(step)}. {step.actor}: {where(step.path)}", indent=2, hang=3)
        yield from _bullets(_folded([to_do(change) for change in step.changes]))


def _advice(part: PackReport, display: Display) -> Iterator[Line]:
    told = [
        f"{verdict.rule.id}: {sentence}"
        for verdict in part.verdicts
        for sentence in (*verdict.advice, *_derived(verdict))
    ]
    notes = part.pack.notes if display.show == "all" else ()
    if told or notes:
        yield from _heading("ADVICE (decides nothing)")
        yield from _bullets(told if display.show == "all" else _folded([*map(_clipped, told)]))
        yield from _bullets(notes)


def _source(pack: RulePack, display: Display) -> Iterator[Line]:
    """What the verdicts rest on besides the company: the answers, and what nobody has answered yet."""
    told = [f"{question}: {answer or 'not answered'}" for question, answer in answers(pack)]
    if told:
        yield from _heading("ANSWERS this check was made with")
        yield from _bullets(told)
    if pack.leaves_open:
        yield from _heading(f"LEFT OPEN by the source of {pack.product}")
        yield from _bullets(pack.leaves_open if display.show == "all" else _folded(pack.leaves_open))
    if pack.more_sources and display.show == "all":
        yield from _heading("MORE SOURCES")
        yield from _bullets(pack.more_sources)


def _derived(verdict: Verdict) -> Iterator[str]:
    if verdict.derived:
        yield "passes by the user's effective rights, which no role row shows."


def _listed(heading: str, mark: str, style: Style, verdicts: Sequence[Verdict]) -> Iterator[Line]:
    if not verdicts:
        return
    yield from _heading(f"{heading} ({len(verdicts)})")
    for verdict in verdicts:
        yield Line(f"{mark} {verdict.rule.title} [{verdict.rule.id}]", style, indent=2, hang=2)
        yield Line(verdict.summary, indent=_BODY)
        yield from _seen(verdict)


def _hand_over(values: Sequence[HandOver]) -> Iterator[Line]:
    if not values:
        return
    yield from _heading("HAND-OVER: what to type into the product")
    width = max(len(value.label) for value in values)
    for value in values:
        note = f" ({value.note})" if value.note else ""
        yield Line(
            f"{value.label}:{' ' * (width - len(value.label))} {value.value or 'not known'}{note}", indent=2, hang=2
        )
    yield Line(NO_PASSWORD, indent=2)


def _counts(report: Report, display: Display) -> Iterator[Line]:
    counts = totals(report)
    hidden = sum(number for outcome, number in counts.items() if not display.shows(outcome))
    parts = [
        f"{counts[Outcome.PASS]} passed",
        counted(counts[Outcome.GAP], "gap"),
        f"{counts[Outcome.UNPROVEN]} unproven",
        f"{counts[Outcome.NOT_APPLICABLE]} not applicable",
        f"{hidden} of them not listed above",
    ]
    left_out = f" Left out by --only or --skip: {counted(report.not_selected, 'rule')}." if report.not_selected else ""
    yield Line(f"{counted(sum(counts.values()), 'rule')}: {', '.join(parts)}.{left_out}")
    yield Line(cost(report))
    yield Line(f"Exit code {report.exit_code}: {exit_meaning(report)}.")


def _found(verdict: Verdict) -> Iterator[Line]:
    for sentence in _folded(sentences(verdict)):
        yield Line(sentence, indent=_BODY)
    yield from _bullets(_folded([row_of_boxes(verdict, finding) for finding in weighty_first(boxes(verdict))]))


def _fix(fix: Fix, label: str) -> Iterator[Line]:
    former = f" (formerly {where(fix.former_path)})" if fix.former_path else ""
    yield Line(f"{label} ({fix.actor}): {where(fix.path)}{former}", indent=_BODY, hang=2)
    for number, step in enumerate(fix.steps, 1):
        yield Line(f"{number}. {step}", indent=_BODY + 2, hang=3)


def _seen(verdict: Verdict) -> Iterator[Line]:
    told = chains(verdict)
    more = f" (and {len(told) - 1} more)" if len(told) > 1 else ""
    yield from (Line(f"Seen in: {chain}{more}", Style.DIM, indent=_BODY, hang=2) for chain in told[:1])


def _heading(text: str) -> Iterator[Line]:
    yield Line()
    yield Line(text, Style.TITLE)


def _body(label: str, texts: Iterable[str]) -> Iterator[Line]:
    for text in dict.fromkeys(texts):
        yield Line(label + text, indent=_BODY, hang=2)


def _bullets(texts: Iterable[str]) -> Iterator[Line]:
    yield from (Line(f"- {text}", indent=_BODY, hang=2) for text in texts)


def _folded(texts: Sequence[str]) -> Sequence[str]:
    """A long list cut short, with the number of what is missing. One line too many is shown, not folded."""
    if len(texts) <= _FOLDED_AT + 1:
        return texts
    more = len(texts) - _FOLDED_AT
    return [*texts[:_FOLDED_AT], f"and {more} more, all listed in the HTML and JSON reports"]


def _clipped(text: str) -> str:
    """A long sentence cut short, such as one that lists all the rows which this company's window may not show."""
    if len(text) <= _CLIPPED_AT:
        return text
    return f"{text[:_CLIPPED_AT].rpartition(' ')[0]} … (in full in the HTML and JSON reports)"


def _with(part: PackReport, outcome: Outcome) -> list[Verdict]:
    return [verdict for verdict in part.verdicts if verdict.outcome is outcome]
