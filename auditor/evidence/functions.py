"""The read functions that this client can send. There is no other way to put a function into a request.

Each one is a frozen record of values; `xml_request` alone knows how it is
written, and refuses whatever is not exactly one of `READ_FUNCTIONS`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from auditor.errors import UsageError

PAGE = 2000
"""The largest page of `query` (xml-api notes, 2.1)."""
LEGACY_PAGE = 1000
"""The largest page of `readByQuery`."""

_OBJECT = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
_APPLICATION = re.compile(r"[A-Z]{2,5}")
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")


class Operator(StrEnum):
    """The comparisons of a filter that an audit needs."""

    EQUAL = "equalto"
    NOT_EQUAL = "notequalto"
    GREATER = "greaterthan"


@dataclass(frozen=True, slots=True)
class Where:
    """One comparison of a filter."""

    field: str
    operator: Operator
    value: str

    def __post_init__(self) -> None:
        _check(_FIELD, self.field, "field")


@dataclass(frozen=True, slots=True)
class Query:
    """Rows of an object, ordered by RECORDNO where several pages may come.

    Without an order the gateway's pages overlap and miss rows (xml-api notes, 2.1).
    """

    name: ClassVar[str] = "query"
    certain: ClassVar[bool] = True
    object: str
    fields: tuple[str, ...]
    where: tuple[Where, ...] = ()
    pagesize: int = PAGE
    ordered: bool = True
    private: bool = True
    ignore_case: bool = False

    def __post_init__(self) -> None:
        _check_names(self.object, self.fields)

    @property
    def target(self) -> str:
        """What is read, for the list of calls."""
        return self.object

    def after(self, recordno: int) -> "Query":
        """The same rows beyond a record number."""
        return replace(self, where=(*self.where, Where("RECORDNO", Operator.GREATER, str(recordno))))


@dataclass(frozen=True, slots=True)
class ReadByQuery:
    """The older way to read rows, for objects on which `query` cannot be performed. Equality only."""

    name: ClassVar[str] = "readByQuery"
    certain: ClassVar[bool] = True
    object: str
    fields: tuple[str, ...]
    where: tuple[Where, ...] = ()
    pagesize: int = LEGACY_PAGE

    def __post_init__(self) -> None:
        _check_names(self.object, self.fields)
        if any(condition.operator is not Operator.EQUAL for condition in self.where):
            raise ValueError("The older read compares for equality only.")

    @property
    def target(self) -> str:
        """What is read, for the list of calls."""
        return self.object


@dataclass(frozen=True, slots=True)
class ReadByName:
    """One record by its unique name: `LOGINID` for USERINFO.

    An integration's own user can often read itself so, where `query` is refused
    (a connector's set-up relies on it; xml-api notes, 2.6).
    """

    name: ClassVar[str] = "readByName"
    certain: ClassVar[bool] = True
    object: str
    key: str
    fields: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_names(self.object, self.fields)

    @property
    def target(self) -> str:
        """What is read, for the list of calls."""
        return self.object


@dataclass(frozen=True, slots=True)
class ReadMore:
    """The next page of a `readByQuery`. `result_id` is copied from the answer, letter by letter."""

    name: ClassVar[str] = "readMore"
    certain: ClassVar[bool] = True
    result_id: str
    target: str


@dataclass(frozen=True, slots=True)
class GetUserPermissions:
    """The effective permissions of one user: the only function that tells them."""

    name: ClassVar[str] = "getUserPermissions"
    certain: ClassVar[bool] = True
    user_id: str

    @property
    def target(self) -> str:
        """Whose permissions, for the list of calls."""
        return self.user_id


@dataclass(frozen=True, slots=True)
class GetApplications:
    """The codes of the subscribed applications."""

    name: ClassVar[str] = "get_applications"
    certain: ClassVar[bool] = True
    target: ClassVar[str] = "applications"


@dataclass(frozen=True, slots=True)
class GetFinancialSetup:
    """Base currency and multi-currency settings. Newer than the published schema, hence not certain."""

    name: ClassVar[str] = "getFinancialSetup"
    certain: ClassVar[bool] = False
    target: ClassVar[str] = "company"


@dataclass(frozen=True, slots=True)
class GetCompanyInfo:
    """The company's title and name, by the legacy `get_list`."""

    name: ClassVar[str] = "get_list"
    certain: ClassVar[bool] = False
    target: ClassVar[str] = "company_info"


@dataclass(frozen=True, slots=True)
class GetCompanyPrefs:
    """The preferences of an application by its code (xml-api notes, 2.3).

    Not certain: a gateway that does not know the code may refuse it as an attribute of its schema.
    """

    name: ClassVar[str] = "get_companyprefs"
    certain: ClassVar[bool] = False
    application: str

    def __post_init__(self) -> None:
        if not _APPLICATION.fullmatch(self.application):
            raise UsageError(f"{self.application!r} is not the code of an application of Sage Intacct.")

    @property
    def target(self) -> str:
        """What is read, for the list of calls."""
        return f"preferences of {self.application}"


@dataclass(frozen=True, slots=True)
class Lookup:
    """What an object looks like: its fields. It ignores permissions (xml-api notes, 2.2)."""

    name: ClassVar[str] = "lookup"
    certain: ClassVar[bool] = True
    object: str

    def __post_init__(self) -> None:
        _check(_OBJECT, self.object, "object")

    @property
    def target(self) -> str:
        """What is read, for the list of calls."""
        return f"fields of {self.object}"


@dataclass(frozen=True, slots=True)
class GetAPISession:
    """A session, in a request of its own, as Sage asks for."""

    name: ClassVar[str] = "getAPISession"
    certain: ClassVar[bool] = True
    target: ClassVar[str] = "session"


Function = (
    Query
    | ReadByQuery
    | ReadByName
    | ReadMore
    | GetUserPermissions
    | GetApplications
    | GetFinancialSetup
    | GetCompanyInfo
    | GetCompanyPrefs
    | Lookup
    | GetAPISession
)

READ_FUNCTIONS: frozenset[type] = frozenset(
    {
        Query,
        ReadByQuery,
        ReadByName,
        ReadMore,
        GetUserPermissions,
        GetApplications,
        GetFinancialSetup,
        GetCompanyInfo,
        GetCompanyPrefs,
        Lookup,
        GetAPISession,
    }
)


def _check_names(name: str, fields: Iterable[str]) -> None:
    _check(_OBJECT, name, "object")
    for field in fields:
        _check(_FIELD, field, "field")


def _check(pattern: re.Pattern[str], name: str, what: str) -> None:
    if not pattern.fullmatch(name):
        raise UsageError(f"{name!r} is not the name of a {what} of Sage Intacct.")
