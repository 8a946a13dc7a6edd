"""The answers of one view about roles as evidence: which exist, which are held, what they grant."""

from collections import defaultdict
from collections.abc import Iterable

from auditor.evidence.answers import Row
from auditor.evidence.gaps import AT_TOP_LEVEL
from auditor.evidence.questions import Questions
from auditor.model.access import RightsRow, Role, RoleHeld, RoleRights
from auditor.model.evidence import Evidence, Known, Reason, Unknown


def roles(asked: Questions, limit: str) -> Evidence[tuple[Role, ...]]:
    """The roles of the company. None at all, read completely, is how a user-based company shows."""
    listing = asked.company.roles
    unknown = listing.gap
    if unknown:
        return unknown
    if limit and not listing.rows:
        return Unknown(
            Reason.INCOMPLETE, f"No role came, which proves nothing here. {limit}", listing.source, AT_TOP_LEVEL
        )
    found = (
        Role(row["RECORDNO"], row.get("NAME", ""), row.get("APPLYTO") or None, row.get("TYPE") or None)
        for row in listing.rows
    )
    return Known(tuple(found), listing.source)


def roles_held(asked: Questions, limit: str) -> Evidence[tuple[RoleHeld, ...]]:
    """The subject's roles, direct and through groups. None proves something only where others' roles can be seen."""
    listing = asked.roles_of_user
    unknown = listing.gap
    if unknown:
        return unknown
    rows = asked.of_subject(listing, "USERLOGINID")
    if not rows:
        return _none_held(asked, limit)
    names = {row.get("ROLEKEY", ""): row.get("ROLENAME", "") for row in rows}
    direct = _direct(asked)
    groups = _groups(asked)
    held = (
        RoleHeld(key, name, None if direct is None else key in direct, groups.get(key, ()))
        for key, name in names.items()
        if key
    )
    return Known(tuple(held), listing.source)


def _none_held(asked: Questions, limit: str) -> Evidence[tuple[RoleHeld, ...]]:
    source = asked.roles_of_user.source
    message = f"No role of {asked.subject} came, which proves nothing here."
    if limit:
        return Unknown(Reason.INCOMPLETE, f"{message} {limit}", source, AT_TOP_LEVEL)
    if asked.direct_roles.rows:
        contradiction = f"ROLEUSERS shows no role of {asked.subject}, but USERROLES does."
        return Unknown(Reason.UNDECIDED, contradiction, source)
    if asked.roles_of_others.rows:
        return Known((), source)
    if asked.company.without_roles:
        # Nobody can hold a role where there is none: the company gives permissions to users.
        return Known((), f"{source}; {asked.company.roles.source}: the company has no role")
    return Unknown(Reason.UNDECIDED, f"{message} {asked.me} sees no role of anybody else either.", source)


def _direct(asked: Questions) -> set[str] | None:
    """The keys of the roles that were assigned to the subject itself; None where that is not known."""
    if not asked.direct_roles.complete:
        return None
    mine = asked.of_subject(asked.direct_roles, "USERID")
    return {row.get("ROLEKEY", "") for row in mine if row.get("TYPE", "").casefold() != "group"}


def _groups(asked: Questions) -> dict[str, tuple[str, ...]]:
    """By role key, the names of the subject's groups that hold the role; empty where they are not known."""
    if asked.groups_of_user is None:
        return {}
    mine = {row.get("USERGROUPKEY", "") for row in asked.groups_of_user.rows} - {""}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in asked.company.groups_of_roles.rows:
        if row.get("GROUPKEY") in mine:
            found[row.get("ROLEKEY", "")].append(row.get("UGNAME", ""))
    return {key: tuple(sorted(names)) for key, names in found.items()}


