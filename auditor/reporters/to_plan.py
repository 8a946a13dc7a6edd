"""The plan as a work list: screen by screen what to do there, why that is enough, and what it leaves open."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditor.model.evidence import Reason
from auditor.model.plan import Action, Plan, PlanStep, Screen
from auditor.model.report import PackReport, Report
from auditor.model.verdict import Outcome, Verdict
from auditor.reporters.layout import Line, Style, lay_out
from auditor.reporters.reporter import Display
from auditor.reporters.telling import chore_told, step_numbers, to_do
from auditor.reporters.wording import cost, counted, hints, moment, proofs, where
from auditor.reporters.worklist import worklist

_OF_BOXES = frozenset({Action.TICK, Action.TAKE_OUT})
_OF_ONE = {Screen.ROLE: "the role", Screen.USER: "the user"}
_BODY = 4
_READ_IN_VAIN = frozenset({Reason.NOT_OFFERED, Reason.UNDECIDED, Reason.BLOCKED})
_NEXT = "These hang on the changes above. Only another audit, once they are made, can tell."
_FOR_GOOD = "Reading it again does not help; the report says why."


def render(report: Report, display: Display) -> str:
    """The plan of each pack. A pack without a gap says so, and what of it could not be proved."""
    return lay_out(_report(report), display)


def _report(report: Report) -> Iterator[Line]:
    name = f"{report.company_name} ({report.company_id})" if report.company_name else report.company_id
    number_of = step_numbers(report)
    for number, part in enumerate(report.packs):
        if number:
            yield Line()
        yield from _pack(part, number_of)
    yield from _disagreements(report)
    yield Line()
    yield Line(f"Company {name}, user {report.subject}, read on {moment(report.taken_at)}.", Style.DIM)
    yield Line(cost(report), Style.DIM)
    if any(part.plan is not None for part in report.packs):
        yield Line("Run the audit again once everything is done: only that shows that it is so.", Style.DIM)


def _pack(part: PackReport, number_of: Callable[[PlanStep], int]) -> Iterator[Line]:
    plan = part.plan
    left = _sorted_out(part, _open(part) if plan is None else plan.still_open)
    yield Line(f"{part.pack.product}: {_answer(part, left)}", Style.TITLE, hang=2)
    yield Line(part.readiness, indent=2)
    for step in sorted(plan.steps, key=number_of) if plan else ():
        yield Line()
        yield from _step(number_of(step), step)
    if plan:
        yield from _what_is_known(plan, part)
    yield from _ending("TOLD BY THE NEXT AUDIT", _NEXT, left.by_next_audit, part)
    yield from _not_seen(left.not_seen, part)
    yield from _ending("STAYS UNPROVEN", _FOR_GOOD, left.for_good, part)


def _answer(part: PackReport, left: "_Left") -> str:
    if part.plan is not None:
        return f"what to do, {counted(len(part.plan.steps), 'screen')}"
    if gaps := part.counts()[Outcome.GAP]:
        # A report that an older version wrote has gaps and no plan.
        return f"{counted(gaps, 'gap')}, and no plan came with this report."
    if left.not_seen:
        return f"nothing is known to be missing; {counted(len(left.not_seen), 'rule')} could not be seen."
    return "nothing to do."


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left open: by whether a change, another view, or nothing that an audit can do will tell."""

    by_next_audit: tuple[str, ...]
    not_seen: tuple[str, ...]
    for_good: tuple[str, ...]


def _sorted_out(part: PackReport, ids: Iterable[str]) -> _Left:
    verdicts = {verdict.rule.id: verdict for verdict in part.verdicts}
    roots = {name: _root(verdicts[name], verdicts) for name in ids if name in verdicts}
    hang = [name for name, root in roots.items() if root.outcome is not Outcome.UNPROVEN]
    rest = {name: root for name, root in roots.items() if name not in hang}
    seen = [name for name, root in rest.items() if _is_seen(verdicts[name]) and _is_seen(root)]
    return _Left(tuple(hang), tuple(name for name in rest if name not in seen), tuple(seen))


def _root(verdict: Verdict, verdicts: Mapping[str, Verdict]) -> Verdict:
    """The verdict for which this one waits in the end; itself where it waits for none."""
    met = set[str]()
    while (cause := verdict.caused_by or "") in verdicts and cause not in met:
        met.add(cause)
        verdict = verdicts[cause]
    return verdict


def _is_seen(verdict: Verdict) -> bool:
    """Whether everything was read that the API offers."""
    return set(verdict.reasons()) <= _READ_IN_VAIN


