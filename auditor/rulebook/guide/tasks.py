"""The tasks of a guide: what an admin does in one window, with the texts of the rules that ask for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.model.company import PermissionType
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    CanRead,
    DimensionEnabled,
    FieldExists,
    Forbidden,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    Installed,
    Manual,
    Not,
    RecordExists,
    Requirement,
    SeesEntities,
    SettingIs,
    UserIs,
    parts_of,
)
from auditor.model.rule import Actor, Level, Rule, RulePack
from auditor.rulebook.fixes import standard_fix
from auditor.rulebook.guide.tables import PermissionTable, merged_steps, tables
from auditor.rulebook.guide.words import condition
from auditor.rulebook.standard import asked_by
from auditor.rulebook.words import in_words
from auditor.vocabulary import catalogue

ROLES_MENU = ("Company", "Admin", "Users, roles, and groups", "Roles")
_ROLES, _OF_THE_ROLE = "Roles", "Subscriptions of the role"
_USERS, _ORDINARY_USERS, _OF_THE_USER = "Web Services users", "Users", "Subscriptions of the user"
_FOR_THE_OTHER = "no Roles menu"
"""What a step says that is about companies without roles; in a guide for one kind of company it has no place."""


_SAYS_A_VALUE = (UserIs, SeesEntities, SettingIs, DimensionEnabled, Installed, RecordExists, FieldExists)


class Variant(StrEnum):
    """To whom the company gives permissions."""

    ROLES = "roles"
    USERS = "users"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, or to see to. `only_if` is a condition in words."""

    title: str
    why: str
    path: tuple[str, ...]
    former_path: tuple[str, ...]
    steps: tuple[str, ...]
    level: Level = Level.REQUIRED
    actor: Actor = Actor.INTACCT_ADMIN
    added_by_us: bool = False
    only_if: str = ""
    look_for: str = ""
    note: str = ""
    reference: str = ""
    rule: str = ""
    tables: tuple[PermissionTable, ...] = ()


def new_role(pack: RulePack, rules: Sequence[Rule]) -> Task:
    """The role that everything else builds on; its name where a rule prescribes one."""
    given = list(dict.fromkeys(name for rule in rules if (name := _name_of_role(rule.requirement))))
    called = f"Name it {' and '.join(given)}." if given else "Its name is free and cannot be changed later."
    menus = [rule.fix.path[: rule.fix.path.index(_ROLES) + 1] for rule in rules if _ROLES in rule.fix.path]
    former = [rule.fix.former_path for rule in rules if _ROLES in rule.fix.former_path]
    older = former[0][: former[0].index(_ROLES) + 1] if former else ()
    steps = (f"Choose Add to make a new role for {pack.product}. {called}", "Save the role.")
    why = f"A role of its own for {pack.product} holds what the integration needs, and nothing else."
    return Task(f"A role for {pack.product}", why, menus[0] if menus else ROLES_MENU, older, steps)


def asks_for_a_role(requirement: Requirement) -> bool:
    """Whether it is about a role alone; one that has to grant something is about that in a company without roles."""
    match requirement:
        case HoldsRole(grants=grants):
            return grants is None
        case AllOf(parts) | AnyOf(parts):
            return all(map(asks_for_a_role, parts))
        case Not(part) | Forbidden(part):
            return asks_for_a_role(part)
    return False


def _name_of_role(requirement: Requirement) -> str:
    match requirement:
        case HoldsRole(name=name):
            return name or ""
        case AnyOf(parts):
            return " or ".join(filter(None, map(_name_of_role, parts)))
    return ""


def permission_tasks(pack: RulePack, rules: Sequence[Rule], variant: Variant) -> Iterator[Task]:
    """One task for each application and condition: its window is opened once, whatever the number of rules."""
    groups: dict[tuple[str, str, str], list[Rule]] = {}
    for rule in rules:
        # Alternatives keep to themselves: "one of these is enough" must not seem to be about other rules.
        apart = rule.id if isinstance(rule.requirement, AnyOf) else ""
        key = (_application(rule.requirement), condition(rule.when, pack.parameters), apart)
        groups.setdefault(key, []).append(rule)
    for (application, only_if, apart), together in groups.items():
        first = together[0]
        yield Task(
            first.title if apart or not application else application,
            " ".join(dict.fromkeys(rule.why for rule in together)),
            _path(first.fix.path, first, variant),
            _path(first.fix.former_path, first, variant),
            merged_steps([_steps(rule, variant) for rule in together]),
            level=min((rule.level for rule in together), key=list(Level).index),
            actor=first.fix.actor,
            only_if=only_if,
            note=" ".join(dict.fromkeys(rule.note for rule in together if rule.note)),
            tables=tables(together),
        )


