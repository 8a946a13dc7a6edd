"""Each kind of requirement as JSON: its name in the rule language, and the fields that state it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias, cast

from auditor.model.requirement import (
    AllOf,
    AnyOf,
    Boxes,
    CanRead,
    CompanyFactKnown,
    DimensionEnabled,
    EntitiesAre,
    FieldExists,
    Forbidden,
    HasNoMore,
    HasRights,
    HasRightsEverywhere,
    HoldsRole,
    Installed,
    LeastPrivilege,
    Manual,
    Not,
    ParameterIs,
    PermissionTypeIs,
    RecordExists,
    Requirement,
    SeesEntities,
    SenderAuthorised,
    SettingIs,
    SignInWorks,
    Subscription,
    UserExists,
    UserIs,
)

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

# The kind of each requirement as the rule language calls it, and the fields that state it.
_REQUIREMENTS: Mapping[type[Requirement], tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        Subscription: ("subscription", ("application",)),
        SenderAuthorised: ("sender", ("sender_id",)),
        SignInWorks: ("sign_in", ()),
        UserExists: ("user exists", ()),
        UserIs: ("user", ("fact", "values", "starts_with")),
        HoldsRole: ("role", ("name", "grants")),
        HasRights: ("rights", ("application", "section", "permission", "preset", "rights", "plus", "less")),
        HasRightsEverywhere: ("rights everywhere", ("section", "preset", "other_than")),
        HasNoMore: ("no more rights", ("rights",)),
        LeastPrivilege: ("least privilege", ("other_than",)),
        SeesEntities: ("entity access", ("entity_ids",)),
        PermissionTypeIs: ("permission_type", ("permission_type",)),
        EntitiesAre: ("entities", ("entities",)),
        CompanyFactKnown: ("company", ("fact",)),
        SettingIs: ("setting", ("application_code", "preference", "values")),
        DimensionEnabled: ("dimension", ("dimension",)),
        Installed: ("installed", ("application_name",)),
        RecordExists: ("record", ("object", "fields", "in_each_entity")),
        FieldExists: ("field", ("object", "field", "data_type", "valid_values")),
        ParameterIs: ("answer", ("parameter", "values", "answer")),
        CanRead: ("object", ("object",)),
        Manual: ("manual", ("instructions",)),
        AllOf: ("all_of", ("requirements",)),
        AnyOf: ("any_of", ("requirements",)),
        Not: ("not", ("requirement",)),
        Forbidden: ("forbidden", ("requirement",)),
    }
)


def requirement(stated: Requirement) -> Json:
    """The requirement with everything that it is made of."""
    kind, fields = _REQUIREMENTS[type(stated)]
    return {"kind": kind} | {field: _part(getattr(stated, field)) for field in fields}


def _part(value: object) -> Json:
    """A field of a requirement: text, boxes, or requirements in their turn."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, tuple):
        return [_part(part) for part in value]
    if isinstance(value, Boxes):
        return {"permission": value.permission, "rights": value.rights}
    return requirement(cast("Requirement", value))
