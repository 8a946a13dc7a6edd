"""Verdicts and changes as plain sentences, one for a line, for every format that is made of text.

No sentence here is escaped: each format does that in its own way.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from auditor.model.evidence import Reason
from auditor.model.explanation import Explanation, Strength
from auditor.model.plan import KINDS, LIKE, Action, Change, PlanStep
from auditor.model.report import PackReport, Report
from auditor.model.rule import Fix
from auditor.model.verdict import Finding, Outcome, Verdict
from auditor.reporters.wording import (
    boxes,
    hints,
    proofs,
    reasons,
    scope_of_boxes,
    section_of,
    sentences,
    to_do_with,
    weighty_first,
    where,
)
from auditor.reporters.worklist import Chore, Row, Window, worklist

_NAMES, _HOLDINGS = 6, 3
_WAITS_FOR_NO_READ = frozenset({Reason.BLOCKED, Reason.UNDECIDED, Reason.NOT_OFFERED})
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "type": "User type",
        "admin privileges": "Admin privileges",
        "web services only": "Web Services only",
        "first name": "First name",
        "last name": "Last name",
        "email": "E-mail address",
    }
)
_CHOICES = frozenset({*_LABELS, "status", "entities", "Use for"})


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


def holdings(verdict: Verdict) -> list[str]:
    """What is held and what is missing, in a few lines. Places where both are alike are one, named where it is single.

    What has to be ticked in each place is among what `found` says.
    """
    return kept(_held_and_missing(verdict), _HOLDINGS, ", all in the JSON report")


def _held_and_missing(verdict: Verdict) -> Iterator[str]:
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, None]] = {}
    for finding in verdict.findings:
        known = finding.explanation
        if known and (known.held or known.missing) and finding.outcome in {Outcome.GAP, Outcome.UNPROVEN}:
            place = finding.box.permission if finding.box else ""
            alike.setdefault((known.held, known.missing), {})[place] = None
    for (held, missing), places in alike.items():
        told = [("held", held), ("missing", missing)]
        text = "; ".join(f"{word}: {', '.join(kept(names, _NAMES, ''))}" for word, names in told if names)
        at = f"{len(places)} places" if len(places) > 1 else next(iter(places))
        yield f"{at}: {text}" if at else text[:1].upper() + text[1:]


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
        # Only what was refused has a right that would have let it through.
        yield f"{'Refused' if explanation.would_allow else 'Not told by'}: {explanation.refused}"
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
        lines += [f"Hint: {hint}" for hint in hints(verdict)]
        lines += [f"Why: {verdict.rule.why}", f"Fix by {way(verdict.rule.fix)}", *numbered(verdict.rule.fix.steps)]
        lines += [f"Would pass if: {change}" for change in would_pass_if(part, verdict)]
    lines += [*explained(verdict), *holdings(verdict)]
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


def to_do(change: Change, *, named: bool = True) -> str:
    """One change as an instruction without a full stop, such as "Subscribe to General Ledger".

    `named` puts the role or the user first, for a list that does not say which one it is.
    """
    match change.action:
        case Action.TICK | Action.TAKE_OUT:
            section = change.section[:1].upper() + change.section[1:]
            places = (change.application, section, change.permission) if named else (change.permission,)
            verb = "tick" if change.action is Action.TICK else "take out"
            told = f"{where([part for part in places if part])}: {verb} {', '.join(change.rights)}"
        case Action.SET if change.field in _CHOICES or not change.value:
            told = _chosen(change.field or change.target, change.value)
            named = named and bool(change.field)
        case Action.ASSIGN:
            told = f"Roles: add {change.value}" if change.value else f"Assign {change.target}"
            named = named and bool(change.value)
        case Action.DO if change.value:
            return f"See to it that: {change.value}" + (f" ({change.target})" if named else "")
        case _:
            return _as_a_whole(change)
    return f"{change.target}: {told}" if named and change.target else told


def _as_a_whole(change: Change) -> str:  # noqa: PLR0911 - one sentence per kind of action
    """What names its own target."""
    match change.action:
        case Action.SUBSCRIBE:
            return f"Subscribe to {change.target}"
        case Action.AUTHORISE:
            return f"Authorise the sender ID {change.target}"
        case Action.DO:
            return f"See to it that: {change.target}"
        case Action.CREATE if change.field == LIKE:
            return f"Add the user {change.target}, with the settings, roles and entities of {change.value}"
        case Action.CREATE if change.field in KINDS:
            return f"Add the {change.field} {change.target}"
    # The target of a preference ends with its name, which is the field.
    apart = change.field and not change.target.endswith(change.field)
    what = f"{change.field} of {change.target}" if apart else change.target
    if change.action is Action.SET:
        return f"Set {what} to {change.value}"
    return f"Create {what}" + (f" with {change.value}" if change.value else "")


def _chosen(field: str, value: str) -> str:
    """What is typed in, ticked or chosen on the page of a user or a role, in the words of that page."""
    label = _LABELS.get(field, field[:1].upper() + field[1:])
    if not value:
        return f"Fill in {label}"
    match field, value:
        case "web services only", _:
            return f"{'Tick' if value == 'true' else 'Take the tick out of'} {label}"
        case "entities", "unrestricted":
            return "Entities: take the restriction away, so that every entity is seen"
        case "status", "active":
            return "Status: choose Active; first find out what locked or switched it off"
    return f"{label}: choose {shown(Change(Action.SET, '', (), field=field, value=value))}"


def chore_told(chore: Chore, window: Window) -> str:
    """A thing to do in a list for several products, with what other products ask for instead."""
    told, change = to_do(chore.change), chore.change
    if change.action is not Action.SET:
        return told
    key = (change.target, change.field)
    others = [other for other in window.chores if (other.change.target, other.change.field) == key]
    if len({other.change.value for other in others}) < 2:  # noqa: PLR2004 - two values that differ
        return told
    asked = "; ".join(f"{shown(other.change)} for {', '.join(other.products)}" for other in others)
    return f"{told} (products disagree: {asked}; settle first which of them use this user)"


def shown(change: Change) -> str:
    """The value that a change sets, as its screen shows it."""
    word = change.value.removesuffix(" user") if change.field == "type" else change.value
    return word[:1].upper() + word[1:] if change.field in _CHOICES else word


def step_numbers(report: Report) -> Callable[[PlanStep], int]:
    """The number of each step of a plan: that of its window in the work list, which all formats share."""
    windows = [(duty.actor, window) for duty in worklist(report) for window in duty.windows]

    def number_of(step: PlanStep) -> int:
        targets = tuple(dict.fromkeys(change.target for change in step.changes))
        here = (w for actor, w in windows if (actor, w.path) == (step.actor, step.path) and w.things in ((), targets))
        return next((window.number for window in here), 0)

    return number_of


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
