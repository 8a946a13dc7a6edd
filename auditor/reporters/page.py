"""What the page shows, in the order in which it shows it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.model.explanation import Explanation, Strength
from auditor.model.report import PackReport, Report, Standing
from auditor.model.rule import Actor, Level
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters import wording
from auditor.reporters.anchors import rule_anchor
from auditor.reporters.permission_matrix import Table, tables
from auditor.reporters.worklist import Duty, Judged, worklist

STRENGTHS: Mapping[Strength, str] = {
    Strength.PROVED: "Proved: Sage Intacct itself showed it.",
    Strength.DERIVED: "Derived: the effective rights show it, but no row of a role does.",
    Strength.ON_PAPER: "On paper: the rows of roles show it. A limit elsewhere can take it away again.",
    Strength.NONE: "Nothing was seen that tells it.",
}
_MOST_WINDOWS_OPEN = 12
_MOST_UNSEEN = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rules that are unproven because of another rule, with that rule's title and anchor where the report has it."""

    cause: str
    anchor: str
    judged: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """All about one product that is no work to do."""

    report: PackReport
    answer: tuple[str, str]
    outcome: Outcome
    gaps: tuple[Judged, ...]
    unproven: tuple[Judged, ...]
    waiting: tuple[Waiting, ...]
    advised: tuple[Judged, ...]
    passed: tuple[Judged, ...]
    not_applicable: tuple[Judged, ...]
    permissions: tuple[Table, ...]
    plan_said: tuple[str, ...]

    @property
    def judged(self) -> tuple[Judged, ...]:
        """Every point."""
        return (*self.gaps, *self.undecided, *self.passed, *self.not_applicable)

    @property
    def undecided(self) -> tuple[Judged, ...]:
        """What is unproven, for a reason of its own or because it waits for another point."""
        return (*self.unproven, *(point for group in self.waiting for point in group.judged))

    @property
    def unseen(self) -> int:
        """How many points could not be decided."""
        return len(self.undecided)


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    report: Report
    parts: tuple[Part, ...]
    duties: tuple[Duty, ...]
    gaps_by_level: Mapping[Level, int]
    work_of: tuple[tuple[Actor, int], ...]
    unseen: tuple[Judged, ...]
    unseen_for: tuple[tuple[str, int], ...]
    totals: Mapping[Outcome, int]

    @property
    def several(self) -> bool:
        """Whether there is more than one product."""
        return len(self.parts) > 1

    @property
    def unfolded(self) -> bool:
        """Whether the windows are few enough to be shown at once."""
        return sum(len(duty.windows) for duty in self.duties) <= _MOST_WINDOWS_OPEN

    @property
    def gaps(self) -> tuple[Judged, ...]:
        """What is to be fixed, of all products."""
        return tuple(point for part in self.parts for point in part.gaps)

    def judged_by(self, actor: Actor) -> tuple[Judged, ...]:
        """The gaps that stand among the work of somebody."""
        duties = [duty for duty in self.duties if duty.actor is actor]
        return tuple(point for duty in duties for window in duty.windows for point in window.every_gap)

    @property
    def ready(self) -> int:
        """For how many products the company is ready."""
        return sum(part.report.standing is Standing.READY for part in self.parts)

    @property
    def first_unseen(self) -> tuple[Judged, ...]:
        """The points that could not be seen, as many as can be told before everything else."""
        return self.unseen if len(self.unseen) <= _MOST_UNSEEN + 1 else self.unseen[:_MOST_UNSEEN]


def page_of(report: Report) -> Page:
    """The page of a report. Pure: the same report gives the same page."""
    parts = tuple(map(_part, report.packs))
    gaps = [judged.verdict for part in parts for judged in part.gaps]
    levels, actors = Counter(v.rule.level for v in gaps), Counter(v.rule.fix.actor for v in gaps)
    unseen = tuple(judged for part in parts for judged in part.unproven)
    reasons = Counter(reason for judged in unseen for reason in wording.reasons(judged.verdict)[:1])
    blocked = sum(part.unseen - len(part.unproven) for part in parts)
    told = [*reasons.most_common(), ("Another point has to be settled first.", blocked)]
    return Page(
        report,
        parts,
        worklist(report),
        gaps_by_level={level: levels[level] for level in Level},
        work_of=tuple((actor, actors[actor]) for actor in Actor if actors[actor]),
        unseen=unseen,
        unseen_for=tuple((reason, number) for reason, number in told if number),
        totals=wording.totals(report),
    )


