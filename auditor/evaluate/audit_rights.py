"""What an audit user needs so that packs leave nothing unproven that an API can show."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor.evaluate.facts import ANY_SIGN_IN, OWN_RECORD, Fact, facts_of
from auditor.evaluate.grants import in_order
from auditor.evaluate.opening import OWN_CREDENTIALS, Opening, opening_of
from auditor.model.evidence import Facet
from auditor.model.requirement import Manual
from auditor.model.rule import Rule, RulePack
from auditor.vocabulary import Catalogue

_OF_ONE_USER = {Facet.OBJECT_ACCESS, Facet.SIGN_IN}
# Of a list that comes short, only who may see the whole company can tell whether it is all.
_LISTS = {
    *(Facet.ROLES, Facet.ROLES_HELD, Facet.ROLE_RIGHTS, Facet.ALL_ROLE_RIGHTS, Facet.USER_RIGHTS),
    *(Facet.USER, Facet.ENTITIES, Facet.INSTALLED, Facet.RECORDS),
}


@dataclass(frozen=True, slots=True)
class Need:
    """One read, what opens it, and the rules for whose sake it is made."""

    fact: Fact
    opening: Opening
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoxesNeeded:
    """The boxes of one row of the window, and the reads that they open."""

    application: str
    permission: str
    rights: tuple[str, ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A rule that no right makes readable, and what is left to do."""

    rule: str
    title: str
    instead: str


@dataclass(frozen=True, slots=True)
class AuditRights:
    """Everything that reading for some packs needs.

    `beside` is what no box gives, `own` what only the credentials of the
    integration show, `free` what needs no right. `whole_company` says
    whether the user has to be without restriction to entities.
    """

    boxes: tuple[BoxesNeeded, ...]
    beside: tuple[Need, ...]
    own: tuple[Need, ...]
    free: tuple[Need, ...]
    unreadable: tuple[Unreadable, ...]
    whole_company: bool


def audit_rights(packs: Sequence[RulePack], catalogue: Catalogue) -> AuditRights:
    """What reading for these packs needs, by what their rules are judged by. Rows come in the order of the window."""
    rules: dict[Fact, list[str]] = defaultdict(list)
    unreadable: list[Unreadable] = []
    for pack in packs:
        for rule in pack.rules:
            unreadable += _unreadable(rule, f"{pack.id}: {rule.id}")
            for fact in _facts(rule):
                rules[fact].append(f"{pack.id}: {rule.id}")
    whole = any(fact.facet in _LISTS for fact in rules)
    if whole:
        rules[OWN_RECORD] = list(
            dict.fromkeys(name for fact, of in rules.items() if fact.facet in _LISTS for name in of)
        )
    needs = [Need(fact, opening_of(fact, catalogue), tuple(dict.fromkeys(of))) for fact, of in rules.items()]
    return AuditRights(
        _by_row([need for need in needs if need.opening.permission], catalogue),
        tuple(need for need in needs if need.opening.other not in {"", OWN_CREDENTIALS}),
        tuple(need for need in needs if need.opening.other == OWN_CREDENTIALS),
        tuple(need for need in needs if not need.opening.permission and not need.opening.other),
        tuple(unreadable),
        whole,
    )


def _facts(rule: Rule) -> Iterator[Fact]:
    if rule.unanswered:
        return
    for requirement in rule.requirements():
        for fact in facts_of(requirement):
            if rule.subject is None or fact == ANY_SIGN_IN or fact.facet not in _OF_ONE_USER:
                yield fact


def _unreadable(rule: Rule, name: str) -> Iterator[Unreadable]:
    if rule.unanswered:
        yield Unreadable(name, rule.title, f"Answer first: {', '.join(rule.unanswered)}.")
        return
    for requirement in rule.requirements():
        if isinstance(requirement, Manual):
            yield Unreadable(name, rule.title, requirement.instructions)
        facts = facts_of(requirement)
        if rule.subject is not None and any(f.facet in _OF_ONE_USER and f != ANY_SIGN_IN for f in facts):
            yield Unreadable(name, rule.title, f"Audit {rule.subject} by itself, with its own credentials.")


def _by_row(needs: Iterable[Need], catalogue: Catalogue) -> tuple[BoxesNeeded, ...]:
    by_row: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for need in needs:
        by_row[need.opening.application, need.opening.permission].append(need)
    order = {(row.application, row.name): number for number, row in enumerate(catalogue.rows)}
    found = []
    for place in sorted(by_row, key=lambda place: order.get(place, len(order))):
        row = catalogue.permission(*place)
        rights = {right for need in by_row[place] for right in need.opening.rights}
        found.append(BoxesNeeded(*place, tuple(in_order(row, rights) if row else sorted(rights)), tuple(by_row[place])))
    return tuple(found)