def role_rights(asked: Questions, held: Evidence[tuple[RoleHeld, ...]], limit: str) -> Evidence[RoleRights]:
    """The rights of the held roles, each with an entry."""
    match held:
        case Unknown():
            return held
        case Known(mine):
            keys = [role.key for role in mine]
    rights = _rights(asked, keys)
    if limit and isinstance(rights, Known) and not all(rights.data.by_role.values()):
        return Unknown(Reason.INCOMPLETE, f"A held role shows no right. {limit}", rights.source, AT_TOP_LEVEL)
    return rights


def rights_of_all_roles(asked: Questions, known: Evidence[tuple[Role, ...]], limit: str) -> Evidence[RoleRights]:
    """The rights of every role of the company, where this view sees the whole company.

    In a company without roles, the rights of every user, by the key of the user.
    """
    match known:
        case Unknown():
            return known
        case Known(every):
            keys = [role.key for role in every]
    if limit:
        source = asked.company.assignments.source
        return Unknown(Reason.INCOMPLETE, f"Other roles may exist. {limit}", source, AT_TOP_LEVEL)
    if asked.company.without_roles:
        return _rights_of_all_users(asked)
    return _rights(asked, [*keys, *(row.get("ROLEKEY", "") for row in asked.company.assignments.rows)])


def _rights_of_all_users(asked: Questions) -> Evidence[RoleRights]:
    unknown = _user_rights_gap(asked)
    if unknown or asked.user_rights is None:
        return unknown or Unknown(Reason.NOT_ASKED, "The rights of users were not asked for.")
    if not asked.user_rights.rows:
        # Where rights are set on users, somebody has some: zero rows prove that they are not shown.
        return Unknown(Reason.UNDECIDED, "The list of the users' rights came empty.", asked.user_rights.source)
    rows: defaultdict[str, list[RightsRow]] = defaultdict(list)
    for row in asked.user_rights.rows:
        rows[f"user {row.get('USERKEY', '')}"].append(_right(row, "APPLICATION", "POLICY"))
    return Known(RoleRights({key: tuple(found) for key, found in rows.items()}), asked.user_rights.source)


def _rights(asked: Questions, keys: Iterable[str]) -> Evidence[RoleRights]:
    listing = asked.company.assignments
    unknown = listing.gap
    if unknown:
        return unknown
    by_role: dict[str, tuple[RightsRow, ...]] = dict.fromkeys(keys, ())
    if by_role and not listing.rows:
        # Zero rows prove nothing where no row of that list was ever seen.
        return Unknown(Reason.UNDECIDED, "The list of the roles' rights came empty.", listing.source)
    rows: defaultdict[str, list[RightsRow]] = defaultdict(list)
    for row in listing.rows:
        rows[row.get("ROLEKEY", "")].append(_right(row, "MODULE", "POLICYNAME"))
    return Known(RoleRights({key: tuple(rows[key]) for key in by_role}), listing.source)


def user_rights(asked: Questions) -> Evidence[tuple[RightsRow, ...]]:
    """The rights that are set on the user itself, as in a user-based company."""
    unknown = _user_rights_gap(asked)
    if unknown or asked.user_rights is None:
        return unknown or Unknown(Reason.NOT_ASKED, "The rights of the user were not asked for.")
    mine = (row for row in asked.user_rights.rows if row.get("USERKEY") == asked.user_key)
    return Known(tuple(_right(row, "APPLICATION", "POLICY") for row in mine), asked.user_rights.source)


def _user_rights_gap(asked: Questions) -> Unknown | None:
    if asked.user_rights is None:
        message = f"The rights set on {asked.subject} are listed by the key of the user, which could not be read."
        known = asked.user.gap
        reason, hint = (known.reason, known.hint) if known else (Reason.UNDECIDED, "")
        return Unknown(reason, message, asked.user.source, hint)
    return asked.user_rights.gap


def _right(row: Row, module: str, permission: str) -> RightsRow:
    return RightsRow(row.get(module, ""), row.get(permission, ""), row.get("RIGHTS", ""))
