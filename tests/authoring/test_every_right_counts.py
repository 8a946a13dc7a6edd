"""No right that a pack asks for is decoration: whoever takes one away from a standard company flips a verdict.

Each pack reads its company once. A right is then taken out of what was read, and the rule that asks for it is judged
anew, on the rows of its application alone, which is what makes thousands of judgements quick.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache

import pytest

from auditor.authoring.simulating import of_standard, snapshot_of
from auditor.evaluate import evaluate
from auditor.model.access import RightsRow, RoleRights
from auditor.model.evidence import Evidence, Known, Snapshot, ViewEvidence
from auditor.model.requirement import AllOf, AnyOf, HasRights, HasRightsEverywhere, HoldsRole, Requirement
from auditor.model.rule import ParameterType, Rule, RulePack
from auditor.model.verdict import Outcome
from auditor.resources import rule_packs
from auditor.rulebook import find_pack
from auditor.rulebook.standard import Place, StandardCompany, Ticked, boxes_of, standard_company
from auditor.vocabulary import catalogue

Rows = tuple[RightsRow, ...]
EditRows = Callable[[Rows], Rows]


def answered(name: str) -> RulePack:
    """The pack with an answer to each of its questions under which as many rules as possible apply."""
    pack = find_pack(name)
    answers = {}
    for parameter in pack.parameters:
        if parameter.type is ParameterType.YES_OR_NO:
            answers[parameter.name] = "yes"
        elif parameter.name not in pack.answers:
            answers[parameter.name] = next(iter(parameter.choices), "acme-1")
    return find_pack(name, answers)


@pytest.mark.quick_for("upflow", "expensein", "greytrix-gumu", "intello", "triplog")
@pytest.mark.parametrize("name", sorted(rule_packs()))
def test_taking_away_any_right_that_a_pack_requires_flips_a_verdict(name: str) -> None:
    pack = answered(name)
    tried, unnoticed = taken_one_by_one(pack, standard_company(pack))
    assert unnoticed == []
    assert tried > 0 or not any(isinstance(part, HasRights) for part in pack.requirements())


def test_so_it_does_where_permissions_are_given_to_users() -> None:
    pack = answered("upflow")
    tried, unnoticed = taken_one_by_one(pack, standard_company(pack, user_based=True))
    assert unnoticed == []
    assert tried > 100


def taken_one_by_one(pack: RulePack, company: StandardCompany) -> tuple[int, list[str]]:
    """How many rights were taken away, and those that no verdict missed."""
    evidence = snapshot_of(of_standard(company), pack, ("admin", "integration"))
    unnoticed, tried = [], 0
    for rule in pack.rules:
        if outcome(evidence, pack, rule) is not Outcome.PASS:
            continue  # it does not apply in this company, or nothing can prove it: then there is nothing to flip
        for application, places in by_application(rights_that_decide(rule, evidence)).items():
            small = only_application(evidence, application)
            if outcome(small, pack, rule) is not Outcome.PASS:
                small = evidence
            for place, right in places:
                tried += 1
                if outcome(without(small, place, right), pack, rule) is Outcome.PASS:
                    unnoticed.append(f"{rule.id}: {' > '.join(place)}: {right}")
    return tried, unnoticed


def by_application(boxes: Ticked) -> Mapping[str, list[tuple[Place, str]]]:
    found: dict[str, list[tuple[Place, str]]] = {}
    for place, rights in boxes.items():
        found.setdefault(place[0], []).extend((place, right) for right in sorted(rights))
    return found


def test_a_right_that_nobody_asks_for_flips_nothing() -> None:
    """Otherwise the test above would pass whatever is taken away."""
    pack = answered("upflow")
    evidence = snapshot_of(of_standard(standard_company(pack)), pack, ("admin", "integration"))
    company = next(rule for rule in pack.rules if rule.id == "company-rights")
    assert outcome(without(evidence, ("Accounts Payable", "Bills"), "List"), pack, company) is Outcome.PASS
    assert outcome(without(evidence, ("Company", "Contacts"), "List"), pack, company) is Outcome.GAP


def outcome(evidence: Snapshot, pack: RulePack, rule: Rule) -> Outcome:
    """How the rule comes out on its own."""
    alone = replace(pack, rules=(replace(rule, depends_on=()),))
    return evaluate(evidence, alone, catalogue())[0].outcome


def rights_that_decide(rule: Rule, evidence: Snapshot) -> Ticked:
    """The documented boxes that the rule asks for and the subject holds, less those for which an alternative stands in.

    Boxes that the catalogue only guesses, and those that are a choice, never decide.
    """
    held = held_by_subject(evidence, rule)
    found: dict[Place, frozenset[str]] = {}
    for rights in asked_for(rule.requirement, held):
        for place, boxes in boxes_of(rights).items():
            row = catalogue().permission(*place)
            certain = boxes if rights.rights else boxes & frozenset(row.rights if row else ())
            found[place] = found.get(place, frozenset()) | (certain & held.get(place, frozenset()))
    return {place: boxes for place, boxes in found.items() if boxes}


def asked_for(requirement: Requirement, held: Ticked) -> Iterator[HasRights]:
    match requirement:
        case HasRights():
            yield requirement
        case HoldsRole(grants=HasRights() as rights):
            yield rights
        case HasRightsEverywhere(section, preset, other_than):
            applications = {place[0] for place in held} - set(other_than)
            yield from (HasRights(name, section=section, preset=preset) for name in sorted(applications))
        case AllOf(parts):
            for part in parts:
                yield from asked_for(part, held)
        case AnyOf(parts):
            met = [part for part in parts if not isinstance(part, HasRights) or is_held(part, held)]
            # Where two alternatives are met, one stands in for the other.
            if len(met) == 1:
                yield from asked_for(met[0], held)


def is_held(rights: HasRights, held: Ticked) -> bool:
    return all(boxes <= held.get(place, frozenset()) for place, boxes in boxes_of(rights).items())


def held_by_subject(evidence: Snapshot, rule: Rule) -> Ticked:
    for view in evidence.about(rule.subject).views:
        if isinstance(view.effective_rights, Known):
            return {place_of(row): rights_of(row.rights) for row in view.effective_rights.data}
    return {}


@cache
def place_of(row: RightsRow) -> Place:
    permission = catalogue().resolve(row.module, row.permission)
    return (permission.application, permission.name) if permission else (row.module, row.permission)


@cache
def rights_of(text: str) -> frozenset[str]:
    return catalogue().rights(text).known


def only_application(evidence: Snapshot, name: str) -> Snapshot:
    """The evidence with the rows of one application alone, and no other subscribed."""

    def keep(rows: Rows) -> Rows:
        return tuple(row for row in rows if place_of(row)[0] == name)

    def subscribed(view: ViewEvidence) -> ViewEvidence:
        told = view.subscriptions
        if not isinstance(told, Known):
            return view
        codes = tuple(code for code in told.data if any(a.name == name for a in catalogue().applications_of(code)))
        return replace(view, subscriptions=Known(codes, told.source))

    small = edited(evidence, keep, keep)
    return replace(small, views=tuple(map(subscribed, small.views)))


def without(evidence: Snapshot, place: Place, right: str) -> Snapshot:
    """The evidence as it would be if the subject had not this right; other people keep theirs."""

    def take(rows: Rows) -> Rows:
        found = []
        for row in rows:
            if place_of(row) == place:
                left = sorted(label for label in rights_of(row.rights) if right not in rights_of(label))
                # A row without any right is not in the answer (docs/simulator.md, permissions_without_rights).
                found += [replace(row, rights="|".join(left))] if left else []
            else:
                found.append(row)
        return tuple(found)

    return edited(evidence, take, lambda rows: rows)


def edited(evidence: Snapshot, own: EditRows, others: EditRows) -> Snapshot:
    """The evidence with other rows: `own` is about what the subjects hold, `others` about the rest of the company."""

    def view(seen: ViewEvidence) -> ViewEvidence:
        mine = set(seen.role_rights.data.by_role) if isinstance(seen.role_rights, Known) else set()
        return replace(
            seen,
            role_rights=in_roles(seen.role_rights, lambda _key: own),
            all_role_rights=in_roles(seen.all_role_rights, lambda key: own if key in mine else others),
            effective_rights=in_rows(seen.effective_rights, own),
            user_rights=in_rows(seen.user_rights, own),
        )

    about_others = {user: tuple(map(view, views)) for user, views in evidence.others.items()}
    return replace(evidence, views=tuple(map(view, evidence.views)), others=about_others)


def in_rows(told: Evidence[Rows], edit: EditRows) -> Evidence[Rows]:
    return replace(told, data=edit(told.data)) if isinstance(told, Known) else told


def in_roles(told: Evidence[RoleRights], edit: Callable[[str], EditRows]) -> Evidence[RoleRights]:
    if not isinstance(told, Known):
        return told
    return replace(told, data=RoleRights({key: edit(key)(rows) for key, rows in told.data.by_role.items()}))
