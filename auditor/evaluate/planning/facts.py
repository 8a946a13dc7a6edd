"""What meets a requirement of the user, the company or its set-up, where a change of one thing does."""

from collections.abc import Mapping

from auditor.evaluate.case import BUSINESS, Case
from auditor.evaluate.entities import in_use
from auditor.evaluate.planning.bench import Asker
from auditor.evaluate.planning.boxes import subscribed_to
from auditor.evaluate.planning.deed import ENTITIES, Deed
from auditor.evaluate.planning.homes import user_created, wanted_id
from auditor.model.evidence import Known
from auditor.model.plan import LIKE, Action, Change, Screen
from auditor.model.requirement import (
    DimensionEnabled,
    FieldExists,
    Installed,
    RecordExists,
    Requirement,
    SeesEntities,
    SenderAuthorised,
    SettingIs,
    Subscription,
    UserExists,
    UserFact,
    UserIs,
)
from auditor.model.wanted import LEDGER

UNRESTRICTED = "unrestricted"

# The least privilege first; what else may be set follows.
_WORDS: Mapping[UserFact, tuple[str, ...]] = {
    UserFact.TYPE: (BUSINESS,),
    UserFact.ADMIN_PRIVILEGES: ("off", "limited", "full"),
    UserFact.STATUS: ("active",),
    UserFact.WEB_SERVICES_ONLY: ("true", "false"),
    UserFact.FIRST_NAME: ("",),
    UserFact.LAST_NAME: ("",),
    UserFact.EMAIL: ("",),
}


def with_fact(requirement: Requirement, asker: Asker) -> tuple[Deed, ...] | None:
    """The changes that meet it; None where it is none of these, or no evidence could show the change."""
    match requirement:
        case UserExists():
            return (user_created(asker),)
        case UserIs() | SeesEntities():
            return (user_created(asker),) if asker.bench.absent else _on_user(requirement, asker)
        case Subscription(application):
            return (subscribed_to(application, asker),)
        case SenderAuthorised(sender):
            return (asker.first(Screen.SENDERS, Action.AUTHORISE, sender),)
    return _in_set_up(requirement, asker)


def without_fact(requirement: Requirement, asker: Asker) -> tuple[Deed, ...] | None:
    """The changes after which it is not so any more."""
    match requirement:
        case UserIs(UserFact.ENTITY_ACCESS, values) if "restricted" in values:
            return (_unrestricted(asker),)
        case UserIs(UserFact.TYPE | UserFact.ADMIN_PRIVILEGES | UserFact.STATUS | UserFact.WEB_SERVICES_ONLY, values):
            words = _WORDS[requirement.fact]
            other = next((word for word in words if word not in values), None)
            return None if other is None else (_set(requirement.fact, other, asker),)
        case SettingIs(code, name, values) if {value.casefold() for value in values} in ({"on"}, {"off"}):
            return (_setting(code, name, "off" if values[0].casefold() == "on" else "on", asker),)
        case DimensionEnabled(name):
            return (_setting(LEDGER, f"{name}DIMENSION", "off", asker),)
    return None


def _on_user(requirement: UserIs | SeesEntities, asker: Asker) -> tuple[Deed, ...] | None:
    if isinstance(requirement, SeesEntities):
        return (_seeing(requirement, asker),)
    fact, values = requirement.fact, requirement.values
    if fact is UserFact.ENTITY_ACCESS:
        # To which entities a user is to be restricted, nobody but its owner can say.
        return (_unrestricted(asker),) if not values or UNRESTRICTED in values else None
    if fact is UserFact.USER_ID:
        return _another_user(asker)
    if fact not in _WORDS:
        return None
    allowed = [word for word in (*_WORDS[fact], *values) if not values or word in values]
    pleasing = (word for word in allowed if _pleases(fact, word, asker.case))
    return (_set(fact, next(pleasing, allowed[0]), asker),)


