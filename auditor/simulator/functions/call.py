"""What a function is given, and what it may see."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from auditor.simulator.access import USERS_AND_RIGHTS, Access
from auditor.simulator.answers import Failure
from auditor.simulator.functions.refusals import refused, unavailable, unsubscribed
from auditor.simulator.records import records
from auditor.simulator.schema import fields_of
from auditor.simulator.tables import Row, Rows, Tables

_OPEN_RESULTS = 200


@dataclass(frozen=True, slots=True)
class OpenResult:
    """A result set that readMore can continue: whose it is, and what is left of it."""

    user_id: str
    name: str
    fields: tuple[str, ...]
    rows: Rows
    page_size: int
    total: int


@dataclass
class OpenResults:
    """The result sets of one company by resultId; the oldest is forgotten when there are too many."""

    _open: OrderedDict[str, OpenResult] = field(default_factory=OrderedDict)

    def keep(self, result: OpenResult, result_id: str = "") -> str:
        """The ID under which a result set can be continued; a new one unless it is given."""
        if not result_id:
            result_id = f"7765623333W{secrets.token_urlsafe(12)}@A"  # the form of the recorded ones
        self._open[result_id] = result
        if len(self._open) > _OPEN_RESULTS:
            self._open.popitem(last=False)
        return result_id

    def find(self, result_id: str) -> OpenResult | None:
        """The result set of this ID."""
        return self._open.get(result_id)


@dataclass(frozen=True, slots=True)
class Call:
    """One function as it was sent, by whom, and the company's rows; `changed` is what a fault makes of them."""

    element: etree._Element
    access: Access
    tables: Tables
    results: OpenResults
    changed: Callable[[Rows], Rows] | None = None

    def text(self, path: str) -> str:
        """The text of a child, without the blanks around it."""
        return (self.element.findtext(path) or "").strip()

    def number(self, path: str, default: int) -> int:
        """The number in a child; the request was checked to hold one."""
        return int(self.text(path) or default)

    def page_size(self, default: int) -> int:
        """How many rows a page of the answer has."""
        return min(self.number("pagesize", default), self.access.company.behaviour.largest_page)

    def object(self) -> str:
        """The name of the object asked for, in upper case. Fails where there is no such object."""
        asked = self.text("object")
        if fields_of(asked.upper()) is None:
            raise Failure("Query Failed", f"Object definition {asked} not found")
        return asked.upper()

    def readable_object(self, operation: str) -> str:
        """The object, if the user may read it by this operation; decided before any field or row is looked at."""
        name, company = self.object(), self.access.company
        failure = unavailable(company, operation, name)
        if failure is not None:
            raise failure
        by_key = operation in {"READ", "READ_BY_NAME"}
        if self.access.may_read(name, company.behaviour.read_needs if by_key else company.behaviour.query_needs):
            return name
        raise unsubscribed(company, name, self.access.lacks_application(name)) or self.refused(operation, name)

    def refused(self, operation: str, name: str) -> Failure:
        """A right that is missing, in the words of this company."""
        return refused(operation, name, translated=self.access.company.behaviour.refusals == "translated")

    def check_private(self, name: str) -> None:
        """Fails where this company takes no `showprivate` on an object. What that would say is not public."""
        if self._asks_for_private() and name in USERS_AND_RIGHTS and self._showprivate() == "refused":
            raise Failure("Query Failed", f"The option showprivate cannot be used on objects of type {name.lower()}")

    def public(self, rows: Rows) -> Rows:
        """What `query` shows: at top level nothing that belongs to an entity, unless it is asked for."""
        if self.access.entities or self._asks_for_private() or self._showprivate() == "ignored":
            return rows
        return tuple(row for row in rows if not row.get("MEGAENTITYID"))

    def _asks_for_private(self) -> bool:
        return self.text("options/showprivate") == "true"

    def _showprivate(self) -> str:
        return self.access.company.behaviour.showprivate

    def rows(self, name: str) -> Rows:
        """The rows of an object that this session shows."""
        shown = self._shown(name)
        return self.changed(shown) if self.changed else shown

    def _shown(self, name: str) -> Rows:
        """The rows that this session may see.

        Users, roles and their set-up live at top level. What a session at an
        entity, or of a user who is restricted to entities, shows of them is a switch.
        """
        rows = self.tables.rows(name)
        limited = self.access.entities
        if rows is None:
            rows = records(self.access.company, name)
            return tuple(row for row in rows if not limited or row.get("MEGAENTITYID", limited[0]) in limited)
        if name == "LOCATIONENTITY":
            return tuple(row for row in rows if row["LOCATIONID"] in limited) if limited else rows
        if self.access.sees_only_itself(name):
            return tuple(row for row in rows if self._is_own(row))
        return rows

    def _is_own(self, row: Row) -> bool:
        return self.access.user.id in (row.get("LOGINID"), row.get("USERLOGINID"))