def _application(requirement: Requirement) -> str:
    match requirement:
        case HasRights(application) | HasNoMore(HasRights(application)) | HoldsRole(grants=HasRights(application)):
            return application
        case HasRightsEverywhere():
            return "Every application"
        case AllOf(parts) | AnyOf(parts):
            return next((name for part in parts if (name := _application(part))), "")
        case Not(part) | Forbidden(part):
            return _application(part)
    return ""


def task_of(pack: RulePack, rule: Rule, variant: Variant) -> Task:
    """The task of one rule."""
    about_rights = isinstance(rule.requirement, CanRead)
    return Task(
        rule.title,
        rule.why,
        _path(rule.fix.path, rule, variant) if about_rights else rule.fix.path,
        _path(rule.fix.former_path, rule, variant) if about_rights else rule.fix.former_path,
        _steps(rule, variant),
        level=rule.level,
        actor=rule.fix.actor,
        added_by_us=rule.added_by_us,
        only_if=condition(rule.when, pack.parameters),
        look_for=_look_for(rule.requirement),
        note=rule.note or "",
        reference=rule.reference or "",
        rule=rule.id,
    )


def _look_for(requirement: Requirement) -> str:
    """What the set-up comes to, where the steps may not say it, such as the value of a setting."""
    if isinstance(requirement, Manual):
        return requirement.instructions
    if not any(isinstance(part, _SAYS_A_VALUE) for part in parts_of(requirement)):
        return ""
    text = in_words(requirement)
    return f"{text[:1].upper()}{text[1:]}."


def _path(path: tuple[str, ...], rule: Rule, variant: Variant) -> tuple[str, ...]:
    if variant is Variant.ROLES:
        return path
    instead = {_ROLES: _USERS if rule.subject is None else _ORDINARY_USERS, _OF_THE_ROLE: _OF_THE_USER}
    return tuple(instead.get(word, word) for word in path)


def _steps(rule: Rule, variant: Variant) -> tuple[str, ...]:
    """The steps of a rule; those of a standard fix in their wording for this kind of company."""
    standard = standard_fix(rule.requirement, rule.subject)
    worded = standard_fix(rule.requirement, rule.subject, PermissionType(variant.value))
    # Step by step: a pack may write some of its own between those of the standard fix.
    instead = dict(zip(standard.steps, worded.steps, strict=False)) if standard and worded else {}
    return tuple(instead.get(step, step) for step in rule.fix.steps if _FOR_THE_OTHER not in step)


def is_opened(rule: Rule, rules: Sequence[Rule]) -> bool:
    """Whether an object can be read once the permissions of the guide are set."""
    if not isinstance(rule.requirement, CanRead):
        return False
    places = catalogue().object_places(rule.requirement.object)
    others = [other for other in rules if other.subject == rule.subject and not isinstance(other.requirement, CanRead)]
    asked = asked_by(others)
    wanted = frozenset(places.read_rights) if places else frozenset()
    rows = places.any_of if places else ()
    return any(wanted <= asked.get((row.application, row.name), frozenset()) for row in rows)


def reads_of(pack: RulePack, rules: Sequence[Rule]) -> Task:
    """One task for all objects that can be read anyway."""
    why = "The permissions above open all of these. When everything is set, the audit tries each of them."
    levels = {Level.REQUIRED: "", Level.RECOMMENDED: " (recommended)", Level.OPTIONAL: " (optional)"}
    steps = tuple(f"{rule.title}{levels[rule.level]}. {rule.why}" for rule in rules)
    return Task(f"What {pack.product} reads", why, (), (), steps)
