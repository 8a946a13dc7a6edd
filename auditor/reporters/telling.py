"""Verdicts and changes as plain sentences, one for a line, for every format that is made of text.

No sentence here is escaped: each format does that in its own way.
"""

from collections.abc import Iterable, Iterator, Sequence

from auditor.model.evidence import Reason
from auditor.model.explanation import Explanation, Strength
from auditor.model.plan import Action, Change
from auditor.model.report import PackReport, Report
from auditor.model.rule import Fix
from auditor.model.verdict import Finding, Outcome, Verdict
from auditor.reporters.wording import (
    boxes,
    proofs,
    reasons,
    scope_of_boxes,
    section_of,
    sentences,
    to_do_with,
    weighty_first,
    where,
)
from auditor.reporters.worklist import Row

_WAITS_FOR_NO_READ = frozenset({Reason.BLOCKED, Reason.UNDECIDED, Reason.NOT_OFFERED})


def found(verdict: Verdict) -> tuple[str, ...]:
    """What was found: the sentences of the verdict, then a line for each row of boxes."""
    return (*sentences(verdict), *(row_of_boxes(verdict, finding) for finding in weighty_first(boxes(verdict))))


def row_of_boxes(verdict: Verdict, finding: Finding) -> str:
    """The boxes that a finding names, with the way to them; its message where it names none."""
    if finding.box is None:
        return finding.message
    box = finding.box
    path = where((box.application, section_of(box), box.permission))
    weight = " (the sync needs it)" if box.breaks_sync else ""
    return f"{scope_of_boxes(verdict, finding)}{path}: {to_do_with(box)} {', '.join(box.rights)}{weight}"


def way(fix: Fix) -> str:
    """Who acts, and where."""
    former = f" (formerly {where(fix.former_path)})" if fix.former_path else ""
    return f"{fix.actor}: {where(fix.path)}{former}"


def numbered(steps: Sequence[str]) -> Iterator[str]:
    """Steps as numbered lines."""
    return (f"{number}. {step}" for number, step in enumerate(steps, 1))


def why_open(verdict: Verdict) -> Iterator[str]:
    """Why a verdict is unproven, and how to prove it."""
    if verdict.caused_by:
        yield f"It cannot be told before {verdict.caused_by} is settled."
    yield from (f"Reason: {reason}" for reason in reasons(verdict))
    if not verdict.caused_by:
        ways = proofs(verdict) or [f"{where(verdict.rule.fix.path)}."]
        yield from (f"To prove it: {proof}" for proof in ways)


def explained(verdict: Verdict) -> tuple[str, ...]:
    """How the verdict came about, beyond what `found` says; each line once, also where many findings share it."""
    told = [finding.explanation for finding in verdict.findings if finding.explanation]
    known = {*proofs(verdict), ""}
    lines = (line for explanation in told for line in _parts(explanation) if line not in known)
    return tuple(dict.fromkeys([*_ways(explanation.chain for explanation in told), *lines]))


def _ways(chains: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The ways that chains lead. Those that part at the last step are one, since `found` names what they lead to."""
    ends: dict[tuple[str, ...], dict[str, None]] = {}
    for chain in filter(None, chains):
        ends.setdefault(chain[:-1], {})[chain[-1]] = None
    for way_there, last in ends.items():
        yield f"By way of: {where((*way_there, next(iter(last)) if len(last) == 1 else f'{len(last)} places'))}"


def _parts(explanation: Explanation) -> Iterator[str]:
    yield from (f"Also granted by: {place}" for place in explanation.also_granted_by)
    if explanation.refused:
        yield f"Refused: {explanation.refused}"
    if explanation.would_allow:
        yield f"It could be read with: {explanation.would_allow}"
    if explanation.ask:
        yield explanation.ask
    yield from (f"Ruled out: {cause}" for cause in explanation.rules_out)
    yield from (f"Wrong lead: {lead}" for lead in explanation.wrong_leads)


def strengths(verdict: Verdict) -> str:
    """How much the evidence is worth: the strength of its weakest finding; nothing where none is told."""
    told = [finding.explanation.strength for finding in verdict.findings if finding.explanation]
    return max(told, key=list(Strength).index, default="")


def would_pass_if(part: PackReport, verdict: Verdict) -> tuple[str, ...]:
    """The changes of the plan that this rule needs."""
    steps = part.plan.steps if part.plan else ()
    return tuple(to_do(change) for step in steps for change in step.changes if verdict.rule.id in change.rules)


def in_full(part: PackReport, verdict: Verdict) -> tuple[str, ...]:
    """Everything that a person needs to act on a verdict, in lines."""
    lines = list(found(verdict))
    if verdict.outcome is Outcome.UNPROVEN:
        lines += why_open(verdict)
    if verdict.outcome is Outcome.GAP:
        lines += [f"Why: {verdict.rule.why}", f"Fix by {way(verdict.rule.fix)}", *numbered(verdict.rule.fix.steps)]
        lines += [f"Would pass if: {change}" for change in would_pass_if(part, verdict)]
    lines += explained(verdict)
    if strength := strengths(verdict):
        lines.append(f"Strength of the evidence: {strength}")
    return tuple(line for line in lines if line)


def unread(report: Report) -> tuple[tuple[str, Verdict], ...]:
    """What is unproven because a read was refused, failed, or was not made: the pack's id and the verdict."""
    return tuple(
        (part.pack.id, verdict)
        for part in report.packs
        for verdict in part.verdicts
        if verdict.outcome is Outcome.UNPROVEN and set(verdict.reasons()) - _WAITS_FOR_NO_READ
    )


def to_do(change: Change) -> str:  # noqa: PLR0911 - one sentence per kind of action
    """One change as a sentence without a full stop, such as "Subscribe to General Ledger"."""
    # The target of a preference ends with its name, which is the field.
    named = not change.field or change.target.endswith(change.field)
    what = change.target if named else f"{change.field} of {change.target}"
    value = f" {change.value}" if change.value else ""
    match change.action:
        case Action.TICK | Action.TAKE_OUT:
            section = change.section[:1].upper() + change.section[1:]
            path = where([part for part in (change.application, section, change.permission) if part])
            verb = "tick" if change.action is Action.TICK else "take out"
            return f"{change.target}: {path}: {verb} {', '.join(change.rights)}"
        case Action.SUBSCRIBE:
            return f"Subscribe to {change.target}"
        case Action.AUTHORISE:
            return f"Authorise the sender ID {change.target}"
        case Action.SET:
            return f"Set {what} to{value}" if value else f"Fill in {what}"
        case Action.CREATE:
            return f"Create {what}" + (f" with{value}" if value else "")
        case Action.ASSIGN:
            return f"Assign{value} to {change.target}" if value else f"Assign {change.target}"
    return f"{change.target}{':' if value else ''}{value}"


def on_row(row: Row) -> str:
    """The boxes of one row of a permissions window, with the way to them."""
    weight = " (the sync needs it)" if row.breaks_sync else ""
    verb = "take out" if row.untick else "tick"
    return f"{row.scope}{where((row.application, row.section, row.permission))}: {verb} {', '.join(row.rights)}{weight}"


def kept(lines: Iterable[str], limit: int, more: str) -> list[str]:
    """The lines, or where there are more than `limit`, the first of them and "and N more", with `more` to say where."""
    every = list(lines)
    # One line too many is shown rather than counted.
    if len(every) <= limit + 1:
        return every
    return [*every[:limit], f"and {len(every) - limit} more{more}"]
