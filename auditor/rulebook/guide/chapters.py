"""A pack -> the set-up guide for the admin of a company: the texts of its rules in the order in which one works.

The guide and the audit are made of the same texts, so that they cannot drift apart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.model.requirement import (
    AllOf,
    AnyOf,
    Forbidden,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    LeastPrivilege,
    Manual,
    Not,
    PermissionTypeIs,
    Requirement,
    SeesEntities,
    SenderAuthorised,
    Subscription,
    UserExists,
    UserIs,
)
from auditor.model.rule import HandOverItem, Parameter, Rule, RulePack
from auditor.rulebook.guide.tasks import (
    Task,
    Variant,
    asks_for_a_role,
    is_opened,
    new_role,
    permission_tasks,
    reads_of,
    task_of,
)
from auditor.rulebook.guide.words import holds_by_answers

_ROLE = re.compile(r"\broles?\b", re.IGNORECASE)


class Chapter(StrEnum):
    """What an admin does in one go, in the order of companies with roles."""

    SUBSCRIPTIONS = "Subscriptions"
    SENDER = "Web Services authorization"
    ROLE = "Role"
    PERMISSIONS = "Permissions"
    USER = "Web Services user"
    REST = "Further settings and checks"
    MANUAL = "What somebody has to look at"


@dataclass(frozen=True, slots=True)
class Part:
    """One chapter with its tasks."""

    title: str
    lead: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A parameter of the pack; without an answer it stands in the texts as <name>."""

    parameter: Parameter
    answer: str | None


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole guide. `left_out` are titles of rules that the answers rule out."""

    pack: RulePack
    variant: Variant
    questions: tuple[Question, ...]
    parts: tuple[Part, ...]
    left_out: tuple[str, ...]
    hand_over: tuple[HandOverItem, ...]


def guide_of(pack: RulePack, variant: Variant) -> Guide:
    """The guide of a pack for one kind of company, with the answers that the pack was loaded with."""
    rules = [rule for rule in pack.rules if holds_by_answers(rule.when) is not False and _fits(rule, variant)]
    left_out = tuple(rule.title for rule in pack.rules if holds_by_answers(rule.when) is False)
    questions = tuple(Question(parameter, pack.answers.get(parameter.name)) for parameter in pack.parameters)
    parts = tuple(_parts(pack, rules, variant))
    return Guide(pack, variant, questions, parts, left_out, pack.hand_over)


def _fits(rule: Rule, variant: Variant) -> bool:
    """A rule on roles has no place in a company without them, nor one that is only for the other kind."""
    if variant is Variant.USERS and asks_for_a_role(rule.requirement):
        return False
    match rule.when:
        case PermissionTypeIs(kind):
            return kind.value == variant.value
        case Not(PermissionTypeIs(kind)):
            return kind.value != variant.value
    return True


def _parts(pack: RulePack, rules: Sequence[Rule], variant: Variant) -> Iterator[Part]:
    order = list(Chapter)
    if variant is Variant.USERS:
        order.remove(Chapter.ROLE)
        # Permissions are set on the user, so that it has to be there first.
        order.remove(Chapter.USER)
        order.insert(order.index(Chapter.PERMISSIONS), Chapter.USER)
    own = [rule for rule in rules if rule.subject is None]
    for chapter in order:
        if chapter is Chapter.REST:
            yield from _other_users(pack, rules, variant)
        if tasks := tuple(_tasks(pack, own, chapter, variant)):
            roles = _without_roles(tasks, variant) if chapter in {Chapter.USER, Chapter.PERMISSIONS} else ""
            yield Part(chapter.value, _lead(pack, chapter, variant) + roles, tasks)


def _other_users(pack: RulePack, rules: Sequence[Rule], variant: Variant) -> Iterator[Part]:
    for subject in dict.fromkeys(rule.subject for rule in rules if rule.subject):
        about = [rule for rule in rules if rule.subject == subject]
        lead = f"This is another user than the one that {pack.product} signs in as."
        if variant is Variant.ROLES:
            lead += " Permissions go on a role of this user."
        chapters = (Chapter.USER, *(c for c in Chapter if c not in {Chapter.ROLE, Chapter.USER}))
        tasks = tuple(task for chapter in chapters for task in _tasks(pack, about, chapter, variant))
        yield Part(f"The user {subject}", lead + _without_roles(tasks, variant), tasks)


def _tasks(pack: RulePack, rules: Sequence[Rule], chapter: Chapter, variant: Variant) -> Iterator[Task]:
    mine = [rule for rule in rules if _chapter(rule.requirement) is chapter]
    if chapter is Chapter.PERMISSIONS:
        yield from permission_tasks(pack, mine, variant)
    elif chapter is not Chapter.ROLE:
        opened = [rule for rule in mine if is_opened(rule, rules)]
        # The user is there before it gets its role.
        in_order = sorted(mine, key=lambda rule: asks_for_a_role(rule.requirement))
        yield from (task_of(pack, rule, variant) for rule in in_order if rule not in opened)
        if opened:
            yield reads_of(pack, opened)
    elif any(_needs_role(rule) for rule in rules):
        yield new_role(pack, rules)


def _chapter(requirement: Requirement) -> Chapter:  # noqa: PLR0911 - one end for each chapter
    match requirement:
        case Manual():
            return Chapter.MANUAL
        case Subscription():
            return Chapter.SUBSCRIPTIONS
        case SenderAuthorised():
            return Chapter.SENDER
        case HasRights() | HasRightsEverywhere() | HasNoMore() | LeastPrivilege() | HoldsRole(grants=HasRights()):
            return Chapter.PERMISSIONS
        case UserExists() | UserIs() | HoldsRole() | SeesEntities():
            return Chapter.USER
        case AllOf(parts) | AnyOf(parts):
            return _chapter(next((part for part in parts if not isinstance(part, Manual)), parts[0]))
        case Not(part) | Forbidden(part):
            return _chapter(part)
    return Chapter.REST


def _needs_role(rule: Rule) -> bool:
    return asks_for_a_role(rule.requirement) or _chapter(rule.requirement) is Chapter.PERMISSIONS


def _without_roles(tasks: Sequence[Task], variant: Variant) -> str:
    """What to make of texts that speak of a role, for a company without roles."""
    texts = (text for task in tasks for text in (task.title, task.why, task.note, *task.steps))
    if variant is Variant.ROLES or not any(_ROLE.search(text) for text in texts):
        return ""
    return " Your company has no roles: where a text speaks of one, it means the permissions of the user."


def _lead(pack: RulePack, chapter: Chapter, variant: Variant) -> str:
    product = pack.product
    match chapter:
        case Chapter.PERMISSIONS if variant is Variant.ROLES:
            return "All of these go on the role. Each application has a window of its own."
        case Chapter.PERMISSIONS:
            return "All of these go on the user itself. Each application has a window of its own."
        case Chapter.USER if variant is Variant.ROLES:
            return f"The user that {product} signs in as. It gets the role."
        case Chapter.USER:
            return f"The user that {product} signs in as. It gets its permissions in the next part."
        case Chapter.MANUAL:
            return "No interface of Sage Intacct shows these, so a person has to look."
    return ""
