"""The plan as a work list: screen by screen what to do there, why that is enough, and what it leaves open."""

from collections.abc import Iterable, Iterator, Sequence

from auditor.model.plan import Action, Change, Plan, PlanStep, Screen
from auditor.model.report import PackReport, Report
from auditor.model.verdict import Outcome
from auditor.reporters.layout import Line, Style, lay_out
from auditor.reporters.reporter import Display
from auditor.reporters.telling import to_do
from auditor.reporters.wording import counted, moment, where

_OF_BOXES = frozenset({Action.TICK, Action.TAKE_OUT})
_OF_ONE = {Screen.ROLE: "the role", Screen.USER: "the user"}
_BODY = 4


def render(report: Report, display: Display) -> str:
    """The plan of each pack. A pack without a gap says so, and what of it could not be proved."""
    return lay_out(_report(report), display)


def _report(report: Report) -> Iterator[Line]:
    name = f"{report.company_name} ({report.company_id})" if report.company_name else report.company_id
    for number, part in enumerate(report.packs):
        if number:
            yield Line()
        yield from _pack(part)
    yield Line()
    yield Line(f"Company {name}, user {report.subject}, read on {moment(report.taken_at)}.", Style.DIM)
    if any(part.plan is not None for part in report.packs):
        yield Line("Run the audit again once everything is done: only that shows that it is so.", Style.DIM)


def _pack(part: PackReport) -> Iterator[Line]:
    product = part.pack.product
    if part.plan is None:
        # A report that an older version wrote has gaps and no plan.
        gaps = part.counts()[Outcome.GAP]
        told = f"{counted(gaps, 'gap')}, and no plan came with this report" if gaps else "nothing to do"
        yield Line(f"{product}: {told}.", Style.TITLE)
        yield Line(part.readiness, indent=2)
        yield from _ending("STAYS UNPROVEN", "Reading it again does not help; the report says why.", _open(part), part)
        return
    yield Line(f"{product}: what to do, {counted(len(part.plan.steps), 'screen')}", Style.TITLE)
    yield Line(part.readiness, indent=2)
    for number, step in enumerate(part.plan.steps, 1):
        yield Line()
        yield from _step(number, step)
    yield from _what_is_known(part.plan, part)


def _step(number: int, step: PlanStep) -> Iterator[Line]:
    yield Line(f"{number}. {where(step.path)}", Style.TITLE, hang=3)
    targets = dict.fromkeys(change.target for change in step.changes)
    named = f"; {_OF_ONE[step.screen]} {', '.join(targets)}" if step.screen in _OF_ONE else ""
    yield Line(f"Who: {step.actor}{named}", indent=_BODY, hang=2)
    section = ""
    for change in step.changes:
        if change.action in _OF_BOXES and change.section != section:
            section = change.section
            yield Line(f"{section[:1].upper()}{section[1:]}:", indent=_BODY)
        yield Line(f"[ ] {_told(change)}", indent=_BODY, hang=4)
    yield from (Line(f"- {sentence}", indent=_BODY, hang=2) for sentence in step.steps)
    rules = dict.fromkeys(rule for change in step.changes for rule in change.rules)
    yield Line(f"For: {', '.join(rules)}", Style.DIM, indent=_BODY, hang=2)


def _told(change: Change) -> str:
    if change.action in _OF_BOXES:
        verb = "tick" if change.action is Action.TICK else "take out"
        return f"{change.permission}: {verb} {', '.join(change.rights)}"
    if change.action is Action.SET and not change.value:
        return f"Fill in the {change.field}"
    return to_do(change)


def _what_is_known(plan: Plan, part: PackReport) -> Iterator[Line]:
    tried = sum(change.tried for step in plan.steps for change in step.changes)
    if plan.proved:
        changes = "this change" if tried == 1 else f"all {tried} changes"
        yield Line()
        yield Line(f"PROVED ({len(plan.proved)})", Style.GOOD)
        rules = counted(len(plan.proved), "rule passes", "rules pass")
        yield Line(
            f"With {changes} made in the evidence and judged again, {rules}, and no change can be left out:", indent=2
        )
        yield Line(", ".join(plan.proved), indent=_BODY)
    told = "No evidence shows what these changes do, so nobody tried them out. Follow the steps above."
    yield from _ending("NOT TRIED", told, plan.not_tried, part)
    told = "Nothing that is known to be missing, but the evidence does not prove it even then; the report says why."
    yield from _ending("STAYS UNPROVEN", told, plan.still_open, part)


def _ending(heading: str, sentence: str, ids: Sequence[str], part: PackReport) -> Iterator[Line]:
    if not ids:
        return
    yield Line()
    yield Line(f"{heading} ({len(ids)})", Style.UNSURE)
    yield Line(sentence, indent=2)
    yield from (Line(f"? {text}", indent=_BODY, hang=2) for text in _titles(ids, part))


def _titles(ids: Iterable[str], part: PackReport) -> Iterator[str]:
    titles = {rule.id: rule.title for rule in part.pack.rules}
    return (f"{titles.get(name, name)} [{name}]" for name in ids)


def _open(part: PackReport) -> tuple[str, ...]:
    return tuple(verdict.rule.id for verdict in part.verdicts if verdict.outcome is Outcome.UNPROVEN)
