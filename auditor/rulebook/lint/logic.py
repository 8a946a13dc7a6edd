"""What follows from a requirement, and what cannot be so together with it, whatever the company looks like.

All of them answer only where it is certain: False means "not known", never "not so".
"""

from collections.abc import Iterable

from auditor.model.company import Entities, PermissionType
from auditor.model.requirement import (
    AllOf,
    AnyOf,
    EntitiesAre,
    FieldExists,
    Forbidden,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    Not,
    ParameterIs,
    PermissionTypeIs,
    Preset,
    RecordExists,
    Requirement,
    SeesEntities,
    SettingIs,
    UserFact,
    UserIs,
)
from auditor.rulebook.kinds.user import WORDS
from auditor.rulebook.lint.boxes import boxes
from auditor.rulebook.lint.limits import exclude
from auditor.vocabulary import Catalogue, Permission


def implies(  # noqa: PLR0911 - one end for each pair of kinds
    first: Requirement, second: Requirement, catalogue: Catalogue
) -> bool:
    """Whether `second` holds wherever `first` does."""
    if first == second:
        return True
    match first, second:
        case _, AllOf(parts):
            return all(implies(first, part, catalogue) for part in parts)
        case AnyOf(parts), _:
            return all(implies(part, second, catalogue) for part in parts)
        case _, AnyOf(parts) if any(implies(first, part, catalogue) for part in parts):
            return True
        case AllOf(parts), _:
            return any(implies(part, second, catalogue) for part in parts)
        case HasRights(), HasRights():
            return _rights_imply(first, second, catalogue)
    return _values_imply(first, second)


def contradict(  # noqa: PLR0911 - one end for each pair of kinds
    first: Requirement, second: Requirement, catalogue: Catalogue
) -> bool:
    """Whether no company can meet both."""
    match first, second:
        case AllOf(parts), other:
            return any(contradict(part, other, catalogue) for part in parts)
        case AnyOf(parts), other:
            return all(contradict(part, other, catalogue) for part in parts)
        case other, AllOf() | AnyOf():
            return contradict(second, other, catalogue)
        case (Forbidden() | HasNoMore() as limit, HasRights() as needed) if exclude(limit, needed, catalogue):
            return True
        case (HasRights() as needed, Forbidden() | HasNoMore() as limit) if exclude(limit, needed, catalogue):
            return True
        case (Forbidden(AllOf(parts) | AnyOf(parts)), other):
            return any(contradict(Forbidden(part), other, catalogue) for part in parts)
        case (other, Forbidden(AllOf() | AnyOf())):
            return contradict(second, other, catalogue)
        case ((Not(part) | Forbidden(part)), other) if implies(other, part, catalogue):
            return True
        case other, (Not(part) | Forbidden(part)):
            return implies(other, part, catalogue)
    return _differ(first, second)


def impossible(requirement: Requirement, catalogue: Catalogue) -> bool:
    """Whether no company can meet it, since parts of it exclude each other."""
    match requirement:
        case AllOf(parts):
            pairs = ((one, other) for number, one in enumerate(parts) for other in parts[number + 1 :])
            return any(impossible(part, catalogue) for part in parts) or any(
                contradict(one, other, catalogue) for one, other in pairs
            )
        case AnyOf(parts):
            return all(impossible(part, catalogue) for part in parts)
    return False


def certain(requirement: Requirement, catalogue: Catalogue) -> bool:
    """Whether there is no company that it is not so in: of its alternatives one is always met."""
    match requirement:
        case AllOf(parts):
            return all(certain(part, catalogue) for part in parts)
        case AnyOf(parts):
            pairs = ((one, other) for one in parts for other in parts if one is not other)
            return (
                any(certain(part, catalogue) for part in parts)
                or any(_one_is_met(one, other, catalogue) for one, other in pairs)
                or _every_value(parts)
            )
        case Not(part):
            return impossible(part, catalogue)
    return _every_value((requirement,))


def _one_is_met(one: Requirement, other: Requirement, catalogue: Catalogue) -> bool:
    """Whether the first is an opposite, and the second is met wherever what it is the opposite of is."""
    match one:
        case Not(part):
            return implies(part, other, catalogue)
        # Of rights, and of what is joined, forbidden is more than the opposite.
        case Forbidden(part) if not isinstance(part, AllOf | AnyOf | HasRights | HasRightsEverywhere):
            return implies(part, other, catalogue)
    return False


