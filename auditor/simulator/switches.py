"""The switches of a company file: what public knowledge leaves open about the gateway (xml-api notes, 6).

A switch is one field here, and the place where it acts. Its values (the default,
which is the likeliest, comes first) and what it means stand beside it; the reader of
company files, the tables of docs/simulator.md and the tests take them from here.
"""

from dataclasses import dataclass, field, fields
from typing import TypeVar

T = TypeVar("T", str, bool, int)

FALSE_OR_TRUE, TRUE_OR_FALSE = (False, True), (True, False)


def _switch(values: tuple[T, ...], means: str) -> T:
    """A field of a switch. Of a number, `values` are the default and an example."""
    return field(default=values[0], metadata={"values": values, "means": means})


@dataclass(frozen=True, slots=True)
class Spelling:
    """How answers spell what they say."""

    rights_separator: str = _switch(
        ("|", ",", ";", "newline"), "what stands between the rights of a role's or user's row"
    )
    rights: str = _switch(
        ("labels", "codes", "flags"),
        "the rights of these rows: List, View, Edit; list, readonly, modify; or labels, but `true` on a row of one box",
    )
    modules: str = _switch(
        ("names", "codes", "rest"), "their application: Accounts Receivable, 4.AR or accountsReceivable"
    )
    permissions: str = _switch(
        ("labels", "rest"), "their permission: Customer aging reports and graphs, or the name of the REST interface"
    )
    labels: str = _switch(
        ("US", "ZA", "renamed"),
        "the labels of permissions everywhere: in American words, in South African ones (Suppliers), or with "
        "dimensions that the company renamed (Cost centres, Jobs)",
    )
    effective_rights: str = _switch(("labels", "codes"), "the rights of `getUserPermissions`")
    application_names: str = _switch(
        ("whole", "cut"),
        "Time and Expenses in `getUserPermissions`: each by its name, or both as `Time `, cut at an `&`",
    )
    application_codes: str = _switch(
        ("letters", "modules", "names"), "the codes of `get_applications`: AR, 4.AR or Accounts Receivable"
    )
    admin: str = _switch(("flags", "words"), "ADMIN of USERINFO: false, true, Full; or Off, Limited, Full")
    booleans: str = _switch(
        ("words", "letters", "blank"), "fields that are true or not: true, false; T, F; or T and nothing"
    )
    dates: str = _switch(("/mdY", ".ymd"), "the format that all users have set: 01/31/2026 or 26.01.31")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What is answered, and what is refused."""

    own_permissions_readable: bool = _switch(FALSE_OR_TRUE, "`getUserPermissions` about oneself needs no right")
    own_user_readable: bool = _switch(FALSE_OR_TRUE, "a user without rights on users sees its own row of USERINFO")
    own_user_readable_by_name: bool = _switch(TRUE_OR_FALSE, "such a user can read itself by `readByName`")
    users_need_admin: bool = _switch(
        FALSE_OR_TRUE, "objects about users, roles and rights need admin privileges beside the right on users"
    )
    query_needs: str = _switch(("List", "View", "both"), "the right that `query` and `readByQuery` ask for")
    read_needs: str = _switch(("View", "List", "both"), "the right that `read` and `readByName` ask for")
    unsubscribed: str = _switch(
        ("permission", "module", "feature", "object"),
        "how an object is refused whose application is not subscribed: as a missing permission, a module that is not "
        "subscribed, a feature that is disabled, or an object that is not valid",
    )
    refusals: str = _switch(("English", "translated"), "the language in which a missing right is refused")
    permissions_capped: bool = _switch(
        FALSE_OR_TRUE, "`getUserPermissions` leaves out what the user type does not allow"
    )
    permissions_of_admins: bool = _switch(
        TRUE_OR_FALSE, "`getUserPermissions` holds the rights that come with admin privileges"
    )
    permissions_without_rights: str = _switch(
        ("left out", "empty", "everywhere"),
        "the permissions of the window without a right: left out of it, listed with empty rights in applications in "
        "which the user has any right, or in all that are subscribed",
    )
    applications_need_permission: bool = _switch(FALSE_OR_TRUE, "`get_applications` and its like ask for a right")
    applications_of: str = _switch(
        ("company", "user"), "`get_applications` lists what the company has, or only where the user has any right"
    )
    other_applications: bool = _switch(
        FALSE_OR_TRUE,
        "`get_applications` lists subscriptions without a public code, too, under codes that are made up here",
    )
    other_permission_type: str = _switch(
        ("empty", "refused", "left over"),
        "USERRIGHTS of a role-based company, the objects about roles of a user-based one: without rows, refused as a "
        "disabled feature, or with what the company file says although it counts for nothing",
    )
    slide_in_only_counts: bool = _switch(FALSE_OR_TRUE, "a role for slide-in only counts for a direct sign-in")
    set_up_at_entities: str = _switch(
        ("itself", "everything", "refused"),
        "what a session at an entity, or of a user restricted to entities, sees of users, roles and rights",
    )
    showprivate: str = _switch(
        ("needed", "ignored", "refused"),
        "the option of `query` without which the top level does not see what belongs to an entity; refused: on objects "
        "about users and rights it fails",
    )
    not_queryable: str = _switch(
        ("nothing", "odd", "all"),
        "which objects about users and rights can be read by `readByQuery` only: none, MEMBERUSERGROUP and "
        "USERRESTRICTION, whose relations look odd, or all",
    )
    record_numbers: bool = _switch(
        TRUE_OR_FALSE, "RECORDNO of ROLEUSERS, ROLEGROUPS and MEMBERUSERGROUP can be queried"
    )
    lookup_of_unsubscribed: bool = _switch(
        TRUE_OR_FALSE, "`lookup` knows objects of applications that are not subscribed"
    )
    inactive_user: str = _switch(
        ("general", "state"),
        "an inactive user is refused with the general text, or first with its state as one locked out",
    )
    unknown_sender: str = _switch(
        ("control", "gateway"), "wrong credentials of the sender: refused in the control block, or as HTTP 400 GW-0011"
    )
    unknown_company: str = _switch(("invalidRequest", "GW-0011"), "the number of the error for an unknown company ID")
    refused_sign_in: str = _switch(
        ("operation", "gateway", "unknown user"),
        "a wrong user or password is answered in the operation block, as HTTP 401 XMLGW_JPP0002, or so for an unknown "
        "user only",
    )
    lockout_after: int = _switch((0, 3), "how many wrong passwords in a row lock a user out; 0 for never")
    largest_page: int = _switch((2000, 50), "how many rows a page has at most, whatever is asked for")
    session_minutes: int = _switch((360, 5), "how long a session lasts without a request")


@dataclass(frozen=True, slots=True)
class Switch:
    """A switch as a company file writes it. `values` begin with the default; of a number they are examples."""

    name: str
    values: tuple[str, ...]
    means: str
    kind: type

    @property
    def default(self) -> str:
        """What holds where a company file says nothing."""
        return self.values[0]


def switches(of: type[Spelling] | type[Behaviour]) -> tuple[Switch, ...]:
    """The switches of a kind, in order."""
    return tuple(
        Switch(item.name, tuple(map(_text, item.metadata["values"])), item.metadata["means"], type(item.default))
        for item in fields(of)
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
