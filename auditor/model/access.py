"""Users, roles and rights, as one company's answers state them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class RightsRow:
    """One row of rights in the gateway's own spelling.

    Nobody has published how ROLEPOLICYASSIGNMENT and USERRIGHTS spell these
    three texts, so they are kept raw; `auditor.vocabulary` reads them.
    """

    module: str
    permission: str
    rights: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the company. `apply_to` says for which way of signing in it counts."""

    key: str
    name: str
    apply_to: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role that the subject holds: by direct assignment, through user groups, or both.

    `direct` is None where the answers do not say how the role came to the user.
    """

    key: str
    name: str
    direct: bool | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleRights:
    """Rights rows by role key. A role without any row has an empty tuple."""

    by_role: Mapping[str, tuple[RightsRow, ...]]


class AdminPrivileges(StrEnum):
    """USERINFO.ADMIN false, true, Full; USERRESTRICTION.ADMIN and the screen say Off, Limited, Full."""

    OFF = "off"
    LIMITED = "limited"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class User:
    """One user. Names and e-mail addresses are held as *filled or not*, never as text.

    None means that the answer did not say. `user_type` and `status` are the
    gateway's words in lower case, such as "business user" and "lockedout".
    """

    user_id: str
    user_type: str | None = None
    admin_privileges: AdminPrivileges | None = None
    status: str | None = None
    web_services_only: bool | None = None
    has_first_name: bool | None = None
    has_last_name: bool | None = None
    has_email: bool | None = None


@dataclass(frozen=True, slots=True)
class UserAbsent:
    """Proof that the company has no such user: other users could be seen, this one not."""

    user_id: str


@dataclass(frozen=True, slots=True)
class EntityAccess:
    """Whether the subject is restricted to entities (or departments, locations), and to which."""

    unrestricted: bool
    entity_ids: tuple[str, ...] = ()


class ObjectAccess(StrEnum):
    """What a one-row read of an object, signed in as the subject, showed."""

    READABLE = "readable"
    DENIED = "denied"