def _another_user(asker: Asker) -> tuple[Deed, ...] | None:
    """A user ID is given once, so that another one is another user, with everything that this one has."""
    old, new = asker.case.subject, wanted_id(asker.case)
    if new is None or new.casefold() == old.casefold():
        # Whether an ID can be taken that differs in its capitals alone, no source tells.
        return None
    return (asker.first(Screen.USER, Action.CREATE, new, LIKE, old),)


def _pleases(fact: UserFact, word: str, case: Case) -> bool:
    """Whether the word does for every rule that asks for this fact."""
    asked = (rule.values for rule in case.asked if isinstance(rule, UserIs) and rule.fact is fact)
    return all(word in values for values in asked if values)


def _set(fact: UserFact, word: str, asker: Asker) -> Deed:
    return asker.deed(Screen.USER, Action.SET, asker.case.subject, fact.value, word)


def _unrestricted(asker: Asker) -> Deed:
    return asker.deed(Screen.USER, Action.SET, asker.case.subject, ENTITIES, UNRESTRICTED)


def _seeing(requirement: SeesEntities, asker: Asker) -> Deed:
    """The entities that are asked for join the list; who has to see each of them, has an empty list."""
    match asker.case.best(lambda view: view.entity_access), asker.case.best(lambda view: view.entities):
        case Known(access), entities if not _sees_all(asker.case) and _all_exist(requirement, entities):
            seen = {name.casefold() for name in access.entity_ids}
            more = (name for name in requirement.entity_ids if name.casefold() not in seen)
            return asker.deed(
                Screen.USER, Action.SET, asker.case.subject, ENTITIES, ", ".join([*access.entity_ids, *more])
            )
    return _unrestricted(asker)


def _sees_all(case: Case) -> bool:
    """Whether a rule asks for each entity, or for no restriction."""
    return any(
        rule == SeesEntities() or (isinstance(rule, UserIs) and rule.fact is UserFact.ENTITY_ACCESS)
        for rule in case.asked
    )


def _all_exist(requirement: SeesEntities, entities: object) -> bool:
    match entities:
        case Known(rows):
            known = {name.casefold() for name in in_use(rows)}
            return all(name.casefold() in known for name in requirement.entity_ids)
    return True


def _in_set_up(requirement: Requirement, asker: Asker) -> tuple[Deed, ...] | None:
    match requirement:
        case SettingIs(code, name, values):
            return (_setting(code, name, values[0], asker),)
        case DimensionEnabled(name):
            return (_setting(LEDGER, f"{name}DIMENSION", "on", asker),)
        case Installed(name):
            return (asker.deed(Screen.ELSEWHERE, Action.CREATE, name),)
        case RecordExists(name, fields):
            # At top level, where it serves each entity.
            made = asker.deed(Screen.RECORDS, Action.CREATE, name, value=", ".join(f"{f}={v}" for f, v in fields))
            return (Deed(made.screen, made.change, asked=requirement),)
        case FieldExists():
            return _field(requirement, asker)
    return None


def _setting(code: str, name: str, value: str, asker: Asker) -> Deed:
    change = Change(Action.SET, f"{code} {name}", (asker.rule,), application=code, field=name, value=value)
    return Deed(Screen.SETTINGS, change)


def _field(requirement: FieldExists, asker: Asker) -> tuple[Deed, ...] | None:
    """A field that is missing, or the values that an existing one lacks. The type of a field cannot be changed."""
    wanted = requirement.field.casefold()
    match asker.case.best(lambda view: view.fields[requirement.object]):
        case Known(fields):
            seen = next((field for field in fields if field.field_id.casefold() == wanted), None)
            if seen is None:
                told = "; ".join(filter(None, [requirement.data_type, ", ".join(requirement.valid_values)]))
                made = asker.deed(Screen.RECORDS, Action.CREATE, requirement.object, requirement.field, told)
                return (Deed(made.screen, made.change, asked=requirement),)
            if not requirement.data_type or requirement.data_type.casefold() == seen.data_type.casefold():
                values = ", ".join(dict.fromkeys((*seen.valid_values, *requirement.valid_values)))
                made = asker.deed(Screen.RECORDS, Action.SET, requirement.object, requirement.field, values)
                return (Deed(made.screen, made.change, asked=requirement),)
    return None