def _part(part: PackReport) -> Part:
    def judged(*outcomes: Outcome) -> tuple[Judged, ...]:
        return tuple(Judged(part.pack.id, part.pack.product, v) for v in part.verdicts if v.outcome in outcomes)

    return Part(
        part,
        _answer(part),
        wording.readiness_of(part),
        judged(Outcome.GAP),
        tuple(point for point in judged(Outcome.UNPROVEN) if point.verdict.caused_by is None),
        _waiting(part),
        tuple(point for point in judged(*Outcome) if point.verdict.advice),
        judged(Outcome.PASS),
        judged(Outcome.NOT_APPLICABLE),
        tables(part.permissions),
        _plan_said(part),
    )


def _answer(part: PackReport) -> tuple[str, str]:
    """The sentence in two pieces, the answer and its reasons, where it names the product as `readiness` does."""
    head, named, reasons = part.readiness.partition(f"{part.pack.product}: ")
    return (f"{head}{part.pack.product}", reasons) if named else (part.readiness, "")


def _waiting(part: PackReport) -> tuple[Waiting, ...]:
    titles = {rule.id: rule.title for rule in part.pack.rules} | {v.rule.id: v.rule.title for v in part.verdicts}
    shown = {verdict.rule.id for verdict in part.verdicts}
    unproven = [verdict for verdict in part.verdicts if verdict.outcome is Outcome.UNPROVEN]
    return tuple(
        Waiting(
            titles.get(cause, cause),
            rule_anchor(part.pack.id, cause) if cause in shown else "",
            tuple(Judged(part.pack.id, part.pack.product, verdict) for verdict in verdicts),
        )
        for cause, verdicts in wording.caused(unproven).items()
    )


def _plan_said(part: PackReport) -> tuple[str, ...]:
    """How far the changes were tried out."""
    if part.plan is None or not part.plan.steps:
        return ()
    plan, product = part.plan, part.pack.product
    said = []
    if plan.proved:
        rules = wording.counted(len(plan.proved), "gap is closed", "gaps are closed")
        said.append(f"{product}: with these changes made in the evidence and judged again, {rules}.")
    if plan.not_tried:
        rules = wording.counted(len(plan.not_tried), "change", "changes")
        said.append(f"{product}: {rules} could not be tried out; the next check tells.")
    if plan.still_open:
        rules = wording.counted(len(plan.still_open), "point stays", "points stay")
        said.append(f"{product}: {rules} unproven all the same.")
    return tuple(said)


@dataclass(frozen=True, slots=True)
class Reasoning:
    """The explanations of a verdict that differ in nothing but the subject, once: about what, and why."""

    about: str
    explanation: Explanation


def reasonings(verdict: Verdict) -> tuple[Reasoning, ...]:
    """The explanations of the findings, each once."""
    found = {
        Reasoning(wording.scope(finding).removesuffix(": "), finding.explanation): None
        for finding in verdict.findings
        if finding.explanation
    }
    return tuple(found)


def strengths(verdict: Verdict) -> tuple[str, ...]:
    """How much the evidence of a verdict is worth, the weakest first: no chain is stronger than that."""
    found = {finding.explanation.strength for finding in verdict.findings if finding.explanation}
    return tuple(STRENGTHS[strength] for strength in reversed(Strength) if strength in found)


def words_of_level(judged: Iterable[Judged]) -> str:
    """How many of these weigh how much."""
    levels = Counter(point.verdict.rule.level for point in judged)
    return ", ".join(f"{levels[level]} {wording.LEVEL_OF_GAP[level]}" for level in Level if levels[level])
