"""What an example of a pack expects, against the verdicts that its company got. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from auditor.model.evidence import Reason
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    CompanyFactKnown,
    Forbidden,
    HasRights,
    Manual,
    Not,
    RecordExists,
    Requirement,
    SenderAuthorised,
    Subscription,
    UserFact,
    UserIs,
)
from auditor.model.rule import Place, Rule
from auditor.model.verdict import Finding, Outcome, Verdict
from auditor.rulebook.examples import Example, Expected, Problem
from auditor.rulebook.source import did_you_mean, quoted
from auditor.vocabulary import catalogue

_BOTH = frozenset({Outcome.PASS, Outcome.GAP})
_ONLY_PASS = frozenset({Outcome.PASS})
_ONLY_GAP = frozenset({Outcome.GAP})
_NEITHER: frozenset[Outcome] = frozenset()
_WEB_SERVICES = "Web Services"


def disagreements(example: Example, verdicts: Sequence[Verdict]) -> Iterator[Problem]:
    """Where the verdicts are not those of the example: each rule that it does not list has to pass."""
    by_rule = {verdict.rule.id: verdict for verdict in verdicts}
    yield from _unknown_rules(example, by_rule)
    for name, verdict in by_rule.items():
        expected = example.expect.get(name)
        wanted = expected.outcome if expected else Outcome.PASS
        place = expected.place if expected else example.place
        if Reason.BROKEN in verdict.reasons():
            yield Problem(place, f"{name} could not be judged: {_summary(verdict)}")
        elif verdict.outcome is not wanted:
            told = f"{name} is {verdict.outcome.value}, and {_asserted(expected is not None, wanted)}"
            yield Problem(place, f"{told}: {_summary(verdict)}")
        elif expected:
            yield from (Problem(place, sentence) for sentence in _unsaid(expected, verdict))
    for name, place in example.lacks.items():
        outcome = by_rule[name].outcome if name in by_rule else None
        if outcome is Outcome.PASS:
            yield Problem(place, f"The company lacks what {name} asks for, and {name} passes all the same.")
        elif outcome is Outcome.NOT_APPLICABLE:
            yield Problem(place, f"The company lacks what {name} asks for, and {name} does not apply to it.")


def _unsaid(expected: Expected, verdict: Verdict) -> Iterator[str]:
    """What the verdict says and the example does not, and the other way round. What passes needs no words."""
    name, told = verdict.rule.id, [found for found in verdict.findings if found.outcome is verdict.outcome]
    entities = tuple(dict.fromkeys(found.entity for found in told if found.entity))
    if not expected.says:
        if len(entities) > 1 and verdict.outcome is not Outcome.PASS:
            yield f"{name} names {', '.join(entities[:-1])} and {entities[-1]}; say so under says."
        return
    summary = verdict.summary.casefold()
    said = {finding: _text(finding) for finding in told}
    for text in expected.says:
        if not any(text.casefold() in some for some in (summary, *said.values())):
            yield f"{name} says nowhere {quoted(text)}: {_summary(verdict)}"
    # Where a single thing was found, the summary is about it, too.
    alone = summary if len(told) == 1 else ""
    wanted = [text.casefold() for text in expected.says]
    more = [_shown(finding) for finding in told if not any(one in f"{said[finding]} {alone}" for one in wanted)]
    if more:
        rest = f" And {len(more) - _SHOWN} more." if len(more) > _SHOWN else ""
        yield f"{name} finds what says does not name: {' '.join(more[:_SHOWN])}{rest}"


_SHOWN = 3


def undecided(rules: Iterable[Rule], seen: Mapping[str, Collection[Outcome]], place: Place) -> Iterator[Problem]:
    """The rules that the examples together do not try: each has to pass in one and to be a gap in another.

    Where no API can tell one of the two, an example in which the rule is
    unproven has to stand for it. `seen` are the outcomes of a rule in all examples.
    """
    for rule in rules:
        possible, outcomes = possible_outcomes(rule.requirement), seen.get(rule.id, ())
        needed = possible if possible == _BOTH else possible | {Outcome.UNPROVEN}
        missing = [outcome.value for outcome in Outcome if outcome in needed and outcome not in outcomes]
        if missing:
            why = "" if possible == _BOTH else f" ({_why(possible)})"
            yield Problem(place, f"No example has {rule.id} as {' and none as '.join(missing)}{why}.")


def possible_outcomes(requirement: Requirement) -> frozenset[Outcome]:  # noqa: PLR0911 - one end for each case
    """Which of pass and gap a requirement can come to in a simulated company. What no API shows is neither."""
    match requirement:
        case Manual():
            return _NEITHER
        case AllOf(parts):
            return _all([possible_outcomes(part) for part in parts], passable=_one_sender(parts))
        case AnyOf(parts):
            return _inverted(_all([_inverted(possible_outcomes(part)) for part in parts]))
        case Not(part) | Forbidden(part):
            return _BOTH if isinstance(part, HasRights) else _inverted(possible_outcomes(part))
        case Subscription(application):
            return _of_subscription(application)
        case UserIs(fact=UserFact.USER_ID, values=(), starts_with="") | CompanyFactKnown():
            # A sign-in proves the IDs and nothing disproves them; several base currencies are no gap, but a question.
            return _ONLY_PASS
        case RecordExists(fields=(), in_each_entity=False):
            # An object of which no record came at all proves nothing.
            return _ONLY_PASS
        case HasRights(application=application, section=section) if section is not None:
            rows = catalogue().permissions(application, section)
            return _BOTH if any(row.shown.core for row in rows) else _ONLY_GAP
    return _BOTH


def _of_subscription(application: str) -> frozenset[Outcome]:
    if application == _WEB_SERVICES:
        return _ONLY_PASS
    found = catalogue().applications_of(application)
    if any(known.subscription_codes for known in found):
        return _BOTH
    # A code that is only likely proves nothing by its absence, and of the other applications none is known.
    return _ONLY_PASS if any(known.likely_subscription_codes for known in found) else _NEITHER


def _one_sender(parts: Iterable[Requirement]) -> bool:
    """An audit signs in with one sender ID, so that of several no more than one is proved."""
    return len({part.sender_id for part in parts if isinstance(part, SenderAuthorised)}) <= 1


def _all(parts: Sequence[frozenset[Outcome]], *, passable: bool = True) -> frozenset[Outcome]:
    passes = passable and all(Outcome.PASS in part for part in parts)
    gaps = any(Outcome.GAP in part for part in parts)
    return frozenset({Outcome.PASS} if passes else ()) | frozenset({Outcome.GAP} if gaps else ())


def _inverted(outcomes: frozenset[Outcome]) -> frozenset[Outcome]:
    opposite = {Outcome.PASS: Outcome.GAP, Outcome.GAP: Outcome.PASS}
    return frozenset(opposite[outcome] for outcome in outcomes)


def _why(possible: frozenset[Outcome]) -> str:
    if not possible:
        return "no API decides it, so an example in which it is unproven stands for both"
    never = "a gap" if Outcome.PASS in possible else "a pass"
    return f"it can never be {never}, so an example in which it is unproven stands for that"


def _unknown_rules(example: Example, known: Collection[str]) -> Iterator[Problem]:
    named = {name: expected.place for name, expected in example.expect.items()} | dict(example.lacks)
    for name, place in named.items():
        if name not in known:
            yield Problem(place, f"The pack has no rule {quoted(name)}{did_you_mean(name, known)}")


def _asserted(listed: bool, wanted: Outcome) -> str:
    return f"the example expects {wanted.value}" if listed else "expect does not list it, so it has to pass"


def _summary(verdict: Verdict) -> str:
    return " ".join(verdict.summary.split())


def _shown(finding: Finding) -> str:
    about = f"{finding.entity}: " if finding.entity else ""
    return about + " ".join(finding.message.split())


def _text(finding: Finding) -> str:
    """Where a text of an example may stand: entity, message, hint, and the row of the window; in lower case."""
    box = finding.box
    row = (box.application, box.section, box.permission) if box else ()
    return " ".join((finding.entity or "", finding.message, finding.hint, *row)).casefold()