def _step(number: int, step: PlanStep) -> Iterator[Line]:
    yield Line(f"{number}. {where(step.path)}", Style.TITLE, hang=3)
    targets = dict.fromkeys(change.target for change in step.changes if change.tried or change.value)
    named = f"; {_OF_ONE[step.screen]} {', '.join(targets)}" if step.screen in _OF_ONE else ""
    yield Line(f"Who: {step.actor}{named}", indent=_BODY, hang=2)
    section = ""
    for change in step.changes:
        if change.action in _OF_BOXES and change.section != section:
            section = change.section
            yield Line(f"{section[:1].upper()}{section[1:]}:", indent=_BODY)
        # The line above names the role or the user, where there is one.
        told = to_do(change, named=change.action is Action.DO and step.screen not in _OF_ONE)
        yield Line(f"[ ] {told}", indent=_BODY, hang=4)
    yield from (Line(f"- {sentence}", indent=_BODY, hang=2) for sentence in step.steps)
    rules = dict.fromkeys(rule for change in step.changes for rule in change.rules)
    yield Line(f"For: {', '.join(rules)}", Style.DIM, indent=_BODY, hang=2)


def _what_is_known(plan: Plan, part: PackReport) -> Iterator[Line]:
    tried = sum(change.tried for step in plan.steps for change in step.changes)
    if plan.proved:
        changes = "this change" if tried == 1 else f"all {tried} changes"
        yield Line()
        yield Line(f"PROVED ({len(plan.proved)})", Style.GOOD)
        rules = counted(len(plan.proved), "rule passes", "rules pass")
        # Where rules were given up, such as two that contradict each other, what is needed for the rest is not certain.
        least = "" if plan.not_tried else ", and no change can be left out"
        yield Line(f"With {changes} made in the evidence and judged again, {rules}{least}:", indent=2)
        yield Line(", ".join(plan.proved), indent=_BODY)
    told = "No evidence shows what these changes do, so nobody tried them out. Follow the steps above."
    yield from _ending("NOT TRIED", told, plan.not_tried, part)


def _not_seen(ids: Sequence[str], part: PackReport) -> Iterator[Line]:
    """What could not be seen, with what to do so that it can; rules of one way are told together."""
    if not ids:
        return
    verdicts = {verdict.rule.id: verdict for verdict in part.verdicts}
    alike: dict[tuple[str, ...], list[Verdict]] = {}
    for name in ids:
        alike.setdefault(_ways(verdicts[name], _root(verdicts[name], verdicts)), []).append(verdicts[name])
    yield Line()
    yield Line(f"NOT SEEN ({len(ids)})", Style.UNSURE)
    rules = counted(len(ids), "rule")
    yield Line(f"Nothing is known to be missing here, but {rules} could not be seen. What to do about it:", indent=2)
    for ways, group in alike.items():
        yield from (Line(f"[ ] {way}", indent=_BODY, hang=4) for way in ways)
        asked = [ask for verdict in group for ask in _asks(verdict) if ask not in ways]
        shared = {ask for ask in asked if asked.count(ask) > 1}
        yield from (Line(f"Or: {ask}", indent=_BODY, hang=4) for ask in dict.fromkeys(asked) if ask in shared)
        for verdict in group:
            yield Line(f"? {verdict.rule.title} [{verdict.rule.id}]", indent=_BODY + 2, hang=2)
            own = [ask for ask in _asks(verdict) if ask in asked and ask not in shared]
            yield from (Line(f"Or: {ask}", indent=_BODY + 4, hang=4) for ask in own)


def _ways(verdict: Verdict, root: Verdict) -> tuple[str, ...]:
    """How it can be seen: what it hints at itself, else what the rule hints at for which it waits."""
    for told in (verdict, root):
        rights = [f.explanation.would_allow for f in told.findings if f.explanation and f.explanation.would_allow]
        if ways := hints(told) or tuple(f"It could be read with: {right}" for right in dict.fromkeys(rights)):
            return ways
    return proofs(root) or (f"{where(root.rule.fix.path)}.",)


def _asks(verdict: Verdict) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.explanation.ask for f in verdict.findings if f.explanation and f.explanation.ask))


def _disagreements(report: Report) -> Iterator[Line]:
    """Changes of several packs of which only one can be made."""
    windows = [window for duty in worklist(report) for window in duty.windows]
    told = dict.fromkeys(chore_told(chore, window) for window in windows for chore in window.chores)
    lines = [line for line in told if "products disagree" in line]
    if lines:
        yield Line()
        yield Line("PRODUCTS DISAGREE", Style.UNSURE)
        yield from (Line(f"! {line}", indent=_BODY, hang=2) for line in lines)


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