def _every_value(alternatives: Iterable[Requirement]) -> bool:
    """Whether the alternatives together take every value that a fact or a switch can have."""
    taken: dict[object, set[object]] = {}
    every: dict[object, set[object]] = {}
    for one in alternatives:
        match one:
            case UserIs(fact, values, "") if fact in _FINITE:
                taken.setdefault(fact, set()).update(values)
                every[fact] = set(WORDS[fact])
            case SettingIs(code, preference, values):
                taken.setdefault((code, preference), set()).update(_meant(values))
                every[code, preference] = {"on", "off"}
            case EntitiesAre(entities):
                taken.setdefault(Entities, set()).add(entities)
                every[Entities] = set(Entities)
            case PermissionTypeIs(kind):
                taken.setdefault(PermissionType, set()).add(kind)
                every[PermissionType] = set(PermissionType)
    return any(every[about] <= values for about, values in taken.items())


# Of user types new ones come up; of these facts there are no further values.
_FINITE = {UserFact.ADMIN_PRIVILEGES, UserFact.STATUS, UserFact.WEB_SERVICES_ONLY, UserFact.ENTITY_ACCESS}


def _rights_imply(first: HasRights, second: HasRights, catalogue: Catalogue) -> bool:
    """Rows that not every company shows never make a section a gap, so a section does not imply their boxes."""
    if first.application != second.application:
        return False
    if first.preset is None:
        return second.preset is None and boxes(second, catalogue) <= boxes(first, catalogue)
    if (first.section, first.permission) == (second.section, second.permission):
        stricter = first.preset is Preset.ALL or first.preset is second.preset
        return stricter and second.preset is not None and (first.plus, first.less) == (second.plus, second.less)
    row = catalogue.permission(second.application, second.permission) if second.permission else None
    if row is None or second.preset or not (row.name == first.permission or _decides(row, first)):
        return False
    documented = {*row.documented(first.preset)} - {
        right for some in first.less if some.permission == row.name for right in some.rights or row.rights
    }
    return set(second.rights) <= documented


def _decides(row: Permission, rights: HasRights) -> bool:
    """Whether a preset of a section is not met without this row."""
    return row.section is rights.section and row.shown.core is True


def _values_imply(first: Requirement, second: Requirement) -> bool:  # noqa: PLR0911 - one end for each pair of kinds
    match first, second:
        case UserIs(fact, values), UserIs(other, accepted, "") if fact is other:
            return not accepted or (bool(values) and set(values) <= set(accepted))
        case HoldsRole(), HoldsRole(None, None):
            return True
        case HoldsRole(name, _), HoldsRole(other, None):
            return name == other
        case SettingIs(code, preference, values), SettingIs(other, wanted, accepted):
            return (code, preference) == (other, wanted) and _meant(values) <= _meant(accepted)
        case ParameterIs(parameter, values), ParameterIs(other, accepted):
            return parameter == other and _meant(values) <= _meant(accepted)
        case RecordExists(name, fields, each), RecordExists(other, wanted, in_each):
            return (name, each) == (other, in_each) and set(wanted) <= set(fields)
        case FieldExists(name, field, kind, values), FieldExists(other, wanted, expected, accepted):
            same = (name, field) == (other, wanted) and expected in ("", kind)
            return same and set(accepted) <= set(values)
        case SeesEntities(seen), SeesEntities(wanted):
            return bool(wanted) and set(wanted) <= set(seen)
    return False


def _differ(first: Requirement, second: Requirement) -> bool:  # noqa: PLR0911 - one end for each pair of kinds
    match first, second:
        case UserIs(fact, values, ""), UserIs(other, accepted, "") if values and accepted:
            return fact is other and not _folded(values) & _folded(accepted)
        case UserIs(fact, values, ""), UserIs(other, (), start) if values and start:
            return fact is other and not any(value.startswith(start.casefold()) for value in _folded(values))
        case UserIs(fact, (), start), UserIs(other, values, "") if values and start:
            return fact is other and not any(value.startswith(start.casefold()) for value in _folded(values))
        case PermissionTypeIs(one), PermissionTypeIs(other):
            return one is not other
        case PermissionTypeIs(PermissionType.USERS), HoldsRole():
            return True
        case HoldsRole(), PermissionTypeIs(PermissionType.USERS):
            return True
        case EntitiesAre(one), EntitiesAre(other):
            return one is not other
        case SettingIs(code, preference, values), SettingIs(other, wanted, accepted):
            return (code, preference) == (other, wanted) and not _meant(values) & _meant(accepted)
        case ParameterIs(parameter, values), ParameterIs(other, accepted):
            return parameter == other and not _meant(values) & _meant(accepted)
    return False


def _folded(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value.casefold() for value in values)


def _meant(values: Iterable[str]) -> frozenset[str]:
    """Values as the audit compares them: without case, and each spelling of true and false as one."""
    return frozenset(_SAME.get(value.casefold(), value.casefold()) for value in values)


_SAME = {
    **dict.fromkeys(("on", "true", "t", "y", "1", "enabled"), "on"),
    **dict.fromkeys(("off", "false", "f", "n", "0", "disabled"), "off"),
}
