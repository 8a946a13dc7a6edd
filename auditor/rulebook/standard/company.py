"""The standard company of a pack: set up as its rules ask, or without what some of them ask for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.errors import UsageError
from auditor.model.requirement import AllOf, AnyOf, CanRead, HasRights, HasRightsEverywhere, HoldsRole, Requirement
from auditor.model.rule import Rule, RulePack
from auditor.rulebook.standard.breaking import break_off
from auditor.rulebook.standard.meeting import decided_by_answers, have_usual_applications, meet, meet_everywhere
from auditor.rulebook.standard.plan import Plan, UserPlan
from auditor.rulebook.standard.rights import Place, Ticked, boxes_of
from auditor.vocabulary import ObjectPlaces, catalogue


@dataclass(frozen=True, slots=True)
class StandardCompany:
    """A company file as plain values, and what no company file can say.

    `wrong_password`: the integration signs in with another one; `without_user`:
    the company has no such user, although the integration signs in as it.
    """

    tree: Mapping[str, Any]
    user_id: str
    wrong_password: bool = False
    without_user: bool = False


def standard_company(pack: RulePack, *, user_based: bool = False, lacks: Collection[str] = ()) -> StandardCompany:
    """A company in which every rule of the pack is met as far as a simulator can show it, but for those of `lacks`.

    Of alternatives the first is met. Rules whose condition the answers rule out,
    and rules with an unanswered parameter, are left aside. Raises UsageError for
    a rule of `lacks` that asks for nothing that a company could lack.
    """
    plan = Plan(pack.id, pack.product, user_based, UserPlan(f"{pack.id}_ws"))
    rules = [rule for rule in pack.rules if not rule.unanswered and _applies(rule)]
    wanted = [rule for rule in rules if rule.id not in lacks]
    for rule in rules:
        _keep_order_of_senders(rule, plan)
    for rule in wanted:
        meet(rule.requirement, plan, plan.user(rule.subject))
    for rule in rules:
        if rule.when is not None:
            meet(rule.when, plan, plan.user(rule.subject))
    for rule in rules:
        have_usual_applications(rule.requirement, plan)
    for rule in wanted:
        meet_everywhere(rule.requirement, plan, plan.user(rule.subject))
    for rule in pack.rules:
        if rule.id in lacks:
            _lack(rule, plan, wanted)
    return StandardCompany(plan.tree(), plan.subject.user_id, plan.wrong_password, not plan.subject.exists)


def asked_by(rules: Collection[Rule]) -> Ticked:
    """The boxes that these rules ask for, on the role of whomever; alternatives count as far as the first goes."""
    found: dict[Place, frozenset[str]] = {}
    for rule in rules:
        for rights in _rights_of(rule.requirement):
            for place, boxes in boxes_of(rights).items():
                found[place] = found.get(place, frozenset()) | boxes
    return found


def _applies(rule: Rule) -> bool:
    return rule.when is None or decided_by_answers(rule.when) is not False


def _lack(rule: Rule, plan: Plan, wanted: Collection[Rule]) -> None:
    user = plan.user(rule.subject)
    about_it = [other for other in wanted if plan.user(other.subject) is user]
    if not break_off(rule.requirement, plan, user, asked_by(about_it)):
        raise UsageError(
            f"No company can lack what {rule.id} asks for.",
            "Leave it out of lacks; what no API decides is unproven in every company.",
        )


def _keep_order_of_senders(rule: Rule, plan: Plan) -> None:
    """The audit signs in with the first sender of the pack, whether the company lets it in or not."""
    alone = Plan(plan.pack, plan.product, user_based=False, subject=UserPlan(plan.subject.user_id))
    meet(rule.requirement, alone, alone.subject)
    for sender in alone.senders:
        plan.senders.setdefault(sender, True)


def _rights_of(requirement: Requirement) -> Iterator[HasRights]:
    match requirement:
        case HasRights():
            yield requirement
        case HoldsRole(grants=HasRights() as rights):
            yield rights
        case HasRightsEverywhere(section, preset, other_than):
            names = [application.name for application in catalogue().applications]
            yield from (HasRights(name, section=section, preset=preset) for name in names if name not in other_than)
        case CanRead(name):
            places = catalogue().object_places(name)
            rows = places.any_of if places else ()
            yield from (HasRights(row.application, permission=row.name, rights=_reading(places)) for row in rows)
        case AllOf(parts):
            for part in parts:
                yield from _rights_of(part)
        case AnyOf(parts):
            yield from _rights_of(parts[0])


def _reading(places: ObjectPlaces | None) -> tuple[str, ...]:
    return places.read_rights if places else ()
