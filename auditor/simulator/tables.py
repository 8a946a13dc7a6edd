"""The objects about users, roles and entities as rows of text."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from auditor.model.access import RightsRow
from auditor.simulator.company import Company, Role
from auditor.simulator.spelling import admin_of_user, spelt
from auditor.simulator.window import granted
from auditor.vocabulary import catalogue

Row = Mapping[str, str]
Rows = tuple[Row, ...]

# What changed when is no part of a company file; the format follows the user's setting (xml-api notes, 0.3).
_WRITTEN = {"WHENCREATED": "01/05/2026 09:00:00", "WHENMODIFIED": "01/05/2026 09:00:00"}
_BY = {"CREATEDBY": "1", "MODIFIEDBY": "1"}


class Tables:
    """The access objects of one company; each is computed when it is first asked for."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._users = {user.id: str(11 + number) for number, user in enumerate(company.users)}
        self._roles = {role.name: str(501 + number) for number, role in enumerate(company.roles)}
        self._groups = {group.name: str(71 + number) for number, group in enumerate(company.groups)}

    def rows(self, name: str) -> Rows | None:
        """All rows of an object; None where it is no access object."""
        if name not in _TABLES:
            return None
        rows: Rows = getattr(self, _TABLES[name])
        return rows

    @cached_property
    def users(self) -> Rows:
        """USERINFO."""
        return _complete(
            {
                "RECORDNO": self._users[user.id],
                "LOGINID": user.id,
                "DESCRIPTION": f"{user.first_name} {user.last_name}".strip(),
                "EMAIL": user.email,
                "ADMIN": admin_of_user(self._company, user.admin),
                "USERTYPE": user.type,
                "STATUS": user.status,
                "VISIBLE": "true",
                "UNRESTRICTED": _truth(not user.entities),
                "LOGINDISABLED": _truth(user.web_services_only),
                "PWDNEVEREXPIRES": _truth(user.web_services_only),
                "CONTACTINFO.CONTACTNAME": ", ".join(filter(None, (user.last_name, user.first_name))),
                "CONTACTINFO.FIRSTNAME": user.first_name,
                "CONTACTINFO.LASTNAME": user.last_name,
                "CONTACTINFO.EMAIL1": user.email,
            }
            for user in self._company.users
        )

    @cached_property
    def restrictions(self) -> Rows:
        """USERRESTRICTION: a row for each entity of a restricted user is assumed, one row for everybody else."""
        return _complete(
            {
                "LOGINID": user.id,
                "FIRSTNAME": user.first_name,
                "LASTNAME": user.last_name,
                "ADMIN": user.admin.capitalize(),
                "USERTYPE": user.type,
                "STATUS": user.status,
                "UNRESTRICTED": _truth(not user.entities),
                "LOCATIONID": entity,
                "LOCATIONNAME": entity,
            }
            for user in self._company.users
            for entity in user.entities or ("",)
        )

    @cached_property
    def roles(self) -> Rows:
        """ROLES."""
        kind = "Multi Entity Shared" if self._company.entities else "Enterprise"
        return _complete(
            {"RECORDNO": self._roles[role.name], "NAME": role.name, "TYPE": kind, "APPLYTO": role.apply_to}
            for role in self._shown_roles
        )

    @cached_property
    def role_rights(self) -> Rows:
        """ROLEPOLICYASSIGNMENT: a row for each permission with a box ticked; the extra rows come verbatim."""
        keys = {permission: str(number) for number, permission in enumerate(catalogue().rows, start=1001)}
        found: list[Row] = []
        for role in self._shown_roles:
            for permission, rights in granted(self._company, role.rights).items():
                row = spelt(self._company, permission, rights)
                found.append(self._role_right(role.name, keys[permission], row))
            found.extend(self._role_right(role.name, "", row) for row in role.extra_rows)
        return _complete(found)

    @cached_property
    def custom_role_rights(self) -> Rows:
        """CUSTOMROLEPOLASSIGNMENT: as many as the company file says, of the first role; nothing else is known of it."""
        number = self._company.records.get("CUSTOMROLEPOLASSIGNMENT", 0)
        return _complete(
            {
                "CUSTAPPKEY": str(n),
                "CUSTAPPNAME": f"Application {n}",
                "ROLEKEY": self._roles[role.name],
                "POLICYNAME": f"Page {n}",
                "RIGHTS": self._company.spelling.rights_separator.join(("List", "View")),
            }
            for role in self._shown_roles[:1]
            for n in range(1, number + 1)
        )

    @cached_property
    def user_rights(self) -> Rows:
        """USERRIGHTS."""
        users = self._company.users if self._company.user_based or self._left_over else ()
        rows = (
            (user, spelt(self._company, permission, rights))
            for user in users
            for permission, rights in granted(self._company, user.rights).items()
        )
        return _complete(
            {
                "USERKEY": self._users[user.id],
                "APPLICATION": row.module,
                "POLICY": row.permission,
                "RIGHTS": row.rights,
            }
            for user, row in rows
        )

    @cached_property
    def held_roles(self) -> Rows:
        """ROLEUSERS: computed by the gateway, direct or through a group, one row for each role held."""
        return _complete(
            {"ROLEKEY": self._roles[r.name], "USERKEY": self._users[u.id], "ROLENAME": r.name, "USERLOGINID": u.id}
            for u in self._company.users
            for r, _groups in self._company.roles_named_of(u)
            if r in self._shown_roles
        )

    @cached_property
    def direct_roles(self) -> Rows:
        """USERROLES: the assignments that somebody made, to users and to groups."""
        shown = {role.name for role in self._shown_roles}
        to_users = [
            {"TYPE": "User", "U_O_GKEY": self._users[user.id], "ROLENAME": name, "USERID": user.id}
            for user in self._company.users
            for name in user.roles
            if name in shown
        ]
        to_groups = [
            {"TYPE": "Group", "U_O_GKEY": self._groups[group.name], "ROLENAME": name}
            for group in self._company.groups
            for name in group.roles
            if name in shown
        ]
        return _complete({**row, "ROLEKEY": self._roles[row["ROLENAME"]]} for row in (*to_users, *to_groups))

    @cached_property
    def assignments(self) -> Rows:
        """ROLEASSIGNMENT: the same, under other names."""
        return _complete(
            {
                "ROLEKEY": row["ROLEKEY"],
                "ROLENAME": row["ROLENAME"],
                "USER_GROUP_KEY": row["U_O_GKEY"],
                "TYPE": row["TYPE"],
            }
            for row in self.direct_roles
        )

    @cached_property
    def group_roles(self) -> Rows:
        """ROLEGROUPS."""
        return _complete(
            {
                "ROLEKEY": row["ROLEKEY"],
                "ROLENAME": row["ROLENAME"],
                "GROUPKEY": row["U_O_GKEY"],
                "UGNAME": next(name for name, key in self._groups.items() if key == row["U_O_GKEY"]),
            }
            for row in self.direct_roles
            if row["TYPE"] == "Group"
        )

    @cached_property
    def groups(self) -> Rows:
        """USERGROUP."""
        return _complete({"RECORDNO": key, "NAME": name} for name, key in self._groups.items())

    @cached_property
    def members(self) -> Rows:
        """MEMBERUSERGROUP."""
        return _complete(
            {"USERKEY": self._users[user.id], "USERGROUPKEY": self._groups[group.name]}
            for user in self._company.users
            for group in self._company.groups_of(user)
        )

    @cached_property
    def entities(self) -> Rows:
        """LOCATIONENTITY, with what the company file says of single rows."""
        rows = self._company.given_records.get("LOCATIONENTITY", ())
        given = {row.get("LOCATIONID", ""): {"STATUS": "active", **row} for row in rows}
        listed: list[Row] = [
            {
                "LOCATIONID": entity.id,
                "NAME": entity.id,
                "STATUS": entity.status,
                "CURRENCY": entity.currency,
                "LOCATIONTYPE": "E",
                "ACCOUNTINGTYPE": "Entity",
                "ISLIMITEDENTITY": "false",
            }
            | given.pop(entity.id, {})
            for entity in self._company.entities
        ]
        return _complete([*listed, *given.values()])

    @property
    def _left_over(self) -> bool:
        return self._company.behaviour.other_permission_type == "left over"

    @property
    def _shown_roles(self) -> tuple[Role, ...]:
        return () if self._company.user_based and not self._left_over else self._company.roles

    def _role_right(self, role: str, key: str, row: RightsRow) -> Row:
        return {
            "ROLEKEY": self._roles[role],
            "POLICYKEY": key,
            "POLICYNAME": row.permission,
            "MODULE": row.module,
            "RIGHTS": row.rights,
        }


_TABLES = {
    "USERINFO": "users",
    "USERRESTRICTION": "restrictions",
    "USERRIGHTS": "user_rights",
    "USERROLES": "direct_roles",
    "ROLES": "roles",
    "ROLEPOLICYASSIGNMENT": "role_rights",
    "CUSTOMROLEPOLASSIGNMENT": "custom_role_rights",
    "ROLEUSERS": "held_roles",
    "ROLEGROUPS": "group_roles",
    "ROLEASSIGNMENT": "assignments",
    "USERGROUP": "groups",
    "MEMBERUSERGROUP": "members",
    "LOCATIONENTITY": "entities",
}


def is_table(name: str) -> bool:
    """Whether the rows of an object are made from the users, roles and entities of a company file."""
    return name in _TABLES


def _complete(rows: Iterable[Row]) -> Rows:
    """Numbers the rows that have no record number of their own and says when they were made."""
    return tuple({"RECORDNO": str(number), **_WRITTEN, **_BY, **row} for number, row in enumerate(rows, start=1))


def _truth(value: bool) -> str:
    return str(value).lower()
