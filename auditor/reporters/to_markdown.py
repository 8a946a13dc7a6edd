"""The report as GitHub Flavored Markdown, short enough for a step summary: the answer, what to do, what is not known.

A step summary takes 1 MiB. Long lists end with the number of what is left out,
and so does the whole where names are very long; the gate never depends on it.
"""

from collections.abc import Iterable, Iterator

from auditor.model.report import PackReport, Report, Standing
from auditor.model.verdict import Outcome
from auditor.reporters.markup import escaped
from auditor.reporters.matrix import matrix
from auditor.reporters.reporter import Display
from auditor.reporters.telling import chore_told, found, holdings, kept, on_row, unread, why_open
from auditor.reporters.wording import ACTORS, caused, cost, counted, exit_meaning, moment, totals, where
from auditor.reporters.worklist import Duty, Window, worklist

LIMIT = 1_000_000
"""How many bytes come out at most: a step summary takes 1,048,576."""

_SIGNS = {Standing.READY: "✅", Standing.MET_IN_PART: "❔", Standing.NOT_PROVED: "❔", Standing.NOT_READY: "❌"}
_ROWS = 25
_HOLDINGS = 5
_WINDOWS = 40
_VERDICTS = 50
_ELSEWHERE = ", all listed in the HTML and JSON reports"


def render(report: Report, _display: Display) -> str:
    """The whole text. It does not depend on the display: what is open is listed, the rest counted."""
    return _fitting(_blocks(report), "\n\n".join(_end(report)))


def _fitting(blocks: Iterable[str], end: str) -> str:
    """As many blocks as fit, with the number of the others, and always the end."""
    every = list(blocks)
    room = LIMIT - len(end.encode()) - 200
    shown = list[str]()
    for block in every:
        room -= len(block.encode()) + 2
        if room < 0:
            break
        shown.append(block)
    if len(shown) < len(every):
        shown.append(f"… and {counted(len(every) - len(shown), 'more paragraph')}{_ELSEWHERE}.")
    return "\n\n".join([*shown, end]) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield from _answer(report)
    yield _company(report)
    yield from _not_seen(report)
    counts = totals(report)
    gaps = counted(counts[Outcome.GAP], "gap")
    others = f"{counts[Outcome.UNPROVEN]} unproven, {counts[Outcome.NOT_APPLICABLE]} not applicable"
    yield f"{counted(sum(counts.values()), 'rule')}: {counts[Outcome.PASS]} passed, {gaps}, {others}."
    duties = worklist(report)
    if duties:
        yield "### What to do"
    for duty in duties:
        yield from _duty(duty)
    for part in report.packs:
        yield from _open(part, several=len(report.packs) > 1)


def _answer(report: Report) -> Iterator[str]:
    if len(report.packs) == 1:
        part = report.packs[0]
        yield f"## {_SIGNS[part.standing]} {escaped(part.readiness)}"
        return
    rows = matrix(report)
    ready = sum(row.standing is Standing.READY for row in rows)
    yield f"## Ready for {ready} of {counted(len(rows), 'product')}"
    table = ["| | Product | Standing | Gaps | Unproven | In place |", "| --- | --- | --- | --: | --: | --: |"]
    for row in rows:
        name = f"{escaped(row.product)} ({escaped(row.part.pack.id)})"
        numbers = f"{len(row.missing)} | {len(row.unproven)} | {row.met}"
        table.append(f"| {_SIGNS[row.standing]} | {name} | {row.standing} | {numbers} |")
    yield "\n".join(table)


def _company(report: Report) -> str:
    name = f"{report.company_name} ({report.company_id})" if report.company_name else report.company_id
    return f"Company {escaped(name)}, user {escaped(report.subject)}, read on {moment(report.taken_at)}."


def _not_seen(report: Report) -> Iterator[str]:
    hidden = unread(report)
    if hidden:
        rules = (f"{pack_id}/{verdict.rule.id}" for pack_id, verdict in hidden)
        listed = ", ".join(map(escaped, kept(rules, _ROWS, "")))
        yield f"**Not everything could be read**, so {counted(len(hidden), 'rule is', 'rules are')} unproven: {listed}."


def _duty(duty: Duty) -> Iterator[str]:
    yield f"#### For {ACTORS[duty.actor]}"
    for window in duty.windows[:_WINDOWS]:
        yield "\n".join(_window(window))
    if len(duty.windows) > _WINDOWS:
        yield f"… and {counted(len(duty.windows) - _WINDOWS, 'more place')}{_ELSEWHERE}."


def _window(window: Window) -> Iterator[str]:
    former = f" (formerly {where(window.former_path)})" if window.former_path else ""
    things = f": {', '.join(window.things)}" if window.things else ""
    yield f"**{window.number}. {escaped(where(window.path) + things)}**{escaped(former)}"
    yield ""
    rows = sorted(window.rows, key=lambda row: not row.breaks_sync)
    tasks = [*(chore_told(chore, window) for chore in window.chores), *map(on_row, rows)]
    yield from (f"- [ ] {escaped(task)}" for task in kept(tasks, _ROWS, _ELSEWHERE))
    yield from (f"- {escaped(step)}" for step in window.steps)
    closed = (f"{judged.verdict.rule.title} [{judged.pack_id}/{judged.verdict.rule.id}]" for judged in window.judged)
    yield from (f"- Closes: {escaped(title)}" for title in kept(closed, _ROWS, _ELSEWHERE))
    told = dict.fromkeys(line for judged in window.judged for line in holdings(judged.verdict))
    yield from (f"- {escaped(line)}" for line in kept(told, _HOLDINGS, _ELSEWHERE))


def _open(part: PackReport, *, several: bool) -> Iterator[str]:
    unproven = [verdict for verdict in part.verdicts if verdict.outcome is Outcome.UNPROVEN]
    if not unproven:
        return
    yield f"### Not known{f' for {escaped(part.pack.product)}' if several else ''} ({len(unproven)})"
    own = [verdict for verdict in unproven if verdict.caused_by is None]
    for verdict in own[:_VERDICTS]:
        title = f"- **{escaped(verdict.rule.title)}** ({verdict.rule.level}, {escaped(verdict.rule.id)})"
        texts = kept([*found(verdict), *why_open(verdict), *holdings(verdict)], _ROWS, _ELSEWHERE)
        yield "\n".join([title, *(f"  - {escaped(text)}" for text in texts)])
    if len(own) > _VERDICTS:
        yield f"- and {len(own) - _VERDICTS} more{_ELSEWHERE}"
    for cause, waiting in caused(unproven).items():
        yield f"- {counted(len(waiting), 'more rule')} cannot be told before {escaped(cause)} is settled."


def _end(report: Report) -> Iterator[str]:
    left_out = report.not_selected
    if left_out:
        yield f"Left out by --only or --skip: {counted(left_out, 'rule')}."
    yield escaped(cost(report))
    yield f"Exit code {report.exit_code}: {escaped(exit_meaning(report))}."
